"""Sharing support: asked, said yes to by all, promised in one go; leaving; agreeing shares again.

Each share is a promise of its member's own (docs/adr/0019). Nobody learns what another gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from budgets import moves, pools
from budgets.forecast import Pattern
from budgets.models import (
    Agreement,
    Allocation,
    Budget,
    Pool,
    PoolMember,
    PoolMovedOn,
    PoolShare,
    PoolTerms,
    Pot,
)
from budgets.services.promises import freed_by, promise, quote, withdraw_promise
from budgets.services.settle import NotEnoughFree
from budgets.services.tell import tell_person
from core.days import day_words
from core.errors import DomainError
from core.money import MOST_PENCE, show
from core.periods import DAYS_IN_WEEK
from ledger import services as ledger
from ledger.models import Reason
from people import audit
from people.models import Person, User
from providers.models import Organisation, Service, Unit

ONE_DAY = timedelta(days=1)
MOST_MEMBERS = 12


class PoolNeedsOthers(DomainError):
    code = "pool_needs_others"
    message = "Sharing needs at least two people. Add someone."


class TooManyInPool(DomainError):
    code = "too_many_in_pool"
    message = f"At most {MOST_MEMBERS} people can share. Start a second pool for the others."


class PoolDates(DomainError):
    code = "pool_dates"
    message = "Check the first and the last day. The last day must not be before the first."


class PoolAmount(DomainError):
    code = "pool_amount"
    message = "Type what it costs a week, like 90 or 90.50."


class NotYourPot(DomainError):
    code = "not_your_pot"
    message = "Choose a pot of your own budget."


class TooSoonToGiveBack(DomainError):
    code = "too_soon_to_give_back"
    message = "Your last day has not passed yet. What is left comes back after it."
    status = 409


@dataclass(frozen=True)
class Outlook:
    """Where the terms stand, without anybody's amount but the totals."""

    asked: int
    said_yes: int
    weekly_pence: int
    together_pence: int | None  # known once everybody has answered

    @property
    def missing_pence(self) -> int:
        if self.together_pence is None:
            return 0
        return pools.difference(self.weekly_pence, [self.together_pence])


@transaction.atomic
def propose_pool(
    *, person: Person, invited: Sequence[Person], name: str, what: str, organisation: Organisation,
    service: Service | None = None, weekly_pence: int, starts_on: date, ends_on: date, by: User,
    at: datetime, on: date, once: str = "", asks: str = "",
) -> Pool:  # fmt: skip
    """Ask others to share. Nothing is promised; each is asked, the first of them the proposer.

    `asks` names an organisation that asks in the proposer's stead: then the first is told like
    the others, and no member's name is said.

    Raises PoolNeedsOthers, TooManyInPool, PoolDates or PoolAmount.
    """
    if once and (first := Pool.objects.filter(once=once).first()):
        return first
    people = list({one.pk: one for one in [person, *invited]}.values())
    if len(people) < 2:  # noqa: PLR2004
        raise PoolNeedsOthers
    if len(people) > MOST_MEMBERS:
        raise TooManyInPool
    if ends_on < starts_on or starts_on < on:
        raise PoolDates(field="starts_on")
    if not isinstance(weekly_pence, int) or not len(people) <= weekly_pence <= MOST_PENCE:
        raise PoolAmount(field="weekly")
    weeks = person.authority.policy("pool_notice_weeks", on).value
    pool = Pool.objects.create(
        name=name.strip()[:80], what=what.strip()[:200], organisation=organisation, service=service,
        starts_on=starts_on, ends_on=ends_on, notice_days=int(weeks) * DAYS_IN_WEEK,
        proposed_by=by, proposed_at=at, once=once or None,
    )  # fmt: skip
    members = [
        PoolMember.objects.create(pool=pool, person=one, joined_on=starts_on) for one in people
    ]
    shares = pools.even_shares(weekly_pence, len(members))
    _open_terms(pool, weekly_pence, starts_on, members, shares, by=by, at=at)
    audit.record("pool.proposed", subject=pool.reference, by=by, at=at, person=person)
    for member in members if asks else members[1:]:
        tell_person(
            member.person, "pool.asked", f"pool:{pool.reference}:1:{member.pk}",
            f"{asks or person.known_as} asks you to share {pool.name}. Read what it means first.",
            page="pools", at=at,
        )  # fmt: skip
    return pool


def _open_terms(
    pool: Pool, weekly_pence: int, from_on: date, members: Sequence[PoolMember],
    shares: Sequence[int], *, by: User, at: datetime,
) -> PoolTerms:  # fmt: skip
    terms = PoolTerms.objects.create(
        pool=pool, number=pool.terms.count() + 1, weekly_pence=weekly_pence, from_on=from_on,
        proposed_by=by, proposed_at=at,
    )  # fmt: skip
    PoolShare.objects.bulk_create(
        PoolShare(terms=terms, member=member, weekly_pence=pence)
        for member, pence in zip(members, shares, strict=True)
    )
    return terms


def _locked(pool: Pool) -> Pool:
    """The pool, held until the transaction ends: one answer after the other."""
    return Pool.objects.select_for_update(of=("self",)).select_related(
        "organisation", "service"
    ).get(pk=pool.pk)  # fmt: skip


def shares_of(terms: PoolTerms) -> list[PoolShare]:
    """In the order in which odd pennies go."""
    return list(
        terms.shares.select_related(
            "member__person__authority", "member__person__user", "pot__budget__book", "agreement"
        )
    )


def question_of(pool: Pool) -> PoolTerms | None:
    """The terms that wait for answers."""
    return pool.terms.filter(state=PoolTerms.State.ASKED).first()


def terms_on(pool: Pool, day: date) -> PoolTerms | None:
    """The terms in force on a day."""
    rows = pool.terms.filter(state=PoolTerms.State.AGREED, from_on__lte=day)
    return rows.order_by("-from_on", "-number").first()


def outlook(terms: PoolTerms) -> Outlook:
    """How many have answered; how much is missing once all have."""
    rows = list(terms.shares.values_list("weekly_pence", "said_yes_at"))
    yes = [pence for pence, at in rows if at is not None]
    together = sum(yes) if len(yes) == len(rows) else None
    return Outlook(len(rows), len(yes), terms.weekly_pence, together)


def quote_share(
    *, pool: Pool, terms: PoolTerms, pot: Pot, weekly_pence: int, on: date
) -> tuple[int, int]:
    """What a share comes to until the pool's last day, and Free after it, for the pot's line."""
    wanted = quote(
        pot=pot,
        pattern=Pattern(max(terms.from_on, on), pool.ends_on, by_days=True),
        units_each_time=Decimal(1),
        rate_pence=weekly_pence,
    )
    return wanted.pence, wanted.free_after


@transaction.atomic
def say_yes(
    *, share: PoolShare, pot: Pot, weekly_pence: int, shown_as: str = "", by: User, at: datetime,
    on: date,
) -> Pool:  # fmt: skip
    """One member's yes, at what they give a week. The last yes promises every share at once.

    When together they do not give what it costs, nothing is promised and all are told what is
    missing. Raises PoolMovedOn, NotYourPot, PoolAmount, NotEnoughFree or what `quote` raises.
    """
    pool = _locked(share.terms.pool)
    share = _open_share(share)
    terms = share.terms
    if pot.budget.person_id != share.member.person_id:
        raise NotYourPot(field="pot")
    if not 0 < weekly_pence <= terms.weekly_pence:
        raise PoolAmount(field="weekly")
    pence, after = quote_share(pool=pool, terms=terms, pot=pot, weekly_pence=weekly_pence, on=on)
    kept = _comes_free(share, terms.from_on)
    if after + kept < 0:
        raise NotEnoughFree(
            f"Your share comes to {show(pence)}. That is {show(-after - kept)} more than is free."
        )
    share.weekly_pence, share.pot = weekly_pence, pot
    share.said_yes_at, share.said_yes_by, share.said_no_at = at, by, None
    share.save()
    PoolMember.objects.filter(pk=share.member_id).update(shown_as=shown_as.strip()[:40])
    audit.record("pool.yes", subject=pool.reference, by=by, at=at, person=share.member.person)
    seen = outlook(terms)
    if seen.together_pence is None:
        return pool
    if seen.missing_pence:
        _tell_difference(pool, terms, seen, at)
        return pool
    return _promise_all(pool, terms, by=by, at=at, on=on)


def _open_share(share: PoolShare) -> PoolShare:
    row = PoolShare.objects.select_related(
        "terms__pool", "member__person__user", "member__person__authority", "member__pool"
    ).get(pk=share.pk)  # fmt: skip
    if row.terms.state != PoolTerms.State.ASKED or row.member.last_day is not None:
        raise PoolMovedOn
    return row


def _comes_free(share: PoolShare, from_on: date) -> int:
    """What the member's present share would free from this day on."""
    now = _promised_now(share.member)
    if now is None:
        return 0
    return sum(part.amount_pence for part in freed_by(now, from_on - ONE_DAY))


def _promised_now(member: PoolMember) -> Agreement | None:
    """The member's live promise of this pool."""
    row = (
        PoolShare.objects.filter(member=member, agreement__isnull=False)
        .select_related("agreement__budget__book", "agreement__budget__person__user",
                        "agreement__organisation")
        .order_by("-terms__number").first()
    )  # fmt: skip
    return row.agreement if row else None


def _tell_difference(pool: Pool, terms: PoolTerms, seen: Outlook, at: datetime) -> None:
    missing = seen.missing_pence
    words = (
        f"{show(missing)} a week is still missing"
        if missing > 0
        else f"Together you give {show(-missing)} a week too much"
    )
    for share in shares_of(terms):
        tell_person(
            share.member.person, "pool.difference",
            f"pool:{pool.reference}:{terms.number}:{share.pk}:{at.isoformat()}",
            f"{words} for {pool.name}. Look at your share.", page="pools", at=at,
        )  # fmt: skip


def _promise_all(pool: Pool, terms: PoolTerms, *, by: User, at: datetime, on: date) -> Pool:
    """Everybody said yes: all shares are promised, or none.

    Where one can no longer give theirs, their yes is taken back and they alone are told why.
    """
    shares = shares_of(terms)
    from_on = max(terms.from_on, on)
    if from_on > pool.ends_on:
        raise PoolMovedOn
    budgets = Budget.objects.filter(pk__in=[share.pot.budget_id for share in shares if share.pot])
    ledger.lock(*(budget.book for budget in budgets.select_related("book")))
    trying = shares[0]
    try:
        with transaction.atomic():
            for trying in shares:
                _promise_one(pool, trying, from_on, at=at, on=on)
    except DomainError as refusal:
        _take_back_yes(pool, trying, refusal, at)
        return pool
    terms.state, terms.agreed_at, terms.from_on = PoolTerms.State.AGREED, at, from_on
    terms.save()
    pool.state, pool.stops_on = Pool.State.GOING, None
    pool.save()
    audit.record("pool.agreed", subject=pool.reference, by=by, at=at, person=None)
    for share in shares:
        tell_person(
            share.member.person, "pool.agreed", f"pool:{pool.reference}:{terms.number}:{share.pk}:yes",
            f"All said yes to {pool.name}. Your share is {show(share.weekly_pence)} a week.",
            page="pools", at=at,
        )  # fmt: skip
    return pool


def _promise_one(pool: Pool, share: PoolShare, from_on: date, *, at: datetime, on: date) -> None:
    """End the share of before, promise the new one. Raises what `promise` raises."""
    if share.pot is None or share.said_yes_by is None:
        raise PoolMovedOn
    before = _promised_now(share.member)
    if before is not None and before.last_day >= from_on:
        withdraw_promise(
            agreement=before, last_day=from_on - ONE_DAY, by=share.said_yes_by, at=at, on=on,
            notice_binds=False,
        )  # fmt: skip
    share.agreement = promise(
        pot=Pot.objects.with_accounts().get(pk=share.pot.pk), organisation=pool.organisation,
        service=pool.service, starts_on=from_on, ends_on=pool.ends_on, weekdays=[],
        units_each_time=Decimal(1), unit=Unit.WEEK, rate_pence=share.weekly_pence,
        what=f"{pool.what} ({pool.reference})"[:200], by=share.said_yes_by, at=at, on=on,
        notice_days=pool.notice_days,
    )  # fmt: skip
    share.save(update_fields=["agreement"])


def _take_back_yes(pool: Pool, share: PoolShare, refusal: DomainError, at: datetime) -> None:
    PoolShare.objects.filter(pk=share.pk).update(
        said_yes_at=None, said_yes_by=None, pot=None, agreement=None
    )
    tell_person(
        share.member.person, "pool.short", f"pool:{pool.reference}:{share.pk}:{at.isoformat()}",
        f"Your share of {pool.name} could not be promised. {refusal.sentence}", page="pools", at=at,
    )  # fmt: skip


@transaction.atomic
def say_no(*, share: PoolShare, by: User, at: datetime) -> Pool:
    """One says no: these terms are off, and nothing is promised by them. No reason is asked."""
    pool = _locked(share.terms.pool)
    share = _open_share(share)
    share.said_no_at, share.said_yes_at, share.said_yes_by, share.pot = at, None, None, None
    share.save()
    terms = share.terms
    terms.state = PoolTerms.State.STOPPED
    terms.save()
    if pool.state == Pool.State.ASKED:
        pool.state = Pool.State.ENDED
        pool.save()
    audit.record("pool.no", subject=pool.reference, by=by, at=at, person=share.member.person)
    for other in shares_of(terms):
        tell_person(
            other.member.person, "pool.off", f"pool:{pool.reference}:{terms.number}:{other.pk}:no",
            f"Not everybody said yes to {pool.name}. Nothing was promised.", page="pools", at=at,
        )  # fmt: skip
    return pool


@transaction.atomic
def leave_pool(
    *, member: PoolMember, last_day: date, by: User, at: datetime, on: date
) -> PoolMember:
    """Give notice: the share of later weeks goes back to Free, and the others agree shares again.

    The pool stops on that day unless those who stay say yes to new shares. Raises PoolMovedOn or
    NoticeTooShort.
    """
    pool = _locked(member.pool)
    staying = list(pool.members.filter(last_day=None).exclude(pk=member.pk))
    member = PoolMember.objects.select_related("person__user").get(pk=member.pk)
    member.pool = pool
    member.leave(last_day, by=by, at=at, on=on)
    member.save()
    now = _promised_now(member)
    if now is not None and last_day < now.last_day:
        withdraw_promise(agreement=now, last_day=last_day, by=by, at=at, on=on, notice_binds=False)
    pool.terms.filter(state=PoolTerms.State.ASKED).update(state=PoolTerms.State.STOPPED)
    if last_day < pool.ends_on:
        pool.stops_on = min(last_day, pool.stops_on or last_day)
        pool.save()
        _ask_those_who_stay(pool, staying, pool.stops_on, by=by, at=at)
    audit.record("pool.left", subject=pool.reference, by=by, at=at, person=member.person)
    return member


def _ask_those_who_stay(
    pool: Pool, staying: Sequence[PoolMember], last_day: date, *, by: User, at: datetime
) -> None:
    in_force = pool.terms.filter(state=PoolTerms.State.AGREED).order_by("-number").first()
    if in_force is None or not staying:
        return
    gives = dict(in_force.shares.values_list("member_id", "weekly_pence"))
    members = [one for one in staying if one.pk in gives]
    shares = pools.shares_after_leaving(in_force.weekly_pence, [gives[one.pk] for one in members])
    terms = _open_terms(
        pool, in_force.weekly_pence, last_day + ONE_DAY, members, shares, by=by, at=at
    )
    for share in shares_of(terms):
        tell_person(
            share.member.person, "pool.again", f"pool:{pool.reference}:{terms.number}:{share.pk}",
            f"Someone leaves {pool.name}. It stops after {day_words(last_day)}, "
            "unless all who stay agree shares again.", page="pools", at=at,
        )  # fmt: skip


@transaction.atomic
def propose_shares(
    *, member: PoolMember, weekly_pence: int, from_on: date, by: User, at: datetime, on: date
) -> PoolTerms:
    """Ask all members again, at another cost a week or after a no. Raises PoolMovedOn, PoolAmount."""
    pool = _locked(member.pool)
    members = list(pool.members.filter(last_day=None))
    if pool.state != Pool.State.GOING or question_of(pool) or member not in members:
        raise PoolMovedOn
    if not len(members) <= weekly_pence <= MOST_PENCE:
        raise PoolAmount(field="weekly")
    if not max(pool.starts_on, on) <= from_on <= pool.ends_on:
        raise PoolDates(field="from_on")
    gives = _last_gives(pool, members)
    shares = pools.by_share(weekly_pence, gives)
    terms = _open_terms(pool, weekly_pence, from_on, members, shares, by=by, at=at)
    for share in shares_of(terms):
        if share.member_id != member.pk:
            tell_person(
                share.member.person, "pool.again", f"pool:{pool.reference}:{terms.number}:{share.pk}",
                f"New shares are proposed for {pool.name}. Look at yours.", page="pools", at=at,
            )  # fmt: skip
    return terms


def _last_gives(pool: Pool, members: Sequence[PoolMember]) -> list[int]:
    rows = PoolShare.objects.filter(
        terms__pool=pool, terms__state=PoolTerms.State.AGREED
    ).order_by("terms__number")  # fmt: skip
    gives = dict(rows.values_list("member_id", "weekly_pence"))
    return [gives.get(member.pk, 0) for member in members]


def weights_on(pool: Pool, day: date) -> list[tuple[PoolShare, int]]:
    """Whose shares a bill for this day is split by: terms in force, those still in the pool."""
    terms = terms_on(pool, day)
    rows = shares_of(terms) if terms else []
    return [
        (share, share.weekly_pence)
        for share in rows
        if share.agreement is not None and share.agreement.last_day >= day
    ]


@transaction.atomic
def give_back_rest(*, member: PoolMember, by: User, at: datetime, on: date) -> int:
    """After the last day: what is left of the leaver's promises is Free again. Returns pence.

    Callers ask first that no bill of theirs is open. Raises TooSoonToGiveBack.
    """
    pool = _locked(member.pool)
    member = PoolMember.objects.select_related("person").get(pk=member.pk)
    last = member.last_day or (pool.last_day if pool.state != Pool.State.ASKED else None)
    if last is None or last >= on:
        raise TooSoonToGiveBack
    agreements = [
        share.agreement
        for share in PoolShare.objects.filter(member=member, agreement__isnull=False)
        .select_related("agreement__budget__book").order_by("terms__number")
        if share.agreement is not None
    ]  # fmt: skip
    ledger.lock(*(agreement.budget.book for agreement in agreements))
    freed = 0
    for agreement in agreements:
        rows = Allocation.objects.filter(agreement=agreement).select_related(
            "promised", "pot__free", "pot__period"
        )
        parts = [
            moves.Part(
                row, row.promised.balance_pence, min(agreement.last_day, row.pot.period.ends_on)
            )
            for row in rows
            if row.promised.balance_pence
        ]
        if parts:
            ledger.post(
                book=agreement.budget.book, key=f"pool:{pool.reference}:rest:{agreement.reference}",
                reason=Reason.POOLED, moves=moves.promised_to_free(parts), by=by, at=at, on=on,
            )  # fmt: skip
        freed += sum(part.amount_pence for part in parts)
    member.settled_at = at
    member.save(update_fields=["settled_at"])
    audit.record("pool.settled", subject=pool.reference, by=by, at=at, person=member.person)
    return freed


def stop_pools(*, on: date, at: datetime) -> int:
    """By night: pools whose shares were not agreed again have stopped; their later weeks are Free.

    Returns how many stopped.
    """
    due = _over(on)
    for pool in due:
        _stop(pool, on=on, at=at)
    return len(due)


def _over(on: date) -> QuerySet[Pool]:
    over = Pool.objects.filter(state=Pool.State.GOING)
    return over.filter(stops_on__lt=on) | over.filter(ends_on__lt=on)


@transaction.atomic
def _stop(pool: Pool, *, on: date, at: datetime) -> None:
    pool = _locked(pool)
    if pool.state != Pool.State.GOING or pool.last_day >= on:
        return
    members = list(pool.members.select_related("person__user"))
    promised = [(member, _promised_now(member)) for member in members]
    ledger.lock(*(agreement.budget.book for _, agreement in promised if agreement))
    for member, agreement in promised:
        if agreement is not None and agreement.last_day > pool.last_day:
            _end_for_all(pool, agreement, at=at, on=on)
        if member.last_day is None:
            tell_person(
                member.person, "pool.ended", f"pool:{pool.reference}:ended:{member.pk}",
                f"{pool.name} has ended. What you had promised for later is Free again.",
                page="pools", at=at,
            )  # fmt: skip
    pool.terms.filter(state=PoolTerms.State.ASKED).update(state=PoolTerms.State.STOPPED)
    pool.state = Pool.State.ENDED
    pool.save()
    audit.record("pool.ended", subject=pool.reference, by=None, at=at, person=None)


def _end_for_all(pool: Pool, agreement: Agreement, *, at: datetime, on: date) -> None:
    """No notice is owed: the pool's own day came."""
    freed = freed_by(agreement, pool.last_day)
    agreement.stop(pool.last_day)
    agreement.save()
    if freed:
        ledger.post(
            book=agreement.budget.book, key=f"pool:{pool.reference}:stop:{agreement.reference}",
            reason=Reason.POOLED, moves=moves.promised_to_free(freed), by=None, at=at, on=on,
        )  # fmt: skip

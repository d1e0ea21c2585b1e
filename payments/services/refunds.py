"""Money that comes back after a credit note: the provider was paid, and gives some of it back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from budgets import moves
from budgets.models import Budget, Holding
from core.errors import DomainError, NotAllowed
from core.money import show
from invoices.models import Bill
from invoices.services import story
from ledger import services as ledger
from ledger.models import Reason
from ledger.services import NewMove
from payments.models import Refund
from payments.services.telling import tell_members, tell_person
from people import audit
from people.access import Actor
from people.models import Person, Role, User
from providers.models import Membership


class NothingOwedBack(DomainError):
    code = "nothing_owed_back"
    message = "Nothing is owed back for this credit note. Look at where it stands."
    status = 409


class RefundTooBig(DomainError):
    code = "refund_too_big"
    message = "That is more than is owed back. Check the amount."


class NothingCame(DomainError):
    code = "nothing_came"
    message = "Type how much came back, like 44 or 44.50."


class CameInFuture(DomainError):
    code = "came_in_future"
    message = "Type the day the money came: today or before."


class TheirsToPay(NotAllowed):
    code = "theirs_to_pay"
    message = "You work for who pays this back. Someone else writes it down."


class RefundedAlready(DomainError):
    code = "refunded_already"
    message = "Part of this payment came back as a refund. Put the two right with your bank first."
    status = 409


def into_of(holding: Holding) -> Refund.Into:
    """Where a refund belongs: where the payment came from."""
    if holding.is_direct_payment:
        return Refund.Into.ACCOUNT
    return Refund.Into.FUND if holding.kind == "fund" else Refund.Into.COUNCIL


FINANCE = (Role.FINANCE_MAKER, Role.FINANCE_APPROVER)


def credits_to_council(actor: Actor) -> QuerySet[Bill]:
    """Credit notes whose money comes back to a council where the actor works in finance."""
    return _credits().filter(
        agreement__holding__kind="council",
        agreement__budget__person__authority__in=actor.authority_ids(*FINANCE),
    )


def credits_to_funds(actor: Actor) -> QuerySet[Bill]:
    """Credit notes whose money comes back to a fund that the actor keeps the money of."""
    return _credits().filter(
        agreement__holding__holder__in=actor.organisation_ids(Role.PROVIDER_FINANCE)
    )


def credits_to_accounts(actor: Actor, people: Iterable[Person]) -> QuerySet[Bill]:
    """Credit notes whose money comes back to accounts of these, where the actor may record it."""
    near = [person.pk for person in people if actor.may("payment.record", person)]
    return (
        _credits()
        .filter(agreement__budget__person__in=near, agreement__holding__holder=None)
        .exclude(agreement__holding__kind="council")
    )


def credits_of(actor: Actor) -> QuerySet[Bill]:
    """Every credit note whose money the actor may write down."""
    ids = [pk for pk, _ in actor.relations]
    people = Person.objects.filter(Q(pk__in=ids) | Q(user=actor.user))
    chosen = [
        credits_to_council(actor),
        credits_to_funds(actor),
        credits_to_accounts(actor, people),
    ]
    found = Q(pk__in=[])
    for rows in chosen:
        found |= Q(pk__in=rows.values("pk"))
    return _credits().filter(found)


def _credits() -> QuerySet[Bill]:
    rows = Bill.objects.filter(kind=Bill.Kind.CREDIT_NOTE, owed_back_pence__gt=0)
    return rows.select_related(
        "organisation", "credits", "agreement__holding__holder", "agreement__budget__person"
    )


@transaction.atomic
def record_refund(
    *, credit: Bill, amount_pence: int, received_on: date, by: User, at: datetime, on: date,
    once: str = "",
) -> Refund:  # fmt: skip
    """The provider sent money back for this credit note: it is where the payment came from.

    Only cash moves: what the person can use came back with the credit note itself. A repeat of
    `once` returns the first. Raises NothingCame, CameInFuture, NothingOwedBack or RefundTooBig.
    """
    if once and (earlier := Refund.objects.filter(once=once).first()):
        return earlier
    credit = Bill.objects.select_related(
        "organisation", "credits", "agreement__holding__account", "agreement__budget__book",
        "agreement__budget__payee_account", "agreement__budget__funder_account",
        "agreement__budget__person__user",
    ).get(pk=credit.pk)  # fmt: skip
    budget, holding = credit.agreement.budget, credit.agreement.holding
    ledger.lock(budget.book)
    credit.refresh_from_db(fields=["owed_back_pence", "refunded_pence"])
    _refuse(credit, amount_pence, received_on, on)
    works = Membership.objects.filter(organisation=credit.organisation, user=by, starts_on__lte=on)
    if into_of(holding) == Refund.Into.COUNCIL and works.exclude(ends_on__lt=on).exists():
        raise TheirsToPay
    refund = Refund(
        credit=credit, amount_pence=amount_pence, received_on=received_on, into=into_of(holding),
        told_at=at, told_by=by, once=once or None,
    )  # fmt: skip
    refund.entry = ledger.post(
        book=budget.book, key=f"refund:{refund.reference}", reason=Reason.REFUND,
        moves=_moves(budget, holding, amount_pence), by=by, at=at, on=received_on,
    )  # fmt: skip
    refund.save()
    credit.refunded_pence += amount_pence
    credit.save(update_fields=["refunded_pence"])
    if holding.is_direct_payment:
        holding.told_on = max(on, holding.told_on or on)
        holding.save(update_fields=["told_on"])
    audit.record("refund_recorded", subject=refund.reference, by=by, at=at, person=budget.person)
    _tell(refund, credit, budget, by=by, at=at)
    return refund


def _refuse(credit: Bill, pence: int, received_on: date, on: date) -> None:
    if pence <= 0:
        raise NothingCame(field="amount")
    if received_on > on:
        raise CameInFuture(field="received_on")
    left = credit.still_owed_back_pence
    if left <= 0:
        raise NothingOwedBack
    if pence > left:
        raise RefundTooBig(f"{show(left)} is owed back. You typed {show(pence)}.", field="amount")


def _moves(budget: Budget, holding: Holding, pence: int) -> list[NewMove]:
    if into_of(holding) == Refund.Into.COUNCIL:
        return moves.payee_to_funder(budget, pence)
    return moves.payee_to_holding(holding, budget, pence)


def _tell(refund: Refund, credit: Bill, budget: Budget, *, by: User, at: datetime) -> None:
    bill, amount = credit.credits, show(refund.amount_pence)
    name, left = credit.organisation.name, credit.still_owed_back_pence
    more = f" {show(left)} is still to come." if left else ""
    if bill is not None:
        story.add(bill, f"{amount} came back from {name}.{more}", by=by, at=at)
    key = f"refund:{refund.reference}"
    tell_person(
        budget.person, "refund", key, f"{name} sent {amount} back.{more}", at=at, page="my_bill",
        args=(credit.reference,), by=by,
    )  # fmt: skip
    tell_members(
        credit.organisation, "refund", f"{key}:provider",
        f"Your {amount} for credit note {credit.number} arrived.{more}", at=at,
        page="provider_bill", args=(credit.reference,),
    )  # fmt: skip


def came_with_the_payment(bill: Bill, pence: int) -> None:
    """The bank sent the whole payment back: what was credited of it is not owed back any more.

    Raises RefundedAlready when that came back before.
    """
    for credit in Bill.objects.filter(credits=bill).owed_back().order_by("pk"):
        taken = min(pence, credit.still_owed_back_pence)
        credit.owed_back_pence -= taken
        credit.save(update_fields=["owed_back_pence"])
        pence -= taken
    if pence > 0:
        raise RefundedAlready

"""Support rests: what is kept, what is freed, and what comes back when the person is back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from budgets import pausing
from budgets.forecast import Session
from budgets.models import Agreement, Budget, PausedLine, PauseOver, Suspension
from budgets.pausing import Rules
from budgets.services import resting
from budgets.services.changing import moves_of, settled_until
from budgets.services.charges import account_of, offer_arrears
from budgets.services.figures import sessions_of
from budgets.services.resting import Rest, weeks_at_rest
from budgets.services.tell import tell_others, tell_person, tell_provider, tell_workers
from core.days import day_words
from core.errors import DomainError
from core.money import show
from core.periods import DAYS_IN_WEEK, Period
from ledger import services as ledger
from ledger.models import Reason
from ledger.services import NewMove
from people import audit
from people.models import User
from providers.models import Organisation

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
MOST_WORDS, LEAST_WORDS = 300, 3
LONG_BACK = timedelta(days=366)
SHORTER = "Your pause was shorter than we had counted."


class PausedAlready(DomainError):
    code = "paused_already"
    message = "Support is paused already. End that pause first."
    status = 409


class PauseOutsidePlan(DomainError):
    code = "pause_outside_plan"
    message = "Choose a first day inside your plan, and not more than a year ago."


class BackInFuture(DomainError):
    code = "back_in_future"
    message = "Choose the day support begins again: at most eight weeks from today."


class SayWhatWasFound(DomainError):
    code = "say_what_was_found"
    message = "Write what you talked about, in a few words."


@dataclass(frozen=True)
class LinePlan:
    """What a pause would do to one agreement, before anybody says yes."""

    agreement: Agreement
    full_until: date
    keep_percent: int
    because: str
    freed_pence: int  # goes back to Free for the days counted so far
    each_week_pence: int  # a usual week from the first reduced day on
    kept_week_pence: int  # what is still paid of it

    @property
    def reduced_from(self) -> date:
        return self.full_until + ONE_DAY


@dataclass(frozen=True)
class Part:
    """What the person pays in a pause: the rule, from when, and each week until the counted day."""

    rule: str
    first: date
    origin: str
    weeks: tuple[Rest, ...] = ()

    @property
    def less_pence(self) -> int:
        return sum(week.less_pence for week in self.weeks)


@dataclass(frozen=True)
class PausePlan:
    """All lines a pause would touch, and the policies behind it."""

    rules: Rules
    origin: str
    starts_on: date
    review_on: date
    counted_until: date
    lines: tuple[LinePlan, ...]
    contribution: Part

    @property
    def freed_pence(self) -> int:
        return sum(line.freed_pence for line in self.lines)


def rules_of(budget: Budget, on: date) -> tuple[Rules, str]:
    """The policies of a pause in force on its first day, and where they came from."""
    authority = budget.person.authority
    full, percent, whom, weeks = (
        authority.policy(name, on)
        for name in (
            "suspension_full_days", "suspension_retainer_percent", "suspension_retainer_for",
            "suspension_review_weeks",
        )
    )  # fmt: skip
    rules = Rules(int(full.value), int(percent.value), str(whom.value), int(weeks.value))
    return rules, full.origin[:200]


def part_of(budget: Budget, starts_on: date, last: date, on: date) -> Part:
    """What the person pays in a pause from a day on, by the policies of its first day."""
    authority = budget.person.authority
    rule = authority.policy("pause_contribution", starts_on)
    after = int(authority.policy("pause_contribution_after_days", starts_on).value)
    first = starts_on + timedelta(days=after)
    whole = last + ONE_WEEK - ONE_DAY  # the last week is shown as a whole
    weeks = weeks_at_rest(budget, str(rule.value), first, last, on, whole)
    return Part(str(rule.value), first, rule.origin[:200], tuple(weeks))


def plan_pause(
    *, budget: Budget, starts_on: date, on: date, expected_on: date | None = None
) -> PausePlan:
    """What a pause from a day on would change, line by line. Nothing is written.

    We count on support again after the review, or from `expected_on` where that is known; each
    night that the person is not back frees more. Raises PauseOutsidePlan.
    """
    if starts_on not in budget.period or starts_on < on - LONG_BACK:
        raise PauseOutsidePlan(field="starts_on")
    rules, origin = rules_of(budget, starts_on)
    review_on = rules.review_on(starts_on)
    until = max((expected_on or review_on) - ONE_DAY, on + ONE_WEEK - ONE_DAY, starts_on)
    rows = Agreement.objects.filter(budget=budget).select_related("organisation", "service")
    lines = [
        _line(agreement, rules, starts_on, until, on)
        for agreement in rows.order_by("pk")
        if agreement.last_day >= starts_on and agreement.starts_on <= until
    ]
    part = part_of(budget, starts_on, until, on)
    return PausePlan(rules, origin, starts_on, review_on, until, tuple(lines), part)


def _line(agreement: Agreement, rules: Rules, starts_on: date, until: date, on: date) -> LinePlan:
    """Full pay by policy, or until the notice given now is over; then nothing, or a retainer."""
    notice = agreement.notice_ends_on(max(on, starts_on)) if agreement.notice_days else None
    full_until = pausing.full_until(rules, starts_on, notice)
    by_notice = full_until > rules.full_until(starts_on)
    assistant = agreement.organisation.kind == Organisation.Kind.PERSONAL_ASSISTANT
    keep = rules.keep_percent(is_assistant=assistant)
    first = full_until + ONE_DAY
    week = sum(
        s.cost_pence for s in sessions_of(agreement, Period(first, first + ONE_WEEK - ONE_DAY))
    )
    row = PausedLine(agreement=agreement, full_until=full_until, keep_percent=keep)
    less = _changed(agreement, [*agreement.pauses, *_days([row], until)])
    return LinePlan(
        agreement, full_until, keep,
        PausedLine.Because.NOTICE if by_notice else PausedLine.Because.POLICY,
        -sum(s.cost_pence for s in less), week, (week * keep + 50) // 100,
    )  # fmt: skip


def _days(rows: Sequence[PausedLine], last_day: date) -> list[list[object]]:
    return [list(days) for row in rows if (days := row.days(last_day)) is not None]


def _changed(agreement: Agreement, pauses: Sequence[Sequence[object]]) -> list[Session]:
    """What other pauses change of the cost of each day that nobody said yes to yet."""
    before, now = agreement.pauses, list(pauses)
    chosen = [date.fromisoformat(str(row[0])) for row in [*before, *now]]
    ends = [date.fromisoformat(str(row[1])) for row in [*before, *now]]
    if not chosen:
        return []
    stretch = Period(min(chosen) - timedelta(days=DAYS_IN_WEEK - 1), max(ends))
    old = sessions_of(agreement, stretch)
    agreement.pauses = now
    new = sessions_of(agreement, stretch)
    agreement.pauses = before
    settled = settled_until(agreement)
    return [s for s in pausing.changed(old, new) if settled is None or s.on > settled]


@transaction.atomic
def start_pause(
    *, budget: Budget, kind: str, starts_on: date, by: User, at: datetime, on: date,
    expected_on: date | None = None, words: str = "", once: str = "",
) -> Suspension:  # fmt: skip
    """Support rests from a day on: full pay for some days, then nothing or a retainer.

    What the reduced days would have cost goes back to Free. Raises PausedAlready or
    PauseOutsidePlan. A repeat of `once` returns the first pause.
    """
    budget = Budget.objects.with_accounts().get(pk=budget.pk)
    ledger.lock(budget.book)
    if once and (first := Suspension.objects.filter(once=once).first()):
        return first
    if Suspension.objects.open().filter(budget=budget).exists():
        raise PausedAlready
    if expected_on is not None and expected_on < starts_on:
        expected_on = starts_on
    plan = plan_pause(budget=budget, starts_on=starts_on, on=on, expected_on=expected_on)
    pause = Suspension.objects.create(
        budget=budget, kind=kind, words=words.strip()[:MOST_WORDS], starts_on=starts_on,
        counted_until=plan.counted_until, full_days=plan.rules.full_days,
        retainer_percent=plan.rules.retainer_percent, origin=plan.origin,
        review_on=plan.review_on, made_at=at, made_by=by, once=once or None,
        contribution_rule=plan.contribution.rule, contribution_from=plan.contribution.first,
        contribution_origin=plan.contribution.origin,
    )  # fmt: skip
    PausedLine.objects.bulk_create(
        PausedLine(
            suspension=pause, agreement=line.agreement, full_until=line.full_until,
            keep_percent=line.keep_percent, because=line.because,
        )
        for line in plan.lines
    )  # fmt: skip
    _apply(pause, None, plan.counted_until, "begun", Reason.PAUSED, by=by, at=at, on=on)
    _tell_part(pause, resting.settle(budget, by=by, at=at, on=on), "begun", at)
    person = budget.person
    audit.record("pause.begun", subject=pause.reference, by=by, at=at, person=person)
    for line in plan.lines:
        tell_provider(
            line.agreement, "pause.begun", f"pause:{pause.reference}:{line.agreement.reference}",
            _provider_words(line, person.known_as), at=at,
        )  # fmt: skip
    tell_others(
        person, by, "pause.begun", f"pause-for:{pause.reference}",
        f"{by.get_short_name()} paused your support from {day_words(starts_on)}.", page="pause", at=at,
    )  # fmt: skip
    tell_workers(
        person, "pause.begun", f"pause-worker:{pause.reference}",
        f"{person.known_as}’s support is paused from {day_words(starts_on)}. "
        f"Talk about it by {day_words(pause.review_on)}.", at=at, but=by,
    )  # fmt: skip
    return pause


def _provider_words(line: LinePlan, name: str) -> str:
    """What a provider needs to know; never why."""
    what = f"{line.agreement.what} for {name} is paused."
    if line.reduced_from > line.agreement.last_day:
        return f"{what} It is paid as agreed."
    after = f"{line.keep_percent}% is paid" if line.keep_percent else "nothing is paid"
    return f"{what} All is paid until {day_words(line.full_until)}. From then on {after}."


def _apply(
    pause: Suspension, before: date | None, until: date | None, what: str, reason: Reason, *,
    by: User | None, at: datetime, on: date,
) -> None:  # fmt: skip
    """Bring every line from one last counted day to another: sessions, and the money for them.

    None stands for no pause at all. The book must be locked.
    """
    built: list[NewMove] = []
    for row in pause.lines.select_related("agreement__budget__book", "agreement__organisation"):
        agreement = row.agreement
        old = _days([row], before) if before else []
        kept = [list(one) for one in agreement.pauses if list(one) not in old]
        now = [*kept, *(_days([row], until) if until else [])]
        built += moves_of(agreement, _changed(agreement, now))
        agreement.pauses = now
        agreement.save(update_fields=["pauses"])
    if built:
        ledger.post(
            book=pause.budget.book, key=f"pause:{pause.reference}:{what}", reason=reason,
            moves=built, by=by, at=at, on=on,
        )  # fmt: skip


@transaction.atomic
def end_pause(*, pause: Suspension, back_on: date, by: User, at: datetime, on: date) -> Suspension:
    """The person is back: support begins again on this day, for the rest of its week by days.

    What was freed for days from then on is promised again, as far as Free goes. Raises PauseOver,
    BackTooEarly or BackInFuture.
    """
    ledger.lock(pause.budget.book)
    pause.refresh_from_db()
    if back_on > on + 8 * ONE_WEEK:
        raise BackInFuture(field="back_on")
    before = pause.counted_until
    pause.end(back_on, by=by, at=at)
    pause.save()
    _apply(pause, before, back_on - ONE_DAY, "over", Reason.PAUSE_OVER, by=by, at=at, on=on)
    budget = Budget.objects.with_accounts().get(pk=pause.budget_id)
    more = resting.settle(budget, by=by, at=at, on=on)
    _tell_part(pause, more, "over", at)
    if more > 0 and account_of(budget, on).owed_pence > 0:
        offer_arrears(budget=budget, reason=SHORTER, by=by, at=at, on=on)
    person = pause.budget.person
    audit.record("pause.over", subject=pause.reference, by=by, at=at, person=person)
    for row in pause.lines.select_related("agreement__organisation"):
        tell_provider(
            row.agreement, "pause.over", f"pause-over:{pause.reference}:{row.agreement.reference}",
            f"{row.agreement.what} for {person.known_as} goes on from {day_words(back_on)}.", at=at,
        )  # fmt: skip
    tell_others(
        person, by, "pause.over", f"pause-over-for:{pause.reference}",
        f"{by.get_short_name()} wrote that you are back. Support goes on from {day_words(back_on)}.",
        page="pause", at=at,
    )  # fmt: skip
    return pause


def _tell_part(pause: Suspension, more: int, what: str, at: datetime) -> None:
    """Tell the person what the pause changes of what they pay. Nothing is taken either way."""
    if not more:
        return
    less = f"You pay {show(-more)} less" if more < 0 else f"{show(more)} more is due"
    tell_person(
        pause.budget.person, "pause.contribution", f"pause-part:{pause.reference}:{what}",
        f"{less} for weeks of your pause. Each week is shown. Nothing is taken by itself.",
        page="contribution", at=at,
    )  # fmt: skip


@transaction.atomic
def review_pause(*, pause: Suspension, words: str, by: User, at: datetime) -> Suspension:
    """A worker talked with the person about a long pause. Nothing ends by itself.

    Raises SayWhatWasFound or PauseOver.
    """
    ledger.lock(pause.budget.book)
    pause.refresh_from_db()
    if not pause.is_open or pause.reviewed_at is not None:
        raise PauseOver("This pause was talked about already, or it is over.")
    if len(words.strip()) < LEAST_WORDS:
        raise SayWhatWasFound(field="words")
    pause.review_words = words.strip()[:MOST_WORDS]
    pause.reviewed_by, pause.reviewed_at = by, at
    pause.save()
    person = pause.budget.person
    audit.record(
        "pause.reviewed", subject=pause.reference, by=by, at=at, person=person,
        words=pause.review_words,
    )  # fmt: skip
    tell_person(
        person, "pause.reviewed", f"pause-review:{pause.reference}",
        f"{by.get_short_name()} wrote down what you said about your pause. You can read it.",
        page="pause", at=at,
    )  # fmt: skip
    return pause


def pass_the_night(*, on: date, at: datetime) -> int:
    """Every open pause: a week further is freed where nobody is back, and reviews are asked for.

    Safe to run again. Returns how many pauses moved on.
    """
    moved = 0
    rows = Suspension.objects.open().filter(budget__state=Budget.State.ACTIVE)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        moved += _night(pk, on, at)
    return moved


@transaction.atomic
def _night(pk: int, on: date, at: datetime) -> int:
    pause = Suspension.objects.select_related("budget__book", "budget__person__user").get(pk=pk)
    ledger.lock(pause.budget.book)
    pause.refresh_from_db(fields=["back_on", "counted_until", "reviewed_at"])
    if not pause.is_open:
        return 0
    if on >= pause.review_on and pause.reviewed_at is None:
        _ask_for_review(pause, at)
    before = pause.counted_until
    until = before
    while until < on + ONE_WEEK - ONE_DAY:
        until += ONE_WEEK
    if until == before:
        return 0
    pause.counted_until = until
    pause.save(update_fields=["counted_until"])
    _apply(pause, before, until, f"to:{until}", Reason.PAUSED, by=None, at=at, on=on)
    budget = Budget.objects.with_accounts().get(pk=pause.budget_id)
    resting.settle(budget, by=None, at=at, on=on)
    return 1


def _ask_for_review(pause: Suspension, at: datetime) -> None:
    person = pause.budget.person
    tell_workers(
        person, "pause.review", f"pause-due:{pause.reference}",
        f"{person.known_as}’s pause began on {day_words(pause.starts_on)}. Talk with them now.", at=at,
    )  # fmt: skip
    tell_person(
        person, "pause.review", f"pause-due-you:{pause.reference}",
        "Your support has been paused for a long time. Your council worker will talk with you. "
        "Nothing ends by itself.", page="pause", at=at,
    )  # fmt: skip

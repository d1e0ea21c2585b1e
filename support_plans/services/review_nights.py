"""What the night does about reviews: plans what is due, moves it with the facts, and reminds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from core.clock import day_of
from core.days import day_words
from core.models import Authority
from notices.services import tell
from people.models import Person
from support_plans.models import PlanVersion, Review, ReviewReason
from support_plans.review_cycle import ORDER, DueReview, Facts, Held, due, rules_of
from support_plans.services.reviews import ASKED, lock_person
from support_plans.services.tell import tell_workers


@dataclass(frozen=True)
class Swept:
    """What a night's sweep did."""

    planned: int = 0
    moved: int = 0
    dropped: int = 0
    told: int = 0


def sweep(*, first_payments: Mapping[int, date], on: date, at: datetime) -> Swept:
    """Plan what is due for everyone with an agreed plan, and remind. Safe to run again.

    `first_payments`: the day of the first direct payment, by the person's id; payments stand
    above this package, so the caller reads them.
    """
    counts = [0, 0, 0, 0]
    agreed = PlanVersion.objects.filter(
        state=PlanVersion.State.AGREED, plan__ends_on__gte=on, plan__person__died_on=None
    )
    people = list(
        Person.objects.filter(plans__versions__in=agreed).distinct().order_by("pk")
        .values_list("pk", "authority_id")
    )  # fmt: skip
    rules = {
        row.pk: rules_of(row.policies_on(on))
        for row in Authority.objects.filter(pk__in={authority for _, authority in people})
    }
    known = facts_of([pk for pk, _ in people], first_payments, on)
    for pk, authority in people:
        changed = _plan_for(pk, due(known[pk], rules[authority]), on, at)
        counts = [a + b for a, b in zip(counts, (*changed, 0), strict=True)]
    counts[2] += _drop_the_ended({pk for pk, _ in people}, on)
    return Swept(counts[0], counts[1], counts[2], remind(on=on, at=at))


def facts_of(
    people: Sequence[int], first_payments: Mapping[int, date], on: date
) -> dict[int, Facts]:
    """What decides the days of many people: two queries."""
    started: dict[int, date] = {}
    versions = PlanVersion.objects.filter(
        plan__person__in=people, state=PlanVersion.State.AGREED, plan__ends_on__gte=on
    ).order_by("-plan__starts_on")
    for person, starts_on, decided_at in versions.values_list(
        "plan__person", "plan__starts_on", "decided_at"
    ):
        started[person] = max(starts_on, day_of(decided_at)) if decided_at else starts_on
    held: dict[int, list[Held]] = defaultdict(list)
    rows = Review.objects.filter(person__in=people, state=Review.State.HELD)
    for person, day, payment in rows.values_list("person", "held_on", "payment_looked"):
        assert day is not None  # noqa: S101 - the database holds it
        held[person].append(Held(day, payment))
    return {
        pk: Facts(started.get(pk, on), first_payments.get(pk), tuple(held[pk])) for pk in people
    }


@transaction.atomic
def _plan_for(pk: int, wanted: Sequence[DueReview], on: date, at: datetime) -> tuple[int, int, int]:
    """Make, move or drop this person's reviews until they are what is due."""
    person = lock_person(Person(pk=pk))
    opened = {row.kind: row for row in person.reviews.open().prefetch_related("reasons")}
    planned = moved = dropped = 0
    chosen: list[tuple[DueReview, Review | None]] = []
    for one in wanted:
        known = next((kind for kind in ORDER if kind in one.reasons and kind in opened), None)
        chosen.append((one, opened.pop(known) if known else None))
    for left in opened.values():
        dropped += _drop(left)
    for one, found in chosen:
        row = found
        if row is None:
            row = Review.objects.create(
                person=person, kind=one.kind, from_on=one.from_on, by_on=one.by_on, planned_at=at
            )
            planned += 1
        else:
            moved += _move(row, one)
        _reasons(row, one, at)
    return planned, moved, dropped


def _asked(row: Review) -> bool:
    return any(reason.kind in ASKED for reason in row.reasons.all())


def _drop(row: Review) -> int:
    """Nothing of the calendar calls for it any more; what somebody asked for stays."""
    if _asked(row):
        if row.kind != Review.Kind.ASKED:
            taken = Review.objects.open().filter(person=row.person_id, kind=Review.Kind.ASKED)
            if not taken.exists():
                row.kind = Review.Kind.ASKED
                row.save(update_fields=["kind"])
        return 0
    row.drop("Another review takes its place.")
    row.save(update_fields=["state", "dropped_why"])
    return 1


def _move(row: Review, one: DueReview) -> int:
    """The days follow the facts; what somebody asked for is never put off."""
    asked = _asked(row)
    by = min(row.by_on, one.by_on) if asked else one.by_on
    start = min(row.from_on, one.from_on, by) if asked else one.from_on
    if (row.kind, row.from_on, row.by_on) == (one.kind, start, by):
        return 0
    row.kind, row.from_on, row.by_on = one.kind, start, by
    row.save(update_fields=["kind", "from_on", "by_on"])
    return 1


def _reasons(row: Review, one: DueReview, at: datetime) -> None:
    standing = {reason.kind for reason in row.reasons.all()}
    ReviewReason.objects.bulk_create(
        ReviewReason(review=row, kind=kind, asked_at=at) for kind in sorted(one.reasons - standing)
    )
    gone = (standing - ASKED) - one.reasons
    if gone:
        row.reasons.filter(kind__in=gone).delete()


def _drop_the_ended(people: set[int], on: date) -> int:
    """Nobody looks again at a plan that ended, or at the plan of somebody who died."""
    rows = Review.objects.open().filter(planned_at__date__lt=on + timedelta(days=1))
    ended = rows.exclude(person__in=people).exclude(kind=Review.Kind.ASKED)
    dead = rows.filter(person__died_on__isnull=False)
    return (ended | dead).update(
        state=Review.State.DROPPED, dropped_why="There is no agreed plan to look at now."
    )


def remind(*, on: date, at: datetime) -> int:
    """Tell the person and their workers, once for each of the policy's days. Counts reviews."""
    told = 0
    days: dict[int, list[int]] = {}
    rows = Review.objects.open().select_related("person__user", "person__authority")
    for row in rows.filter(by_on__lte=on + timedelta(days=180)):
        key = row.person.authority_id
        if key not in days:
            days[key] = row.person.authority.policy("review_remind_days", on).value
        left = (row.by_on - on).days
        if left < 0:
            told += _tell_overdue(row, at, on)
        elif step := min((one for one in days[key] if one >= left), default=None):
            _tell_soon(row, step, at, on)
            told += 1
    return told


def _tell_soon(row: Review, step: int, at: datetime, on: date) -> None:
    person, day = row.person, day_words(row.by_on)
    key = f"review-soon:{row.reference}:{row.by_on}:{step}"
    tell(
        to=person.user, about=person, kind="review.soon", key=key,
        sentence=f"We look at your plan with you by {day}. You can write down what you think.",
        link=f"/my/reviews/{row.reference}/", at=at,
    )  # fmt: skip
    tell_workers(
        person, "review.soon", f"{key}:worker",
        f"Look again at {person.known_as}’s plan by {day}.",
        link=f"/council/reviews/{row.reference}/", at=at, on=on,
    )  # fmt: skip


def _tell_overdue(row: Review, at: datetime, on: date) -> int:
    key = f"review-overdue:{row.reference}:{row.by_on}"
    tell_workers(
        row.person, "review.overdue", key,
        f"A review of {row.person.known_as}’s plan is overdue. It was due by"
        f" {day_words(row.by_on)}.",
        link=f"/council/reviews/{row.reference}/", at=at, on=on,
    )  # fmt: skip
    return 1

"""Which questions a plan asks: what a council loads, what a new plan begins with, what is newer."""

from datetime import date, datetime

from django.db import transaction

from core.clock import day_of
from core.errors import DomainError
from core.models import Authority
from people import audit
from people.models import User
from support_plans.criteria import Criteria, criteria_from, shipped, standard
from support_plans.models import Answer, CriteriaSet, SupportPlan
from support_plans.services.tell import tell_person

POLICY = "plan_criteria"


class VersionTaken(DomainError):
    code = "criteria_version_taken"
    message = "This version is loaded already, with other words. Give the file the next version."
    status = 409


class NumbersMoved(DomainError):
    """Names the question whose place changed: plans and sharing stand on it."""

    code = "criteria_numbers_moved"

    def __init__(self, number: int, title: str) -> None:
        super().__init__(
            f"Question {number} was “{title}” before. A new version keeps each question in its place "
            "and may add at the end. For another order, choose another code."
        )


class NothingNewer(DomainError):
    code = "no_newer_questions"
    message = "Your plan has the newest questions already."
    status = 409


class WaitsForAnswer(DomainError):
    code = "plan_waits"
    message = "The council has your plan now. Take it back first, or wait for an answer."
    status = 409


def versions_of(authority: Authority, code: str) -> list[Criteria]:
    """Every version of a set that this council can use, the oldest first."""
    found = [one for one in shipped().values() if one.code == code]
    rows = CriteriaSet.objects.filter(authority=authority, code=code)
    return sorted([*found, *(criteria_from(row.content) for row in rows)], key=lambda c: c.version)


def _in_force(authority: Authority, code: str, on: date) -> Criteria | None:
    known = versions_of(authority, code)
    return next((one for one in reversed(known) if one.starts_on <= on.isoformat()), None)


def criteria_for(authority: Authority, on: date) -> Criteria:
    """What a plan that is begun on a day asks: the council's set (policy `plan_criteria`)."""
    code = str(authority.policy(POLICY, on).value)
    return _in_force(authority, code, on) or standard()


@transaction.atomic
def load_criteria(
    *, authority: Authority, criteria: Criteria, by: User, at: datetime
) -> CriteriaSet | None:
    """Keep a version of a council's own. None when it comes with Steer just as it is.

    Loading the same again changes nothing. Raises VersionTaken or NumbersMoved.
    """
    for earlier in versions_of(authority, criteria.code):
        if earlier.version == criteria.version:
            if earlier != criteria:
                raise VersionTaken
            return CriteriaSet.objects.filter(
                authority=authority, code=criteria.code, version=criteria.version
            ).first()
        _same_places(*sorted((earlier, criteria), key=lambda one: one.version))
    row = CriteriaSet.objects.create(
        authority=authority, code=criteria.code, version=criteria.version, title=criteria.title,
        starts_on=date.fromisoformat(criteria.starts_on), content=criteria.content(),
        sha256=criteria.digest(), loaded_at=at, loaded_by=by,
    )  # fmt: skip
    audit.record("criteria.loaded", subject=f"{row.code}:{row.version}", by=by, at=at)
    return row


def _same_places(earlier: Criteria, later: Criteria) -> None:
    """Where both ask, they ask the same: sharing by part and decisions name questions."""
    for one in earlier.questions:
        if later.key_of(one.number) != one.key:
            raise NumbersMoved(one.number, one.title)


def newer_for(plan: SupportPlan, on: date) -> Criteria | None:
    """A later version of the plan's own set that is in force; None when there is none."""
    found = _in_force(plan.person.authority, plan.asks.code, on)
    return found if found is not None and found.version > plan.asks.version else None


@transaction.atomic
def take_newer(*, plan: SupportPlan, by: User, at: datetime) -> SupportPlan:
    """Go over to the newer questions; every word, photo and helper's part stays where it is.

    Raises NothingNewer, or WaitsForAnswer while the council has the plan.
    """
    locked = SupportPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.waiting_version() is not None:
        raise WaitsForAnswer
    newer = newer_for(locked, day_of(at))
    if newer is None:
        raise NothingNewer
    locked.criteria = newer.content()
    locked.save(update_fields=["criteria"])
    standing = set(locked.answers.values_list("question", flat=True))
    Answer.objects.bulk_create(
        Answer(plan=locked, question=number) for number in newer.titles if number not in standing
    )
    person = locked.person
    audit.record("plan.questions_changed", subject=locked.reference, person=person, by=by, at=at)
    tell_person(
        person, by, "plan.questions_changed", f"plan-questions:{locked.reference}:{newer.version}",
        f"{by.get_short_name()} put the council’s new questions into your plan. Your words stay.",
        at=at,
    )  # fmt: skip
    return SupportPlan.objects.select_related("person__authority").get(pk=locked.pk)

"""A broker's interests: declared by them or found by us; held until the person says yes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from core.errors import DomainError, NotAllowed
from people import audit
from people.models import Person, Relationship, Role, User
from providers.models import Membership, Organisation
from support_plans.models import CostLine, Interest, InterestAnswer, Recommendation, SupportPlan
from support_plans.services.tell import tell_helper, tell_person

MOST_WORDS = 500


class InterestHeld(NotAllowed):
    """What a broker did stays undone while an interest is not settled."""


class InterestNotDeclared(InterestHeld):
    code = "interest_not_declared"

    def __init__(self, conflict: "Conflict", person: Person) -> None:
        self.conflict = conflict
        name = conflict.organisation.name
        super().__init__(f"You work for {name}. Declare it first. Then {person.known_as} decides.")


class InterestNotAgreed(InterestHeld):
    code = "interest_not_agreed"

    def __init__(self, conflict: "Conflict", person: Person) -> None:
        self.conflict = conflict
        name = conflict.organisation.name
        super().__init__(
            f"{person.known_as} has not said yes to your interest in {name}. Wait for the answer."
        )


class SayWhat(DomainError):
    code = "say_what_interest"
    message = "Say what it is, in a sentence or two. It has to fit into 500 letters."


class SayWhyThem(DomainError):
    code = "say_why_them"
    message = "Say why this provider would suit, in 500 letters or fewer."


class DeclaredAlready(DomainError):
    code = "interest_declared_already"
    message = "You declared this already. It stands in the list."
    status = 409


class RecommendedAlready(DomainError):
    code = "recommended_already"
    message = "You recommended them already. Wait for the answer."
    status = 409


class RecommendationDecided(DomainError):
    code = "recommendation_decided"
    message = "This was answered already."
    status = 409


@dataclass(frozen=True)
class Conflict:
    """A provider and a broker who has an interest in it."""

    organisation: Organisation
    found: bool  # a membership says so, whatever was declared
    interests: tuple[Interest, ...]

    @property
    def is_declared(self) -> bool:
        return bool(self.interests)

    @property
    def is_settled(self) -> bool:
        """Declared, and the person said yes to all that is declared."""
        return self.is_declared and all(one.is_agreed for one in self.interests)


def broker_of(person: Person, user: User, on: date) -> Relationship | None:
    """The live relationship in which this user is the person's broker."""
    rows = Relationship.objects.live(on).filter(person=person, user=user, kind=Role.BROKER)
    return rows.select_related("person__authority", "person__user", "user").first()


def conflicts_of(relationship: Relationship, on: date) -> dict[int, Conflict]:
    """Every provider that this broker has an interest in, by id: two queries and one more."""
    interests = list(
        relationship.interests.filter(ended_at=None)
        .select_related("organisation").prefetch_related("answers")
    )  # fmt: skip
    works = Membership.objects.filter(user=relationship.user_id, starts_on__lte=on).filter(
        Q(ends_on=None) | Q(ends_on__gte=on)
    )
    employers = {row.organisation for row in works.select_related("organisation")}
    everyone = {org.pk: org for org in [*employers, *(one.organisation for one in interests)]}
    return {
        pk: Conflict(
            org, org in employers, tuple(one for one in interests if one.organisation_id == pk)
        )
        for pk, org in everyone.items()
    }


def providers_in(plan: SupportPlan | None, relationship: Relationship) -> set[int]:
    """Ids of the providers in the draft, and of those that the broker recommended to good effect."""
    found: set[int | None] = set()
    if plan is not None:
        for pair in CostLine.objects.filter(plan=plan).values_list(
            "service__organisation", "fund_holder"
        ):
            found.update(pair)
    stand = relationship.recommendations.exclude(state=Recommendation.State.DECLINED)
    found.update(stand.values_list("organisation", flat=True))
    return {pk for pk in found if pk is not None}


def plan_conflicts(
    relationship: Relationship, plan: SupportPlan | None, on: date
) -> list[Conflict]:
    """Interests of the broker in providers of this very plan."""
    conflicts = conflicts_of(relationship, on)
    inside = providers_in(plan, relationship) if conflicts else set()
    return [conflict for pk, conflict in conflicts.items() if pk in inside]


def refuse_unsettled(
    relationship: Relationship, conflicts: Iterable[Conflict], *, what: str, by: User, at: datetime
) -> None:
    """Hold what a broker with an unsettled interest does: logged, the person told, refused.

    Written down before anything else opens a transaction, so that the refusal stays.
    Raises InterestNotDeclared or InterestNotAgreed.
    """
    conflict = next((one for one in conflicts if not one.is_settled), None)
    if conflict is None:
        return
    person = relationship.person
    audit.record(
        "broker.held", subject=relationship.reference, person=person, by=by, at=at,
        words=f"{what}: {conflict.organisation.name}",
    )  # fmt: skip
    if not conflict.is_declared:
        tell_person(
            person, by, "broker.held", f"broker-held:{relationship.reference}:{conflict.organisation.pk}",
            f"{by.get_short_name()} works for {conflict.organisation.name}, and had not told you. "
            "We stopped what they did.",
            at=at, link=f"/my/people/{relationship.reference}/broker/",
        )  # fmt: skip
        raise InterestNotDeclared(conflict, person)
    raise InterestNotAgreed(conflict, person)


def refuse_hidden_interest(*, person: Person, words: str, by: User, at: datetime, on: date) -> None:
    """Hold a broker's words that name a provider in which they have an unsettled interest."""
    relationship = broker_of(person, by, on)
    if relationship is None:
        return
    said = words.casefold()
    named = [
        conflict
        for conflict in conflicts_of(relationship, on).values()
        if conflict.organisation.name.casefold() in said
    ]
    refuse_unsettled(relationship, named, what="words", by=by, at=at)


@transaction.atomic
def declare_interest(
    *, relationship: Relationship, organisation: Organisation, kind: str, words: str,
    by: User, at: datetime,
) -> Interest:  # fmt: skip
    """A broker says what stands between them and a provider; the person is asked.

    Raises SayWhat or DeclaredAlready.
    """
    said = words.strip()
    if kind not in Interest.Kind.values or not said or len(said) > MOST_WORDS:
        raise SayWhat(field="words")
    try:
        with transaction.atomic():
            row = Interest.objects.create(
                relationship=relationship, organisation=organisation, kind=kind, words=said,
                declared_at=at, declared_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise DeclaredAlready(field="organisation") from None
    person = relationship.person
    audit.record(
        "broker.interest_declared", subject=row.reference, person=person, by=by, at=at,
        words=f"{organisation.name}: {said}",
    )  # fmt: skip
    tell_person(
        person, by, "broker.interest", f"interest:{row.reference}",
        f"{by.get_short_name()} tells you of a tie to {organisation.name}. Is that all right?",
        at=at, link=f"/my/people/{relationship.reference}/broker/",
    )  # fmt: skip
    return row


@transaction.atomic
def end_interest(*, interest: Interest, by: User, at: datetime) -> Interest:
    """It is over. The row stays; a membership that is found still counts."""
    row = (
        Interest.objects.select_for_update(of=("self",))
        .select_related("relationship__person")
        .get(pk=interest.pk)
    )
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        person = row.relationship.person
        audit.record("broker.interest_ended", subject=row.reference, person=person, by=by, at=at)
    return row


@transaction.atomic
def answer_interest(*, interest: Interest, agreed: bool, by: User, at: datetime) -> InterestAnswer:
    """The person's yes or no, and no reason. Another answer later is another row."""
    Interest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
    row = InterestAnswer.objects.create(
        interest=interest, agreed=agreed, at=at, by=by, helped_by=by.helped_by
    )
    relationship, name = interest.relationship, interest.organisation.name
    person = relationship.person
    event = "broker.interest_agreed" if agreed else "broker.interest_not_agreed"
    audit.record(event, subject=interest.reference, person=person, by=by, at=at)
    tell_person(
        person, by, event, f"interest-for:{interest.reference}:{row.pk}",
        f"{by.get_short_name()} answered about {name} for you.", at=at,
    )  # fmt: skip
    said = "is fine with" if agreed else "does not agree to"
    tell_helper(
        person, relationship.user, event, f"interest-answered:{interest.reference}:{row.pk}",
        f"{person.known_as} {said} your tie to {name}.", at=at,
        link=f"/broker/{person.reference}/interests/",
    )  # fmt: skip
    return row


def recommend(
    *, relationship: Relationship, organisation: Organisation, why: str, by: User, at: datetime,
    on: date,
) -> Recommendation:  # fmt: skip
    """Tell the person of a provider that would suit. Nothing is chosen for them.

    Raises SayWhyThem, RecommendedAlready; InterestNotDeclared or InterestNotAgreed, which are
    logged, while an interest is not settled.
    """
    words = why.strip()
    if not words or len(words) > MOST_WORDS:
        raise SayWhyThem(field="why")
    conflict = conflicts_of(relationship, on).get(organisation.pk)
    refuse_unsettled(
        relationship, [conflict] if conflict else [], what="recommendation", by=by, at=at
    )
    return _recommend(relationship, organisation, words, by, at)


@transaction.atomic
def _recommend(
    relationship: Relationship, organisation: Organisation, why: str, by: User, at: datetime
) -> Recommendation:
    try:
        with transaction.atomic():
            row = Recommendation.objects.create(
                relationship=relationship, organisation=organisation, why=why, made_at=at,
                made_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise RecommendedAlready(field="organisation") from None
    person = relationship.person
    audit.record("broker.recommended", subject=row.reference, person=person, by=by, at=at)
    tell_person(
        person, by, "broker.recommended", f"recommended:{row.reference}",
        f"{by.get_short_name()} thinks that {organisation.name} would suit you.",
        at=at, link=f"/my/people/{relationship.reference}/broker/",
    )  # fmt: skip
    return row


@transaction.atomic
def answer_recommendation(
    *, recommendation: Recommendation, yes: bool, by: User, at: datetime
) -> Recommendation:
    """The person wants it, or no thanks. Adding it to the costs stays their own step."""
    rows = Recommendation.objects.select_for_update(of=("self",))
    row = rows.select_related("relationship__person", "relationship__user", "organisation").get(
        pk=recommendation.pk
    )
    if row.state != Recommendation.State.WAITING:
        raise RecommendationDecided
    row.state = Recommendation.State.YES if yes else Recommendation.State.DECLINED
    row.decided_at, row.decided_by = at, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    person = row.relationship.person
    audit.record(
        f"broker.recommendation_{row.state}", subject=row.reference, person=person, by=by, at=at
    )
    said = "likes" if yes else "said no thanks to"
    tell_helper(
        person, row.relationship.user, "broker.answered", f"recommendation:{row.reference}",
        f"{person.known_as} {said} {row.organisation.name}.", at=at,
        link=f"/broker/{person.reference}/interests/",
    )  # fmt: skip
    return row


def frozen(plan: SupportPlan, on: date) -> list[dict[str, object]]:
    """For a sent version: each broker, and their interests with the person's answer."""
    rows = (
        Relationship.objects.live(on)
        .filter(person=plan.person_id, kind=Role.BROKER)
        .select_related("user").prefetch_related("interests__organisation", "interests__answers")
    )  # fmt: skip
    return [
        {
            "broker": row.user.get_full_name(),
            "interests": [
                {
                    "organisation": one.organisation.reference, "name": one.organisation.name,
                    "kind": one.kind, "words": one.words, "agreed": one.is_agreed,
                }
                for one in row.interests.all() if one.ended_at is None
            ],
        }
        for row in rows
    ]  # fmt: skip

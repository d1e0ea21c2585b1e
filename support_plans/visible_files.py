"""Pictures and recordings: who may see the answer, or the sent version, may open its files."""

from typing import TYPE_CHECKING

from django.db.models import Q

from files.models import seen_through
from people.models import Scope
from support_plans.models import (
    AboutMe,
    Attachment,
    PlanVersion,
    ProgressNote,
    Review,
    ReviewWords,
    ShownFile,
)

if TYPE_CHECKING:
    from people.access import Actor


@seen_through
def through_answers(actor: "Actor") -> Q:
    """Those let see the whole draft, or the question that the file answers."""
    chosen = Q(answer__plan__person__in=actor.shared_people(Scope.PLAN_VIEW))
    for person, scope, part in actor.parts:
        if scope == Scope.PLAN_VIEW and str(part).isdecimal():
            chosen |= Q(answer__plan__person=person, answer__question=int(part))
    found = Attachment.objects.filter(chosen)
    return Q(pk__in=found.values("file")) | Q(pk__in=found.values("track"))


@seen_through
def through_versions(actor: "Actor") -> Q:
    """Those who read or decide a sent version, and its signature by voice or on paper."""
    versions = PlanVersion.objects.visible_to(actor) | PlanVersion.objects.to_decide(actor)
    return Q(pk__in=ShownFile.objects.filter(version__in=versions).values("file")) | Q(
        pk__in=versions.values("signature")
    )


@seen_through
def through_living(actor: "Actor") -> Q:
    """The photo of About me, photos of progress, recordings for a review: as their pages show."""
    shared, mine = actor.shared_people(Scope.PLAN_VIEW), actor.caseload()
    about = AboutMe.objects.filter(person__in=shared)
    notes = ProgressNote.objects.recorded().filter(
        Q(outcome__plan__person__in=shared) | Q(outcome__plan__person__in=mine, shared=True)
    )
    reviewed = Review.objects.filter(person__in=mine, sayings__given=True)
    shown = reviewed.filter(sayings__with_progress=True)
    at_review = ProgressNote.objects.recorded().filter(
        outcome__plan__person__in=shown.values("person")
    )
    said = ReviewWords.objects.filter(review__in=reviewed, given=True)
    return (
        Q(pk__in=about.values("photo"))
        | Q(pk__in=notes.values("photo"))
        | Q(pk__in=at_review.values("photo"))
        | Q(pk__in=said.values("recording"))
    )

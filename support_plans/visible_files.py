"""Pictures and recordings: who may see the answer, or the sent version, may open its files."""

from typing import TYPE_CHECKING

from django.db.models import Q

from files.models import seen_through
from people.models import Scope
from support_plans.models import Attachment, PlanVersion, ShownFile

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

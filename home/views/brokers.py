"""The broker's first page: who asked me, until when, and the next step with each."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from core import clock
from home.views.my import helped_by_me, people_i_help
from people.access import PersonRequest, permission
from people.models import Relationship, Role
from support_plans.services.broker_steps import next_steps

REMEMBERED = timedelta(days=90)


@permission("helper.home")
def broker_home(request: PersonRequest) -> HttpResponse:
    """The people who asked this broker, and those who stopped lately."""
    if not request.actor.has(Role.BROKER):
        return people_i_help(request)
    at = clock.now()
    helped = helped_by_me(request, (Role.BROKER,))
    steps = next_steps([one.row for one in helped], clock.today())
    ended = Relationship.objects.filter(
        user=request.user, kind=Role.BROKER, ended_at__gte=at - REMEMBERED
    )
    context = {
        "helped": [(one, steps[one.row.pk]) for one in helped],
        "ended": ended.select_related("person").order_by("-ended_at"),
    }
    return render(request, "home/broker_home.html", context)

"""For those who run the machine: jobs, workers, users and roles; nobody's personal data."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render

from core import clock
from core.models import Heartbeat, Job
from home.views.health import state
from people.access import PersonRequest, permission
from people.models import Role, StaffRole, User

MOST = 50


@permission("admin.home")
def admin_home(request: PersonRequest) -> HttpResponse:
    """The state of the machine."""
    at, on = clock.now(), clock.today()
    jobs = dict(Job.objects.values_list("state").annotate(number=Count("pk")))
    roles = (
        StaffRole.objects.filter(starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .select_related("user")
        .order_by("role", "user__name")
    )
    context = {
        "checks": [{"key": name, "value": answer} for name, answer in state().items()],
        "waiting": jobs.get(Job.State.WAITING, 0),
        "parked": jobs.get(Job.State.PARKED, 0),
        "done": jobs.get(Job.State.DONE, 0),
        "late": Job.objects.due(at).count(),
        "parked_rows": Job.objects.parked().order_by("-created_at")[:MOST],
        "beats": Heartbeat.objects.order_by("-at")[:MOST],
        "users": User.objects.filter(is_active=True).count(),
        "roles": [(Role(row.role).label, row.user, row.starts_on) for row in roles],
    }
    return render(request, "home/machine.html", context)

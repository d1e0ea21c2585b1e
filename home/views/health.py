"""Is it alive, is it ready, and its figures: for machines and those who run them."""

import ctypes
import shlex
import shutil
from collections.abc import Callable
from hmac import compare_digest

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from core import clock
from core.models import Heartbeat, Job
from people.access import PersonRequest, permission

OK = "ok"
_migrated = False


@permission("public")
@require_safe
def healthz(request: PersonRequest) -> HttpResponse:
    """The web server answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def database() -> str:
    """Whether the database answers. Raises DatabaseError where it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return OK


def _migrations() -> str:
    global _migrated  # noqa: PLW0603
    if not _migrated:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            return f"{len(waiting)} migrations wait: run manage.py migrate"
        _migrated = True
    return OK


def _broker() -> str:
    try:
        with current_app.connection_for_write() as link:
            link.ensure_connection(max_retries=1, timeout=1)
    except Exception as problem:  # each transport has its own errors
        return f"the broker does not answer ({type(problem).__name__})"
    return OK


def _worker() -> str:
    last = Heartbeat.objects.order_by("-at").first()
    if last is None:
        return "no worker has given a sign of life"
    if clock.now() - last.at > last.lost_after:
        return f"the last sign of life of a worker was at {last.at:%Y-%m-%d %H:%M} UTC"
    return OK


def _pango() -> str:
    try:
        ctypes.CDLL("libpango-1.0.so.0")
    except OSError:
        return "pango is missing: PDFs cannot be made"
    return OK


def _virus_scanner() -> str:
    if not settings.VIRUS_SCANNER:
        return OK  # none is set; contents are checked all the same
    command = shlex.split(settings.VIRUS_SCANNER)[0]
    return OK if shutil.which(command) else f"{command} is not there"


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("database", database),
    ("migrations", _migrations),
    ("broker", _broker),
    ("worker", _worker),
    ("pango", _pango),
    ("virus_scanner", _virus_scanner),
)


def state() -> dict[str, str]:
    """Each check by name: `ok`, or what is wrong."""
    found: dict[str, str] = {}
    for name, check in CHECKS:
        try:
            found[name] = check()
        except DatabaseError as problem:
            found[name] = f"the database does not answer ({type(problem).__name__})"
    return found


@permission("public")
@require_safe
def readyz(request: PersonRequest) -> HttpResponse:
    """Ready to work: 200, or 503 and which part is not."""
    found = state()
    ready = all(answer == OK for answer in found.values())
    return JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)


@permission("public")
@require_safe
def metrics(request: PersonRequest) -> HttpResponse:
    """Prometheus figures for who holds METRICS_TOKEN; nothing here for anyone else."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.METRICS_TOKEN
    if not wanted or not compare_digest(given.encode(), wanted.encode()):
        raise Http404
    answer: HttpResponse = ExportToDjangoView(request)
    counts = Job.objects.values_list("state").annotate(number=Count("pk"))
    lines = [f'steer_jobs{{state="{name}"}} {number}\n' for name, number in counts]
    answer.content += ("# TYPE steer_jobs gauge\n" + "".join(lines)).encode()
    return answer

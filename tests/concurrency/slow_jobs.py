"""Jobs for the worker that is killed: loaded by `celery --include`."""

import time

from core import jobs
from people.models import AuditRecord


@jobs.job("test.slow_audit")
def slow_audit(claim: jobs.Claim):
    time.sleep(0.15)
    return lambda: AuditRecord.objects.create(
        event="test.done", subject=claim.arguments["word"], at=claim.at
    )

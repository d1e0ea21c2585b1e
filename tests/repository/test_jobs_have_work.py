"""A job that is written down has somebody to do it."""

import re

from core import jobs
from tests.repository.tracked import texts


def test_every_job_that_is_enqueued_by_name_is_registered() -> None:
    pattern = re.compile(r'enqueue\(\s*"([^"]+)"')
    named = {
        job
        for path, text in texts(".py")
        if not str(path).startswith("tests/")
        for job in pattern.findall(text)
    }
    assert named
    assert named <= set(jobs.registered())

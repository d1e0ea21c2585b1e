"""A worker killed with -9 on the filesystem transport loses nothing and does nothing twice."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests import template

JOBS = 12
KILLS = 2
PATIENCE = 90  # seconds; far more than is needed, so that a slow machine is no failure
SHORT_LEASE = "import core.jobs, datetime; core.jobs.LEASE = datetime.timedelta(seconds=3)"


def steer(var: Path, *words: str, **options: object) -> "subprocess.Popen[bytes]":
    env = {**os.environ, "STEER_MODE": "test", "STEER_VAR": str(var), "REDIS_URL": ""}
    env.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, *words], env=env, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options,
    )  # fmt: skip


SWEEP = """
import time
import core.tasks
from core import jobs
from django.utils import timezone
while True:
    jobs.sweep(at=timezone.now())
    time.sleep(0.5)
"""
SETUP = (
    "import os, django; os.environ['DJANGO_SETTINGS_MODULE']='config.settings'; django.setup()\n"
)


def run_python(var: Path, code: str) -> None:
    assert steer(var, "-c", SETUP + code).wait(PATIENCE) == 0


def worker(var: Path) -> "subprocess.Popen[bytes]":
    start = (
        f"{SHORT_LEASE}\n"
        "from config.celery import app\n"
        "app.worker_main(['worker', '--pool=solo', '--loglevel=ERROR', '-Q', 'money,mail,pdf',"
        " '--without-gossip', '--without-mingle', '--without-heartbeat',"
        " '--include=tests.concurrency.slow_jobs'])"
    )
    return steer(var, "-c", SETUP + start)


def counted(var: Path) -> tuple[int, int]:
    with sqlite3.connect(var / "steer.sqlite3", timeout=20) as connection:
        done = connection.execute(
            "select count(*) from core_job where name='test.slow_audit' and state='done'"
        ).fetchone()[0]
        written = connection.execute(
            "select count(*) from people_auditrecord where event='test.done'"
        ).fetchone()[0]
    return done, written


def test_kill_minus_nine_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("STEER_SEED", time.time_ns() % 10**6))
    print(f"seed {seed}")
    chance = random.Random(seed)
    template.copy_to(tmp_path / "steer.sqlite3")
    run_python(
        tmp_path,
        "from core import jobs; from django.utils import timezone\n"
        f"for n in range({JOBS}): jobs.enqueue('test.slow_audit', key=f'k{{n}}', at=timezone.now(),"
        " arguments={'word': f'w{n}'})",
    )
    sweeper = steer(tmp_path, "-c", SETUP + SWEEP)
    running = worker(tmp_path)
    try:
        for _ in range(KILLS):
            before = counted(tmp_path)[0]
            deadline = time.monotonic() + PATIENCE / 3
            while counted(tmp_path)[0] == before and time.monotonic() < deadline:
                time.sleep(0.1)
            time.sleep(chance.random() * 0.4)
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            running = worker(tmp_path)
        deadline = time.monotonic() + PATIENCE
        while counted(tmp_path)[0] < JOBS and time.monotonic() < deadline:
            time.sleep(0.2)
    finally:
        for process in (sweeper, running):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert counted(tmp_path) == (JOBS, JOBS)

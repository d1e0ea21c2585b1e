"""Give a command a PostgreSQL and a Redis: `services.py COMMAND...`.

Uses those at DATABASE_URL and REDIS_URL, or on their standard local ports where they
let us in; else installs them (root on Debian) and starts its own in a temporary folder,
with fsync on, and ends them afterwards.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import machine
from machine import ROOT, free_port, say, stop

WAIT_SECONDS = 40
LEAST_POSTGRES = 15


def main() -> None:
    """Start what is missing, run the command with both addresses set, end what we started."""
    if not sys.argv[1:]:
        stop("Say what to run: services.py COMMAND...")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as started:
        environment = dict(os.environ)
        environment["DATABASE_URL"] = existing_postgres() or started.enter_context(own_postgres())
        environment["REDIS_URL"] = existing_redis() or started.enter_context(own_redis())
        code = subprocess.run(sys.argv[1:], cwd=ROOT, env=environment, check=False).returncode
    raise SystemExit(code)


def existing_postgres() -> str:
    """The address of a PostgreSQL that lets us create databases, or nothing."""
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith("sqlite"):
        named = ""
    addresses = [named] if named else []
    if not named and not machine.port_is_free(5432):
        user = os.environ.get("USER", "postgres")
        people = dict.fromkeys(("steer:steer", "postgres:postgres", "postgres", user))
        addresses = [f"postgres://{who}@127.0.0.1:5432/postgres" for who in people]
    for address in addresses:
        if lets_us_create(address):
            say(f"PostgreSQL: the one at {address.rsplit('@', 1)[-1]}")
            return address
    if named:
        stop(
            "DATABASE_URL is set, but that PostgreSQL does not answer or may not create databases."
        )
    return ""


def lets_us_create(address: str) -> bool:
    """Whether this server is new enough and this role may create test databases."""
    import psycopg

    question = "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
    try:
        with psycopg.connect(address, connect_timeout=3) as connection:
            row = connection.execute(question).fetchone()
            return bool(row and row[0]) and connection.info.server_version >= LEAST_POSTGRES * 10000
    except psycopg.Error:
        return False


def existing_redis() -> str:
    """The address of a Redis that answers, or nothing."""
    named = os.environ.get("REDIS_URL", "")
    address = named or "redis://127.0.0.1:6379/15"
    if named or not machine.port_is_free(6379):
        if redis_answers(address):
            say(f"Redis: the one at {address.rsplit('@', 1)[-1].removeprefix('redis://')}")
            return address
        if named:
            stop("REDIS_URL is set, but nothing answers there.")
    return ""


def redis_answers(address: str) -> bool:
    """Whether a Redis (or Valkey) answers a ping."""
    import redis

    try:
        return bool(redis.Redis.from_url(address, socket_connect_timeout=2).ping())
    except redis.RedisError:
        return False


@contextmanager
def own_postgres() -> Iterator[str]:
    """A PostgreSQL of our own on a free port, gone afterwards. Yields its address."""
    programs = postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="steer-postgres-"))
    owner = postgres_owner()
    password, port = secrets.token_urlsafe(18), free_port()
    (folder / "password").write_text(password)
    if owner:
        shutil.chown(folder, owner)
        shutil.chown(folder / "password", owner)
    identity: dict[str, object] = (
        {"user": owner, "group": owner, "extra_groups": []} if owner else {}
    )
    make = [programs / "initdb", "-D", folder / "data", "-U", "steer", "--encoding=UTF8"]
    make += ["--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}"]
    say(f"PostgreSQL: starting our own on port {port}")
    made = subprocess.run(
        [*map(str, make)], cwd=folder, capture_output=True, text=True, check=False, **identity
    )  # type: ignore[call-overload]
    if made.returncode:
        stop(f"initdb failed: {made.stderr[-1500:]}")
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "on",
        "max_connections": 200,
        "shared_buffers": "128MB",
    }
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    address = f"postgres://steer:{password}@127.0.0.1:{port}/postgres"
    command = [str(programs / "postgres"), "-D", str(folder / "data"), *flags]
    with (
        removed_afterwards(folder),
        running(command, folder, signal.SIGINT, lambda: lets_us_create(address), identity),
    ):
        yield address


def postgres_programs() -> Path:
    """The folder of initdb and postgres, the newest there is; installed when missing."""
    for _attempt in range(2):
        found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
        newest = max(found, key=lambda path: float(path.parent.name), default=None)
        if newest:
            return newest
        if elsewhere := shutil.which("initdb"):
            return Path(elsewhere).resolve().parent
        if not (machine.may_install() and machine.apt_install(["postgresql"])):
            break
    stop("PostgreSQL is missing. On Debian run: sudo apt install postgresql")
    raise AssertionError


def postgres_owner() -> str:
    """PostgreSQL refuses to run as root: then its own user runs it."""
    if os.geteuid() != 0:
        return ""
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@contextmanager
def own_redis() -> Iterator[str]:
    """A Redis or Valkey of our own on a free port, keeping nothing. Yields its address."""
    program = redis_program()
    folder = Path(tempfile.mkdtemp(prefix="steer-redis-"))
    port = free_port()
    say(f"Redis: starting our own on port {port}")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    command += ["--appendonly", "no", "--dir", str(folder)]
    address = f"redis://127.0.0.1:{port}/0"
    with (
        removed_afterwards(folder),
        running(command, folder, signal.SIGTERM, lambda: redis_answers(address), {}),
    ):
        yield address


def redis_program() -> str:
    """Where redis-server or valkey-server is; installed when missing."""
    for _attempt in range(2):
        if found := shutil.which("redis-server") or shutil.which("valkey-server"):
            return found
        if not (machine.may_install() and machine.apt_install(["redis-server"])):
            break
    stop("Redis is missing. On Debian run: sudo apt install redis-server")
    raise AssertionError


@contextmanager
def running(
    command: list[str],
    folder: Path,
    ending: signal.Signals,
    ready: Callable[[], bool],
    identity: dict[str, object],
) -> Iterator[None]:
    """Run a server in the background until the block ends; wait first until it answers."""
    log = folder / "server.log"
    with log.open("wb") as words:
        server = subprocess.Popen(  # type: ignore[call-overload]
            command,
            cwd=folder,
            stdout=words,
            stderr=words,
            start_new_session=True,
            **identity,
        )
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while not ready():
            if server.poll() is not None or time.monotonic() > deadline:
                stop(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-1500:]}")
            time.sleep(0.1)
        yield
    finally:
        server.send_signal(ending)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()


@contextmanager
def removed_afterwards(folder: Path) -> Iterator[None]:
    """Remove a temporary folder when the block ends."""
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

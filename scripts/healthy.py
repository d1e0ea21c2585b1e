"""Say by exit code whether a container's part works: `healthy.py web|broker|file [PATH]`."""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

STALE_SECONDS = 600


def main() -> None:
    """Exit 0 when the part named answers, 1 when it does not."""
    part = sys.argv[1]
    good = {"web": web, "broker": broker, "file": fresh_file}[part]()
    raise SystemExit(not good)


def web() -> bool:
    """The web server answers, even when only to say that it wants https."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*") or "localhost"
    question = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
    try:
        with urllib.request.urlopen(question, timeout=4) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004
    except OSError:
        return False


def broker() -> bool:
    """The worker's broker answers; its own heartbeat is a row that /readyz reads."""
    import redis

    try:
        return bool(redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=4).ping())
    except redis.RedisError:
        return False


def fresh_file() -> bool:
    """The scheduler wrote its file a short while ago."""
    found = list(Path(sys.argv[2]).parent.glob(Path(sys.argv[2]).name + "*"))
    return any(time.time() - path.stat().st_mtime < STALE_SECONDS for path in found)


if __name__ == "__main__":
    main()

"""Production mode as it really starts: settings are loaded in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.repository.tracked import ROOT

KEY = "".join(chr(97 + (n * 7) % 26) for n in range(64))  # long, and of many letters
SHOW = """
import json, django
from django.conf import settings
django.setup()
print(json.dumps({n: getattr(settings, n) for n in dir(settings) if n.isupper()}, default=str))
"""


def start(folder: Path, *command: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run Python with production's settings and these changes ("" removes one)."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STEER_MODE": "production",
        "STEER_VAR": str(folder),
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "steer.example",
        "METRICS_TOKEN": "t" * 40,
        "STEER_CONTINUITY_PASSPHRASE": "correct horse battery",
        **changes,
    }
    kept = {name: value for name, value in environment.items() if value}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=kept, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    done = start(tmp_path_factory.mktemp("production"), "-c", SHOW)
    assert done.returncode == 0, done.stderr
    loaded: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return loaded


def test_debug_is_off_and_hosts_are_named(settings: dict[str, Any]) -> None:
    assert settings["DEBUG"] is False
    assert settings["DEMO"] is False
    assert settings["ALLOWED_HOSTS"] == ["steer.example"]
    assert settings["USE_TZ"] is True
    assert settings["TIME_ZONE"] == "Europe/London"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURE_SSL_REDIRECT", True),
        ("SECURE_HSTS_SECONDS", 31_536_000),
        ("SECURE_HSTS_INCLUDE_SUBDOMAINS", True),
        ("SECURE_CONTENT_TYPE_NOSNIFF", True),
        ("SECURE_CROSS_ORIGIN_OPENER_POLICY", "same-origin"),
        ("SECURE_REFERRER_POLICY", "same-origin"),
        ("X_FRAME_OPTIONS", "DENY"),
        ("SESSION_COOKIE_NAME", "__Host-sid"),
        ("SESSION_COOKIE_SECURE", True),
        ("SESSION_COOKIE_HTTPONLY", True),
        ("SESSION_COOKIE_SAMESITE", "Lax"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.db"),
        ("CSRF_COOKIE_NAME", "__Host-csrf"),
        ("CSRF_COOKIE_SECURE", True),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", 1_048_576),
        ("DATA_UPLOAD_MAX_NUMBER_FILES", 5),
        ("ATOMIC_REQUESTS", False),
        ("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False),
        ("WHITENOISE_USE_FINDERS", False),
        ("AXES_ENABLED", True),
        ("CELERY_TASK_SERIALIZER", "json"),
        ("CELERY_ACCEPT_CONTENT", ["json"]),
        ("CELERY_TASK_ACKS_LATE", True),
        ("CELERY_TASK_REJECT_ON_WORKER_LOST", True),
        ("CELERY_TASK_IGNORE_RESULT", True),
        ("CELERY_WORKER_PREFETCH_MULTIPLIER", 1),
        ("CELERY_WORKER_ENABLE_REMOTE_CONTROL", False),
    ],
)
def test_setting(settings: dict[str, Any], name: str, value: object) -> None:
    missing = {"AXES_ENABLED": True}
    assert settings.get(name, missing.get(name)) == value


def test_content_security_policy_is_strict(settings: dict[str, Any]) -> None:
    directives = settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["upgrade-insecure-requests"] is True
    assert "unsafe" not in json.dumps(directives)


def test_passwords_are_argon2_and_twelve_long(settings: dict[str, Any]) -> None:
    assert settings["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    lengths = [v.get("OPTIONS", {}).get("min_length") for v in settings["AUTH_PASSWORD_VALIDATORS"]]
    assert max(filter(None, lengths)) >= 12


def test_sqlite_writes_are_safe(settings: dict[str, Any]) -> None:
    options = settings["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "foreign_keys=ON" in options["init_command"]


def test_a_worker_stops_long_before_its_task_is_given_out_again(tmp_path: Path) -> None:
    done = start(tmp_path, "-c", SHOW, REDIS_URL="redis://127.0.0.1:1/0")
    loaded = json.loads(done.stdout.splitlines()[-1])
    options = loaded["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["unacked_restore_interval"] == options["unacked_restore_throttle"] == 1
    assert loaded["CELERY_TASK_TIME_LIMIT"] * 2 <= options["visibility_timeout"]


def test_the_administration_of_django_is_not_installed(settings: dict[str, Any]) -> None:
    assert "django.contrib.admin" not in settings["INSTALLED_APPS"]
    assert "django.contrib.gis" not in settings["INSTALLED_APPS"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"STEER_DEBUG": "1"}, "STEER_DEBUG"),
        ({"STEER_MODE": "live"}, "STEER_MODE"),
    ],
)
def test_it_refuses_to_start(tmp_path: Path, changes: dict[str, str], word: str) -> None:
    done = start(tmp_path, "-c", SHOW, **changes)
    assert done.returncode != 0
    assert word in done.stderr


def test_djangos_own_deployment_check_passes(tmp_path: Path) -> None:
    done = start(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_the_deployment_check_asks_for_the_passphrase_of_the_pay_lists(tmp_path: Path) -> None:
    done = start(tmp_path, "manage.py", "check", "--deploy", STEER_CONTINUITY_PASSPHRASE="")
    assert "payments.W001" in done.stderr

"""The compose file keeps its promises: no secrets, no root, read-only, a health check each."""

import re
from typing import Any

import pytest
import yaml

from tests.repository.tracked import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES: dict[str, Any] = yaml.safe_load(TEXT)["services"]


def test_the_parts_are_all_there() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "db", "redis"}


@pytest.mark.parametrize("name", SERVICES)
def test_it_runs_with_as_little_right_as_it_can(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", ["migrate", "web", "worker", "beat"])
def test_our_own_parts_are_not_root(name: str) -> None:
    assert SERVICES[name]["user"] == "10001:10001"


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_it_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


def test_every_secret_comes_from_outside_and_is_asked_for() -> None:
    secrets = re.findall(r"(?:SECRET_KEY|_PASSWORD): (.+)", TEXT)
    assert secrets
    assert all(value.startswith("${") and ":?" in value for value in secrets)


def test_workers_can_be_many_and_nothing_of_theirs_is_named_once() -> None:
    assert "container_name" not in SERVICES["worker"]
    assert "ports" not in SERVICES["worker"]


def test_the_image_ends_as_an_ordinary_user_with_hashes_checked() -> None:
    recipe = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in recipe
    assert recipe.rfind("USER 10001") > recipe.rfind("RUN ")

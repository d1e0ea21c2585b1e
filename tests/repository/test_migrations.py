"""Migrations are complete and named for what they do."""

import io

import pytest
from django.core.management import call_command

from tests.repository.tracked import paths


@pytest.mark.django_db
def test_none_is_missing() -> None:
    words = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=words)
    except SystemExit:
        pytest.fail(f"Run manage.py makemigrations:\n{words.getvalue()}")


def test_each_says_what_it_does() -> None:
    unnamed = [
        path.name
        for path in paths()
        if path.parent.name == "migrations" and ("_auto_" in path.name or "alter_" in path.name)
    ]
    assert unnamed == []

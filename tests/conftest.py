"""The cast, a client that signs in, and a clock that stands still."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from core.models import Authority
from people.models import User
from tests import template
from tests.cast import NOW, Cast

pytest_plugins = ["tests.ledger_teardown", "tests.sizes"]

# A busy machine fails nobody: how long something takes is measured in bench/, never tested.
hypothesis_settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_use_migrations: bool
) -> Iterator[None]:
    """On SQLite each worker starts from a copy, which its own `migrate` finds up to date."""
    if connection.vendor != "sqlite" or not django_db_use_migrations:
        yield
        return
    keeper = template.load_into(connection.creation._get_test_db_name())
    yield
    keeper.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """PostgreSQL's statistics stay unwritten: a test's rows are never committed.

    Autovacuum would see tables full of dead rows, write down "empty", and the planner would
    then join thousands of rows as if there were none (seen: one SELECT of 300 seconds).
    """
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {quoted} SET (autovacuum_enabled = false)")


@pytest.fixture
def cast(db: None) -> Cast:
    authority = Authority.objects.create(
        name="Northtown Council", short_name="Northtown", phone="01632 960 123",
        network_name="Northtown User-Led Network", bacs_service_user_number="123456",
        bank_sort_code="000000", bank_account_number="12345678",
    )  # fmt: skip
    return Cast(authority)


@pytest.fixture
def still_clock() -> Iterator[None]:
    """It is 23 November 2026, ten past nine."""
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(user: User) -> Client:
    """A browser in which this user has just signed in (fresh enough for a step-up)."""
    import time

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "username": user.username}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def browser() -> Callable[[User], Client]:
    return signed_in

"""The demo: the cast at once, the year by the worker, and everything adds up afterwards."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core import clock, jobs
from core.models import Job
from home.demo import cast as invented
from invoices.models import Bill
from payments.models import ReturnContent
from people.models import Person, User
from providers.models import Organisation, UserLedStatus
from statements.models import Statement
from tracking.models import Outlook, Position

pytestmark = pytest.mark.django_db


def test_the_cast_comes_first_and_the_year_by_a_worker() -> None:
    call_command("demo", "--if-empty", stdout=StringIO())
    assert User.objects.count() == len(invented.CAST)
    row = Job.objects.get(name="home.demo_history")
    assert not Bill.objects.exists()

    assert jobs.run(row.pk, at=clock.now(), clock=clock.now)

    assert Person.objects.count() == 12
    assert Organisation.objects.count() == 13  # three of them from the neighbours’ list
    levels = UserLedStatus.objects.values_list("level", flat=True)
    assert set(levels) == set(UserLedStatus.Level.values)
    states = set(Bill.objects.values_list("state", flat=True))
    assert {Bill.State.ASKED, Bill.State.PAID} <= states
    assert Bill.objects.filter(needs_decision=True, paid_pence__gt=0).exists()  # part is paid
    assert set(Position.objects.values_list("outlook", flat=True)) == set(Outlook.values)
    assert Statement.objects.exists()
    assert ReturnContent.objects.exclude(settled_on=None).exists()
    assert ReturnContent.objects.filter(settled_on=None).exists()
    call_command("verify", stdout=StringIO())

    before = Bill.objects.count(), Statement.objects.count()
    call_command("demo", stdout=StringIO())
    assert (Bill.objects.count(), Statement.objects.count()) == before


def test_nobody_is_invented_in_production(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("demo")


def test_the_sign_ins_are_of_the_example_domain() -> None:
    printed = StringIO()
    call_command("demo", "--sign-ins", stdout=printed)
    assert printed.getvalue().count("@demo.example") == len(invented.CAST)

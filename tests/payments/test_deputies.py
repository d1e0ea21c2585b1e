"""Who approves pay runs while an approver is away: named, dated, never the maker of the run."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.errors import DomainError
from notices.models import Notice
from payments import services
from payments.models import PayRun
from payments.services import deputies
from people.models import Role, StaffRole, User
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_results import released
from tests.payments.test_runs import code_of
from tests.payments.yeses import PAY_ON

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
WEEK = TODAY + timedelta(days=6)


def name(cast: Cast, deputy: User, *, by: User | None = None, first: date = TODAY,
         last: date = WEEK) -> StaffRole:  # fmt: skip
    return deputies.name_deputy(
        authority=cast.authority, deputy=deputy, from_on=first, until_on=last, reason="On leave",
        by=by or cast.fola, at=NOW, on=TODAY,
    )  # fmt: skip


def test_a_deputy_approves_what_somebody_else_made(cast: Cast, browser: Browser) -> None:
    """Gus makes runs too: as a deputy he approves Finn's, and not his own."""
    gus = cast.staff("Gus Hill", Role.FINANCE_MAKER)
    run = released(cast, upto="made")
    assert browser(gus).post(f"/finance/runs/{run.reference}/approve/").status_code == 404
    name(cast, gus)
    assert "for Fola Ade from" in Notice.objects.get(to=gus, kind="deputy").sentence
    services.approve_run(run=run, by=gus, at=NOW)
    shown = browser(cast.finn).get(f"/finance/runs/{run.reference}/").content.decode()
    assert "Approved by Gus Hill, deputy for Fola Ade." in shown


def test_never_the_maker(cast: Cast) -> None:
    run = released(cast, upto="made")
    name(cast, cast.finn)
    with pytest.raises(DomainError) as refusal:
        services.approve_run(run=run, by=cast.finn, at=NOW)
    assert code_of(refusal) == "same_maker"
    with pytest.raises(IntegrityError), transaction.atomic():
        PayRun.objects.filter(pk=run.pk).update(approved_by=cast.finn, approved_at=NOW)


def test_only_in_the_days_and_not_after_it_was_ended(cast: Cast, browser: Browser) -> None:
    gus = cast.staff("Gus Hill", Role.FINANCE_MAKER)
    released(cast, upto="made")
    later = name(cast, gus, first=TODAY + timedelta(days=2), last=WEEK)
    page = "/finance/payees/paper/"
    assert deputies.deputises_for(gus, cast.authority, TODAY) is None
    assert deputies.deputises_for(gus, cast.authority, WEEK) == cast.fola
    assert deputies.deputises_for(gus, cast.authority, WEEK + timedelta(days=1)) is None
    deputies.end_deputy(role=later, by=cast.fola, at=NOW, on=TODAY + timedelta(days=3))
    deputies.end_deputy(role=later, by=cast.fola, at=NOW, on=TODAY + timedelta(days=3))
    assert deputies.deputises_for(gus, cast.authority, TODAY + timedelta(days=3)) is None
    assert Notice.objects.filter(to=gus, kind="deputy").count() == 2
    assert browser(gus).get(page).status_code in (200, 302)  # his own role stays


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(-1, 5, "days_of_deputy"), (3, 2, "days_of_deputy"), (0, 60, "deputy_too_long")],
)
def test_days_are_checked(cast: Cast, first: int, last: int, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        name(
            cast, cast.finn, first=TODAY + timedelta(days=first), last=TODAY + timedelta(days=last)
        )
    assert code_of(refusal) == code


def test_who_can_name_and_be_named(cast: Cast) -> None:
    for deputy, by, code in (
        (cast.jo, cast.fola, "not_in_finance"),
        (cast.fola, cast.fola, "not_in_finance"),
        (cast.fola, cast.finn, "not_an_approver"),
    ):
        with pytest.raises(DomainError) as refusal:
            name(cast, deputy, by=by)
        assert code_of(refusal) == code
    name(cast, cast.finn)
    with pytest.raises(DomainError) as refusal:
        name(cast, cast.finn, first=WEEK, last=WEEK)
    assert code_of(refusal) == "deputy_already"
    with pytest.raises(DomainError) as refusal:  # a deputy names nobody
        name(cast, cast.staff("Gus Hill", Role.FINANCE_MAKER), by=cast.finn)
    assert code_of(refusal) == "not_an_approver"


def test_the_database_wants_an_end_a_reason_and_another(cast: Cast) -> None:
    facts = {
        "user": cast.finn,
        "authority": cast.authority,
        "role": Role.FINANCE_APPROVER,
        "starts_on": TODAY,
        "ends_on": WEEK,
        "deputy_for": cast.fola,
        "reason": "Leave",
    }
    for wrong in ({"ends_on": None}, {"reason": ""}, {"deputy_for": cast.finn}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StaffRole.objects.create(**facts | wrong)
    StaffRole.objects.create(**facts)


def test_the_page(cast: Cast, browser: Browser) -> None:
    cast.finn  # noqa: B018
    fola, finn = browser(cast.fola), browser(cast.finn)
    assert "Nobody deputises now" in finn.get("/finance/deputies/").content.decode()
    assert "Name a deputy" not in finn.get("/finance/deputies/").content.decode()
    assert finn.post("/finance/deputies/", {}).status_code == 404
    assert "Why?" in fola.post("/finance/deputies/", {}).content.decode()
    facts = {"deputy": cast.finn.reference, "from_on": f"{TODAY:%d/%m/%Y}",
             "until_on": f"{WEEK:%d/%m/%Y}", "reason": "On leave"}  # fmt: skip
    wrong = fola.post("/finance/deputies/", facts | {"until_on": "1/1/2020"}).content.decode()
    assert "a last day that is not before it" in wrong
    assert "On leave" in wrong
    done = fola.post("/finance/deputies/", facts, follow=True).content.decode()
    assert "Named. They are told." in done
    row = StaffRole.objects.get(deputy_for=cast.fola)
    assert "Finn Marsh" in done
    assert finn.post(f"/finance/deputies/{row.pk}/end/").status_code == 404
    ended = fola.post(f"/finance/deputies/{row.pk}/end/", follow=True).content.decode()
    assert "Nobody deputises now" in ended
    assert fola.post(f"/finance/deputies/{row.pk}/end/").status_code == 404
    for user in (cast.jo, cast.olu, cast.maya.user):
        assert user is not None
        assert browser(user).get("/finance/deputies/").status_code in (403, 404)


def test_the_day_of_the_pay_run_does_not_matter_but_the_day_of_the_yes(cast: Cast) -> None:
    assert PAY_ON > WEEK
    gus = cast.staff("Gus Hill", Role.FINANCE_MAKER)
    run = released(cast, upto="made")
    name(cast, gus)
    assert services.approve_run(run=run, by=gus, at=NOW).approved_by == gus

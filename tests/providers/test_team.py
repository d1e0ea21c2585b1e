"""A provider's staff and their rights: by a link, dated, and never without an owner."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core.errors import NotAllowed
from notices.models import Notice
from people.models import AuditRecord, Role, User
from providers import staffing
from providers.models import Membership, StaffInvitation
from tests.cast import NOW, TODAY, Cast

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
RUNS, BILLS = Role.PROVIDER_OPERATIONS.value, Role.PROVIDER_FINANCE.value


def _join(cast: Cast, name: str, *roles: str) -> User:
    user = cast.user(name)
    _row, secret = staffing.invite_staff(
        organisation=cast.acorn, name=name, roles=roles, by=cast.olu, at=NOW
    )
    staffing.join_staff(secret=secret, by=user, at=NOW)
    return user


def test_a_link_lets_somebody_in_once_with_what_it_says(cast: Cast, browser: Browser) -> None:
    olu = browser(cast.olu)
    page = olu.post("/provider/team/", {"name": "Tess", "rights": [BILLS]}).content.decode()
    secret = page.split("/team/join/", 1)[1].split("/", 1)[0]
    assert "Sign in first" in Client().get(f"/team/join/{secret}/").content.decode()
    tess = browser(cast.user("Tess Hill"))
    assert "Send bills" in tess.get(f"/team/join/{secret}/").content.decode()
    assert tess.get("/provider/").status_code == 404
    tess.post(f"/team/join/{secret}/")
    assert tess.get("/provider/").status_code == 200
    assert tess.get("/provider/page/").status_code == 404  # bills only
    assert tess.get(f"/team/join/{secret}/").status_code == 404  # used
    assert Notice.objects.filter(to=cast.olu, kind="staff.joined").exists()
    assert secret not in str(list(StaffInvitation.objects.values()))
    assert "Tess Hill" in olu.get("/provider/team/").content.decode()


def test_only_who_runs_it_lets_in_and_ends(cast: Cast, browser: Browser) -> None:
    tess = _join(cast, "Tess Hill", BILLS)
    client = browser(tess)
    page = client.get("/provider/team/").content.decode()
    assert "Olu Acorn" in page
    assert "Let somebody in" not in page
    refused = client.post("/provider/team/", {"name": "Me", "rights": [RUNS]})
    assert "You cannot do this" in refused.content.decode()
    assert client.post(f"/provider/team/{cast.olu.reference}/", {"end": RUNS}).status_code == 404
    client.post(f"/provider/team/{tess.reference}/", {"give": RUNS})
    assert not Membership.objects.filter(user=tess, role=RUNS).exists()
    for user in (cast.bea, cast.rex, cast.jo):
        assert browser(user).get(f"/provider/team/{tess.reference}/").status_code == 404
    with pytest.raises(NotAllowed):
        staffing.end_right(
            organisation=cast.acorn, user=tess, role=BILLS, last_day=None, by=cast.bea, at=NOW
        )


def test_rights_end_on_a_day_or_now_and_stay_as_dated_rows(cast: Cast, browser: Browser) -> None:
    tess = _join(cast, "Tess Hill", BILLS, RUNS)
    olu, client = browser(cast.olu), browser(tess)
    where = f"/provider/team/{tess.reference}/"
    olu.post(where, {"end": RUNS, "last_day": "30 November 2026"})
    assert client.get("/provider/page/").status_code == 200
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert browser(tess).get("/provider/page/").status_code == 404
    olu.post(where, {"end": BILLS})  # now
    olu.post(where, {"give": BILLS})
    assert Membership.objects.filter(user=tess, role=BILLS).count() == 2
    olu.post(where, {"end": BILLS})
    assert not Membership.objects.filter(user=tess, role=BILLS, ends_on=None).exists()
    assert Notice.objects.filter(to=tess, kind="staff.ended").count() == 3
    assert AuditRecord.objects.filter(event="staff.right_ended").count() == 3
    past = olu.post(where, {"end": RUNS, "last_day": "1 November 2026"}).content.decode()
    assert "Error:" in past


def test_the_last_owner_stays_until_another_runs_it(cast: Cast, browser: Browser) -> None:
    olu = browser(cast.olu)
    where = f"/provider/team/{cast.olu.reference}/"
    assert "Nobody else runs this" in olu.post(where, {"end": RUNS}).content.decode()
    tess = _join(cast, "Tess Hill", RUNS)
    staffing.end_right(
        organisation=cast.acorn, user=tess, role=RUNS, last_day=TODAY + timedelta(days=3),
        by=cast.olu, at=NOW,
    )  # fmt: skip
    with pytest.raises(staffing.LastOwner):  # hers is ending too
        staffing.end_right(
            organisation=cast.acorn, user=cast.olu, role=RUNS, last_day=None, by=cast.olu, at=NOW
        )
    staffing.give_right(organisation=cast.acorn, user=tess, role=RUNS, by=cast.olu, at=NOW)
    olu.post(where, {"end": RUNS})
    assert olu.get("/provider/page/").status_code == 404
    with pytest.raises(staffing.LastOwner):
        staffing.end_right(
            organisation=cast.acorn, user=tess, role=RUNS, last_day=None, by=tess, at=NOW
        )


def test_a_link_is_taken_back_and_ends(cast: Cast, browser: Browser) -> None:
    olu = browser(cast.olu)
    row, secret = staffing.invite_staff(
        organisation=cast.acorn, name="Tess", roles=[BILLS], by=cast.olu, at=NOW
    )
    back = f"/provider/team/links/{row.reference}/back/"
    assert browser(cast.bea).post(back).status_code == 404
    olu.post(back)
    with pytest.raises(staffing.StaffLinkOver):
        staffing.join_staff(secret=secret, by=cast.rex, at=NOW)
    _row, late = staffing.invite_staff(
        organisation=cast.acorn, name="Tess", roles=[BILLS], by=cast.olu, at=NOW
    )
    with pytest.raises(staffing.StaffLinkOver):
        staffing.join_staff(secret=late, by=cast.rex, at=NOW + timedelta(days=14))


@pytest.mark.parametrize("data", [{}, {"name": "x" * 300, "rights": [RUNS]}, {"name": "A"},
                                  {"name": "A", "rights": ["council_worker"]}])  # fmt: skip
def test_bad_input_is_told(cast: Cast, browser: Browser, data: dict[str, object]) -> None:
    assert "Error:" in browser(cast.olu).post("/provider/team/", data).content.decode()
    assert not StaffInvitation.objects.exists()

"""Invite my own provider: one link, one use, one page; who invited stays unsaid."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core.errors import DomainError
from notices.models import Notice
from people.models import Role
from providers import inviting
from providers.models import Organisation, ProviderInvitation
from tests.cast import NOW, Cast
from tests.conftest import signed_in

PAT = {"name": "Pat Shaw", "kind": "personal_assistant", "email": "pat@demo.example"}


def link_in(page: str) -> str:
    return "/find/join/" + page.split("/find/join/", 1)[1].split("/", 1)[0] + "/"


@pytest.fixture
def link(cast: Cast, still_clock: None) -> str:
    answer = signed_in(cast.maya.user).post("/my/invitations/", PAT)
    assert answer.status_code == 200
    return link_in(answer.content.decode())


def test_a_link_makes_one_page_that_its_owner_publishes(cast: Cast, link: str) -> None:
    visitor = Client().get(link).content.decode()
    assert "Sign in first" in visitor
    assert "Maya" not in visitor
    assert not Organisation.objects.filter(name="Pat Shaw").exists()
    pat = signed_in(cast.user("Pat Shaw"))
    assert "Maya" not in pat.get(link).content.decode()
    assert pat.post(link, {"name": ""}).status_code == 422
    assert pat.post(link, {"name": "Pat Shaw", "promise": "I come by bike."}).status_code == 302
    row = Organisation.objects.get(name="Pat Shaw")
    assert (row.kind, row.is_listed, row.email) == ("personal_assistant", False, "")
    roles = set(row.members.values_list("role", flat=True))
    assert roles == {Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE}
    assert "Pat Shaw" in pat.get("/provider/page/").content.decode()
    assert Notice.objects.filter(to=cast.maya.user, kind="provider_joined").count() == 1
    page = signed_in(cast.maya.user).get("/my/invitations/").content.decode()
    assert "They have a page now." in page


def test_a_link_works_once_and_not_for_ever(cast: Cast, link: str) -> None:
    pat = signed_in(cast.user("Pat Shaw"))
    pat.post(link, {"name": "Pat Shaw"})
    assert pat.get(link).status_code == 404
    assert pat.post(link, {"name": "Pat Again"}).status_code == 404
    assert Client().get("/find/join/wrong/").status_code == 404
    secret = link.split("/")[-2]
    assert not ProviderInvitation.objects.filter(secret=secret).exists()


def test_a_link_ends_after_28_days_and_when_it_is_taken_back(cast: Cast, link: str) -> None:
    with time_machine.travel(NOW + timedelta(days=29), tick=False):
        assert Client().get(link).status_code == 404
    row = ProviderInvitation.objects.get()
    assert (
        signed_in(cast.nia.user).post(f"/my/invitations/{row.reference}/back/").status_code == 404
    )
    assert (
        signed_in(cast.maya.user).post(f"/my/invitations/{row.reference}/back/").status_code == 302
    )
    assert Client().get(link).status_code == 404


def test_who_is_here_already_is_proposed_first(cast: Cast, still_clock: None) -> None:
    assert cast.acorn.name == "Acorn Arts"
    maya = signed_in(cast.maya.user)
    asked = {"name": "Akorn Arts", "kind": "organisation"}
    page = maya.post("/my/invitations/", asked).content.decode()
    assert "Is it one of these?" in page
    assert "Acorn Arts" in page
    assert not ProviderInvitation.objects.exists()
    maya.post("/my/invitations/", asked | {"sure": "on"})
    assert ProviderInvitation.objects.get().name == "Akorn Arts"


def test_what_cannot_be_invited(cast: Cast, still_clock: None) -> None:
    maya = signed_in(cast.maya.user)
    assert maya.post("/my/invitations/", PAT | {"email": "no"}).status_code == 422
    assert maya.post("/my/invitations/", PAT | {"kind": "king"}).status_code == 422
    assert signed_in(cast.jo).get("/my/invitations/").status_code in (403, 404)
    for number in range(10):
        inviting.invite(
            person=cast.maya, name=f"P {number}", email="", kind="micro_provider",
            by=cast.maya.user, at=NOW,
        )  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        inviting.invite(
            person=cast.maya, name="P", email="", kind="micro_provider", by=cast.maya.user, at=NOW
        )
    assert refusal.value.code == "too_many_invitations"


def test_a_personal_assistants_own_address_is_never_public(cast: Cast, still_clock: None) -> None:
    row = cast.organisation("Pat Shaw", "pat")
    row.kind, row.phone, row.address = "personal_assistant", "01632 960 777", "1 Home Street"
    row.postcode, row.email = "NE1 4ST", "pat@demo.example"
    row.save()
    for page in (
        Client().get("/find/pat/").content.decode(), Client().get("/api/v1/organisations/").content.decode()
    ):  # fmt: skip
        assert "Pat Shaw" in page
        for words in ("01632 960 777", "1 Home Street", "NE1 4ST"):
            assert words not in page

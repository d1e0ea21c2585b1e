"""Peer support and help to plan: offered by user-led organisations, asked without a name."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from network.models import PeerRequest
from notices.models import Notice
from people.models import User
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
Browser = Callable[[User], Client]


def page(client: Client, name: str, *parts: str, **query: str) -> str:
    answer = client.get(reverse(name, args=parts), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def offered(cast: Cast) -> None:
    cast.olu  # noqa: B018
    cast.service(cast.acorn, "Peer support", "hour", 1800)
    cast.service(cast.beech, "Peer support", "hour", 1800)  # not user-led


def test_only_user_led_ones_that_say_so_are_listed(cast: Cast, client: Client) -> None:
    cast.acorn  # noqa: B018
    assert "Nobody here yet" in page(client, "peers")
    offered(cast)
    shown = page(client, "peers", area=cast.northtown.code)
    assert "Acorn Arts" in shown
    assert "Beech Care" not in shown
    assert "Acorn Arts" in page(client, "peers", area="nowhere", page="x")


def test_a_name_is_read_when_it_is_shared_and_not_after(cast: Cast, browser: Browser) -> None:
    offered(cast)
    maya, olu, bea = browser(cast.maya.user), browser(cast.olu), browser(cast.bea)
    assert maya.post(reverse("peer_ask", args=["acorn"]), {"kind": "peer"}).status_code == 422
    assert maya.get(reverse("peer_ask", args=["beech"])).status_code == 404
    good = {"kind": "peer", "words": "How is it to employ somebody?"}
    assert (
        maya.post(reverse("peer_ask", args=["acorn"]), good | {"kind": "broker"}).status_code == 422
    )
    assert maya.post(reverse("peer_ask", args=["acorn"]), good).status_code == 302
    assert "You have asked them this already" in maya.post(
        reverse("peer_ask", args=["acorn"]), good
    ).content.decode()  # fmt: skip
    row = PeerRequest.objects.get()
    shown = page(olu, "peer_requests") + page(olu, "peer_reply", row.reference)
    assert "How is it to employ somebody?" in shown
    assert "Maya" not in shown
    assert Notice.objects.get(to=cast.olu).about is None
    olu.post(reverse("peer_reply", args=[row.reference]), {"words": "Come on Tuesday."})
    again = olu.post(reverse("peer_reply", args=[row.reference]), {"words": "Twice"})
    assert again.status_code == 422
    assert "Come on Tuesday." in page(maya, "my_peers")
    assert Notice.objects.filter(to=cast.maya.user, kind="peer").count() == 1
    maya.post(reverse("peer_share", args=[row.reference]), {"name": "May", "contact": "01632 1"})
    shown = page(olu, "peer_reply", row.reference)
    assert "May asks" in shown
    assert "01632 1" in shown
    for client, name in ((bea, "peer_reply"), (browser(cast.nia.user), "peer_share")):
        assert client.get(reverse(name, args=[row.reference])).status_code == 404
    maya.post(reverse("peer_back", args=[row.reference]))
    assert olu.get(reverse("peer_reply", args=[row.reference])).status_code == 404
    assert "May asks" not in page(olu, "peer_requests")
    row.refresh_from_db()
    assert [row.name, row.contact] == ["", ""]
    assert maya.post(reverse("peer_ask", args=["acorn"]), good).status_code == 302

"""The pages and the API, as everyone, staff and organisations open them."""

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import User
from reports import services
from reports.models import PayeeLink, PublishedLine, Reply, SpendDraft
from tests.cast import NOW, Cast

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
MAY = date(2026, 5, 1)
TABLE = b"Supplier,Amount,Date,Purpose\nAcorn Arts,100,2026-05-06,Art\nBig Care,900,2026-05-06,\n=Evil,501,2026-05-07,\n"


def text(response) -> str:  # type: ignore[no-untyped-def]
    return " ".join(response.content.decode().split())


@pytest.fixture
def issued(cast: Cast) -> Cast:
    services.bring_in(authority=cast.authority, name="a.csv", content=TABLE, by=None, at=NOW)
    services.link_payee(
        authority=cast.authority, payee_key="acorn arts", organisation=cast.acorn, by=cast.jo,
        at=NOW, on=NOW.date(),
    )  # fmt: skip
    services.issue(authority=cast.authority, month=MAY, at=NOW)
    return cast


def test_everyone_reads_where_the_money_goes(issued: Cast, client: Client) -> None:
    assert "Northtown Council" in text(client.get("/money/"))
    assert "May 2026" in text(client.get("/money/northtown/"))
    page = text(client.get("/money/northtown/2026-05/"))
    assert page.index("This page covers £1,501") < page.index("Who earns it")
    assert "is not known here" in page
    assert "Where it began is not known" in page
    assert "6.7" in page
    assert "£1,401 of published payments is not linked" in page
    assert 'id="hidden"' in text(client.get("/money/words/"))


def test_the_table_holds_every_figure_and_no_formula(issued: Cast, client: Client) -> None:
    response = client.get("/money/northtown/2026-05/table.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert ["contracts", "user_led", "100.00", "pounds"] in rows
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


@pytest.mark.parametrize(
    "path",
    ["/money/nowhere/", "/money/northtown/2026-13/", "/money/northtown/x/", "/money/northtown/2026-06/",
     "/money/northtown/2026-05/?version=9", "/money/northtown/2026-05/?version=x",
     "/money/northtown/99999999999999-05/", "/money/northtown/2026-05/?version=%00",
     "/money/northtown/0000-05/", "/money/northtown/2026-05-01/"],
)  # fmt: skip
def test_what_is_not_there_is_not_there(issued: Cast, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_api_gives_what_was_frozen(issued: Cast, client: Client) -> None:
    row = client.get("/api/v1/money-reports/").json()["results"][0]
    assert "content" not in row
    one = client.get(f"/api/v1/money-reports/{row['reference']}/").json()
    assert (one["month"], one["area"], one["version"]) == ("2026-05", "northtown", 1)
    written = services.canonical(one["content"]).encode()
    assert hashlib.sha256(written).hexdigest() == one["sha256"]


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("may.csv", content, content_type="text/csv")


def test_a_file_is_looked_at_and_then_brought_in(cast: Cast, browser: Browser) -> None:
    jo = browser(cast.jo)
    address = "/council/spending/bring-in/"
    for content, words in ((b"", "empty"), (b"%PDF-1.7", "PDF"), (b"a,b\n1,2\n", "Name them")):
        refused = jo.post(address, {"file": upload(content), "stream": "", "only": ""})
        assert refused.status_code == 422
        assert words in text(refused)
    sent = jo.post(address, {"file": upload(TABLE), "stream": "", "only": ""})
    draft = SpendDraft.objects.get()
    assert sent.url == f"/council/spending/files/{draft.reference}/"
    assert "3 would be added" in text(jo.get(sent.url))
    assert not PublishedLine.objects.exists()
    assert browser(cast.finn).get(sent.url).status_code == 404
    assert "Added: 3." in text(jo.post(f"{sent.url}keep/", follow=True))
    assert not SpendDraft.objects.exists()
    assert PublishedLine.objects.count() == 3


def test_a_person_links_a_payee_and_undoes_it(issued: Cast, browser: Browser) -> None:
    jo = browser(issued.jo)
    assert "Big Care" in text(jo.get("/council/spending/"))
    address = "/council/spending/payee/?payee=big+care"
    assert issued.beech
    refused = jo.post(address, {"slug": "none", "counts": "earned"})
    assert refused.status_code == 422
    assert "no organisation of that name here" in text(refused)
    refused = jo.post(address, {"slug": "beech", "counts": "passed_on", "words": ""})
    assert "Say how we know" in text(refused)
    assert "Linked. You can undo it" in text(
        jo.post(address, {"slug": "beech", "counts": "earned"}, follow=True)
    )
    link = PayeeLink.objects.get(payee_key="big care")
    assert "Big Care" not in text(jo.get("/council/spending/?linked=no"))
    undone = jo.post(f"/council/spending/links/{link.reference}/undo/", follow=True)
    assert "not linked now" in text(undone)
    assert "It may be one of these" in text(jo.get("/council/spending/payee/?payee=acorn+arts"))


def test_sums_sizes_and_what_is_passed_on_are_entered_with_a_source(
    cast: Cast, browser: Browser
) -> None:
    jo, acorn = browser(cast.jo), cast.acorn
    sums = {"kind": "total", "from_on": "1 4 2026", "to_on": "31 3 2027", "pence": "17,000,000",
            "source": "Budget book, page 12"}  # fmt: skip
    assert "It is kept" in text(jo.post("/council/spending/sums/", sums, follow=True))
    wrong = jo.post("/council/spending/sums/", sums | {"to_on": "1 3 2026"})
    assert (wrong.status_code, "before the first day" in text(wrong)) == (422, True)
    size = {"slug": acorn.slug, "year_ends_on": "31 3 2026", "pence": "90000", "source": "Accounts"}
    assert "can reply" in text(jo.post("/council/spending/incomes/", size, follow=True))
    held = {"slug": acorn.slug, "service": "Payroll", "to": "wages", "starts_on": "1 4 2026",
            "words": "Their page"}  # fmt: skip
    assert "no service of that name" in text(jo.post("/council/spending/passed-on/", held))
    page = jo.post("/council/spending/passed-on/", held | {"service": ""}, follow=True)
    assert "Undo for Acorn Arts" in text(page)
    fact = acorn.passes_on.get()
    jo.post(f"/council/spending/passed-on/{fact.reference}/undo/")
    assert "Undo for" not in text(jo.get("/council/spending/passed-on/"))


def test_a_correction_shows_what_and_why_and_the_first_stays(
    issued: Cast, browser: Browser, client: Client
) -> None:
    jo = browser(issued.jo)
    services.link_payee(
        authority=issued.authority, payee_key="big care", organisation=issued.beech, by=issued.jo,
        at=NOW, on=NOW.date(),
    )  # fmt: skip
    address = "/council/spending/reports/"
    assert "Say why" in text(jo.post(address, {"month": "1 5 2026"}))
    made = jo.post(address, {"month": "1 5 2026", "why": "Big Care was linked."}, follow=True)
    assert "version 2: a correction" in text(made)
    assert "Big Care was linked." in text(client.get("/money/northtown/2026-05/"))
    first = text(client.get("/money/northtown/2026-05/?version=1"))
    assert "£1,401 of published payments" in first
    assert "not over yet" in text(jo.post(address, {"month": "1 11 2026"}))


def test_an_organisation_replies(cast: Cast, browser: Browser) -> None:
    olu = browser(cast.olu)
    assert "Nothing is published about your size" in text(olu.get("/provider/what-is-published/"))
    sent = olu.post("/provider/what-is-published/", {"words": "We are eight."}, follow=True)
    assert "stands in reports" in text(sent)
    assert Reply.objects.get().organisation == cast.acorn


@pytest.mark.parametrize("path", ["", "bring-in/", "sums/", "incomes/", "passed-on/", "reports/"])
def test_only_those_who_keep_it_come_in(cast: Cast, browser: Browser, path: str) -> None:
    address = f"/council/spending/{path}"
    for user in (cast.jo, cast.finn, cast.vera):
        assert browser(user).get(address).status_code == 200
    for user in (cast.rex, cast.olu, cast.maya.user, cast.ada):
        assert browser(user).get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["page=x", "linked=zzz", "words=%00", "payee=%00", "choose=%00", "page=-1&linked=yes"]
)
def test_no_query_breaks_a_page(issued: Cast, browser: Browser, query: str) -> None:
    jo = browser(issued.jo)
    for path in ("/council/spending/", "/council/spending/payee/", "/money/northtown/", "/money/"):
        assert jo.get(f"{path}?{query}").status_code in {200, 404}

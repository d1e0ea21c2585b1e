"""A person's bank statement through the pages: looked at, kept, matched, undone; and who may not."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.models import Budget
from payments.models import BankLine, BankMatch, OwnPayment
from people.models import Looking, User
from tests.budgets import plans
from tests.cast import TODAY, Cast
from tests.payments.test_bank_lines import day, keep, said
from tests.payments.test_own_payments import direct, mine, pay
from tests.payments.test_statement_reading import LLOYDS

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
MOST_QUERIES = 12


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    return browser(mine(cast))


@pytest.fixture
def budget(cast: Cast) -> Budget:
    return direct(cast)


def file(*rows: str, name: str = "september.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (LLOYDS + "".join(f"{row}\n" for row in rows)).encode())


def field(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', answer.content.decode())
    assert found, name
    return found.group(1)


def send(maya: Client, *rows: str) -> Any:
    seen = maya.post("/my/account/bank/new/", {"file": file(*rows)})
    return maya.post("/my/account/bank/new/", {"held": field(seen, "held")}, follow=True)


PAT = f"{day(2)},DD,'30-00-00,12345678,PAT HUGHES,90.00,,910.00"
POOL = f"{day(1)},DD,'30-00-00,12345678,POOL,12.00,,898.00"


def test_nothing_is_kept_before_it_was_seen(maya: Client, budget: Budget) -> None:
    seen = maya.post("/my/account/bank/new/", {"file": file(PAT, POOL)})
    words = seen.content.decode()
    assert "Nothing is kept yet" in words
    assert "PAT HUGHES" in words
    assert "£1,000" in words  # before the first line
    assert BankLine.objects.count() == 0
    kept = maya.post("/my/account/bank/new/", {"held": field(seen, "held")}, follow=True)
    assert "New lines: 2." in kept.content.decode()
    again = maya.post("/my/account/bank/new/", {"held": field(seen, "held")}, follow=True)
    assert "Nothing new" in again.content.decode()
    assert BankLine.objects.count() == 2


def test_what_is_wrong_is_said_by_its_line(maya: Client, budget: Budget) -> None:
    for row, words in (
        ("30/02/2026,DD,1,2,A,1.00,,", "Line 2"),
        (PAT + "\n" + POOL.replace("898", "897"), "Line 3"),
        (PAT + "\n" + POOL.replace("12345678", "87654321"), "Export one at a time"),
    ):
        answer = maya.post("/my/account/bank/new/", {"file": file(row)})
        assert words in answer.content.decode(), words
    tampered = maya.post("/my/account/bank/new/", {"held": "x:y:z"}, follow=True)
    assert "Choose the file again" in tampered.content.decode()
    assert maya.post("/my/account/bank/new/", {}).status_code == 200
    assert BankLine.objects.count() == 0


def test_a_proposal_is_said_yes_to_and_undone(cast: Cast, maya: Client, budget: Budget) -> None:
    payment = pay(cast, budget, 9000, paid_on=TODAY - timedelta(days=3))
    send(maya, PAT, POOL)
    page = maya.get("/my/account/bank/")
    assert "The same amount, a few days apart." in page.content.decode()
    done = maya.post("/my/account/bank/", {"yes": [field(page, "yes")]}, follow=True)
    assert "Matched: 1." in done.content.decode()
    assert "PAT HUGHES" not in done.content.decode()
    match = BankMatch.objects.get()
    assert (match.payment, match.why) == (payment, "near_day")
    line = f"/my/account/bank/{match.line.reference}/"
    every = maya.get("/my/account/bank/all/?page=x").content.decode()
    assert line in every
    assert "Matched" in every
    assert "Pat, £90" in maya.get(line).content.decode()
    undone = maya.post(line, {"do": "undo", "match": match.reference}, follow=True)
    assert "It is undone." in undone.content.decode()
    again = maya.post(line, {"do": "undo", "match": match.reference}, follow=True)
    assert "undone already" in again.content.decode()
    none = maya.post("/my/account/bank/", {"yes": ["line-x:pay-y"]}, follow=True)
    assert "Nothing was matched" in none.content.decode()


def test_a_line_is_written_down_in_parts(maya: Client, budget: Budget) -> None:
    send(maya, PAT)
    line = f"/my/account/bank/{BankLine.objects.get().reference}/"
    pot = plans.pot(budget, "Art group").reference
    facts = {"do": "make", "paid_to": "Pat", "pot": pot, "part": "60"}
    first = maya.post(line, facts | {"once": field(maya.get(line), "once")}, follow=True)
    assert "written down" in first.content.decode()
    assert "£30.00" in first.content.decode()  # still to match
    much = maya.post(line, facts | {"part": "31"})
    assert "£30 is left to match" in much.content.decode()
    rest = maya.post(line, facts | {"part": ""}, follow=True)
    assert "written down" in rest.content.decode()
    assert sorted(OwnPayment.objects.values_list("amount_pence", flat=True)) == [3000, 6000]


def test_a_part_pressed_twice_is_written_down_once(maya: Client, budget: Budget) -> None:
    send(maya, PAT)
    line = f"/my/account/bank/{BankLine.objects.get().reference}/"
    facts = {
        "do": "make", "paid_to": "Pat", "pot": plans.pot(budget, "Art group").reference,
        "part": "20", "once": field(maya.get(line), "once"),
    }  # fmt: skip
    maya.post(line, facts)
    maya.post(line, facts)
    assert OwnPayment.objects.count() == 1


def test_a_payment_is_chosen_by_hand_and_a_line_put_aside(
    cast: Cast, maya: Client, budget: Budget
) -> None:
    payment = pay(cast, budget, 5000)
    send(maya, PAT, POOL)
    pat, pool = BankLine.objects.order_by("on")
    chosen = {"do": "match", "side": payment.reference, "amount": "50"}
    done = maya.post(f"/my/account/bank/{pat.reference}/", chosen, follow=True)
    assert "It is matched." in done.content.decode()
    assert BankMatch.objects.get().why == "chosen"
    aside = maya.post(f"/my/account/bank/{pool.reference}/", {"do": "aside"}, follow=True)
    assert "nothing of your budget" in aside.content.decode()
    back = maya.post(f"/my/account/bank/{pool.reference}/", {"do": "back"}, follow=True)
    assert "in the list again" in back.content.decode()
    assert maya.post(f"/my/account/bank/{pool.reference}/", {"do": "x"}).status_code == 404


def test_only_those_who_share_the_money(cast: Cast, browser: Browser, budget: Budget) -> None:
    keep(cast, budget, said((2, "PAT HUGHES", "90.00")))
    line = BankLine.objects.get().reference
    for path in ("", "new/", "all/", f"{line}/"):
        whole = f"/for/{cast.maya.reference}/account/bank/{path}"
        assert browser(cast.jo).get(whole).status_code in (403, 404)
        assert browser(cast.olu).get(whole).status_code in (403, 404)
    other = browser(cast.nia.user) if cast.nia.user else None
    if other is not None:
        assert other.get(f"/my/account/bank/{line}/").status_code == 404
    assert not Looking.objects.filter(person=cast.maya).exists()


def test_a_page_asks_the_same_whatever_the_rows(cast: Cast, maya: Client, budget: Budget) -> None:
    for number in range(3):
        pay(cast, budget, 1000 + number)
    keep(cast, budget, said((2, "A", "10.00")))
    with CaptureQueriesContext(
        connection,
    ) as few:
        maya.get("/my/account/bank/")
    keep(cast, budget, said(*((1, f"SHOP {n}", f"{10 + n / 100:.2f}") for n in range(24))))
    with CaptureQueriesContext(connection) as many:
        maya.get("/my/account/bank/")
    assert len(many) <= len(few) <= MOST_QUERIES


def test_the_columns_of_another_bank_are_chosen(maya: Client, budget: Budget) -> None:
    """A bank nobody described: columns chosen, a wrong choice said by its line, then kept."""
    text = (
        "My Bank plc\nBooked,Left,Who,Money\n"
        f"{day(2)},910.00,PAT HUGHES,-90.00\n{day(1)},898.00,POOL,-12.00\n"
    )
    sent = SimpleUploadedFile("other.csv", text.encode("utf-16"))
    asked = maya.post("/my/account/bank/new/", {"file": sent})
    assert "Which column is which?" in asked.content.decode()
    assert "PAT HUGHES" in asked.content.decode()
    held = {"map": field(asked, "map"), "on": "0", "description": "2"}
    none = maya.post("/my/account/bank/new/", held)
    assert "Choose the amount" in none.content.decode()
    wrong = maya.post("/my/account/bank/new/", held | {"amount": "2"})
    assert "Line 3" in wrong.content.decode()
    breaks = maya.post("/my/account/bank/new/", held | {"amount": "3", "balance": "3"})
    assert "A line may be missing" in breaks.content.decode()
    seen = maya.post("/my/account/bank/new/", held | {"amount": "3", "balance": "1"})
    assert "Nothing is kept yet" in seen.content.decode()
    maya.post("/my/account/bank/new/", {"held": field(seen, "held")})
    assert sorted(BankLine.objects.values_list("amount_pence", flat=True)) == [-9000, -1200]
    stale = maya.post("/my/account/bank/new/", {"map": "a:b:c"}, follow=True)
    assert "Choose the file again" in stale.content.decode()
    empty = SimpleUploadedFile("x.csv", b"a,b\n1,2\n")
    refused = maya.post("/my/account/bank/new/", {"file": empty}, follow=True)
    assert "not a table" in refused.content.decode()

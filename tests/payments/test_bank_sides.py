"""Money in, and the banks of the council and of who holds funds: each line finds what it is."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from budgets.models import Budget, Holding
from core.errors import DomainError
from payments import services
from payments.models import (
    BankAccount,
    BankLine,
    BankMatch,
    Contribution,
    PayItem,
    PayRun,
)
from payments.models.bank_lines import Owner
from payments.services import bank_lines, bank_sides, matching
from payments.statements_in import Statement, read_bytes
from people.models import Looking, User
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_bank_pages import field
from tests.payments.test_own_payments import direct, mine
from tests.payments.test_results import both, camt053, read, released
from tests.payments.test_runs import make, paid
from tests.payments.test_statement_reading import LLOYDS
from tests.payments.yeses import PAY_ON, bank, said_yes

Browser = Callable[[User], Client]
Rows = tuple[tuple[date, str, int], ...]
pytestmark = pytest.mark.usefixtures("still_clock")


def table(*rows: tuple[date, str, int]) -> str:
    """A statement of (day, words, pence; below zero is money out), oldest first."""
    lines = (
        f"{on:%d/%m/%Y},DD,'30-00-00,12345678,{words},"
        + (f"{-pence / 100:.2f},," if pence < 0 else f",{pence / 100:.2f},")
        + "\n"
        for on, words, pence in rows
    )
    return LLOYDS + "".join(lines)


def statement(*rows: tuple[date, str, int]) -> Statement:
    (found,) = read_bytes(table(*rows).encode(), "bank.csv")
    assert found.statement is not None, found.message
    return found.statement


def keep(owner: Owner, by: User, *rows: tuple[date, str, int]) -> BankAccount:
    kept = bank_lines.keep_statement(
        owner=owner, statement=statement(*rows), name="bank.csv", by=by, at=NOW, named="5678"
    )
    return kept.statement.account


def proposed(account: BankAccount) -> dict[str, matching.Proposal]:
    """By the line's words."""
    return {one.line.description: one for one in matching.proposals(account)}


def to_match(account: BankAccount) -> list[str]:
    rows = BankLine.objects.filter(account=account).to_match()
    return [row.description for row in rows]


def yes(one: matching.Proposal, by: User) -> BankMatch:
    return matching.match_line(line=one.line, side=one.side, why=one.why, by=by, at=NOW)


def holding_of(budget: Budget) -> Holding:
    return budget.holdings.exclude(account=None).get()


def test_money_from_the_council_is_found_in_the_persons_bank_and_in_its_own(cast: Cast) -> None:
    """One payment, two banks: each says it once, and one saying leaves the other open."""
    run = released(cast)
    bill, instalment = both(run)
    assert instalment.instalment is not None
    after = PAY_ON + timedelta(days=1)
    council = keep(
        cast.authority, cast.finn, (PAY_ON, "ACORN", -3000), (after, "M WILLIAMS", -119000)
    )
    hers = keep(instalment.instalment.holding, mine(cast), (after, "NORTHTOWN", 119000))
    found = proposed(council)
    assert (found["ACORN"].side, found["ACORN"].why) == (bill, "same_day")
    assert (found["M WILLIAMS"].side, found["M WILLIAMS"].why) == (instalment, "near_day")
    (own,) = matching.proposals(hers)
    assert (own.side, own.named.who) == (instalment, "Money from the council")
    for one in found.values():
        yes(one, cast.finn)
    assert to_match(council) == []
    assert to_match(hers) == ["NORTHTOWN"]
    match = yes(own, mine(cast))
    assert (match.item, match.amount_pence) == (instalment, 119000)
    assert to_match(hers) == []
    matching.undo_match(match=match, by=mine(cast), at=NOW, on=TODAY)
    assert to_match(hers) == ["NORTHTOWN"]
    assert PayItem.objects.get(pk=instalment.pk).state == "in_run"  # a match moves no money


def test_a_run_that_the_bank_books_as_one_sum(cast: Cast) -> None:
    """Bacs: one debit for the file. Then its payments are not looked for one by one."""
    run = released(cast)
    account = keep(cast.authority, cast.finn, (PAY_ON, "BACS", -run.total_pence))
    (one,) = matching.proposals(account)
    assert one.side == run
    assert "2 payments" in one.named.who
    yes(one, cast.finn)
    bill, _ = both(run)
    keep(cast.authority, cast.finn, (PAY_ON, "ACORN", -bill.amount_pence))
    assert matching.proposals(account) == []
    assert to_match(account) == ["ACORN"]


def test_a_payment_that_came_back_is_money_in(cast: Cast) -> None:
    run = released(cast)
    bill, _ = both(run)
    read(cast, camt053([(bill.reference, "DBIT", "30.00", "")]))
    read(cast, camt053([(bill.reference, "CRDT", "30.00", "AC01")]))
    account = keep(cast.authority, cast.finn, (PAY_ON, "ACORN", -3000), (TODAY, "RETURNED", 3000))
    found = proposed(account)
    assert found["ACORN"].side == found["RETURNED"].side == bill
    assert "sent back" in found["RETURNED"].named.who
    yes(found["ACORN"], cast.finn)
    yes(found["RETURNED"], cast.finn)
    assert to_match(account) == []


def test_what_a_person_paid_in_is_found_or_written_down(cast: Cast) -> None:
    budget = direct(cast)  # £1,000 paid in today
    account = keep(holding_of(budget), mine(cast), (TODAY, "MINE", 100000), (TODAY, "MORE", 2500))
    found = proposed(account)
    assert list(found) == ["MINE"]
    assert found["MINE"].side == Contribution.objects.get()
    yes(found["MINE"], mine(cast))
    more = BankLine.objects.get(description="MORE")
    for _ in range(2):
        with_it = BankMatch.objects.filter(line=more).first()
        if with_it is None:
            matching.take_as_paid_in(line=more, by=mine(cast), at=NOW, on=TODAY)
    assert to_match(account) == []
    assert sorted(Contribution.objects.values_list("amount_pence", flat=True)) == [2500, 100000]
    with pytest.raises(matching.NothingLeftToMatch):
        matching.take_as_paid_in(line=more, by=mine(cast), at=NOW, on=TODAY)


def test_paid_in_and_paid_out_are_not_mixed(cast: Cast) -> None:
    budget = direct(cast)
    out = keep(holding_of(budget), mine(cast), (TODAY, "OUT", -100000)).lines.get()
    paid_in = Contribution.objects.get()
    with pytest.raises(matching.NotThisAccount):
        matching.match_line(line=out, side=paid_in, by=mine(cast), at=NOW)
    with pytest.raises(matching.NotMoneyIn):
        matching.take_as_paid_in(line=out, by=mine(cast), at=NOW, on=TODAY)
    council = keep(cast.authority, cast.finn, (TODAY, "IN", 100000)).lines.get()
    with pytest.raises(matching.NotThisAccount):  # it went into her account, not the council's
        matching.match_line(line=council, side=paid_in, by=cast.finn, at=NOW)
    with pytest.raises(matching.NotThisAccount):
        matching.take_as_paid_in(line=council, by=cast.finn, at=NOW, on=TODAY)


def fund(cast: Cast) -> Budget:
    """Beech holds Maya's fund; £400 came in, and Acorn's bill of £30 is paid from it."""
    lines = plans.line("Art group", 520000, held="fund", holder=cast.beech.reference)
    budget = plans.agreed(cast, lines)
    services.make_instalments(on=date(2026, 4, 1), at=NOW)
    bank(cast, cast.beech, by=cast.bea)
    paid(cast, make(cast))
    bill = said_yes(cast, plans.art(cast, budget))
    services.draw_from_fund(bill=bill, paid_on=TODAY, by=cast.bea, at=NOW, on=TODAY)
    return budget


def test_who_holds_funds_finds_what_came_in_and_what_it_paid(cast: Cast) -> None:
    fund(cast)
    account = keep(
        cast.beech, cast.bea, (TODAY, "ACORN", -3000), (PAY_ON, "NORTHTOWN", 40000),
        (PAY_ON, "OUR RENT", -90000),
    )  # fmt: skip
    found = proposed(account)
    assert found["NORTHTOWN"].named.who == f"Money for {cast.maya.known_as}"
    assert found["NORTHTOWN"].named.person == cast.maya
    assert set(found) == {"ACORN", "NORTHTOWN"}
    for one in found.values():
        yes(one, cast.bea)
    assert to_match(account) == ["OUR RENT"]


def test_a_holders_statement_says_which_account(cast: Cast) -> None:
    said = statement((TODAY, "X", -100))
    unnamed = Statement(said.layout, "", said.currency, None, None, lines=said.lines)
    with pytest.raises(bank_lines.WhichAccount):
        bank_lines.preview_of(cast.beech, unnamed)
    bank_lines.keep_statement(
        owner=cast.beech, statement=unnamed, name="x", by=cast.bea, at=NOW, named="00 1234"
    )
    assert BankAccount.objects.get().named == "1234"


def test_the_database_wants_one_thing_a_match_and_one_owner_an_account(cast: Cast) -> None:
    run = released(cast)
    line = keep(cast.authority, cast.finn, (PAY_ON, "BACS", -run.total_pence)).lines.get()
    facts = {"line": line, "amount_pence": 1, "why": "chosen", "matched_at": NOW,
             "matched_by": cast.finn}  # fmt: skip
    for sides in ({}, {"run": run, "item": both(run)[0]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BankMatch.objects.create(**facts, **sides)
    BankMatch.objects.create(**facts, run=run)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankMatch.objects.create(**facts, run=run)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankAccount.objects.create(authority=cast.authority, organisation=cast.beech, named="1")


def test_the_nearest_are_offered_by_hand_and_only_of_this_account(cast: Cast) -> None:
    run = released(cast)
    line = keep(cast.authority, cast.finn, (PAY_ON, "ODD", -1000)).lines.get()
    offered = {one.reference for one in bank_sides.near(line)}
    assert offered == {run.reference, *run.items.values_list("reference", flat=True)}
    part = matching.match_line(line=line, side=both(run)[0], by=cast.finn, at=NOW)
    assert part.amount_pence == 1000
    assert both(run)[0].reference not in {one.reference for one in bank_sides.near(line)}
    with pytest.raises(DomainError):
        matching.match_line(line=line, side=both(run)[1], by=cast.finn, at=NOW)


# The pages.


def send(client: Client, path: str, *rows: tuple[date, str, int], named: str = "") -> str:
    """Send a statement through the pages; the address of its lines."""
    file = SimpleUploadedFile("bank.csv", table(*rows).encode())
    seen = client.post(f"{path}new/", {"file": file, "named": named})
    assert "Nothing is kept yet" in seen.content.decode()
    kept = client.post(f"{path}new/", {"held": field(seen, "held")}, follow=True)
    assert "New lines" in kept.content.decode()
    return str(kept.redirect_chain[-1][0])


def test_finance_sends_matches_and_undoes(cast: Cast, browser: Browser) -> None:
    run = released(cast)
    finn = browser(cast.finn)
    assert "No statement is here yet" in finn.get("/finance/bank/").content.decode()
    here = send(finn, "/finance/bank/", (PAY_ON, "ACORN", -3000), (PAY_ON, "M WILLIAMS", -119000))
    assert "2 to match" in finn.get("/finance/bank/").content.decode()
    page = finn.get(here)
    assert "Acorn" in page.content.decode()
    assert Looking.objects.filter(person=cast.maya, user=cast.finn).exists()  # her name was shown
    ticked = [f"{one.line.reference}:{one.side.reference}"
              for one in matching.proposals(BankAccount.objects.get())]  # fmt: skip
    done = finn.post(here, {"yes": ticked}, follow=True)
    assert "Matched: 2." in done.content.decode()
    assert "Every line is matched" in done.content.decode()
    assert "All matched" in finn.get("/finance/bank/").content.decode()
    match = BankMatch.objects.get(item=both(run)[0])
    line = f"{here}{match.line.reference}/"
    assert "Said by" in finn.get(line).content.decode()
    finn.post(line, {"do": "undo", "match": match.reference})
    chosen = finn.post(line, {"do": "match", "side": both(run)[0].reference}, follow=True)
    assert "It is matched." in chosen.content.decode()
    csv = finn.get(f"{here}table/").content.decode()
    assert "ACORN" in csv
    assert finn.post(line, {"do": "make"}).status_code == 302  # nothing to write down here
    assert finn.post(line, {"do": "paid_in"}).status_code == 404
    assert "ACORN" in finn.get(f"{here}all/").content.decode()


def test_a_holder_of_funds_does_the_same(cast: Cast, browser: Browser) -> None:
    fund(cast)
    bea = browser(cast.bea)
    assert "Statements of your bank" in bea.get("/provider/fund/").content.decode()
    paid_page = bea.get("/provider/paid/").content.decode()
    assert "Your bank details" in paid_page
    assert "Funds you hold" in paid_page
    here = send(bea, "/provider/fund/bank/", (PAY_ON, "NORTHTOWN", 40000), (PAY_ON, "RENT", -9))
    page = bea.get(here).content.decode()
    assert f"Money for {cast.maya.known_as}" in page
    rent = BankLine.objects.get(description="RENT")
    aside = bea.post(f"{here}{rent.reference}/", {"do": "aside"}, follow=True)
    assert "nothing of a budget" in aside.content.decode()


def test_a_person_writes_down_what_they_paid_in(cast: Cast, browser: Browser) -> None:
    budget = direct(cast, pence=0)
    maya = browser(mine(cast))
    send(maya, "/my/account/bank/", (TODAY, "FROM MY SAVINGS", 4200))
    line = f"/my/account/bank/{BankLine.objects.get().reference}/"
    assert "Yes, I paid in £42" in maya.get(line).content.decode()
    done = maya.post(line, {"do": "paid_in"}, follow=True)
    assert "written down as paid in" in done.content.decode()
    assert holding_of(budget).contributions.get().amount_pence == 4200


def test_who_may_not_finds_nothing(cast: Cast, browser: Browser) -> None:
    released(cast)
    council = keep(cast.authority, cast.finn, (PAY_ON, "ACORN", -3000))
    line = council.lines.get().reference
    for path in ("", "new/", f"{council.reference}/", f"{council.reference}/all/",
                 f"{council.reference}/table/", f"{council.reference}/{line}/"):  # fmt: skip
        assert browser(cast.finn).get(f"/finance/bank/{path}").status_code == 200, path
        for user in (mine(cast), cast.olu, cast.jo):
            assert browser(user).get(f"/finance/bank/{path}").status_code in (403, 404)
    fund_of_another = f"/provider/fund/bank/{council.reference}/"
    assert browser(cast.olu).get(fund_of_another).status_code == 404
    assert browser(cast.finn).get("/finance/bank/acct-nothere/").status_code == 404


def test_the_run_is_the_same_object_for_every_reader(cast: Cast) -> None:
    """A cancelled or unreleased run is nothing that a bank can have booked."""
    run = released(cast, upto="made")
    account = keep(cast.authority, cast.finn, (PAY_ON, "BACS", -run.total_pence))
    assert matching.proposals(account) == []
    line = account.lines.get()
    assert bank_sides.near(line) == []
    assert PayRun.objects.get().state == "prepared"
    with pytest.raises(matching.NotThisAccount):
        matching.match_line(line=line, side=run, by=cast.finn, at=NOW)

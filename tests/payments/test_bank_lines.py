"""Statements kept once, lines matched to payments: proposed, said yes to, undone."""

import json
import time
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from budgets.models import Budget
from ledger.models import Entry
from payments import services, sql
from payments.models import BankAccount, BankLine, BankStatement, OwnPayment
from payments.services import bank_lines, matching
from payments.statements_in import Statement, read_bytes
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_own_payments import direct, mine, pay
from tests.payments.test_statement_reading import LAYOUTS, LLOYDS, samples
from tests.sizes import figure, many, measured


def day(back: int) -> str:
    return f"{TODAY - timedelta(days=back):%d/%m/%Y}"


def said(*rows: tuple[int, str, str], opening: str = "") -> Statement:
    """A statement of (days ago, words, pounds out), oldest first; balances from `opening`."""
    lines, running = [], round(float(opening) * 100) if opening else None
    for back, words, out in rows:
        if running is not None:
            running -= round(float(out) * 100)
        balance = f"{running / 100:.2f}" if running is not None else ""
        lines.append(f"{day(back)},DD,'30-00-00,12345678,{words},{out},,{balance}\n")
    found = read_bytes((LLOYDS + "".join(lines)).encode(), "mine.csv")[0]
    assert found.statement is not None, found.message
    return found.statement


def keep(cast: Cast, budget: Budget, statement: Statement) -> bank_lines.Kept:
    holding = plans.pot(budget, "Art group").holding
    return bank_lines.keep_statement(
        owner=holding, statement=statement, name="mine.csv", by=mine(cast), at=NOW
    )


def lines() -> list[BankLine]:
    return list(BankLine.objects.order_by("on", "pk"))


def test_the_same_file_adds_nothing_and_overlaps_join(cast: Cast) -> None:
    budget = direct(cast)
    first = said((9, "PAT", "5.00"), (8, "COFFEE", "2.50"), (8, "COFFEE", "2.50"), opening="100")
    assert keep(cast, budget, first).statement.added == 3  # two coffees on one day are two
    assert keep(cast, budget, first).again
    later = said((8, "COFFEE", "2.50"), (8, "COFFEE", "2.50"), (7, "POOL", "4.00"), opening="95")
    assert keep(cast, budget, later).statement.added == 1
    cut = said((8, "COFFEE", "2.50"), (7, "POOL", "4.00"), opening="92.50")
    assert keep(cast, budget, cut).statement.added == 0  # begins between the two coffees
    other = said((8, "TEA", "2.50"))
    assert keep(cast, budget, other).statement.added == 1  # same day and amount, another shop
    assert [line.nth for line in lines()] == [1, 1, 2, 3, 1]


def test_nine_layouts_into_one_account_stay_ten_lines(cast: Cast) -> None:
    budget, folder = direct(cast), samples() / "one-ledger-many-layouts"
    holding = plans.pot(budget, "Art group").holding
    added = []
    for name in LAYOUTS:
        (reading,) = read_bytes((folder / name).read_bytes(), name)
        assert reading.statement is not None
        kept = bank_lines.keep_statement(
            owner=holding, statement=reading.statement, name=name, by=mine(cast), at=NOW
        )
        added.append(kept.statement.added)
    assert added == [10, 0, 0, 0, 0, 0, 0, 0, 0]


def test_another_account_and_other_money_are_refused(cast: Cast) -> None:
    budget = direct(cast)
    keep(cast, budget, said((9, "PAT", "5.00")))
    text = (LLOYDS + f"{day(3)},DD,'30-00-00,99998765,POOL,1.00,,\n").encode()
    other = read_bytes(text, "x")[0].statement
    assert other is not None
    with pytest.raises(bank_lines.OtherAccount, match="8765"):
        keep(cast, budget, other)
    euros = Statement("camt.053", "", "EUR", lines=other.lines)
    with pytest.raises(bank_lines.NotInPounds):
        keep(cast, budget, euros)
    assert BankStatement.objects.count() == 1


def test_a_gap_is_said_and_nothing_is_kept_by_looking(cast: Cast) -> None:
    budget = direct(cast)
    keep(cast, budget, said((30, "PAT", "5.00"), opening="100"))
    holding = plans.pot(budget, "Art group").holding
    preview = bank_lines.preview_of(holding, said((3, "POOL", "4.00"), opening="50"))
    assert "£95" in preview.gap
    assert (len(preview.new), preview.known, BankLine.objects.count()) == (1, 0, 1)
    fits = bank_lines.preview_of(holding, said((3, "POOL", "4.00"), opening="95"))
    assert fits.gap == ""


def test_a_line_finds_its_payment_and_is_undone_in_one_press(cast: Cast) -> None:
    budget = direct(cast)
    payment = pay(cast, budget, 9000, paid_on=TODAY - timedelta(days=4))
    keep(cast, budget, said((2, "PAT HUGHES", "90.00"), (1, "POOL", "12.00")))
    account = BankAccount.objects.get()
    (found,) = matching.proposals(account)
    assert (found.line.description, found.side, found.why) == ("PAT HUGHES", payment, "near_day")
    match = matching.match_line(line=found.line, side=payment, why=found.why, by=mine(cast), at=NOW)
    assert [line.description for line in BankLine.objects.to_match()] == ["POOL"]
    assert matching.proposals(account) == []
    again = matching.match_line(line=found.line, side=payment, by=mine(cast), at=NOW)
    assert again == match
    matching.undo_match(match=match, by=mine(cast), at=NOW, on=TODAY)
    payment.refresh_from_db()
    assert payment.reversed_at is None  # it was written down by itself: it stays
    assert len(matching.proposals(account)) == 1
    with pytest.raises(matching.AlreadyUndone):
        matching.undo_match(match=match, by=mine(cast), at=NOW, on=TODAY)


def test_a_line_becomes_a_payment_and_undoing_takes_it_back(cast: Cast) -> None:
    budget = direct(cast)
    keep(cast, budget, said((2, "PAT HUGHES", "90.00")))
    (line,) = lines()
    pot = plans.pot(budget, "Art group")
    match = matching.make_payment(
        line=line, pot=pot, paid_to="Pat", by=mine(cast), at=NOW, on=TODAY
    )
    assert (match.payment.amount_pence, match.payment.paid_on) == (9000, line.on)
    assert not BankLine.objects.to_match().exists()
    matching.undo_match(match=match, by=mine(cast), at=NOW, on=TODAY)
    match.payment.refresh_from_db()
    assert match.payment.reversed_at is not None
    assert BankLine.objects.to_match().count() == 1


def test_split_part_and_combined(cast: Cast) -> None:
    """One line for two payments; two lines for one; never more than there is."""
    budget = direct(cast)
    one, two = pay(cast, budget, 3000), pay(cast, budget, 6000)
    keep(cast, budget, said((1, "TRANSFER", "80.00"), (0, "TRANSFER", "10.00")))
    first, second = lines()
    mine_ = {"by": mine(cast), "at": NOW}
    matching.match_line(line=first, side=one, **mine_)
    part = matching.match_line(line=first, side=two, **mine_)
    assert part.amount_pence == 5000  # all the line has left
    with pytest.raises(matching.MatchTooLarge, match="£10"):
        matching.match_line(line=second, side=two, amount_pence=1001, **mine_)
    matching.match_line(line=second, side=two, **mine_)
    assert not BankLine.objects.to_match().exists()
    with pytest.raises(matching.NothingLeftToMatch):
        matching.match_line(line=second, side=one, **mine_)
    services.reverse_own_payment(payment=one, reason="", by=mine(cast), at=NOW, on=TODAY)
    assert [line.pk for line in BankLine.objects.to_match()] == [first.pk]  # open again


def test_put_aside_and_back(cast: Cast) -> None:
    budget = direct(cast)
    keep(cast, budget, said((2, "BANK FEE", "1.00")))
    (line,) = lines()
    matching.set_aside(line=line, by=mine(cast), at=NOW)
    assert not BankLine.objects.to_match().exists()
    matching.set_aside(line=line, by=mine(cast), at=NOW, back=True)
    assert BankLine.objects.to_match().count() == 1


def test_the_database_keeps_a_line_once(cast: Cast) -> None:
    keep(cast, direct(cast), said((2, "PAT", "1.00")))
    (line,) = lines()
    line.pk, line.reference = None, "line-other"
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def run(*args: str) -> tuple[int, list[dict[str, object]]]:
    out = StringIO()
    code = 0
    try:
        call_command("import_bank_statement", "--json", *args, stdout=out)
    except SystemExit as end:
        code = int(str(end.code))
    return code, json.loads(out.getvalue())


@pytest.mark.django_db
def test_the_command_keeps_once_and_says_so(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(LLOYDS + f"{day(2)},DD,1,2,PAT,1.00,,9.00\n")
    bad.write_text(LLOYDS + "30/02/2026,DD,1,2,PAT,1.00,,9.00\n")
    code, answers = run("--dry-run", str(good))
    assert (code, answers[0]["outcome"], BankLine.objects.count()) == (0, "read", 0)
    assert answers[0]["lines"] == [
        {"on": f"{TODAY - timedelta(days=2)}", "amount_pence": -100, "description": "PAT",
         "reference": "", "balance_pence": 900}
    ]  # fmt: skip
    assert (answers[0]["opening_pence"], answers[0]["closing_pence"]) == (1000, 900)
    code, answers = run(str(good), str(bad), str(tmp_path / "none"))
    assert (code, [one["outcome"] for one in answers]) == (2, ["kept", "refused", "refused"])
    assert "Line 2" in str(answers[1]["message"])
    code, answers = run(str(good))
    assert (code, answers[0]["outcome"], BankLine.objects.count()) == (0, "nothing_new", 1)


def _paid_and_banked(cast: Cast, count: int) -> None:
    """So many payments and as many lines of one account, in rows: 700 amounts over the days."""
    budget = direct(cast)
    pot = plans.pot(budget, "Art group")
    sample = pay(cast, budget, 1)
    keep(cast, budget, said((400, "FIRST", "0.01")))
    account, statement = BankAccount.objects.get(), BankStatement.objects.get()
    entry = sample.entry
    fields = {f.attname: getattr(entry, f.attname) for f in Entry._meta.concrete_fields}
    del fields["id"]
    entries = Entry.objects.bulk_create(
        [Entry(**(fields | {"key": f"bulk:{number}"})) for number in range(count)], 2000
    )
    payments, banked = [], []
    for number, one in enumerate(entries):
        on = date(2020, 1, 1) + timedelta(days=number % 2000)
        pence = 100 + number // 2000 + (number % 7) * 1000
        payments.append(OwnPayment(
            pot=pot, holding=pot.holding, entry=one, paid_to="Pat", paid_on=on, service_on=on,
            amount_pence=pence, told_at=NOW, told_by=mine(cast),
        ))  # fmt: skip
        banked.append(BankLine(
            account=account, statement=statement, on=on + timedelta(days=number % 3),
            amount_pence=-pence, nth=number + 2,
        ))  # fmt: skip
    OwnPayment.objects.bulk_create(payments, 2000)
    BankLine.objects.bulk_create(banked, 2000)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


@pytest.mark.figure
def test_many_lines_are_matched_in_one_statement(cast: Cast) -> None:
    """Against a loop that asks for each line; the loop is timed over a share of the lines."""
    count = many(100_000)
    _paid_and_banked(cast, count)
    account = BankAccount.objects.get()
    begun = time.perf_counter()
    pairs = sql.propose(account.pk, matching.NEAR_DAYS)
    at_once = time.perf_counter() - begun
    share = list(BankLine.objects.filter(amount_pence__lt=-1)[: min(count, 1000)])
    begun = time.perf_counter()
    found = sum(_by_asking(line) is not None for line in share)
    one_by_one = (time.perf_counter() - begun) / len(share) * count
    assert len({pair[0] for pair in pairs}) == len({pair[2] for pair in pairs}) == len(pairs)
    assert found == len(share)
    figure("F.bank.matched", wanted=count, got=len(pairs))
    measured("F.bank.set_based", at_most=2, got=100 * at_once / one_by_one, unit="% of a loop")
    measured("F.bank.set_based_time", at_most=30, got=at_once, unit="s")


def _by_asking(line: BankLine) -> OwnPayment | None:
    """What a loop does: the nearest payment of this amount that nothing matches yet."""
    near = timedelta(days=matching.NEAR_DAYS)
    rows = OwnPayment.objects.filter(
        holding=line.account.holding, amount_pence=-line.amount_pence, reversed_at=None,
        paid_on__range=(line.on - near, line.on + near),
    ).exclude(matches__undone_at=None, matches__isnull=False)  # fmt: skip
    return min(rows, key=lambda one: (abs((one.paid_on - line.on).days), one.pk), default=None)

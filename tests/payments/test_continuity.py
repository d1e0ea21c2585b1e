"""A day without Steer: the sealed list, what was paid from it, and no payment twice."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from budgets.models import Budget
from budgets.services import figures_of
from core import jobs
from core.errors import DomainError
from core.models import Job
from invoices.models import Bill
from ledger.models import Entry
from payments import invariants, sealing, services
from payments.models import (
    Instalment,
    OutsidePayment,
    OutsideSheet,
    PayItem,
    PayList,
    PayRun,
)
from payments.outside_table import Told, read_told
from payments.services import continuity, outside, runs, second_route
from people.models import Looking, User
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_pages import text
from tests.payments.test_results import camt053, released
from tests.payments.yeses import PAY_ON, said_yes
from tests.sizes import figure

Browser = Callable[[User], Client]
WORDS = "correct horse battery"
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Path:
    """A passphrase is set, and lists go to a folder of this test."""
    settings.CONTINUITY_PASSPHRASE = WORDS
    settings.CONTINUITY_FOLDER = tmp_path / "lists"
    return tmp_path / "lists"


def two_ready(cast: Cast) -> Budget:
    """A bill of £30 to Acorn and a direct payment of £1,190 to Maya, in no run."""
    run = released(cast, upto="made")
    services.cancel_run(run=run, reason="Not today.", by=cast.finn, at=NOW)
    return Budget.objects.get()


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def inside(row: PayList) -> dict[str, bytes]:
    return sealing.opened((continuity.folder() / row.file_name).read_bytes(), WORDS)


def written(cast: Cast) -> PayList:
    return continuity.write_list(authority=cast.authority, at=NOW, on=TODAY)


def paid_csv(rows: list[dict[str, str]], **changes: str) -> bytes:
    """The table to tell by, filled in: all paid yesterday by Faster Payment."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ["reference", "amount", "paid on", "how", "bank reference"])
    writer.writeheader()
    for row in rows:
        amount = changes.get(row["reference"], row["amount"])
        writer.writerow({**row, "amount": amount, "paid on": "2026-11-22", "how": "faster"})
    return out.getvalue().encode()


def tell(cast: Cast, content: bytes) -> OutsideSheet:
    return outside.tell_outside(
        authority=cast.authority, rows=read_told(content).rows, by=cast.finn, at=NOW, on=TODAY,
        file_name="paid.csv", content=content,
    )  # fmt: skip


def confirm(cast: Cast, sheet: OutsideSheet, **more: Any) -> PayRun | None:
    return outside.confirm_outside(sheet=sheet, by=cast.fola, at=NOW, on=TODAY, **more)


def make_run(cast: Cast) -> PayRun:
    return services.make_run(
        authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY
    )


def test_the_list_opens_with_the_passphrase_alone_and_can_be_worked_from(
    cast: Cast, kept: Path
) -> None:
    two_ready(cast)
    row = written(cast)
    made = (kept / row.file_name).read_bytes()
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(made))
    for secret in (b"Acorn", b"Maya", b"20-00-00"):
        assert secret not in made
    with pikepdf.open(io.BytesIO(made), password=WORDS) as pdf:
        assert pdf.encryption.R == 6
        assert "aesv3" in str(pdf.encryption.stream_method)
        assert pdf.allow.accessibility
    found = inside(row)
    assert sorted(found) == ["balances-1.pdf", "balances.csv", "paid-outside.csv", "pay-list.csv"]
    pay = table(found["pay-list.csv"])
    bill, instalment = Bill.objects.get(), Instalment.objects.first()
    assert instalment is not None
    assert {(one["do"], one["reference"], one["pay to"], one["amount"]) for one in pay} == {
        ("pay", bill.reference, cast.acorn.name, "30.00"),
        ("pay", instalment.reference, cast.maya.full_name, "1190.00"),
    }
    assert all(len(one["account number"]) == 8 and one["sort code"] for one in pay)
    assert (row.count, row.total_pence, row.until_on) == (2, 122000, TODAY + timedelta(days=14))
    balances = table(found["balances.csv"])
    figures = figures_of(Budget.objects.get())
    whole = next(one for one in balances if not one["pot"])
    assert whole["free"] == f"{figures.free / 100:.2f}"
    assert whole["spent"] == "30.00"
    assert len(balances) == 1 + len(figures.pots)


def test_the_list_says_what_to_ask_about_first(cast: Cast, kept: Path) -> None:
    run = released(cast)  # its file is made
    agreement = Bill.objects.get().agreement
    waiting = said_yes(cast, agreement, date(2026, 12, 8))
    rows = {
        one.reference: one
        for one in continuity.content_of(cast.authority, at=NOW, on=TODAY).payments
    }
    item = run.items.get(bill__isnull=False)
    assert item.bill is not None
    assert rows[item.bill.reference].do == "ask"
    assert "Its file was made: ask the bank" in rows[item.bill.reference].why
    assert rows[waiting.reference].do == "pay"
    Bill.objects.filter(pk=waiting.pk).update(state="asked", answered_by=None, answered_at=None)
    rows = {
        one.reference: one
        for one in continuity.content_of(cast.authority, at=NOW, on=TODAY).payments
    }
    assert rows[waiting.reference].do == "not yet"


def test_without_a_passphrase_nothing_is_written(cast: Cast, kept: Path, settings: Any) -> None:
    settings.CONTINUITY_PASSPHRASE = "short"
    with pytest.raises(DomainError) as refusal:
        written(cast)
    assert refusal.value.code == "no_passphrase"
    with pytest.raises(CommandError, match="nobody has set a passphrase"):
        call_command("write_continuity")
    assert not kept.exists()


def test_the_command_writes_for_one_authority_and_refuses_another(
    cast: Cast, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("write_continuity", authority=cast.authority.short_name)
    row = PayList.objects.get()
    assert row.sha256 in capsys.readouterr().out
    assert (kept / row.file_name).stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="no such authority"):
        call_command("write_continuity", authority="Nowhere")


def test_the_last_fourteen_are_kept(
    cast: Cast, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(continuity, "KEPT", 2)
    for days in range(3):
        at = NOW + timedelta(days=days)
        continuity.write_list(authority=cast.authority, at=at, on=TODAY)
    gone = PayList.objects.exclude(removed_at=None).get()
    assert gone.made_at == NOW
    assert sorted(path.name for path in kept.iterdir()) == sorted(
        PayList.objects.filter(removed_at=None).values_list("file_name", flat=True)
    )
    with pytest.raises(DomainError) as refusal:
        continuity.write_list(authority=cast.authority, at=NOW, on=TODAY)
    assert refusal.value.code == "list_exists"


def test_a_file_is_there_whole_or_not_at_all(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = continuity.folder()
    (folder / "a.pdf").write_bytes(b"before")

    def pulled_out(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("payments.services.continuity.os.fsync", pulled_out)
    with pytest.raises(OSError, match="No space"):
        continuity.write_whole(folder / "a.pdf", b"after")
    assert [path.name for path in folder.iterdir()] == ["a.pdf"]
    assert (folder / "a.pdf").read_bytes() == b"before"


def test_the_night_writes_one_list_an_authority(cast: Cast, kept: Path) -> None:
    from payments.tasks import each_morning

    for _ in range(2):
        each_morning(NOW)
    assert Job.objects.filter(name="payments.write_pay_list").count() == 1
    jobs.run_due(clock=lambda: NOW)
    assert PayList.objects.get().authority == cast.authority


def test_a_drill_pays_all_from_the_table_and_nothing_twice(cast: Cast, kept: Path) -> None:
    """Export, away, paid from the table alone, told afterwards: no run pays it again."""
    budget = two_ready(cast)
    before = figures_of(budget)
    found = inside(written(cast))
    # Away: from here on only what stands in the file is used.
    to_tell = table(found["paid-outside.csv"])
    assert len(to_tell) == 2
    content = paid_csv(to_tell)
    # Back again.
    sheet = tell(cast, content)
    with pytest.raises(DomainError) as refusal:
        make_run(cast)  # told of: no run takes it, even before the second person came
    assert refusal.value.code == "nothing_to_pay"
    run = confirm(cast, sheet)
    assert run is not None
    run.refresh_from_db()
    assert (run.outside, run.state, run.count, run.total_pence) == (True, "paid", 2, 122000)
    with pytest.raises(DomainError):
        tell(cast, content)
    with pytest.raises(DomainError):
        make_run(cast)
    entries = Entry.objects.filter(key__startswith="item:", key__endswith=":paid")
    paid = {}
    for reference in (Bill.objects.get().reference, *[row["reference"] for row in to_tell]):
        items = PayItem.objects.filter(state="paid")
        paid[reference] = (
            items.filter(bill__reference=reference) | items.filter(instalment__reference=reference)
        ).count()
    figure("F.continuity_drill_doubled", wanted=0, got=sum(n != 1 for n in paid.values()))
    after = figures_of(budget)
    assert entries.count() == 2
    assert {entry.happened_on for entry in entries} == {date(2026, 11, 22)}
    assert (after.spent, after.promised, after.free) == (before.spent, before.promised, before.free)
    assert after.held == (before.held or 0) + 119000
    assert Bill.objects.get().state == "paid"
    assert invariants.check() == []


def test_what_cannot_be_taken_says_why_and_what_is_odd_is_kept_as_a_question(cast: Cast) -> None:
    run = released(cast)
    bill, direct = run.items.get(bill__isnull=False), run.items.get(instalment__isnull=False)
    services.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY)
    assert bill.bill is not None
    assert direct.instalment is not None
    agreement = bill.bill.agreement
    fresh = said_yes(cast, agreement, date(2026, 12, 8))
    asked = said_yes(cast, agreement, date(2026, 12, 15))
    Bill.objects.filter(pk=asked.pk).update(state="asked", answered_by=None, answered_at=None)
    rows = [
        Told(2, bill.bill.reference, 3000, TODAY),
        Told(3, direct.instalment.reference, 119000, TODAY),
        Told(4, fresh.reference, 3000, TODAY + timedelta(days=1)),
        Told(5, fresh.reference, 3500, TODAY),
        Told(6, asked.reference, 3000, TODAY),
        Told(7, "bill-nobody", 3000, TODAY),
    ]
    said = outside.judge(authority=cast.authority, rows=rows, on=TODAY, by=cast.finn)
    assert [bool(one.refused) for one in said] == [True, True, True, False, False, False]
    assert said[0].refused.startswith("Already paid on 23 November 2026, by the pay run of 1 Dec")
    assert run.reference in said[1].refused
    assert "still to come" in said[2].refused
    assert "£30 is due and £35 was paid: £5 too much" in said[3].question
    assert "Nobody has said yes" in said[4].question
    assert said[5].question == outside.UNKNOWN
    assert [one.can_settle for one in said] == [False, False, False, True, False, False]


@pytest.mark.parametrize(
    ("upto", "words"), [("made", "Cancel that run"), ("released", "Ask the bank")]
)
def test_what_stands_in_a_run_is_refused(cast: Cast, upto: str, words: str) -> None:
    run = released(cast, upto=upto)
    bill = Bill.objects.get()
    said = outside.judge(
        authority=cast.authority,
        rows=[Told(2, bill.reference, 3000, TODAY)],
        on=TODAY,
        by=cast.finn,
    )
    assert run.reference in said[0].refused
    assert words in said[0].refused
    with pytest.raises(DomainError) as refusal:
        outside.tell_outside(
            authority=cast.authority, rows=[said[0].told], by=cast.finn, at=NOW, on=TODAY
        )
    assert refusal.value.code == "nothing_told"


def one_told(cast: Cast, pence: int, **more: Any) -> OutsidePayment:
    bill = Bill.objects.get()
    sheet = outside.tell_outside(
        authority=cast.authority, rows=[Told(1, bill.reference, pence, TODAY, **more)], by=cast.finn,
        at=NOW, on=TODAY,
    )  # fmt: skip
    return sheet.payments.get()


def test_too_much_settles_what_is_due_and_asks_for_the_rest(cast: Cast) -> None:
    two_ready(cast)
    row = one_told(cast, 3500)
    with pytest.raises(DomainError) as refusal:
        confirm(cast, row.sheet)
    assert refusal.value.code == "look_at_differences"
    run = confirm(cast, row.sheet, differences_seen=True)
    assert run is not None
    assert run.items.get().amount_pence == 3000
    row.refresh_from_db()
    assert (row.state, row.surplus_pence, row.is_open_question) == ("settled", 500, True)
    with pytest.raises(DomainError) as refusal:
        outside.close_outside(payment=row, words=" ", by=cast.fola, at=NOW)
    assert refusal.value.code == "say_why_closed"
    outside.close_outside(payment=row, words="Acorn sent £5 back.", by=cast.finn, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.is_open_question) == ("settled", False)
    assert invariants.check() == []


def test_too_little_waits_out_of_runs_until_a_second_person_takes_it_back(cast: Cast) -> None:
    two_ready(cast)
    row = one_told(cast, 2500)
    assert confirm(cast, row.sheet, differences_seen=True) is None
    row.refresh_from_db()
    assert (row.state, row.item) == ("question", None)
    assert "£5 is missing" in row.question
    proposal = services.propose(authority=cast.authority, pay_on=PAY_ON)
    assert [one.why for one in proposal.left_out] == [runs.TOLD]
    with pytest.raises(DomainError) as refusal:
        outside.close_outside(payment=row, words="Typed wrongly.", by=cast.finn, at=NOW)
    assert refusal.value.code == "same_closer"
    for _ in range(2):
        outside.close_outside(payment=row, words="Typed wrongly.", by=cast.fola, at=NOW)
    again = one_told(cast, 3000)
    assert confirm(cast, again.sheet) is not None
    assert invariants.check() == []


def test_a_question_is_settled_once_what_stood_against_it_is_gone(cast: Cast) -> None:
    two_ready(cast)
    bill = Bill.objects.get()
    Bill.objects.filter(pk=bill.pk).update(state="asked", answered_by=None, answered_at=None)
    row = one_told(cast, 3000)
    assert confirm(cast, row.sheet) is None
    Bill.objects.filter(pk=bill.pk).update(
        state="agreed", answered_by=bill.answered_by, answered_at=bill.answered_at
    )
    assert confirm(cast, row.sheet) is not None
    assert confirm(cast, row.sheet) is None  # pressed again: nothing is left
    assert PayItem.objects.filter(state="paid").count() == 1
    assert invariants.check() == []


def test_who_told_does_not_confirm(cast: Cast) -> None:
    two_ready(cast)
    row = one_told(cast, 3000)
    with pytest.raises(DomainError) as refusal:
        outside.confirm_outside(sheet=row.sheet, by=cast.finn, at=NOW, on=TODAY)
    assert refusal.value.code == "same_teller"


def test_the_banks_line_finds_it_by_the_reference_that_was_keyed_in(cast: Cast) -> None:
    two_ready(cast)
    row = one_told(cast, 3000, bank_reference="FP-77")
    run = confirm(cast, row.sheet)
    assert run is not None
    services.read_results(
        authority=cast.authority, content=camt053([("FP-77", "DBIT", "30.00", "")]), by=cast.fola,
        at=NOW, on=TODAY,
    )  # fmt: skip
    run.refresh_from_db()
    assert run.state == "reconciled"
    back = camt053([(row.named, "CRDT", "30.00", "AC04")])
    services.read_results(authority=cast.authority, content=back, by=cast.fola, at=NOW, on=TODAY)
    assert Bill.objects.get().state == "agreed"  # it came back: owed again
    assert invariants.check() == []


def test_a_run_of_the_same_day_can_be_made_beside_it(cast: Cast) -> None:
    two_ready(cast)
    row = one_told(cast, 3000)
    assert confirm(cast, row.sheet) is not None
    run = services.make_run(authority=cast.authority, pay_on=TODAY, by=cast.finn, at=NOW, on=TODAY)
    assert [item.instalment is not None for item in run.items.all()] == [True]


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("bill-x,30,yesterday,,", "Row 3, paid on", ""),
        ("bill-x,-3,2026-11-22,,", "Row 3, amount", "below zero"),
        ("bill-x,0,2026-11-22,,", "Row 3, amount", "This is nothing"),
        (",30,2026-11-22,,", "Row 3, reference", "empty"),
        ("bill-x,30,2026-11-22,pigeon,", "Row 3, how", "Write faster"),
        (f"{'b' * 61},30,2026-11-22,,", "Row 3, reference", "longer"),
    ],
)
def test_each_row_of_the_table_says_what_is_wrong(line: str, place: str, words: str) -> None:
    head = "Reference,Amount,Paid on,How,Bank_reference"
    found = read_told(f"{head}\nbill-a,£30,22/11/2026,Cheque,'=1\n{line}\nbill-b,1,,,\n".encode())
    assert [(one.named, one.amount_pence, one.how) for one in found.rows] == [
        ("bill-a", 3000, "cheque")
    ]
    assert found.rows[0].bank_reference == "=1"
    assert [one.place for one in found.problems] == [place]
    assert words in found.problems[0].message
    assert found.not_paid == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"), (b",,\n", "no rows"), (b"reference,amount\nx,1\n", "Missing: paid on"),
        (b"reference,amount,paid on,amount\n", "twice"), (b"%PDF-1.7", "PDF"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_says_so(content: bytes, words: str) -> None:
    found = read_told(content)
    assert not found.rows
    assert words in found.problems[0].message


def second(cast: Cast, upto: str) -> PayRun:
    """A run whose usual way is Bacs and whose second way is a table."""
    cast.authority.policies.create(name="second_route", value="csv", starts_on=date(2025, 1, 1))
    run = released(cast, upto=upto)
    if upto == "made":
        services.approve_run(run=run, by=cast.fola, at=NOW)
    return PayRun.objects.get(pk=run.pk)


@pytest.mark.parametrize("upto", ["made", "released"])
def test_two_people_send_a_run_the_second_way_and_the_first_file_is_gone(
    cast: Cast, upto: str
) -> None:
    run = second(cast, upto)
    first = run.file_sha256
    for _ in range(2):
        row = second_route.ask_second_route(run=run, reason="Bacs is shut.", by=cast.finn, at=NOW)
    assert row.format == "csv"
    with pytest.raises(DomainError) as refusal:
        services.release_run(run=run, by=cast.fola, at=NOW)
    assert refusal.value.code == "other_way_asked"
    with pytest.raises(DomainError) as refusal:
        second_route.agree_second_route(run=run, by=cast.finn, at=NOW)
    assert refusal.value.code == "same_asker"
    made = second_route.agree_second_route(run=run, by=cast.fola, at=NOW)
    assert made.startswith(b"Reference,")
    assert services.release_run(run=run, by=cast.fola, at=NOW) == made
    run.refresh_from_db()
    assert run.file_sha256 not in ("", first)
    used = [(one.format, one.not_used_at is None) for one in run.files.order_by("pk")]
    assert used == ([("bacs18", False)] if first else []) + [("csv", True)]
    for again in (second_route.agree_second_route,):
        with pytest.raises(DomainError) as refusal:
            again(run=run, by=cast.fola, at=NOW)
        assert refusal.value.code == "run_moved_on"
    with pytest.raises(DomainError) as refusal:
        second_route.ask_second_route(run=run, reason="Again.", by=cast.finn, at=NOW)
    assert refusal.value.code == "no_second_route"
    services.mark_run_paid(run=run, paid_on=TODAY, by=cast.fola, at=NOW, on=TODAY)
    assert invariants.check() == []


def test_a_second_way_that_nobody_agrees_to_leaves_the_first(cast: Cast) -> None:
    run = second(cast, "released")
    first = services.release_run(run=run, by=cast.fola, at=NOW)
    second_route.ask_second_route(run=run, reason="Bacs is shut.", by=cast.finn, at=NOW)
    for _ in range(2):
        second_route.refuse_second_route(run=run, by=cast.finn, at=NOW)
    assert services.release_run(run=run, by=cast.fola, at=NOW) == first


def test_there_is_no_second_way_unless_it_is_set_said_why_and_the_bank_is_silent(
    cast: Cast,
) -> None:
    run = released(cast)

    def code(reason: str = "Bacs is shut.") -> str:
        with pytest.raises(DomainError) as refusal:
            second_route.ask_second_route(run=run, reason=reason, by=cast.finn, at=NOW)
        return refusal.value.code

    assert code() == "no_second_route"
    cast.authority.policies.create(name="second_route", value="csv", starts_on=date(2025, 1, 1))
    assert code(" ") == "say_why_second"
    second_route.ask_second_route(run=run, reason="Bacs is shut.", by=cast.finn, at=NOW)
    item = run.items.get(bill__isnull=False)
    services.read_results(
        authority=cast.authority, content=f"Reference,Outcome\n{item.reference},paid\n".encode(),
        by=cast.fola, at=NOW, on=TODAY,
    )  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        second_route.agree_second_route(run=run, by=cast.fola, at=NOW)
    assert refusal.value.code == "run_moved_on"


def held(answer: Any) -> str:
    found = re.search(r'name="held" value="([^"]+)"', answer.content.decode())
    assert found
    return found.group(1)


def upload(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("paid.csv", content, content_type="text/csv")}


def test_two_people_tell_and_confirm_on_the_screens(
    cast: Cast, browser: Browser, kept: Path
) -> None:
    two_ready(cast)
    row = written(cast)
    finn, fola = browser(cast.finn), browser(cast.fola)
    content = paid_csv(table(inside(row)["paid-outside.csv"])) + b"bill-x,30,pigeon,,\n"
    seen = finn.post("/finance/outside/table/", upload(content))
    assert "2 payments can be kept: £1,220.00" in text(seen)
    assert "Row 4, paid on" in text(seen)
    assert Looking.objects.filter(user=cast.finn, person=cast.maya).exists()
    assert not OutsideSheet.objects.exists()
    kept_now = finn.post("/finance/outside/table/", {"held": held(seen)}, follow=True)
    assert "Someone else must confirm it" in text(kept_now)
    sheet = OutsideSheet.objects.get()
    address = f"/finance/outside/{sheet.reference}/"
    assert finn.post(f"{address}confirm/").status_code == 404
    assert "2 payments, told by Finn" in text(fola.get("/finance/outside/"))
    done = fola.post(f"{address}confirm/", follow=True)
    assert "Written down as paid. No run pays these again." in text(done)
    assert Bill.objects.get().state == "paid"
    again = finn.post("/finance/outside/table/", upload(content))
    assert "Already paid on 22 November 2026, outside Steer." in text(again)
    assert 'name="held"' not in again.content.decode()
    assert "Paid outside Steer, told on 23 November 2026" in text(fola.get("/finance/runs/"))
    run = PayRun.objects.get(outside=True)
    assert "Paid outside Steer" in text(fola.get(f"/finance/runs/{run.reference}/"))
    assert fola.post(f"/finance/runs/{run.reference}/file/").status_code == 409
    taken = fola.get(f"/finance/pay-lists/{row.reference}/")
    assert "pay-list.csv" in sealing.opened(taken.content, WORDS)
    assert finn.get(f"/finance/pay-lists/{row.reference}/").status_code in {403, 404}


def test_one_payment_is_keyed_in_confirmed_with_its_difference_and_asked_about(
    cast: Cast, browser: Browser, kept: Path
) -> None:
    two_ready(cast)
    finn, fola = browser(cast.finn), browser(cast.fola)
    seen = finn.post("/finance/outside/new/", {
        "reference": f" {Bill.objects.get().reference.upper()} ", "amount": "£35",
        "paid_on": "22 November 2026", "how": "cheque", "bank_reference": "000123",
    })  # fmt: skip
    assert "£5 too much" in text(seen)
    finn.post("/finance/outside/new/", {"held": held(seen)})
    row = OutsidePayment.objects.get()
    address = f"/finance/outside/{row.sheet.reference}/"
    assert "I looked at the payments" in text(fola.get(address))
    short = fola.post(f"{address}confirm/")
    assert "Look at them, and say that you did." in text(short)
    fola.post(f"{address}confirm/", {"differences_seen": "on"})
    row.refresh_from_db()
    assert row.state == "settled"
    assert "1 question" in text(fola.get("/finance/outside/"))
    close = f"{address}{row.reference}/close/"
    assert "£5 too much" in text(fola.get(close))
    fola.post(close, {"reason": "Acorn sent it back."})
    assert "Acorn sent it back." in text(fola.get(address))
    assert "1 question" not in text(fola.get("/finance/outside/"))


@pytest.mark.parametrize("who", ["jo", "olu", "rex"])
def test_nobody_else_sees_any_of_it(cast: Cast, browser: Browser, kept: Path, who: str) -> None:
    two_ready(cast)
    row = one_told(cast, 3000)
    client = browser(getattr(cast, who))
    lists = written(cast)
    for page in (
        "outside/", "outside/new/", "outside/table/", f"outside/{row.sheet.reference}/",
        f"outside/{row.sheet.reference}/{row.reference}/close/", f"pay-lists/{lists.reference}/",
    ):  # fmt: skip
        assert client.get(f"/finance/{page}").status_code in {403, 404}, page


def test_what_a_page_held_for_too_long_or_changed_is_not_kept(cast: Cast, browser: Browser) -> None:
    answer = browser(cast.finn).post("/finance/outside/new/", {"held": "made-up"}, follow=True)
    assert "Too much time went by" in text(answer)
    assert not OutsideSheet.objects.exists()


def test_the_second_way_on_the_screens(cast: Cast, browser: Browser) -> None:
    run = second(cast, "released")
    finn, fola = browser(cast.finn), browser(cast.fola)
    address = f"/finance/runs/{run.reference}/"
    assert "The same payments, as CSV" in text(finn.get(f"{address}second-route/"))
    finn.post(f"{address}second-route/", {"reason": "The bank refused the whole file."})
    page = text(fola.get(address))
    assert "The bank refused the whole file." in page
    assert "Get the bank’s file again" not in page
    assert finn.post(f"{address}second-route/agree/").status_code in {403, 404}
    made = fola.post(f"{address}second-route/agree/")
    assert made.content.startswith(b"Reference,")
    page = text(fola.get(address))
    assert "The file as Bacs Standard 18 was set aside" in page
    assert fola.post(f"{address}file/").content == made.content


def test_the_second_way_is_taken_back_on_the_screen(cast: Cast, browser: Browser) -> None:
    run = second(cast, "released")
    finn, fola = browser(cast.finn), browser(cast.fola)
    address = f"/finance/runs/{run.reference}/"
    finn.post(f"{address}second-route/", {"reason": "Bacs is shut."})
    assert fola.post(f"{address}file/").status_code == 409
    fola.post(f"{address}second-route/refuse/")
    assert fola.post(f"{address}file/").status_code == 200


def test_a_long_list_is_pressed_in_parts(
    cast: Cast, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_ready(cast)
    monkeypatch.setattr(continuity, "A_PAPER", 1)
    monkeypatch.setattr(continuity, "MOST_POTS", 1)
    found = inside(written(cast))
    assert {name for name in found if name.endswith(".pdf")} == {"pay-list-2.pdf", "balances-1.pdf"}
    assert len(table(found["balances.csv"])) == 3  # the paper holds the budget, the table its pots
    with pikepdf.open(io.BytesIO(found["pay-list-2.pdf"])) as pdf:
        assert pdf.open_metadata().get("pdfuaid:part") == "1"

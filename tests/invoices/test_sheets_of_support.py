"""Registers, timesheets and visits: agreed inside the provider, then one bill a person."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.models import Agreement
from invoices import services
from invoices.invariants import check
from invoices.models import Bill, Sheet, SheetRow
from invoices.services import sheets
from invoices.services.sheets import NewRow
from invoices.visit_rows import billable, read_visits
from notices.models import Notice
from people.models import Looking, Role, User
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, priced, promised

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
D = Decimal
THURSDAY = date(2026, 11, 19)
ADDRESS = "/provider/sheets/"


def _art(cast: Cast, person: object = None) -> Agreement:
    return promised(
        cast, pence=660_00, rate=3000, unit="session", weekdays=[3], starts=date(2026, 11, 5),
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art, person=person,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture
def group(cast: Cast) -> list[Agreement]:
    """Maya and Nia go to the same group on Thursdays."""
    return [_art(cast), _art(cast, cast.nia)]


@pytest.fixture
def tess(cast: Cast) -> User:
    """Works at Acorn beside Olu."""
    return cast.member("Tess Acorn", cast.acorn, Role.PROVIDER_OPERATIONS)


def _send_all(client: Client, *chosen: Agreement) -> None:
    data = {"agreement": [one.reference for one in chosen]}
    check = client.post(f"{ADDRESS}bill/", data)
    assert "Check and send" in check.content.decode()
    for _ in range(2):  # pressed twice, sent once
        client.post(f"{ADDRESS}bill/", data | {"yes": "1", "once": check.context["once"]})


# Registers.


def test_one_register_becomes_one_bill_a_person(
    cast: Cast, browser: Browser, group: list[Agreement]
) -> None:
    olu, (maya, nia) = browser(cast.olu), group
    first = olu.get(f"{ADDRESS}register/")
    assert first.content.decode().count("Art group") == 1  # one group, not one a person
    where = {"group": maya.reference, "on": "19/11/2026"}
    page = olu.get(f"{ADDRESS}register/", where).content.decode()
    assert "Thursday 19 November. Untick who did not come." in page
    assert page.count(" checked") == 2  # both were expected
    came = {f"came-{row.reference}": "on" for row in group}
    posted = where | came | {f"units-{nia.reference}": "2", "once": "r-1"}
    for _ in range(2):
        olu.post(f"{ADDRESS}register/", posted)
    assert Sheet.objects.count() == 1
    assert "£90" in olu.get(ADDRESS).content.decode()
    _send_all(olu, maya, nia)
    bills = {bill.agreement_id: bill for bill in Bill.objects.all()}
    assert {pk: bill.total_pence for pk, bill in bills.items()} == {maya.pk: 30_00, nia.pk: 60_00}
    assert len(set(Bill.objects.values_list("number", flat=True))) == 2
    assert all(bill.state == Bill.State.ASKED for bill in bills.values())
    assert not SheetRow.objects.to_bill().exists()
    assert (
        bills[maya.pk].number
        in olu.get(f"{ADDRESS}{Sheet.objects.get().reference}/").content.decode()
    )
    assert Looking.objects.filter(user=cast.olu, person=cast.nia).exists()


def test_who_did_not_come_is_not_billed(
    cast: Cast, browser: Browser, group: list[Agreement]
) -> None:
    olu, (maya, nia) = browser(cast.olu), group
    olu.post(
        f"{ADDRESS}register/",
        {"group": maya.reference, "on": "19/11/2026", f"came-{nia.reference}": "on", "once": "a"},
    )
    assert SheetRow.objects.filter(came=False, agreement=maya, units=0).exists()
    _send_all(olu, maya, nia)
    assert [bill.agreement_id for bill in Bill.objects.all()] == [nia.pk]


def test_a_bill_taken_back_can_be_billed_again_from_its_register(
    cast: Cast, group: list[Agreement]
) -> None:
    maya = group[0]
    sheets.write_sheet(
        organisation=cast.acorn, kind="register", title="Art", rows=[NewRow(maya, THURSDAY, D(1))],
        by=cast.olu, at=NOW, on=TODAY,
    )  # fmt: skip
    facts = {"organisation_ids": [cast.acorn.pk], "agreements": [maya.reference], "by": cast.olu,
             "at": NOW, "on": TODAY}  # fmt: skip
    (bill,) = sheets.send_sheets(**facts)  # type: ignore[arg-type]
    with pytest.raises(sheets.NothingToBill):
        sheets.send_sheets(**facts)  # type: ignore[arg-type]
    services.withdraw_bill(bill=bill, by=cast.olu, at=NOW)
    (again,) = sheets.send_sheets(**facts)  # type: ignore[arg-type]
    assert again.number != bill.number


def test_a_day_that_is_billed_already_is_unticked_and_warned_of(
    cast: Cast, browser: Browser, group: list[Agreement]
) -> None:
    maya = group[0]
    bill_of(maya, priced(THURSDAY, "1", 3000, unit="session"), by=cast.olu, number="FIRST")
    sheets.write_sheet(
        organisation=cast.acorn, kind="register", title="Art", rows=[NewRow(maya, THURSDAY, D(1))],
        by=cast.olu, at=NOW, on=TODAY,
    )  # fmt: skip
    olu = browser(cast.olu)
    page = olu.get(f"{ADDRESS}bill/").content.decode()
    assert "A bill has one of these days already. Is it billed?" in page
    assert " checked" not in page
    check = olu.post(f"{ADDRESS}bill/", {"agreement": [maya.reference]}).content.decode()
    assert "Bill FIRST has the same days and amount" in check
    row = SheetRow.objects.get()
    where = f"{ADDRESS}{row.sheet.reference}/"
    assert browser(cast.bea).post(f"{where}rows/{row.pk}/", {"leave": "1"}).status_code == 404
    olu.post(f"{where}rows/{row.pk}/", {"leave": "1"})
    assert "Nothing agreed waits" in olu.get(f"{ADDRESS}bill/").content.decode()
    assert "Bill it after all" in olu.get(where).content.decode()
    olu.post(f"{where}rows/{row.pk}/")
    _send_all(olu, maya)
    billed = olu.post(f"{where}rows/{row.pk}/", {"leave": "1"}, follow=True).content.decode()
    assert "A bill has this row" in billed
    assert olu.post(f"{where}rows/{10**30}/").status_code == 404


# Timesheets.


def test_a_timesheet_is_agreed_by_somebody_else_and_then_billed(
    cast: Cast, browser: Browser, group: list[Agreement], tess: User
) -> None:
    maya = group[0]
    writer, other = browser(tess), browser(cast.olu)
    line = {"whom_1": maya.reference, "on_1": "12/11/2026", "units_1": "1.5"}
    writer.post(f"{ADDRESS}timesheet/", {"worker": "Tess", "once": "t"} | line)
    sheet = Sheet.objects.get()
    assert sheet.approved_at is None
    told = Notice.objects.get(kind="sheet.waits")
    assert (told.to, "Maya" in told.sentence) == (cast.olu, False)
    assert "1 timesheet of a colleague" in other.get("/provider/").content.decode()
    assert "timesheet of a colleague" not in writer.get("/provider/").content.decode()
    assert "Nothing agreed waits" in writer.get(f"{ADDRESS}bill/").content.decode()
    writer.post(f"{ADDRESS}{sheet.reference}/agree/")
    sheet.refresh_from_db()
    assert sheet.approved_at is None
    assert "This is right" not in writer.get(f"{ADDRESS}{sheet.reference}/").content.decode()
    assert "This is right" in other.get(f"{ADDRESS}{sheet.reference}/").content.decode()
    other.post(f"{ADDRESS}{sheet.reference}/agree/")
    assert (
        "Somebody has agreed"
        in other.post(
            f"{ADDRESS}{sheet.reference}/agree/", {"drop": "1"}, follow=True
        ).content.decode()
    )
    _send_all(other, maya)
    assert Bill.objects.get().total_pence == 45_00
    assert check() == []
    SheetRow.objects.update(agreement=group[1])  # the check can notice
    assert [one.rule for one in check()] == ["sheets are billed where they belong"]


def test_the_database_keeps_writer_and_agreer_apart(
    cast: Cast, group: list[Agreement], tess: User
) -> None:
    sheet = sheets.write_sheet(
        organisation=cast.acorn, kind="timesheet", title="Tess", by=tess, at=NOW, on=TODAY,
        rows=[NewRow(group[0], THURSDAY, D(1))],
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(approved_by=tess, approved_at=NOW)
    with pytest.raises(sheets.WriterAgrees):
        sheets.approve_sheet(sheet=sheet, by=tess, at=NOW)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({}, "Fill in at least one line."),
        ({"units_1": "2"}, "Fill this in too"),
        ({"whom_1": "agr-zzzzzzzz", "on_1": "12/11/2026", "units_1": "1"}, "Error:"),
        ({"on_1": "24/11/2026", "units_1": "1"}, "earlier"),
        ({"on_1": "12/11/2026", "units_1": "-1"}, "Error:"),
        ({"on_1": "1/11/2026", "units_1": "1"}, "Nothing is agreed with Maya on 1 November"),
        ({"on_1": "12/11/2026", "units_1": "1e400"}, "Error:"),
    ],
)
def test_mistakes_are_named_and_nothing_is_kept(
    cast: Cast, browser: Browser, group: list[Agreement], line: dict[str, str], words: str
) -> None:
    data = {"worker": "Olu"} | ({"whom_1": group[0].reference} | line if line else {})
    page = browser(cast.olu).post(f"{ADDRESS}timesheet/", data)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Sheet.objects.exists()


def test_others_sheets_are_not_there(cast: Cast, browser: Browser, group: list[Agreement]) -> None:
    sheet = sheets.write_sheet(
        organisation=cast.acorn, kind="register", title="Art", by=cast.olu, at=NOW, on=TODAY,
        rows=[NewRow(group[0], THURSDAY, D(1))],
    )  # fmt: skip
    bea = browser(cast.bea)
    assert bea.get(f"{ADDRESS}{sheet.reference}/").status_code == 404
    assert bea.post(f"{ADDRESS}{sheet.reference}/agree/").status_code == 404
    assert "Art" not in bea.get(ADDRESS).content.decode()
    bea.post(f"{ADDRESS}bill/", {"agreement": [group[0].reference], "yes": "1"})
    assert not Bill.objects.exists()
    with pytest.raises(sheets.BadSheetRow):
        sheets.write_sheet(
            organisation=cast.beech, kind="register", title="Art", by=cast.bea, at=NOW, on=TODAY,
            rows=[NewRow(group[0], THURSDAY, D(1))],
        )  # fmt: skip


# Visits.


@pytest.mark.parametrize(
    ("planned", "actual", "reason", "units"),
    [
        ("1", "1", "", "1"),
        ("1", "0.5", "", "0.5"),
        ("1", "2", "", "1"),
        ("1", "2", "She was unwell", "2"),
        ("0", "1", "", "0"),
        ("0", "1", "An extra visit she asked for", "1"),
        ("1", "0", "Nobody came", "0"),
    ],
)
def test_only_what_both_show_or_a_reason_explains_is_billed(
    planned: str, actual: str, reason: str, units: str
) -> None:
    assert billable(D(planned), D(actual), reason) == D(units)


def test_columns_have_many_names_and_visits_of_a_day_add_up() -> None:
    table = (
        "Visit Date;Contract;Rostered Hours;Delivered Hours;Notes\n"
        "19/11/2026;agr-2;1;0.5;\n2026-11-19;agr-2;1;0.75;late bus\n5/11/2026;agr-2;;0;\n"
    )
    visits, problems = read_visits(table.encode("utf-16"))
    assert problems == []
    assert [(one.planned, one.actual, one.reason) for one in visits] == [
        (D(2), D("1.25"), "late bus"), (None, D(0), ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "empty"),
        ("agreement,date\nx,1/11/2026\n", "Missing: actual"),
        ("agreement,date,actual,hours\n", "Two columns mean"),
        ("agreement,date,actual\nagr-2,31/4/2026,1\n", "There is no 31 April"),
        ("agreement,date,actual\nagr-2,1/11/2026,-1\n", "below nought"),
        ("agreement,date,actual\nagr-2,1/11/2026,1.234\n", "two figures"),
        ("agreement,date,actual\n,1/11/2026,1\n", "Fill it in"),
        ("agreement,date,actual\n" + "agr-2,1/11/2026,1\n" * 5_001, "5,000"),
        ("%PDF-1.7", "PDF"),
    ],
)
def test_a_broken_table_is_told_row_by_row(table: str, words: str) -> None:
    visits, problems = read_visits(table.encode())
    assert any(words in one.message for one in problems), problems
    assert visits == []


def test_a_rostering_system_is_compared_and_only_then_billed(
    cast: Cast, browser: Browser, group: list[Agreement]
) -> None:
    maya, nia = group
    table = (
        "reference,date,actual hours,reason\n"
        f"{maya.reference},5/11/2026,1,\n"  # as agreed
        f"{maya.reference},6/11/2026,1,\n"  # not agreed, not explained: nothing
        f"{maya.reference},12/11/2026,2,A double session for the show\n"
        f"{nia.reference},19/11/2026,0,\n"
    )
    olu = browser(cast.olu)
    sent = olu.post(f"{ADDRESS}visits/", {"file": SimpleUploadedFile("visits.csv", table.encode())})
    check = olu.get(sent["Location"]).content.decode()
    assert "In 3 of them, planned and given differ." in check
    assert "No reason given: only what both show." in check
    olu.post(sent["Location"])
    assert "kept before" in olu.post(sent["Location"], follow=True).content.decode()
    assert Sheet.objects.get().kind == Sheet.Kind.VISITS
    _send_all(olu, maya, nia)
    bill = Bill.objects.get()
    assert (bill.agreement, bill.total_pence) == (maya, 90_00)
    assert browser(cast.bea).get(sent["Location"]).status_code == 404


def test_a_file_with_a_strange_agreement_is_told_and_kept_out(
    cast: Cast, browser: Browser, group: list[Agreement]
) -> None:
    olu = browser(cast.olu)
    table = b"agreement,date,actual\nagr-22222222,5/11/2026,1\n"
    sent = olu.post(f"{ADDRESS}visits/", {"file": SimpleUploadedFile("v.csv", table)})
    assert "You have no agreement" in olu.get(sent["Location"]).content.decode()
    assert "Nothing was kept" in olu.post(sent["Location"], follow=True).content.decode()
    assert not Sheet.objects.exists()


def test_pages_ask_the_same_of_the_database_however_many_rows(
    cast: Cast, browser: Browser, group: list[Agreement]
) -> None:
    def kept(days: int) -> None:
        for n in range(days):
            sheets.write_sheet(
                organisation=cast.acorn, kind="register", title="Art", by=cast.olu, at=NOW, on=TODAY,
                rows=[NewRow(one, THURSDAY - timedelta(days=n), D(1)) for one in group],
            )  # fmt: skip

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as ran:
            assert olu.get(address).status_code == 200
        return len(ran.captured_queries) - 8  # what every page asks

    olu = browser(cast.olu)
    addresses = (ADDRESS, f"{ADDRESS}bill/", f"{ADDRESS}register/", f"{ADDRESS}timesheet/")
    kept(1)
    few = [queries(address) for address in addresses]
    kept(8)
    many = [queries(address) for address in addresses]
    assert (many, max(many) <= 12) == (few, True)

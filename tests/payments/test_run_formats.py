"""How a pay run leaves: Bacs, pain.001 or the finance system's table; the same bytes each time."""

import csv
import hashlib
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from budgets.models import Budget
from core.errors import DomainError
from payments import bacs, pain, services
from payments.models import PayRun, RunFile
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.yeses import PAY_ON, bank, said_yes

PAYER = bacs.Payer("Northtown Council", "20-00-00", "12345678")
LINE = bacs.Line("Zoë & Søn", "40-11-22", "87654321", 123456, "bill-7kq2m4tz", "item-2abc")
NS = f"{{{pain.NAMESPACE}}}"
# The order of pain.001.001.09, of the elements that we write.
ORDER = {
    "CstmrCdtTrfInitn": ["GrpHdr", "PmtInf"],
    "GrpHdr": ["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"],
    "PmtInf": [
        "PmtInfId", "PmtMtd", "NbOfTxs", "CtrlSum", "PmtTpInf", "ReqdExctnDt", "Dbtr", "DbtrAcct",
        "DbtrAgt", "ChrgBr", "CdtTrfTxInf",
    ],
    "CdtTrfTxInf": ["PmtId", "Amt", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf"],
    "ClrSysMmbId": ["ClrSysId", "MmbId"],
}  # fmt: skip


def policy(cast: Cast, name: str, value: Any) -> None:
    cast.authority.policies.create(name=name, value=value, starts_on=date(2025, 1, 1))


def ready(cast: Cast) -> PayRun:
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    bank(cast, cast.acorn)
    run = services.make_run(authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY)
    return services.approve_run(run=run, by=cast.fola, at=NOW)


def test_pain001_has_its_elements_in_the_order_of_the_message() -> None:
    heading = pain.Heading("run-1", datetime(2026, 4, 1, 9, tzinfo=UTC), date(2026, 4, 8))
    made = pain.file_of(heading, PAYER, [LINE, LINE])
    assert made == pain.file_of(heading, PAYER, [LINE, LINE])
    root = fromstring(made)
    for name, order in ORDER.items():
        for element in root.iter(NS + name):
            found = [child.tag.removeprefix(NS) for child in element]
            assert sorted(found, key=order.index) == found
            assert set(found) == set(order)
    text = {element.tag.removeprefix(NS): element.text for element in root.iter()}
    assert (text["NbOfTxs"], text["CtrlSum"], text["InstdAmt"]) == ("2", "2469.12", "1234.56")
    assert (text["EndToEndId"], text["Ustrd"]) == ("item-2abc", "bill-7kq2m4tz")
    assert [e.text for e in root.iter(f"{NS}MmbId")] == ["200000", "401122", "401122"]
    assert [e.text for e in root.iter(f"{NS}Nm")][-1] == "ZOE & SON"


@pytest.mark.parametrize("pence", [0, -1])
def test_pain001_takes_no_payment_of_nothing(pence: int) -> None:
    heading = pain.Heading("run-1", datetime(2026, 4, 1, 9, tzinfo=UTC), date(2026, 4, 8))
    line = bacs.Line("A", "400000", "87654321", pence, "x", "y")
    for lines in ([line], []):
        with pytest.raises(DomainError) as refusal:
            pain.file_of(heading, PAYER, lines)
        assert refusal.value.code == "not_for_bacs"


def test_a_run_leaves_as_pain001_by_policy_and_stays_so(cast: Cast) -> None:
    policy(cast, "pay_run_format", "pain001")
    run = ready(cast)
    made = services.release_run(run=run, by=cast.fola, at=NOW)
    root = fromstring(made)
    assert root.findtext(f".//{NS}MsgId") == run.reference
    assert root.findtext(f".//{NS}EndToEndId") == run.items.get().reference
    cast.authority.policies.create(name="pay_run_format", value="csv", starts_on=TODAY)
    assert services.release_run(run=run, by=cast.fola, at=NOW) == made
    run.refresh_from_db()
    assert run.file_sha256 == hashlib.sha256(made).hexdigest()
    assert RunFile.objects.get(run=run).format == "pain001"


def rows_of(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8"))))


def test_a_run_leaves_as_a_table_with_the_councils_columns_and_codes(cast: Cast) -> None:
    policy(cast, "pay_run_format", "csv")
    policy(
        cast, "finance_columns", ["supplier_number", "amount", "cost_centre", "account", "funder"]
    )
    policy(cast, "finance_codes", {"cost_centre": "ASC-1", "account_bill": "4100"})
    cast.acorn.supplier_number = "S-77"
    cast.acorn.save()
    run = ready(cast)
    made = services.release_run(run=run, by=cast.fola, at=NOW)
    rows = rows_of(made)
    assert rows[0] == ["Supplier number", "Amount", "Cost centre", "Account", "Funder"]
    assert rows[1][:4] == ["S-77", "30.00", "ASC-1", "4100"]
    assert rows[1][4]
    cast.acorn.supplier_number = "S-78"
    cast.acorn.save()
    assert services.release_run(run=run, by=cast.fola, at=NOW) == made


def test_a_payee_called_a_formula_stays_words_in_every_table(cast: Cast) -> None:
    policy(cast, "pay_run_format", "csv")
    said_yes(cast, plans.art(cast, plans.agreed(cast)))
    row = services.enter_bank_details(
        organisation=cast.acorn, account_name="=cmd|' /C calc'!A0", sort_code="20-00-00",
        account_number="87654321", by=cast.olu, at=NOW,
    )  # fmt: skip
    services.confirm_bank_details(
        details=row, how="Rang.", by=cast.finn, at=NOW, on=date(2026, 11, 2)
    )
    run = services.make_run(authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY)
    services.approve_run(run=run, by=cast.fola, at=NOW)
    rows = rows_of(services.release_run(run=run, by=cast.fola, at=NOW))
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in rows for cell in line)


def test_the_kind_of_payment_chooses_the_account(cast: Cast) -> None:
    policy(cast, "pay_run_format", "csv")
    policy(cast, "finance_codes", {"account_fund": "4300", "account_direct": "4200"})
    lines = plans.line("Art group", 520000, held="fund", holder=cast.beech.reference)
    budget: Budget = plans.agreed(cast, lines)
    services.make_instalments(on=date(2026, 4, 1), at=NOW)
    bank(cast, cast.beech, by=cast.bea)
    run = services.make_run(authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY)
    services.approve_run(run=run, by=cast.fola, at=NOW)
    heads, row = rows_of(services.release_run(run=run, by=cast.fola, at=NOW))
    assert row[heads.index("Account")] == "4300"
    assert budget.reference not in row  # no more than finance needs


def test_a_table_for_finance_needs_no_bank_account_of_the_council(cast: Cast) -> None:
    policy(cast, "pay_run_format", "csv")
    run = ready(cast)
    cast.authority.bank_sort_code = ""
    cast.authority.save()
    assert services.release_run(run=run, by=cast.fola, at=NOW)

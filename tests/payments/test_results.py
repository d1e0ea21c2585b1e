"""What the bank answered, read back: paid, refused, sent back, unknown. Part success is normal."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budgets.services import figures_of
from core.errors import DomainError
from invoices.models import Bill
from ledger.models import Entry
from notices.models import Notice
from payments import answers, invariants, services
from payments.models import BankDetails, ItemResult, PayItem, PayRun, ResultFile
from people.models import User
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.yeses import PAY_ON, bank, said_yes

PAIN002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
CAMT053 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


pytestmark = pytest.mark.usefixtures("still_clock")


def pain002(run: str, rows: list[tuple[str, str, str]], group: str = "PART") -> bytes:
    """A status report: (end-to-end id, status, reason) a payment."""
    said = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        + (f"<StsRsnInf><Rsn><Cd>{why}</Cd></Rsn></StsRsnInf>" if why else "")
        + "</TxInfAndSts>"
        for name, status, why in rows
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{PAIN002}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-11-23T08:00:00Z</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{run}</OrgnlMsgId><GrpSts>{group}</GrpSts>"
        f"</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{run}</OrgnlPmtInfId>{said}"
        f"</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def camt053(rows: list[tuple[str, str, str, str]]) -> bytes:
    """A statement: (end-to-end id, DBIT or CRDT, pounds, return reason) a line."""
    said = "".join(
        f'<Ntry><Amt Ccy="GBP">{pounds}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>2026-11-23</Dt></BookgDt><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>{name}</EndToEndId></Refs>"
        f'<Amt Ccy="GBP">{pounds}</Amt><CdtDbtInd>{way}</CdtDbtInd>'
        + (f"<RtrInf><Rsn><Cd>{why}</Cd></Rsn></RtrInf>" if why else "")
        + "</TxDtls></NtryDtls></Ntry>"
        for name, way, pounds, why in rows
    )
    return (
        f'<Document xmlns="{CAMT053}"><BkToCstmrStmt><Stmt>{said}</Stmt></BkToCstmrStmt></Document>'
    ).encode()


def released(cast: Cast, *, upto: str = "released") -> PayRun:
    """A run of two payments: a bill of £30 to Acorn and a direct payment of £1,190 to Maya."""
    cast.authority.policies.create(
        name="second_person_above_pence", value=10**8, starts_on=date(2025, 1, 1)
    )
    lines = [
        plans.line("Personal assistant", 1820000, held="own_account"),
        plans.line("Art group", 120000),
    ]
    budget = plans.agreed(cast, *lines, contribution=5250)
    said_yes(cast, plans.art(cast, budget))
    services.make_instalments(on=date(2026, 4, 1), at=NOW)
    bank(cast, cast.acorn)
    bank(cast, cast.maya)
    run = services.make_run(authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY)
    if upto == "made":
        return run
    services.approve_run(run=run, by=cast.fola, at=NOW)
    services.release_run(run=run, by=cast.fola, at=NOW)
    return PayRun.objects.get(pk=run.pk)


def both(run: PayRun) -> tuple[PayItem, PayItem]:
    """The bill's payment, and the instalment's."""
    return run.items.get(bill__isnull=False), run.items.get(instalment__isnull=False)


def read(cast: Cast, content: bytes) -> ResultFile:
    return services.read_results(
        authority=cast.authority, content=content, name="bank.xml", by=cast.fola, at=NOW, on=TODAY
    )


def sound() -> None:
    assert invariants.check() == []


def test_an_acknowledgement_pays_nothing(cast: Cast) -> None:
    run = released(cast)
    read(cast, pain002(run.reference, [], group="ACCP"))
    run.refresh_from_db()
    assert run.state == PayRun.State.AT_BANK
    assert set(run.items.values_list("state", flat=True)) == {"in_run"}
    assert ItemResult.objects.filter(outcome="accepted").count() == 2
    sound()


def test_part_success_one_is_paid_the_other_refused_and_owed_again(cast: Cast) -> None:
    run = released(cast)
    bill, direct = both(run)
    read(
        cast,
        pain002(run.reference, [(bill.reference, "RJCT", "AC04"), (direct.reference, "ACSC", "")]),
    )
    run.refresh_from_db()
    assert run.state == PayRun.State.RECONCILED  # each payment has its answer
    assert bill.bill is not None
    assert Bill.objects.get(pk=bill.bill.pk).state == Bill.State.AGREED
    assert not Entry.objects.filter(key__startswith=f"item:{bill.reference}").exists()
    assert ItemResult.objects.get(item=bill).words == "The account is closed."
    assert not BankDetails.objects.in_use().filter(organisation=cast.acorn).exists()
    kinds = Notice.objects.filter(kind="payment_returned").values_list("to", flat=True)
    assert {cast.olu.pk, cast.maya.user and cast.maya.user.pk} <= set(kinds)
    sound()


def test_an_unknown_answer_is_not_sent_again_and_a_later_file_resolves_it(cast: Cast) -> None:
    run = released(cast)
    bill, direct = both(run)
    read(cast, camt053([(direct.reference, "DBIT", "1190.00", "")]))
    run.refresh_from_db()
    assert run.state == PayRun.State.AT_BANK
    proposal = services.propose(authority=cast.authority, pay_on=date(2026, 12, 2))
    assert proposal.items == []  # what is unanswered is in no other run
    with pytest.raises(DomainError):
        services.cancel_run(run=run, reason="Again.", by=cast.finn, at=NOW)
    read(cast, camt053([(bill.reference, "DBIT", "30.00", "")]))
    run.refresh_from_db()
    assert run.state == PayRun.State.RECONCILED
    assert Entry.objects.filter(key=f"item:{bill.reference}:paid").count() == 1
    sound()


def test_a_return_line_puts_the_money_back_with_the_banks_reason(cast: Cast) -> None:
    run = released(cast)
    bill, direct = both(run)
    read(
        cast,
        camt053([(bill.reference, "DBIT", "30.00", ""), (direct.reference, "DBIT", "1190.00", "")]),
    )
    assert bill.bill is not None
    budget = bill.bill.agreement.budget
    owed = figures_of(budget).pots
    read(cast, camt053([(bill.reference, "CRDT", "30.00", "AC01")]))
    bill.refresh_from_db()
    assert bill.state == PayItem.State.RETURNED
    assert Bill.objects.get(pk=bill.bill.pk).state == Bill.State.AGREED
    assert sum(pot.owed for pot in figures_of(budget).pots) == sum(p.owed for p in owed) + 3000
    sound()


def test_paid_and_sent_back_in_one_statement(cast: Cast) -> None:
    run = released(cast)
    bill, _ = both(run)
    read(
        cast,
        camt053([(bill.reference, "CRDT", "30.00", "AC01"), (bill.reference, "DBIT", "30.00", "")]),
    )
    bill.refresh_from_db()
    assert bill.state == PayItem.State.RETURNED
    sound()


def test_no_money_in_the_councils_account_asks_nobody_for_bank_details(cast: Cast) -> None:
    run = released(cast)
    read(cast, pain002(run.reference, [(both(run)[0].reference, "RJCT", "AM04")]))
    assert BankDetails.objects.in_use().filter(organisation=cast.acorn).exists()


def test_a_whole_file_refused_pays_nobody(cast: Cast) -> None:
    run = released(cast)
    read(cast, pain002(run.reference, [], group="RJCT"))
    assert set(run.items.values_list("state", flat=True)) == {"refused"}
    assert not Entry.objects.filter(key__endswith=":paid", key__startswith="item:").exists()
    sound()


def test_the_same_file_and_the_same_answer_in_another_change_nothing(cast: Cast) -> None:
    run = released(cast)
    bill, _ = both(run)
    read(cast, camt053([(bill.reference, "DBIT", "30.00", "")]))
    count = Entry.objects.count()
    with pytest.raises(DomainError) as refusal:
        read(cast, camt053([(bill.reference, "DBIT", "30.00", "")]))
    assert refusal.value.code == "read_already"
    table = f"Reference,Outcome,Amount\r\n{bill.reference},paid,30.00\r\nother-1,paid,5\r\n"
    again = read(cast, table.encode())
    assert (Entry.objects.count(), again.not_ours, again.results.count()) == (count, 1, 0)


@pytest.mark.parametrize(
    ("amount", "day"), [("31.00", "2026-11-23"), ("30.00", "2026-12-24"), ("", "24/12/2026")]
)
def test_what_contradicts_us_is_a_finding_and_is_not_applied(
    cast: Cast, amount: str, day: str
) -> None:
    bill, _ = both(released(cast))
    table = f"Reference,Outcome,Amount,Date\n{bill.reference},paid,{amount},{day}\n"
    file = read(cast, table.encode())
    assert len(file.findings) == 1
    bill.refresh_from_db()
    assert bill.state == PayItem.State.IN_RUN


def test_refused_after_paid_and_paid_after_refused_are_findings(cast: Cast) -> None:
    run = released(cast)
    bill, direct = both(run)
    read(cast, f"Reference,Outcome\n{bill.reference},paid\n{direct.reference},refused\n".encode())
    file = read(
        cast, f"Reference,Outcome\n{bill.reference},refused\n{direct.reference},paid\n".encode()
    )
    assert len(file.findings) == 2
    sound()


def test_another_authoritys_payments_are_left_alone(cast: Cast) -> None:
    bill, _ = both(released(cast))
    other = type(cast.authority).objects.create(name="Southtown", short_name="Southtown")
    file = services.read_results(
        authority=other, content=camt053([(bill.reference, "DBIT", "30.00", "")]), by=cast.fola,
        at=NOW, on=TODAY,
    )  # fmt: skip
    assert (file.not_ours, file.results.count()) == (1, 0)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"<a", "broken"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "broken"),
        (b"<Document/>", "cannot read"),
        (b"name,sum\nx,1\n", "Reference and Outcome"),
        (b"Reference,Outcome\nx,paid,7\n", "Line 2"),
        (b"Reference,Outcome\nx,perhaps\n", "Line 2"),
        (b"Reference,Outcome,Date\nx,paid,30/02/2026\n", "Line 2"),
        (b"Reference,Outcome,Amount\nx,paid,1.00000\ny,paid,1.005\n", "Line 3"),
        (b"Reference,Outcome,Amount\nx,paid,NaN\n", "Line 2"),
        (b'Reference,Outcome\n"x,paid\n', "table is broken"),
        (b"\x00\xff\xfe\x00", "Reference and Outcome"),
    ],
)
def test_a_bad_file_is_refused_in_words_that_name_the_line(content: bytes, part: str) -> None:
    with pytest.raises(answers.BadResultFile) as refusal:
        answers.read(content)
    assert part in str(refusal.value)


# The pages.


def test_finance_reads_a_file_and_sees_what_it_said(
    cast: Cast, browser: Callable[[User], Client]
) -> None:
    run = released(cast)
    bill, direct = both(run)
    fola, finn = browser(cast.fola), browser(cast.finn)
    assert b"No file was read yet." in fola.get("/finance/answers/").content
    sent = SimpleUploadedFile(
        "answers.xml",
        pain002(run.reference, [(bill.reference, "RJCT", "AC04"), (direct.reference, "PDNG", "")]),
    )
    assert finn.post("/finance/answers/", {"file": sent}).status_code == 404
    sent.seek(0)
    shown = fola.post("/finance/answers/", {"file": sent}, follow=True).content.decode()
    assert "The account is closed." in shown
    assert "has no answer yet" in finn.get(f"/finance/runs/{run.reference}/").content.decode()
    sent.seek(0)
    assert b"This file was read already." in fola.post("/finance/answers/", {"file": sent}).content
    bad = SimpleUploadedFile("x.csv", b"a,b\n1,2\n")
    assert b"Reference and Outcome" in fola.post("/finance/answers/", {"file": bad}).content
    assert b"Files read" in fola.post("/finance/answers/", {}).content


def test_others_find_no_answers_of_the_bank(cast: Cast, browser: Callable[[User], Client]) -> None:
    run = released(cast)
    file = read(cast, pain002(run.reference, [], group="ACCP"))
    for other in (cast.jo, cast.olu, cast.sam):
        for address in ("/finance/answers/", f"/finance/answers/{file.reference}/"):
            assert browser(other).get(address).status_code == 404
    assert browser(cast.ada).get(f"/finance/answers/{file.reference}/").status_code == 200


@pytest.mark.parametrize("address", ["/finance/answers/", "one"])
def test_the_pages_ask_few_questions(
    cast: Cast, browser: Callable[[User], Client], django_assert_max_num_queries: Any, address: str
) -> None:
    run = released(cast)
    file = read(cast, pain002(run.reference, [], group="ACCP"))
    fola = browser(cast.fola)
    where = f"/finance/answers/{file.reference}/" if address == "one" else address
    fola.get(where)
    with django_assert_max_num_queries(12):
        assert fola.get(f"{where}?page=x").status_code == 200

"""Bills as the person reads them: lines, answers, findings, decisions, the story, the messages."""

from home.taking.rows import Row, listed, within
from home.taking.whose import Whose
from invoices.checks import Code
from invoices.models import (
    Bill,
    BillDecision,
    BillEvent,
    BillLine,
    BillMessage,
    Finding,
    Objection,
    OnAccount,
    StandingAnswer,
    Voice,
)


def bills_of(whose: Whose) -> list[Row]:
    """Every bill that was sent, by when it was made. A provider's drafts and sheets are theirs."""
    bills = (
        Bill.objects.visible_to(whose.actor)
        .filter(agreement__budget__person=whose.person)
        .exclude(state=Bill.State.DRAFT)
    )
    rows = listed(
        bills,
        "reference kind number agreement=agreement__reference what=agreement__what"
        " provider=organisation__name state source issued_on from_on to_on total_pence agreed_pence"
        " credited_pence conceded_pence paid_pence owed_back_pence refunded_pence paid_on"
        " credits=credits__reference file=file__reference file_sha256 sent_at answered_at"
        " answered_by=answered_by__name answered_how answer_reason",
    )
    lines = BillLine.objects.filter(bill__in=bills)
    told = listed(
        lines,
        "of=bill__reference position service_on service_to description units unit rate_pence"
        " net_pence vat_pence answer agreed_pence credited_pence paid_pence",
    )
    for line in told:
        line["total_pence"] = line["net_pence"] + line["vat_pence"]
    within(rows, "lines", told, of="of")
    # That safeguarding looks at a provider is a route of its own, and not on this paper.
    findings = Finding.objects.filter(bill__in=bills).exclude(code=Code.PROVIDER_PAUSED)
    within(
        rows, "findings",
        listed(findings, "of=bill__reference line=line__position code sentence found_at settled_at"),
        of="of",
    )  # fmt: skip
    decisions = BillDecision.objects.filter(bill__in=bills, decided_at__isnull=False)
    within(
        rows, "decisions",
        listed(decisions, "of=bill__reference outcome reason amount_pence"
               " proposed_by=proposed_by__name decided_by=decided_by__name decided_at"),
        of="of",
    )  # fmt: skip
    events = BillEvent.objects.filter(bill__in=bills)
    within(rows, "story", listed(events, "of=bill__reference state sentence at"), of="of")
    voices = Voice.objects.filter(bill__in=bills)
    within(
        rows, "voices",
        listed(voices, "of=bill__reference by=by__name answers reason at dropped_at"), of="of",
    )  # fmt: skip
    standing = StandingAnswer.objects.filter(bill__in=bills)
    within(
        rows, "answered_beforehand",
        listed(standing, "of=bill__reference rule=rule__reference at"), of="of",
    )  # fmt: skip
    words = BillMessage.objects.filter(bill__in=bills)
    within(rows, "messages", listed(words, "of=bill__reference side words at by=by__name"), of="of")
    paid = OnAccount.objects.filter(bill__in=bills)
    within(
        rows, "on_account",
        listed(paid, "of=bill__reference amount_pence object_until at"), of="of",
    )  # fmt: skip
    objections = Objection.objects.filter(on_account__bill__in=bills)
    return within(
        rows, "objections",
        listed(objections, "of=on_account__bill__reference reference words at decided_at"
               " decided_by=decided_by__name upheld_pence reason"),
        of="of",
    )  # fmt: skip

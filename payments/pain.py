"""A pay run as an ISO 20022 pain.001.001.09 message: UK credit transfers in pounds. Pure.

One payment block for one day; the sort code stands as the clearing member (GBDSC), the account
number as it is. The message's id is the run's reference and each payment's end-to-end id is the
item's: a bank that gets the same file twice knows it again. Elements stand in the order of the
message's schema (ISO 20022 message catalogue); tests hold the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from payments import bacs

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
NAME: Final = 70
PENCE: Final = 100


@dataclass(frozen=True)
class Heading:
    """What the whole message says: its id, when it was agreed, and the day it is to be paid."""

    message_id: str
    agreed_at: datetime
    pay_on: date


def file_of(heading: Heading, payer: bacs.Payer, lines: Sequence[bacs.Line]) -> bytes:
    """The message; the same payments in the same order give the same bytes. Raises NotForBacs."""
    if not lines or any(line.amount_pence <= 0 for line in lines):
        raise bacs.NotForBacs("The file has no payment, or one of nothing. Look at the run again.")
    root = Element("Document", xmlns=NAMESPACE)
    initiation = SubElement(root, "CstmrCdtTrfInitn")
    totals = str(len(lines)), pounds(sum(line.amount_pence for line in lines))
    _header(initiation, heading, payer, totals)
    block = _block(initiation, heading, payer, totals)
    for line in lines:
        _payment(block, line)
    made: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def pounds(pence: int) -> str:
    """“12.34”: two figures after the point, no comma."""
    return f"{pence // PENCE}.{pence % PENCE:02d}"


def _put(parent: Element, path: str, text: str) -> Element:
    """Elements along a path, the last one with the text."""
    for name in path.split("/"):
        parent = SubElement(parent, name)
    parent.text = text
    return parent


def _name(text: str) -> str:
    return bacs.plain(text, NAME).strip() or "PAYEE"


def _header(parent: Element, heading: Heading, payer: bacs.Payer, totals: tuple[str, str]) -> None:
    header = SubElement(parent, "GrpHdr")
    _put(header, "MsgId", heading.message_id)
    moment = heading.agreed_at.astimezone(UTC)
    _put(header, "CreDtTm", moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _put(header, "NbOfTxs", totals[0])
    _put(header, "CtrlSum", totals[1])
    _put(header, "InitgPty/Nm", _name(payer.name))


def _block(
    parent: Element, heading: Heading, payer: bacs.Payer, totals: tuple[str, str]
) -> Element:
    block = SubElement(parent, "PmtInf")
    _put(block, "PmtInfId", heading.message_id)
    _put(block, "PmtMtd", "TRF")
    _put(block, "NbOfTxs", totals[0])
    _put(block, "CtrlSum", totals[1])
    _put(block, "PmtTpInf/SvcLvl/Cd", "NURG")
    _put(block, "ReqdExctnDt/Dt", heading.pay_on.isoformat())
    _put(block, "Dbtr/Nm", _name(payer.name))
    _put(block, "DbtrAcct/Id/Othr/Id", bacs.account_number(payer.account_number))
    _agent(block, "DbtrAgt", payer.sort_code)
    _put(block, "ChrgBr", "SLEV")
    return block


def _payment(block: Element, line: bacs.Line) -> None:
    row = SubElement(block, "CdtTrfTxInf")
    _put(row, "PmtId/EndToEndId", line.item)
    _put(row, "Amt/InstdAmt", pounds(line.amount_pence)).set("Ccy", "GBP")
    _agent(row, "CdtrAgt", line.sort_code)
    _put(row, "Cdtr/Nm", _name(line.name))
    _put(row, "CdtrAcct/Id/Othr/Id", bacs.account_number(line.account_number))
    _put(row, "RmtInf/Ustrd", line.reference)


def _agent(parent: Element, name: str, sort_code: str) -> None:
    clearing = SubElement(SubElement(SubElement(parent, name), "FinInstnId"), "ClrSysMmbId")
    _put(clearing, "ClrSysId/Cd", "GBDSC")
    _put(clearing, "MmbId", bacs.sort_code(sort_code))

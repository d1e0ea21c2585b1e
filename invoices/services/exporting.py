"""A bill as an e-invoice for other systems: its own words and pence, nothing of anybody's care."""

from decimal import Decimal
from typing import Final

from core.days import day_words
from invoices.e_invoices.writing import Line, Outgoing, Party, as_ubl
from invoices.models import Bill
from providers.models import Unit

_CODES: Final = {
    Unit.HOUR: "HUR", Unit.DAY: "DAY", Unit.WEEK: "WEE", Unit.MILE: "SMI",
}  # fmt: skip
_ONE: Final = "C62"
_COUNTRY: Final = "GB"


def bill_as_ubl(bill: Bill) -> bytes:
    """UBL 2.1 of EN 16931. The council is the buyer; the person is not named, only the agreement."""
    authority = bill.agreement.budget.person.authority
    seller = bill.organisation
    return as_ubl(
        Outgoing(
            number=bill.number, issued_on=bill.issued_on, currency=authority.currency,
            is_credit_note=bill.kind == Bill.Kind.CREDIT_NOTE,
            credits=bill.credits.number if bill.credits else "", agreement=bill.agreement.reference,
            seller=Party(
                seller.name, _COUNTRY, seller.reference, _vat_number(seller.vat_number), seller.postcode
            ),
            buyer=Party(authority.name, _COUNTRY, authority.reference), from_on=bill.from_on, to_on=bill.to_on,
            terms="Paid in the council's next pay run after the person has said yes.",
            lines=[
                Line(
                    description=line.description or day_words(line.service_on), units=line.units,
                    unit=_CODES.get(Unit(line.unit), _ONE), rate_pence=Decimal(line.rate_pence),
                    net_pence=line.net_pence, vat_pence=line.vat_pence,
                    from_on=line.days[0], to_on=line.days[1],
                )
                for line in bill.lines.all()
            ],
        )
    )  # fmt: skip


def _vat_number(written: str) -> str:
    """With its country in front, as EN 16931 wants it (BR-CO-09)."""
    number = "".join(written.split()).upper()
    return f"{_COUNTRY}{number}" if number[:1].isdigit() else number

"""A bill that somebody said yes to, and bank details that a run may use, in one call each."""

from datetime import date
from hashlib import sha256

from budgets import services as budgets
from budgets.models import Agreement
from invoices.models import Bill, BillLine
from payments import services
from payments.models import BankDetails
from people.models import Person, User
from providers.models import Organisation
from tests.cast import NOW, TODAY, Cast

PAY_ON = date(2026, 12, 1)


def said_yes(cast: Cast, agreement: Agreement, *days: date, pence: int = 3000) -> Bill:
    """Sessions on these days, billed by Olu and answered yes by the person."""
    person = agreement.budget.person
    assert person.user is not None
    chosen = days or (date(2026, 12, 1),)
    bill = Bill.objects.create(
        agreement=agreement, organisation=agreement.organisation,
        number=f"B{Bill.objects.count() + 1}", issued_on=TODAY, from_on=chosen[0],
        to_on=chosen[-1], total_pence=pence * len(chosen), agreed_pence=pence * len(chosen),
        state=Bill.State.AGREED, submitted_by=cast.olu, made_at=NOW, sent_at=NOW, answered_at=NOW,
        answered_by=person.user,
    )  # fmt: skip
    BillLine.objects.bulk_create(
        BillLine(
            bill=bill, position=position, service_on=day, description=agreement.what,
            units=1, unit=agreement.unit, rate_pence=pence, net_pence=pence, payable_pence=pence,
            agreed_pence=pence, answer="yes",
        )
        for position, day in enumerate(chosen, 1)
    )  # fmt: skip
    parts = budgets.parts_of(agreement, [(day, pence) for day in chosen])
    budgets.owe(
        parts, key=bill.entry_key, by=person.user, at=NOW, book=agreement.budget.book, on=TODAY
    )
    return bill


def bank(
    cast: Cast, payee: Organisation | Person, *, by: User | None = None, confirm: bool = True
) -> BankDetails:
    """Entered by the payee, confirmed by Finn."""
    is_person = isinstance(payee, Person)
    by = by or (payee.user if isinstance(payee, Person) else cast.olu)
    assert by is not None
    digits = int(sha256(payee.reference.encode()).hexdigest(), 16) % 10**8
    row = services.enter_bank_details(
        person=payee if isinstance(payee, Person) else None,
        organisation=None if is_person else payee,  # type: ignore[arg-type]
        account_name=payee.full_name if isinstance(payee, Person) else payee.name,
        sort_code="20-00-00", account_number=f"{digits:08d}", by=by, at=NOW,
    )  # fmt: skip
    if confirm:
        row = services.confirm_bank_details(
            details=row, how="Rang the number we had.", by=cast.finn, at=NOW, on=date(2026, 11, 2)
        )
    return row

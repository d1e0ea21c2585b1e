"""What a provider is told of its bank details before it sends a bill."""

from budgets.models import Agreement
from invoices.services.payees import asked_of_payee
from payments.models import BankDetails

CHANGED = "Your bank details are not confirmed yet. The council rings you first; this bill is paid after that."


@asked_of_payee
def not_confirmed(agreement: Agreement) -> str:
    """Only where the council or a fund pays: who holds their money pays as they know them."""
    if agreement.holding.is_direct_payment:
        return ""
    waiting = BankDetails.objects.to_confirm().filter(organisation=agreement.organisation_id)
    return CHANGED if waiting.exists() else ""

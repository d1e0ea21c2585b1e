"""Factur-X and ZUGFeRD: a PDF that a person reads, with the same bill as XML inside it.

The PDF is opened only after the child of `files.worker` has looked through it and made it anew.
"""

from typing import Final

import pikepdf
from django.core.files.base import ContentFile

from core.errors import DomainError
from files.kinds import E_INVOICE_NAMES
from files.quarantine import checked
from invoices.e_invoices.document import ForAPerson, Refused

PURPOSE: Final = "bill"


def xml_within(content: bytes) -> bytes:
    """The XML of the e-invoice. Raises ForAPerson when the PDF carries none, Refused in words."""
    try:
        with checked(ContentFile(content, name="bill.pdf"), PURPOSE) as found, pikepdf.open(
            found.path
        ) as pdf:  # fmt: skip
            for name in pdf.attachments:
                if name.lower() in E_INVOICE_NAMES:
                    return pdf.attachments[name].get_file().read_bytes()
    except DomainError as refusal:
        raise Refused(refusal.code, refusal.sentence) from refusal
    raise ForAPerson(
        "no_e_invoice_within",
        "This PDF carries no e-invoice, so a person reads it and types it in. "
        "We read nothing by guess.",
    )

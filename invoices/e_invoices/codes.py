"""Code lists of EN 16931 that we look at ourselves: UNTDID 1001 (types) and countries."""

from typing import Final

from babel.core import get_global

from invoices.e_invoices.document import Refused

INVOICE_TYPES: Final = frozenset([
    "71", "80", "82", "84", "102", "218", "219", "325", "326", "331", "380", "382", "383",
    "384", "385", "386", "387", "388", "389", "390", "393", "394", "395", "456", "457", "527",
    "553", "575", "623", "633", "751", "780", "817", "870", "875", "876", "877", "935",
])  # fmt: skip
CREDIT_TYPES: Final = frozenset([
    "81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532",
])  # fmt: skip
COUNTRIES: Final = frozenset(get_global("territory_currencies")) | {"EL", "XI", "GB"}


def kind_of_type(code: str, where: str) -> str:
    """Invoice or credit note by its type code. Raises Refused."""
    if code in INVOICE_TYPES:
        return "invoice"
    if code in CREDIT_TYPES:
        return "credit_note"
    raise Refused(
        "unknown_type",
        f"The type code “{code[:20]}” is not known ({where}). Use 380 or 381 (BR-CL-01).",
    )

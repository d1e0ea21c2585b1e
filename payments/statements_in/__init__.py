"""Bank statements in: from the bytes of any known layout to one account. Knows no Django."""

from payments.statements_in.reading import READ, REFUSED, Reading, read_bytes, read_file
from payments.statements_in.record import Line, Refused, Statement

__all__ = [
    "READ", "REFUSED", "Line", "Reading", "Refused", "Statement", "read_bytes", "read_file",
]  # fmt: skip

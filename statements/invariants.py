"""What must always be true of statements: the frozen text is the one that was issued, and adds up."""

from ledger.invariants import Violation
from statements.contents import digest_of, read
from statements.models import Statement

A_CHUNK = 200


def check() -> list[Violation]:
    """Every violation; empty when all is well."""
    found = []
    rows = Statement.objects.only("reference", "content", "sha256").order_by("pk")
    for row in rows.iterator(chunk_size=A_CHUNK):
        if digest_of(row.content) != row.sha256:
            found.append(Violation("a statement is as issued", row.reference, "another text"))
            continue
        found += [
            Violation("a statement adds up", row.reference, problem)
            for problem in read(row.content).problems()
        ]
    return found

"""Letters on paper: each in the language of whom it goes to, a batch in one size."""

from collections.abc import Sequence
from typing import Final

from django.template.loader import render_to_string
from django.utils import translation

from core.paper import pdf_from
from notices.models import Delivery, LetterBatch
from people.models import Person

STANDARD: Final = 14
LARGE: Final = 18


def html_of(batch: LetterBatch, rows: Sequence[Delivery]) -> str:
    """Every letter of a batch, each in the language of whom it goes to."""
    letters = [_letter(row) for row in rows if row.person is not None]
    return render_to_string(
        "notices/paper/letters.html",
        {"batch": batch, "letters": letters, "authority": batch.authority},
    )


def _letter(row: Delivery) -> str:
    person = row.person
    assert person is not None  # noqa: S101 for the type checker
    with translation.override(person.language):
        return render_to_string(
            "notices/paper/_letter.html",
            {"row": row, "person": person, "authority": person.authority},
        )


def pdf_of(batch: LetterBatch, rows: Sequence[Delivery]) -> bytes:
    """One PDF/UA-1, in large print where the people of this batch like that.

    Raises NoPdfHere or PdfFailed.
    """
    standard = all(
        row.person is None or row.person.statement_format == Person.Format.STANDARD for row in rows
    )
    return pdf_from(html_of(batch, rows), point=STANDARD if standard else LARGE)

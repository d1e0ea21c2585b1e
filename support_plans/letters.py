"""The letter that says what was written down for somebody, so that they can correct it."""

from datetime import date
from typing import Final

from django.template.loader import render_to_string
from django.utils import translation

from core.paper import pdf_from
from people.models import Person
from support_plans.models import KeyedIn

STANDARD: Final = 14
LARGE: Final = 18


def html_of(row: KeyedIn, on: date) -> str:
    """The letter in the person's language."""
    person = row.plan.person
    with translation.override(person.language):
        return render_to_string(
            "support_plans/paper/letter.html",
            {
                "row": row, "person": person, "authority": person.authority, "on": on,
                "language": person.language,
            },
        )  # fmt: skip


def pdf_of(row: KeyedIn, on: date) -> bytes:
    """The PDF/UA-1, in large print for who likes it. Raises NoPdfHere or PdfFailed."""
    standard = row.plan.person.statement_format == Person.Format.STANDARD
    return pdf_from(html_of(row, on), point=STANDARD if standard else LARGE)

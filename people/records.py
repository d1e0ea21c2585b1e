"""The record of a decision as one PDF: for a complaint, or the ombudsman."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import get_language

from core import clock
from core.models import Authority
from core.paper import NoPdfHere, PdfFailed, pdf_from
from people.access import PersonRequest
from people.refusals import Refusal


@dataclass(frozen=True)
class Record:
    """All that a complaint needs to read about one decision.

    `rules` are pairs of what the council's policy is called and what it was on the day;
    `events` are moments with a sentence each, oldest first.
    """

    title: str
    subject: str  # the reference, at the foot of each page
    about: str
    authority: Authority
    refusal: Refusal | None
    events: Sequence[tuple[datetime | date, str]]
    documents: Sequence[str] = field(default_factory=tuple)
    rules: Sequence[tuple[str, str]] = field(default_factory=tuple)


def policy_rows(authority: Authority, names: Sequence[str], on: date) -> list[tuple[str, str]]:
    """The policies of these names on a day: what each is called, and its value with its unit."""
    found = authority.policies_on(on)
    return [
        (found[name].policy.title, f"{found[name].value} {found[name].policy.unit}".strip())
        for name in names
    ]


def record_html(record: Record, on: date) -> str:
    """The HTML for the press."""
    context = {
        "record": record, "authority": record.authority, "on": on,
        "language": get_language() or "en-gb",
    }  # fmt: skip
    return render_to_string("people/paper_record.html", context)


def record_answer(request: PersonRequest, record: Record, *, back: str) -> HttpResponse:
    """The PDF to keep; where none can be made, back to the page with the reason."""
    try:
        made = pdf_from(record_html(record, clock.today()))
    except (NoPdfHere, PdfFailed) as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(back)
    return pdf_answer(made, f"record-{record.subject}.pdf")


def pdf_answer(made: bytes, name: str) -> HttpResponse:
    """A PDF that is kept by whoever asked, and by nothing in between."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response

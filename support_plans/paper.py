"""A plan on paper: what a version holds, or the draft as it is now, as HTML for the press.

Four sizes of letters and a paper of simple words and pictures, all from the same content. What the
person wrote stays as they wrote it; only the words around it differ.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as mark
from PIL import Image

from core.hiding import amounts
from core.paper import pdf_from
from files import services as files
from files.models import StoredFile
from support_plans.criteria import Criteria, criteria_in
from support_plans.models import PlanVersion, SupportPlan
from support_plans.sentences import sentence_of

BIGGEST_SIDE: Final = 1600  # pixels: sharp on half a page, small enough to send
PICTURES: Final = ("image/jpeg", "image/png")


class Format(StrEnum):
    """How somebody likes their paper. Sizes are points."""

    STANDARD = "standard"
    LARGE_18 = "large-18"
    LARGE_22 = "large-22"
    LARGE_28 = "large-28"
    SIMPLE = "simple"

    @property
    def point(self) -> int:
        if self is Format.SIMPLE:
            return 18
        return int(self.value.removeprefix("large-")) if self.value.startswith("large") else 14

    @property
    def words(self) -> str:
        return str(FORMAT_WORDS[self])


FORMAT_WORDS: Final = {
    Format.STANDARD: mark("Standard print"),
    Format.LARGE_18: mark("Large print, 18 points"),
    Format.LARGE_22: mark("Large print, 22 points"),
    Format.LARGE_28: mark("Large print, 28 points"),
    Format.SIMPLE: mark("Simple words and pictures"),
}


@dataclass(frozen=True)
class Shown:
    """Something that was added to an answer: a picture to print, or the words about a recording."""

    name: str  # under which the press finds the picture; empty for what cannot be printed
    caption: str
    transcript: str


@dataclass(frozen=True)
class Part:
    """One question as it stands on paper."""

    number: int
    title: str
    text: str
    shown: Sequence[Shown]
    lines: Sequence[str]
    drawing: str
    drawn: str  # what the drawing shows


@dataclass(frozen=True)
class Paper:
    """A whole plan, ready for a template; and the pictures that it shows, by name."""

    name: str
    authority: str
    status: str
    starts_on: date
    ends_on: date
    mark: str
    parts: Sequence[Part]
    why_more: str
    total_pence: int | None  # none where the costs are not shared
    indicative_pence: int | None
    outcomes: Sequence[Mapping[str, Any]]
    safety: Mapping[str, Sequence[Mapping[str, Any]]]
    pictures: Mapping[str, bytes]

    @property
    def title(self) -> str:
        return _t("My support plan")

    @property
    def foot(self) -> str:
        return f"{self.name} · {self.status}"


def paper_of(
    plan: SupportPlan,
    content: Mapping[str, Any],
    *,
    status: str,
    total_pence: int | None,
    mark: str = "",
) -> Paper:
    """The paper of a content as a version freezes it (services/sending.py); two queries."""
    kept = _files(content)
    lines = {line["reference"]: sentence_of(line) for line in content.get("lines", [])}
    pictures: dict[str, bytes] = {}
    asks = criteria_in(content)
    parts = [_part(one, asks, kept, list(lines.values()), pictures) for one in content["answers"]]
    return Paper(
        name=plan.person.full_name, authority=plan.person.authority.name, status=status,
        starts_on=plan.starts_on, ends_on=plan.ends_on, mark=mark[:12], parts=parts,
        why_more=content.get("why_more", ""), total_pence=total_pence,
        indicative_pence=plan.indicative_pence if total_pence is not None else None,
        outcomes=[
            {**one, "support": [lines[ref] for ref in one.get("lines", []) if ref in lines]}
            for one in content.get("outcomes", [])
        ],
        safety=content.get("safety", {}), pictures=pictures,
    )  # fmt: skip


def status_of(version: PlanVersion) -> str:
    """“Version 3, agreed”."""
    state = version.get_state_display()
    return _t("Version %(number)s: %(state)s") % {"number": version.number, "state": state}


def html_of(paper: Paper, form: Format, *, covered: bool = False) -> str:
    """The HTML for the press. “Hide amounts” does not count: the person asked for this paper.

    `covered`: it is for a helper who is not let see the money, so no amount stands in it.
    """
    template = "simple" if form is Format.SIMPLE else "plan"
    with amounts(hidden=covered):
        return render_to_string(
            f"support_plans/paper/{template}.html",
            {"paper": paper, "language": get_language() or "en-gb"},
        )


def pdf_of(paper: Paper, form: Format, *, covered: bool = False) -> bytes:
    """The PDF/UA-1. Raises NoPdfHere or PdfFailed (core/paper.py)."""
    return pdf_from(
        html_of(paper, form, covered=covered), point=form.point, pictures=paper.pictures
    )


def _files(content: Mapping[str, Any]) -> dict[str, StoredFile]:
    wanted = [photo["file"] for one in content["answers"] for photo in one.get("photos", [])]
    rows = StoredFile.objects.filter(reference__in=wanted, state=StoredFile.State.CLEAN)
    return {row.reference: row for row in rows}


def _part(
    answer: Mapping[str, Any],
    asks: Criteria,
    kept: Mapping[str, StoredFile],
    lines: Sequence[str],
    pictures: dict[str, bytes],
) -> Part:
    number = answer["question"]
    asked = asks.one(number)
    return Part(
        number=number, title=answer["title"], text=answer["text"],
        shown=[_shown(photo, kept, pictures) for photo in answer.get("photos", [])],
        lines=lines if number == asks.costs else (),
        drawing=asked.drawing, drawn=_t(asked.drawn),
    )  # fmt: skip


def _shown(
    photo: Mapping[str, Any], kept: Mapping[str, StoredFile], pictures: dict[str, bytes]
) -> Shown:
    row = kept.get(photo["file"])
    name = ""
    if row is not None and row.content_type in PICTURES and (made := _smaller(row)):
        name = row.reference
        pictures[name] = made
    caption = photo.get("caption") or photo["name"]
    return Shown(name, caption, photo.get("transcript") or "")


def _smaller(row: StoredFile) -> bytes:
    """A picture as JPEG, no bigger than paper needs; nothing when its bytes are gone."""
    path = files.path_of(row)
    if not path.is_file():
        return b""
    out = io.BytesIO()
    with Image.open(path) as picture:
        picture.thumbnail((BIGGEST_SIDE, BIGGEST_SIDE))
        picture.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()

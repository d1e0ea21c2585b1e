"""About me: saving the one page, keeping its history, and putting an earlier one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from core.errors import DomainError
from files import services as files
from files.models import StoredFile
from files.services import Upload
from people import audit
from people.models import Person, User
from support_plans.models import AboutMe
from support_plans.services.reviews import lock_person
from support_plans.services.tell import tell_person

MOST_WORDS: Final = 4_000
# The headings of the PRSB “About Me” standard, in its order. Nothing here is ever required.
HEADINGS: Final[dict[str, str]] = {
    "important": "What is most important to me",
    "people": "People who are important to me",
    "communicate": "How I communicate and how to communicate with me",
    "wellness": "My wellness",
    "please_do": "Please do",
    "please_do_not": "Please don’t",
    "support": "How and when to support me",
    "also": "Also worth knowing about me",
}


class BadAbout(DomainError):
    """Something of the page cannot be; `field` says what."""

    code = "bad_about_me"
    message = "Check what you wrote here."


class AboutChanged(DomainError):
    """Saved on another screen since; `page` is what stands now. Nothing typed is lost."""

    code = "about_me_changed"
    message = "This page changed on another screen too. Both are here. Choose what to save."
    status = 409


@dataclass(frozen=True)
class Words:
    """What a page says. `photo` is new; without it the old one stays, unless `no_photo`."""

    texts: Mapping[str, str]
    helped_by: str = ""
    photo: Upload | None = None
    photo_words: str = ""
    no_photo: bool = False
    with_plan: bool = False


def about_of(person: Person) -> AboutMe | None:
    """The page as it stands now; None before the first save."""
    return person.about_pages.select_related("photo", "saved_by").first()


def save_about(
    *, person: Person, words: Words, edition: int, by: User, at: datetime, on: date
) -> AboutMe:
    """Keep the page as a new row; the same again keeps nothing. `edition`: the number it began from.

    Raises BadAbout, AboutChanged, or what keeping a picture refuses.
    """
    texts = {name: _plain(words.texts.get(name, ""), name) for name in HEADINGS}
    if words.photo is None:
        return _save(person, texts, words, None, edition, by, at, on)
    with files.checked(words.photo, StoredFile.Purpose.PLAN) as found, transaction.atomic():
        if not found.content_type.startswith("image/"):
            raise BadAbout("Choose a picture: JPEG, PNG or HEIC.", field="photo")
        kept = files.store(
            found=found, purpose=StoredFile.Purpose.PLAN, person=person, by=by, at=at
        )
        return _save(person, texts, words, kept, edition, by, at, on)


@transaction.atomic
def _save(
    person: Person, texts: Mapping[str, str], words: Words, photo: StoredFile | None, edition: int,
    by: User, at: datetime, on: date,
) -> AboutMe:  # fmt: skip
    person = lock_person(person)
    now = about_of(person)
    if photo is None and now is not None and not words.no_photo:
        photo = now.photo
    values: dict[str, Any] = {
        **texts, "photo": photo, "with_plan": words.with_plan,
        "helped_by": _plain(words.helped_by, "helped_by", 200),
        "photo_words": _plain(words.photo_words, "photo_words", 200) if photo else "",
    }  # fmt: skip
    if now is not None and all(getattr(now, name) == value for name, value in values.items()):
        return now
    number = now.number if now else 0
    if number != edition:
        raise AboutChanged
    row = AboutMe.objects.create(
        person=person, number=number + 1, written_on=on, saved_at=at, saved_by=by, **values
    )
    _saved(row, by, at)
    return row


def _saved(row: AboutMe, by: User, at: datetime) -> None:
    person = row.person
    audit.record("about.saved", subject=row.reference, person=person, by=by, at=at)
    tell_person(
        person, by, "about.saved", f"about-saved:{row.reference}",
        f"{by.get_short_name()} changed your page “About me”. Read it.", at=at, link="/my/about/",
    )  # fmt: skip


@transaction.atomic
def put_about_back(*, page: AboutMe, by: User, at: datetime, on: date) -> AboutMe:
    """An earlier page as it was, as the newest row: undo without losing anything."""
    person = lock_person(page.person)
    now = about_of(person)
    assert now is not None  # noqa: S101 - `page` is one of them
    if now.pk == page.pk:
        return now
    kept = {name: getattr(page, name) for name in (*HEADINGS, "helped_by", "photo", "photo_words")}
    row = AboutMe.objects.create(
        person=person, number=now.number + 1, written_on=on, saved_at=at, saved_by=by,
        with_plan=now.with_plan, **kept,
    )  # fmt: skip
    _saved(row, by, at)
    return row


def rows_of(page: AboutMe) -> list[tuple[str, str]]:
    """Headings with words, in the standard's order; empty ones are left out."""
    return [(title, getattr(page, name)) for name, title in HEADINGS.items() if getattr(page, name)]


def frozen(person: Person) -> dict[str, Any] | None:
    """The page as a version keeps it; None unless the person ticked that it goes along."""
    page = about_of(person)
    if page is None or not page.with_plan:
        return None
    return {
        "reference": page.reference, "written_on": page.written_on.isoformat(),
        "helped_by": page.helped_by, "photo_words": page.photo_words,
        "photo": page.photo.reference if page.photo else "",
        "rows": [list(pair) for pair in rows_of(page)],
    }  # fmt: skip


def _plain(text: str, field: str, most: int = MOST_WORDS) -> str:
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(words) > most:
        raise BadAbout(f"Use {most:,} letters or fewer.", field=field)
    return words

"""A letter or a call counts as much as the screen: written down for the person, and confirmed.

Nothing is written over: words are put after those that stand, under a line that says where they
came from. Who writes down does not see what stands there (drafts are the person's own).
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from core.days import day_words
from core.errors import DomainError
from files import services as files
from files.models import StoredFile
from files.services import Upload
from people import audit
from people.models import User
from support_plans.models import KeyedIn, SupportPlan
from support_plans.services.answer_rows import answer_row
from support_plans.services.answers import write_answer
from support_plans.services.tell import tell_person

KEYED = "/my/plan/written-down/"


class NothingSaid(DomainError):
    code = "nothing_keyed"
    message = "Write down what the person said about one question or more."


class NotReceivedYet(DomainError):
    code = "not_received_yet"
    message = "This day has not come yet. Check the day."


@transaction.atomic
def key_in(
    *,
    plan: SupportPlan,
    source: str,
    source_note: str,
    received_on: date,
    words: Mapping[int, str],
    scan: Upload | None,
    by: User,
    at: datetime,
    on: date,
) -> KeyedIn:
    """Write words into the draft for the person, by question, and keep the letter they came in.

    Raises NothingSaid, NotReceivedYet, UnknownQuestion, TooManyWords, or what files raise.
    """
    said = {number: text.strip() for number, text in words.items() if text.strip()}
    if not said:
        raise NothingSaid
    if received_on > on:
        raise NotReceivedYet(field="received_on")
    kept = files.keep(
        upload=scan, purpose=StoredFile.Purpose.PLAN, person=plan.person, by=by, at=at
    ) if scan else None  # fmt: skip
    how = f"{KeyedIn.Source(source).label}, {day_words(received_on)}"
    row = KeyedIn.objects.create(
        plan=plan, source=source, source_note=source_note.strip(), received_on=received_on,
        words=[_write(plan, number, text, how, by, at) for number, text in said.items()],
        scan=kept, made_at=at, made_by=by,
    )  # fmt: skip
    person = plan.person
    audit.record("plan.keyed_in", subject=row.reference, person=person, by=by, at=at)
    tell_person(
        person, by, "plan.keyed_in", f"plan-keyed-in:{row.reference}",
        f"{by.get_short_name()} wrote down what you told us for your plan. Please check it.",
        at=at, link=KEYED,
    )  # fmt: skip
    return row


def _write(
    plan: SupportPlan, number: int, text: str, how: str, by: User, at: datetime
) -> dict[str, object]:
    answer = answer_row(plan, number)
    stands = answer.text.strip()
    whole = f"{stands}\n\n({how})\n{text}" if stands else text
    write_answer(plan=plan, question=number, text=whole, edition=answer.edition, by=by, at=at)
    return {
        "question": number, "title": plan.asks.titles[number], "text": text, "added": bool(stands),
    }  # fmt: skip

"""Where the person wants more than one helper to say the same, before it counts as their answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from core.money import show
from invoices.models import AnswerRule, Bill, BillLine, Voice
from invoices.services import story
from people.models import User

WORDS = {"yes": "yes", "wrong": "wrong", "unsure": "not sure"}


def needed(bill: Bill, by: User) -> int:
    """How many helpers have to say the same. The person alone is always enough."""
    person = bill.agreement.budget.person
    if by.pk == person.user_id:
        return 1
    rule = AnswerRule.objects.of(person.pk, bill.organisation_id)
    return rule.voices if rule is not None else 1


def heard(bill: Bill) -> list[Voice]:
    """What helpers said so far in this round of a bill's answers."""
    rows = Voice.objects.filter(bill=bill, round=bill.confirmed_times, dropped_at=None)
    return list(rows.select_related("by"))


def enough(
    bill: Bill, lines: Sequence[BillLine], chosen: Mapping[int, str], *, by: User, at: datetime,
    reason: str = "",
) -> bool:  # fmt: skip
    """Write down what a helper said; whether enough of them said the same now.

    The bill's book is locked by the caller, and who is paid by the bill was refused before. A
    helper who said something else before has one voice: the newer one.
    """
    wanted = needed(bill, by)
    if wanted <= 1 or bill.state not in Bill.OPEN:
        return True
    answers = {str(line.position): chosen.get(line.position, "") for line in lines}
    if not all(answer in WORDS for answer in answers.values()):
        return True  # refused with its own words by the bill
    voices = heard(bill)
    own = next((one for one in voices if one.by_id == by.pk), None)
    if own is not None and own.answers != answers:
        own.dropped_at = at
        own.save(update_fields=["dropped_at"])
    if own is None or own.dropped_at is not None:
        Voice.objects.create(
            bill=bill, round=bill.confirmed_times, by=by, answers=answers, reason=reason, at=at
        )
        story.add(bill, f"{by.get_short_name()} said {words_of(answers)}.", by=by, at=at,
                  only_person=True)  # fmt: skip
    same = sum(1 for one in heard(bill) if one.answers == answers)
    if same < wanted and (own is None or own.dropped_at is not None):
        _tell_others(bill, by, wanted - same, at=at)
    return same >= wanted


def words_of(answers: Mapping[str, str]) -> str:
    """“yes”, or “2 of 3 happened”."""
    said = set(answers.values())
    if len(said) == 1:
        return WORDS[said.pop()]
    yes = sum(1 for answer in answers.values() if answer == "yes")
    return _("%(yes)d of %(all)d happened") % {"yes": yes, "all": len(answers)}


def _tell_others(bill: Bill, by: User, missing: int, *, at: datetime) -> None:
    one = "One more helper has" if missing == 1 else f"{missing} more helpers have"
    story.tell_answerers(
        bill, "bill.voice", f"bill-voice:{bill.reference}:{bill.confirmed_times}:{by.reference}:"
        f"{at.isoformat()}",
        f"{by.get_short_name()} answered a bill for {show(bill.total_pence)}. {one} to say the same.",
        at=at,
    )  # fmt: skip

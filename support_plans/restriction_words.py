"""What a finding says: what, why, from which law, and what can be done. Short sentences. Pure."""

from dataclasses import dataclass
from datetime import date

from core.days import day_words
from core.policies_table import SPENDING
from support_plans.spending import basis_of
from support_plans.stays import Run

REGULATION_3 = "Care and Support (Direct Payments) Regulations 2014, regulation 3"
CARE_HOMES = "Direct payment rules about care homes, and your council’s policy"
FIND_ANOTHER = "Find somebody else to do it. We can help you look."
ASK_RECORD = "Ask your worker. The council can write down why it is necessary."
AS_CARER = "They may have a right to help as a carer. Ask for a carer’s assessment."
BY_OFFICER = "An officer can allow it for you, with a reason."


@dataclass(frozen=True)
class Words:
    """One finding in plain words."""

    what: str
    why: str
    source: str
    can_do: tuple[str, ...]


# Those that say the same about everyone; {who} is the name.
_FIXED = {
    "relative_at_home": Words(
        "{who} is family and lives with you.",
        "A direct payment may pay them only where the council says it is necessary.",
        REGULATION_3,
        (ASK_RECORD, "Tell them why nobody else will do as well.", FIND_ANOTHER),
    ),
    "family_other_money": Words(
        "{who} is family.",
        "The rule is about direct payments. This money is held in another way.",
        REGULATION_3,
        ("Tell us before you change who holds the money.",),
    ),
    "family_not_said": Words(
        "Nobody said yet whether this person is your family.",
        "Some family may not be paid from a direct payment.",
        REGULATION_3,
        ("Say who is paid. It takes a minute.",),
    ),
    "care_home_days": Words(
        "This pays for a stay in a care home. The days are not known.",
        "A direct payment pays for short stays only.",
        CARE_HOMES,
        ("Write the first and last day of each stay.", BY_OFFICER),
    ),
}


def words_of(
    code: str, who: str, *, by_record: bool = False, category: str = "",
    until: date | None = None, run: Run | None = None, weeks: int = 0, gap: int = 0,
) -> Words:  # fmt: skip
    """The words of a finding. `who` is the name of who is paid."""
    name = who or "This person"
    if code == "partner_paid":
        return _partner(name, by_record=by_record)
    if code == "record_ends" and until is not None:
        return _ends(name, until)
    if code == "care_home" and run is not None:
        return _too_long(run, weeks, gap)
    if code in _FIXED:
        fixed = _FIXED[code]
        return Words(fixed.what.format(who=name), fixed.why, fixed.source, fixed.can_do)
    basis = basis_of(category)
    what = f"This is for {SPENDING[category]}."
    return Words(what, basis.why, basis.source, (basis.instead, BY_OFFICER))


def _partner(name: str, *, by_record: bool) -> Words:
    can_do = (*((ASK_RECORD,) if by_record else ()), FIND_ANOTHER, AS_CARER)
    return Words(
        f"{name} is your husband, wife or partner.",
        "A direct payment may not pay them, wherever they live.",
        REGULATION_3,
        can_do,
    )


def _ends(name: str, until: date) -> Words:
    return Words(
        f"The record about {name} ends on {day_words(until)}.",
        "Your plan goes on longer. A new record is needed by then.",
        REGULATION_3,
        ("Ask your worker for a new one in good time.",),
    )


def _too_long(run: Run, weeks: int, gap: int) -> Words:
    days = f"{day_words(run.first)} to {day_words(run.last)}"
    together = f" Stays less than {gap} weeks apart count together." if gap else ""
    return Words(
        f"These stays come to {run.days} days, from {days}.",
        f"A direct payment pays for {weeks * 7} days in 12 months.{together}",
        CARE_HOMES,
        (
            "Make a stay shorter, or leave more time between stays.",
            "The council can pay for a longer stay itself. Ask your worker.",
        ),
    )

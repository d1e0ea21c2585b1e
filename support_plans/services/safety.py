"""What could go wrong, who to call, what must go on: written, ordered, taken out, put back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.errors import DomainError
from people import audit
from people.models import User
from support_plans.models import BackUpContact, MustGoOn, Risk, SafetyRow, SupportPlan
from support_plans.services.costs import lock_plan

MOST_ROWS = 20
LEAST_FIGURES, MOST_FIGURES = 3, 15
KINDS: dict[str, Any] = {"risk": Risk, "call": BackUpContact, "keep": MustGoOn}
MOST = {
    "what": 300, "wish": 600, "because": 600, "name": 120, "phone": 40, "who": 120, "when": 160,
    "how": 300,
}  # fmt: skip
FIELDS = {
    "risk": ("what", "wish", "anyway", "because"),
    "call": ("name", "phone", "who", "when"),
    "keep": ("what", "how"),
}
# What must be there, and the sentence that asks for it.
NEEDED = {
    ("risk", "what"): "Say what could go wrong.",
    ("call", "name"): "Write who to call.",
    ("call", "phone"): "Write a telephone number.",
    ("keep", "what"): "Say what must go on.",
}


class BadSafety(DomainError):
    """Something of a row cannot be; `field` says what."""

    code = "bad_safety"
    message = "Check what you wrote here."


class TooManyRows(DomainError):
    code = "too_many_safety_rows"
    message = f"There is room for {MOST_ROWS} of these. Put some together."


class NobodyToCall(DomainError):
    code = "nobody_to_call"
    message = "Name somebody to call if support does not come. Your council asks for it."


@dataclass(frozen=True)
class Safety:
    """All that stands now, in order; three queries."""

    risks: list[Risk]
    calls: list[BackUpContact]
    keeps: list[MustGoOn]
    removed: list[tuple[str, SafetyRow, str]] = field(default_factory=list)  # kind, row, words

    @property
    def is_empty(self) -> bool:
        return not (self.risks or self.calls or self.keeps)

    @property
    def worries(self) -> list[Risk]:
        """What could go wrong, without what the person does anyway."""
        return [row for row in self.risks if not row.anyway]

    @property
    def chosen(self) -> list[Risk]:
        """What the person knows and does anyway."""
        return [row for row in self.risks if row.anyway]


def safety_of(plan: SupportPlan) -> Safety:
    """What stands in a plan about safety, and what was taken out; three queries."""
    rows = {kind: list(_rows(plan, kind)) for kind in KINDS}
    standing = {
        kind: [row for row in found if row.removed_at is None] for kind, found in rows.items()
    }
    removed = [
        (kind, row, row.name if kind == "call" else row.what)
        for kind, found in rows.items()
        for row in found
        if row.removed_at is not None
    ]
    return Safety(standing["risk"], standing["call"], standing["keep"], removed)


def row_of(plan: SupportPlan, kind: str, reference: str) -> SafetyRow | None:
    """One row of this plan by kind and reference, taken out or not; none where there is none."""
    if kind not in KINDS:
        return None
    rows = _rows(plan, kind)
    found: SafetyRow | None = rows.filter(reference=reference).first()
    return found


def _rows(plan: SupportPlan, kind: str) -> Any:
    return KINDS[kind].objects.filter(plan=plan)


@transaction.atomic
def add_row(
    *, plan: SupportPlan, kind: str, facts: Mapping[str, Any], by: User, at: datetime
) -> SafetyRow:
    """Add one at the end. Raises BadSafety naming the field, or TooManyRows."""
    plan = lock_plan(plan)
    standing = _rows(plan, kind).filter(removed_at=None)
    if standing.count() >= MOST_ROWS:
        raise TooManyRows
    last = _rows(plan, kind).order_by("-position").values_list("position", flat=True).first()
    row: SafetyRow = KINDS[kind](
        plan=plan, position=0 if last is None else last + 1, changed_at=at, changed_by=by,
        **_checked(kind, facts),
    )  # fmt: skip
    row.save()
    _note(plan, "plan.safety_added", row, by, at)
    return row


@transaction.atomic
def change_row(
    *, plan: SupportPlan, kind: str, reference: str, facts: Mapping[str, Any], by: User,
    at: datetime,
) -> SafetyRow:  # fmt: skip
    """Change what one says. Raises BadSafety."""
    plan, row = _lock(plan, kind, reference)
    for name, value in _checked(kind, facts).items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = at, by
    row.save()
    _note(plan, "plan.safety_changed", row, by, at)
    return row


@transaction.atomic
def take_out(*, plan: SupportPlan, kind: str, reference: str, by: User, at: datetime) -> SafetyRow:
    """Out of the plan; it can be put back. Again does nothing."""
    plan, row = _lock(plan, kind, reference)
    if row.removed_at is None:
        row.removed_at, row.changed_at, row.changed_by = at, at, by
        row.save()
        _note(plan, "plan.safety_taken_out", row, by, at)
    return row


@transaction.atomic
def put_back(*, plan: SupportPlan, kind: str, reference: str, by: User, at: datetime) -> SafetyRow:
    """Back where it was. Again does nothing. Raises TooManyRows."""
    plan, row = _lock(plan, kind, reference)
    if row.removed_at is not None:
        if _rows(plan, kind).filter(removed_at=None).count() >= MOST_ROWS:
            raise TooManyRows
        row.removed_at, row.changed_at, row.changed_by = None, at, by
        row.save()
        _note(plan, "plan.safety_put_back", row, by, at)
    return row


@transaction.atomic
def move_up(*, plan: SupportPlan, kind: str, reference: str, by: User, at: datetime) -> None:
    """One place earlier: whom to call first. The first stays first."""
    plan, row = _lock(plan, kind, reference)
    rows = list(_rows(plan, kind).filter(removed_at=None))
    here = next((i for i, one in enumerate(rows) if one.pk == row.pk), 0)
    if here == 0:
        return
    rows[here - 1], rows[here] = rows[here], rows[here - 1]
    for position, one in enumerate(rows):
        one.position = position
        one.save(update_fields=["position"])
    _note(plan, "plan.safety_moved", row, by, at)


def _lock(plan: SupportPlan, kind: str, reference: str) -> tuple[SupportPlan, SafetyRow]:
    plan = lock_plan(plan)
    row = row_of(plan, kind, reference)
    if row is None:
        raise BadSafety("This is not in your plan any more. Look again.")
    return plan, row


def _checked(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, trimmed. Raises BadSafety naming the field."""
    found: dict[str, Any] = {}
    for name in FIELDS[kind]:
        if name == "anyway":
            found[name] = bool(facts.get(name))
            continue
        words = str(facts.get(name) or "").replace("\x00", "").strip()
        if len(words) > MOST[name]:
            raise BadSafety(f"Use {MOST[name]} letters or fewer.", field=name)
        if not words and (kind, name) in NEEDED:
            raise BadSafety(NEEDED[kind, name], field=name)
        found[name] = words
    if kind == "risk":
        _need_words_of(found)
    if kind == "call" and not is_number(found["phone"]):
        raise BadSafety("Write the number in figures, like 01632 960 123.", field="phone")
    return found


def _need_words_of(found: Mapping[str, Any]) -> None:
    if found["anyway"] and not found["because"]:
        raise BadSafety("Say why you want to do it anyway.", field="because")
    if not found["anyway"] and not found["wish"]:
        raise BadSafety("Say what you want to happen then.", field="wish")


def is_number(text: str) -> bool:
    """A telephone number as people write it: figures, gaps, a plus, brackets, dashes."""
    figures = sum(sign.isascii() and sign.isdigit() for sign in text)
    rest = all(sign in "0123456789 +()-./" for sign in text)
    return rest and LEAST_FIGURES <= figures <= MOST_FIGURES


def _note(plan: SupportPlan, event: str, row: SafetyRow, by: User, at: datetime) -> None:
    audit.record(event, subject=row.reference, person=plan.person, by=by, at=at)


def lacks_back_up(plan: SupportPlan) -> bool:
    """Nobody to call is named yet: said as a reminder where a plan is sent."""
    return not plan.back_up.filter(removed_at=None).exists()


def need_back_up(plan: SupportPlan, on: date) -> None:
    """Raises NobodyToCall where the council's policy asks for somebody and nobody is named."""
    asked = plan.person.authority.policy("back_up_required", on).value
    if asked and lacks_back_up(plan):
        raise NobodyToCall


def frozen(plan: SupportPlan) -> dict[str, list[dict[str, Any]]]:
    """What a version keeps: words by reference; three queries."""
    found = safety_of(plan)
    kept: dict[str, Any] = {"risk": found.risks, "call": found.calls, "keep": found.keeps}
    return {
        kind: [
            {"reference": row.reference} | {name: getattr(row, name) for name in FIELDS[kind]}
            for row in rows
        ]
        for kind, rows in kept.items()
    }

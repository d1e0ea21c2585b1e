"""What the law and the council's policies say about a plan's lines, kindly, and who decides.

Findings never stop saving or sending. Those that need a decision stop agreeing until an officer
decides with a reason, or the plan changes (docs/plan_safety.md). Nothing is guessed from words:
who is paid and what a line buys is what the person said, or an officer with a reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from core.errors import DomainError
from core.periods import Period
from core.policies import Value
from people.models import Person
from support_plans.models import (
    DIRECT_PAYMENT,
    LISTED,
    CostLine,
    LineFacts,
    NecessaryRecord,
    PlanVersion,
    Relation,
    RestrictionDecision,
    SupportPlan,
)
from support_plans.restriction_words import Words, words_of
from support_plans.spending import Standing
from support_plans.stays import longest

CARE_HOME = "care_home"  # the kind of spending
CHALLENGE = "If you think this is wrong, tell your worker or use “Something is wrong”."


class NotDecided(DomainError):
    """Names each line that waits for a decision about a rule."""

    code = "restriction_not_decided"
    status = 409
    challenge = CHALLENGE

    def __init__(self, findings: "Sequence[Finding]") -> None:
        self.findings = list(findings)
        names = "; ".join(dict.fromkeys(one.name for one in findings))
        super().__init__(
            f"A rule stands in the way: {names}. Decide it with a reason, or send the plan back."
        )


@dataclass(frozen=True)
class Finding:
    """One rule about one line: what, why, from where, and what can be done. Plain words."""

    code: str
    line: str
    name: str  # of the pot
    words: Words
    blocks: bool = True  # agreeing waits for a decision
    by_record: bool = False  # decided by a record that it is necessary
    overridable: bool = False  # decided by an officer with a reason
    decision: RestrictionDecision | None = None
    challenge: str = CHALLENGE

    @property
    def is_open(self) -> bool:
        """Whether it still stops agreeing."""
        allowed = RestrictionDecision.Outcome.ALLOWED
        return self.blocks and (self.decision is None or self.decision.outcome != allowed)


@dataclass(frozen=True)
class Said:
    """What is known of one line: from the draft, or frozen in a version."""

    reference: str
    name: str
    held: str
    employs: bool = False
    who: str = ""
    payee: str = ""
    relation: str = ""
    same_household: bool | None = None
    category: str = ""
    stays: tuple[Period, ...] = ()

    @property
    def is_direct_payment(self) -> bool:
        return self.held in DIRECT_PAYMENT

    @property
    def pays_a_person(self) -> bool:
        """Whether the question about family is asked at all."""
        return self.employs or bool(self.payee)


@dataclass
class _Rules:
    """Everything beside the lines: policies, records, what officers said. A few queries."""

    policies: Mapping[str, Value]
    first: date
    last: date
    records: dict[str, NecessaryRecord] = field(default_factory=dict)
    decisions: dict[tuple[str, str], RestrictionDecision] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)

    def standing(self, category: str) -> Standing:
        if category in self.policies["spending_not_allowed"].value:
            return Standing.NOT_ALLOWED
        if category in self.policies["spending_to_check"].value:
            return Standing.CHECK
        return Standing.OK

    def record_for(self, name: str) -> NecessaryRecord | None:
        """The newest record about this name, where it counts from the first day on."""
        row = self.records.get(same_name(name))
        covers = row is not None and row.from_on <= self.first <= row.until_on
        return row if covers else None


def same_name(text: str) -> str:
    """A name without capitals and extra gaps, to compare with."""
    return " ".join(text.casefold().split())


def findings_of(
    about: PlanVersion | SupportPlan, on: date, lines: Sequence[CostLine] | None = None,
    policies: Mapping[str, Value] | None = None,
) -> list[Finding]:  # fmt: skip
    """Every rule that touches a line, in the order of the plan; a handful of queries.

    `about` is a sent version, with officers' decisions, or a plan as it is being written; its
    `lines` where they were read already, with their facts; `policies` of the later of `on` and
    the plan's first day, where they were.
    """
    version = about if isinstance(about, PlanVersion) else None
    plan = version.plan if version is not None else about
    assert isinstance(plan, SupportPlan)  # noqa: S101
    said = _frozen_said(version) if version is not None else _draft_said(plan, lines)
    rules = _rules(plan, version, on, policies)
    found = [one for line in said for one in _of_line(line, rules)]
    found += _care_home(said, rules)
    order = {line.reference: place for place, line in enumerate(said)}
    return sorted(found, key=lambda one: order.get(one.line, len(order)))


def findings_of_line(line: CostLine, on: date) -> list[Finding]:
    """The same for one line of a draft."""
    return [one for one in findings_of(line.plan, on) if one.line == line.reference]


def need_unrestricted(version: PlanVersion, on: date) -> None:
    """Refuse to agree while a rule waits for its decision. Raises NotDecided naming each line."""
    if waiting := [one for one in findings_of(version, on) if one.is_open]:
        raise NotDecided(waiting)


def _draft_said(plan: SupportPlan, lines: Sequence[CostLine] | None) -> list[Said]:
    rows = list(plan.lines.select_related("facts") if lines is None else lines)
    homes = [line for line in rows if (facts := facts_of(line)) and facts.category == CARE_HOME]
    prefetch_related_objects(homes, "stays")
    return [_of_draft(line) for line in rows]


def facts_of(line: CostLine) -> LineFacts | None:
    """What was said about a line, if anything was; no query when read with `facts`."""
    found: LineFacts | None = getattr(line, "facts", None)
    return found


def _of_draft(line: CostLine) -> Said:
    facts = facts_of(line)
    known = {} if facts is None else {
        "payee": facts.payee, "relation": facts.relation, "category": facts.category,
        "same_household": facts.same_household,
    }  # fmt: skip
    rows = line.stays.all() if known.get("category") == CARE_HOME else ()
    stays = tuple(Period(stay.starts_on, stay.ends_on) for stay in rows)
    return Said(
        line.reference, line.pot_name, line.held, line.employs, line.who, stays=stays,
        **known,  # type: ignore[arg-type]
    )  # fmt: skip


def _frozen_said(version: PlanVersion) -> list[Said]:
    facts = {row["line"]: row for row in version.content.get("facts", [])}
    return [
        _of_frozen(line, facts.get(line["reference"], {}))
        for line in version.content.get("lines", [])
    ]


def _of_frozen(line: Mapping[str, Any], facts: Mapping[str, Any]) -> Said:
    stays = tuple(
        Period(date.fromisoformat(first), date.fromisoformat(last))
        for first, last in facts.get("stays", [])
    )
    return Said(
        line["reference"], line["pot_name"], line.get("held") or "council",
        bool(line.get("employs")), line.get("who") or "", facts.get("payee", ""),
        facts.get("relation", ""), facts.get("same_household"), facts.get("category", ""), stays,
    )  # fmt: skip


def _rules(
    plan: SupportPlan, version: PlanVersion | None, on: date,
    policies: Mapping[str, Value] | None = None,
) -> _Rules:  # fmt: skip
    first = max(on, plan.starts_on)
    known = policies or plan.person.authority.policies_on(first)
    rules = _Rules(known, first, plan.ends_on)
    for record in reversed(plan.person.necessary_records.all()):
        rules.records[same_name(record.payee)] = record  # the newest comes last
    if version is not None:
        for decision in reversed(version.restriction_decisions.select_related("by")):
            rules.decisions[decision.line_reference, decision.code] = decision
        for seen in reversed(version.officer_categories.all()):
            rules.categories[seen.line_reference] = seen.category
    return rules


def _of_line(line: Said, rules: _Rules) -> list[Finding]:
    return [*_family(line, rules), *_spending(line, rules)]


def _family(line: Said, rules: _Rules) -> list[Finding]:
    if line.employs and not line.relation:
        return [_built(line, rules, "family_not_said", blocks=False)]
    if line.relation == Relation.PARTNER:
        code = "partner_paid"
    elif line.relation in LISTED and line.same_household:
        code = "relative_at_home"
    else:
        return []
    if not line.is_direct_payment:
        return [_built(line, rules, "family_other_money", blocks=False)]
    may = code != "partner_paid" or bool(rules.policies["partner_paid_by_record"].value)
    record = rules.record_for(line.payee) if may else None
    if record is None:
        return [_built(line, rules, code, by_record=may)]
    if record.until_on < rules.last:
        return [_built(line, rules, "record_ends", blocks=False, until=record.until_on)]
    return []


def _spending(line: Said, rules: _Rules) -> list[Finding]:
    category = rules.categories.get(line.reference) or line.category
    standing = rules.standing(category) if category else Standing.OK
    if standing == Standing.OK:
        return []
    code = "not_allowed" if standing == Standing.NOT_ALLOWED else "needs_check"
    return [_built(line, rules, code, category=category, overridable=True)]


def _care_home(lines: Sequence[Said], rules: _Rules) -> list[Finding]:
    """Stays of all lines count together; the finding stands at the last line that has any."""
    homes = [
        line for line in lines
        if (rules.categories.get(line.reference) or line.category) == CARE_HOME
        and line.is_direct_payment
    ]  # fmt: skip
    found = [
        _built(line, rules, "care_home_days", overridable=True) for line in homes if not line.stays
    ]
    weeks = int(rules.policies["care_home_weeks"].value)
    gap = int(rules.policies["care_home_gap_weeks"].value)
    run = longest([stay for line in homes for stay in line.stays], gap_weeks=gap)
    if run is not None and run.days > weeks * 7:
        last = [line for line in homes if line.stays][-1]
        found.append(
            _built(last, rules, "care_home", overridable=True, run=run, weeks=weeks, gap=gap)
        )
    return found


def _built(
    line: Said, rules: _Rules, code: str, *, blocks: bool = True, by_record: bool = False,
    overridable: bool = False, **about: Any,
) -> Finding:  # fmt: skip
    words = words_of(code, line.payee or line.who, by_record=by_record, **about)
    return Finding(
        code, line.reference, line.name, words, blocks, by_record, overridable,
        rules.decisions.get((line.reference, code)),
    )  # fmt: skip


class FamilyNotPaid(DomainError):
    """Somebody named in the agreed plan may not be paid from a direct payment."""

    code = "family_not_paid"
    status = 409
    challenge = CHALLENGE


def need_payable(person: Person, name: str, on: date) -> None:
    """Refuse to keep money for somebody the agreed plan names as barred. Raises FamilyNotPaid."""
    agreed = PlanVersion.objects.filter(
        plan__person=person, state=PlanVersion.State.AGREED, plan__starts_on__lte=on,
        plan__ends_on__gte=on,
    ).select_related("plan__person__authority")  # fmt: skip
    for version in agreed:
        lines = _lines_paying(version, name)
        if not lines:
            continue
        for one in findings_of(version, on):
            if one.line in lines and one.is_open and one.code in BARRED:
                raise FamilyNotPaid(f"{one.words.what} {one.words.why}")


BARRED = ("partner_paid", "relative_at_home")


def _lines_paying(version: PlanVersion, name: str) -> set[str]:
    """The lines of which the person said that they pay somebody of this name."""
    return {
        row["line"] for row in version.content.get("facts", [])
        if row["payee"] and same_name(row["payee"]) == same_name(name)
    }  # fmt: skip

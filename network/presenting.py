"""Policies and hearings as pages and answers show them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from core.models import Authority, PolicyRow
from core.policies import POLICIES, Group, Policy, Value
from network.models import PolicyProposal


@dataclass(frozen=True)
class Shown:
    """One policy in force: its value, since when, and how it came about."""

    policy: Policy
    value: Value
    row: PolicyRow | None

    @property
    def words(self) -> str:
        text = self.value.policy.words(self.value.value)
        return text[:1].upper() + text[1:]

    @property
    def href(self) -> str:
        return reverse("policy", args=[self.policy.name])

    @property
    def how(self) -> str:
        """How it came about, in a sentence."""
        return how_of(self.row) if self.row else "The usual value of Steer."


def how_of(row: PolicyRow) -> str:
    """How a dated value came about."""
    if row.heard_in:
        return "Everyone was heard."
    return row.exemption or "It touches nobody’s support, so nobody was heard."


def policies_in_force(authority: Authority, on: date) -> list[tuple[str, list[Shown]]]:
    """Every policy by group, with its value on a day: one query."""
    rows = {row.name: row for row in authority.policies.in_force(on).order_by("starts_on")}
    found = []
    for group in Group:
        shown = [
            Shown(policy, rows[policy.name].as_value(), rows[policy.name])
            if policy.name in rows
            else Shown(policy, Value(policy, policy.typed(policy.default), None), None)
            for policy in POLICIES.values()
            if policy.group == group
        ]
        found.append((str(group), shown))
    return found


def stage_of(proposal: PolicyProposal, on: date) -> tuple[str, str]:
    """Where a hearing stands, in words, and the tag's kind."""
    if proposal.state == PolicyProposal.State.DECIDED:
        return proposal.get_outcome_display(), "" if proposal.outcome == "refused" else "good"
    if proposal.state == PolicyProposal.State.WITHDRAWN:
        return "Taken back", ""
    if proposal.is_open(on):
        left = (proposal.heard_until - on).days
        return ("You can answer today", "look") if not left else (
            f"You can answer for {left} more day{'' if left == 1 else 's'}", "look"
        )  # fmt: skip
    return "Waiting for a decision", "started"

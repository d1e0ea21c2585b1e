"""What other pages of a plan say about safety and about rules: two small reminders."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from core import clock
from core.policies import Value
from support_plans.models import CostLine, SupportPlan
from support_plans.services.restrictions import findings_of
from support_plans.services.safety import lacks_back_up

register = template.Library()


@register.inclusion_tag("support_plans/_safety_reminder.html", takes_context=True)
def safety_reminder(context: dict[str, Any], plan: SupportPlan) -> dict[str, Any]:
    """“1 thing left: who to call if support does not come”; nothing where somebody is named."""
    on = clock.today()
    lacks = lacks_back_up(plan)
    required = lacks and bool(plan.person.authority.policy("back_up_required", on).value)
    return {"request": context["request"], "lacks": lacks, "required": required}


@register.inclusion_tag("support_plans/_restriction_reminder.html", takes_context=True)
def rules_reminder(
    context: dict[str, Any], plan: SupportPlan, lines: Sequence[CostLine] | None = None,
    policies: Mapping[str, Value] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Which lines have a rule, in a sentence each, with the way to read more.

    `lines` and `policies` where the page has read them.
    """
    found = findings_of(plan, clock.today(), lines, policies)
    return {"request": context["request"], "findings": found}

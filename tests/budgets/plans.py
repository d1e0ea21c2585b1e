"""A sent plan in one call, for tests of what follows."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from budgets import services
from budgets.models import Agreement, Budget, Pot
from people.models import Person
from support_plans.models import PlanVersion, SupportPlan
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast


def line(name: str, pence: int, *, held: str = "council", holder: str = "", once: bool = False,
         reference: str = "") -> dict[str, Any]:  # fmt: skip
    return {
        "reference": reference or f"line-{name.lower().replace(' ', '')}", "pot_name": name,
        "what": name, "who": "", "service": None, "unit": "session", "rate_kind": "any",
        "units_each_week": "1", "weeks": "40", "rate_pence": 3000, "once": once, "held": held,
        "fund_holder": holder or None, "total_pence": pence,
    }  # fmt: skip


def sent(person: Person, *lines: dict[str, Any], plan: SupportPlan | None = None,
         dates: tuple[date, date] = PLAN_YEAR) -> PlanVersion:  # fmt: skip
    """A version of the person's plan, as sending leaves it."""
    assert person.user is not None
    plan = plan or SupportPlan.objects.create(
        person=person, starts_on=dates[0], ends_on=dates[1], indicative_pence=960000, created_at=NOW
    )
    answers = [
        {"question": n, "title": f"Question {n}", "text": f"My words on {n}.", "state": "ready"}
        for n in range(1, 8)
    ]
    total = sum(one["total_pence"] for one in lines)
    return PlanVersion.objects.create(
        plan=plan, number=plan.versions.count() + 1, sent_at=NOW, sent_by=person.user,
        content={"answers": answers, "lines": list(lines), "why_more": ""},
        total_pence=total, indicative_pence=max(960000, total),
        sha256=sha256(b"plan").hexdigest(),
    )  # fmt: skip


def agreed(cast: Cast, *lines: dict[str, Any], person: Person | None = None,
           dates: tuple[date, date] = PLAN_YEAR, contribution: int = 0) -> Budget:  # fmt: skip
    chosen = lines or (line("Art group", 120000), line("Swimming", 50000))
    version = sent(person or cast.maya, *chosen, dates=dates)
    return services.agree_plan(
        version=version, by=cast.jo, at=NOW, on=TODAY, weekly_contribution_pence=contribution
    )


def pot(budget: Budget, name: str) -> Pot:
    return Pot.objects.with_accounts().get(budget=budget, name=name)


def art(cast: Cast, budget: Budget, *, starts: date = TODAY, ends: date = date(2026, 12, 31),
        rate: int = 3000, weekdays: tuple[int, ...] = (1,), units: str = "1",
        **more: Any) -> Agreement:  # fmt: skip
    """Maya agrees the art group on Tuesdays with Acorn."""
    user = budget.person.user
    assert user is not None
    return services.promise(
        pot=pot(budget, "Art group"), organisation=cast.acorn, service=cast.art, starts_on=starts,
        ends_on=ends, weekdays=list(weekdays), units_each_time=Decimal(units), unit="session",
        rate_pence=rate, by=user, at=NOW, on=TODAY, **more,
    )  # fmt: skip

"""Maya's and Nia's money, made through the verbs, with a canary in every place that is private."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from budgets import services as budgeting
from budgets.models import Agreement, Budget, Pot
from core.periods import Period, month_of
from invoices import services as billing
from invoices.models import Bill
from payments import services as paying
from payments.models import OwnPayment
from people.models import Person
from providers.models import Service, Unit
from statements import services as statements
from statements.models import Statement
from support_plans import services as planning
from support_plans.models import Held, PlanVersion, SupportPlan
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast

D = Decimal
WEDNESDAY = 2


def at_ten(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


@dataclass
class World:
    """One person's things, by name."""

    cast: Cast
    person: Person
    plan: SupportPlan
    version: PlanVersion
    budget: Budget

    @property
    def user(self):  # type: ignore[no-untyped-def]
        assert self.person.user is not None
        return self.person.user

    def pot(self, name: str) -> Pot:
        return self.budget.pots.filter(name=name).order_by("period__starts_on").first()

    def promise(self, pot: Pot, service: Service, **more: object) -> Agreement:
        rate = service.rates.get()
        facts = {
            "pot": pot, "organisation": service.organisation, "service": service,
            "starts_on": PLAN_YEAR[0], "ends_on": PLAN_YEAR[1], "weekdays": [WEDNESDAY],
            "units_each_time": D(1), "unit": rate.unit, "rate_pence": rate.amount_pence,
            "by": self.user, "at": at_ten(PLAN_YEAR[0]), "on": PLAN_YEAR[0],
        }  # fmt: skip
        return budgeting.promise(**(facts | more))

    def bill(self, agreement: Agreement, month: Period, number: str, **more: object) -> Bill:
        rate = agreement.rates.get()
        lines = [
            billing.NewLine.priced(
                service_on=session.on, description=more.get("description", agreement.what),
                units=session.units, unit=agreement.unit, rate_pence=rate.amount_pence,
                vat_percent=rate.vat_percent,
            )
            for session in budgeting.sessions_of(agreement, month)
        ]  # fmt: skip
        sent = month.ends_on + timedelta(days=2)
        new = billing.NewBill(
            number=number, issued_on=sent, from_on=month.starts_on, to_on=month.ends_on, lines=lines
        )
        sender = agreement.organisation.members.order_by("pk").first().user
        return billing.submit_bill(
            agreement=agreement,
            new=new,
            by=sender,
            at=at_ten(sent),
            on=sent,
            source=Bill.Source.WEB,
        )

    def yes(self, bill: Bill) -> Bill:
        day = bill.to_on + timedelta(days=4)
        return billing.confirm_bill(bill=bill, answers="yes", by=self.user, at=at_ten(day), on=day)

    def own_payment(self, pot: Pot, pence: int, paid_to: str, on: date = TODAY) -> OwnPayment:
        return paying.record_own_payment(
            pot=pot, paid_to=paid_to, amount_pence=pence, paid_on=on, service_on=on,
            by=self.user, at=NOW, on=TODAY,
        )  # fmt: skip

    def statement(self, month: Period) -> Statement:
        return statements.issue(
            budget=self.budget, from_on=month.starts_on, to_on=month.ends_on, at=NOW
        )


def agreed_plan(
    cast: Cast, person: Person, lines: list[dict[str, object]], words: str = "",
    ends_on: date = PLAN_YEAR[1],
) -> World:  # fmt: skip
    """A plan written, sent and agreed, and so a budget."""
    assert person.user is not None
    before = PLAN_YEAR[0] - timedelta(days=30)
    at = at_ten(before)
    plan = planning.start_plan(
        person=person, starts_on=PLAN_YEAR[0], ends_on=ends_on, indicative_pence=1200000,
        note="", by=cast.jo, at=at,
    )  # fmt: skip
    for question in range(1, 8):
        planning.write_answer(
            plan=plan, question=question, text=f"My words {question}. {words}", edition=0,
            by=person.user, at=at,
        )  # fmt: skip
        planning.mark_ready(plan=plan, question=question, by=person.user, at=at)
    for line in lines:
        planning.add_line(plan=plan, by=person.user, at=at, **line)
    version = planning.send_plan(plan=plan, by=person.user, at=at, on=before)
    budget = budgeting.agree_plan(
        version=version, by=cast.jo, at=at_ten(before + timedelta(days=3)), on=before + timedelta(days=3),
        weekly_contribution_pence=0, reason="It meets the needs we agreed.",
    )  # fmt: skip
    version.refresh_from_db()
    return World(cast, person, plan, version, budget)


def line(pot: str, service: Service | None = None, **more: object) -> dict[str, object]:
    """A costing line: 40 weeks of one unit a week unless said otherwise."""
    rate = service.rates.get() if service else None
    facts: dict[str, object] = {
        "pot_name": pot, "what": service.name if service else pot, "who": "", "service": service,
        "unit": rate.unit if rate else Unit.ITEM, "rate_kind": "any", "units_each_week": D(1),
        "weeks": D(53), "rate_pence": rate.amount_pence if rate else 1000, "once": False,
        "held": Held.COUNCIL, "fund_holder": None,
    }  # fmt: skip
    return facts | more


def maya_world(cast: Cast, words: str = "") -> World:
    """Art and help at home paid by the council; assistants from her own account."""
    return agreed_plan(
        cast, cast.maya,
        [
            line("Art" + words, cast.art),
            line("Home" + words, cast.home_help, units_each_week=D(3)),
            line("Assistants" + words, None, rate_pence=12000, held=Held.OWN_ACCOUNT),
        ],
        words,
    )  # fmt: skip


OCTOBER = month_of(date(2026, 10, 1))
SEPTEMBER = month_of(date(2026, 9, 1))

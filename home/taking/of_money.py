"""Budgets with their pots and what stands in each; promises; who pays; money kept for assistants."""

from typing import Any

from budgets.models import (
    Accrual,
    Addition,
    AgreedRate,
    Agreement,
    ContributionCharge,
    Funder,
    FunderShare,
    FundingPeriod,
    Holding,
    Liability,
    LiabilityDue,
    MoneyMove,
    Pot,
)
from budgets.position import PotFigures
from budgets.services import standing_of
from budgets.services.charges import account_of
from budgets.services.figures import Standing
from home.taking.rows import Row, listed
from home.taking.whose import Whose
from providers.models import Organisation


def budgets_of(whose: Whose) -> list[Row]:
    """Each budget: its pots to the penny, where the cash is, who pays, and what was decided."""
    return [_budget(budget, whose) for budget in whose.budgets]


def _budget(budget: Any, whose: Whose) -> Row:
    standing = standing_of(budget, whose.on)
    figures = standing.figures
    return {
        "reference": budget.reference, "plan": budget.plan.reference, "state": budget.state,
        "starts_on": budget.starts_on.isoformat(), "ends_on": budget.ends_on.isoformat(),
        "weekly_contribution_pence": budget.weekly_contribution_pence,
        "contribution_owed_pence": account_of(budget, whose.on).owed_pence,
        "agreed_pence": figures.agreed, "unallocated_pence": figures.unallocated,
        **words_of(figures.total), "held_pence": figures.held,
        "periods": listed(FundingPeriod.objects.filter(budget=budget), "starts_on ends_on"),
        "holdings": _holdings(standing),
        "pots": [_pot(pot, standing) for pot in figures.pots],
        "funders": listed(Funder.objects.filter(budget=budget), "reference kind name"),
        "shares": listed(
            FunderShare.objects.filter(funder__budget=budget),
            "funder=funder__reference weekly_pence whole_pence starts_on reason"
            " decided_by=decided_by__name decided_at",
        ),
        "additions": listed(
            Addition.objects.filter(budget=budget),
            "reference funder=funder__reference pot=pot__reference why amount_pence"
            " ring_fenced_until reason decided_by=decided_by__name decided_at starts_on",
        ),
        "charges": listed(
            ContributionCharge.objects.filter(budget=budget),
            "starts_on ends_on amount_pence reason weekly_pence was_pence made_at",
        ),
        "moves": listed(
            MoneyMove.objects.filter(budget=budget),
            "reference source=source__reference target=target__reference amount_pence words"
            " by=by__name at",
        ),
        "duties": listed(
            Liability.objects.filter(pot__budget=budget),
            "reference pot=pot__reference kind worker percent by_policy made_at",
        ),
        "kept": listed(
            Accrual.objects.filter(liability__pot__budget=budget),
            "duty=liability__reference from_on to_on hours pay_pence percent amount_pence kept_pence"
            " how given made_at",
        ),
        "fell_due": listed(
            LiabilityDue.objects.filter(liability__pot__budget=budget),
            "reference duty=liability__reference due_on hours amount_pence from_kept_pence words"
            " state paid_on",
        ),
    }  # fmt: skip


def words_of(figures: Any) -> Row:
    """The five money words, in pence. In the pot = Spent + Left; Left = Promised + Free."""
    return {
        "in_the_pot_pence": figures.in_pot, "spent_pence": figures.spent,
        "promised_pence": figures.promised, "free_pence": figures.free, "left_pence": figures.left,
    }  # fmt: skip


def _pot(shown: PotFigures, standing: Standing) -> Row:
    row: Pot = next(pot for pot in standing.pots if pot.pk == shown.pot_id)
    return {
        "reference": shown.reference, "name": shown.name, "line": shown.line_reference,
        "position": row.position, "starts_on": shown.starts_on.isoformat(),
        "ends_on": shown.ends_on.isoformat(), "holding": row.holding.reference,
        **words_of(shown), "set_aside_pence": shown.set_aside, "owed_pence": shown.owed,
        "ring_fenced_until": (
            shown.ring_fenced_until.isoformat() if shown.ring_fenced_until else None
        ),
    }  # fmt: skip


def _holdings(standing: Standing) -> list[Row]:
    held = {one.holding_id: one.held for one in standing.figures.cash}
    rows = Holding.objects.filter(budget=standing.budget).select_related("holder", "account")
    return [
        {
            "reference": row.reference, "kind": row.kind,
            "holder": provider_of(row.holder) if row.holder else None,
            "held_pence": held.get(row.pk, row.account.balance_pence if row.account else 0),
            "instalment_pence": row.instalment_pence, "contribution_pence": row.contribution_pence,
            "frequency": row.frequency, "explanation": row.explanation,
            "told_on": row.told_on.isoformat() if row.told_on else None,
        }
        for row in rows.order_by("pk")
    ]  # fmt: skip


def provider_of(organisation: Organisation) -> Row:
    """A provider by what the public directory says of it, so that another one can find it."""
    return {
        "reference": organisation.reference, "name": organisation.name,
        "supplier_number": organisation.supplier_number,
        "company_number": organisation.company_number,
        "charity_number": organisation.charity_number, "phone": organisation.phone,
        "postcode": organisation.postcode,
    }  # fmt: skip


def promises_of(whose: Whose) -> list[Row]:
    """Agreements with their prices and pattern, and what stands promised, owed and paid of each."""
    found = []
    for budget in whose.budgets:
        standing = standing_of(budget, whose.on)
        rows = sorted(standing.promises, key=lambda one: one.agreement.pk)
        pots = {pot.pk: pot for pot in standing.pots}
        found += [_promise(one, pots, budget.reference) for one in rows]
    return found


def _promise(one: Any, pots: dict[int, Pot], budget: str) -> Row:
    row: Agreement = one.agreement
    rates = listed(
        AgreedRate.objects.filter(agreement=row),
        "kind amount_pence vat_percent starts_on accepted_at",
    )
    allocations = sorted(one.allocations, key=lambda part: part.pk)
    balances = _balances(row)
    return {
        "reference": row.reference, "budget": budget, "what": row.what, "line": row.line_reference,
        "provider": provider_of(row.organisation), "state": row.state,
        "service": row.service.name if row.service else None,
        "starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(),
        "last_day": row.last_day.isoformat(), "weekdays": row.weekdays, "unit": row.unit,
        "units_each_time": str(row.units_each_time), "breaks": row.breaks, "pauses": row.pauses,
        "skip_bank_holidays": row.skip_bank_holidays, "evenings": row.evenings,
        "shift_from": row.shift_from.isoformat() if row.shift_from else None,
        "shift_to": row.shift_to.isoformat() if row.shift_to else None,
        "shift_break_minutes": row.shift_break_minutes, "notice_days": row.notice_days,
        "made_at": row.made_at.isoformat(), "rates": rates,
        "promised_pence": one.promised, "owed_pence": one.owed, "paid_pence": one.paid,
        "by_pot": [
            {"pot": pots[part.pot_id].reference, **balances[part.pk]} for part in allocations
        ],
    }  # fmt: skip


def _balances(row: Agreement) -> dict[int, Row]:
    names = ("promised", "owed", "paid")
    parts = row.allocations.select_related(*names)
    return {
        part.pk: {f"{name}_pence": getattr(part, name).balance_pence for name in names}
        for part in parts
    }

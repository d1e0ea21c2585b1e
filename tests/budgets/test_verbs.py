"""Agreeing, promising, taking back, moving and owing: the sums hold to the penny."""

from datetime import date

import pytest
from django.db import transaction

from budgets import services
from budgets.models import Agreement, Holding, MoneyMove, Pot
from core.models import PolicyRow
from ledger.models import Account, Entry
from notices.models import Notice
from people.models import AuditRecord
from support_plans import services as planning
from support_plans.models import PlanVersion, SameTwice
from tests.budgets.plans import agreed, art, line, pot, sent
from tests.cast import NOW, TODAY, Cast


def test_agreeing_a_plan_makes_pots_that_add_up(cast: Cast) -> None:
    budget = agreed(cast)

    figures = services.figures_of(budget)

    assert [(p.name, p.in_pot, p.free) for p in figures.pots] == [
        ("Art group", 120000, 120000),
        ("Swimming", 50000, 50000),
    ]
    assert (figures.agreed, figures.unallocated, figures.left) == (170000, 0, 170000)
    assert figures.problems() == []
    assert budget.version.state == PlanVersion.State.AGREED
    assert AuditRecord.objects.filter(event="plan.agreed", person=cast.maya).count() == 1
    assert Notice.objects.filter(to=cast.maya.user, kind="plan.agreed").count() == 1


def test_a_plan_over_two_financial_years_has_a_pot_in_each_by_days(cast: Cast) -> None:
    # Scenario 14: £30 a day, 17 March to 13 April.
    budget = agreed(cast, line("Time away", 84000), dates=(date(2027, 3, 17), date(2027, 4, 13)))

    shown = [(p.starts_on, p.in_pot) for p in services.figures_of(budget).pots]

    assert shown == [(date(2027, 3, 17), 45000), (date(2027, 4, 1), 39000)]


def test_a_later_version_raises_and_cuts_pots_by_free_money_only(cast: Cast) -> None:
    budget = agreed(cast)
    art(cast, budget)
    later = sent(
        cast.maya, line("Art group", 130000), line("Cooking", 20000), line("Swimming", 30000),
        plan=budget.plan,
    )  # fmt: skip

    again = services.agree_plan(version=later, by=cast.jo, at=NOW, on=TODAY)

    figures = services.figures_of(again)
    assert again.pk == budget.pk
    assert {p.name: p.in_pot for p in figures.pots} == {
        "Art group": 130000, "Cooking": 20000, "Swimming": 30000,
    }  # fmt: skip
    assert (figures.agreed, figures.problems()) == (180000, [])
    assert budget.plan.versions.get(number=1).state == PlanVersion.State.REPLACED


def test_a_cut_below_what_is_promised_is_refused_in_words(cast: Cast) -> None:
    budget = agreed(cast)
    art(cast, budget, ends=date(2027, 3, 31))
    later = sent(cast.maya, line("Art group", 1000), line("Swimming", 50000), plan=budget.plan)

    with pytest.raises(services.PotsInUse, match="Art group would become"), transaction.atomic():
        services.agree_plan(version=later, by=cast.jo, at=NOW, on=TODAY)

    assert services.figures_of(budget).agreed == 170000


def test_a_big_plan_needs_two_people(cast: Cast) -> None:
    PolicyRow.objects.create(
        authority=cast.authority, name="second_person_above_pence", value=100000,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    version = sent(cast.maya, line("Art group", 120000))

    with pytest.raises(planning.NeedsSecondPerson), transaction.atomic():
        services.agree_plan(version=version, by=cast.jo, at=NOW, on=TODAY)
    said = {"version": version, "at": NOW, "on": TODAY, "reason": "It is right."}
    services.propose_plan(by=cast.jo, weekly_contribution_pence=1000, **said)
    with pytest.raises(SameTwice), transaction.atomic():
        services.approve_plan(by=cast.jo, **said)
    budget = services.approve_plan(by=cast.rex, **said)

    assert services.figures_of(budget).agreed == 120000
    assert budget.weekly_contribution_pence == 1000  # on the worker's terms
    assert [row.kind for row in version.decisions.all()] == ["proposed", "agreed"]


def test_a_net_instalment_is_the_councils_part(cast: Cast) -> None:
    # Scenario 3: £350 a week, contribution £52.50, four weeks.
    budget = agreed(
        cast, line("Wages", 1820000 - 500000, held="own_account"),
        line("Insurance", 500000, held="own_account"), line("Art group", 10000),
        contribution=5250, person=_allow_big(cast),
    )  # fmt: skip

    holding = Holding.objects.get(budget=budget, kind="own_account")

    assert (holding.instalment_pence, holding.contribution_pence) == (119000, 21000)
    assert "£350 a week" in holding.explanation
    assert Holding.objects.get(budget=budget, kind="council").account is None


def test_a_gross_instalment_is_the_whole(cast: Cast) -> None:
    # Scenario 4.
    PolicyRow.objects.create(
        authority=cast.authority,
        name="payment_method",
        value="gross",
        starts_on=date(2026, 1, 1),
        exemption="The first settings of a new installation.",
    )
    budget = agreed(
        cast, line("Wages", 1820000, held="own_account"), contribution=5250,
        person=_allow_big(cast),
    )  # fmt: skip

    holding = Holding.objects.get(budget=budget)

    assert (holding.instalment_pence, holding.contribution_pence) == (140000, 0)
    assert "£210, is billed apart" in holding.explanation


def _allow_big(cast: Cast):
    PolicyRow.objects.create(
        authority=cast.authority, name="second_person_above_pence", value=10**9,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return cast.maya


def test_promising_takes_every_session_from_free(cast: Cast) -> None:
    budget = agreed(cast)

    agreement = art(cast, budget)  # 24 Nov … 29 Dec: six Tuesdays

    shown = services.figures_of(budget, TODAY).pots[0]
    assert (shown.promised, shown.free, shown.left, shown.short) == (18000, 102000, 120000, 0)
    assert [s.on.day for s in services.sessions_of(agreement, budget.period)] == [
        24,
        1,
        8,
        15,
        22,
        29,
    ]


def test_breaks_and_bank_holidays_are_left_out(cast: Cast) -> None:
    from core.periods import Period

    budget = agreed(cast)

    agreement = art(
        cast, budget, weekdays=(4,), starts=date(2026, 12, 4), ends=date(2027, 1, 8),
        breaks=[Period(date(2026, 12, 28), date(2027, 1, 2))], skip_bank_holidays=True,
    )  # fmt: skip

    days = [s.on for s in services.sessions_of(agreement, budget.period)]
    assert days == [date(2026, 12, d) for d in (4, 11, 18)] + [date(2027, 1, 8)]


def test_more_than_free_is_refused_in_words(cast: Cast) -> None:
    budget = agreed(cast, line("Art group", 9000))

    with pytest.raises(services.NotEnoughFree) as refusal, transaction.atomic():
        art(cast, budget)

    assert refusal.value.sentence == "Art group has £90 free. This support comes to £180."
    assert not Agreement.objects.exists()


def test_one_token_promises_once(cast: Cast) -> None:
    budget = agreed(cast)

    first, second = art(cast, budget, once="t-1"), art(cast, budget, once="t-1")

    assert first == second
    assert services.figures_of(budget).promised == 18000


def test_withdrawing_frees_later_sessions_only(cast: Cast) -> None:
    budget = agreed(cast)
    agreement = art(cast, budget, starts=date(2026, 11, 10))

    services.withdraw_promise(
        agreement=agreement, last_day=date(2026, 12, 8), by=cast.maya.user, at=NOW, on=TODAY
    )

    shown = services.figures_of(budget, TODAY).pots[0]
    assert (shown.promised, shown.free) == (15000, 105000)  # 10, 17, 24 Nov, 1 and 8 Dec
    assert services.figures_of(budget).problems() == []


def test_a_promise_ends_once(cast: Cast) -> None:
    from budgets.models import LastDayOutside, PromiseEnded

    budget = agreed(cast)
    agreement = art(cast, budget, starts=date(2026, 10, 6))
    with pytest.raises(LastDayOutside), transaction.atomic():
        services.withdraw_promise(
            agreement=agreement, last_day=date(2026, 11, 1), by=cast.maya.user, at=NOW, on=TODAY
        )
    services.withdraw_promise(
        agreement=agreement, last_day=TODAY, by=cast.maya.user, at=NOW, on=TODAY
    )

    with pytest.raises(PromiseEnded), transaction.atomic():
        services.withdraw_promise(
            agreement=agreement, last_day=TODAY, by=cast.maya.user, at=NOW, on=TODAY
        )


def test_moving_free_money(cast: Cast) -> None:
    budget = agreed(cast)

    services.move_free(
        source=pot(budget, "Swimming"), target=pot(budget, "Art group"), amount_pence=4000,
        words="I swim less in winter.", by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip

    assert {p.name: p.free for p in services.figures_of(budget).pots} == {
        "Art group": 124000, "Swimming": 46000,
    }  # fmt: skip
    assert MoneyMove.objects.get().words == "I swim less in winter."


def test_only_free_money_moves(cast: Cast) -> None:
    # Scenario 11: paid and promised stand; at most what is Free moves.
    budget = agreed(cast, line("Swimming", 6000), line("Art group", 120000))

    with pytest.raises(services.NotEnoughFree) as refusal, transaction.atomic():
        services.move_free(
            source=pot(budget, "Swimming"), target=pot(budget, "Art group"), amount_pence=9000,
            words="", by=cast.maya.user, at=NOW, on=TODAY,
        )  # fmt: skip

    assert refusal.value.sentence == "Swimming has £60 free. You asked to move £90."
    assert Entry.objects.count() == 1


def test_yes_owes_by_funding_period_and_takes_tolerance_from_free(cast: Cast) -> None:
    budget = agreed(cast)
    agreement = art(cast, budget, starts=date(2026, 11, 3), ends=date(2026, 11, 3))

    parts = services.parts_of(agreement, [(date(2026, 11, 3), 3100)])
    entry = services.owe(
        parts, key="bill:1:yes", by=cast.maya.user, at=NOW, on=TODAY, book=budget.book
    )
    again = services.owe(
        parts, key="bill:1:yes", by=cast.maya.user, at=NOW, on=TODAY, book=budget.book
    )

    shown = services.figures_of(budget).pots[0]
    assert (shown.spent, shown.promised, shown.free, shown.owed) == (3100, 0, 116900, 3100)
    assert entry.pk == again.pk


def test_more_than_left_is_not_owed(cast: Cast) -> None:
    # Scenario 17.
    budget = agreed(cast, line("Art group", 3050))
    agreement = art(cast, budget, ends=date(2026, 11, 24))

    with pytest.raises(services.NotEnoughLeft) as refusal, transaction.atomic():
        services.owe(
            services.parts_of(agreement, [(date(2026, 11, 24), 3100)]), key="bill:2:yes",
            by=cast.maya.user, at=NOW, on=TODAY, book=budget.book,
        )  # fmt: skip

    assert refusal.value.sentence == "Art group has £30.50 left for this. It comes to £31."


def test_a_day_nobody_promised_is_refused(cast: Cast) -> None:
    budget = agreed(cast)
    agreement = art(cast, budget)

    with pytest.raises(services.DayOutsidePromise):
        services.parts_of(agreement, [(date(2027, 5, 3), 3000)])


def test_a_dearer_rate_leaves_the_pot_short(cast: Cast) -> None:
    budget = agreed(cast, line("Art group", 18000))
    agreement = art(cast, budget)

    services.accept_rate(
        agreement=agreement, amount_pence=3500, starts_on=date(2026, 12, 1), by=cast.maya.user,
        at=NOW, on=TODAY,
    )  # fmt: skip

    shown = services.figures_of(budget, TODAY).pots[0]
    assert (shown.promised, shown.free, shown.short) == (18000, 0, 2500)
    assert services.rate_on(agreement, "any", date(2026, 12, 1)).amount_pence == 3500
    assert services.rate_on(agreement, "any", date(2026, 11, 30)).amount_pence == 3000


def test_a_cheaper_rate_frees_money(cast: Cast) -> None:
    budget = agreed(cast)
    agreement = art(cast, budget)

    services.accept_rate(
        agreement=agreement, amount_pence=2500, starts_on=date(2026, 12, 1), by=cast.maya.user,
        at=NOW, on=TODAY,
    )  # fmt: skip

    assert services.figures_of(budget).pots[0].promised == 15500


def test_figures_take_four_queries(cast: Cast, django_assert_num_queries) -> None:
    budget = agreed(cast)
    art(cast, budget)
    art(cast, budget, weekdays=(3,))

    with django_assert_num_queries(4):
        services.figures_of(budget, TODAY)


def test_cash_that_can_be_used_now(cast: Cast) -> None:
    from budgets import moves
    from ledger import services as ledger
    from ledger.models import Reason

    budget = agreed(cast, line("Art group", 120000, held="own_account"))
    holding = Holding.objects.get(budget=budget)
    ledger.post(
        book=budget.book, key="in:1", reason=Reason.INSTALMENT, by=cast.finn, at=NOW, on=TODAY,
        moves=moves.funder_to_holding(holding, budget, 20000),
    )  # fmt: skip
    art(
        cast, budget
    )  # Tuesdays; the next instalment is on 9 December… sessions of 24 Nov, 1, 8 Dec

    cash = services.figures_of(budget, TODAY).cash[0]

    assert cash.next_on == date(2026, 12, 9)
    assert (cash.held, cash.due, cash.can_be_used_now, cash.short) == (20000, 9000, 11000, 0)
    assert services.figures_of(budget).in_pots == 120000


def test_a_correction_of_the_contribution_cites_each_week(cast: Cast) -> None:
    # Scenario 31: £52.50 → £31.50, backdated six weeks: £126 credit.
    budget = agreed(cast, line("Wages", 1820000), contribution=5250, person=_allow_big(cast))
    services.charge_weeks([budget], on=TODAY, at=NOW)

    rows = services.change_contribution(
        budget=budget, weekly_pence=3150, from_on=date(2026, 10, 13), by=cast.jo, at=NOW, on=TODAY
    )

    assert [row.amount_pence for row in rows if row.starts_on <= TODAY] == [-2100] * 6
    assert [row.amount_pence for row in rows if row.starts_on > TODAY] == [-2100, -2100, -300]
    assert services.charge_weeks([budget], on=TODAY, at=NOW) == 0


def test_every_account_keeps_its_book(cast: Cast) -> None:
    budget = agreed(cast)
    art(cast, budget)

    assert set(Account.objects.values_list("book", flat=True)) == {budget.book_id}
    assert Pot.objects.count() == 2

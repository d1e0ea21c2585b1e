"""The night's work: lasts, tight, underspent, unknown; alerts once; the person told first."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from budgets import moves, services
from budgets.models import Budget, ContributionCharge, Holding
from core import jobs
from ledger import services as ledger
from ledger.models import Reason
from notices.models import Notice
from tests.budgets.plans import agreed, art, line, pot
from tests.cast import NOW, TODAY, Cast
from tracking.models import Alert, Position
from tracking.services import changed_budgets, track
from tracking.tasks import write_rows


def run(on: date = TODAY) -> Position:
    track(on=on, at=NOW)
    return Position.objects.get()


def spend(cast: Cast, budget: Budget, name: str, pence: int, on: date) -> None:
    """Maya bought something herself."""
    chosen = pot(budget, name)
    ledger.post(
        book=budget.book, key=f"own:{name}:{on}:{pence}", reason=Reason.OWN_PAYMENT,
        by=cast.maya.user, at=NOW, on=on, moves=moves.pot_to_paid(chosen, pence, on),
    )  # fmt: skip


def test_nothing_arranged_is_unknown(cast: Cast) -> None:
    agreed(cast)

    position = run()

    assert position.outlook == "unknown"
    assert position.sentence == "Add support and we can work this out."
    assert not Alert.objects.exists()


def test_all_promised_lasts(cast: Cast) -> None:
    budget = agreed(cast, line("Art group", 18000))
    art(cast, budget)

    position = run()

    assert position.outlook == "lasts"
    assert position.sentence == "It should last until your plan ends on 31 March."
    assert (position.left_pence, position.still_to_come_pence) == (18000, 18000)


def test_much_free_is_underspent_and_told_once(cast: Cast) -> None:
    budget = agreed(cast)
    art(cast, budget)

    run()
    position = run()

    assert position.outlook == "underspent"
    assert position.sentence == "About £1,520 may not be used. Do you want to plan something?"
    alert = Alert.objects.get(kind="underspent")
    assert "£" not in alert.sentence
    assert Notice.objects.filter(kind="alert.underspent", to=cast.maya.user).count() == 1
    assert not Notice.objects.filter(to=cast.jo).exists()


def test_dearer_sessions_than_money_is_tight(cast: Cast) -> None:
    budget = agreed(cast, line("Art group", 18000))
    agreement = art(cast, budget)
    services.accept_rate(
        agreement=agreement, amount_pence=3500, starts_on=date(2026, 12, 1), by=cast.maya.user,
        at=NOW, on=TODAY,
    )  # fmt: skip

    position = run()

    assert position.outlook == "tight"
    assert position.short_pence == 2500
    assert position.runs_out_on == date(2026, 12, 29)
    assert position.sentence == "It may run out in late December. Nothing stops today."


def test_a_pace_too_fast_is_tight_as_things_carry_on(cast: Cast) -> None:
    budget = agreed(cast, line("Swimming", 100000))
    for month in (9, 10):
        for day in (3, 13, 23):
            spend(cast, budget, "Swimming", 15000, date(2026, month, day))

    position = run()

    assert (position.outlook, position.by_pace) == ("tight", True)
    assert position.sentence.startswith("If things carry on as they have, it may run out in")


def test_late_bills_make_it_unknown(cast: Cast) -> None:
    budget = agreed(cast, line("Art group", 60000))
    art(cast, budget, starts=date(2026, 10, 6), ends=date(2027, 2, 9))

    position = run()

    assert (position.outlook, position.late_bills) == ("unknown", 1)
    assert position.sentence == "A bill is late, so we are not sure yet."
    kinds = set(Alert.objects.values_list("kind", flat=True))
    assert kinds == {"no_bill"}  # seven weeks: a possible gap in care
    assert Alert.objects.get().sentence == (
        "Acorn Arts has sent no bill for Art group since 6 October. Did support come?"
    )


def test_a_bill_that_came_settles_it_and_closes_the_alert(cast: Cast) -> None:
    budget = agreed(cast, line("Art group", 60000))
    agreement = art(cast, budget, starts=date(2026, 10, 6), ends=date(2027, 2, 16))
    run()
    paid = [(date(2026, 10, 6) + timedelta(weeks=n), 3000) for n in range(7)]
    services.owe(
        services.parts_of(agreement, paid), key="bill:1", by=cast.maya.user, at=NOW, on=TODAY,
        book=budget.book,
    )  # fmt: skip

    position = run()

    assert position.outlook == "lasts"
    assert Alert.objects.get(kind="no_bill").closed_at == NOW


def test_an_agreement_that_ends_soon_is_asked_about(cast: Cast) -> None:
    budget = agreed(cast, line("Art group", 18000))
    art(cast, budget, ends=date(2026, 12, 15))

    run()

    sentence = Alert.objects.get(kind="agreement_ending").sentence
    assert sentence == "Art group with Acorn Arts ends on 15 December. Do you want to go on?"


def test_cash_too_short_is_an_alert_of_its_own(cast: Cast) -> None:
    budget = agreed(cast, line("Art group", 120000, held="own_account"))
    art(cast, budget)

    run()
    assert Alert.objects.filter(kind="cash_short", closed_at=None).exists()
    holding = Holding.objects.get(budget=budget)
    ledger.post(
        book=budget.book, key="in", reason=Reason.INSTALMENT, by=cast.finn, at=NOW, on=TODAY,
        moves=moves.funder_to_holding(holding, budget, 50000),
    )  # fmt: skip
    position = run()

    assert position.cash_pence == 50000
    assert not Alert.objects.filter(kind="cash_short", closed_at=None).exists()


def test_the_command_prints_its_counts(cast: Cast) -> None:
    budget = agreed(cast, contribution=5250)
    art(cast, budget)
    out = StringIO()

    call_command("track", "--on", "2026-11-23", "--json", stdout=out)

    done = json.loads(out.getvalue())
    assert (done["on"], done["budgets"], done["underspent"]) == ("2026-11-23", 1, 1)
    assert ContributionCharge.objects.count() == done["charges"] == 9


@pytest.mark.usefixtures("still_clock")
def test_the_clock_writes_one_row_a_night_and_the_worker_does_it(cast: Cast) -> None:
    budget = agreed(cast)

    write_rows(NOW)
    write_rows(NOW)
    jobs.run_due(clock=lambda: NOW)

    budget.book.refresh_from_db()
    assert Position.objects.get().book_version == budget.book.version
    assert changed_budgets(TODAY) == []
    art(cast, budget)
    assert changed_budgets(TODAY) == [budget.pk]


def test_a_hundred_budgets_take_no_more_queries_than_one(
    cast: Cast, django_assert_max_num_queries
) -> None:
    for number in range(6):
        person = cast.add(f"Person{number} Test")
        budget = agreed(cast, person=person)
        art(cast, budget)
    track(on=TODAY, at=NOW)  # the alerts are told

    with django_assert_max_num_queries(29):
        track(on=TODAY, at=NOW)


def test_the_invariants_hold_and_tell_a_wrong_position(cast: Cast) -> None:
    from budgets import invariants as of_budgets
    from tracking import invariants

    art(cast, agreed(cast))
    track(on=TODAY, at=NOW)
    assert of_budgets.check() == invariants.check() == []

    Position.objects.update(agreed_pence=1)

    assert [violation.rule for violation in invariants.check()] == ["a position is its ledger's"]

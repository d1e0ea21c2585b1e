"""Set aside, money kept, returns and questions in a real browser: axe, both widths."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from budgets import services as budgeting
from payments import services as paying
from people.models import Role
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.budgets.plans import pot
from tests.cast import NOW, TODAY, Cast
from tests.scenarios.test_allocating import account_of_350_a_week, hold, mine, owe

pytestmark = [pytest.mark.usefixtures("still_clock"), pytest.mark.django_db(transaction=True)]


def test_the_pages_of_kept_money(cast: Cast, walk: Walk) -> None:
    budget = account_of_350_a_week(cast)
    holding = hold(budget, 454000)
    owe(cast, budget, 42000)
    facts = {"by": mine(cast), "at": NOW, "on": TODAY}
    of = pot(budget, "Assistants")
    budgeting.keep_for(pot=of, worker="Lee", kind="holiday", **facts)
    notice = budgeting.keep_for(pot=of, worker="Lee", kind="notice", **facts)
    budgeting.keep_sum(
        liability=notice,
        hours=Decimal(60),
        rate_pence=1350,
        words="Three weeks.",
        once="k",
        **facts,
    )
    paid = paying.record_wages(
        pot=of, worker="Lee", hours=Decimal(20), rate_pence=1350, paid_on=TODAY,
        from_on=TODAY - timedelta(days=6), to_on=TODAY, **facts,
    )  # fmt: skip
    budgeting.fall_due(liability=notice, amount_pence=10000, due_on=TODAY, **facts)
    case = budgeting.ask_about_surplus(holding=holding, by=cast.jo, at=NOW, on=TODAY)
    sent = paying.send_return(holding=holding, from_on=date(2026, 11, 1), to_on=TODAY, **facts)
    question = paying.ask_question(
        payment=paid, rule="Question 3 of the plan", words="What did Lee do?", by=cast.jo, at=NOW,
        on=TODAY,
    )  # fmt: skip
    cast.staff("Dee Director", Role.DIRECTOR)
    pages = {
        "assistants": (mine(cast), "/my/assistants/"),
        "assistants-new": (mine(cast), "/my/assistants/new/"),
        "assistants-wages": (mine(cast), "/my/assistants/wages/"),
        "assistants-sum": (mine(cast), f"/my/assistants/{notice.reference}/sum/"),
        "kept": (mine(cast), "/my/kept/"),
        "kept-answer": (mine(cast), f"/my/kept/{case.reference}/answer/"),
        "returns": (mine(cast), "/my/returns/"),
        "payment": (mine(cast), f"/my/payments/{paid.reference}/"),
        "move": (mine(cast), "/my/pots/move/"),
        "promise": (mine(cast), f"/my/pots/{of.reference}/promise/?service={cast.art.reference}"),
        "council-kept": (cast.jo, "/council/kept/"),
        "council-case": (cast.jo, f"/council/kept/{case.reference}/"),
        "council-returns": (cast.jo, "/council/returns/"),
        "council-return": (cast.jo, f"/council/returns/{sent.reference}/"),
        "council-question": (cast.jo, f"/council/questions/{question.reference}/"),
        "council-moves": (cast.jo, "/council/moves/"),
        "small-changes": (cast.jo, f"/council/budgets/{budget.reference}/small-changes/"),
        "appeals": (cast.user("Dee Director"), "/council/appeals/"),
        "settled": (cast.user("Dee Director"), "/council/settled/"),
    }
    for name, (user, address) in pages.items():
        for width in WIDTHS:
            page = walk(user, address, width=width)
            picture(page, name)
            check(page)
            page.context.close()

"""The person's money pages and the council's, through the browser."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from budgets import services
from budgets.models import Agreement, Budget, MoneyMove
from notices.models import Notice
from people.models import Looking, User
from support_plans.models import PlanVersion
from tests.budgets.plans import agreed, art, line, pot, sent
from tests.cast import NOW, TODAY, Cast

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


def text(answer) -> str:
    """The words of a page, tags left out."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain).replace(" .", ".").replace(" ,", ",")


def hidden(answer) -> dict[str, list[str]]:
    """The hidden fields of a check page, as the browser would send them."""
    found: dict[str, list[str]] = {}
    pattern = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
    for name, value in re.findall(pattern, answer.content.decode()):
        found.setdefault(name, []).append(value)
    return found


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


@pytest.fixture
def budget(cast: Cast) -> Budget:
    return agreed(cast, line("Art group", 120000), line("Swimming", 6000))


def test_pots_in_words_bars_and_table(cast: Cast, maya: Client, budget: Budget) -> None:
    art(cast, budget)

    answer = maya.get("/my/pots/")

    words = text(answer)
    assert "You have £1,260 left in 2 pots. £1,080 of it is free to use or move." in words
    assert "Art group: £0 spent, £180 promised, £1,020 free, of £1,200." in words
    assert "All pots In the pot £1,260.00 Spent £0.00 Promised £180.00 Free £1,080.00" in words


def test_no_pots_yet(cast: Cast, maya: Client) -> None:
    assert "No pots yet. Make your plan first." in text(maya.get("/my/pots/"))


def test_a_pot_opens_each_figure_to_its_moves(cast: Cast, maya: Client, budget: Budget) -> None:
    agreement = art(cast, budget)
    services.owe(
        services.parts_of(agreement, [(date(2026, 11, 24), 3000)]), key="bill:x:yes",
        by=cast.maya.user, at=NOW, on=TODAY, book=budget.book,
    )  # fmt: skip
    services.move_free(
        source=pot(budget, "Swimming"), target=pot(budget, "Art group"), amount_pence=500,
        words="More art", by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    reference = pot(budget, "Art group").reference

    page = text(maya.get(f"/my/pots/{reference}/"))
    assert "Art group, Acorn Arts" in page
    assert "A bill was said yes to" in page
    figures = services.figures_of(budget).pots[0]
    for slug, pence in (
        ("in-the-pot", figures.in_pot), ("spent", figures.spent), ("promised", figures.promised),
        ("free", figures.free), ("left", figures.left),
    ):  # fmt: skip
        answer = maya.get(f"/my/pots/{reference}/{slug}/")
        assert answer.context["total"] == pence
        assert sum(row["step"].pence for row in answer.context["steps"]) == pence
    assert "More art" in text(maya.get(f"/my/pots/{reference}/free/"))
    assert maya.get(f"/my/pots/{reference}/nonsense/").status_code == 404


def test_moving_more_than_free_keeps_the_amount_and_explains(
    cast: Cast, maya: Client, budget: Budget
) -> None:
    # UI test 16.
    sent_data = {
        "source": pot(budget, "Swimming").reference, "target": pot(budget, "Art group").reference,
        "amount": "90", "words": "",
    }  # fmt: skip

    answer = maya.post("/my/pots/move/", sent_data)

    assert "Swimming has £60 free. You asked to move £90." in text(answer)
    assert 'value="90"' in answer.content.decode()
    assert text(answer).strip().startswith("Error:")
    assert not MoneyMove.objects.exists()


def test_moving_money_is_checked_first_and_happens_once(
    cast: Cast, maya: Client, budget: Budget
) -> None:
    check = maya.post(
        "/my/pots/move/",
        {
            "source": pot(budget, "Swimming").reference, "amount": "£5.50",
            "target": pot(budget, "Art group").reference, "words": "Winter",
        },
    )  # fmt: skip
    assert "Move £5.50 from Swimming to Art group." in text(check)
    assert not MoneyMove.objects.exists()

    for _ in range(2):  # a double press
        answer = maya.post("/my/pots/move/", {**hidden(check), "yes": "1"})
        assert answer.status_code == 302

    assert MoneyMove.objects.get().amount_pence == 550
    assert "You moved £5.50 from Swimming to Art group." in text(maya.get("/my/pots/"))


def promise_data(**more: object) -> dict[str, object]:
    return {
        "rate": "session-any-0-1-1", "weekdays": ["1"], "units": "1", "starts_on": "24 11 2026",
        "ends_on": "29 December 2026", "break_from": "", "break_to": "", **more,
    }  # fmt: skip


def test_promising_shows_the_cost_then_promises_once(
    cast: Cast, maya: Client, budget: Budget
) -> None:
    address = f"/my/pots/{pot(budget, 'Art group').reference}/promise/"
    assert "Art group, Acorn Arts" in text(maya.get(f"{address}?q={cast.art.name[:3]}"))
    form = maya.get(f"{address}?service={cast.art.reference}")
    assert "Art group has £1,200 free." in text(form)

    check = maya.post(address, promise_data(service=cast.art.reference))
    words = text(check)
    assert "6 times, £180 in all." in words
    assert "1 session, every Tuesday" in words
    assert "It will have £1,020 free after this." in words
    assert not Agreement.objects.exists()

    for _ in range(2):
        assert maya.post(address, {**hidden(check), "yes": "1"}).status_code == 302

    assert Agreement.objects.get().made_by == cast.maya.user
    assert services.figures_of(budget).promised == 18000
    assert Notice.objects.filter(kind="promise.made").count() == 0  # nobody works for Acorn yet


def test_promising_more_than_free_says_short_and_offers_no_yes(
    cast: Cast, maya: Client, budget: Budget
) -> None:
    address = f"/my/pots/{pot(budget, 'Swimming').reference}/promise/"

    check = maya.post(address, promise_data(service=cast.art.reference))

    assert "£120 short" in text(check)
    assert 'name="yes"' not in check.content.decode()
    refused = maya.post(address, {**hidden(check), "yes": "1"})
    assert "Swimming has £60 free. This support comes to £180." in text(refused)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("units", "-1", "Type"),
        ("units", "two", "Type a number in figures"),
        ("starts_on", "31 2 2027", "There is no 31 February"),
        ("ends_on", "1 1 2030", "Choose days from 1 April 2026 to 31 March 2027"),
        ("rate", "free", "Choose one"),
        ("weekdays", ["9"], "Choose one"),
        ("break_from", "1 12 2026", "Type the last day of the break too."),
    ],
)
def test_what_cannot_be_promised_is_said_in_words(
    cast: Cast, maya: Client, budget: Budget, field: str, value: object, words: str
) -> None:
    address = f"/my/pots/{pot(budget, 'Art group').reference}/promise/"

    answer = maya.post(address, promise_data(service=cast.art.reference, **{field: value}))

    assert answer.status_code == 200
    assert words in text(answer)
    assert not Agreement.objects.exists()


def test_ending_a_promise_says_what_comes_back(cast: Cast, maya: Client, budget: Budget) -> None:
    agreement = art(cast, budget)
    address = f"/my/promises/{agreement.reference}/end/"
    assert "End this" in text(maya.get("/my/promises/"))

    check = maya.post(address, {"last_day": "1 December 2026"})
    assert "£120 goes back to Free." in text(check)
    assert services.figures_of(budget).promised == 18000
    assert maya.post(address, {**hidden(check), "yes": "1"}).status_code == 302

    assert services.figures_of(budget).promised == 6000
    assert "ends after 1 December 2026" in text(maya.get("/my/promises/"))


def test_sam_moves_for_maya_and_she_is_told(cast: Cast, browser: Browser, budget: Budget) -> None:
    sam = browser(cast.sam)
    address = f"/for/{cast.maya.reference}/pots/move/"

    check = sam.post(
        address,
        {
            "source": pot(budget, "Swimming").reference, "amount": "5",
            "target": pot(budget, "Art group").reference, "words": "",
        },
    )  # fmt: skip
    assert sam.post(address, {**hidden(check), "yes": "1"}).status_code == 302

    assert Notice.objects.get(kind="money.moved").to == cast.maya.user
    assert Looking.objects.filter(person=cast.maya, user=cast.sam).exists()


def test_money_is_not_found_by_those_who_may_not_see_it(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    agreement = art(cast, budget)
    reference = pot(budget, "Art group").reference
    pages = [
        "pots/", f"pots/{reference}/", f"pots/{reference}/spent/", "pots/move/",
        f"pots/{reference}/promise/", "promises/", f"promises/{agreement.reference}/end/",
        "forecast/",
    ]  # fmt: skip
    for user in (cast.ali, cast.kim, cast.jo, cast.finn, cast.ada, cast.rex, cast.olu):
        client = browser(user)
        for page in pages:
            answer = client.get(f"/for/{cast.maya.reference}/{page}")
            assert answer.status_code == 404, (user.username, page)
    nia = browser(cast.nia.user)
    assert nia.get(f"/my/pots/{reference}/").status_code == 404


def test_the_pages_of_the_position_take_at_most_twelve_queries(
    cast: Cast, maya: Client, budget: Budget, django_assert_max_num_queries
) -> None:
    art(cast, budget)
    art(cast, budget, weekdays=(3,))
    maya.get("/my/pots/")
    with django_assert_max_num_queries(12):
        maya.get("/my/pots/")


def test_hidden_amounts_are_not_in_the_page(cast: Cast, maya: Client, budget: Budget) -> None:
    art(cast, budget)
    User.objects.filter(pk=cast.maya.user_id).update(hide_amounts=True)

    for page in ("pots/", "promises/", "forecast/", "pots/move/"):
        assert not re.search(r"£\d", text(maya.get(f"/my/{page}"))), page


def test_the_forecast_says_one_sentence_and_three_things(
    cast: Cast, maya: Client, budget: Budget
) -> None:
    art(cast, budget)

    answer = maya.get("/my/forecast/")

    words = text(answer)
    assert "About £1,080 may not be used. Do you want to plan something?" in words
    assert "Three things you can do" in words
    assert "Art group, Acorn Arts: 1 session, every Tuesday." in words
    rows = answer.context["months"]
    assert [row.left for row in rows][-1] == 108000
    assert sum(row.takes for row in rows if not row.past) == 18000
    assert "£1,260 left today" in words


def test_jo_reads_what_was_sent_beside_what_it_must_show_and_agrees(
    cast: Cast, browser: Browser
) -> None:
    version = sent(cast.maya, line("Art group", 120000))
    jo = browser(cast.jo)
    assert "Maya’s plan, version 1" in text(jo.get("/council/plans/"))
    address = f"/council/plans/{version.reference}/"
    words = text(jo.get(address))
    assert "how it meets the needs we agreed." in words
    assert "My words on 1." in words
    assert "What the support costs" in words

    check = jo.post(address, {"decision": "agree", "words": "Good.", "contribution": "10"})
    assert "Agreeing sets the budget and its pots now." in text(check)
    assert jo.post(address, {**hidden(check), "yes": "1"}).status_code == 302

    budget = Budget.objects.get()
    assert budget.weekly_contribution_pence == 1000
    assert services.figures_of(budget).agreed == 120000
    assert Looking.objects.filter(person=cast.maya, user=cast.jo).exists()


def test_sending_back_needs_a_question_and_a_reason(cast: Cast, browser: Browser) -> None:
    version = sent(cast.maya, line("Art group", 120000))
    jo = browser(cast.jo)
    address = f"/council/plans/{version.reference}/"

    answer = jo.post(address, {"decision": "return", "words": "", "criterion": ""})
    assert "Say why, in words the person can read." in text(answer)
    assert "Choose the question that has to change." in text(answer)
    check = jo.post(address, {"decision": "return", "words": "Who helps?", "criterion": "6"})
    jo.post(address, {**hidden(check), "yes": "1"})

    version.refresh_from_db()
    assert (version.state, version.criterion, version.reason) == (
        PlanVersion.State.RETURNED, 6, "Who helps?",
    )  # fmt: skip
    assert not Budget.objects.exists()


def test_asking_first_decides_nothing(cast: Cast, browser: Browser) -> None:
    version = sent(cast.maya, line("Art group", 120000))
    jo = browser(cast.jo)
    address = f"/council/plans/{version.reference}/"
    check = jo.post(address, {"decision": "ask", "words": "Who helps at night?"})
    jo.post(address, {**hidden(check), "yes": "1"})

    version.refresh_from_db()
    assert version.state == PlanVersion.State.READING
    assert "Who helps at night?" in Notice.objects.get(kind="plan.asked").sentence


def test_others_plans_are_not_found(cast: Cast, browser: Browser) -> None:
    version = sent(cast.maya, line("Art group", 120000))
    for user in (cast.rex, cast.finn, cast.ada, cast.maya.user, cast.olu, cast.kim):
        answer = browser(user).get(f"/council/plans/{version.reference}/")
        assert answer.status_code == 404, user.username


def test_the_council_sees_totals_and_no_payment(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    agreement = art(cast, budget)
    services.owe(
        services.parts_of(agreement, [(date(2026, 11, 24), 3000)]), key="bill:x:yes",
        by=cast.maya.user, at=NOW, on=TODAY, book=budget.book,
    )  # fmt: skip
    for user in (cast.jo, cast.finn, cast.ada):
        client = browser(user)
        assert "Maya Williams" in text(client.get("/council/budgets/"))
        words = text(client.get(f"/council/budgets/{budget.reference}/"))
        assert "£1,260 is agreed." in words
        assert "Acorn" not in words
        assert "Who can see this" in words
    assert browser(cast.rex).get(f"/council/budgets/{budget.reference}/").status_code == 404

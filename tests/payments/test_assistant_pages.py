"""My assistants through the pages: promise, people, a month, my yes, payroll, cost, and paying."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Budget
from payments.models import Assistant, AssistantMonth, OwnPayment, Team
from tests.cast import Cast
from tests.conftest import signed_in
from tests.payments.test_assistants import budget  # noqa: F401  a fixture
from tests.payments.test_own_payments import mine

pytestmark = pytest.mark.usefixtures("still_clock")
MONTH = "2026-10"


@pytest.fixture
def maya(cast: Cast, budget: Budget) -> Client:  # noqa: F811
    return signed_in(mine(cast))


def promised(maya: Client, cast: Cast, sign_in: str = "") -> Assistant:
    """Ten hours a week, and Lee works them."""
    form = maya.get(reverse("promise_team")).context["form"]
    pot = form.fields["pot"].choices[0][0]
    sent = {"pot": pot, "hours_week": "10", "hour_cost": "16", "from_on": "1 10 2026"}
    assert maya.post(reverse("promise_team"), sent).status_code == 302
    lee = {"name": "Lee", "usual": "13.50", "starts_on": "1 10 2026", "sign_in": sign_in}
    assert maya.post(reverse("employ"), lee).status_code == 302
    return Assistant.objects.get()


def worked(client: Client, page: str, one: Assistant, hours: str = "20", **more: str) -> int:
    names = {"usual": hours, **more}
    sent = {f"{one.reference}:{work}": many for work, many in names.items()}
    return client.post(page, sent).status_code


def test_from_the_promise_to_the_last_payment(maya: Client, cast: Cast) -> None:
    assert "Promise hours" in maya.get(reverse("my_team")).content.decode()
    lee = promised(maya, cast)
    page = reverse("my_assistant_month", args=[MONTH])
    assert worked(maya, page, lee, leave="2", miles="14") == 302
    shown = maya.get(page).content.decode()
    assert "20 hours" in shown
    assert "£270.00" in shown
    early = maya.get(reverse("month_payroll", args=[MONTH]), follow=True).content.decode()
    assert "Say yes to the month first" in early
    assert maya.post(reverse("agree_assistant_month", args=[MONTH])).status_code == 302
    file = maya.get(reverse("month_payroll", args=[MONTH])).content.decode("utf-8-sig")
    assert next(iter(csv.reader(io.StringIO(file.split("\r\n", 1)[1])))) == [
        "Lee", "", MONTH, "Hours", "20.00", "13.50", "270"
    ]  # fmt: skip
    cost = {"wage": "200", "wage_to": "Lee", "hmrc": "40", "pension": "8.10", "fee": "14.40"}
    assert maya.post(reverse("month_cost", args=[MONTH]), cost).status_code == 302
    month = AssistantMonth.objects.get()
    assert month.state == "costed"
    for part in month.parts.all():
        paying = reverse("my_pay_duty", args=[part.due.reference])
        assert maya.post(paying, {"paid_on": "23 11 2026"}).status_code == 302
    assert OwnPayment.objects.count() == 4
    assert maya.get(page).content.decode().count("Paid on 23 November 2026") == 4
    team = maya.get(reverse("my_team")).content.decode()
    # 2.41 hours came in for 20 worked, 2 were taken; £32.59 was kept, £27 went out.
    assert "0.41 hours, £5.59 kept" in team
    assert "238 of 260 hours are left" in team


def test_lee_writes_down_hours_and_maya_says_yes(maya: Client, cast: Cast) -> None:
    lee_user = cast.user("Lee Stone")
    lee = promised(maya, cast, "lee")
    client = signed_in(lee_user)
    assert "Maya" in client.get(reverse("my_hours")).content.decode()
    page = reverse("my_hours_month", args=[lee.reference, MONTH])
    assert worked(client, page, lee, "12.5") == 302
    assert AssistantMonth.objects.get().entered_by == lee_user
    told = mine(cast).notices.filter(kind="assistant.month").get()
    assert maya.get(told.link).status_code == 200
    for name in ("agree_assistant_month", "month_cost"):
        assert client.post(reverse(name, args=[MONTH])).status_code == 404
    assert maya.post(reverse("agree_assistant_month", args=[MONTH])).status_code == 302
    assert "said yes" in client.get(page).content.decode()
    assert signed_in(cast.nia.user).get(page).status_code == 404
    assert signed_in(cast.nia.user).get(reverse("my_hours")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"), [({"usual": "lots"}, "number"), ({"usual": "745"}, "no more than a month")]
)
def test_what_was_typed_is_kept_when_it_cannot_be(
    maya: Client, cast: Cast, typed: dict[str, str], words: str
) -> None:
    lee = promised(maya, cast)
    page = reverse("my_assistant_month", args=[MONTH])
    answer = maya.post(page, {f"{lee.reference}:{work}": many for work, many in typed.items()})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert words in shown
    assert f'value="{typed["usual"]}"' in shown


def test_a_supporter_who_sees_money_reads_and_does_not_write(maya: Client, cast: Cast) -> None:
    promised(maya, cast)
    sam, person = signed_in(cast.sam), cast.maya
    page = reverse("for_my_assistant_month", args=[person.reference, MONTH])
    assert sam.get(page).status_code == 200
    assert person.lookings.filter(user=cast.sam, what__contains="assistants").exists()
    assert signed_in(cast.ali).get(page).status_code == 404
    for odd in ("2026-13", "nonsense", "2031-01", "2020-01"):
        assert (
            sam.get(reverse("for_my_assistant_month", args=[person.reference, odd])).status_code
            == 404
        )


def test_five_assistants_ask_no_more_than_a_bounded_number(maya: Client, cast: Cast) -> None:
    promised(maya, cast)
    page = reverse("my_assistant_month", args=[MONTH])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert maya.get(page).status_code == 200
        return len(queries)

    one = asked()
    for name in ("Sal", "Kit", "Ray", "Zoe"):
        form = {"name": name, "usual": "13.50", "starts_on": "1 10 2026"}
        assert maya.post(reverse("employ"), form).status_code == 302
    assert asked() <= one + 1
    assert Team.objects.get().assistants.count() == 5


def test_the_api_takes_a_month_and_a_yes(maya: Client, cast: Cast) -> None:
    lee = promised(maya, cast)
    rows = [{"assistant": lee.reference, "work": "usual", "quantity": 20}]
    month = {"team": lee.team.reference, "first_on": "2026-10-01", "rows": rows}

    def post(path: str, body: object, key: str, client: Client = maya) -> object:
        return client.post(
            f"/api/v1/assistant-months/{path}", body, content_type="application/json",
            headers={"Idempotency-Key": key},
        )  # fmt: skip

    made = post("", month, "k1")
    assert made.status_code == 201
    assert made.json()["rows"] == [rows[0] | {"quantity": 20.0}]
    assert post("", month, "k1").json() == made.json()
    for wrong in ({"team": "team-none"}, {"rows": [rows[0] | {"work": "naps"}]}, {"more": 1}):
        assert post("", month | wrong, f"k{wrong}"[:20]).status_code in (400, 404, 422)
    reference = made.json()["reference"]
    assert post(f"{reference}/agree/", {}, "k2", signed_in(cast.nia.user)).status_code == 404
    assert post(f"{reference}/agree/", {}, "k3").json()["state"] == "agreed"
    listed = maya.get("/api/v1/assistant-months/").json()
    assert [row["state"] for row in listed["results"]] == ["agreed"]

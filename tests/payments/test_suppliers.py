"""Finding a provider by supplier number, and a budget's name in another system."""

from django.test import Client
from django.urls import reverse

from tests.budgets.plans import agreed
from tests.cast import Cast
from tests.payments.yeses import bank


def client(user: object) -> Client:
    browser = Client()
    browser.force_login(user)  # type: ignore[arg-type]
    return browser


def test_finance_finds_a_provider_by_its_number(cast: Cast) -> None:
    for row, number in ((cast.acorn, "S-1001"), (cast.beech, "S-2002")):
        row.supplier_number = number
        row.save()
    bank(cast, cast.acorn)
    finn = client(cast.finn)
    there = reverse("finance_suppliers")
    assert there in finn.get(reverse("finance_home")).content.decode()
    page = finn.get(there, {"q": " s-1001 "}).content.decode()
    assert cast.acorn.name in page
    assert cast.beech.name not in page
    assert "Confirmed" in page
    assert cast.beech.name in finn.get(there, {"q": cast.beech.name[:5]}).content.decode()
    assert "Nobody has the number" in finn.get(there, {"q": "none\x00such"}).content.decode()
    assert finn.get(there, {"q": "x" * 500, "page": "many"}).status_code == 200


def test_a_worker_finds_it_too_and_nobody_else(cast: Cast) -> None:
    cast.acorn.supplier_number = "S-1001"
    cast.acorn.save()
    page = client(cast.jo).get(reverse("council_suppliers"), {"q": "S-1001"}).content.decode()
    assert cast.acorn.name in page
    assert "Bank details" not in page
    assert client(cast.maya.user).get(reverse("council_suppliers")).status_code in (403, 404)
    assert client(cast.jo).get(reverse("finance_suppliers")).status_code in (403, 404)


def test_a_budget_has_its_name_in_another_system_once(cast: Cast) -> None:
    budget, other = agreed(cast), agreed(cast, person=cast.nia)
    jo = client(cast.jo)
    there = reverse("outside_reference", args=[budget.reference])
    assert there in jo.get(reverse("budget_totals", args=[budget.reference])).content.decode()
    assert jo.post(there, {"reference": "PB-7"}).status_code == 302
    budget.refresh_from_db()
    assert budget.outside_reference == "PB-7"
    assert "PB-7" in jo.get(reverse("budget_totals", args=[budget.reference])).content.decode()
    second = reverse("outside_reference", args=[other.reference])
    page = jo.post(second, {"reference": "PB-7"})
    assert page.status_code in (200, 404)
    other.refresh_from_db()
    assert other.outside_reference == ""

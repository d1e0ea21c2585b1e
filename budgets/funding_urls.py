"""Addresses of funding: why this amount, what you pay, money beside the plan, price rises."""

from django.urls import URLPattern, path

from budgets.views import funding, funding_again
from people.places import for_person

urlpatterns: list[URLPattern] = [
    *for_person("budget/why/", funding.why_this_amount, "why_this_amount"),
    *for_person("contribution/", funding.contribution, "contribution"),
    *for_person("rises/", funding.rises, "rises"),
    *for_person("rises/<slug:reference>/", funding.rise, "rise"),
    path(
        "council/budgets/<slug:reference>/contribution/",
        funding.change_contribution,
        name="change_contribution",
    ),
    path("council/budgets/<slug:reference>/owed/", funding_again.offer_again, name="offer_again"),
    path("council/budgets/<slug:reference>/share/", funding_again.other_share, name="other_share"),
    path(
        "council/budgets/<slug:reference>/reference/",
        funding_again.outside_reference,
        name="outside_reference",
    ),
    path("council/budgets/<slug:reference>/money/", funding.add_money, name="add_money"),
    path("council/budgets/<slug:reference>/rise/", funding.propose_rise, name="propose_rise"),
    path("council/rises/", funding.rises_to_decide, name="rises_to_decide"),
    path("council/rises/<slug:reference>/", funding.decide_rise, name="decide_rise"),
    path("provider/agreements/<slug:reference>/rise/", funding.provider_rise, name="provider_rise"),
]

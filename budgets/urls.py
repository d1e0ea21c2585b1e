"""Addresses of the budgets pages."""

from django.urls import URLPattern, URLResolver, path

from budgets.views import council, move, pots, promises
from people.places import for_person

urlpatterns: list[URLPattern | URLResolver] = [
    *for_person("pots/", pots.pots, "pots"),
    *for_person("pots/move/", move.move_money, "move_money"),
    *for_person("pots/<slug:reference>/", pots.pot, "pot"),
    *for_person("pots/<slug:reference>/promise/", promises.promise_money, "promise_money"),
    *for_person("pots/<slug:reference>/<slug:figure>/", pots.pot_working, "pot_working"),
    *for_person("promises/", promises.promises, "promises"),
    *for_person("promises/<slug:reference>/end/", promises.promise_end, "promise_end"),
    path("council/plans/", council.plans_to_decide, name="plans_to_decide"),
    path("council/plans/<slug:reference>/", council.decide_plan, name="decide_plan"),
    path("council/budgets/", council.budgets_list, name="budgets_list"),
    path("council/budgets/<slug:reference>/", council.budget_totals, name="budget_totals"),
]

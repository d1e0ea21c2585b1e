"""Addresses of the budgets pages."""

from django.urls import URLPattern, URLResolver, path

from budgets import funding_urls
from budgets.views import (
    asked,
    assistants,
    closing,
    council,
    kept,
    move,
    openings,
    pauses,
    plans,
    pools,
    pots,
    promises,
)
from people.places import for_person

urlpatterns: list[URLPattern | URLResolver] = [
    *for_person("pots/", pots.pots, "pots"),
    *for_person("pots/move/", move.move_money, "move_money"),
    *for_person("pots/<slug:reference>/", pots.pot, "pot"),
    *for_person("pots/<slug:reference>/promise/", promises.promise_money, "promise_money"),
    *for_person("pots/<slug:reference>/<slug:figure>/", pots.pot_working, "pot_working"),
    *for_person("promises/", promises.promises, "promises"),
    *for_person("promises/<slug:reference>/end/", promises.promise_end, "promise_end"),
    *for_person("assistants/", assistants.assistants, "assistants"),
    *for_person("assistants/new/", assistants.keep_for, "keep_for"),
    *for_person("assistants/<slug:reference>/sum/", assistants.keep_sum, "keep_sum"),
    *for_person("assistants/<slug:reference>/due/", assistants.duty_due, "duty_due"),
    *for_person("assistants/<slug:reference>/missing/", assistants.duty_catch_up, "duty_catch_up"),
    *for_person("kept/", kept.kept_money, "kept_money"),
    *for_person("kept/<slug:reference>/answer/", kept.answer_kept, "answer_kept"),
    *for_person("kept/<slug:reference>/appeal/", kept.appeal_kept, "appeal_kept"),
    *for_person("kept/<slug:reference>/back/", kept.kept_went_back, "kept_went_back"),
    *for_person("account/back/<slug:reference>/", kept.cash_back, "cash_back"),
    path("council/kept/", kept.council_kept, name="council_kept"),
    path("council/kept/<slug:reference>/", kept.decide_kept, name="decide_kept"),
    path("council/kept/<slug:reference>/ask/", kept.ask_about_kept, name="ask_about_kept"),
    path("council/appeals/<slug:reference>/", kept.decide_appeal, name="decide_appeal"),
    path("council/moves/", asked.moves_asked, name="moves_asked"),
    path("council/moves/<slug:reference>/", asked.answer_move, name="answer_move"),
    path(
        "council/budgets/<slug:reference>/small-changes/", asked.small_changes, name="small_changes"
    ),
    *for_person("pools/", pools.pools, "pools"),
    *for_person("pools/start/", pools.pool_start, "pool_start"),
    *for_person("pools/<slug:reference>/", pools.pool, "pool"),
    *for_person("pools/<slug:reference>/answer/", pools.pool_answer, "pool_answer"),
    *for_person("pools/<slug:reference>/leave/", pools.pool_leave, "pool_leave"),
    *for_person("pools/<slug:reference>/shares/", pools.pool_shares, "pool_shares"),
    *for_person("pause/", pauses.pause, "pause"),
    *for_person("pause/start/", pauses.pause_start, "pause_start"),
    *for_person("pause/back/", pauses.pause_back, "pause_back"),
    path("for/<slug:whose>/pause/talk/", pauses.pause_talk, name="pause_talk"),
    path("council/people/<slug:reference>/end/", closing.end_budget, name="end_budget"),
    path("closings/", closing.closings, name="closings"),
    path("closings/<slug:reference>/", closing.closing, name="closing"),
    path("closings/<slug:reference>/debt/", closing.closing_debt, name="closing_debt"),
    path(
        "closings/<slug:reference>/debt/<int:debt>/drop/", closing.closing_drop, name="closing_drop"
    ),
    path("closings/<slug:reference>/executor/", closing.closing_executor, name="closing_executor"),
    path("closings/<slug:reference>/propose/", closing.closing_propose, name="closing_propose"),
    path("closings/<slug:reference>/again/", closing.closing_take_back, name="closing_take_back"),
    path("closings/<slug:reference>/agree/", closing.closing_agree, name="closing_agree"),
    path(
        "closings/<slug:reference>/paid/<slug:payment>/",
        closing.closing_paid_out,
        name="closing_paid_out",
    ),
    path("adjustments/<slug:reference>/", closing.closing_adjustment, name="closing_adjustment"),
    path("finance/openings/", openings.openings, name="openings"),
    path("finance/openings/<slug:reference>/", openings.opening, name="opening"),
    path(
        "finance/openings/<slug:reference>/answer/", openings.answer_opening, name="answer_opening"
    ),
    path("council/plans/", plans.plans_to_decide, name="plans_to_decide"),
    path("council/plans/next/", plans.take_next, name="take_next_plan"),
    path("council/plans/<slug:reference>/", plans.decide_plan, name="decide_plan"),
    path("council/plans/<slug:reference>/start/", plans.start_reading, name="start_reading"),
    path("council/plans/<slug:reference>/sign/", plans.sign_plan, name="sign_plan"),
    path("council/budgets/", council.budgets_list, name="budgets_list"),
    path("council/budgets/<slug:reference>/", council.budget_totals, name="budget_totals"),
    *funding_urls.urlpatterns,
]

"""Addresses of the support plans API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from support_plans import api, api_costs, api_help, api_safety

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/", api.Plans.as_view(), name="api_plans"),
    path("plans/<slug:reference>/", api.OnePlan.as_view(), name="api_plan"),
    path(
        "plans/<slug:reference>/answers/<int:question>/",
        api.OneAnswer.as_view(),
        name="api_plan_answer",
    ),
    path("plans/<slug:reference>/lines/", api.Lines.as_view(), name="api_plan_lines"),
    path("plans/<slug:reference>/lines/<slug:line>/", api.OneLine.as_view(), name="api_plan_line"),
    path(
        "plans/<slug:reference>/lines/<slug:line>/extras/",
        api_costs.Extras.as_view(),
        name="api_plan_extras",
    ),
    path("plans/<slug:reference>/breaks/", api_costs.Breaks.as_view(), name="api_plan_breaks"),
    path(
        "plans/<slug:reference>/breaks/<slug:rest>/",
        api_costs.OneBreak.as_view(),
        name="api_plan_break",
    ),
    path(
        "plans/<slug:reference>/outcomes/", api_costs.Outcomes.as_view(), name="api_plan_outcomes"
    ),
    path(
        "plans/<slug:reference>/outcomes/<slug:outcome>/",
        api_costs.OneOutcome.as_view(),
        name="api_plan_outcome",
    ),
    path("plans/<slug:reference>/gaps/", api_costs.Gaps.as_view(), name="api_plan_gaps"),
    path(
        "plans/<slug:reference>/lines/<slug:line>/facts/",
        api_safety.LineFactsOfOne.as_view(),
        name="api_plan_line_facts",
    ),
    path("plans/<slug:reference>/rules/", api_safety.Rules.as_view(), name="api_plan_rules"),
    path("plans/<slug:reference>/safety/", api_safety.SafetyRows.as_view(), name="api_plan_safety"),
    path(
        "plans/<slug:reference>/safety/<slug:kind>/<slug:row>/",
        api_safety.OneSafetyRow.as_view(),
        name="api_plan_safety_row",
    ),
    path("plans/<slug:reference>/send/", api.Send.as_view(), name="api_plan_send"),
    path("plans/<slug:reference>/take-back/", api.TakeBack.as_view(), name="api_plan_take_back"),
    path(
        "plans/<slug:reference>/suggestions/",
        api.Suggestions.as_view(),
        name="api_plan_suggestions",
    ),
    path(
        "plans/<slug:reference>/suggestions/<slug:suggestion>/",
        api_help.OneSuggestion.as_view(),
        name="api_plan_suggestion",
    ),
    path(
        "plans/<slug:reference>/first-drafts/",
        api_help.FirstDrafts.as_view(),
        name="api_plan_first_drafts",
    ),
    path(
        "plans/<slug:reference>/first-drafts/<slug:draft>/",
        api_help.OneFirstDraft.as_view(),
        name="api_plan_first_draft",
    ),
    path("brokers/<slug:reference>/time/", api_help.BrokerTime.as_view(), name="api_broker_time"),
    path("plan-versions/", api.Versions.as_view(), name="api_plan_versions"),
    path("estimates/", api.Estimates.as_view(), name="api_estimates"),
]

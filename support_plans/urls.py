"""Addresses of the plan's pages: the person's own, and the same opened for them."""

from django.urls import URLPattern, URLResolver, path

from people.places import for_person
from support_plans import urls_living
from support_plans.views import (
    archives,
    brokers,
    capacity,
    costs,
    drafts,
    estimate,
    estimate_council,
    guided,
    instructions,
    keying,
    media,
    my_broker,
    on_top,
    outcomes,
    paper,
    pieces,
    plan,
    prices,
    questions,
    restrictions,
    safety,
    sending,
    suggestions,
    versions,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_living.urlpatterns,
    *for_person("plan/", plan.plan, "my_plan"),
    *for_person("plan/newer-questions/", plan.take_newer_questions, "my_plan_newer_questions"),
    *for_person("plan/start/", plan.start, "my_plan_start"),
    *for_person("plan/file/", archives.archive, "my_plan_archive"),
    *for_person("plan/file/save/", archives.pack, "my_plan_pack"),
    *for_person("plan/written-down/", keying.written_down, "my_plan_written_down"),
    *for_person("plan/paper/", paper.choose, "my_plan_paper"),
    *for_person("plan/paper/<slug:which>/<slug:form>/", paper.pdf, "my_plan_pdf"),
    *for_person("plan/costs/", costs.costs, "my_plan_costs"),
    *for_person("plan/costs/add/", costs.add_cost, "my_plan_add_cost"),
    *for_person("plan/costs/breaks/", on_top.breaks, "my_plan_breaks"),
    *for_person(
        "plan/costs/breaks/<slug:reference>/remove/", on_top.remove_break, "my_plan_remove_break"
    ),
    *for_person("plan/costs/just-in-case/", on_top.just_in_case, "my_plan_just_in_case"),
    *for_person("plan/costs/<slug:line>/employer/", on_top.employer, "my_plan_employer"),
    *for_person(
        "plan/costs/<slug:line>/employer/<slug:kind>/",
        on_top.employer_amount,
        "my_plan_employer_amount",
    ),
    *for_person("plan/outcomes/", outcomes.outcomes, "my_plan_outcomes"),
    *for_person("plan/outcomes/add/", outcomes.add_outcome, "my_plan_add_outcome"),
    *for_person("plan/outcomes/<slug:outcome>/", outcomes.change_outcome, "my_plan_outcome"),
    *for_person(
        "plan/outcomes/<slug:outcome>/remove/", outcomes.remove_outcome, "my_plan_remove_outcome"
    ),
    *for_person(
        "plan/outcomes/<slug:outcome>/put-back/",
        outcomes.put_outcome_back,
        "my_plan_put_outcome_back",
    ),
    *for_person(
        "plan/outcomes/<slug:outcome>/move/", outcomes.move_outcome, "my_plan_move_outcome"
    ),
    *for_person("plan/together/", outcomes.together, "my_plan_together"),
    path("council/plans/<slug:reference>/together/", outcomes.together_sent, name="plan_together"),
    path("council/plans/<slug:reference>/prices/", prices.prices, name="plan_prices"),
    *for_person("plan/costs/<slug:line>/rules/", restrictions.line_facts, "my_plan_line_facts"),
    *for_person(
        "plan/costs/<slug:line>/stays/<slug:stay>/remove/",
        restrictions.remove_stay,
        "my_plan_remove_stay",
    ),
    *for_person("plan/rules/", restrictions.rules, "my_plan_rules"),
    *for_person("plan/safety/", safety.safety, "my_plan_safety"),
    *for_person("plan/safety/page/", safety.safety_sheet, "my_plan_safety_sheet"),
    *for_person("plan/safety/<slug:kind>/add/", safety.add_safety, "my_plan_add_safety"),
    *for_person(
        "plan/safety/<slug:kind>/<slug:reference>/", safety.change_safety, "my_plan_change_safety"
    ),
    *for_person(
        "plan/safety/<slug:kind>/<slug:reference>/<slug:act>/",
        safety.safety_act,
        "my_plan_safety_act",
    ),
    *for_person("unwell/", instructions.unwell, "my_unwell"),
    path("my/unwell/write/", instructions.unwell_write, name="my_unwell_write"),
    path("my/unwell/switch/<slug:to>/", instructions.unwell_switch, name="my_unwell_switch"),
    path("for/<slug:whose>/unwell/<slug:what>/", instructions.unwell_say, name="unwell_say"),
    path("council/people/<slug:reference>/unwell/", instructions.unwell_told, name="unwell_told"),
    *for_person("capacity/", capacity.my_capacity, "my_capacity"),
    path("council/capacity/", capacity.capacity_list, name="capacity_list"),
    path("council/capacity/<slug:reference>/", capacity.capacity_review, name="capacity_review"),
    path(
        "council/people/<slug:reference>/capacity/",
        capacity.record_capacity,
        name="capacity_record",
    ),
    path(
        "council/people/<slug:reference>/family/", restrictions.necessary, name="necessary_records"
    ),
    path("council/plans/<slug:reference>/rules/", restrictions.plan_rules, name="plan_rules"),
    *for_person("plan/costs/<slug:line>/", costs.change_cost, "my_plan_cost"),
    *for_person("plan/costs/<slug:line>/remove/", costs.remove_cost, "my_plan_remove_cost"),
    *for_person("plan/send/", sending.send, "my_plan_send"),
    *for_person("plan/asked/<slug:reference>/", sending.asked, "my_plan_asked"),
    *for_person("plan/take-back/", sending.take_back, "my_plan_take_back"),
    *for_person("plan/versions/", versions.versions, "my_plan_versions"),
    *for_person("plan/versions/compare/", versions.compare_versions, "my_plan_compare"),
    *for_person("plan/versions/<int:number>/", versions.version, "my_plan_version"),
    *for_person(
        "plan/versions/<int:number>/record/", versions.version_record, "my_plan_version_record"
    ),
    *for_person("plan/suggestions/", suggestions.suggestions, "my_plan_suggestions"),
    *for_person("plan/<int:question>/", questions.question, "my_plan_question"),
    *for_person("plan/<int:question>/small/<int:number>/", guided.small_question, "my_plan_small"),
    *for_person("plan/<int:question>/keep/", questions.keep, "my_plan_keep"),
    *for_person("plan/<int:question>/photos/", media.photos, "my_plan_photos"),
    *for_person(
        "plan/<int:question>/photos/<slug:photo>/remove/",
        media.remove_photo,
        "my_plan_remove_photo",
    ),
    *for_person("plan/<int:question>/add/<slug:way>/", media.record, "my_plan_record"),
    *for_person("plan/<int:question>/photos/<slug:photo>/", media.about, "my_plan_media"),
    *for_person(
        "plan/<int:question>/photos/<slug:photo>/captions/remove/",
        media.remove_captions,
        "my_plan_remove_captions",
    ),
    *for_person("plan/<int:question>/pieces/", pieces.start, "my_plan_pieces"),
    *for_person("plan/<int:question>/pieces/<slug:reference>/", pieces.piece, "my_plan_piece"),
    *for_person(
        "plan/<int:question>/pieces/<slug:reference>/finish/", pieces.finish, "my_plan_whole"
    ),
    *for_person(
        "plan/<int:question>/pieces/<slug:reference>/stop/", pieces.stop, "my_plan_stop_pieces"
    ),
    *for_person("plan/<int:question>/delete/", questions.forget, "my_plan_forget"),
    path(
        "for/<slug:whose>/plan/<int:question>/suggest/", suggestions.suggest, name="suggest_change"
    ),
    # A first draft together.
    *for_person("plan/drafts/", drafts.drafts, "my_plan_drafts"),
    path("for/<slug:whose>/plan/<int:question>/first-draft/", drafts.write, name="write_draft"),
    path("for/<slug:whose>/plan/<int:question>/first-draft/save/", drafts.save, name="save_draft"),
    path("for/<slug:whose>/plan/<int:question>/first-draft/keep/", drafts.keep, name="keep_draft"),
    path(
        "for/<slug:whose>/plan/<int:question>/first-draft/take-back/",
        drafts.take_back,
        name="take_back_draft",
    ),
    # A broker: their pages, and the person's side.
    path("broker/<slug:whose>/plan/", brokers.plan, name="broker_plan"),
    path("broker/<slug:whose>/interests/", brokers.interests, name="broker_interests"),
    path("broker/<slug:whose>/recommend/", brokers.recommend, name="broker_recommend"),
    path("broker/<slug:whose>/fee/", brokers.fee, name="broker_fee"),
    path("broker/<slug:whose>/time/", brokers.time, name="broker_time"),
    path("broker/<slug:whose>/time/<slug:entry>/", brokers.time, name="broker_time_right"),
    path("broker/<slug:whose>/time/<slug:entry>/answer/", brokers.answer, name="broker_answer"),
    *for_person("people/<slug:reference>/broker/", my_broker.my_broker, "my_broker"),
    *for_person("people/<slug:reference>/broker/<slug:entry>/", my_broker.ask, "my_broker_ask"),
    path("council/plans/write-down/<slug:reference>/", keying.key_in, name="key_in_plan"),
    path("council/written-down/<slug:reference>/", keying.keyed, name="keyed_in"),
    path("council/written-down/<slug:reference>/letter/", keying.letter, name="keyed_in_letter"),
    # Where the money starts.
    *for_person("estimate/", estimate.estimates, "my_estimate"),
    *for_person("estimate/begin/", estimate.begin, "my_estimate_begin"),
    *for_person("estimate/questions/<int:number>/", estimate.question, "my_estimate_question"),
    *for_person("estimate/check/", estimate.check, "my_estimate_check"),
    *for_person("estimate/<slug:reference>/", estimate.one, "my_estimate_one"),
    *for_person("estimate/<slug:reference>/why/", estimate.why, "my_estimate_why"),
    *for_person("estimate/<slug:reference>/send/", estimate.send, "my_estimate_send"),
    path("how-estimates-work/<slug:reference>/", estimate.scheme, name="estimate_scheme"),
    path("council/estimates/", estimate_council.estimates_list, name="estimates_list"),
    path(
        "council/estimates/add/<slug:reference>/", estimate_council.key_in, name="key_in_estimate"
    ),
    path("council/estimates/<slug:reference>/", estimate_council.estimate, name="council_estimate"),
    path(
        "council/estimates/<slug:reference>/change/",
        estimate_council.change_amount,
        name="change_estimate",
    ),
    path(
        "council/estimates/<slug:reference>/decide/",
        estimate_council.decide_amount,
        name="decide_estimate",
    ),
    path(
        "council/estimates/<slug:reference>/use/",
        estimate_council.use_estimate,
        name="use_estimate",
    ),
]

"""Verbs of the plan: start, answer, cost, suggest, send, take back, return."""

from support_plans.services.answers import (
    EditionChanged,
    UnknownQuestion,
    add_photo,
    forget_answer,
    mark_ready,
    remove_photo,
    start_plan,
    unmark_ready,
    write_answer,
)
from support_plans.services.breaks import BadBreak, add_break, remove_break
from support_plans.services.costs import (
    add_line,
    change_line,
    remove_line,
    set_just_in_case,
    suggested_just_in_case,
    total_pence,
    write_why_more,
)
from support_plans.services.estimating import (
    NoScheme,
    amount_for,
    answer_estimate,
    begin_estimate,
    decide_amount,
    decide_scheme,
    finish_estimate,
    key_in_estimate,
    load_scheme,
    note_of,
    propose_amount,
    send_estimate,
    start_plan_with,
    use_for_plan,
)
from support_plans.services.on_top import BadExtra, keep_amount, remove_travel, set_travel
from support_plans.services.outcomes import (
    BadOutcome,
    TooManyOutcomes,
    add_outcome,
    change_outcome,
    move_outcome,
    put_outcome_back,
    remove_outcome,
    serve,
)
from support_plans.services.reckoning import BadLine
from support_plans.services.sending import (
    AlreadyWaiting,
    NothingChanged,
    PlanNotComplete,
    begin_reading,
    missing_from,
    refuse_sending,
    return_plan,
    send_plan,
    take_back,
)
from support_plans.services.sufficiency import (
    CostsTooLow,
    Gap,
    checked,
    explain_price,
    gaps_of,
    gaps_of_lines,
    need_sufficient,
    with_vat,
)
from support_plans.services.suggestions import (
    AlreadyDecided,
    ChangedSince,
    decide_suggestion,
    suggest,
)

__all__ = [
    "AlreadyDecided", "AlreadyWaiting", "BadBreak", "BadExtra", "BadLine", "BadOutcome",
    "ChangedSince", "CostsTooLow", "EditionChanged", "Gap", "NoScheme", "NothingChanged",
    "PlanNotComplete", "TooManyOutcomes", "UnknownQuestion", "add_break", "add_line",
    "add_outcome", "add_photo", "amount_for", "answer_estimate", "begin_estimate",
    "begin_reading", "change_line", "change_outcome", "checked", "decide_amount", "decide_scheme",
    "decide_suggestion", "explain_price", "finish_estimate", "forget_answer", "gaps_of",
    "gaps_of_lines", "keep_amount", "key_in_estimate", "load_scheme", "mark_ready",
    "missing_from", "move_outcome", "need_sufficient", "note_of", "propose_amount",
    "put_outcome_back", "refuse_sending", "remove_break", "remove_line", "remove_outcome",
    "remove_photo", "remove_travel", "return_plan", "send_estimate", "send_plan", "serve",
    "set_just_in_case", "set_travel", "start_plan", "start_plan_with", "suggest",
    "suggested_just_in_case", "take_back", "total_pence", "unmark_ready", "use_for_plan",
    "with_vat", "write_answer", "write_why_more",
]  # fmt: skip

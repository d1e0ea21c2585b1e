"""Verbs of the plan: start, answer, cost, suggest, send, take back, return."""

from support_plans.services.answer_rows import UnknownQuestion
from support_plans.services.answers import (
    EditionChanged,
    forget_answer,
    mark_ready,
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
from support_plans.services.criteria import (
    NothingNewer,
    NumbersMoved,
    VersionTaken,
    WaitsForAnswer,
    criteria_for,
    load_criteria,
    newer_for,
    take_newer,
)
from support_plans.services.deciding import (
    HardWords,
    NeedsPanel,
    NeedsSecondPerson,
    NotIndependent,
    NotYourStep,
    VotedAlready,
    answer_by,
    answer_question,
    appeal_words,
    ask_question,
    clock_of,
    need_approver,
    need_independent,
    need_plain,
    not_yet,
    proposal_of,
    propose,
    record_decision,
    return_plan,
    route_of,
    tally_of,
    vote,
    why_second,
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
from support_plans.services.keying import NothingSaid, NotReceivedYet, key_in
from support_plans.services.media import (
    add_attachment,
    add_checked,
    need_room,
    remove_attachment,
    remove_track,
    write_about,
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
    NothingAgreed,
    NothingChanged,
    PlanNotComplete,
    Signature,
    begin_reading,
    content_of,
    draft_of,
    missing_from,
    refuse_sending,
    send_plan,
    sign,
    take_back,
)
from support_plans.services.sufficiency import (
    CostsTooLow,
    Gap,
    checked,
    explain_price,
    gaps_of,
    need_sufficient,
    prices_of,
    with_vat,
)
from support_plans.services.suggestions import (
    AlreadyDecided,
    ChangedSince,
    decide_suggestion,
    suggest,
)

__all__ = ["AlreadyDecided", "AlreadyWaiting", "BadBreak", "BadExtra", "BadLine", "BadOutcome", "ChangedSince", "CostsTooLow", "EditionChanged", "Gap", "HardWords", "NeedsPanel", "NeedsSecondPerson", "NoScheme", "NotIndependent", "NotReceivedYet", "NotYourStep", "NothingAgreed", "NothingChanged", "NothingNewer", "NothingSaid", "NumbersMoved", "PlanNotComplete", "Signature", "TooManyOutcomes", "UnknownQuestion", "VersionTaken", "VotedAlready", "add_attachment", "add_break", "add_checked", "add_line", "add_outcome", "amount_for", "answer_by", "answer_estimate", "answer_question", "appeal_words", "ask_question", "begin_estimate", "begin_reading", "change_line", "change_outcome", "checked", "clock_of", "content_of", "criteria_for", "decide_amount", "decide_scheme", "decide_suggestion", "draft_of", "explain_price", "finish_estimate", "forget_answer", "gaps_of", "keep_amount", "key_in", "key_in_estimate", "load_criteria", "load_scheme", "mark_ready", "missing_from", "move_outcome", "need_approver", "need_independent", "need_plain", "need_room", "need_sufficient", "newer_for", "not_yet", "note_of", "prices_of", "proposal_of", "propose", "propose_amount", "put_outcome_back", "record_decision", "refuse_sending", "remove_attachment", "remove_break", "remove_line", "remove_outcome", "remove_track", "remove_travel", "return_plan", "route_of", "send_estimate", "send_plan", "serve", "set_just_in_case", "set_travel", "sign", "start_plan", "start_plan_with", "suggest", "suggested_just_in_case", "take_back", "take_newer", "tally_of", "total_pence", "unmark_ready", "use_for_plan", "vote", "why_second", "with_vat", "write_about", "write_answer", "write_why_more",]  # fmt: skip

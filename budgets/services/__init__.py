"""The verbs of budgets: agree a plan, promise, withdraw, move, owe; and where a budget stands."""

from budgets.moves import Part
from budgets.services.agreeing import (
    AlreadySaidYes,
    NeedsSecondPerson,
    PlanDoesNotAddUp,
    PotsInUse,
    agree_plan,
    ask_about_plan,
    needs_second,
    said_yes_by_others,
    say_yes_first,
    set_up_holdings,
    why_second,
)
from budgets.services.charges import change_contribution, charge_weeks, charged_pence
from budgets.services.figures import (
    Promise,
    Standing,
    figures_of,
    rate_on,
    sessions_of,
    standing_of,
    standings,
)
from budgets.services.liabilities import (
    DutyFigures,
    accrue_on_pay,
    catch_up,
    duties_of,
    duty_of,
    fall_due,
    keep_for,
    keep_sum,
    kept_for_nothing_named,
    take_back,
    take_back_accruals,
)
from budgets.services.moving import (
    BeyondSmallChanges,
    answer_move,
    ask_to_move,
    could_free,
    move_free,
    refuse_beyond,
    refuse_move,
    set_small_changes,
    small_changes,
)
from budgets.services.promises import (
    Quote,
    accept_rate,
    close_ended,
    freed_by,
    promise,
    quote,
    vat_percent,
    withdraw_promise,
)
from budgets.services.settle import (
    DayOutsidePromise,
    NotEnoughFree,
    NotEnoughLeft,
    owe,
    parts_of,
    release,
    tolerance,
)
from budgets.services.surplus import (
    AccountSum,
    answer_surplus,
    appeal_surplus,
    ask_about_surplus,
    close_surplus,
    decide_surplus,
    decide_surplus_appeal,
    surplus_of,
    surplus_sums,
    surplus_went_back,
)

__all__ = [
    "AccountSum", "AlreadySaidYes", "BeyondSmallChanges", "DayOutsidePromise", "DutyFigures",
    "NeedsSecondPerson", "NotEnoughFree", "NotEnoughLeft", "Part", "PlanDoesNotAddUp",
    "PotsInUse", "Promise", "Quote", "Standing", "accept_rate", "accrue_on_pay", "agree_plan",
    "answer_move", "answer_surplus", "appeal_surplus", "ask_about_plan", "ask_about_surplus",
    "ask_to_move", "catch_up", "change_contribution", "charge_weeks", "charged_pence",
    "close_ended", "close_surplus", "could_free", "decide_surplus", "decide_surplus_appeal",
    "duties_of", "duty_of", "fall_due", "figures_of", "freed_by", "keep_for", "keep_sum",
    "kept_for_nothing_named",
    "move_free", "needs_second", "owe", "parts_of", "promise", "quote", "rate_on",
    "refuse_beyond", "refuse_move", "release", "said_yes_by_others", "say_yes_first",
    "sessions_of", "set_small_changes", "set_up_holdings", "small_changes", "standing_of",
    "standings", "surplus_of", "surplus_sums", "surplus_went_back", "take_back",
    "take_back_accruals", "tolerance", "vat_percent", "why_second", "withdraw_promise",
]  # fmt: skip

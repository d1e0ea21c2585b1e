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
from budgets.services.moving import move_free, refuse_move
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

__all__ = [
    "AlreadySaidYes", "DayOutsidePromise", "NeedsSecondPerson", "NotEnoughFree", "NotEnoughLeft",
    "Part", "PlanDoesNotAddUp", "PotsInUse", "Promise", "Quote", "Standing", "accept_rate",
    "agree_plan", "ask_about_plan", "change_contribution", "charge_weeks", "charged_pence", "close_ended",
    "figures_of", "freed_by", "move_free", "needs_second", "owe", "parts_of", "promise", "quote",
    "rate_on", "refuse_move", "release", "said_yes_by_others", "say_yes_first", "sessions_of",
    "set_up_holdings", "standing_of", "standings", "tolerance", "vat_percent", "why_second",
    "withdraw_promise",
]  # fmt: skip

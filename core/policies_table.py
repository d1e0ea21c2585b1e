"""Every policy of a council, by group. A new one is a new entry here (docs/policies.md).

`source` names a place in the domain reference. Words are written for the person they touch.
"""

from typing import Final

from core.policies_kinds import Group, Kind, Policy

HOLDINGS: Final = {
    "own_account": "in your own bank account",
    "card": "on a card",
    "managed": "in an account someone manages for you",
    "fund": "held by a provider you choose",
    "council": "the council pays for you",
}
_MONEY = "domain.md 3"

_PAYING = (
    Policy(name="payment_method", kind=Kind.CHOICE, default="net", unit="a way to pay",
           title="How the council’s money and yours come together",
           about="Who puts what into the account, and in which order it is spent.",
           group=Group.PAYING, source=f"{_MONEY}; scenarios 3 to 5", required=True,
           choices={"net": "The council pays its part in, and you pay yours in",
                    "gross": "The council pays all of it in, and bills you for your part",
                    "contribution_first": "Your part is spent first, then the council pays"}),
    Policy(name="payment_frequency", kind=Kind.CHOICE, default="four_weekly", unit="a rhythm",
           title="How often money is paid",
           about="How often a payment comes into the account.",
           group=Group.PAYING, source=_MONEY, required=True,
           choices={"weekly": "every week", "four_weekly": "every four weeks",
                    "monthly": "every calendar month"}),
    Policy(name="annual_method", kind=Kind.CHOICE, default="weeks_52", unit="a method",
           title="How a year is worked out",
           about="A year is 52 weeks, or each of its days.",
           group=Group.PAYING, source=f"{_MONEY}; scenario 49", required=True,
           choices={"weeks_52": "52 times the week", "daily": "a day’s share for each day"}),
    Policy(name="week_starts", kind=Kind.CHOICE, default="monday", unit="a day",
           title="The first day of a week", about="Where one week ends and the next begins.",
           group=Group.PAYING, source=_MONEY, touches_people=False, in_use=False,
           choices={"monday": "Monday", "sunday": "Sunday"}),
    Policy(name="bank_holiday_nation", kind=Kind.CHOICE, default="ENG", unit="a nation",
           title="Whose bank holidays count",
           about="Where nobody’s own calendar says otherwise, these days are bank holidays.",
           group=Group.PAYING, source=_MONEY, touches_people=False,
           choices={"ENG": "England", "WLS": "Wales", "SCT": "Scotland",
                    "NIR": "Northern Ireland"}),
    Policy(name="uplift_backdated", kind=Kind.BOOL, default=False, unit="yes or no",
           title="Whether a price rise counts from an earlier day",
           about="When prices rise, the new price may count from before it was agreed.",
           group=Group.PAYING, source=f"{_MONEY}: Essex, Cheshire East"),
    Policy(name="uplift_backdated_from", kind=Kind.CHOICE, default="year_start", unit="a day",
           title="Which earlier day a price rise counts from",
           about="Read only where price rises count from an earlier day.",
           group=Group.PAYING, source=f"{_MONEY}: Cheshire East, Richmond",
           choices={"year_start": "1 April", "anniversary": "the day the agreement began"}),
    Policy(name="first_payment_wait_days", kind=Kind.INT, default=3, unit="working days", most=60,
           title="The wait before a first payment",
           about="Between confirming bank details and paying to them.",
           group=Group.PAYING, touches_people=False),
    Policy(name="pay_day", kind=Kind.INT, default=8, unit="day of the month", least=1, most=28,
           title="The day bills are paid", about="When the usual pay run of a month is paid.",
           group=Group.PAYING, touches_people=False),
)  # fmt: skip

_CONTRIBUTION = (
    Policy(name="arrears_instalment_weeks", kind=Kind.INT, default=26, unit="weeks", least=1,
           most=520, title="How long you may take to pay what you owe",
           about="We offer to spread money you owe over this long. We never take it ourselves.",
           group=Group.CONTRIBUTION, source="scenario 32"),
    Policy(name="contribution_backdate_weeks", kind=Kind.INT, default=52, unit="weeks", most=520,
           title="How far back a higher charge may reach",
           about="A charge that rises may count from this long before the letter at most.",
           group=Group.CONTRIBUTION, source=f"{_MONEY}: no national rule"),
)  # fmt: skip

_HOLDING = (
    Policy(name="deployment_options", kind=Kind.LIST, default=list(HOLDINGS), unit="a list of ways",
           title="The ways your money can be held",
           about="You may choose among these, line by line.",
           group=Group.HOLDING, source="domain.md 1", choices=HOLDINGS),
    Policy(name="option_names", kind=Kind.MAPPING, default={}, unit="a name for each way",
           title="What each way is called",
           about="The words of the law of the place, such as Scotland’s four options.",
           group=Group.HOLDING, source="domain.md 2: Scotland", touches_people=False,
           choices=HOLDINGS),
    Policy(name="default_option", kind=Kind.CHOICE, default="council", unit="a way or none",
           title="What happens if you do not choose",
           about="The way a form begins with. In Scotland there is none: you choose.",
           group=Group.HOLDING, source="domain.md 2: Scotland",
           choices={"none": "nothing is chosen for you", **HOLDINGS}),
    Policy(name="fund_cap_weeks", kind=Kind.INT, default=4, unit="weeks", most=520,
           title="How much a provider may keep for you",
           about="More than this in a fund is asked about. It is never taken back by itself.",
           group=Group.HOLDING, source="scenario 36"),
)  # fmt: skip

_PLANNING = (
    Policy(name="second_person_above_pence", kind=Kind.PENCE, default=1_500_000, unit="pence",
           title="When two people must agree a plan",
           about="A plan that costs more in a year needs a second person at the council.",
           group=Group.PLANNING, touches_people=False),
    Policy(name="second_person_above_estimate", kind=Kind.BOOL, default=True, unit="yes or no",
           title="A plan above the first estimate",
           about="A plan that costs more than its first estimate needs a second person.",
           group=Group.PLANNING, source="domain.md 1; scenario 7", touches_people=False),
    Policy(name="plan_review_weeks", kind=Kind.INT, default=8, unit="weeks", least=1, most=26,
           title="The first look at a new plan",
           about="We ask how it goes at the latest this long after it starts.",
           group=Group.PLANNING, source="domain.md 1: Reviews", in_use=False),
    Policy(name="plan_review_months", kind=Kind.INT, default=12, unit="months", least=1, most=12,
           title="How often we look at a plan again",
           about="A plan is looked at again at least this often. The law says 12 months at most.",
           group=Group.PLANNING, source="domain.md 1: Reviews", in_use=False),
    Policy(name="dp_review_first_months", kind=Kind.INT, default=6, unit="months", least=1, most=6,
           title="The first look at a direct payment",
           about="At the latest this long after the first payment.",
           group=Group.PLANNING, source="domain.md 2: regulation 7", in_use=False),
    Policy(name="dp_review_months", kind=Kind.INT, default=12, unit="months", least=1, most=12,
           title="How often we look at a direct payment again",
           about="At least this often after the first look.",
           group=Group.PLANNING, source="domain.md 2: regulation 7", in_use=False),
)  # fmt: skip

_MOVING = (
    Policy(name="move_tolerance_percent", kind=Kind.PERCENT, default=10, unit="per cent",
           title="Small changes you make without asking",
           about="You may move this share of a pot to another pot. We only write it down.",
           group=Group.MOVING, source="issue B: small-change freedom"),
)  # fmt: skip

_BILLS = (
    Policy(name="units_tolerance_percent", kind=Kind.PERCENT, default=5, unit="per cent",
           title="How far a bill may differ from the promise",
           about="A bill that differs more waits for your answer.",
           group=Group.BILLS, source="scenarios 15 to 17"),
    Policy(name="answer_remind_days", kind=Kind.INT, default=3, unit="days", most=60,
           title="When we remind you of a bill", about="The first reminder for a bill without an answer.",
           group=Group.BILLS, source="ux.md 6.2", touches_people=False),
    Policy(name="answer_by_days", kind=Kind.INT, default=10, unit="working days", least=1, most=60,
           title="How long you have to answer a bill",
           about="After this a worker looks at the bill. Silence is never a yes.",
           group=Group.BILLS),
    Policy(name="two_people_above_pence", kind=Kind.PENCE, default=1_000_00, unit="pence",
           title="When two people must agree to pay a bill",
           about="A worker who pays more than this of a bill in question needs a second worker.",
           group=Group.BILLS, touches_people=False),
    Policy(name="free_unbilled_weeks", kind=Kind.INT, default=8, unit="weeks", most=104,
           title="When promised money is free again",
           about="Promised sessions that nobody billed are freed after this.",
           group=Group.BILLS),
    Policy(name="statement_day", kind=Kind.INT, default=1, unit="day of the month", least=1, most=28,
           title="The day statements are made",
           about="When statements of the month before are made.",
           group=Group.BILLS, touches_people=False),
)  # fmt: skip

_KEEPING = (
    Policy(name="contingency_weeks", kind=Kind.INT, default=8, unit="weeks", most=104,
           title="How much you may keep for later",
           about="More than this in the account, after what you owe, is asked about.",
           group=Group.KEEPING, source=f"{_MONEY}; scenarios 34 and 35", required=True),
    Policy(name="surplus_reply_days", kind=Kind.INT, default=28, unit="days", least=7, most=365,
           title="How long you have to answer a question about money",
           about="We ask first. You have this long to answer before anyone decides.",
           group=Group.KEEPING, source=f"{_MONEY}: clawback"),
    Policy(name="question_days", kind=Kind.INT, default=90, unit="days", least=1, most=365,
           title="How long the council may question a payment",
           about="After this a payment is settled. Nobody may ask for it back.",
           group=Group.KEEPING, source="issue B: fair-audit clock"),
    Policy(name="appeal_days", kind=Kind.INT, default=28, unit="days", least=14, most=365,
           title="How long you have to appeal",
           about="If you disagree with a decision about money, you may appeal within this time.",
           group=Group.KEEPING, source=f"{_MONEY}: clawback"),
)  # fmt: skip

_AWAY = (
    Policy(name="suspension_full_days", kind=Kind.INT, default=28, unit="days", most=365,
           title="How long all your support stays paid",
           about="When you are in hospital or away, everything stays paid this long.",
           group=Group.AWAY, source=f"{_MONEY}; scenario 37"),
    Policy(name="suspension_retainer_percent", kind=Kind.PERCENT, default=50, unit="per cent",
           title="What keeps a place open after that",
           about="This share of the usual pay is kept up, so that you do not lose people.",
           group=Group.AWAY, source=f"{_MONEY}; scenario 37"),
    Policy(name="suspension_retainer_for", kind=Kind.CHOICE, default="pa", unit="a group",
           title="Who is paid to stay", about="Whose place is kept open by that share.",
           group=Group.AWAY, source=f"{_MONEY}; scenario 37",
           choices={"pa": "your personal assistants", "all": "everyone who supports you",
                    "none": "nobody"}),
    Policy(name="suspension_review_weeks", kind=Kind.INT, default=8, unit="weeks", least=1, most=52,
           title="When we talk about a long time away",
           about="A worker talks with you after this. Nothing ends by itself.",
           group=Group.AWAY, source=f"{_MONEY}: Haringey; scenario 37"),
)  # fmt: skip

_ENDING = (
    Policy(name="carry_forward", kind=Kind.CHOICE, default="all", unit="a rule",
           title="What goes with you into a new year",
           about="What becomes of money in the account that is left when a year ends.",
           group=Group.ENDING, source=f"{_MONEY}; issue B: year end",
           choices={"all": "all of it", "none": "nothing, after your bills are paid",
                    "up_to_weeks": "up to some weeks of money"}),
    Policy(name="carry_forward_weeks", kind=Kind.INT, default=0, unit="weeks", most=104,
           title="How many weeks of money go with you",
           about="Read only where some weeks of money go with you.",
           group=Group.ENDING, source=f"{_MONEY}; issue B: year end"),
    Policy(name="estate_rule", kind=Kind.CHOICE, default="contribution_to_estate", unit="a rule",
           title="What happens to the money when someone dies",
           about="All bills and duties to assistants are paid first.",
           group=Group.ENDING, source=f"{_MONEY}: Warwickshire; scenario 39",
           choices={"contribution_to_estate": "what the person paid in and did not use goes to the"
                                              " family; the rest goes back",
                    "all_to_council": "all that is left goes back to the council"}),
)  # fmt: skip

_EMPLOYING = (
    Policy(name="leave_accrual_percent", kind=Kind.DECIMAL, default="12.07", unit="per cent",
           title="What is set aside for your assistants’ holidays",
           about="This share of each hour’s pay is kept, as the law on paid leave needs.",
           group=Group.EMPLOYING, source="scenario 53"),
)  # fmt: skip

_TOGETHER = (
    Policy(name="pool_notice_weeks", kind=Kind.INT, default=4, unit="weeks", most=52,
           title="Leaving a shared budget",
           about="Who leaves gives the others this much notice.",
           group=Group.TOGETHER, source="scenario 45"),
)  # fmt: skip

_WARNINGS = (
    Policy(name="tight_weeks", kind=Kind.INT, default=4, unit="weeks", most=52,
           title="When we say money is tight",
           about="We warn when money ends this long before the plan does.",
           group=Group.WARNINGS, touches_people=False),
    Policy(name="underspend_percent", kind=Kind.PERCENT, default=10, unit="per cent",
           title="When we say money is left over",
           about="We speak of money left over from this share on.",
           group=Group.WARNINGS, touches_people=False),
    Policy(name="cash_short_days", kind=Kind.INT, default=28, unit="days", most=365,
           title="How far ahead we look at the account",
           about="We warn when the account does not cover your support this far ahead.",
           group=Group.WARNINGS, touches_people=False),
    Policy(name="no_bill_weeks", kind=Kind.INT, default=5, unit="weeks", least=1, most=52,
           title="When a missing bill worries us",
           about="No bill for this long may mean that support stopped.",
           group=Group.WARNINGS, touches_people=False),
)  # fmt: skip

_LOOKING = (
    Policy(name="sharing_weeks", kind=Kind.INT, default=8, unit="weeks", least=1, most=52,
           title="How long a helper may see your things",
           about="Sharing stops after this unless you let it go on.",
           group=Group.LOOKING, source="ux.md 4.2"),
    Policy(name="opening_minutes", kind=Kind.INT, default=60, unit="minutes", least=5, most=480,
           title="How long staff may look after giving a reason",
           about="After this they must give a reason again. You see each one.",
           group=Group.LOOKING),
)  # fmt: skip

_USER_LED = (
    Policy(name="status_months", kind=Kind.INT, default=12, unit="months", least=1, most=36,
           title="How long a check of who runs an organisation lasts",
           about="Then the evidence is looked at again.",
           group=Group.USER_LED, source="domain.md 4", in_use=False),
    Policy(name="status_reminder_days", kind=Kind.NUMBERS, default=[90, 30], unit="days", most=365,
           title="When organisations are reminded of it",
           about="Days before the check ends.",
           group=Group.USER_LED, source="domain.md 4", touches_people=False, in_use=False),
    Policy(name="small_number", kind=Kind.INT, default=10, unit="people", least=5, most=100,
           title="Numbers too small to show",
           about="A report on fewer people than this shows no number.",
           group=Group.USER_LED, source="scenario 30", in_use=False),
)  # fmt: skip

_HEARINGS = (
    Policy(name="hearing_days", kind=Kind.INT, default=28, unit="days", least=28, most=365,
           title="How long everyone can answer before a policy changes",
           about="A change that touches people is open for answers at least this long.",
           group=Group.HEARINGS, source="issue B"),
    Policy(name="emergency_policy_days", kind=Kind.INT, default=56, unit="days", least=1, most=183,
           title="How long an emergency change may last",
           about="Then the old rule is back, unless everyone was heard.",
           group=Group.HEARINGS, source="issue B"),
)  # fmt: skip

_WORDS = (
    Policy(name="person_label", kind=Kind.TEXT, default="person", unit="a word",
           title="What the council calls you", about="The word on the council’s own pages.",
           group=Group.WORDS, source="domain.md 7"),
    Policy(name="budget_label", kind=Kind.TEXT, default="personal budget", unit="a word",
           title="What the council calls your money", about="The word in letters and on pages.",
           group=Group.WORDS, source="domain.md 7"),
)  # fmt: skip

ALL: Final = (*_PAYING, *_CONTRIBUTION, *_HOLDING, *_PLANNING, *_MOVING, *_BILLS, *_KEEPING, *_AWAY,
              *_ENDING, *_EMPLOYING, *_TOGETHER, *_WARNINGS, *_LOOKING, *_USER_LED, *_HEARINGS,
              *_WORDS)  # fmt: skip

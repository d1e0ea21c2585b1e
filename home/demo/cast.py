"""Who is in the demo: the people, what each shows, and the organisations with their prices.

Everything here is invented. Telephone numbers are of the range kept for drama.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from people.models import Role, Scope
from providers.models import Organisation, RateKind, Unit, UserLedStatus, Vat
from support_plans.models import Held

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Member:
    """Someone who signs in to the demo with one press."""

    username: str
    name: str
    who: str
    group: str

    @property
    def email(self) -> str:
        return f"{self.username}@{DOMAIN}"


PERSON, HELPER, PROVIDER, STAFF = (
    "People with a budget",
    "People who help",
    "Organisations that give support",
    "The council and the network",
)

CAST = (
    Member("maya", "Maya Williams", "The council pays for her art group and help at home", PERSON),
    Member("tom", "Tom Fletcher", "Holds the money himself and employs two assistants", PERSON),
    Member(
        "grace",
        "Grace Obi",
        "Has a card, employs an assistant, and spends less than planned",
        PERSON,
    ),
    Member("idris", "Idris Bevan", "A user-led organisation holds a fund for him", PERSON),
    Member("nia", "Nia Parry", "Her money is tight; Ravi acts for her", PERSON),
    Member("daniel", "Daniel Osei", "Peer support; much of his money is not used yet", PERSON),
    Member("joan", "Joan Hill", "Something is wrong with a bill", PERSON),
    Member("ahmed", "Ahmed Saleh", "Has free money in his pots", PERSON),
    Member("ellie", "Ellie Shaw", "A new budget, nothing arranged yet", PERSON),
    Member("sunita", "Sunita Rao", "Is writing her plan", PERSON),
    Member("walt", "Walt Jenkins", "Has sent his plan", PERSON),
    Member("beth", "Beth Carr", "Her plan came back with a question", PERSON),
    Member("sam", "Sam Okoro", "Nominated by Maya: sees money and answers bills", HELPER),
    Member("ali", "Ali Khan", "In Maya’s circle: sees her plan", HELPER),
    Member("ravi", "Ravi Parry", "Authorised to act for Nia", HELPER),
    Member("kim", "Kim Lloyd", "Broker: suggests changes to Maya’s plan", HELPER),
    Member("olu", "Olu Adeyemi", "Bills for Acorn Arts, run by people who use support", PROVIDER),
    Member("rhian", "Rhian Moss", "Bills for Riverbank, which holds Idris’s fund", PROVIDER),
    Member("bea", "Bea North", "Bills for Beech Care, a large provider", PROVIDER),
    Member("elsie", "Elsie Wood", "Speaks for Elder Voices, which asks to be checked", PROVIDER),
    Member("max", "Max Field", "Bills for Open Minds, peers in mental health", PROVIDER),
    Member("jo", "Jo Bell", "Council worker: plans and bills with a question", STAFF),
    Member("mo", "Mo Saunders", "A second council worker", STAFF),
    Member("finn", "Finn Marsh", "Finance: makes pay runs", STAFF),
    Member("fola", "Fola Ade", "Finance: approves pay runs", STAFF),
    Member("ada", "Ada Court", "Auditor", STAFF),
    Member("dee", "Dee Marlow", "Director: decides appeals about money", STAFF),
    Member("sid", "Sid Grant", "Runs the machine and sees no personal data", STAFF),
    Member("vera", "Vera Stone", "On the panel of the register", STAFF),
    Member("pat", "Pat Quill", "On the panel of the register", STAFF),
    Member("des", "Des Lowe", "On the panel of the register", STAFF),
)

STAFF_ROLES = {
    "jo": Role.COUNCIL_WORKER,
    "mo": Role.COUNCIL_WORKER,
    "finn": Role.FINANCE_MAKER,
    "fola": Role.FINANCE_APPROVER,
    "ada": Role.AUDITOR,
    "dee": Role.DIRECTOR,
    "sid": Role.SYSTEM_ADMINISTRATOR,
    "vera": Role.REGISTER_PANEL,
}

HELPERS = (
    ("maya", "sam", Role.NOMINATED, (Scope.MONEY_VIEW, Scope.BILLS_ANSWER, Scope.PLAN_VIEW)),
    ("maya", "ali", Role.CIRCLE, (Scope.PLAN_VIEW,)),
    ("maya", "kim", Role.BROKER, (Scope.PLAN_VIEW, Scope.PLAN_SUGGEST)),
    ("nia", "ravi", Role.AUTHORISED, tuple(Scope)),
)


@dataclass(frozen=True)
class Offer:
    """A service and its price."""

    name: str
    unit: Unit
    pence: int
    needs: tuple[str, ...]
    kind: RateKind = RateKind.ANY
    vat: Vat = Vat.EXEMPT
    access: tuple[str, ...] = ("step-free",)
    regulated: bool = False
    about: str = ""


@dataclass(frozen=True)
class Firm:
    """An organisation of the demo; `staff` are the sign-in names who bill for it."""

    slug: str
    name: str
    promise: str
    offers: tuple[Offer, ...]
    level: UserLedStatus.Level | None = None
    facts: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    kind: Organisation.Kind = Organisation.Kind.ORGANISATION
    legal_form: str = "Charitable incorporated organisation"
    cqc: str = ""
    bank: tuple[str, str] = ("089999", "66374958")


FIRMS = (
    Firm(
        "acorn", "Acorn Arts", "Art made together, by and for people who use support",
        (
            Offer("Art group", Unit.SESSION, 3000, ("get out more", "make friends", "art"),
                  access=("step-free", "quiet space", "BSL")),
            Offer("Pottery", Unit.SESSION, 3500, ("get out more", "art")),
        ),
        UserLedStatus.Level.THREE_QUARTERS,
        ("6 of 8 people on the board use support.", "Members elect the board each May.",
         "The chair and the treasurer use support.", "Half of the staff use support."),
        ("olu",),
    ),
    Firm(
        "riverbank", "Riverbank Centre for Independent Living", "Run and staffed by disabled people",
        (
            Offer("Support with my assistants", Unit.HOUR, 2600, ("employ a PA", "manage money")),
            Offer("Help to get out", Unit.HOUR, 2100, ("get out more",), access=("step-free", "BSL", "online")),
            Offer("Payroll for assistants", Unit.WEEK, 300, ("employ a PA",), vat=Vat.STANDARD),
        ),
        UserLedStatus.Level.DPULO,
        ("All 9 people on the board are disabled people.", "More than half of the staff are disabled people.",
         "It works by the social model."),
        ("rhian",), bank=("089999", "66374959"),
    ),
    Firm(
        "open-minds", "Open Minds", "Peer support by people who have been there",
        (
            Offer("Peer support", Unit.HOUR, 1800, ("mental health", "make friends"), access=("quiet space", "online")),
            Offer("Evening café", Unit.SESSION, 800, ("mental health", "make friends"), kind=RateKind.EVENING),
        ),
        UserLedStatus.Level.MAJORITY,
        ("5 of 8 people on the board use mental-health services.", "Members meet every quarter."),
        ("max",), legal_form="Unincorporated group", bank=("089999", "66374960"),
    ),
    Firm(
        "elder-voices", "Elder Voices", "Older people, speaking and doing for themselves",
        (Offer("Lunch club", Unit.SESSION, 1200, ("make friends", "eat well")),),
        UserLedStatus.Level.SELF_DECLARED,
        ("It says that most of its committee are older people who use support. Nobody has checked yet.",),
        ("elsie",),
        legal_form="Unincorporated group", bank=("089999", "66374961"),
    ),
    Firm(
        "beech", "Beech Care", "Care at home, every day of the year",
        (
            Offer("Help at home", Unit.HOUR, 2200, ("wash and dress", "cook"), regulated=True, access=()),
            Offer("Night support", Unit.NIGHT, 14500, ("nights",), regulated=True, access=()),
        ),
        staff=("bea",), legal_form="Limited company", cqc="1-234567890", bank=("089999", "66374962"),
    ),
    Firm(
        "leisure", "Northtown Leisure Trust", "Swimming and sport for everyone",
        (Offer("Swimming", Unit.SESSION, 1000, ("keep fit",), access=("step-free", "Changing Places")),),
        legal_form="Trust", bank=("089999", "66374963"),
    ),
    Firm(
        "wheels", "Wheels Together", "Door-to-door transport",
        (Offer("Minibus", Unit.ITEM, 900, ("get out more", "transport"), access=("step-free",)),),
        legal_form="Community interest company", bank=("089999", "66374964"),
    ),
    Firm(
        "rosa", "Rosa’s Home Help", "One person, one neighbourhood",
        (Offer("Cleaning and company", Unit.HOUR, 1700, ("cook", "clean"), access=()),),
        kind=Organisation.Kind.MICRO_PROVIDER, legal_form="Sole trader", bank=("089999", "66374965"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of somebody's plan, and how it is promised: weekdays from Monday 0."""

    pot: str
    firm: str  # slug, or "" for assistants and purchases
    offer: str
    a_week: Decimal
    weekdays: tuple[int, ...] = ()
    held: Held = Held.COUNCIL
    rate_pence: int = 0  # where there is no offer
    unit: Unit = Unit.HOUR
    promise: bool = True
    attend: int = 100  # per cent of sessions that really happen


@dataclass(frozen=True)
class Life:
    """One person's plan and what became of it."""

    username: str
    estimate_pence: int
    lines: tuple[Line, ...]
    answers: tuple[str, ...] = ()
    stage: str = "living"  # draft, sent, returned, agreed, living
    contribution_pence: int = 0
    last_bill: str = "asked"  # what happens to the newest bill: asked, wrong, yes, unsure
    prior_year: bool = False
    area: str = "Northtown East"
    why_returned: str = ""
    case_number: str = ""
    more: dict[str, str] = field(default_factory=dict)


# Who answered the questions of the (invented) scheme; empty is “I do not know yet”.
ESTIMATES = {
    "maya": {"mornings": "some", "washing": "none", "eating": "cook", "nights": "no",
             "going-out": "most", "home": "some", "safe": "sometimes", "unpaid": "most"},
    "sunita": {"mornings": "none", "washing": "none", "eating": "cook", "nights": "",
               "going-out": "new", "home": "some", "safe": "no", "unpaid": "some"},
}  # fmt: skip
# Whose estimate two officers changed, to how much a week, and why.
CHANGED = {"maya": (19000, "Your sister moves away in May. She drove you to the pool.")}


GOOD_DAY = (
    "Seeing people who paint. My own front door. Not being rushed in the mornings.",
    "I want to leave the house on my own terms, three times a week.",
    "By people I chose and who stay. Ask me first. Do not finish my sentences.",
    "See the list of support below. It adds up to what I need.",
    "I choose who comes. Sam rings if somebody does not turn up.",
    "I decide. If I am unwell, ask Ali, then Sam.",
    "I start in April. Jo and I look at it again in May.",
)

D = Decimal
LIVES = (
    Life("maya", 960000, (
        Line("Art group", "acorn", "Art group", D(1), (2,)),
        Line("Help at home", "beech", "Help at home", D(5), (0, 3)),
        Line("Swimming", "leisure", "Swimming", D(1), (4,), promise=True),
        Line("Time away", "", "A week by the sea", D(1), promise=False, rate_pence=30000, unit=Unit.ITEM),
    ), GOOD_DAY, contribution_pence=2000, prior_year=True, case_number="NT-1001"),
    Life("tom", 1450000, (
        Line("My assistants", "", "Two assistants, 18 hours a week", D(18), held=Held.OWN_ACCOUNT, rate_pence=1380),
        Line("Payroll", "riverbank", "Payroll for assistants", D(1), (), held=Held.OWN_ACCOUNT),
        Line("Getting about", "", "Bus and taxi", D(1), held=Held.OWN_ACCOUNT, rate_pence=1200, unit=Unit.ITEM),
    ), GOOD_DAY, contribution_pence=2500, case_number="NT-1002"),
    Life("grace", 1100000, (
        Line("My assistant", "", "An assistant, 12 hours a week", D(12), held=Held.CARD, rate_pence=1350, attend=60),
        Line("Pottery", "acorn", "Pottery", D(1), (1,), held=Held.CARD),
    ), GOOD_DAY, case_number="NT-1003"),
    Life("idris", 840000, (
        Line("Getting out", "riverbank", "Help to get out", D(6), (1, 4), held=Held.FUND),
        Line("Art group", "acorn", "Art group", D(1), (2,), held=Held.COUNCIL),
    ), GOOD_DAY, prior_year=True, case_number="NT-1004"),
    Life("nia", 560000, (
        Line("Help at home", "beech", "Help at home", D(4), (0, 2, 4)),
        Line("Minibus", "wheels", "Minibus", D(2), (1, 3)),
    ), GOOD_DAY, last_bill="yes", case_number="NT-1005"),
    Life("daniel", 620000, (
        Line("Peer support", "open-minds", "Peer support", D(2), (3,), attend=50),
        Line("Evening café", "open-minds", "Evening café", D(1), (5,), promise=False),
        Line("A course", "", "Bicycle repair course", D(1), promise=False, rate_pence=220000, unit=Unit.ITEM),
    ), GOOD_DAY, case_number="NT-1006"),
    Life("joan", 730000, (
        Line("Help at home", "beech", "Help at home", D(5), (0, 2, 4)),
        Line("Lunch club", "elder-voices", "Lunch club", D(1), (3,)),
    ), GOOD_DAY, last_bill="wrong", prior_year=True, case_number="NT-1007"),
    Life("ahmed", 900000, (
        Line("Company and cleaning", "rosa", "Cleaning and company", D(3), (1, 4)),
        Line("Something new", "", "Not decided yet", D(1), promise=False, rate_pence=240000, unit=Unit.ITEM),
    ), GOOD_DAY, last_bill="unsure", case_number="NT-1008"),
    Life("ellie", 480000, (
        Line("Peer support", "open-minds", "Peer support", D(2), (3,), promise=False),
        Line("Art group", "acorn", "Art group", D(1), (2,), promise=False),
    ), GOOD_DAY, stage="agreed", case_number="NT-1009"),
    Life("sunita", 650000, (
        Line("Lunch club", "elder-voices", "Lunch club", D(1), (3,)),
    ), GOOD_DAY[:2], stage="draft", case_number="NT-1010"),
    Life("walt", 700000, (
        Line("Help at home", "beech", "Help at home", D(4), (0, 3)),
        Line("Lunch club", "elder-voices", "Lunch club", D(1), (3,)),
    ), GOOD_DAY, stage="sent", case_number="NT-1011"),
    Life("beth", 520000, (
        Line("Peer support", "open-minds", "Peer support", D(3), (2,)),
    ), GOOD_DAY, stage="returned", case_number="NT-1012",
        why_returned="Please tell us who you would ring if nobody comes. One sentence is enough."),
)  # fmt: skip

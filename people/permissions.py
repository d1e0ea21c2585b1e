"""Who may do what: one table. `allow` is pure; facts come from `people.access` (docs/adr/0007).

A rule names the role that may act and what must hold besides. `own` is the person's own record;
`scope` a sharing that is live; `caseload` the worker's relationship with the person; `staff` a
role at the person's authority; `member` membership of the organisation concerned; `opening` a
stated reason that the person sees; `finding` a bill or payment with a finding or a question.
"""

from dataclasses import dataclass, field
from typing import Final

from people.models import Role, Scope

ANYONE: Final = "anyone"
SIGNED_IN: Final = "signed_in"
# What a helper must be let into, each of them whole, to have the right for everything.
EVERYTHING: Final = frozenset(
    (Scope.PLAN_VIEW, Scope.MONEY_VIEW, Scope.STATEMENTS, Scope.DOCUMENTS, Scope.MESSAGES)
)
PART: Final = "_part"  # ends the name of a scope that is shared for some parts of the plan


def in_part(scope: str) -> str:
    """The name of a scope that is shared for some parts only."""
    return f"{scope}{PART}"


@dataclass(frozen=True)
class Facts:
    """What is true of this actor and this record, now."""

    own: bool = False
    relations: frozenset[str] = frozenset()  # live relationship kinds to the person
    scopes: frozenset[str] = frozenset()  # live scopes shared by the person
    staff: frozenset[str] = frozenset()  # live staff roles at the person's authority
    member: frozenset[str] = frozenset()  # roles in the organisation concerned
    opened: bool = False  # gave a reason for this very record, still running
    finding: bool = False  # it has a finding or a question
    submitter: bool = False  # sent the bill, or is paid by it


@dataclass(frozen=True)
class Rule:
    """One way to be allowed."""

    role: str
    scope: str = ""
    needs: str = ""  # "opened or finding", "opened", "everything"

    def holds(self, facts: Facts) -> bool:
        if not self._role_holds(facts):
            return False
        if self.scope and self.scope not in facts.scopes:
            return False
        if self.needs == "everything":
            return facts.scopes >= EVERYTHING
        if self.needs == "opened":
            return facts.opened
        if self.needs == "finding":
            return facts.finding or facts.opened
        return True

    def _role_holds(self, facts: Facts) -> bool:
        if self.role == Role.PERSON:
            return facts.own
        return self.role in facts.relations | facts.staff | facts.member


@dataclass(frozen=True)
class Permission:
    """An action, in words, and who may do it."""

    code: str
    words: str
    rules: tuple[Rule, ...] = field(default=())
    never_submitter: bool = False
    step_up: bool = False  # ask for the password again first


def _own() -> Rule:
    return Rule(Role.PERSON)


def _shared(scope: Scope, *roles: Role) -> tuple[Rule, ...]:
    chosen = roles or (Role.NOMINATED, Role.CIRCLE, Role.BROKER, Role.ADVOCATE)
    return (*(Rule(role, scope=scope) for role in chosen), Rule(Role.AUTHORISED, scope=scope))


def _partly(scope: Scope) -> tuple[Rule, ...]:
    """The whole, or some parts: the page asks which (`Actor.parts_of`)."""
    chosen = (Role.NOMINATED, Role.CIRCLE, Role.BROKER, Role.ADVOCATE)
    return (*_shared(scope), *(Rule(role, scope=in_part(scope)) for role in chosen))


WORKER = Role.COUNCIL_WORKER
MAKER, APPROVER = Role.FINANCE_MAKER, Role.FINANCE_APPROVER
OPERATIONS, BILLING = Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE

_TABLE = (
    # Public and everyone's own.
    Permission("public", "open to everyone"),
    Permission("signed_in", "everyone who is signed in, about themselves"),
    # The plan.
    Permission("plan.view", "see the plan as it is being written",
               (_own(), *_shared(Scope.PLAN_VIEW))),
    Permission("plan.view_part", "see parts of the plan as it is being written",
               (_own(), *_partly(Scope.PLAN_VIEW))),
    Permission("plan.view_sent", "see a plan that was sent or agreed",
               (_own(), Rule(WORKER), *_shared(Scope.PLAN_VIEW))),
    Permission("plan.write", "write the plan", (_own(), Rule(Role.AUTHORISED, scope=Scope.PLAN_SUGGEST))),
    Permission("plan.suggest", "suggest a change to the plan", _shared(Scope.PLAN_SUGGEST)),
    Permission("plan.suggest_part", "suggest a change to parts of the plan",
               _partly(Scope.PLAN_SUGGEST)),
    Permission("plan.draft", "write a first draft where the person wrote nothing",
               _shared(Scope.PLAN_DRAFT)),
    Permission("plan.draft_part", "write a first draft for parts of the plan",
               _partly(Scope.PLAN_DRAFT)),
    Permission("broker.work", "work as a broker for somebody: interests, time and fee",
               (Rule(Role.BROKER),)),
    Permission("broker.decide", "answer what a broker declares, recommends and records",
               (_own(), Rule(Role.AUTHORISED, scope=Scope.PLAN_SUGGEST))),
    Permission("plan.send", "send the plan to the council",
               (_own(), Rule(Role.AUTHORISED, scope=Scope.PLAN_SUGGEST))),
    Permission("plan.decide", "agree or return a plan", (Rule(WORKER),)),
    Permission("plan.key_in", "write down what somebody says for their plan", (Rule(WORKER),)),
    Permission("plan.approve", "agree a plan to which a worker said yes",
               (Rule(Role.PLAN_APPROVER),)),
    Permission("plan.sit", "vote on a plan as a member of the panel", (Rule(Role.PLAN_PANEL),)),
    Permission("plan.read_sent", "read a sent plan in order to decide it",
               (Rule(WORKER), Rule(Role.PLAN_APPROVER), Rule(Role.PLAN_PANEL))),
    # When the person is unwell, and capacity. None of these opens anything else.
    Permission("unwell.view", "see what somebody wrote for when they are unwell, where it names you",
               (_own(), *(Rule(role) for role in (Role.NOMINATED, Role.AUTHORISED, Role.CIRCLE,
                Role.BROKER, Role.ADVOCATE)))),
    Permission("unwell.told", "read what somebody wrote for when they are unwell, while it is on and they tell you",
               (Rule(WORKER),)),
    Permission("unwell.write", "write what happens when you are unwell, and switch it", (_own(),)),
    Permission("capacity.view", "see what was recorded about capacity",
               (_own(), Rule(WORKER), Rule(Role.AUTHORISED))),
    Permission("capacity.record", "record capacity lost or regained, and review it",
               (Rule(WORKER),)),
    # Living with a plan: reviews, and a private calendar.
    Permission("review.view", "see when a plan is looked at again, and what came of it",
               (_own(), Rule(Role.AUTHORISED, scope=Scope.PLAN_VIEW))),
    Permission("review.say", "ask for a review, and say what one thinks before it",
               (_own(), Rule(Role.AUTHORISED, scope=Scope.PLAN_SUGGEST))),
    Permission("review.hold", "hold a review, and look at needs again", (Rule(WORKER),)),
    Permission("calendar.keep", "have a private calendar of one's own days", (_own(),)),
    # The first estimate.
    Permission("estimate.view", "see answers and the first estimate",
               (_own(), *_shared(Scope.PLAN_VIEW))),
    Permission("estimate.write", "answer the questions of the first estimate",
               (_own(), Rule(Role.AUTHORISED, scope=Scope.PLAN_SUGGEST))),
    Permission("estimate.council", "see a first estimate that was sent, and use it",
               (Rule(WORKER),)),
    # Choosing who supports me.
    Permission("choice.view", "see what somebody looked at before they chose a provider",
               (_own(), *_shared(Scope.PLAN_VIEW))),
    Permission("choice.make", "choose a provider, and say why", (_own(),)),
    Permission("choice.fact", "see that a choice was offered, and among how many", (Rule(WORKER),)),
    # The money.
    Permission("budget.totals", "see a budget's totals and state",
               (_own(), Rule(WORKER), Rule(MAKER), Rule(APPROVER), Rule(Role.AUDITOR),
                *_shared(Scope.MONEY_VIEW))),
    Permission("money.view", "see pots, payments and the account",
               (_own(), *_shared(Scope.MONEY_VIEW))),
    Permission("money.promise", "promise money to a provider, or take a promise back",
               (_own(), Rule(Role.NOMINATED, scope=Scope.BILLS_ANSWER),
                Rule(Role.AUTHORISED, scope=Scope.BILLS_ANSWER))),
    Permission("money.move", "move free money between pots",
               (_own(), Rule(Role.NOMINATED, scope=Scope.BILLS_ANSWER),
                Rule(Role.AUTHORISED, scope=Scope.BILLS_ANSWER))),
    Permission("alert.quiet", "put aside what the night's work says, for some weeks", (_own(),)),
    Permission("reading.answer", "say how the person likes to read what we send",
               (_own(), Rule(Role.AUTHORISED, scope=Scope.STATEMENTS))),
    Permission("payment.view", "open one payment", (_own(), *_shared(Scope.MONEY_VIEW),
               Rule(WORKER, needs="finding"), Rule(Role.AUDITOR, needs="opened"))),
    Permission("payment.record", "record what was paid from the person's own account",
               (_own(), Rule(Role.NOMINATED, scope=Scope.BILLS_ANSWER),
                Rule(Role.AUTHORISED, scope=Scope.BILLS_ANSWER))),
    Permission("fund.draw", "pay from a fund held for a person, and tell them", (Rule(BILLING),)),
    Permission("statement.view", "read a statement", (_own(), *_shared(Scope.STATEMENTS),
               Rule(WORKER, needs="opened"), Rule(Role.AUDITOR, needs="opened"))),
    # Questions about the person's account: asked, answered, decided, appealed.
    Permission("return.view", "see a return that was sent, and what it says was paid",
               (_own(), Rule(WORKER), *_shared(Scope.MONEY_VIEW))),
    Permission("money.question", "ask about money in an account, and decide with reasons",
               (Rule(WORKER),)),
    Permission("question.decide", "decide a question about a payment, with reasons",
               (Rule(WORKER), Rule(Role.DIRECTOR))),
    Permission("money.appeal", "decide appeals about money, and reopen a settled payment",
               (Rule(Role.DIRECTOR),)),
    # Time: a pause, and the end of a budget.
    Permission("pause.view", "see a pause of support and what it changes",
               (_own(), Rule(WORKER), *_shared(Scope.MONEY_VIEW))),
    Permission("pause.enter", "pause support, and say when it goes on",
               (_own(), Rule(WORKER), Rule(Role.NOMINATED, scope=Scope.BILLS_ANSWER),
                Rule(Role.AUTHORISED, scope=Scope.BILLS_ANSWER))),
    Permission("pause.review", "write down a talk about a long pause", (Rule(WORKER),)),
    Permission("closing.view", "see the closing statement of a budget that ended",
               (_own(), Rule(WORKER), Rule(MAKER), Rule(APPROVER), Rule(Role.AUDITOR),
                Rule(Role.EXECUTOR))),
    Permission("closing.enter", "end a budget, and write down what is still to be paid",
               (Rule(WORKER),)),
    Permission("closing.propose", "work out what is left at the end of a budget", (Rule(MAKER),)),
    Permission("closing.agree", "agree the end of a budget that someone else worked out",
               (Rule(APPROVER),), step_up=True),
    Permission("year.view", "see what the end of a year carries on and sends back",
               (Rule(MAKER), Rule(APPROVER), Rule(Role.AUDITOR))),
    Permission("year.propose", "work out the end of a year", (Rule(MAKER),)),
    Permission("year.agree", "agree the end of a year that someone else worked out",
               (Rule(APPROVER),), step_up=True),
    # Bills.
    Permission("bill.view", "open one bill", (_own(), *_shared(Scope.MONEY_VIEW), *_shared(Scope.BILLS_ANSWER),
               Rule(OPERATIONS), Rule(BILLING), Rule(WORKER, needs="finding"),
               Rule(Role.AUDITOR, needs="opened"))),
    Permission("bill.answer", "say whether a bill is right",
               (_own(), *_shared(Scope.BILLS_ANSWER, Role.NOMINATED, Role.CIRCLE)),
               never_submitter=True),
    Permission("bill.way", "say how one's bills are answered", (_own(),)),
    Permission("bill.decide", "decide a bill that nobody answered or that is disputed",
               (Rule(WORKER, needs="finding"),), never_submitter=True),
    Permission("bill.exceptions", "see bills with a finding or a question", (Rule(WORKER),)),
    Permission("documents.sort", "put documents that arrived under an agreement, or refuse them",
               (Rule(WORKER),)),
    Permission("bill.submit", "send bills", (Rule(BILLING), Rule(OPERATIONS))),
    # A provider's own side.
    Permission("provider.home", "see the provider's own bills and agreements",
               (Rule(OPERATIONS), Rule(BILLING))),
    Permission("provider.edit", "change the provider's public page and rates", (Rule(OPERATIONS),)),
    Permission("provider.team", "see who works for the provider, and let colleagues in or out",
               (Rule(OPERATIONS), Rule(BILLING))),
    Permission("directory.import", "bring in files of other directories and look at changes",
               (Rule(WORKER), Rule(Role.REGISTER_PANEL))),
    Permission("directory.changes", "answer what other directories say otherwise",
               (Rule(OPERATIONS), Rule(WORKER), Rule(Role.REGISTER_PANEL))),
    Permission("directory.merge", "say whether two entries of the directory are one",
               (Rule(WORKER), Rule(Role.REGISTER_PANEL))),
    Permission("provider.pauses", "see which providers the council starts nothing new with",
               (Rule(Role.SAFEGUARDING), Rule(WORKER))),
    Permission("provider.pause", "stop new support from a provider, and end that",
               (Rule(Role.SAFEGUARDING),)),
    Permission("payee.enter", "enter one's own bank details", (_own(), Rule(BILLING)), step_up=True),
    # Council staff.
    Permission("council.home", "see the council's queues", (Rule(WORKER),)),
    Permission("council.open", "give a reason and open one record", (Rule(WORKER), Rule(Role.AUDITOR))),
    Permission("letters.post", "print and post letters, and see what never arrived",
               (Rule(WORKER),)),
    Permission("payee.confirm", "confirm bank details that someone else entered",
               (Rule(MAKER), Rule(APPROVER)), step_up=True),
    Permission("refund.record", "write down money that a provider gave back to the council",
               (Rule(MAKER), Rule(APPROVER))),
    Permission("bank.match", "send statements of the council's bank, and say what its lines are",
               (Rule(MAKER), Rule(APPROVER))),
    Permission("run.view", "see pay runs", (Rule(MAKER), Rule(APPROVER), Rule(Role.AUDITOR))),
    Permission("run.make", "make a pay run", (Rule(MAKER),)),
    Permission("run.hold", "hold one payment out of a run, and let it go",
               (Rule(MAKER), Rule(APPROVER))),
    Permission("run.approve", "approve, release and close a pay run", (Rule(APPROVER),), step_up=True),
    Permission("fund.terms", "write down what a contract says of funds held for people",
               (Rule(MAKER), Rule(APPROVER))),
    Permission("deputy.name", "name somebody who approves pay runs while one is away",
               (Rule(APPROVER),), step_up=True),
    Permission("opening.view", "see files of budgets that come from another system",
               (Rule(MAKER), Rule(APPROVER), Rule(Role.AUDITOR))),
    Permission("opening.approve", "approve a file of budgets that somebody else entered",
               (Rule(APPROVER),), step_up=True),
    # The register of user-led organisations.
    Permission("register.apply", "ask for a place on the register for an organisation",
               (Rule(OPERATIONS),)),
    Permission("register.check", "check evidence for the register, as a member of a panel",
               (Rule(Role.REGISTER_PANEL),)),
    Permission("register.seat", "give seats on the panel of one's own network",
               (Rule(OPERATIONS),)),
    Permission("register.pay", "pay what members of a panel are owed",
               (Rule(MAKER), Rule(APPROVER))),
    # User-led organisations that last, and what people want.
    Permission("provider.income", "see an organisation’s own promised income",
               (Rule(OPERATIONS), Rule(BILLING))),
    Permission("provider.lasting", "say for an organisation that it may close, and who may read it",
               (Rule(OPERATIONS),)),
    Permission("lasting.area", "see how user-led organisations of an area are doing",
               (Rule(Role.REGISTER_PANEL),)),
    Permission("lasting.council", "see how user-led organisations are doing, for the council",
               (Rule(WORKER), Rule(APPROVER))),
    Permission("gaps.view", "see what people of an area looked for and did not find",
               (Rule(OPERATIONS), Rule(Role.REGISTER_PANEL))),
    Permission("gaps.offer", "say what an organisation could start, and invite who wants it",
               (Rule(OPERATIONS),)),
    Permission("want.say", "say what one looks for, and answer an invitation", (_own(),)),
    # How policies change.
    Permission("policy.propose", "put a change of a policy forward", (Rule(WORKER), Rule(OPERATIONS))),
    Permission("policy.answer_for", "answer a hearing for an organisation", (Rule(OPERATIONS),)),
    Permission("policy.key_in", "key in an answer that came on paper", (Rule(WORKER),)),
    Permission("policy.decide", "decide a policy that a colleague or an organisation put forward",
               (Rule(WORKER),), step_up=True),
    # Where the money goes.
    Permission("spending.keep", "bring in published spending, link payees, enter sums with sources",
               (Rule(WORKER), Rule(MAKER), Rule(APPROVER), Rule(Role.REGISTER_PANEL))),
    Permission("spending.reply", "reply to what is published about one's organisation",
               (Rule(OPERATIONS),)),
    Permission("audit.trail", "search what was done", (Rule(Role.AUDITOR),)),
    Permission("admin.home", "see the state of the machine, and no personal data",
               (Rule(Role.SYSTEM_ADMINISTRATOR),)),
    # Sharing and looking.
    Permission("sharing.view", "see who can see and do what", (_own(), Rule(Role.AUTHORISED))),
    Permission("sharing.change", "let someone in or stop it", (_own(),), step_up=True),
    Permission("looking.view", "see who looked", (_own(),)),
    Permission("record.take", "take the whole record along as one file",
               (_own(), Rule(Role.NOMINATED, needs="everything"),
                Rule(Role.AUTHORISED, needs="everything")), step_up=True),
    Permission("record.make", "make a copy of the whole record for a person who asks",
               (Rule(WORKER),), step_up=True),
    Permission("person.list", "see the list of people one works with", (Rule(WORKER), Rule(MAKER), Rule(APPROVER))),
    Permission("helper.home", "see whom one helps", tuple(Rule(r) for r in (
        Role.NOMINATED, Role.AUTHORISED, Role.CIRCLE, Role.BROKER, Role.ADVOCATE))),
)  # fmt: skip

PERMISSIONS: Final[dict[str, Permission]] = {entry.code: entry for entry in _TABLE}


def allow(code: str, facts: Facts) -> bool:
    """Whether the facts allow the action. Unknown codes raise KeyError: deny by default."""
    entry = PERMISSIONS[code]
    if entry.never_submitter and facts.submitter:
        return False
    return any(rule.holds(facts) for rule in entry.rules)


def roles_for(code: str) -> frozenset[str]:
    """The roles that could ever be allowed; a page checks the record besides."""
    return frozenset(rule.role for rule in PERMISSIONS[code].rules)


def who_can(code: str) -> list[str]:
    """In words, who may do this: each page can say who can see it."""
    words = []
    for rule in PERMISSIONS[code].rules:
        name = "you" if rule.role == Role.PERSON else Role(rule.role).label
        if rule.scope.endswith(PART):
            continue  # said by the rule for the whole
        if rule.scope:
            name += f" if you let them {Scope(rule.scope).label}".replace(" my ", " your ").replace(
                " me", " you"
            )
        if rule.needs == "everything":
            name += " if you let them see everything"
        elif rule.needs:
            name += (
                " after giving a reason that you see"
                if rule.needs == "opened"
                else (" when something is in question, or after giving a reason that you see")
            )
        words.append(name)
    return words

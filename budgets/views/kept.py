"""Money kept in an account: the person's own page, and the council's questions about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets import services
from budgets.forms_allocating import (
    AppealForm,
    CashBackForm,
    ReplyForm,
    SurplusForm,
    WentBackForm,
)
from budgets.models import Budget, CashFollow, Holding, SurplusCase
from budgets.services import AccountSum
from budgets.views.shared import place_of
from budgets.words import ACCOUNT
from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from core.templatetags.words import day, money
from people import audit
from people.access import PersonRequest, need, permission
from people.places import place, whose_or_404

A_PAGE = 25
ABOUT = "money kept in an account"
KINDS = {"asked": "look", "replied": "started", "decided": "good", "appealed": "started"}


# The person's side.


@permission("money.view")
def kept_money(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Each account with its sum, opened to how it was worked out; each question with its story."""
    here = place_of(request, whose, "money.view", ABOUT)
    on = clock.today()
    sums: list[AccountSum] = []
    cases: list[SurplusCase] = []
    if here.budget is not None:
        sums = services.surplus_sums([here.budget], on)
        cases = list(
            SurplusCase.objects.visible_to(request.actor)
            .filter(budget=here.budget)
            .select_related(
                "holding", "replied_by", "decided_by", "appealed_by", "appeal_decided_by"
            )
        )
    context = {
        "person": here.person,
        "sums": [{"label": _(ACCOUNT[one.holding.kind]), "of": one, "rows": _rows(request, one)}
                 for one in sums],
        "cases": [
            {"case": case, "kind": KINDS.get(case.state, ""), "may_appeal": case.may_appeal(on),
             "may_reply": case.state in ("asked", "replied"),
             "own": case.holding.is_direct_payment}
            for case in cases
        ],
        "may_answer": request.actor.may("payment.record", here.person),
    }  # fmt: skip
    return render(request, "budgets/kept_money.html", context)


def _rows(request: PersonRequest, one: AccountSum) -> list[dict[str, Any]]:
    """The parts of a sum, each leading to the moves behind it where there is a page for them."""
    return [
        {"text": _("In the account"), "pence": one.sum.held, "href": place(request, "my_account")},
        {"text": _("Less bills you said yes to"), "pence": -one.sum.unpaid,
         "href": place(request, "my_account")},
        {"text": _("Less set aside for assistants"), "pence": -one.sum.reserve,
         "href": place(request, "assistants")},
        *([{"text": _("Less money for one purpose"), "pence": -one.sum.ring_fenced, "href": ""}]
          if one.sum.ring_fenced else []),
        {"text": _("What is left to count"), "pence": one.sum.adjusted, "href": ""},
        {"text": _("May stand in the account"), "pence": one.sum.limit, "href": ""},
        {"text": _("Above it"), "pence": one.sum.over, "href": ""},
    ]  # fmt: skip


def _case_or_404(request: PersonRequest, whose: str, reference: str) -> SurplusCase:
    person = whose_or_404(request, whose, "payment.record", what=ABOUT)
    row = (
        SurplusCase.objects.visible_to(request.actor)
        .filter(budget__person=person, reference=reference)
        .select_related("budget__book", "budget__person__user", "holding")
        .first()
    )
    if row is None:
        raise Http404
    need(request.actor, "payment.record", person)
    return row


def _page(
    request: PersonRequest, form: SteerForm, verb: Callable[[], object], said: str, to: str,
    **words: Any,
) -> HttpResponse:  # fmt: skip
    """The form; when it is right, the verb, its words, and on."""
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, said)
            return redirect(to)
    return render(request, "budgets/ask.html", {"form": form, "back": to, **words})


@permission("payment.record")
def answer_kept(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Say what the money is for."""
    case = _case_or_404(request, whose, reference)
    data = request.POST if request.method == "POST" else None
    form = ReplyForm(data, initial={"reply": case.reply})

    def verb() -> object:
        words = form.cleaned_data["reply"]
        return services.answer_surplus(case=case, words=words, by=request.user, at=clock.now())

    return _page(
        request, form, verb, _("We told your worker what you said."), place(request, "kept_money"),
        title=_("What is it for?"), button=_("Send my answer"),
        back_text=_("Money kept in my account"),
        lead=_("Your account holds %(amount)s more than usual.") % {
            "amount": money(case.surplus_pence)
        },
        after=_("A person decides, with reasons. You can appeal. Nothing is taken."),
    )  # fmt: skip


@permission("payment.record")
def appeal_kept(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Appeal against a decision: somebody else decides again."""
    case = _case_or_404(request, whose, reference)
    form = AppealForm(request.POST if request.method == "POST" else None)

    def verb() -> object:
        at = clock.now()
        words = form.cleaned_data["words"]
        return services.appeal_surplus(
            case=case, words=words, by=request.user, at=at, on=clock.day_of(at)
        )

    return _page(
        request, form, verb, _("You appealed. Somebody else decides now."),
        place(request, "kept_money"), title=_("I do not agree"), button=_("Send my appeal"),
        back_text=_("Money kept in my account"),
        lead=_("Somebody who had no part in it decides again."),
        after=_("Nothing goes back while your appeal waits."),
    )  # fmt: skip


@permission("payment.record")
def cash_back(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Cash of an account whose pot gave it on: sent back, or kept for now with a reason."""
    person = whose_or_404(request, whose, "payment.record", what="your account")
    row = (
        CashFollow.objects.visible_to(request.actor)
        .filter(budget__person=person, reference=reference, kind=CashFollow.Kind.BACK)
        .select_related("budget__book", "budget__person__user", "move__source", "move__target")
        .first()
    )
    if row is None or row.move is None:
        raise Http404
    need(request.actor, "payment.record", person)
    at = clock.now()
    data = request.POST if request.method == "POST" else None
    form = CashBackForm(data, initial={"sent_on": clock.day_of(at)})

    def verb() -> object:
        facts: dict[str, Any] = {"follow": row, "by": request.user, "at": at}
        if form.cleaned_data["answer"] == "keep":
            return services.keep_cash(words=form.cleaned_data["words"], **facts)
        on = clock.day_of(at)
        return services.cash_went_back(sent_on=form.cleaned_data["sent_on"] or on, on=on, **facts)

    return _page(
        request, form, verb, _("It is written down. Thank you."), place(request, "my_account"),
        title=_("Money that may go back"), button=_("Write it down"),
        back_text=_("My account"),
        lead=_("You moved %(amount)s from %(source)s to %(target)s.") % {
            "amount": money(row.amount_pence), "source": row.move.source.name,
            "target": row.move.target.name,
        },
        after=_("It is in the account still. You decide. Nothing is taken."),
    )  # fmt: skip


@permission("payment.record")
def kept_went_back(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Write down that the money decided to go back really went."""
    case = _case_or_404(request, whose, reference)
    if not case.holding.is_direct_payment:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = WentBackForm(data, initial={"paid_on": clock.today()})

    def verb() -> object:
        at = clock.now()
        return services.surplus_went_back(
            case=case, paid_on=form.cleaned_data["paid_on"], by=request.user, at=at,
            on=clock.day_of(at),
        )  # fmt: skip

    return _page(
        request, form, verb, _("It is written down."), place(request, "kept_money"),
        title=_("I sent it back"), button=_("Write it down"),
        back_text=_("Money kept in my account"),
        lead=_("%(amount)s was to go back.") % {"amount": money(case.to_repay_pence)},
    )  # fmt: skip


# The council's side.


@permission("money.question")
def council_kept(request: PersonRequest) -> HttpResponse:
    """Accounts above their limit, with the sum, and every question that is open."""
    on, at = clock.today(), clock.now()
    mine = request.actor.caseload()
    budgets = list(Budget.objects.current(on).filter(person__in=mine).with_accounts())
    over = [one for one in services.surplus_sums(budgets, on) if one.sum.over]
    rows = SurplusCase.objects.open().filter(budget__person__in=mine)
    page = Paginator(rows.select_related("budget__person"), A_PAGE).get_page(
        request.GET.get("page")
    )
    asked = set(rows.values_list("holding", flat=True))
    people = [case.budget.person for case in page.object_list]
    people += [one.budget.person for one in over]
    audit.looked(request.actor, people, what="accounts that hold more than usual", at=at)
    context = {"over": [one for one in over if one.holding.pk not in asked], "page": page, "at": at}
    return render(request, "budgets/council_kept.html", context)


@permission("money.question")
@require_POST
def ask_about_kept(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask the person why; the sum is kept as it stands. Nothing moves."""
    holding = (
        Holding.objects.filter(reference=reference, budget__person__in=request.actor.caseload())
        .select_related("budget__book", "budget__person")
        .first()
    )
    if holding is None:
        raise Http404
    at = clock.now()
    try:
        services.ask_about_surplus(holding=holding, by=request.user, at=at, on=clock.day_of(at))
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = _("We asked %(name)s.") % {"name": holding.budget.person.known_as}
        messages.success(request, said)
    return redirect("council_kept")


def _council_case(request: PersonRequest, reference: str, code: str) -> SurplusCase:
    case = (
        SurplusCase.objects.visible_to(request.actor)
        .filter(reference=reference)
        .select_related(
            "budget__book", "budget__person__authority", "budget__person__user", "holding"
        )
        .first()
    )
    if case is None or not request.actor.may(code, case.budget.person):
        raise Http404
    audit.looked(request.actor, [case.budget.person], what=ABOUT, at=clock.now(), subject=reference)
    return case


@permission("money.question")
def decide_kept(request: PersonRequest, reference: str) -> HttpResponse:
    """One question: its sum, what the person says, the decision with reasons, and its end."""
    case = _council_case(request, reference, "money.question")
    name = case.budget.person.known_as
    words = {
        "case": case, "title": _("Money kept by %(name)s") % {"name": name},
        "caption": case.get_state_display(), "back_text": _("Money kept in accounts"),
        "lead": _("%(name)s may answer until %(day)s. Nothing is ever taken by itself.") % {
            "name": name, "day": day(case.reply_by),
        },
    }  # fmt: skip
    step = _next_step(request, case)
    back = place(request, "council_kept")
    if step is None:
        return render(request, "budgets/ask.html", {"back": back, **words})
    said = _("We told %(name)s.") % {"name": name}
    more = {"asks": step.asks, "button": step.button}
    return _page(request, step.form, step.verb, said, back, **words, **more)


@dataclass(frozen=True)
class Step:
    """What a worker may do with a question now."""

    form: SteerForm
    verb: Callable[[], object]
    asks: str
    button: str


def _next_step(request: PersonRequest, case: SurplusCase) -> Step | None:
    """Decide; write down that a fund sent it back; close; or nothing yet."""
    data = request.POST if request.method == "POST" else None
    at = clock.now()
    on = clock.day_of(at)
    if case.may_decide(on):
        form = SurplusForm(data)
        name = case.budget.person.known_as
        return Step(form, lambda: services.decide_surplus(**_decision(request, case, form)),
                    _("Your decision"), _("Decide and tell %(name)s") % {"name": name})  # fmt: skip
    if case.to_repay_pence and not case.holding.is_direct_payment:
        sent = WentBackForm(data, initial={"paid_on": on})
        return Step(
            sent,
            lambda: services.surplus_went_back(
                case=case, paid_on=sent.cleaned_data["paid_on"], by=request.user, at=at, on=on
            ),
            _("Did it come back from the fund?"), _("Write it down"),
        )  # fmt: skip
    if case.may_close(on):
        return Step(
            SteerForm(data), lambda: services.close_surplus(case=case, by=request.user, at=at, on=on),
            _("Nothing more is to do"), _("Close this question"),
        )  # fmt: skip
    return None


def _decision(request: PersonRequest, case: SurplusCase, form: SurplusForm) -> dict[str, Any]:
    data, at = form.cleaned_data, clock.now()
    return {
        "case": case, "decision": data["decision"], "reasons": data["reasons"],
        "until": data["until"], "repay_pence": data["repay"] or 0, "by": request.user, "at": at,
        "on": clock.day_of(at),
    }  # fmt: skip


@permission("money.appeal")
def decide_appeal(request: PersonRequest, reference: str) -> HttpResponse:
    """One appeal: the whole story, and a decision by somebody who had no part in it."""
    case = _council_case(request, reference, "money.appeal")
    waits = case.state == SurplusCase.State.APPEALED
    form = SurplusForm(request.POST if request.method == "POST" else None) if waits else None

    def verb() -> object:
        assert form is not None  # noqa: S101 for the type checker
        return services.decide_surplus_appeal(**_decision(request, case, form))

    name = case.budget.person.known_as
    words = {
        "case": case, "title": _("The appeal of %(name)s") % {"name": name},
        "asks": _("Your decision"), "caption": case.get_state_display(),
        "button": _("Decide and tell %(name)s") % {"name": name}, "back_text": _("Appeals"),
    }  # fmt: skip
    if form is None:
        return render(
            request, "budgets/ask.html", {"back": place(request, "money_appeals"), **words}
        )
    return _page(request, form, verb, _("We told %(name)s.") % {"name": name},
                 place(request, "money_appeals"), **words)  # fmt: skip

"""A person's bank statements: sent, looked at, kept; and which payment each line is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.models import Holding, Pot
from budgets.services import standing_of
from budgets.views.shared import Place, new_token, place_of
from core import clock
from core.errors import DomainError
from core.templatetags.words import day, money
from invoices.csv_rows import plain_pounds, write_table
from payments.forms_bank import LinePaymentForm, MatchForm
from payments.models import BankAccount, BankLine, BankMatch, OwnPayment
from payments.services import matching
from payments.views.person import choices_of
from people.access import PersonRequest, permission
from people.places import place

A_PAGE: Final = 25
WHY = {
    BankMatch.Why.SAME_DAY: "The same amount, on the same day.",
    BankMatch.Why.NEAR_DAY: "The same amount, a few days apart.",
}


@dataclass(frozen=True)
class Row:
    """A line that is no payment yet, with what it may be."""

    line: BankLine
    open_pence: int
    href: str
    proposal: matching.Proposal | None
    why: str


def holding_of(request: HttpRequest, here: Place) -> Holding:
    """The account the person holds. 404 where the council or a fund holds the money."""
    rows = Holding.objects.filter(budget=here.budget) if here.budget else Holding.objects.none()
    rows = rows.select_related("bank_account")
    found = next((row for row in rows.order_by("pk") if row.is_direct_payment), None)
    if found is None:
        raise Http404
    return found


def account_of(holding: Holding) -> BankAccount | None:
    found: BankAccount | None = getattr(holding, "bank_account", None)
    return found


# The queue.


@permission("money.view")
def my_bank_lines(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What the bank wrote and nobody said what it was; yes to all that we propose."""
    here = place_of(request, whose, "money.view", "the bank’s lines")
    account = account_of(holding_of(request, here))
    may = request.actor.may("payment.record", here.person)
    if request.method == "POST":
        if not may:
            raise Http404
        _say_yes(request, account)
        return redirect(place(request, "my_bank_lines"))
    context: dict[str, Any] = {"person": here.person, "may_record": may, "account": account}
    if account is not None:
        page = Paginator(_to_match(request, account), A_PAGE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        found = {one.line.pk: one for one in matching.proposals(account, shown)}
        context["page"] = page
        context["rows"] = [_row(request, line, found.get(line.pk)) for line in shown]
        context["proposed"] = [row for row in context["rows"] if row.proposal]
    return render(request, "payments/bank_lines.html", context)


def _to_match(request: PersonRequest, account: BankAccount) -> Any:
    return BankLine.objects.visible_to(request.actor).filter(account=account).to_match()


def _row(request: PersonRequest, line: Any, proposal: matching.Proposal | None) -> Row:
    return Row(
        line, -line.amount_pence - line.matched, place(request, "my_bank_line", line.reference),
        proposal, _(WHY[proposal.why]) if proposal else "",
    )  # fmt: skip


def _say_yes(request: PersonRequest, account: BankAccount | None) -> None:
    """Yes to the proposals the page showed, as long as they still stand."""
    ticked = set(request.POST.getlist("yes")[:A_PAGE])
    done, at = 0, clock.now()
    for one in matching.proposals(account) if account else ():
        if f"{one.line.reference}:{one.payment.reference}" not in ticked:
            continue
        try:
            matching.match_line(
                line=one.line, payment=one.payment, why=one.why, by=request.user, at=at
            )
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            done += 1
    if done:
        messages.success(request, _("Matched: %(n)d.") % {"n": done})
    else:
        messages.warning(request, _("Nothing was matched. Tick the lines that are right."))


@permission("money.view")
def my_bank_all(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every line, newest first, with what became of it: the way back to what was matched."""
    here = place_of(request, whose, "money.view", "the bank’s lines")
    account = account_of(holding_of(request, here))
    rows = BankLine.objects.visible_to(request.actor).filter(account=account).with_matched()
    page = Paginator(rows.order_by("-on", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    shown = [
        {"line": line, "state": _(state_of(line)),
         "href": place(request, "my_bank_line", line.reference)}
        for line in page.object_list
    ]  # fmt: skip
    context = {"person": here.person, "page": page, "rows": shown}
    return render(request, "payments/bank_all.html", context)


@permission("money.view")
def my_bank_table(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every line as CSV, oldest first, with what became of it."""
    here = place_of(request, whose, "money.view", "the bank’s lines")
    account = account_of(holding_of(request, here))
    rows = BankLine.objects.visible_to(request.actor).filter(account=account).with_matched()
    head = ("date", "description", "reference", "amount", "balance", "what became of it")
    made = write_table(head, (
        (line.on, line.description, line.bank_reference, plain_pounds(line.amount_pence),
         "" if line.balance_pence is None else plain_pounds(line.balance_pence), state_of(line))
        for line in rows.order_by("on", "pk").iterator(chunk_size=2_000)
    ))  # fmt: skip
    answer = HttpResponse("\ufeff" + made, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="bank-lines.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def state_of(line: Any) -> str:
    """What became of a line that was read with `with_matched`."""
    if line.amount_pence >= 0:
        return "Came in"
    if line.set_aside_at is not None:
        return "Put aside"
    if line.matched == 0:
        return "To match"
    return "Matched" if line.matched == -line.amount_pence else "Matched in part"


# One line.


@permission("money.view")
def my_bank_line(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """One line: say which payment it is, write it down as one, put it aside, or undo."""
    here = place_of(request, whose, "money.view", "a line of the bank")
    line = (
        BankLine.objects.visible_to(request.actor)
        .filter(reference=reference, account__holding=holding_of(request, here))
        .select_related("account__holding", "statement")
        .with_matched()
        .first()
    )
    if line is None:
        raise Http404
    may = request.actor.may("payment.record", here.person)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if request.method == "POST" and not may:
        raise Http404
    left = -line.amount_pence - int(getattr(line, "matched", 0))
    forms = _forms(request, here, line, doing) if may and left > 0 else {}
    if doing:
        answer = _do(request, line, doing, forms)
        if answer is not None:
            return answer
    found = matching.proposals(line.account, [line]) if left > 0 else []
    context = {
        "person": here.person, "line": line, "left": left, "may_record": may, **forms,
        "matches": line.matches.filter(undone_at=None, payment__reversed_at=None)
        .select_related("payment", "matched_by"),
        "proposal": found[0] if found else None,
        "why": _(WHY[found[0].why]) if found else "",
    }  # fmt: skip
    return render(request, "payments/bank_line.html", context)


def _forms(
    request: PersonRequest, here: Place, line: BankLine, doing: str
) -> dict[str, Any]:  # fmt: skip
    near = _near(request, line)
    pots = choices_of(standing_of(here.budget)) if here.budget else []
    match = MatchForm(request.POST if doing == "match" else None, choices=near)
    make = LinePaymentForm(
        request.POST if doing == "make" else None, choices=pots,
        initial={"paid_to": line.description.title(), "once": new_token()},
    )  # fmt: skip
    return {"match_form": match if near else None, "make_form": make if pots else None}


def _near(request: PersonRequest, line: BankLine) -> list[tuple[str, str]]:
    """Payments of this account that may be chosen by hand: the nearest days first."""
    rows = OwnPayment.objects.visible_to(request.actor).standing()
    rows = rows.filter(holding=line.account.holding)
    open_rows = rows.exclude(
        pk__in=BankMatch.objects.filter(line=line, undone_at=None).values("payment")
    ).order_by("-paid_on", "-pk")[:200]
    nearest = sorted(open_rows, key=lambda one: abs((one.paid_on - line.on).days))[:20]
    return [
        (one.reference, f"{one.paid_to}, {money(one.amount_pence)}, {day(one.paid_on)}")
        for one in nearest
    ]


def _do(
    request: PersonRequest, line: BankLine, doing: str, forms: dict[str, Any]
) -> HttpResponse | None:  # fmt: skip
    """What was pressed; None when a form has to be shown again."""
    form = forms.get(f"{doing}_form")
    if doing in ("match", "make") and (form is None or not form.is_valid()):
        return None if form is not None else redirect(_here(request, line))
    try:
        words = _done(request, line, doing, form, clock.now())
    except DomainError as refusal:
        if form is not None:
            refusal.field = (
                "part" if refusal.field == "amount" and doing == "make" else refusal.field
            )
            form.refuse(refusal)
            return None
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, words)
    return redirect(_here(request, line))


def _here(request: PersonRequest, line: BankLine) -> str:
    return place(request, "my_bank_line", line.reference)


def _done(request: PersonRequest, line: BankLine, doing: str, form: Any, at: datetime) -> str:
    by = request.user
    if doing == "match":
        facts = form.cleaned_data
        payment = OwnPayment.objects.visible_to(request.actor).get(reference=facts["payment"])
        proposed = {
            (one.line.pk, one.payment.pk): one.why for one in matching.proposals(line.account)
        }
        why = proposed.get((line.pk, payment.pk), BankMatch.Why.CHOSEN)
        matching.match_line(
            line=line, payment=payment, amount_pence=facts["amount"], why=why, by=by, at=at
        )
        return _("It is matched.")
    if doing == "make":
        facts = form.cleaned_data
        pot, _colon, agreement = facts["pot"].partition(":")
        row = Pot.objects.select_related("budget").get(
            reference=pot,
            budget=line.account.holding.budget_id,  # type: ignore[union-attr]
        )
        matching.make_payment(
            line=line, pot=row, paid_to=facts["paid_to"], amount_pence=facts["part"], by=by, at=at,
            once=facts["once"],
            agreement=row.budget.agreements.filter(reference=agreement).first(),
            on=clock.day_of(at),
        )  # fmt: skip
        return _("It is written down as a payment.")
    if doing == "undo":
        match = line.matches.filter(reference=request.POST.get("match", "")).first()
        if match is None:
            raise matching.AlreadyUndone
        matching.undo_match(match=match, by=by, at=at, on=clock.day_of(at))
        return _("It is undone.")
    if doing in ("aside", "back"):
        matching.set_aside(line=line, by=by, at=at, back=doing == "back")
        return _("It is put aside.") if doing == "aside" else _("It is in the list again.")
    raise Http404

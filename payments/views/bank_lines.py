"""Lines of bank accounts: what nobody said yet what it is, every line, one line.

Three doors lead here: a person's own account, the accounts of a fund's holder, and the council's.
What each may do is a `Door`; the pages are the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.models import Budget, Holding, Pot
from budgets.services import standing_of
from budgets.views.shared import Place, new_token, place_of
from core import clock
from core.errors import DomainError
from core.templatetags.words import day, money
from invoices.csv_rows import plain_pounds, write_table
from payments.forms_bank import LinePaymentForm, MatchForm
from payments.models import BankAccount, BankLine, BankMatch
from payments.models.bank_lines import BankLineQuerySet, Owner
from payments.services import bank_sides, matching
from payments.views.person import choices_of
from people import audit
from people.access import PersonRequest, permission
from people.models import Person
from people.places import place

A_PAGE: Final = 25
WHY = {
    BankMatch.Why.SAME_DAY: "The same amount, on the same day.",
    BankMatch.Why.NEAR_DAY: "The same amount, a few days apart.",
}


@dataclass(frozen=True)
class Door:
    """Who came, to which account, and where the pages are for them."""

    owner: Owner
    account: BankAccount | None
    may: bool  # say what a line is
    link: Callable[..., str]  # "lines", "new", "all", "table", or "line" and its reference
    back: tuple[str, str]  # where the first page leads back to
    person: Person | None = None
    budget: Budget | None = None  # of a person: a line can be written down as a payment

    def lines(self) -> BankLineQuerySet:
        """The lines of the account behind this door."""
        rows = BankLine.objects.filter(account=self.account).with_matched()
        return rows.select_related(
            "account__holding", "account__organisation", "account__authority", "statement"
        )

    def context(self) -> dict[str, Any]:
        """What each page needs to know."""
        names = ("lines", "new", "all", "table")
        return {
            "person": self.person, "account": self.account, "may_record": self.may,
            "to": {name: self.link(name) for name in names},
            "back_href": self.back[0], "back_text": self.back[1], "is_own": self.budget is not None,
        }  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line of which something is open, with what it may be."""

    line: BankLine
    open_pence: int
    href: str
    proposal: matching.Proposal | None
    why: str


def holding_of(request: HttpRequest, here: Place) -> Holding:
    """The account the person holds. 404 where the council or a fund holds the money."""
    rows = Holding.objects.filter(budget=here.budget) if here.budget else Holding.objects.none()
    rows = rows.select_related("bank_account", "budget__person")
    found = next((row for row in rows.order_by("pk") if row.is_direct_payment), None)
    if found is None:
        raise Http404
    return found


def account_of(holding: Holding) -> BankAccount | None:
    found: BankAccount | None = getattr(holding, "bank_account", None)
    return found


def persons_door(request: PersonRequest, whose: str, what: str) -> Door:
    """To the account that the person holds."""
    here = place_of(request, whose, "money.view", what)
    holding = holding_of(request, here)
    names = {"lines": "my_bank_lines", "new": "my_bank_new", "all": "my_bank_all",
             "table": "my_bank_table", "line": "my_bank_line"}  # fmt: skip

    def link(name: str, *args: str) -> str:
        return place(request, "my_bank_lines" if name == "kept" else names[name],
                     *(() if name == "kept" else args))  # fmt: skip

    return Door(
        owner=holding, account=account_of(holding),
        may=request.actor.may("payment.record", here.person),
        link=link,
        back=(place(request, "my_account"), _("My account")), person=here.person,
        budget=here.budget,
    )  # fmt: skip


@permission("money.view")
def my_bank_lines(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What the bank wrote and nobody said what it was; yes to all that we propose."""
    return queue(request, persons_door(request, whose, "the bank’s lines"))


@permission("money.view")
def my_bank_all(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every line, newest first, with what became of it: the way back to what was matched."""
    return every(request, persons_door(request, whose, "the bank’s lines"))


@permission("money.view")
def my_bank_table(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every line as CSV, oldest first, with what became of it."""
    return table(persons_door(request, whose, "the bank’s lines"))


@permission("money.view")
def my_bank_line(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """One line: say what it is, write it down as a payment, put it aside, or undo."""
    return one_line(request, persons_door(request, whose, "a line of the bank"), reference)


# The queue.


def queue(request: PersonRequest, door: Door) -> HttpResponse:
    """The lines of which something is open."""
    if request.method == "POST":
        if not door.may:
            raise Http404
        _say_yes(request, door.account)
        return redirect(door.link("lines"))
    context = door.context()
    if door.account is not None:
        page = Paginator(door.lines().to_match(), A_PAGE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        found = {one.line.pk: one for one in matching.proposals(door.account, shown)}
        _looked(request, door, (one.named for one in found.values()))
        context["page"] = page
        context["rows"] = [_row(door, line, found.get(line.pk)) for line in shown]
        context["proposed"] = [row for row in context["rows"] if row.proposal]
    return render(request, "payments/bank_lines.html", context)


def _row(door: Door, line: Any, proposal: matching.Proposal | None) -> Row:
    open_pence = abs(line.amount_pence) - line.matched
    return Row(
        line, open_pence if line.amount_pence > 0 else -open_pence,
        door.link("line", line.reference), proposal, _(WHY[proposal.why]) if proposal else "",
    )  # fmt: skip


def _looked(request: PersonRequest, door: Door, names: Iterable[bank_sides.Named]) -> None:
    """Somebody else's name beside a line leaves a trace that they can see."""
    people = {one.person for one in names if one.person is not None}
    audit.looked(request.actor, people, what="your money in the bank’s lines", at=clock.now())


def _say_yes(request: PersonRequest, account: BankAccount | None) -> None:
    """Yes to the proposals the page showed, as long as they still stand."""
    ticked = set(request.POST.getlist("yes")[:A_PAGE])
    done, at = 0, clock.now()
    for one in matching.proposals(account) if account else ():
        if f"{one.line.reference}:{one.side.reference}" not in ticked:
            continue
        try:
            matching.match_line(line=one.line, side=one.side, why=one.why, by=request.user, at=at)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            done += 1
    if done:
        messages.success(request, _("Matched: %(n)d.") % {"n": done})
    else:
        messages.warning(request, _("Nothing was matched. Tick the lines that are right."))


# Every line.


def every(request: PersonRequest, door: Door) -> HttpResponse:
    """Every line, newest first."""
    rows = door.lines().order_by("-on", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = [
        {"line": line, "state": _(state_of(line)), "href": door.link("line", line.reference)}
        for line in page.object_list
    ]
    return render(request, "payments/bank_all.html", door.context() | {"page": page, "rows": shown})


def table(door: Door) -> HttpResponse:
    """Every line as CSV, oldest first."""
    head = ("date", "description", "reference", "amount", "balance", "what became of it")
    made = write_table(head, (
        (line.on, line.description, line.bank_reference, plain_pounds(line.amount_pence),
         "" if line.balance_pence is None else plain_pounds(line.balance_pence), state_of(line))
        for line in door.lines().order_by("on", "pk").iterator(chunk_size=2_000)
    ))  # fmt: skip
    answer = HttpResponse("\ufeff" + made, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="bank-lines.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def state_of(line: Any) -> str:
    """What became of a line that was read with `with_matched`."""
    if line.set_aside_at is not None:
        return "Put aside"
    if line.matched == 0:
        return "To match"
    return "Matched" if line.matched == abs(line.amount_pence) else "Matched in part"


# One line.


def one_line(request: PersonRequest, door: Door, reference: str) -> HttpResponse:
    """One line of the account, and what can be said about it."""
    line = door.lines().filter(reference=reference).first()
    if line is None:
        raise Http404
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if request.method == "POST" and not door.may:
        raise Http404
    left = abs(line.amount_pence) - int(getattr(line, "matched", 0))
    forms = _forms(request, door, line, doing) if door.may and left > 0 else {}
    if doing:
        answer = _do(request, door, line, doing, forms)
        if answer is not None:
            return answer
    found = matching.proposals(line.account, [line]) if left > 0 else []
    matches: list[dict[str, Any]] = [
        {"match": match, "named": bank_sides.of_match(match, line.account),
         "why": match.get_why_display(),
         "href": place(request, "my_payment", match.payment.reference)
         if match.payment and door.budget else ""}
        for match in line.matches.standing().with_sides().select_related("line", "matched_by")
    ]  # fmt: skip
    _looked(request, door, [one.named for one in found] + [one["named"] for one in matches])
    context = door.context() | {
        "line": line, "left": left, **forms, "matches": matches,
        "proposal": found[0] if found else None,
        "why": _(WHY[found[0].why]) if found else "",
    }  # fmt: skip
    return render(request, "payments/bank_line.html", context)


def _forms(
    request: PersonRequest, door: Door, line: BankLine, doing: str
) -> dict[str, Any]:  # fmt: skip
    near = [
        (one.reference, f"{one.who}, {money(abs(one.pence))}, {day(one.on)}")
        for one in bank_sides.near(line)
    ]
    match = MatchForm(request.POST if doing == "match" else None, choices=near)
    forms: dict[str, Any] = {"match_form": match if near else None}
    if door.budget is not None and line.amount_pence < 0:
        pots = choices_of(standing_of(door.budget))
        make = LinePaymentForm(
            request.POST if doing == "make" else None, choices=pots,
            initial={"paid_to": line.description.title(), "once": new_token()},
        )  # fmt: skip
        forms["make_form"] = make if pots else None
    return forms


def _do(
    request: PersonRequest, door: Door, line: BankLine, doing: str, forms: dict[str, Any]
) -> HttpResponse | None:  # fmt: skip
    """What was pressed; None when a form has to be shown again."""
    here = door.link("line", line.reference)
    form = forms.get(f"{doing}_form")
    if doing in ("match", "make") and (form is None or not form.is_valid()):
        return None if form is not None else redirect(here)
    try:
        words = _done(request, door, line, doing, form, clock.now())
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
    return redirect(here)


def _done(
    request: PersonRequest, door: Door, line: BankLine, doing: str, form: Any, at: datetime
) -> str:
    by = request.user
    if doing == "match":
        _match(line, form.cleaned_data, by, at)
        return _("It is matched.")
    if doing == "make":
        _make(door, line, form.cleaned_data, by, at)
        return _("It is written down as a payment.")
    if doing == "paid_in" and door.budget is not None:
        matching.take_as_paid_in(line=line, by=by, at=at, on=clock.day_of(at))
        return _("It is written down as paid in.")
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


def _match(line: BankLine, facts: dict[str, Any], by: Any, at: datetime) -> None:
    side = bank_sides.find(line, facts["side"])
    if side is None:
        raise matching.NotThisAccount
    proposed = {
        (one.line.pk, one.side.reference): one.why for one in matching.proposals(line.account)
    }
    why = proposed.get((line.pk, side.reference), BankMatch.Why.CHOSEN)
    matching.match_line(line=line, side=side, amount_pence=facts["amount"], why=why, by=by, at=at)


def _make(door: Door, line: BankLine, facts: dict[str, Any], by: Any, at: datetime) -> None:
    pot, _colon, agreement = facts["pot"].partition(":")
    row = Pot.objects.select_related("budget").get(reference=pot, budget=door.budget)
    matching.make_payment(
        line=line, pot=row, paid_to=facts["paid_to"], amount_pence=facts["part"], by=by, at=at,
        once=facts["once"], agreement=row.budget.agreements.filter(reference=agreement).first(),
        on=clock.day_of(at),
    )  # fmt: skip

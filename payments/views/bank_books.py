"""Bank accounts of the council and of those who hold funds: the list, and the doors to each."""

from typing import Any

from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.models import Holding
from payments.models import BankAccount, BankLine
from payments.models.bank_lines import Owner
from payments.views.bank_files import new_statement
from payments.views.bank_lines import Door, every, one_line, queue, table
from payments.views.finance import _authority
from people.access import PersonRequest, permission
from people.models import Role
from providers.models import Organisation


def _holder(request: PersonRequest) -> Organisation:
    """The organisation of this user that holds funds. 404 when it holds none."""
    held = Holding.objects.filter(
        kind="fund", holder__in=request.actor.organisation_ids(Role.PROVIDER_FINANCE)
    )
    found = Organisation.objects.filter(pk__in=held.values("holder")).order_by("pk").first()
    if found is None:
        raise Http404
    return found


def _books(request: PersonRequest, owner: Owner, kind: str, back: tuple[str, str]) -> HttpResponse:
    """Each account: how many lines wait, and how far its statements reach."""
    accounts = BankAccount.objects.of(owner).annotate(count=Count("lines"), until=Max("lines__on"))
    waiting = BankLine.objects.filter(account__in=accounts.values("pk")).to_match()
    waits = dict(
        BankLine.objects.filter(pk__in=waiting.order_by().values("pk"))
        .values_list("account")
        .annotate(n=Count("pk"))
    )
    rows = [
        {"account": row, "waits": waits.get(row.pk, 0),
         "href": reverse(f"{kind}_bank_lines", args=[row.reference])}
        for row in accounts.order_by("pk")
    ]  # fmt: skip
    context: dict[str, Any] = {
        "rows": rows, "new": reverse(f"{kind}_bank_new"), "back_href": back[0],
        "back_text": back[1], "may_record": _may(request, kind),
    }  # fmt: skip
    return render(request, "payments/bank_books.html", context)


def _may(request: PersonRequest, kind: str) -> bool:
    """Who holds a fund does all with it; an auditor of the council only looks."""
    return kind == "provider_fund" or request.actor.may("bank.match")


def _door(request: PersonRequest, owner: Owner, kind: str, account: str = "") -> Door:
    """To one account of the owner; without a name, to the page that takes a statement."""
    found = BankAccount.objects.of(owner).filter(reference=account).first()
    if account and found is None:
        raise Http404

    def link(name: str, *args: str) -> str:
        if name == "kept":
            return reverse(f"{kind}_bank_lines", args=args)
        if name == "new":
            return reverse(f"{kind}_bank_new")
        if not account:
            return reverse(f"{kind}_bank")
        return reverse(f"{kind}_bank_{name}", args=[account, *args])

    return Door(
        owner=owner, account=found, may=_may(request, kind), link=link,
        back=(reverse(f"{kind}_bank"), _("Bank accounts")),
    )  # fmt: skip


@permission("run.view")
def finance_bank(request: PersonRequest) -> HttpResponse:
    """The council's accounts."""
    back = (reverse("finance_home"), _("Work to do"))
    return _books(request, _authority(request), "finance", back)


@permission("bank.match")
def finance_bank_new(request: PersonRequest) -> HttpResponse:
    """A statement of the council's, looked at and then kept."""
    return new_statement(request, _door(request, _authority(request), "finance"))


@permission("run.view")
def finance_bank_lines(request: PersonRequest, account: str) -> HttpResponse:
    """Lines that are no payment, run or money in yet."""
    return queue(request, _door(request, _authority(request), "finance", account))


@permission("run.view")
def finance_bank_all(request: PersonRequest, account: str) -> HttpResponse:
    """Every line of one account of the council."""
    return every(request, _door(request, _authority(request), "finance", account))


@permission("run.view")
def finance_bank_table(request: PersonRequest, account: str) -> HttpResponse:
    """Every line of one account of the council, as CSV."""
    return table(_door(request, _authority(request), "finance", account))


@permission("run.view")
def finance_bank_line(request: PersonRequest, account: str, reference: str) -> HttpResponse:
    """One line of the council's bank."""
    door = _door(request, _authority(request), "finance", account)
    return one_line(request, door, reference)


@permission("fund.draw")
def provider_fund_bank(request: PersonRequest) -> HttpResponse:
    """The accounts in which funds are held."""
    back = (reverse("provider_fund"), _("Funds you hold"))
    return _books(request, _holder(request), "provider_fund", back)


@permission("fund.draw")
def provider_fund_bank_new(request: PersonRequest) -> HttpResponse:
    """A statement of an account that holds funds, looked at and then kept."""
    return new_statement(request, _door(request, _holder(request), "provider_fund"))


@permission("fund.draw")
def provider_fund_bank_lines(request: PersonRequest, account: str) -> HttpResponse:
    """Lines that are no payment from a fund, and no money into one, yet."""
    return queue(request, _door(request, _holder(request), "provider_fund", account))


@permission("fund.draw")
def provider_fund_bank_all(request: PersonRequest, account: str) -> HttpResponse:
    """Every line of one account that holds funds."""
    return every(request, _door(request, _holder(request), "provider_fund", account))


@permission("fund.draw")
def provider_fund_bank_table(request: PersonRequest, account: str) -> HttpResponse:
    """Every line of one account that holds funds, as CSV."""
    return table(_door(request, _holder(request), "provider_fund", account))


@permission("fund.draw")
def provider_fund_bank_line(request: PersonRequest, account: str, reference: str) -> HttpResponse:
    """One line of an account that holds funds."""
    door = _door(request, _holder(request), "provider_fund", account)
    return one_line(request, door, reference)

"""How fast bills are paid, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from core import clock
from core.models import Authority
from invoices.csv_rows import write_table
from invoices.services.pay_times import Board, Provider, Why, board
from people.access import permission

PROVIDERS = {
    Provider.USER_LED: _("Run by people who use support"), Provider.MICRO: _("Very small providers"),
    Provider.ASSISTANT: _("Personal assistants"), Provider.OTHER: _("Other organisations"),
    Provider.ALL: _("All together"),
}  # fmt: skip
WHYS = {
    Why.ANSWER: _("Nobody has answered yet"), Why.PRICE: _("The price is not the agreed one"),
    Why.AMOUNT: _("The days or hours are not the agreed ones"),
    Why.TWICE: _("It may be the same bill twice"), Why.OTHER: _("Something else is asked"),
}  # fmt: skip
TOO_FEW = "too few to show"


@permission("public")
@require_GET
def pay_times(request: HttpRequest) -> HttpResponse:
    """Days from sending to payment, and why bills wait, by council; as a table too."""
    on = clock.today()
    boards = [(row, board(row, on)) for row in Authority.objects.order_by("name")]
    if request.GET.get("as") == "csv":
        return _as_csv(boards)
    shown = [
        {
            "council": council, "waiting": found.waiting,
            "paid": [(PROVIDERS[one.provider], one) for one in found.paid],
            "reasons": [(WHYS[why], count) for why, count in found.reasons],
        }
        for council, found in boards
    ]  # fmt: skip
    return render(request, "invoices/pay_times.html", {"boards": shown, "on": on})


def _as_csv(boards: list[tuple[Authority, Board]]) -> HttpResponse:
    rows: list[tuple[object, ...]] = []
    for council, found in boards:
        for one in found.paid:
            figures = (one.bills, one.half, one.nearly_all)
            rows.append((council.name, PROVIDERS[one.provider], *map(_cell, figures), ""))
        for why, count in found.reasons:
            rows.append((council.name, WHYS[why], "", "", "", _cell(count)))
    head = (
        "council",
        "what",
        "bills paid",
        "half within days",
        "19 of 20 within days",
        "bills waiting",
    )
    answer = HttpResponse(write_table(head, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="how-fast-we-pay.csv"'
    return answer


def _cell(figure: int | None) -> object:
    return TOO_FEW if figure is None else figure

"""Finance: files of the bank or the finance system, read back into runs."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from core.models import Authority
from payments import answers, services
from payments.forms import ResultForm
from payments.models import ResultFile
from people import audit
from people.access import PersonRequest, permission
from people.models import Role

A_PAGE = 25
WHO = (Role.FINANCE_MAKER, Role.FINANCE_APPROVER, Role.AUDITOR)


@permission("run.view")
def bank_answers(request: PersonRequest) -> HttpResponse:
    """Every file that was read, newest first, and a way to read one more."""
    may_read = request.actor.may("run.approve")
    form = ResultForm(None)
    if request.method == "POST":
        if not may_read:
            raise Http404
        form = ResultForm(request.POST, request.FILES)
        if form.is_valid() and (file := _read(request, form)) is not None:
            return redirect("bank_answer", file.reference)
    rows = (
        ResultFile.objects.filter(authority__in=request.actor.authority_ids(*WHO))
        .select_related("read_by")
        .annotate(count=Count("results"))
    )
    page = Paginator(rows.order_by("-read_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "may_read": may_read}
    return render(request, "payments/bank_answers.html", context)


def _read(request: PersonRequest, form: ResultForm) -> ResultFile | None:
    authority = (
        Authority.objects.filter(pk__in=request.actor.authority_ids(Role.FINANCE_APPROVER))
        .order_by("pk")
        .first()
    )
    if authority is None:
        raise Http404
    sent, at = form.cleaned_data["file"], clock.now()
    try:
        if sent.size > answers.MOST_BYTES:
            raise answers.TooBigToRead(field="file")
        file = services.read_results(
            authority=authority, content=sent.read(), name=sent.name or "", by=request.user, at=at,
            on=clock.day_of(at),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, _("Read. Here is what it said."))
    return file


@permission("run.view")
def bank_answer(request: PersonRequest, reference: str) -> HttpResponse:
    """What one file said, and what of it was not done."""
    file = (
        ResultFile.objects.filter(
            authority__in=request.actor.authority_ids(*WHO), reference=reference
        )
        .select_related("read_by")
        .first()
    )
    if file is None:
        raise Http404
    rows = file.results.select_related(
        "item__run", "item__bank_details__organisation", "item__bank_details__person"
    ).order_by("outcome", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = {row.item.bank_details.person for row in page if row.item.bank_details.person}
    audit.looked(request.actor, people, what="what the bank answered", at=clock.now())
    counts = file.results.values("outcome").annotate(count=Count("pk")).order_by("outcome")
    words = dict(file.results.model.Outcome.choices)
    context = {
        "file": file, "page": page,
        "counts": [(words[row["outcome"]], row["count"]) for row in counts],
    }  # fmt: skip
    return render(request, "payments/bank_answer.html", context)

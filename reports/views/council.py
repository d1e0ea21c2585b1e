"""The council's and network's side: files, payees, sums with sources, reports made again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from core.models import Authority
from people.access import PersonRequest, permission
from people.models import Role
from reports import presenting, services
from reports.forms import (
    FactForm,
    IncomeForm,
    LinkForm,
    MonthForm,
    PassesOnForm,
    PayeesForm,
    SpendFileForm,
)
from reports.models import (
    OrganisationIncome,
    PassesOn,
    PayeeLink,
    PublishedLine,
    SpendDraft,
    SpendFile,
)
from reports.services.importing import look_at

ROLES = (Role.COUNCIL_WORKER, Role.FINANCE_MAKER, Role.FINANCE_APPROVER, Role.REGISTER_PANEL)
ON_A_PAGE, LINES_SHOWN, PROBLEMS_SHOWN, FILES_SHOWN = 30, 25, 40, 10


def _authority(request: PersonRequest) -> Authority:
    """The authority that the actor works for. 404 else."""
    ids = request.actor.authority_ids(*ROLES)
    found = Authority.objects.filter(pk__in=ids).order_by("pk").first()
    if found is None:
        raise Http404
    return found


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, name: str, form: Form, **context: Any) -> HttpResponse:
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, name, {"form": form, **context}, status=status)


@permission("spending.keep")
@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """Payees, the largest first, and what was brought in."""
    authority = _authority(request)
    filters = PayeesForm(request.GET if "linked" in request.GET else {"linked": "no"})
    data = filters.cleaned_data if filters.is_valid() else {"linked": "no", "words": ""}
    linked = {"yes": True, "no": False}.get(data.get("linked", ""))
    rows = services.payees(authority, linked=linked, words=data.get("words", ""))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row["href"] = f"{reverse('council_payee')}?{urlencode({'payee': str(row['payee_key'])})}"
    context = {
        "council": authority, "filters": filters, "page": page,
        "files": SpendFile.objects.filter(authority=authority)[:FILES_SHOWN],
        "slug": presenting.slug_of(authority),
    }  # fmt: skip
    return render(request, "reports/council_spending.html", context)


@permission("spending.keep")
def bring_in(request: PersonRequest) -> HttpResponse:
    """Send a file, and look at it before it is kept."""
    authority = _authority(request)
    form = SpendFileForm(_posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            draft = services.keep_draft(
                authority=authority, name=sent.name, content=sent.read(),
                stream=form.cleaned_data["stream"], only=form.cleaned_data["only"],
                by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal, "file")
        else:
            return redirect("council_spend_draft", draft.reference)
    return _page(request, "reports/council_bring_in.html", form)


def _draft_or_404(request: PersonRequest, reference: str) -> SpendDraft:
    row = SpendDraft.objects.filter(
        reference=reference, authority=_authority(request), sent_by=request.user
    ).first()
    if row is None:
        raise Http404
    return row


@permission("spending.keep")
@require_GET
def draft(request: PersonRequest, reference: str) -> HttpResponse:
    """What bringing the file in would do."""
    row = _draft_or_404(request, reference)
    found = look_at(
        authority=row.authority, content=bytes(row.content), stream=row.stream,
        only=row.only.split(),
    )  # fmt: skip
    context = {"draft": row, "found": found, "lines": found.read.lines[:LINES_SHOWN],
               "problems": found.read.problems[:PROBLEMS_SHOWN]}  # fmt: skip
    return render(request, "reports/council_draft.html", context)


@permission("spending.keep")
@require_POST
def keep_draft(request: PersonRequest, reference: str) -> HttpResponse:
    """Bring it in."""
    row = _draft_or_404(request, reference)
    brought = services.bring_in_draft(draft=row, by=request.user, at=clock.now())
    words = _("Brought in. Added: %(new)d. There already: %(known)d. Not read: %(refused)d.")
    messages.success(
        request,
        words % {"new": brought.new, "known": brought.known, "refused": brought.read.refused},
    )
    return redirect("council_spending")


@permission("spending.keep")
def payee(request: PersonRequest) -> HttpResponse:
    """Who a payee is: suggestions to choose from, what is linked, what was paid."""
    authority = _authority(request)
    key = request.GET.get("payee", "").replace("\x00", "")[:200]
    lines = PublishedLine.objects.filter(authority=authority, payee_key=key).order_by("-paid_on")
    first = lines.first()
    if first is None:
        raise Http404
    form = LinkForm(_posted(request), initial={"slug": request.GET.get("choose", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.link_payee(
                authority=authority, payee_key=key, organisation=data["slug"], by=request.user,
                counts=data["counts"], purpose=data["purpose"], words=data["words"],
                at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Linked. You can undo it at any time."))
            return redirect(f"{reverse('council_payee')}?{urlencode({'payee': key})}")
    links = PayeeLink.objects.filter(authority=authority, payee_key=key)
    return _page(
        request, "reports/council_payee.html", form, payee=first.payee, key=key,
        lines=lines[:LINES_SHOWN],
        links=links.standing().select_related("organisation", "made_by"),
        suggestions=services.suggestions(first.payee),
    )  # fmt: skip


@permission("spending.keep")
@require_POST
def undo(request: PersonRequest, reference: str) -> HttpResponse:
    """Take a link back."""
    row = PayeeLink.objects.filter(reference=reference, authority=_authority(request)).first()
    if row is None:
        raise Http404
    services.undo_link(link=row, by=request.user, at=clock.now())
    messages.success(request, _("Undone. The payee is not linked now."))
    return redirect(f"{reverse('council_payee')}?{urlencode({'payee': row.payee_key})}")


@permission("spending.keep")
def sums(request: PersonRequest) -> HttpResponse:
    """Sums of the council with their sources."""
    authority = _authority(request)
    form = FactForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_fact(
                authority=authority, by=request.user, at=clock.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is kept, with its source."))
            return redirect("council_sums")
    return _page(
        request, "reports/council_sums.html", form,
        rows=authority.spending_facts.select_related("made_by"),
    )  # fmt: skip


@permission("spending.keep")
def incomes(request: PersonRequest) -> HttpResponse:
    """How big organisations are, with a source for each."""
    _authority(request)
    form = IncomeForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.enter_income(
                organisation=data["slug"], year_ends_on=data["year_ends_on"], pence=data["pence"],
                source=data["source"], by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is kept. The organisation can reply."))
            return redirect("council_incomes")
    rows = OrganisationIncome.objects.select_related("organisation", "made_by")
    page = Paginator(rows.order_by("organisation__name", "-year_ends_on"), ON_A_PAGE)
    return _page(request, "reports/council_incomes.html", form,
                 page=page.get_page(request.GET.get("page")))  # fmt: skip


@permission("spending.keep")
def passes_on(request: PersonRequest) -> HttpResponse:
    """Who only holds money or passes it on."""
    _authority(request)
    form = PassesOnForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.say_passes_on(
                organisation=data["slug"], service=data["service"], to=data["to"],
                starts_on=data["starts_on"], ends_on=data["ends_on"], words=data["words"],
                by=request.user, at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is kept. From that day it counts to who earns it."))
            return redirect("council_passes_on")
    rows = PassesOn.objects.filter(undone_at=None).select_related("organisation", "service")
    return _page(request, "reports/council_passes_on.html", form, rows=rows.order_by("-pk"))


@permission("spending.keep")
@require_POST
def passes_on_undo(request: PersonRequest, reference: str) -> HttpResponse:
    """It earns what it is paid after all."""
    _authority(request)
    row = PassesOn.objects.filter(reference=reference, undone_at=None).first()
    if row is None:
        raise Http404
    services.undo_passes_on(fact=row, by=request.user, at=clock.now())
    messages.success(request, _("Undone."))
    return redirect("council_passes_on")


@permission("spending.keep")
def issue(request: PersonRequest) -> HttpResponse:
    """Make a report now, or a correction with its reason."""
    authority = _authority(request)
    form = MonthForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = services.issue(
                authority=authority, month=form.cleaned_data["month"], by=request.user,
                at=clock.now(), why=form.cleaned_data["why"],
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The report is out. It stays as it is."))
            return redirect("money_report", presenting.slug_of(authority), f"{row.month:%Y-%m}")
    return _page(request, "reports/council_issue.html", form,
                 rows=services.newest_of_each_month(authority)[:12],
                 slug=presenting.slug_of(authority))  # fmt: skip

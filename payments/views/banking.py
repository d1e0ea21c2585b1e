"""Bank details: the person's, a provider's, and what finance confirms."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from core import clock
from core.errors import DomainError
from payments import services
from payments.forms import BankForm, ConfirmForm, PaperBankForm
from payments.models import BankDetails
from people import audit
from people.access import PersonRequest, own_person_or_404, permission
from people.models import Person, Role
from providers.models import Organisation

SECRET = ("sort_code", "account_number")


@sensitive_post_parameters(*SECRET)
@permission("payee.enter")
def my_bank(request: PersonRequest) -> HttpResponse:
    """Where the council pays a person's money to."""
    person = own_person_or_404(request)
    return _own(request, person=person, template="payments/my_bank.html", back="my_account")


@sensitive_post_parameters(*SECRET)
@permission("payee.enter")
def provider_bank(request: PersonRequest) -> HttpResponse:
    """Where a provider is paid."""
    organisation = own_organisation(request)
    return _own(
        request,
        organisation=organisation,
        template="payments/provider_bank.html",
        back="provider_bank",
    )


def own_organisation(request: PersonRequest) -> Organisation:
    """The organisation that this user bills for: the one asked for, else the first."""
    rows = Organisation.objects.filter(pk__in=request.actor.organisation_ids(Role.PROVIDER_FINANCE))
    wanted = request.GET.get("of") or request.POST.get("of", "")
    if wanted:
        rows = rows.filter(reference=wanted)
    organisation = rows.order_by("pk").first()
    if organisation is None:
        raise Http404
    return organisation


def _own(
    request: PersonRequest, *, template: str, back: str, person: Person | None = None,
    organisation: Organisation | None = None,
) -> HttpResponse:  # fmt: skip
    current = BankDetails.objects.in_use().filter(person=person, organisation=organisation).first()
    form = BankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_bank_details(
                person=person, organisation=organisation, **form.cleaned_data, by=request.user,
                at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("We have your bank details. Someone at the council checks them next.")
            )
            return redirect(back)
    context = {"current": current, "form": form, "person": person, "organisation": organisation}
    return render(request, template, context)


# Finance.


def _mine(request: PersonRequest) -> Any:
    staff = request.actor.authority_ids(Role.FINANCE_MAKER, Role.FINANCE_APPROVER)
    return BankDetails.objects.of_authority(staff).select_related(
        "organisation", "person", "entered_by"
    )


@permission("payee.confirm")
def bank_details(request: PersonRequest) -> HttpResponse:
    """What waits for a second person, then those confirmed lately."""
    waiting = list(_mine(request).to_confirm())
    lately = list(
        _mine(request).in_use().filter(confirmed_at__isnull=False).order_by("-confirmed_at")[:25]
    )
    _looked(request, [*waiting, *lately])
    rows = [
        {"row": row, "mine": row.entered_by_id == request.user.pk,
         "had": BankDetails.objects.filter(
             organisation=row.organisation, person=row.person, replaced_at__isnull=False).exists()}
        for row in waiting
    ]  # fmt: skip
    return render(request, "payments/bank_details.html", {"waiting": rows, "lately": lately})


@permission("payee.confirm")
def confirm_details(request: PersonRequest, reference: str) -> HttpResponse:
    """See both, the new and the one before, and say how it was checked."""
    row = _mine(request).filter(reference=reference).first()
    if row is None:
        raise Http404
    _looked(request, [row])
    before = (
        BankDetails.objects.filter(organisation=row.organisation, person=row.person)
        .exclude(pk=row.pk)
        .order_by("-entered_at")
        .first()
    )
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            services.confirm_bank_details(
                details=row,
                how=form.cleaned_data["how"],
                by=request.user,
                at=at,
                on=clock.day_of(at),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Confirmed."))
            return redirect("bank_details")
    return render(
        request, "payments/confirm_details.html",
        {
            "row": row, "before": before, "form": form,
            # The whole number is only for the second person, to compare while they ring.
            "whole": row.confirmed_at is None
            and row.replaced_at is None
            and row.entered_by_id != request.user.pk,
        },
    )  # fmt: skip


@sensitive_post_parameters(*SECRET)
@permission("payee.confirm")
def paper_details(request: PersonRequest) -> HttpResponse:
    """Key in bank details that came on paper; another person confirms them."""
    form = PaperBankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        payee = _payee(request, facts.pop("payee").strip())
        if payee is None:
            form.add_error("payee", _("We do not know this payee. Check the reference."))
        else:
            try:
                services.enter_bank_details(
                    person=payee if isinstance(payee, Person) else None,
                    organisation=payee if isinstance(payee, Organisation) else None,
                    **facts, by=request.user, at=clock.now(), from_paper=True,
                )  # fmt: skip
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Written down. Someone else confirms them next."))
                return redirect("bank_details")
    return render(request, "payments/paper_details.html", {"form": form})


def _payee(request: PersonRequest, text: str) -> Person | Organisation | None:
    staff = request.actor.authority_ids(Role.FINANCE_MAKER, Role.FINANCE_APPROVER)
    people = Person.objects.filter(authority__in=staff)
    found = (
        people.filter(reference=text).first()
        or people.filter(case_number=text).exclude(case_number="").first()
    )
    rows = Organisation.objects
    return (
        found
        or rows.filter(reference=text).first()
        or rows.filter(supplier_number=text).exclude(supplier_number="").first()
    )


def _looked(request: PersonRequest, rows: list[BankDetails]) -> None:
    people = {row.person for row in rows if row.person is not None}
    audit.looked(request.actor, people, what="your bank details", at=clock.now())

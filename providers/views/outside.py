"""Other directories: bring a file in, look first; entries that may be one; changes from outside."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from people.access import PersonRequest, actor_for, permission
from people.models import Role
from providers import imports, merging, numbers
from providers.models import Duplicate, ImportRun, Merge, Organisation, OutsideChange

ON_A_PAGE = 20
FIELDS = {
    "name": _("Name"), "description": _("What they do"), "email": _("E-mail"), "phone": _("Telephone"),
    "website": _("Website"), "legal_form": _("What kind"), "company_number": _("Company number"),
    "charity_number": _("Charity number"), "cqc_location": _("CQC number"), "address": _("Address"),
    "postcode": _("Postcode"), "times": _("When"), "needs": _("What for"), "access": _("Getting in"),
    "languages": _("Languages"), "is_open": _("Takes new people"), "regulated": _("Regulated by the CQC"),
}  # fmt: skip


class FileForm(SteerForm):
    """A file of another directory."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("Open Referral or HSDS as .json, or the CQC's list as .csv. At most 16 MB."),
    )


class AnswerForm(SteerForm):
    """Whether two entries are one, and which of them stays."""

    def __init__(self, *args: Any, row: Duplicate, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [
            ("first", _t("One. Keep entry 1, %(name)s") % {"name": row.first.name}),
            ("second", _t("One. Keep entry 2, %(name)s") % {"name": row.second.name}),
            ("two", _t("They are two. Both stay as they are")),
        ]
        self.fields["answer"] = forms.ChoiceField(
            label=_("Are they one organisation?"), widget=forms.RadioSelect, choices=choices
        )


@permission("directory.import")
def imports_page(request: PersonRequest) -> HttpResponse:
    """Bring a file in, and what came before."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*sent)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            raw = file.read(imports.MOST_BYTES + 1)
            run = imports.look(
                raw=raw, name=file.name, by=request.user, at=clock.now(), on=clock.today()
            )
        except DomainError as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect("directory_import", run.reference)
    runs = ImportRun.objects.defer("held", "problems").select_related("by").order_by("-at", "-pk")
    context = {
        "form": form,
        "page": Paginator(runs, ON_A_PAGE).get_page(request.GET.get("page")),
        "duplicates": Duplicate.objects.filter(answer="").count(),
        "changes": OutsideChange.objects.filter(answer="").count(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "providers/imports.html", context, status=status)


def _run_or_404(reference: str) -> ImportRun:
    row = ImportRun.objects.filter(reference=reference).select_related("by").first()
    if row is None:
        raise Http404
    return row


@permission("directory.import")
@require_GET
def import_page(request: PersonRequest, reference: str) -> HttpResponse:
    """What a file would change, or has changed; each problem with its row."""
    run = _run_or_404(reference)
    page = Paginator(run.problems, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "providers/import.html", {"run": run, "page": page})


@permission("directory.import")
@require_POST
def import_answer(request: PersonRequest, reference: str) -> HttpResponse:
    """Import what was looked at, or forget it."""
    run = _run_or_404(reference)
    try:
        if "drop" in request.POST:
            imports.drop(run=run, by=request.user, at=clock.now())
            messages.success(request, _t("Forgotten. Nothing was imported."))
            return redirect("directory_imports")
        imports.take(run=run, by=request.user, at=clock.now(), on=clock.today())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _t("Imported. This is what changed."))
    return redirect("directory_import", reference)


# Entries that may be one.


@dataclass(frozen=True)
class Pair:
    """One fact of both entries."""

    name: str
    first: str
    second: str
    compared: bool = True

    @property
    def differs(self) -> bool:
        both = self.compared and bool(self.first and self.second)
        return both and self.first.casefold() != self.second.casefold()


@permission("directory.merge")
@require_GET
def duplicates_page(request: PersonRequest) -> HttpResponse:
    """Open questions first, the newest answers after."""
    rows = Duplicate.objects.select_related("first", "second", "answered_by")
    rows = rows.order_by("answer", "-answered_at", "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "open": rows.filter(answer="").count()}
    return render(request, "providers/duplicates.html", context)


@permission("directory.merge")
def duplicate_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Both entries side by side; one, two, or undo."""
    row = Duplicate.objects.filter(reference=reference).select_related("first", "second").first()
    if row is None:
        raise Http404
    merge = Merge.objects.standing().filter(duplicate=row).select_related("kept", "merged").first()
    form = AnswerForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST":
        if "undo" in request.POST and merge is not None:
            return _undo(request, row, merge)
        if form.is_valid() and _answered(request, row, form):
            return redirect("directory_duplicate", reference)
    context = {
        "row": row, "form": form, "merge": merge, "facts": _facts(row.first, row.second),
        "may_undo": merge is not None and merging.may_undo(merge),
        "links": [_links(row.first), _links(row.second)],
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "providers/duplicate.html", context, status=status)


def _answered(request: PersonRequest, row: Duplicate, form: AnswerForm) -> bool:
    answer, at = form.cleaned_data["answer"], clock.now()
    try:
        if answer == "two":
            merging.say_two(duplicate=row, by=request.user, at=at)
            messages.success(request, _t("Both stay. Nobody is asked again."))
        else:
            keep = row.first if answer == "first" else row.second
            merging.merge(duplicate=row, keep=keep, by=request.user, at=at)
            messages.success(request, _t("They are one now. Their past is as it was."))
    except DomainError as refusal:
        form.add_error("answer", refusal.sentence)
        return False
    return True


def _undo(request: PersonRequest, row: Duplicate, merge: Merge) -> HttpResponse:
    try:
        merging.undo(merge=merge, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _t("They are two again."))
    return redirect("directory_duplicate", row.reference)


def _facts(first: Organisation, second: Organisation) -> list[Pair]:
    names = ("name", "legal_form", "charity_number", "company_number", "cqc_location", "address",
             "postcode", "phone", "email", "website", "description")  # fmt: skip
    found = [Pair(str(FIELDS[n]), getattr(first, n), getattr(second, n)) for n in names]
    offers = [", ".join(one.services.order_by("name").values_list("name", flat=True)[:12])
              for one in (first, second)]  # fmt: skip
    areas = [", ".join(one.areas.order_by("name").values_list("name", flat=True)[:12])
             for one in (first, second)]  # fmt: skip
    came = [_came_from(one) for one in (first, second)]
    return [
        *found, Pair(_t("What they offer"), offers[0], offers[1]), Pair(_t("Where they work"), areas[0], areas[1]),
        Pair(_t("Where the entry is from"), came[0], came[1], compared=False),
    ]  # fmt: skip


def _came_from(row: Organisation) -> str:
    sources = sorted(set(row.outside_records.values_list("source", flat=True)))
    words = {"cqc": "CQC", "open_referral": "Open Referral"}
    return ", ".join(words.get(one, one) for one in sources) or _t("Written here")


def _links(row: Organisation) -> list[tuple[str, str, str]]:
    return numbers.links(
        charity=row.charity_number, company=row.company_number, cqc=row.cqc_location
    )


# Changes from outside.


def _changes(request: PersonRequest) -> QuerySet[OutsideChange]:
    """All for who keeps the directory; their own for who works for an organisation."""
    actor = actor_for(request)
    rows = OutsideChange.objects.select_related("record__organisation", "record__service")
    if actor.may("directory.import"):
        return rows
    own = actor.organisation_ids(Role.PROVIDER_OPERATIONS)
    return rows.filter(record__organisation__in=own)


@dataclass(frozen=True)
class Change:
    """A change from outside, as its page says it."""

    row: OutsideChange
    name: str
    about: str
    ours: str
    theirs: str


def _shown(row: OutsideChange) -> Change:
    record = row.record
    thing = record.service or merging.kept_of(record.organisation)
    about = record.organisation.name + (f": {record.service.name}" if record.service else "")
    return Change(
        row, str(FIELDS.get(row.name, row.name)), about, _words(getattr(thing, row.name)),
        _words(row.theirs),
    )  # fmt: skip


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)


@permission("directory.changes")
@require_GET
def changes_page(request: PersonRequest) -> HttpResponse:
    """What other directories say otherwise than the organisations here."""
    rows = _changes(request).filter(answer="").order_by("proposed_at", "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "changes": [_shown(row) for row in page.object_list],
               "keeps": actor_for(request).may("directory.import")}  # fmt: skip
    return render(request, "providers/changes.html", context)


@permission("directory.changes")
@require_POST
def change_answer(request: PersonRequest, number: int) -> HttpResponse:
    """Take theirs over, or leave ours."""
    row = _changes(request).filter(pk=number).first()
    if row is None:
        raise Http404
    take = "take" in request.POST
    try:
        merging.answer_change(change=row, take=take, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _t("Taken over.") if take else _t("Left as it is."))
    return redirect("directory_changes")

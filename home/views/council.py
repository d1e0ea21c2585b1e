"""The council worker's side: work to do, people, adding one, and opening one record with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from budgets.models import Budget
from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from core.models import Authority
from home.records import NoSuchRecord, Record, at_random, record_of
from invoices.models import Bill
from network.models import PolicyProposal
from people import audit, services
from people.access import Actor, PersonRequest, permission, person_or_404
from people.models import Opening, Person, Role, User
from people.permissions import who_can
from support_plans.models import Assessment, PlanVersion
from tracking.models import Alert
from tracking.services import council_alerts
from tracking.words import for_council

A_PAGE = 25
MOST_ROWS = 50
FRESH_CARD = "fresh_card_of"


@dataclass(frozen=True)
class Work:
    """One row of the queue."""

    person: Person
    what: str
    pence: int
    since: datetime
    days: int
    why: str
    href: str
    alert: str = ""  # its kind, where the night found it


@permission("council.home")
def council_home(request: PersonRequest) -> HttpResponse:
    """What waits for this worker: plans, bills with a question, and alerts that are theirs too."""
    at = clock.now()
    mine = request.actor.caseload()
    plans, bills, alerts = _plans(mine, at), _bills(mine, at), _alerts(mine, at)
    rows = sorted([*plans, *bills, *alerts], key=lambda work: work.since)
    people = {work.person.pk: work.person for work in rows}.values()
    audit.looked(request.actor, people, what="the list of work to do", at=at)
    context = {
        "rows": rows[:MOST_ROWS], "at": at,
        "plans": plans, "bills": bills, "tight": [one for one in alerts if one.alert == Alert.Kind.TIGHT],
        "bills_pence": sum(work.pence for work in bills),
        "oldest": max((work.days for work in plans), default=0),
        "number_of_people": len(mine),
        "hearings": _hearings(request.actor, clock.day_of(at)),
        "links_to": {name: reverse(name) for name in ("plans_to_decide", "bills_on_hold", "budgets_list", "estimates_list", "moves_asked", "council_kept", "council_returns", "council_reviews")},
    }  # fmt: skip
    return render(request, "home/council.html", context)


def _hearings(actor: Actor, on: date) -> int:
    """Changes of rules that everyone was heard about, and that this worker may decide."""
    rows = PolicyProposal.objects.heard(on).exclude(proposed_by=actor.user)
    return rows.filter(authority__in=actor.authority_ids(Role.COUNCIL_WORKER)).count()


def _plans(mine: Iterable[int], at: datetime) -> list[Work]:
    rows = (
        PlanVersion.objects.waiting().filter(plan__person__in=mine).select_related("plan__person")
    )
    return [
        Work(
            row.plan.person, _t("Plan, version %(number)s") % {"number": row.number},
            row.total_pence, row.sent_at, (at - row.sent_at).days, _t("Asks to be decided"),
            reverse("decide_plan", args=[row.reference]),
        )
        for row in rows
    ]  # fmt: skip


def _bills(mine: Iterable[int], at: datetime) -> list[Work]:
    rows = (
        Bill.objects.in_question()
        .filter(agreement__budget__person__in=mine)
        .select_related("agreement__budget__person", "organisation")
        .prefetch_related("findings")
    )
    found = []
    for row in rows:
        since = row.sent_at or row.made_at
        why = next((f.sentence for f in row.findings.all() if f.settled_at is None), "")
        found.append(
            Work(
                row.agreement.budget.person,
                _t("Bill from %(who)s") % {"who": row.organisation.name},
                row.total_pence, since, (at - since).days, why or _t("Has a question"),
                reverse("exception", args=[row.reference]),
            )
        )  # fmt: skip
    return found


def _alerts(mine: Iterable[int], at: datetime) -> list[Work]:
    """What the night found, as far as the council's policy gives it to the council."""
    found = []
    for row in council_alerts(mine, clock.day_of(at)):
        person = row.budget.person
        what, why = for_council(row)
        page = "council_reviews" if row.kind == Alert.Kind.REVIEW_DUE else "council_person"
        args = [] if row.kind == Alert.Kind.REVIEW_DUE else [person.reference]
        pence = row.budget.position.short_pence if row.kind == Alert.Kind.TIGHT else 0
        days = (at - row.opened_at).days
        found.append(
            Work(person, what, pence, row.opened_at, days, why, reverse(page, args=args), row.kind)
        )
    return found


class Search(SteerForm):
    """Name, case number or reference."""

    marks_optional = False

    q = forms.CharField(label=_("Name, case number or reference"), required=False, max_length=120)


def _people(request: PersonRequest) -> Any:
    """A worker's own people; for finance, those of their authority."""
    actor = request.actor
    staff = actor.authority_ids(Role.FINANCE_MAKER, Role.FINANCE_APPROVER)
    return Person.objects.filter(Q(pk__in=actor.caseload()) | Q(authority__in=staff))


@permission("person.list")
def people_list(request: PersonRequest) -> HttpResponse:
    """The people one works with."""
    form = Search(request.GET)
    rows = _people(request).select_related("authority").order_by("full_name", "pk")
    if form.is_valid() and form.cleaned_data["q"]:
        rows = rows.search(form.cleaned_data["q"])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    audit.looked(request.actor, page.object_list, what="a list of people", at=clock.now())
    context = {"form": form, "page": page, "may_add": request.actor.has(Role.COUNCIL_WORKER)}
    return render(request, "home/people_list.html", context)


@permission("budget.totals")
def council_person(request: PersonRequest, reference: str) -> HttpResponse:
    """One person as the council sees them: sent plans, totals and state. No single payment."""
    person = person_or_404(request, reference, "budget.totals")
    if request.actor.person == person:
        return redirect("my_home")
    if not request.actor.has(
        Role.COUNCIL_WORKER, Role.FINANCE_MAKER, Role.FINANCE_APPROVER, Role.AUDITOR
    ):
        raise Http404
    audit.looked(request.actor, [person], what="your page at the council", at=clock.now())
    actor = request.actor
    versions = PlanVersion.objects.none()
    if actor.may("plan.view_sent", person):
        versions = PlanVersion.objects.filter(plan__person=person).order_by("-sent_at")
    budgets = Budget.objects.filter(person=person).select_related("position").order_by("-starts_on")
    context = {
        "person": person, "versions": versions[:A_PAGE], "budgets": budgets,
        "label": person.authority.policy("person_label", clock.today()).value,
        "may_open": actor.may("council.open", person),
        "may_record": actor.may("record.make", person),
        "may_estimate": actor.may("estimate.council", person), "estimates": _estimates(actor, person),
        "who_can": who_can("budget.totals"),
        "openings": Opening.objects.filter(person=person, user=request.user, until_at__gt=clock.now()),
    }  # fmt: skip
    return render(request, "home/council_person.html", context)


def _estimates(actor: Actor, person: Person) -> list[Assessment]:
    """First estimates that the person sent, for their worker."""
    if not actor.may("estimate.council", person):
        return []
    rows = Assessment.objects.with_working().filter(person=person, sent_at__isnull=False)
    return list(rows.order_by("-sent_at")[:A_PAGE])


class AddPerson(SteerForm):
    """Someone new: their name, how they sign in, and a PIN they choose themselves."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    known_as = forms.CharField(
        label=_("What they like to be called"), max_length=80, required=False
    )
    case_number = forms.CharField(label=_("Case number"), max_length=40, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    username = forms.SlugField(
        label=_("Sign-in name"), help_text=_("Letters and figures, like maya-w."), max_length=60
    )
    pin = forms.CharField(
        label=_("A PIN that they choose and type themselves"),
        help_text=_("4 to 8 figures. Look away while they type it."),
        max_length=8, strip=False,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"].lower()
        if User.objects.filter(username=name).exists():
            raise forms.ValidationError(_("Someone else has this name. Add a number or a word."))
        return name

    def clean_case_number(self) -> str:
        number: str = self.cleaned_data["case_number"]
        if number and Person.objects.filter(case_number=number).exists():
            raise forms.ValidationError(_("Another person has this case number. Check it."))
        return number


@sensitive_post_parameters("pin")
@permission("council.home")
def add_person(request: PersonRequest) -> HttpResponse:
    """A new person, with a sign-in and a printed card; the worker who adds them is theirs."""
    form = AddPerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person, code = _add(request, form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            request.session[FRESH_CARD] = [person.known_as, form.cleaned_data["username"], code]
            return redirect("new_persons_card")
    return render(request, "home/add_person.html", {"form": form})


@transaction.atomic
def _add(request: PersonRequest, said: dict[str, str]) -> tuple[Person, str]:
    at, on = clock.now(), clock.today()
    authority = Authority.objects.get(pk=request.actor.authority_ids(Role.COUNCIL_WORKER)[0])
    user = User.objects.create_user(said["username"], name=said["full_name"], joined_at=at)
    person = services.add_person(
        authority=authority, full_name=said["full_name"], known_as=said["known_as"], user=user,
        case_number=said["case_number"], worker=request.user, by=request.user, at=at, on=on,
        phone=said["phone"],
    )  # fmt: skip
    _, code = services.make_card(
        user=user, pin=said["pin"], made_with=str(request.user), by=request.user, at=at
    )
    return person, code


@permission("council.home")
def new_persons_card(request: PersonRequest) -> HttpResponse:
    """The new person's card, to print and hand over; shown once."""
    name, username, code = request.session.pop(FRESH_CARD, ("", "", ""))
    if not code:
        return redirect("people_list")
    context = {"whose_card": name, "sign_in_name": username, "code": code}
    return render(request, "home/card.html", context)


class OpenOne(SteerForm):
    """Which record, and why."""

    subject = forms.CharField(
        label=_("Which record?"),
        help_text=_("Its reference, like bill-7k2m9p4x, pay-… or st-…."),
        max_length=40,
    )
    reason = forms.CharField(
        label=_("Why do you need to open it?"),
        help_text=_("The person reads this, with your name."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@permission("council.open")
def open_record(request: PersonRequest) -> HttpResponse:
    """Ask for the reason, then open that one record for a while."""
    form = OpenOne(request.POST or None, initial={"subject": request.GET.get("subject", "")})
    if request.method == "POST" and form.is_valid():
        try:
            record = _record_for(request, form.cleaned_data["subject"].strip())
            services.open_with_reason(
                person=record.person, subject=record.reference, reason=form.cleaned_data["reason"],
                by=request.user, at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("council_record", record.reference)
    return render(request, "home/open_record.html", {"form": form})


def _record_for(request: PersonRequest, reference: str) -> Record:
    """The record, when it belongs to one of this worker's people; else as if it were not there."""
    record = record_of(reference)
    if record is None or not request.actor.may("council.open", record.person):
        raise NoSuchRecord(field="subject")
    return record


@permission("council.open")
@require_POST
def check_at_random(request: PersonRequest, reference: str) -> HttpResponse:
    """Open one record by chance; the person reads that it was by chance."""
    person = person_or_404(request, reference, "council.open")
    try:
        subject = at_random(person)
    except NoSuchRecord as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("council_person", reference)
    services.open_with_reason(
        person=person, subject=subject, reason="", by=request.user, at=clock.now(),
        on=clock.today(), chosen_at_random=True,
    )  # fmt: skip
    return redirect("council_record", subject)


@permission("council.open")
@require_safe
def council_record(request: PersonRequest, reference: str) -> HttpResponse:
    """One record with a question, or opened with a reason that still runs; nobody else's."""
    record = record_of(reference)
    if record is None or not request.actor.may("council.open", record.person):
        raise Http404
    if not request.actor.may(record.code, record.person, subject=reference, finding=record.finding):
        return redirect(f"{reverse('open_record')}?{urlencode({'subject': reference})}")
    opening = Opening.objects.filter(
        user=request.user, subject=reference, until_at__gt=clock.now()
    ).last()
    audit.looked(
        request.actor, [record.person], what=record.title[0].lower() + record.title[1:],
        at=clock.now(), subject=reference, reason=opening.reason if opening else "",
    )  # fmt: skip
    facts = [{"key": key, "value": value} for key, value in record.facts]
    context = {
        "record": record, "facts": facts, "opening": opening, "who_can": who_can(record.code),
    }  # fmt: skip
    return render(request, "home/council_record.html", context)

"""My people: who can see and do what, until when; letting someone in; stopping it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.forms import DayField, SteerForm
from core.templatetags.words import day
from people import services
from people.access import PersonRequest, own_person_or_404, permission
from people.models import BY_PART, Invitation, Person, Relationship, Role, Scope, User
from people.permissions import who_can
from support_plans import parts
from support_plans.criteria import Criteria

KINDS = (
    (Role.CIRCLE, _("Family, a friend or a neighbour")),
    (Role.NOMINATED, _("Someone I choose to deal with my budget for me")),
    (Role.BROKER, _("A broker who helps me plan")),
    (Role.ADVOCATE, _("My advocate")),
)
# Asked elsewhere on the page, or not offered while no page stands behind it.
ELSEWHERE = (Scope.MONEY_VIEW, Scope.BILLS_ANSWER, Scope.MESSAGES, Scope.CONTACT)
SEE_AND_DO = tuple(
    (scope.value, scope.label[0].upper() + scope.label[1:])
    for scope in Scope
    if scope not in ELSEWHERE
)
MONEY = ((Scope.MONEY_VIEW, _("See my money")), (Scope.BILLS_ANSWER, _("Answer bills for me")))
PLAN = frozenset(BY_PART)
LONGEST = timedelta(days=366)
INVITE = "invite"
FRESH_INVITATION = "fresh_invitation"
# What each scope opens: the page's name and its words.
PAGES = (
    (Scope.MONEY_VIEW, "for_my_home", _("Home")),
    (Scope.MONEY_VIEW, "for_pots", _("Pots")),
    (Scope.PLAN_VIEW, "for_my_plan", _("Plan")),
    (Scope.STATEMENTS, "for_my_statements", _("Statements")),
)


def words_of_scopes(scopes: Iterable[str], *, mine: bool = False) -> str:
    """“see your plan and answer bills for you”, or said to a helper: “see their plan”."""
    chosen = set(scopes)
    whose, whom = ("your", "you") if mine else ("their", "them")
    labels = [f"{scope.label} " for scope in Scope if scope.value in chosen]
    words = [w.replace(" my ", f" {whose} ").replace(" me ", f" {whom} ").strip() for w in labels]
    start, last = ", ".join(words[:-1]), "".join(words[-1:])
    return _t("%(start)s and %(last)s") % {"start": start, "last": last} if start else last


def pages_for(person: Person, scopes: Iterable[str]) -> list[tuple[str, str]]:
    """The pages that these scopes open."""
    chosen = set(scopes)
    return [
        (reverse(name, args=[person.reference]), str(text))
        for scope, name, text in PAGES
        if scope in chosen
    ]


@permission("signed_in")
def my_people(request: PersonRequest) -> HttpResponse:
    """Everyone who can see or do something of mine, and those I invited."""
    person = own_person_or_404(request)
    on = clock.today()
    rows = (
        Relationship.objects.live(on)
        .filter(person=person)
        .select_related("user")
        .prefetch_related("sharings")
        .order_by("pk")
    )
    helpers, workers, asks = [], [], parts.asked_of(person, on)
    asks_until = on + timedelta(days=int(person.authority.policy("sharing_ask_days", on).value))
    for row in rows:
        if row.kind == Role.COUNCIL_WORKER:
            workers.append(row)
            continue
        live = [
            s
            for s in row.sharings.all()
            if s.withdrawn_at is None and s.from_on <= on <= s.until_on
        ]
        until = min((s.until_on for s in live), default=None)
        may_stop = row.kind != Role.AUTHORISED
        helpers.append(
            {
                "row": row,
                "kind": Role(row.kind).label,
                "words": words_of_scopes({s.scope for s in live}, mine=True),
                "parts": parts.words_of({part for s in live for part in s.parts}, asks),
                "until": until,
                "may_stop": may_stop,
                "ends_soon": may_stop and until is not None and until <= asks_until,
                "is_broker": row.kind == Role.BROKER,
            }
        )
    invited = person.invitations.filter(used_at=None, stopped_at=None, ends_at__gt=clock.now())
    context = {
        "helpers": helpers, "workers": workers, "invited": invited,
        "who_can": [(_t("Your plan"), who_can("plan.view_sent")), (_t("Your totals"), who_can("budget.totals")),
                    (_t("One payment"), who_can("payment.view")), (_t("One bill"), who_can("bill.view"))],
    }  # fmt: skip
    return render(request, "people/my_people.html", context)


class LetIn(SteerForm):
    """Who, what they are to me, which parts, until when."""

    who = forms.CharField(
        label=_("Who do you want to let in?"),
        help_text=_("Their sign-in name or e-mail address. No account? Then just their name."),
        max_length=150,
    )
    kind = forms.ChoiceField(
        label=_("Who are they to you?"), choices=KINDS, widget=forms.RadioSelect
    )
    whole = forms.ChoiceField(
        label=_("Which parts of your plan?"),
        choices=(("whole", _("The whole plan")), ("some", _("Only the parts I tick"))),
        widget=forms.RadioSelect,
        initial="whole",
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts of your plan"),
        help_text=_("Only if you chose “Only the parts I tick”."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What can they see or do?"),
        choices=SEE_AND_DO,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    money = forms.MultipleChoiceField(
        label=_("And your money?"),
        help_text=_("Only if you want them to."),
        choices=MONEY,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    until = DayField(label=_("Until when?"), help_text=_("You can stop it sooner, at any time."))

    def __init__(self, *args: Any, asks: Criteria, **options: Any) -> None:
        super().__init__(*args, **options)
        some = self.fields["parts"]
        assert isinstance(some, forms.MultipleChoiceField)  # noqa: S101 for the type checker
        some.choices = parts.choices(asks)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        today = clock.today()
        if not today <= until <= today + LONGEST:
            raise forms.ValidationError(_("Choose a day from today to a year from now."))
        return until

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not (found.get("scopes") or found.get("money")):
            self.add_error("scopes", _("Tick at least one thing, here or under money."))
        if found.get("kind") == Role.BROKER and Scope.BILLS_ANSWER in found.get("money", ()):
            self.add_error("money", services.BrokerNeverDecides.message)
        if found.get("whole") == "some" and not found.get("parts"):
            self.add_error("parts", _("Tick at least one part, or choose the whole plan."))
        return found

    def some_parts(self) -> list[str]:
        """The parts ticked, whatever the button above says: rather too little than too much."""
        return list(self.cleaned_data["parts"])

    def chosen(self) -> list[Scope]:
        ticked = [*self.cleaned_data["scopes"], *self.cleaned_data["money"]]
        return [Scope(one) for one in ticked]


@permission("sharing.change")
def let_someone_in(request: PersonRequest) -> HttpResponse:
    """Choose who, what and how long; then a page to check it."""
    person = own_person_or_404(request)
    on = clock.today()
    weeks = person.authority.policy("sharing_weeks", on).value
    start = {"until": on + timedelta(weeks=weeks), "scopes": [Scope.PLAN_VIEW]}
    kept = request.session.get(INVITE) if "again" in request.GET else None
    form = LetIn(request.POST or kept, initial=start, asks=parts.asked_of(person, on))
    if request.method == "POST" and form.is_valid():
        request.session[INVITE] = {
            **{name: request.POST.get(name, "") for name in ("who", "kind", "until")},
            "scopes": form.cleaned_data["scopes"], "money": form.cleaned_data["money"],
            "whole": "some" if form.some_parts() else "whole", "parts": form.some_parts(),
        }  # fmt: skip
        return redirect("check_invitation")
    return render(request, "people/let_someone_in.html", {"form": form, "person": person})


@permission("sharing.change")
def check_invitation(request: PersonRequest) -> HttpResponse:
    """“Kim can see your plan…”: read it, then press once."""
    person = own_person_or_404(request)
    asks = parts.asked_of(person, clock.today())
    form = LetIn(request.session.get(INVITE) or {}, asks=asks)
    if not form.is_valid():
        return redirect("let_someone_in")
    said = form.cleaned_data
    found = _account_of(said["who"], person)
    if request.method == "POST":
        try:
            answer = _let_in(request, person, found, form)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            return redirect("let_someone_in")
        request.session.pop(INVITE, None)
        return answer
    context = {
        "name": found.get_short_name() if found else said["who"],
        "known": found is not None,
        "words": words_of_scopes(form.chosen(), mine=True),
        "until": said["until"],
        "suggests": Scope.PLAN_SUGGEST in form.chosen(),
        "drafts": Scope.PLAN_DRAFT in form.chosen(),
        "parts": parts.words_of(form.some_parts(), asks) if PLAN.intersection(form.chosen()) else "",
        "money": bool(said["money"]), "broker": said["kind"] == Role.BROKER,
    }  # fmt: skip
    return render(request, "people/check_invitation.html", context)


def _account_of(who: str, person: Person) -> User | None:
    wanted = who.strip().lower()
    found = (
        User.objects.filter(username=wanted, is_active=True).first()
        or User.objects.filter(email__iexact=wanted, is_active=True).first()
    )
    return None if found is None or found.pk == person.user_id else found


def _let_in(
    request: PersonRequest, person: Person, found: User | None, form: LetIn
) -> HttpResponse:
    said = form.cleaned_data
    shared: dict[str, Any] = {
        "person": person, "kind": Role(said["kind"]), "scopes": form.chosen(),
        "until": said["until"], "by": request.user, "at": clock.now(), "on": clock.today(),
        "parts": form.some_parts(),
    }  # fmt: skip
    if found is not None:
        services.let_in(user=found, **shared)
        words = _t("%(name)s can now see what you chose.") % {"name": found.get_short_name()}
        messages.success(request, words)
        return redirect("my_people")
    _, code = services.invite(name=said["who"][:120], **shared)
    request.session[FRESH_INVITATION] = [said["who"], code]
    return redirect("invitation_code")


@permission("signed_in")
def invitation_code(request: PersonRequest) -> HttpResponse:
    """The code to hand over, shown once."""
    name, code = request.session.pop(FRESH_INVITATION, ("", ""))
    if not code:
        return redirect("my_people")
    return render(request, "people/invitation_code.html", {"name": name, "code": code})


@permission("sharing.change")
def renew_sharing(request: PersonRequest, reference: str) -> HttpResponse:
    """Let it go on as it is, with one press. Who does nothing lets it end."""
    person, on = own_person_or_404(request), clock.today()
    row = _mine_or_404(person, reference)
    live = list(row.sharings.live(on))
    if request.method == "POST":
        try:
            until = services.renew_sharing(relationship=row, by=request.user, at=clock.now(), on=on)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            words = _t("%(name)s can go on until %(day)s.")
            said = {"name": row.user.get_short_name(), "day": day(until)}
            messages.success(request, words % said)
        return redirect("my_people")
    context = {
        "row": row, "words": words_of_scopes({one.scope for one in live}, mine=True),
        "parts": parts.words_of(
            {part for one in live for part in one.parts}, parts.asked_of(person, on)
        ),
        "until": min((one.until_on for one in live), default=None),
        "weeks": person.authority.policy("sharing_weeks", on).value,
    }  # fmt: skip
    return render(request, "people/renew_sharing.html", context)


def _mine_or_404(person: Person, reference: str) -> Relationship:
    """Somebody whom the person let in, and whom they may stop."""
    row = (
        Relationship.objects.live(clock.today())
        .filter(person=person, reference=reference)
        .exclude(kind__in=[Role.AUTHORISED, Role.COUNCIL_WORKER])
        .select_related("user", "person")
        .first()
    )
    if row is None:
        raise Http404
    return row


@permission("sharing.change")
def stop_sharing(request: PersonRequest, reference: str) -> HttpResponse:
    """One press to ask, one to stop. No reason is asked, and it holds at once."""
    person = own_person_or_404(request)
    row = _mine_or_404(person, reference)
    if request.method == "POST":
        services.stop_sharing(relationship=row, by=request.user, at=clock.now())
        words = _t("%(name)s cannot see your things any more.") % {
            "name": row.user.get_short_name()
        }
        messages.success(request, words)
        return redirect("my_people")
    return render(request, "people/stop_sharing.html", {"row": row})


@permission("sharing.change")
def stop_invitation(request: PersonRequest, reference: str) -> HttpResponse:
    """The code that was handed over stops working."""
    person = own_person_or_404(request)
    row = Invitation.objects.filter(person=person, reference=reference, used_at=None).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        services.stop_invitation(invitation=row, by=request.user, at=clock.now())
        messages.success(request, _t("The code does not work any more."))
    return redirect("my_people")


class Code(SteerForm):
    """The code somebody was given."""

    code = forms.CharField(
        label=_("The code you were given"),
        help_text=_("Letters and figures. Gaps do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )


@permission("signed_in")
def accept_invitation(request: PersonRequest) -> HttpResponse:
    """Type the code, and see what was shared."""
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.accept_invitation(
                code=form.cleaned_data["code"], by=request.user, at=clock.now(), on=clock.today()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            words = _t("%(name)s has let you in.") % {"name": row.person.known_as}
            messages.success(request, words)
            return redirect("people_i_help")
    return render(request, "people/accept_invitation.html", {"form": form})

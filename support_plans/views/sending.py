"""Check and send, take back, and answer what the council asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError, NotAllowed
from people.access import PersonRequest, permission
from people.places import place
from support_plans import parts, reading, services
from support_plans.compare import Change, Money, compare, money_of
from support_plans.forms import AnswerAskedForm, SendForm
from support_plans.models import PlanQuestion, PlanVersion
from support_plans.sentences import sentence
from support_plans.views.common import Opened, open_plan, status_of


class OnlyThePersonSends(NotAllowed):
    code = "only_the_person_sends"
    message = "You can suggest changes. Only the person can send their plan."


@permission("plan.view")
def send(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Check the answers, say why more is needed, send. Who may only suggest is refused.

    Where a plan is agreed, only what changed is sent, and of that what the person ticks.
    """
    opened = open_plan(request, whose, part=parts.ANY)
    plan, on = opened.the_plan, clock.today()
    if not opened.may_send:
        if request.method != "POST":
            raise Http404
        services.refuse_sending(plan=plan, by=request.user, at=clock.now())
        raise OnlyThePersonSends
    page = reading.page_of(plan)
    change = _change(page, on)
    form = SendForm(
        *((request.POST, request.FILES) if request.method == "POST" else (None, None)),
        initial={"why_more": plan.why_more, "helped_by": request.user.helped_by},
        changes=change.changes if change else (),
    )
    if request.method == "POST" and form.is_valid() and _send(request, opened, form):
        messages.success(request, _("Your plan is sent. The council reads it and answers you."))
        return redirect(place(request, "my_plan"))
    waiting = page.version if page.version and page.version.is_waiting else None
    context = {
        "opened": opened, "plan": plan, "page": page, "form": form, "estimate": page.estimate,
        "rows": _rows(request, page), "left": [(n, page.plan.asks.titles[n]) for n in page.missing],
        "waiting": waiting, "change": change, "answer_by": services.answer_by(plan.person, on),
        "sees": reading.sees_words(reading.who_sees(opened.person, on), own=opened.own, person=opened.person),
    }  # fmt: skip
    return render(request, "support_plans/send.html", context, status=status_of(form))


@dataclass(frozen=True)
class ChangeOfPlan:
    """What the draft would change in the agreed version, which holds until then."""

    base: PlanVersion
    changes: Sequence[Change]
    money: Money


def _change(page: reading.PlanPage, on: date) -> ChangeOfPlan | None:
    """Nothing while no version is agreed, or one waits."""
    base = page.in_force
    if base is None or (page.version and page.version.is_waiting):
        return None
    content = services.content_of(services.draft_of(page.plan, on))
    return ChangeOfPlan(base, compare(base.content, content), money_of(base.content, content))


def _send(request: PersonRequest, opened: Opened, form: SendForm) -> bool:
    plan, by, at = opened.the_plan, request.user, clock.now()
    data = form.cleaned_data
    try:
        with transaction.atomic():
            services.write_why_more(plan=plan, text=data["why_more"], by=by, at=at)
            services.send_plan(
                plan=plan, by=by, at=at, on=clock.day_of(at), only=data.get("part"),
                signature=services.sign(
                    plan=plan, upload=data["signature"], helped_by=data["helped_by"], by=by, at=at
                ),
            )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


def _rows(request: PersonRequest, page: reading.PlanPage) -> list[dict[str, str]]:
    """Each answer, or its costs, with a way to change it."""
    rows = []
    for number, title in page.plan.asks.titles.items():
        answer = page.answers.get(number)
        words = answer.text if answer else ""
        if answer and (count := answer.photo_count):
            words = f"{words}\n{count} photo{'' if count == 1 else 's'}".strip()
        if number == page.plan.asks.costs:
            words = "\n".join([words, *(sentence(line) for line in page.lines)]).strip()
        href = place(request, "my_plan_question", str(number))
        rows.append({"key": f"{number}. {title}", "value": words or "Nothing yet", "href": href})
    return rows


@permission("plan.send")
@require_POST
def take_back(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Take the sent version back, until the council starts to read."""
    opened = open_plan(request, whose, code="plan.send")
    version = opened.the_plan.waiting_version()
    if version is not None:
        try:
            services.take_back(version=version, by=request.user, at=clock.now())
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("You took your plan back. Send it again when you like."))
    return redirect(place(request, "my_plan"))


@permission("plan.view")
def asked(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """What the council asked about a sent plan, and a box for the answer."""
    opened = open_plan(request, whose, code="plan.send")
    rows = PlanQuestion.objects.select_related("version", "asked_by", "answered_by")
    row = rows.filter(version__plan__person=opened.person, reference=reference).first()
    if row is None:
        raise Http404
    form = AnswerAskedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_question(
                asked=row, words=form.cleaned_data["words"], by=request.user, at=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your answer is with the council."))
            return redirect(place(request, "my_plan"))
    context = {
        "opened": opened, "asked": row, "form": form if row.is_open or form.is_bound else None,
        "waits": row.version.is_waiting,
    }  # fmt: skip
    return render(request, "support_plans/asked.html", context, status=status_of(form))

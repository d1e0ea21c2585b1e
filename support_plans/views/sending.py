"""Check and send, take back, and the versions that were sent."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError, NotAllowed
from people.access import PersonRequest, permission
from people.places import place
from support_plans import parts, reading, services
from support_plans.compare import compare
from support_plans.forms import SendForm
from support_plans.models import COSTS_QUESTION, QUESTIONS, PlanVersion
from support_plans.sentences import sentence, sentence_of
from support_plans.views.common import Opened, open_plan, status_of


class OnlyThePersonSends(NotAllowed):
    code = "only_the_person_sends"
    message = "You can suggest changes. Only the person can send their plan."


@permission("plan.view")
def send(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Check the answers, say why more is needed, send. Who may only suggest is refused."""
    opened = open_plan(request, whose, part=parts.ANY)
    plan = opened.the_plan
    if not opened.may_send:
        if request.method != "POST":
            raise Http404
        services.refuse_sending(plan=plan, by=request.user, at=clock.now())
        raise OnlyThePersonSends
    form = SendForm(
        request.POST if request.method == "POST" else None, initial={"why_more": plan.why_more}
    )
    if request.method == "POST" and form.is_valid() and _send(request, opened, form):
        messages.success(request, "Your plan is sent. The council reads it and answers you.")
        return redirect(place(request, "my_plan"))
    page = reading.page_of(plan, clock.today())
    context = {
        "opened": opened, "plan": plan, "page": page, "form": form, "estimate": page.estimate,
        "rows": _rows(request, page), "left": [(n, QUESTIONS[n]) for n in page.missing],
        "waiting": page.version if page.version and page.version.is_waiting else None,
        "sees": reading.sees_words(page.others, own=opened.own, person=opened.person),
        "helped_by": request.user.helped_by,
    }  # fmt: skip
    return render(request, "support_plans/send.html", context, status=status_of(form))


def _send(request: PersonRequest, opened: Opened, form: SendForm) -> bool:
    plan, by, at = opened.the_plan, request.user, clock.now()
    try:
        services.write_why_more(plan=plan, text=form.cleaned_data["why_more"], by=by, at=at)
        services.send_plan(plan=plan, by=by, at=at, on=clock.today())
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


def _rows(request: PersonRequest, page: reading.PlanPage) -> list[dict[str, str]]:
    """Each answer, or its costs, with a way to change it."""
    rows = []
    for number, title in QUESTIONS.items():
        answer = page.answers.get(number)
        words = answer.text if answer else ""
        if answer and (count := answer.photo_count):
            words = f"{words}\n{count} photo{'' if count == 1 else 's'}".strip()
        if number == COSTS_QUESTION:
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
            messages.success(request, "You took your plan back. Send it again when you like.")
    return redirect(place(request, "my_plan"))


@permission("plan.view")
def versions(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What was sent, when, and what became of it."""
    opened = open_plan(request, whose, part=parts.ANY)
    rows = list(
        opened.the_plan.versions.select_related("sent_by", "decided_by").order_by("-number")
    )
    earlier = [*rows[1:], None]
    shown = [
        (row, _changed(row, before, opened)) for row, before in zip(rows, earlier, strict=True)
    ]
    return render(request, "support_plans/versions.html", {"opened": opened, "versions": shown})


def _changed(row: PlanVersion, before: PlanVersion | None, opened: Opened) -> str:
    """What is different from the version before, by its questions."""
    if before is None:
        return "The first version"
    shown = (parts.only(one.content, opened.parts) for one in (before, row))
    titles = [change.title for change in compare(*shown)]
    return f"Changed: {'; '.join(titles)}" if titles else "Nothing changed"


def _version_or_404(opened: Opened, number: int) -> PlanVersion:
    rows = opened.the_plan.versions.select_related("sent_by", "decided_by")
    row = rows.filter(number=number).first()
    if row is None:
        raise Http404
    if row.criterion is not None and not opened.sees(row.criterion):
        row.criterion, row.reason = None, ""  # about a part that is not shared
    return row


@permission("plan.view")
def version(request: PersonRequest, number: int, whose: str = "") -> HttpResponse:
    """One version as it was sent."""
    opened = open_plan(request, whose, part=parts.ANY)
    row = _version_or_404(opened, number)
    content = parts.only(row.content, opened.parts)
    context = {
        "opened": opened, "version": row, "answers": content["answers"],
        "lines": [sentence_of(line) for line in content["lines"]],
        "why_more": content.get("why_more", ""),
    }  # fmt: skip
    return render(request, "support_plans/version.html", context)


@permission("plan.view")
def compare_versions(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Two versions: what was added and what was removed, in words."""
    opened = open_plan(request, whose, part=parts.ANY)
    before = _version_or_404(opened, _number(request.GET.get("a", "")))
    after = _version_or_404(opened, _number(request.GET.get("b", "")))
    context = {
        "opened": opened, "before": before, "after": after,
        "changes": compare(
            parts.only(before.content, opened.parts), parts.only(after.content, opened.parts)
        ),
    }  # fmt: skip
    return render(request, "support_plans/compare.html", context)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5:  # noqa: PLR2004
        raise Http404
    return int(text)

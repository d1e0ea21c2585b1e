"""About me: the one page, writing it, its history, and an earlier one put back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, actor_for, permission
from people.models import Person
from people.places import place, whose_or_404
from support_plans.living_forms import AboutForm
from support_plans.models import AboutMe
from support_plans.services import about as services
from support_plans.views.common import status_of

WHAT = "your page “About me”"


def _open(request: PersonRequest, whose: str, code: str = "plan.view") -> tuple[Person, bool, bool]:
    """The person, whether it is one's own page, and whether one may write it."""
    person = whose_or_404(request, whose, code, what=WHAT)
    actor = actor_for(request)
    own = actor.person is not None and actor.person.pk == person.pk
    return person, own, actor.may("plan.write", person)


@permission("plan.view")
@require_safe
def about(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The page as it stands: to read, and to print."""
    person, own, may_write = _open(request, whose)
    page = services.about_of(person)
    context = {
        "person": person, "own": own, "may_write": may_write, "page": page,
        "rows": services.rows_of(page) if page else [],
    }  # fmt: skip
    return render(request, "support_plans/about.html", context)


@permission("plan.write")
def write_about(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Write the page; every heading may stay empty."""
    person, own, _may = _open(request, whose, "plan.write")
    page = services.about_of(person)
    form = AboutForm(
        request.POST if request.method == "POST" else None, request.FILES or None,
        initial=_initial(page), has_photo=bool(page and page.photo),
    )  # fmt: skip
    theirs: AboutMe | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.save_about(
                person=person, words=form.words(), edition=form.cleaned_data["edition"],
                by=request.user, at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except services.AboutChanged as changed:
            theirs = services.about_of(person)
            form.refuse(changed)
            form.data = {**request.POST.dict(), "edition": str(theirs.number if theirs else 0)}
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your page is saved."))
            return redirect(place(request, "my_about"))
    context = {
        "person": person, "own": own, "page": page, "form": form,
        "theirs": services.rows_of(theirs) if theirs else [],
    }  # fmt: skip
    return render(request, "support_plans/about_write.html", context, status=status_of(form))


def _initial(page: AboutMe | None) -> dict[str, object]:
    if page is None:
        return {"edition": 0}
    kept = (*services.HEADINGS, "helped_by", "photo_words", "with_plan")
    return {name: getattr(page, name) for name in kept} | {"edition": page.number}


@permission("plan.view")
@require_safe
def about_history(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Who saved it, when; any earlier page to read."""
    person, own, may_write = _open(request, whose)
    pages = list(person.about_pages.select_related("saved_by")[:100])
    shown = next((p for p in pages if p.reference == request.GET.get("page")), None)
    context = {
        "person": person, "own": own, "may_write": may_write, "pages": pages, "shown": shown,
        "rows": services.rows_of(shown) if shown else [],
    }  # fmt: skip
    return render(request, "support_plans/about_history.html", context)


@permission("plan.write")
@require_POST
def put_about_back(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """An earlier page as the newest."""
    person, _own, _may = _open(request, whose, "plan.write")
    page = person.about_pages.filter(reference=reference).first()
    if page is None:
        raise Http404
    services.put_about_back(page=page, by=request.user, at=clock.now(), on=clock.today())
    messages.success(request, _("The earlier page is back. The other one is kept too."))
    return redirect(place(request, "my_about"))

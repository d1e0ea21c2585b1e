"""Take the whole plan away in one file, or bring one in."""

import tempfile

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from people.access import PersonRequest, permission
from people.places import place
from support_plans.services import archives
from support_plans.views.common import open_plan


class BringForm(SteerForm):
    """The file that was saved."""

    file = forms.FileField(label=_("The file of your plan"), help_text=_("It ends in .zip."))


@permission("plan.write")
def archive(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Both ways on one page; a file that comes in becomes a draft."""
    opened = open_plan(request, whose, code="plan.write", what="your plan as one file")
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought = archives.bring_in(
                person=opened.person, upload=form.cleaned_data["file"], by=request.user,
                at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error("file", refusal.sentence)
        else:
            messages.success(request, _t("Your plan is here as a draft. Read it, then mark Ready."))
            for sentence in brought.left_out:
                messages.warning(request, _t("Not brought in. %(what)s") % {"what": sentence})
            return redirect(place(request, "my_plan"))
    return render(request, "support_plans/archive.html", {"opened": opened, "form": form})


@permission("plan.write")
@require_POST
def pack(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The file to keep."""
    opened = open_plan(request, whose, code="plan.write", what="your plan as one file")
    made = tempfile.TemporaryFile()  # noqa: SIM115 closed with the answer
    on = clock.today()
    archives.pack(plan=opened.the_plan, into=made, by=request.user, at=clock.now(), on=on)
    made.seek(0)
    answer = FileResponse(made, as_attachment=True, filename=f"my-plan-{on.isoformat()}.zip")
    answer["Cache-Control"] = "private, no-store"
    return answer  # type: ignore[return-value]  # it streams; both go out alike

"""An organisation's right of reply."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.models import Role
from providers.models import Organisation
from reports import services
from reports.forms import ReplyForm


@permission("spending.reply")
def reply(request: PersonRequest) -> HttpResponse:
    """What is published about one's organisation, and the reply that stands beside it."""
    ids = request.actor.organisation_ids(Role.PROVIDER_OPERATIONS)
    rows = Organisation.objects.filter(pk__in=ids).order_by("name")
    slug = (request.POST.get("organisation") or request.GET.get("organisation") or "")[:80]
    chosen = (rows.filter(slug=slug.replace("\x00", "")) if slug else rows).first()
    if chosen is None:
        raise Http404
    standing = services.replies({chosen.pk}).get(chosen.pk)
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        initial={"words": standing.words if standing else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.reply(
                organisation=chosen, words=form.cleaned_data["words"], by=request.user,
                at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your reply stands in reports from the next one on."))
            return redirect("spending_reply")
    context = {"form": form, "organisation": chosen, "incomes": chosen.incomes.all()[:5]}
    return render(request, "reports/reply.html", context, status=422 if form.errors else 200)

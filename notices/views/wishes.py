"""How the signed-in user wishes to hear from us."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from notices.forms import WishesForm, as_it_is
from notices.groups import MUST_REACH
from notices.models import Wishes
from notices.services import set_wishes
from notices.services.planning import quiet_of
from notices.services.wishing import supporters
from people.access import PersonRequest, permission


@permission("signed_in")
def my_news(request: PersonRequest) -> HttpResponse:
    """Channel, pace, quiet hours, a supporter; and what reaches everybody whatever they wish."""
    at, user = clock.now(), request.user
    wishes = Wishes.objects.filter(user=user).select_related("escalate_to").first()
    helpers = [(row.reference, row.user.get_full_name()) for row in supporters(user, at)]
    form = WishesForm(
        request.POST or None,
        initial=as_it_is(wishes, list(user.group_wishes.all()), user.email),
        helpers=helpers,
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_wishes(new=form.wished(), by=user, at=at)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We saved how you wish to hear from us."))
            return redirect("my_news")
    context = {
        "form": form, "must": list(dict.fromkeys(MUST_REACH.values())),
        "quiet": quiet_of(user, wishes, at), "helpers": helpers,
    }  # fmt: skip
    return render(request, "notices/wishes.html", context)

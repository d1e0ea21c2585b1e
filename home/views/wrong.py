"""“Something is wrong”: words that reach a named human, from anyone, about anything."""

from secrets import token_hex

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import SteerForm
from home.addresses import own_address
from notices.services import tell
from people import audit
from people.access import PersonRequest, actor_for, permission
from people.models import Person, Relationship, Role, StaffRole, User

ABOUT = (
    ("money", _("An amount or a payment is wrong")),
    ("support", _("Support did not come, or was not right")),
    ("looked", _("I do not know somebody who looked")),
    ("safe", _("I do not feel safe")),
    ("page", _("A page does not work for me")),
    ("other", _("Something else")),
)
MOST_TOLD = 10


class SomethingIsWrong(SteerForm):
    """What is wrong, in any words."""

    about = forms.ChoiceField(label=_("What is it about?"), choices=ABOUT, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("A few words are enough. You do not have to prove anything."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        help_text=_("A telephone number, an e-mail address, or a friend’s."),
        max_length=200,
        required=False,
    )


@permission("public")
def something_is_wrong(request: PersonRequest) -> HttpResponse:
    """Tell a named human: the person's own worker and the privacy officers."""
    where = own_address(request, request.GET.get("from", ""), otherwise="")
    form = SomethingIsWrong(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _send(request, form.cleaned_data, where)
        messages.success(
            request, _t("Thank you. We have it, and someone will answer in 2 working days.")
        )
        return redirect("something_is_wrong")
    return render(request, "home/something_is_wrong.html", {"form": form})


def _send(request: PersonRequest, said: dict[str, str], where: str) -> None:
    at = clock.now()
    user = request.user if isinstance(request.user, User) else None
    person = actor_for(request).person if user else None
    row = audit.record(
        "something.wrong", subject=said["about"], by=user, person=person, at=at,
        words="\n".join(filter(None, (said["words"], said["contact"], where))),
    )  # fmt: skip
    name = person.known_as if person else (str(user) if user else _t("Somebody not signed in"))
    for to in _who_is_told(person):
        tell(
            to=to, about=person, kind="something_wrong", key=f"wrong:{row.pk}:{token_hex(4)}:{to.pk}",
            sentence=_t("%(name)s says: something is wrong. Case %(number)s.")
            % {"name": name, "number": row.pk},
            link="", at=at,
        )  # fmt: skip


def _who_is_told(person: Person | None) -> list[User]:
    """Privacy officers, and the person's own workers; else auditors, so that nobody is lost."""
    on = clock.today()
    staff = StaffRole.objects.filter(starts_on__lte=on, ends_on=None)
    found = [row.user for row in staff.filter(role=Role.PRIVACY).select_related("user")]
    if person is not None:
        near = Relationship.objects.live(on).filter(person=person, kind=Role.COUNCIL_WORKER)
        found += [row.user for row in near.select_related("user")]
    if not found:
        found = [row.user for row in staff.filter(role=Role.AUDITOR).select_related("user")]
    return list({user.pk: user for user in found}.values())[:MOST_TOLD]

"""Signing in with a card, being asked again, the demo's cast, and who helps today."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from core import clock
from core.forms import SteerForm
from home.addresses import next_of
from home.demo.cast import CAST, DOMAIN
from people import services
from people.access import PersonRequest, permission
from people.middleware import HELPED_BY
from people.models import User
from people.sign_in_forms import CardSignIn

CARD_REFUSED = _("The card or the PIN is not right. After five wrong tries the card rests a while.")


@sensitive_post_parameters("card_code", "pin")
@permission("public")
def card(request: PersonRequest) -> HttpResponse:
    """A printed card's code and the person's own PIN."""
    form = CardSignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            return _let_in(request, user, "card")
        form.add_error(None, CARD_REFUSED)
    return render(request, "people/card_sign_in.html", {"form": form})


def _let_in(request: PersonRequest, user: User, method: str) -> HttpResponse:
    record_authentication(request, user, method=method)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=next_of(request)))
    return answer


class AskAgain(SteerForm):
    """The password, or the PIN of one's card."""

    secret = forms.CharField(
        label=_("Your password, or the PIN of your card"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@sensitive_post_parameters("secret")
@permission("signed_in")
def again(request: PersonRequest) -> HttpResponse:
    """Asked once more before something that matters, then back to it."""
    form = AskAgain(request.POST if "secret" in request.POST else None)
    if request.method == "POST":
        if "demo" in request.POST and _in_the_demo(request.user):
            return _recorded(request, "demo")
        if form.is_valid():
            secret = form.cleaned_data["secret"]
            if services.pin_is_right(user=request.user, pin=secret, at=clock.now()):
                return _recorded(request, "card")
            if authenticate(request, username=request.user.username, password=secret):
                return _recorded(request, "password")
            form.add_error("secret", _t("That is not right. Try again."))
    context = {"form": form, "next": next_of(request), "demo": _in_the_demo(request.user)}
    return render(request, "home/sign_in_again.html", context)


def _recorded(request: PersonRequest, method: str) -> HttpResponse:
    request.session.cycle_key()
    record_authentication(request, request.user, method=method, reauthenticated=True)
    return redirect(next_of(request))


def _in_the_demo(user: User) -> bool:
    return settings.DEMO and (user.email or "").endswith(f"@{DOMAIN}")


@permission("public")
def demo_cast(request: PersonRequest) -> HttpResponse:
    """The demo's people: one press signs in. There is no such address in any other mode."""
    if not settings.DEMO:
        raise Http404
    known = {user.username: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    if request.method == "POST":
        user = known.get(request.POST.get("username", ""))
        if user is None:
            raise Http404
        return _let_in(request, user, "demo")
    groups: dict[str, list[object]] = {}
    for member in CAST:
        if member.username in known:
            groups.setdefault(member.group, []).append(member)
    return render(request, "home/demo_cast.html", {"groups": groups.items()})


class WhoHelps(SteerForm):
    """The name of somebody sitting beside the person."""

    name = forms.CharField(
        label=_("Who is helping you today?"),
        help_text=_("Their name goes beside what you do. They get no rights by this."),
        max_length=80,
    )


@permission("signed_in")
def helping(request: PersonRequest) -> HttpResponse:
    """Someone is helping me today: said on what is done, until sign-out or one press."""
    back = next_of(request, otherwise="/")
    form = WhoHelps(request.POST or None)
    if request.method == "POST":
        if not request.POST.get("name", "x").strip():
            request.session.pop(HELPED_BY, None)
            return redirect(back)
        if form.is_valid():
            request.session[HELPED_BY] = form.cleaned_data["name"]
            return redirect(back)
    return render(request, "home/helping.html", {"form": form, "next": back})

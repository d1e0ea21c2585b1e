"""How this person likes Steer: how it looks, its language, their card, their tokens, their sessions."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from home.addresses import next_of
from home.context import welsh_is_here
from people import services
from people.access import PersonRequest, ask_again, permission, recently_signed_in
from people.middleware import LANGUAGE
from people.models import ApiToken, Role, User

LANGUAGES = (("en-gb", "English"), ("cy", "Cymraeg"))
BILLING_ROLES = (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)
# Held by the session until it is shown once, on the page after the form.
FRESH_CARD, FRESH_TOKEN = "fresh_card", "fresh_token"


class HowItLooks(SteerForm):
    """Text size, font, simple words, hidden amounts and language."""

    marks_optional = False

    text_size = forms.ChoiceField(
        label=_("How big are the words?"), choices=User.TextSize, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Which language?"),
        help_text=_("Nobody has written the Welsh words yet. We note your wish."),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
    )
    plain_font = forms.BooleanField(label=_("Use plain Arial letters"), required=False)
    easy_read = forms.BooleanField(
        label=_("Use simple words and pictures where there are some"), required=False
    )
    hide_amounts = forms.BooleanField(
        label=_("Hide amounts of money on every page"), required=False
    )


@permission("signed_in")
def settings_page(request: PersonRequest) -> HttpResponse:
    """Everything about this sign-in, on one page."""
    user = request.user
    now = {name: getattr(user, name) for name in HowItLooks.base_fields}
    form = HowItLooks(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=user.pk).update(**form.cleaned_data)
        request.session[LANGUAGE] = spoken(form.cleaned_data["language"])
        messages.success(request, _t("We saved how you like it."))
        return redirect("settings")
    context = {
        "form": form,
        "cards": user.cards.filter(revoked_at=None),
        "tokens": user.api_tokens.filter(revoked_at=None, expires_at__gt=clock.now()),
        "may_calendar": request.actor.person is not None,
        "may_have_tokens": request.actor.has(*BILLING_ROLES),
        "has_password": user.has_usable_password(),
    }
    return render(request, "home/settings.html", context)


def spoken(chosen: str) -> str:
    """The language that pages can be shown in; a wish for Welsh is kept until it is here."""
    return chosen if chosen != "cy" or welsh_is_here() else "en-gb"


@permission("public")
@require_POST
def set_language(request: PersonRequest) -> HttpResponse:
    """The language of this session, and of the person's next ones."""
    chosen = request.POST.get("language", "")
    if chosen in dict(LANGUAGES):
        request.session[LANGUAGE] = spoken(chosen)
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=chosen)
    return redirect(next_of(request))


@permission("signed_in")
@require_POST
def hide_amounts(request: PersonRequest) -> HttpResponse:
    """Hide amounts on every page, or show them again."""
    User.objects.filter(pk=request.user.pk).update(hide_amounts=not request.user.hide_amounts)
    return redirect(next_of(request))


class NewCard(SteerForm):
    """A PIN of one's own, twice, and who helped."""

    pin = forms.CharField(
        label=_("Choose a PIN"),
        help_text=_("4 to 8 figures. Not all the same, not in a row."),
        max_length=8,
        strip=False,
        widget=forms.PasswordInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "new-password",
                "class": "govuk-input--width-10",
            }
        ),
    )
    again = forms.CharField(
        label=_("The same PIN again"),
        max_length=8,
        strip=False,
        widget=forms.PasswordInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "new-password",
                "class": "govuk-input--width-10",
            }
        ),
    )
    made_with = forms.CharField(
        label=_("Who helped you with this?"), max_length=120, required=False
    )

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if found.get("pin") and found.get("again") and found["pin"] != found["again"]:
            self.add_error("again", _("The two PINs are not the same. Type it again."))
        return found


@sensitive_post_parameters("pin", "again")
@permission("signed_in")
def make_card(request: PersonRequest) -> HttpResponse:
    """One's own printed card. An earlier one stops working."""
    if not recently_signed_in(request):
        return ask_again(request)
    form = NewCard(request.POST or None, initial={"made_with": request.user.helped_by})
    if request.method == "POST" and form.is_valid():
        try:
            _, code = services.make_card(
                user=request.user, pin=form.cleaned_data["pin"],
                made_with=form.cleaned_data["made_with"], by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            request.session[FRESH_CARD] = code
            return redirect("my_card")
    return render(request, "home/make_card.html", {"form": form})


@permission("signed_in")
def my_card(request: PersonRequest) -> HttpResponse:
    """The new card, to print: its code is shown once and kept nowhere."""
    code = request.session.pop(FRESH_CARD, "")
    if not code:
        return redirect("settings")
    return render(request, "home/card.html", {"code": code})


@permission("signed_in")
@require_POST
def revoke_card(request: PersonRequest, reference: str) -> HttpResponse:
    """One press, and the card stops working."""
    card = request.user.cards.filter(reference=reference).first()
    if card is None:
        raise Http404
    services.revoke_card(card=card, by=request.user, at=clock.now())
    messages.success(request, _t("That card does not work any more."))
    return redirect("settings")


class NewToken(SteerForm):
    """What the token is for."""

    label = forms.CharField(
        label=_("What is it for?"), help_text=_("For example, our billing system."), max_length=120
    )


@permission("bill.submit")
def make_token(request: PersonRequest) -> HttpResponse:
    """A token with which a provider's system signs in as this user."""
    if not recently_signed_in(request):
        return ask_again(request)
    form = NewToken(request.POST or None)
    fresh = request.session.pop(FRESH_TOKEN, "") if request.method == "GET" else ""
    if request.method == "POST" and form.is_valid():
        request.session[FRESH_TOKEN] = services.make_token(
            user=request.user, label=form.cleaned_data["label"], at=clock.now()
        )
        return redirect("make_token")
    return render(request, "home/make_token.html", {"form": form, "token": fresh})


@permission("signed_in")
@require_POST
def revoke_token(request: PersonRequest, number: int) -> HttpResponse:
    """The token stops working at once."""
    token = ApiToken.objects.filter(user=request.user, pk=number).select_related("user").first()
    if token is None:
        raise Http404
    services.revoke_token(token=token, by=request.user, at=clock.now())
    messages.success(request, _t("That token does not work any more."))
    return redirect("settings")


@permission("signed_in")
@require_POST
def sign_out_everywhere(request: PersonRequest) -> HttpResponse:
    """Every telephone and computer is signed out, this one too."""
    services.sign_out_everywhere(user=request.user, by=request.user, at=clock.now())
    request.session.flush()
    return redirect("account_login")

"""The forms of signing in, in plain words (allauth's are named in ACCOUNT_FORMS and MFA_FORMS)."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SteerForm, put_in_words


def _say(form: forms.Form, **words: tuple[Any, Any]) -> None:
    """Our label and hint on fields of another's form; no words inside the boxes."""
    for name, (label, hint) in words.items():
        field = form.fields.get(name)
        if field is not None:
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)
            put_in_words(field)


class SignIn(LoginForm):  # type: ignore[misc]
    """Name or e-mail address, and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(
            self,
            login=(_("Your sign-in name or e-mail address"), ""),
            password=(_("Password"), ""),
        )
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none")
        self.fields["login"].widget.attrs["spellcheck"] = "false"


class AskPasswordAgain(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self, password=(_("Password"), ""))


class NewPassword(ChangePasswordForm):  # type: ignore[misc]
    """The old password, then a new one twice."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(
            self,
            oldpassword=(_("Your password now"), ""),
            password1=(_("New password"), _("12 letters or more. Three or four words work well.")),
            password2=(_("New password again"), ""),
        )


class AskCode(AuthenticateForm):  # type: ignore[misc]
    """A code from the app, or one kept on paper."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self, code=(_("Code"), _("From your app, or one of the codes you keep on paper.")))


class AskCodeAgain(ReauthenticateByCodeForm):  # type: ignore[misc]
    """The same, before something that matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self, code=(_("Code"), _("From your app, or one of the codes you keep on paper.")))


class StartApp(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self, code=(_("The code that the app shows"), _("Six figures.")))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddKey(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(
            self,
            name=(_("A name for it"), _("For example, my phone.")),
            passwordless=(
                _("Sign in with it alone, without a password"),
                _("It then asks for your finger, your face or its own PIN."),
            ),
        )


class RenameKey(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self, name=(_("A name for it"), _("For example, my phone.")))


class CardSignIn(SteerForm):
    """The code on a printed card, and the person's own PIN. Both may be pasted."""

    card_code = forms.CharField(
        label=_("The code on your card"),
        help_text=_("Letters and figures. Gaps do not matter."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    pin = forms.CharField(
        label=_("Your PIN"),
        max_length=40,
        strip=False,
        widget=forms.PasswordInput(
            attrs={
                "autocomplete": "current-password",
                "inputmode": "numeric",
                "class": "govuk-input--width-10",
            }
        ),
    )

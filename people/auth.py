"""Sign-in: allauth by name and password or passkey, and our printed card."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from people import services
from people.middleware import LANGUAGE
from people.models import User

WRONG = _("The name or the password is not right. Try again, or ask for help.")


def display_name(user: User) -> str:
    return str(user)


class CardBackend(BaseBackend):
    """A printed card's code and the person's own PIN (docs/adr/0013)."""

    def authenticate(
        self, request: HttpRequest | None, card_code: str = "", pin: str = "", **other: Any
    ) -> User | None:
        if not card_code:
            return None
        return services.user_of_card(code=card_code, pin=pin, at=clock.now())

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of Steer: a name, and an e-mail address only for those who want one."""

    def login(self, request: HttpRequest, user: User) -> None:
        """Signed in, in the user's own language."""
        super().login(request, user)
        request.session[LANGUAGE] = user.language

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Call us if you think this is wrong."),
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "incorrect_password": _("That is not your password. Try again."),
        "too_many_login_attempts": _("There were too many tries. Wait a little, then try again."),
        "enter_current_password": _("Type the password you use now."),
        "incorrect_code": _("That code is not right. Type the one your app shows now."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user = super().save_user(request, user, form, commit=False)
        user.name = user.name or user.username
        user.email = user.email or None
        user.joined_at = clock.now()
        if commit:
            user.save()
        return user

"""Sign-in: allauth by name and password or passkey, and our printed card."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from core import clock
from people import services
from people.models import User


def display_name(user: User) -> str:
    return str(user)


class CardBackend(BaseBackend):
    """A printed card's code and the person's own PIN (docs/adr/0013)."""

    def authenticate(
        self, request: HttpRequest | None, card_code: str = "", pin: str = "", **_: Any
    ) -> User | None:
        if not card_code:
            return None
        return services.user_of_card(code=card_code, pin=pin, at=clock.now())

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of Steer: a name, and an e-mail address only for those who want one."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user = super().save_user(request, user, form, commit=False)
        user.name = user.name or user.username
        user.email = user.email or None
        user.joined_at = clock.now()
        if commit:
            user.save()
        return user

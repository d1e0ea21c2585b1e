"""The API's side of access: tokens, and deny by default."""

from typing import TYPE_CHECKING, Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core import clock
from people.access import actor_for
from people.models import User
from people.permissions import SIGNED_IN, roles_for
from people.services import user_of_token

if TYPE_CHECKING:  # rest_framework.views imports us
    from rest_framework.views import APIView


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`, made by `manage.py api_token EMAIL`."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        user = user_of_token(secret.strip(), at=clock.now())
        if user is None:
            raise AuthenticationFailed("This token is not known, or has ended. Make a new one.")
        return user, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class DeclaredPermission(BasePermission):
    """Every API view names `permission_code`; without one nothing is served."""

    message = "You cannot do this."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        code: str | None = getattr(view, "permission_code", None)
        if code is None:
            return False
        if code == "public":
            return True
        if not request.user.is_authenticated:
            return False
        return code == SIGNED_IN or bool(actor_of_request(request).roles & roles_for(code))


def actor_of_request(request: Request) -> Any:
    """The actor of an API request; read once, by token or session."""
    inner = request._request  # noqa: SLF001
    inner.user = request.user
    return actor_for(inner)

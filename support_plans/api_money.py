"""Money is a separate tick in the API too: who is not let see it gets null for every amount."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.access import Actor
from people.models import Person

AMOUNTS = ("_pence", "pence_per_point")  # how the names of amounts end
COVERED = "money_is_covered"


def without_money(data: Any) -> Any:
    """The same answer with null for every amount, however deep it stands."""
    if isinstance(data, dict):
        return {
            name: None if str(name).endswith(AMOUNTS) or name == "bands" else without_money(value)
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [without_money(one) for one in data]
    return data


def cover_for(request: Request, actor: Actor, person: Person) -> None:
    """Remember that this answer has no amounts, unless the person lets the actor see money."""
    if not actor.may("money.view", person):
        setattr(request._request, COVERED, True)  # noqa: SLF001


def rows_without_money(
    actor: Actor, rows: list[dict[str, Any]], people: QuerySet[Person], name: str
) -> list[dict[str, Any]]:
    """Rows of a list: each keeps its amounts where its person lets the actor see money.

    `name` is the field that holds the person's reference.
    """
    seen = {one.reference for one in people if actor.may("money.view", one)}
    return [row if row.get(name) in seen else without_money(row) for row in rows]


class PlanView(APIView):
    """A view of one plan: its answer is covered where `cover_for` said so."""

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        inner = getattr(request, "_request", request)
        if getattr(inner, COVERED, False) and getattr(answer, "data", None) is not None:
            answer.data = without_money(answer.data)
        return answer

"""Who can hold the money of a line, by the council's policies and in the words of its law."""

from collections.abc import Mapping
from datetime import date

from core.models import Authority
from core.policies import Value
from support_plans.models import Held


def ways(authority: Authority, on: date) -> list[tuple[str, str]]:
    """The ways offered on a day, in the policy's order, each as people here call it."""
    return ways_of(authority.policies_on(on))


def ways_of(policies: Mapping[str, Value]) -> list[tuple[str, str]]:
    """The same by policies that are read already."""
    names, offered = policies["option_names"].value, policies["deployment_options"].value
    return [(way, names.get(way, Held(way).label)) for way in offered]


def usual_of(policies: Mapping[str, Value]) -> str:
    """What a form begins with; nothing where the person must choose (Scotland's 2013 Act)."""
    way = str(policies["default_option"].value)
    return "" if way == "none" else way

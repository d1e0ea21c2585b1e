"""What may be published: a record without the parts that differ from the standard."""

from typing import Any

from providers.referral.deviations import RULES, SERVICE, wrong

ORGANISATION_KEYS = frozenset(RULES["organisation"]) - {"services"}
SERVICE_KEYS = frozenset(SERVICE)


def fitting(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """The record with every odd value left out; a part without what it needs goes whole."""
    found = _fitting(RULES[kind], row)
    return found if isinstance(found, dict) else {}


def _fitting(rule: Any, value: Any) -> Any:
    """The value as far as it fits; None when nothing of it does."""
    if isinstance(rule, str):
        return None if value is None or wrong(rule, value) else value
    if isinstance(rule, list):
        if not isinstance(value, list):
            return None
        kept = [_fitting(rule[0], one) for one in value]
        return [one for one in kept if one is not None]
    if not isinstance(value, dict):
        return None
    found = {}
    for name, one in value.items():
        fits = _fitting(rule[name], one) if name in rule else one
        if fits is not None:
            found[name] = fits
    needed = (name for name, one in rule.items() if isinstance(one, str) and one.endswith("!"))
    return found if all(name in found for name in needed) else None

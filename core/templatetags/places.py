"""`{% my_url 'pots' %}`: the person's own page, or the same page opened for them."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def my_url(context: dict[str, Any], name: str, *args: str) -> str:
    """The address of page `name` for the person this request is about."""
    person = getattr(context.get("request"), "whose", None)
    if person is None:
        return reverse(name, args=args)
    return reverse(f"for_{name}", args=[person.reference, *args])


@register.simple_tag(takes_context=True)
def my_words(context: dict[str, Any], own: str, theirs: str, **facts: object) -> str:
    """`own` on a person's page, `theirs` on the same page opened for them.

    Both may name facts, and `theirs` what the person likes to be called: `%(name)s’s pots`.
    """
    person = getattr(context.get("request"), "whose", None)
    chosen, known = (own, "") if person is None else (theirs, person.known_as)
    words = str(chosen).replace("%%", "%")  # the template's `_("…")` doubles them
    return words % {**facts, "name": known}

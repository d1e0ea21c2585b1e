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

"""Filters for a record that is read without a server: days and instants come as ISO text."""

from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django import template

from core.templatetags.words import day

register = template.Library()
A_DAY = len("2026-11-05")


@register.filter
def iso_day(text: Any) -> str:
    """“5 November 2026”, of a day or an instant as ISO text; nothing for nothing."""
    if not text:
        return ""
    if len(str(text)) == A_DAY:
        return day(date.fromisoformat(str(text)))
    return day(datetime.fromisoformat(str(text)))


@register.filter
def href(path: str) -> str:
    """A path inside the record as a link, whatever letters its name has."""
    return quote(path)


@register.filter
def of(rows: dict[str, Any], key: str) -> Any:
    """The row of this reference, where there is one."""
    return rows.get(key)

"""Addresses that somebody sent us: followed only when they are our own."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_address(request: HttpRequest, wanted: str, otherwise: str = "/") -> str:
    """`wanted` when it is a page of ours, else `otherwise`."""
    ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else otherwise


def next_of(request: HttpRequest, otherwise: str = "/") -> str:
    """Where this form or link asked to go next."""
    return own_address(request, request.POST.get("next") or request.GET.get("next", ""), otherwise)

"""When a page cannot be shown: what happened, in words, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import DomainError


class BadRequest(DomainError):
    code = "bad_request"
    message = "We could not read what was sent. Nothing was changed. Go back and try again."
    status = 400


class FormExpired(DomainError):
    code = "form_expired"
    message = "This form was open for a long time. Go back: your words are still there. Send again."
    status = 403


class Broken(DomainError):
    code = "broken"
    message = "That did not work. Nothing was lost or paid. Try again, or call us."
    status = 500


def _say(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    return render(request, "errors/refused.html", {"refusal": refusal}, status=refusal.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _say(request, BadRequest())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there, or not for you: the same page, so that records cannot be guessed."""
    return render(request, "errors/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    return _say(request, Broken())


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _say(request, FormExpired())

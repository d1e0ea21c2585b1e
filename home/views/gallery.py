"""Every part of the pages in its states, on one page: for those who build and judge them."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.forms import Choices, DayBoxes, DayField, MoneyField, SteerForm
from people.access import permission

# Each pot: its name, then Spent, Promised, Free and what is short, in pence.
POTS = (
    ("Art group", 54000, 57000, 9000, 0),
    ("Help at home", 366000, 234000, 0, 0),
    ("Getting out", 62000, 42000, 6000, 0),
    ("Swimming", 90000, 30000, 0, 4000),
    ("Time away", 0, 0, 80050, 0),
)
PICTURES = ("person", "group", "home", "money-bag", "calendar", "phone", "swim", "food")


class EveryField(SteerForm):
    """One field of each kind."""

    name = forms.CharField(label="Your name", help_text="As you like to be called.")
    amount = MoneyField(label="How much to move?", help_text="From Swimming to Art group.")
    on = DayField(label="When did you go?", help_text="For example, 5 November 2026.")
    born = DayField(
        label="When were you born?", widget=DayBoxes, help_text="For example, 5 11 1980."
    )
    answer = forms.ChoiceField(
        label="Your decision",
        choices=[
            ("agree", "Agree this plan"),
            ("ask", "Ask Maya something first"),
            ("no", "Do not agree"),
        ],
        widget=Choices(hints={"ask": "Maya can answer in her own time."}),
    )
    days = forms.MultipleChoiceField(
        label="Which days?",
        choices=[("tue", "Tuesday"), ("thu", "Thursday")],
        widget=forms.CheckboxSelectMultiple,
    )
    pot = forms.ChoiceField(
        label="Which pot?", choices=[("art", "Art group"), ("swim", "Swimming")]
    )
    words = forms.CharField(
        label="What you want to say",
        help_text="Maya will see this. Use short sentences.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    paper = forms.FileField(label="A photo of the receipt", required=False)
    sure = forms.BooleanField(label="I have read this")


class Narrow(SteerForm):
    """Filters of a list."""

    marks_optional = False

    q = forms.CharField(label="Name or case number", required=False)


def _things(**facts: Any) -> SimpleNamespace:
    return SimpleNamespace(**facts)


def _pots() -> dict[str, Any]:
    rows = [
        _things(
            name=name,
            href="#pots",
            spent=spent,
            promised=promised,
            free=free,
            short=short,
            left=promised + free,
            cells=[{"pence": p} for p in (spent + promised + free, spent, promised + free)],
        )
        for name, spent, promised, free, short in POTS
    ]
    sums = [sum(row.cells[i]["pence"] for row in rows) for i in range(3)]
    total = {"name": "All pots", "cells": [{"pence": pence} for pence in sums]}
    return {"pots": rows, "total": total, "heads": ["Pot", "In the pot", "Spent", "Left"]}


@permission("public")
def gallery(request: HttpRequest) -> HttpResponse:
    """The component sheet. All content on it is invented."""
    wrong = EveryField(
        {"name": "", "amount": "90.555", "on": "30 February 2026", "born_day": "31", "born_month": "4",
         "born_year": "1980"},
        auto_id="wrong_%s",
    )  # fmt: skip
    context = {
        **_pots(),
        "identity": _things(name="Maya", text="Maya lets you see it and suggest changes."),
        "helped_by": "Kim",
        "empty_form": EveryField(initial={"amount": 12050}),
        "wrong_form": wrong,
        "narrow": Narrow(),
        "numbers": Paginator(range(60), 25).page(2),
        "pictures": PICTURES,
        "moment": datetime(2026, 3, 3, 10, 15, tzinfo=UTC),
        "colours": [
            ("ink", "Ink", "Words, frames"),
            ("quiet", "Quiet ink", "Dates, hints"),
            ("plum", "Plum", "Links, main button"),
            ("deep", "Deep plum", "Hover"),
            ("heather", "Heather", "The answer"),
            ("stone", "Stone", "Quiet facts"),
            ("leaf", "Leaf", "Done"),
            ("honey", "Honey", "Needs you"),
            ("rose", "Rose", "Did not work"),
            ("gold", "Focus", "Focus ring only"),
        ],
        "facts": [
            _things(
                key="On the board", value="Three quarters or more use support", href="", action=""
            ),
            _things(
                key="How you like to hear",
                value="Text, then a call",
                href="#facts",
                action="Change",
            ),
        ],
        "tasks": [
            _things(
                href="#tasks",
                text="1. What matters to me",
                quiet="Words and 2 photos",
                tag="Ready",
                tag_kind="good",
            ),
            _things(
                href="#tasks",
                text="2. How I will use my budget",
                quiet="",
                tag="Started",
                tag_kind="started",
            ),
            _things(
                href="#tasks",
                text="3. How I stay in control",
                quiet="",
                tag="Not started",
                tag_kind="",
            ),
        ],
        "events": [
            _things(
                what="Acorn sent the bill", when="20 November", more="3 sessions, £90.", done=True
            ),
            _things(what="You said yes", when="23 November", more="", done=True),
            _things(
                what="We pay Acorn",
                when="On 5 December",
                more="You can change your mind until then.",
                done=False,
            ),
        ],
    }
    return render(request, "home/components.html", context)

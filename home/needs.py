"""What needs this person: bills to answer, a plan that came back, suggestions, alerts. One query."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as mark
from django.utils.translation import ngettext

from core.clock import day_of
from core.templatetags.words import day_short, money
from invoices.models import Bill
from invoices.services.keeping import (
    answer_due_on,
    answer_policy,
    days_for,
    people_supported,
)
from people.access import Actor
from people.models import Person, Role, Sharing
from people.places import place
from support_plans.models import (
    BrokerFee,
    FirstDraft,
    InstructionSwitch,
    Interest,
    PlanQuestion,
    PlanVersion,
    Recommendation,
    Suggestion,
)
from tracking.models import Alert

MOST_AHEAD = timedelta(days=60)  # what the policy `sharing_ask_days` may say at most
Rows = QuerySet[Any, dict[str, Any]]
COLUMNS = ("n_what", "n_ref", "n_name", "n_who", "n_number", "n_pence", "n_since", "n_more")


@dataclass(frozen=True)
class Need:
    """One row: the link, a quieter line, and a tag."""

    href: str
    text: str
    quiet: str
    tag: str
    tag_kind: str


def needs_of(request: HttpRequest, actor: Actor, person: Person, on: date) -> list[Need]:
    """Everything that waits for this person, oldest first, as far as the actor may see it."""
    parts: list[Rows] = []
    if actor.may("bill.answer", person):
        parts.append(_bills(person, on))
    if actor.may("plan.write", person):
        parts += [_returned(person), _asked(person), _suggestions(person), _drafts(person)]
        parts += _of_brokers(person)
    if actor.may("sharing.change", person):
        parts.append(_endings(person, on))
    if actor.may("money.view", person):
        parts.append(_alerts(person))
    if actor.may("unwell.write", person):
        parts.append(_unwell(person, on))
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = sorted(rows, key=lambda row: (row["n_since"], row["n_ref"]))
    found = list({(row["n_what"], row["n_ref"]): row for row in found}.values())
    found = _asked_by_now(found, person, on)
    days = (0, 0, 0)
    if any(row["n_what"] == "bill" for row in found):
        days = answer_policy(person.authority, on)
    return [_need(request, row, on, days) for row in found]


def _text(value: str) -> Cast:
    return Cast(Value(value), CharField())


def _bills(person: Person, on: date) -> Rows:
    """Each with how many people its provider supports: a small one hears sooner."""
    waiting = Bill.objects.filter(agreement__budget__person=person).awaiting_answer()
    return _row(
        waiting.order_by(), "bill", F("reference"), F("agreement__what"), F("organisation__name"),
        Count("lines", distinct=True), F("total_pence"), F("sent_at"),
        more=Subquery(people_supported(OuterRef("organisation"), person.authority_id, on)),
    )  # fmt: skip


def _returned(person: Person) -> Rows:
    """The latest version of a plan, when it came back and nothing was sent since."""
    came_back = PlanVersion.objects.filter(
        plan__person=person, state=PlanVersion.State.RETURNED
    ).exclude(plan__versions__number__gt=F("number"))
    return _row(
        came_back.order_by(), "returned", F("reference"), Cast("criterion", CharField()), _text(""),
        Cast(Value(0), IntegerField()), F("total_pence"), F("decided_at"),
    )  # fmt: skip


def _asked(person: Person) -> Rows:
    """What the council asks about a plan that it reads."""
    waiting = PlanQuestion.objects.filter(
        version__plan__person=person, version__in=PlanVersion.objects.waiting(), answered_at=None
    )
    return _row(
        waiting.order_by(), "asked", F("reference"), _text(""), F("asked_by__name"),
        Cast(Value(0), IntegerField()), Value(0), F("asked_at"),
    )  # fmt: skip


def _suggestions(person: Person) -> Rows:
    waiting = Suggestion.objects.filter(plan__person=person, state=Suggestion.State.WAITING)
    return _row(
        waiting.order_by(), "suggestion", F("reference"), Cast("question", CharField()),
        F("by__name"), Cast(Value(0), IntegerField()), Value(0), F("made_at"),
    )  # fmt: skip


def _drafts(person: Person) -> Rows:
    """Words that a helper wrote, not yet the person's."""
    waiting = FirstDraft.objects.filter(plan__person=person, state=FirstDraft.State.NOT_YET)
    return _row(
        waiting.order_by(), "draft", F("reference"), Cast("question", CharField()),
        F("by__name"), Cast(Value(0), IntegerField()), Value(0), F("begun_at"),
    )  # fmt: skip


def _of_brokers(person: Person) -> list[Rows]:
    """What a broker declares, recommends or asks for: a yes or a no."""
    mine = {"relationship__person": person, "relationship__ended_at": None}
    ties = Interest.objects.filter(**mine, ended_at=None, answers=None)
    recommended = Recommendation.objects.filter(**mine, state=Recommendation.State.WAITING)
    fees = BrokerFee.objects.filter(**mine, agreed=None)
    return [
        _row(
            rows.order_by(), what, F("relationship__reference"), name, F("relationship__user__name"),
            Cast(Value(0), IntegerField()), Value(0), F(since),
        )
        for rows, what, name, since in (
            (ties, "tie", F("organisation__name"), "declared_at"),
            (recommended, "recommended", F("organisation__name"), "made_at"),
            (fees, "fee", F("words"), "asked_at"),
        )
    ]  # fmt: skip


def _endings(person: Person, on: date) -> Rows:
    """Helpers whose time runs out soon: shall they go on?"""
    soon = Sharing.objects.live(on).filter(
        relationship__person=person, relationship__ended_at=None, until_on__lte=on + MOST_AHEAD
    ).exclude(relationship__kind=Role.AUTHORISED)  # fmt: skip
    return _row(
        soon.order_by(), "ending", F("relationship__reference"), Cast("until_on", CharField()),
        F("relationship__user__name"), Cast(Value(0), IntegerField()), Value(0), F("granted_at"),
    )  # fmt: skip


def _unwell(person: Person, on: date) -> Rows:
    """What the person wrote for being unwell, while it is on: they can switch it off."""
    is_on = InstructionSwitch.objects.filter(person=person, on=True, until_on__gte=on).exclude(
        person__unwell_switches__pk__gt=F("pk")
    )
    return _row(
        is_on.order_by(), "unwell", _text(""), _text(""), _text(""),
        Cast(Value(0), IntegerField()), Value(0), F("at"),
    )  # fmt: skip


def _asked_by_now(rows: list[dict[str, Any]], person: Person, on: date) -> list[dict[str, Any]]:
    """Without endings that are further off than the council’s policy; it is read when one is."""
    if not any(row["n_what"] == "ending" for row in rows):
        return rows
    last = on + timedelta(days=int(person.authority.policy("sharing_ask_days", on).value))
    return [
        row
        for row in rows
        if row["n_what"] != "ending" or date.fromisoformat(row["n_name"][:10]) <= last
    ]


def _alerts(person: Person) -> Rows:
    open_now = Alert.objects.filter(budget__person=person, closed_at=None, quieted_at=None)
    return _row(
        open_now.order_by(), "alert", F("kind"), F("sentence"), F("action"),
        Cast(Value(0), IntegerField()), Value(0), F("opened_at"),
    )  # fmt: skip


def _row(rows: Any, what: str, *values: object, more: Any = None) -> Rows:
    more = Cast(Value(0) if more is None else more, IntegerField())
    columns = dict(zip(COLUMNS, (_text(what), *values, more), strict=True))
    found: Rows = rows.values(**columns)
    return found


def _need(request: HttpRequest, row: dict[str, Any], on: date, days: tuple[int, int, int]) -> Need:
    since: datetime = row["n_since"]
    when = day_short(day_of(since))
    if row["n_what"] == "bill":
        due = answer_due_on(Bill(sent_at=since), on, days_for(row["n_more"], days))
        words = {"what": row["n_name"], "pence": money(row["n_pence"])}
        times = ngettext("%(n)d time", "%(n)d times", row["n_number"]) % {"n": row["n_number"]}
        return Need(
            place(request, "my_bill", row["n_ref"]),
            _t("Did this happen? %(what)s, %(times)s, %(pence)s") % {**words, "times": times},
            _t("%(who)s asked on %(when)s") % {"who": row["n_who"], "when": when},
            _t("Tell us by %(day)s") % {"day": day_short(due)}
            if due >= on
            else _t("Please answer"),
            "look",
        )
    if row["n_what"] == "returned":
        return Need(
            place(request, "my_plan"),
            _t("Your plan came back with a question"),
            _t("About question %(number)s, on %(when)s") % {"number": row["n_name"], "when": when},
            _t("Please look"),
            "look",
        )
    if row["n_what"] == "asked":
        return Need(
            place(request, "my_plan_asked", row["n_ref"]),
            _t("%(who)s asks about your plan") % {"who": row["n_who"]},
            _t("Asked on %(when)s") % {"when": when},
            _t("Please answer"),
            "look",
        )
    if row["n_what"] == "suggestion":
        return Need(
            place(request, "my_plan_suggestions"),
            _t("%(who)s suggests a change to your plan") % {"who": row["n_who"]},
            _t("About question %(number)s, on %(when)s") % {"number": row["n_name"], "when": when},
            _t("When you are ready"),
            "",
        )
    if row["n_what"] in HELP:
        return _of_help(request, row, when)
    href = place(request, "alert", row["n_ref"])
    return Need(href, row["n_name"], row["n_who"], _t("For you to know"), "")


# What a helper does that waits for a yes or a no: the page, and the words.
HELP = {
    "draft": ("my_plan_drafts", mark("%(who)s wrote words for your plan"),
              mark("For question %(name)s. Not yet yours.")),
    "tie": ("my_broker", mark("%(who)s tells you of a tie to %(name)s"), mark("Told on %(when)s")),
    "recommended": ("my_broker", mark("%(who)s recommends %(name)s"), mark("On %(when)s")),
    "fee": ("my_broker", mark("%(who)s says what their help costs"), mark("On %(when)s")),
    "ending": ("renew_sharing", mark("Shall %(who)s go on helping you?"),
               mark("It ends on %(until)s. If you do nothing, it ends.")),
    "unwell": ("my_unwell", mark("What you wrote for when you are unwell is on"),
               mark("Since %(when)s. Are you well? Then switch it off.")),
}  # fmt: skip


def _of_help(request: HttpRequest, row: dict[str, Any], when: str) -> Need:
    name, text, quiet = HELP[row["n_what"]]
    ending = row["n_what"] == "ending"
    said = {
        "who": row["n_who"].split(" ")[0], "name": row["n_name"], "when": when,
        "until": day_short(date.fromisoformat(row["n_name"][:10])) if ending else "",
    }  # fmt: skip
    if ending:
        href = reverse(name, args=[row["n_ref"]])
    else:
        href = place(request, name, *([row["n_ref"]] if name == "my_broker" else []))
    return Need(href, _t(text) % said, _t(quiet) % said, _t("When you are ready"), "")

"""The register as pages, tables and answers show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from network.control import Facts, Result
from network.models import Application, Decision
from network.services.register_rules import criteria_in_force
from providers.directory import Badge, badge_of
from providers.models import Organisation, UserLedStatus

CHECKED = "Checked"
STATES = (CHECKED, "Being checked", "Expired", "Not applied")
LEVEL_WORDS = {str(level): level.label for level in UserLedStatus.Level}
RESULT_KIND = {Result.MET: "good", Result.NOT_MET: "wrong", Result.NOT_TOLD: "look"}


@dataclass(frozen=True)
class Entry:
    """One organisation on the register, on a day."""

    row: Organisation
    badge: Badge | None
    status: UserLedStatus | None
    state: str  # one of STATES, or "Own words"
    areas: str

    @property
    def kind(self) -> str:
        return {CHECKED: "good", "Being checked": "look"}.get(self.state, "")


def state_of(row: Organisation, on: date, *, waits: bool) -> str:
    """Checked, Being checked, Expired or Not applied; own words are called that."""
    current = row.current_status(on)
    if current is not None and current.is_checked:
        return CHECKED
    if waits:
        return "Being checked"
    if current is not None:
        return "Own words"
    return "Not applied" if row.last_status(on) is None else "Expired"


def entry_of(row: Organisation, on: date, waiting: frozenset[int] | None = None) -> Entry:
    """An organisation as the register shows it; `row` has its statuses and areas read."""
    waits = (
        row.pk in waiting
        if waiting is not None
        else Application.objects.open().filter(organisation=row).exists()
    )
    return Entry(
        row=row, badge=badge_of(row, on), status=row.current_status(on),
        state=state_of(row, on, waits=waits), areas=", ".join(area.name for area in row.areas.all()),
    )  # fmt: skip


def waiting_now() -> frozenset[int]:
    """Ids of organisations that are being checked."""
    return frozenset(Application.objects.open().values_list("organisation_id", flat=True))


def entries(rows: Iterable[Organisation], on: date) -> list[Entry]:
    """As `entry_of`, for a page of them: one query for who is being checked."""
    chosen = list(rows)
    waiting = Application.objects.open().filter(organisation__in=chosen)
    ids = frozenset(waiting.values_list("organisation_id", flat=True))
    return [entry_of(row, on, ids) for row in chosen]


def on_register(on: date) -> QuerySet[Organisation]:
    """Everyone who is or was on it by this day, or says something of itself; never a private one."""
    statuses = UserLedStatus.objects.order_by("-starts_on", "-pk")
    return (
        Organisation.objects.listed()
        .filter(statuses__starts_on__lte=on)
        .distinct()
        .order_by("name", "pk")
        .prefetch_related("areas", Prefetch("statuses", statuses))
    )


def narrowed(
    on: date, *, words: str = "", area: str = "", level: str = ""
) -> QuerySet[Organisation]:
    """The register by name, area and level; without a level, all that are checked today."""
    rows = on_register(on)
    for word in words.split()[:8]:
        rows = rows.filter(name__icontains=word)
    if area:
        rows = rows.filter(areas__code=area)
    held = UserLedStatus.objects.in_force(on)
    if level == "expired":
        ended = UserLedStatus.objects.filter(expires_on__lt=on).exclude(decision="")
        return rows.filter(pk__in=ended.values("organisation")).exclude(
            pk__in=held.exclude(decision="").values("organisation")
        )
    if level == "carer_led":
        held = held.filter(carer_led=True)
    elif level:
        held = held.filter(level=level)
    else:
        held = held.exclude(decision="")
    return rows.filter(pk__in=held.values("organisation"))


@dataclass(frozen=True)
class Happened:
    """One line of an organisation's history."""

    what: str
    when: str
    more: str
    decision: Decision | None
    done: bool = True


def history_of(row: Organisation) -> list[Happened]:
    """Every decision that stands, oldest first, with its public reasons."""
    rows = Decision.objects.filter(organisation=row, decided_at__isnull=False)
    rows = rows.select_related("network__organisation", "application")
    return [_happened(one) for one in rows.order_by("decided_at", "pk")]


def _happened(one: Decision) -> Happened:
    level = LEVEL_WORDS.get(one.level, "")
    what = f"{one.get_outcome_display()}. {level}".strip()
    if one.carer_led:
        what = f"{one.get_outcome_display()}. Run by carers"
    span = f"from {_day(one.starts_on)}"
    if one.expires_on:
        span += f" until {_day(one.expires_on)}"
    back = f" Dated back: {one.backdated_because}" if one.backdated_because else ""
    appeal = " After an appeal." if one.application and one.application.appeals_id else ""
    return Happened(
        what=what,
        when=f"Decided {_day(one.decided_on or one.proposed_on)} by {one.network}, {span}.",
        more=f"{one.reasons}{appeal}{back}",
        decision=one,
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def results_of(application: Application, on: date) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The tests by group: (title, result, tag's kind)."""
    criteria = criteria_in_force(application.sent_on or on)
    found = application.found(criteria, application.sent_on or on)
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for test, result in found.results:
        line = (test.title, str(result), RESULT_KIND.get(result, ""))
        groups.setdefault(test.group[:1].upper() + test.group[1:], []).append(line)
    return list(groups.items())


def told(facts: Facts, row: Application) -> list[dict[str, str]]:
    """The facts in pairs, for the panel."""
    pairs = (
        ("Board", _of(facts.board_users, facts.board_total, "use support")),
        ("Carers on the board", _of(facts.board_carers, facts.board_total, "are unpaid carers")
         if facts.board_carers is not None else ""),
        ("Paid staff", _of(facts.staff_users, facts.staff_total, "use support")),
        ("Volunteers", _of(facts.volunteer_users, facts.volunteer_total, "use support")),
        ("A group of organisations",
         _of(facts.consortium_user_led, facts.consortium_total, "are run by people who use support")),
        ("They decide", _yes(facts.board_decides)),
        ("Controlled by another", _parent(row)),
        ("Its own rules", facts.governing_words),
        ("Members", facts.membership_words),
        ("Last meeting", _day(facts.last_meeting_on) if facts.last_meeting_on else ""),
        ("Complaints", facts.complaints_words),
        ("Social model", facts.social_model_words),
        ("On the way to more", row.towards_words if row.working_towards else ""),
        ("Signed", f"{row.signed_by_name}, {row.signed_as}, {_day(row.signed_on)}"
         if row.signed_on else ""),
    )  # fmt: skip
    return [{"key": key, "value": value or "Not told us"} for key, value in pairs]


def _of(part: int | None, whole: int | None, what: str) -> str:
    if whole is None:
        return ""
    if whole == 0:
        return "None"
    return f"{whole}; not told how many {what}" if part is None else f"{part} of {whole} {what}"


def _yes(said: bool | None) -> str:
    return "" if said is None else "Yes" if said else "No, they only advise"


def _parent(row: Application) -> str:
    if row.has_parent is None:
        return ""
    if not row.has_parent:
        return "No"
    who = row.parent_name or "Yes"
    if row.parent_user_led is None:
        return who
    return f"{who}, {'which is' if row.parent_user_led else 'which is not'} user-led"

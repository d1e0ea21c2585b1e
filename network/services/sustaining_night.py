"""The night's work on user-led organisations: who loses income, and who has gone quiet.

Set-based: a handful of queries whatever the number of organisations. The same night twice does
nothing more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from core.days import day_words
from core.models import Authority
from network.models import FollowUp, FollowUpNote, Naming, Network, Outlook, Reader
from network.services.income import Trend, fall_of, trends
from network.services.register_telling import tell_organisation, tell_panel
from providers.merging import kept_ids
from providers.models import Organisation, UserLedStatus

REMEMBERED = timedelta(days=365)  # so long after its last level we still look for it
FIELDS = ["worked_on", "before_pence", "ahead_pence", "last_billed_on", "falls", "quiet",
          "lapsed_on"]  # fmt: skip
Why = FollowUp.Why


@dataclass(frozen=True)
class Limits:
    """What the council of an organisation says counts as a fall and as quiet."""

    fall_percent: int
    quiet_weeks: int


def last_days(on: date) -> dict[int, date]:
    """Organisations checked as user-led within a year, and the last day of the level each had."""
    rows = UserLedStatus.objects.filter(
        level__in=UserLedStatus.CHECKED, carer_led=False, starts_on__lte=on,
        expires_on__gte=on - REMEMBERED,
    )  # fmt: skip
    gone = kept_ids()
    found = rows.values_list("organisation_id").annotate(last=Max("expires_on")).order_by()
    return {pk: last for pk, last in found if pk not in gone}


@transaction.atomic
def work_out(*, at: datetime, on: date) -> int:
    """Write last night's outlook of each, raise and close follow-ups, tell. Returns how many."""
    held = last_days(on)
    found, limits = trends(held, on), _limits(held, on)
    fell = set(Outlook.objects.filter(falls=True).values_list("organisation_id", flat=True))
    rows = [_row(pk, found[pk], limits[pk], held[pk], on) for pk in held]
    Outlook.objects.exclude(organisation__in=held).delete()
    Outlook.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organisation"], update_fields=FIELDS
    )
    raised = _raise(rows, on)
    _close(rows, at=at, on=on)
    _tell([row for row in rows if row.falls and row.organisation_id not in fell], raised, at=at,
          on=on)  # fmt: skip
    return len(rows)


def _limits(ids: Iterable[int], on: date) -> dict[int, Limits]:
    """By the council whose network serves it, else the first."""
    served = dict(
        Network.objects.filter(areas__organisations__in=list(ids))
        .order_by("-authority", "-pk")
        .values_list("areas__organisations", "authority")
    )
    first = Authority.objects.order_by("pk").first()
    known: dict[int | None, Limits] = {}
    for council in Authority.objects.filter(pk__in={*served.values(), first and first.pk}):
        values = council.policies_on(on)
        known[council.pk] = Limits(
            int(values["income_fall_percent"].value), int(values["gone_quiet_weeks"].value)
        )
    return {pk: known[served.get(pk, first.pk if first else None)] for pk in ids}


def _row(pk: int, trend: Trend, limits: Limits, last: date, on: date) -> Outlook:
    billed = trend.last_billed_on
    return Outlook(
        organisation_id=pk, worked_on=on, before_pence=trend.before, ahead_pence=trend.ahead,
        last_billed_on=billed, lapsed_on=last if last < on else None,
        falls=fall_of(trend.before, trend.ahead) >= limits.fall_percent,
        quiet=billed is not None and billed < on - timedelta(weeks=limits.quiet_weeks),
    )  # fmt: skip


def _silences(rows: Iterable[Outlook]) -> dict[tuple[int, str], date]:
    """What there is to follow up: organisation and why, since when."""
    found: dict[tuple[int, str], date] = {}
    for row in rows:
        if row.lapsed_on is not None:
            found[row.organisation_id, Why.LAPSED] = row.lapsed_on
        if row.quiet and row.last_billed_on is not None:
            found[row.organisation_id, Why.QUIET] = row.last_billed_on
    return found


def _raise(rows: Iterable[Outlook], on: date) -> list[FollowUp]:
    """New silences, once each; what somebody answered is not asked again."""
    wanted = _silences(rows)
    known = set(
        FollowUp.objects.filter(organisation__in={pk for pk, _ in wanted}).values_list(
            "organisation_id", "why", "since_on"
        )
    )
    new = [
        FollowUp(organisation_id=pk, why=why, since_on=since, raised_on=on)
        for (pk, why), since in wanted.items()
        if (pk, why, since) not in known
    ]
    return FollowUp.objects.bulk_create(new)


def _close(rows: Iterable[Outlook], *, at: datetime, on: date) -> None:
    """Those that are back: on the register again, or a bill came."""
    by_pk: Mapping[int, Outlook] = {row.organisation_id: row for row in rows}
    silent = _silences(by_pk.values())
    back = [
        row for row in FollowUp.objects.open().filter(organisation__in=by_pk)
        if silent.get((row.organisation_id, row.why)) != row.since_on
    ]  # fmt: skip
    FollowUpNote.objects.bulk_create(
        FollowUpNote(follow_up=row, outcome=FollowUpNote.Outcome.BACK, at=at,
                     words="It is on the register again, or it sent a bill.")
        for row in back
    )  # fmt: skip
    FollowUp.objects.filter(pk__in=[row.pk for row in back]).update(closed_on=on)


def _tell(falls: Iterable[Outlook], raised: Iterable[FollowUp], *, at: datetime, on: date) -> None:
    """The organisation itself always; its networks only what they may read by name."""
    fallen, silent = list(falls), list(raised)
    ids = {row.organisation_id for row in fallen} | {row.organisation_id for row in silent}
    firms: dict[int, Any] = Organisation.objects.in_bulk(ids)
    named = set(
        Naming.objects.names_for(Reader.NETWORK).filter(organisation__in=ids)
        .values_list("organisation_id", flat=True)
    )  # fmt: skip
    for row in fallen:
        firm, month = firms[row.organisation_id], f"{firms[row.organisation_id].pk}:{on:%Y-%m}"
        tell_organisation(
            firm, kind="falls", key=month, at=at, link=("provider_lasting",),
            sentence="Less is promised to you for the next six months than came in before."
            " See what you can do, and who may know.",
        )  # fmt: skip
        if firm.pk in named:
            _tell_networks(firm, "falls", month, f"{firm.name} is losing income.", at=at, on=on)
    for one in silent:
        firm, key = firms[one.organisation_id], f"{one.reference}"
        tell_organisation(
            firm, kind="quiet", key=key, at=at, link=("provider_lasting",), sentence=_asks(one)
        )
        if one.why == Why.LAPSED or firm.pk in named:
            words = f"{firm.name} has gone quiet. {one.get_why_display()}. Ask how it is."
            _tell_networks(firm, "quiet", key, words, at=at, on=on)


def _asks(one: FollowUp) -> str:
    day = day_words(one.since_on)
    if one.why == Why.LAPSED:
        return f"Your place on the register ended on {day}. Do you go on? Tell your network."
    return f"Your last bill came on {day}. Do you go on? Tell your network if you need help."


def _tell_networks(
    firm: Organisation, kind: str, key: str, words: str, *, at: datetime, on: date
) -> None:
    for network in Network.objects.serving(firm):
        tell_panel(
            network, kind=kind, key=f"{key}:{network.pk}", sentence=words,
            link=("network_lasting",), at=at, on=on,
        )  # fmt: skip

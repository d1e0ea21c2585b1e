"""What can be asked of the public directory, and its words for prices and badges."""

from dataclasses import dataclass
from datetime import date

from core.money import show
from providers.models import Organisation, Rate, RateKind, Unit, UserLedStatus, Vat

MOST_COMPARED = 3
# What people ask for first; whatever else a service says of its access can be searched by words.
ACCESS = ("step-free", "BSL", "Easy Read", "quiet space", "Changing Places", "online")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; every part may be empty."""

    words: str = ""
    need: str = ""
    area: str = ""
    postcode: str = ""  # as it was typed
    where: str = ""  # of Where
    when: tuple[str, ...] = ()  # of When; all of them
    access: tuple[str, ...] = ()  # of ACCESS; all of them
    language: str = ""
    who_for: str = ""
    most_pence: int | None = None  # for an hour, a session or a visit
    places: bool = False
    kind: str = ""
    user_led: bool = False

    @property
    def anything(self) -> bool:
        return self != Wanted()


UNIT_WORDS = {
    Unit.HOUR: "an hour",
    Unit.VISIT: "a visit",
    Unit.SESSION: "a session",
    Unit.NIGHT: "a night",
    Unit.SLEEP_IN: "a sleep-in",
    Unit.DAY: "a day",
    Unit.WEEK: "a week",
    Unit.MILE: "a mile",
    Unit.ITEM: "each",
}
KIND_WORDS = {
    RateKind.ANY: "",
    RateKind.WEEKDAY: "on weekdays",
    RateKind.EVENING: "in the evening",
    RateKind.WEEKEND: "at weekends",
    RateKind.BANK_HOLIDAY: "on bank holidays",
}


def price_words(rate: Rate) -> str:
    """A price as people pay it: “£30 a session”, “£22 an hour at weekends, with VAT £26.40”."""
    unit = UNIT_WORDS[Unit(rate.unit)]
    if rate.unit == Unit.VISIT:
        unit = f"for a visit of {rate.minutes} minutes"
    parts = [show(rate.amount_pence), unit, KIND_WORDS[RateKind(rate.kind)]]
    words = " ".join(part for part in parts if part)
    if rate.workers > 1:
        words += f", with {rate.workers} workers"
    if rate.group_size > 1:
        words += f", in a group of {rate.group_size}"
    if rate.vat == Vat.STANDARD:
        words += f", and VAT at {rate.vat_percent}%"
    return words


def cancel_words(rate: Rate) -> str:
    """What cancelling late costs."""
    if not rate.cancel_percent:
        return "Cancelling costs nothing."
    return (
        f"Cancel {rate.cancel_hours} hours before and pay nothing. "
        f"Later costs {rate.cancel_percent}%."
    )


@dataclass(frozen=True)
class Badge:
    """What the register says about who runs an organisation, in words first."""

    heading: str
    checked: str
    facts: tuple[str, ...]
    state: str  # "checked", "own words", "expired"
    tag: str

    @property
    def is_current(self) -> bool:
        return self.state != "expired"


LED_BY = {
    UserLedStatus.Level.SELF_DECLARED: "Says it is run by people who use support",
    UserLedStatus.Level.MAJORITY: "Run by people who use support",
    UserLedStatus.Level.THREE_QUARTERS: "Run by people who use support",
    UserLedStatus.Level.DPULO: "Run and staffed by people who use support",
}
BOARD = {
    UserLedStatus.Level.MAJORITY: "On the board: more than half use support",
    UserLedStatus.Level.THREE_QUARTERS: "On the board: three quarters or more use support",
    UserLedStatus.Level.DPULO: "On the board: three quarters or more use support",
}


def _led_by(status: UserLedStatus) -> str:
    """Who runs it, in words; without a level the tags say it."""
    if status.carer_led:
        return "Run by carers"
    if status.level:
        return LED_BY[UserLedStatus.Level(status.level)]
    return "Several organisations together" if status.consortium else "On the way to be user-led"


def badge_of(row: Organisation, on: date) -> Badge | None:
    """The badge, or the last one as expired with its date; None when never applied for."""
    status = row.last_status(on)
    if status is None:
        return None
    heading = _led_by(status)
    if not status.in_force(on):
        ended = f"{status.expires_on.day} {status.expires_on:%B %Y}"
        said = "This was checked until" if status.is_checked else "It said so until"
        return Badge(
            f"{heading}: expired", f"{said} {ended}. Nobody has checked since.",
            (), "expired", f"User-led: expired {ended}",
        )  # fmt: skip
    if not status.is_checked:
        return Badge(
            heading, "These are its own words. Nobody has checked them yet.", tuple(status.facts),
            "own words", "Says it is user-led",
        )  # fmt: skip
    checker = f" by {status.checked_by}" if status.checked_by else ""
    checked = f"Checked {status.evidence_on:%B %Y}{checker}. Good until {status.expires_on:%B %Y}."
    if status.continued:
        checked = f"Checked {status.evidence_on:%B %Y}{checker}. It is being checked again now."
    told = any("on the board" in fact for fact in status.facts)
    board = (BOARD[UserLedStatus.Level(status.level)],) if status.is_user_led and not told else ()
    return Badge(
        heading, checked, (*board, *status.facts), "checked", f"{heading}. Checked {status.evidence_on:%B %Y}"
    )  # fmt: skip


def pair(fact: str) -> tuple[str, str]:
    """“Step-free: door and toilet” as a name and what it means here."""
    name, _, more = str(fact).partition(": ")
    return (name[:1].upper() + name[1:], more)

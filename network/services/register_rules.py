"""Refusals of the register, and what its verbs share."""

from datetime import date, datetime, timedelta

from core.errors import DomainError
from core.models import Authority
from network.control import Criteria
from network.control_file import read_criteria, shipped
from network.models import Application, CriteriaVersion, Network, PanelMember
from people.models import User
from providers.models import Membership, Organisation

LEAST_WORDS = 20


class NoNetwork(DomainError):
    code = "register_no_network"
    message = "There is no network yet that could check this. Ask the council who starts one."
    status = 409


class OpenAlready(DomainError):
    code = "register_open_already"
    message = "You have started already. Finish that one, or take it back."
    status = 409


class Moved(DomainError):
    code = "register_moved"
    message = "This has moved on since you opened it. Please look again."
    status = 409


class NotTrue(DomainError):
    code = "register_counts_wrong"
    message = "These numbers do not fit together."


class NotSigned(DomainError):
    code = "register_not_signed"
    message = "Somebody from your board signs: their name, and the day."


class Personal(DomainError):
    code = "register_personal_words"
    message = "These words may be about one person. Leave names and conditions out, or tick below."


class SaysNothing(DomainError):
    code = "register_says_nothing"
    message = "Say it in a sentence or two that anyone can read."


class NotOnPanel(DomainError):
    code = "register_not_on_panel"
    message = "Only members of this panel can do this."
    status = 403


class OwnOrganisation(DomainError):
    code = "register_own_organisation"
    message = "You work for this organisation. Other members decide."
    status = 403


class StandsAside(DomainError):
    code = "register_stands_aside"
    message = "You said that you stand aside here. Other members decide."
    status = 403


class InterestsFirst(DomainError):
    code = "register_interests_first"
    message = "First say whether anything links you to this organisation."
    status = 409


class PanelWrong(DomainError):
    code = "register_panel_wrong"
    message = "Most of those who sign must be people who use support themselves."
    status = 409


class LevelNotReached(DomainError):
    code = "register_level_not_reached"
    message = "The facts do not reach this level."


class DateWrong(DomainError):
    code = "register_date_wrong"
    message = "Choose another day."


class NoCriteria(DomainError):
    code = "register_no_tests"
    message = "The register has no tests for this day yet."
    status = 409


def member_of(network: Network, user: User, on: date) -> PanelMember:
    """The user's live seat on this panel. Raises NotOnPanel."""
    seat = PanelMember.objects.live(on).filter(network=network, user=user).first()
    if seat is None:
        raise NotOnPanel
    return seat


def works_for(user: User, organisation: Organisation) -> bool:
    """Whether somebody works for an organisation now; a later end counts as working."""
    return Membership.objects.filter(user=user, organisation=organisation, ends_on=None).exists()


def need_free(
    seat: PanelMember, organisation: Organisation, application: Application | None
) -> None:
    """This member may take part. Raises OwnOrganisation, InterestsFirst, StandsAside."""
    if works_for(seat.user, organisation):
        raise OwnOrganisation
    if application is None:
        return
    said = application.interests.filter(member=seat).first()
    if said is None:
        raise InterestsFirst
    if said.stands_aside:
        raise StandsAside


def locked(application: Application, *states: str) -> Application:
    """The row as it stands now, kept for this transaction. Raises Moved outside these states."""
    fresh = (
        Application.objects.select_for_update(of=("self",))
        .select_related("organisation", "network__organisation", "network__authority")
        .get(pk=application.pk)
    )
    if fresh.state not in states:
        raise Moved
    return fresh


def load_criteria(text: str, *, at: datetime) -> CriteriaVersion:
    """Keep a version of the tests; one that is kept stays as it is. Raises CriteriaWrong."""
    found = read_criteria(text)
    row, _ = CriteriaVersion.objects.get_or_create(
        version=found.version,
        defaults={"starts_on": found.starts_on, "text": text, "loaded_at": at},
    )
    return row


def criteria_of(on: date, *, at: datetime) -> CriteriaVersion:
    """The version of the tests of a day; those that ship are kept on first use. Raises NoCriteria."""
    row = CriteriaVersion.of(on)
    if row is None:
        for text in shipped():
            load_criteria(text, at=at)
        row = CriteriaVersion.of(on) or CriteriaVersion.objects.order_by("starts_on").first()
    if row is None:
        raise NoCriteria
    return row


def last_day(start: date, authority: Authority, on: date) -> date:
    """The last day of a check that starts then: so many months on, less a day (status_months)."""
    months = int(authority.policy("status_months", on).value)
    month = start.month - 1 + months
    year, number = start.year + month // 12, month % 12 + 1
    return _in_month(year, number, start.day) - timedelta(days=1)


def _in_month(year: int, month: int, day: int) -> date:
    """The day, or the first of the next month where the month is shorter."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)


def criteria_in_force(on: date) -> Criteria:
    """The tests of a day for pages: those kept, else those that ship. Writes nothing."""
    row = CriteriaVersion.of(on) or CriteriaVersion.objects.order_by("starts_on").first()
    return row.criteria if row else read_criteria(shipped()[-1])

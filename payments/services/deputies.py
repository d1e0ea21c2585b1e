"""Named deputies: who approves pay runs while an approver is away. Never the maker of a run."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from budgets.services.tell import page_of
from core.errors import DomainError
from core.models import Authority
from core.templatetags.words import day as day_words
from notices.services import tell
from people import audit
from people.models import Role, StaffRole, User

FINANCE = (Role.FINANCE_MAKER, Role.FINANCE_APPROVER)


class NotAnApprover(DomainError):
    code = "not_an_approver"
    message = "Only somebody who approves runs in their own right can name a deputy."


class NotInFinance(DomainError):
    code = "not_in_finance"
    message = "Choose somebody who works in finance, and not yourself."


class DaysOfDeputy(DomainError):
    code = "days_of_deputy"
    message = "Type a first day from today on, and a last day that is not before it."


class DeputyTooLong(DomainError):
    code = "deputy_too_long"


class DeputyAlready(DomainError):
    code = "deputy_already"
    message = "They approve runs on some of these days already."
    status = 409


def in_force(on: date) -> Q:
    """A condition on roles: held on this day."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


def may_be_deputy(authority: Authority, by: User, on: date) -> QuerySet[User]:
    """Who works in finance now, but for the one who asks."""
    roles = StaffRole.objects.filter(
        in_force(on), authority=authority, role__in=FINANCE, deputy_for=None
    )
    return User.objects.filter(pk__in=roles.values("user")).exclude(pk=by.pk).order_by("name")


@transaction.atomic
def name_deputy(
    *, authority: Authority, deputy: User, from_on: date, until_on: date, reason: str, by: User,
    at: datetime, on: date,
) -> StaffRole:  # fmt: skip
    """For these days somebody else in finance may approve runs. They are told.

    A run that they made is still approved by another person. Raises NotAnApprover, NotInFinance,
    DaysOfDeputy, DeputyTooLong or DeputyAlready.
    """
    Authority.objects.select_for_update().get(pk=authority.pk)  # two names at once
    roles = StaffRole.objects.filter(authority=authority, role=Role.FINANCE_APPROVER)
    if not roles.filter(in_force(on), user=by, deputy_for=None).exists():
        raise NotAnApprover
    if not may_be_deputy(authority, by, on).filter(pk=deputy.pk).exists():
        raise NotInFinance(field="deputy")
    if from_on < on or until_on < from_on:
        raise DaysOfDeputy(field="until_on" if from_on >= on else "from_on")
    most = int(authority.policy("deputy_most_days", on).value)
    if (until_on - from_on).days >= most:
        raise DeputyTooLong(
            f"A deputy is named for {most} days at most. Name them again after that.",
            field="until_on",
        )
    theirs = roles.filter(user=deputy, starts_on__lte=until_on)
    if theirs.filter(Q(ends_on=None) | Q(ends_on__gte=from_on)).exists():
        raise DeputyAlready(field="deputy")
    row = StaffRole.objects.create(
        user=deputy, authority=authority, role=Role.FINANCE_APPROVER, starts_on=from_on,
        ends_on=until_on, granted_by=by, deputy_for=by, reason=reason,
    )  # fmt: skip
    audit.record("deputy_named", subject=deputy.reference, by=by, at=at, words=reason)
    days = f"from {day_words(from_on)} to {day_words(until_on)}"
    tell(
        to=deputy, about=None, kind="deputy", key=f"deputy:{row.pk}", at=at,
        sentence=f"You may approve pay runs for {by.name} {days}: but never one that you made.",
        link=page_of("deputies"),
    )  # fmt: skip
    return row


@transaction.atomic
def end_deputy(*, role: StaffRole, by: User, at: datetime, on: date) -> StaffRole:
    """From now on they approve for nobody. Ended twice: once."""
    row = StaffRole.objects.select_for_update().select_related("user").get(pk=role.pk)
    if row.ends_on is not None and row.ends_on < on:
        return row
    row.ends_on = on - timedelta(days=1)
    row.save(update_fields=["ends_on"])
    audit.record("deputy_ended", subject=row.user.reference, by=by, at=at)
    tell(
        to=row.user, about=None, kind="deputy", key=f"deputy:{row.pk}:ended", at=at,
        sentence="You do not approve pay runs for somebody else any more.",
        link=page_of("deputies"),
    )  # fmt: skip
    return row


def named_deputies(authority: Authority, on: date) -> QuerySet[StaffRole]:
    """Those of today and to come, soonest first."""
    rows = StaffRole.objects.filter(
        authority=authority, role=Role.FINANCE_APPROVER, deputy_for__isnull=False, ends_on__gte=on
    )
    return rows.select_related("user", "deputy_for").order_by("starts_on", "pk")


def deputises_for(user: User, authority: Authority, on: date) -> User | None:
    """For whom somebody approves on a day; None when they do so in their own right."""
    rows = StaffRole.objects.filter(
        in_force(on), user=user, authority=authority, role=Role.FINANCE_APPROVER
    )
    found = list(rows.select_related("deputy_for").order_by("pk"))
    if not found or any(row.deputy_for is None for row in found):
        return None
    return found[0].deputy_for

"""Where a payee's money goes: entered by them or from paper, confirmed by a second person."""

from datetime import date, datetime, timedelta

from django.db import transaction

from budgets.calendars import bank_holidays
from core.errors import DomainError, NotAllowed
from core.models import Authority
from core.periods import Period
from payments import bacs, modulus
from payments.models import BankDetails, ModulusTable
from payments.services.telling import tell_members, tell_person
from people import audit
from people.models import Person, User
from providers.models import Membership, Organisation

SATURDAY = 5
MOST_NAME = 70


class NoAccountName(DomainError):
    code = "no_account_name"
    message = "Type the name on the account, as the bank writes it."


class SamePerson(NotAllowed):
    code = "same_person"
    message = "You entered these bank details. Someone else must confirm them."


class IsThePayee(NotAllowed):
    code = "is_the_payee"
    message = "This money would come to you, or to those you work for. Someone else must do it."


class AlreadyConfirmed(DomainError):
    code = "already_confirmed"
    message = "These bank details are confirmed already, or newer ones have come in."
    status = 409


class SayHow(DomainError):
    code = "say_how"
    message = "Say how you checked, for example: rang the number that we had before."


class DoNotBelong(DomainError):
    code = "do_not_belong"
    message = "The sort code and the account number do not fit together. Check both."


def check_modulus(sort_code: str, account_number: str) -> tuple[modulus.Result, str]:
    """What the newest table says, and its version; “not checked” where there is none."""
    table = ModulusTable.objects.first()
    if table is None:
        return modulus.NOT_CHECKED, ""
    said = modulus.check(modulus.kept(table.rows), sort_code, account_number)
    return said, table.version


@transaction.atomic
def load_modulus_table(*, version: str, text: str, at: datetime) -> ModulusTable:
    """Keep a table as it is published; a version is loaded once. Raises BadModulusTable."""
    rows = modulus.read(text)
    version = " ".join(version.split())[:40]
    if not version:
        raise modulus.BadModulusTable("Say the version of the table. Nothing was changed.")
    table, made = ModulusTable.objects.get_or_create(
        version=version, defaults={"rows": modulus.written(rows), "loaded_at": at}
    )
    if not made and table.rows != modulus.written(rows):
        raise modulus.BadModulusTable(f"Version {version} is loaded already, with other rows.")
    return table


@transaction.atomic
def enter_bank_details(
    *, organisation: Organisation | None = None, person: Person | None = None, account_name: str,
    sort_code: str, account_number: str, by: User, at: datetime, from_paper: bool = False,
) -> BankDetails:  # fmt: skip
    """Keep new bank details of one payee. No run takes them until somebody else confirms them.

    Raises NoAccountName, BadSortCode, BadAccountNumber or DoNotBelong. The same details again change nothing.
    """
    facts = {
        "account_name": " ".join(account_name.split())[:MOST_NAME],
        "sort_code": bacs.sort_code(sort_code),
        "account_number": bacs.account_number(account_number),
    }
    if not facts["account_name"]:
        raise NoAccountName(field="account_name")
    said, version = check_modulus(facts["sort_code"], facts["account_number"])
    if said == modulus.FAILED:
        raise DoNotBelong(field="account_number")
    old = (
        BankDetails.objects.select_for_update()
        .filter(organisation=organisation, person=person, replaced_at=None)
        .first()
    )
    if old is not None:
        if all(getattr(old, name) == value for name, value in facts.items()):
            return old
        old.replaced_at = at
        old.save(update_fields=["replaced_at"])
    row = BankDetails.objects.create(
        organisation=organisation, person=person, **facts, modulus=said, modulus_version=version,
        from_paper=from_paper, entered_at=at,
        entered_by=by,
    )  # fmt: skip
    audit.record("bank_details_entered", subject=row.reference, by=by, at=at, person=person)
    _tell(row, f"{by.name} gave us new bank details. Is that not right? Call us today.", at=at)
    return row


@transaction.atomic
def confirm_bank_details(
    *, details: BankDetails, how: str, by: User, at: datetime, on: date
) -> BankDetails:
    """A second person has checked them outside this system, and says how.

    Raises SamePerson, IsThePayee, AlreadyConfirmed or SayHow.
    """
    row = BankDetails.objects.select_for_update().get(pk=details.pk)
    if row.confirmed_at is not None or row.replaced_at is not None:
        raise AlreadyConfirmed
    if row.entered_by_id == by.pk:
        raise SamePerson
    refuse_payee(row, by)
    if not how.strip():
        raise SayHow(field="how")
    row.confirmed_at, row.confirmed_by, row.confirmed_how = at, by, how.strip()[:200]
    row.usable_on = working_day_after(on, *_wait(row, on))
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_how", "usable_on"])
    audit.record("bank_details_confirmed", subject=row.reference, by=by, at=at, person=row.person)
    _tell(row, f"Your bank details that end in {row.account_number[-3:]} are confirmed.", at=at)
    return row


def refuse_payee(row: BankDetails, by: User) -> None:
    """Nobody confirms or approves what comes to themselves. Raises IsThePayee."""
    if row.person is not None and row.person.user_id == by.pk:
        raise IsThePayee
    if (
        row.organisation is not None
        and Membership.objects.filter(organisation=row.organisation, user=by, ends_on=None).exists()
    ):
        raise IsThePayee


def _wait(row: BankDetails, on: date) -> tuple[int, str]:
    """Working days between confirming and paying, and whose bank holidays, by policy."""
    authority = row.person.authority if row.person else Authority.objects.order_by("pk").first()
    if authority is None:
        return 0, "ENG"
    days = int(authority.policy("first_payment_wait_days", on).value)
    return days, str(authority.policy("bank_holiday_nation", on).value)


def working_day_after(on: date, days: int, nation: str = "ENG") -> date:
    """The working day that many working days later; weekends and bank holidays do not count."""
    off = bank_holidays(Period(on, on + timedelta(days=days * 2 + 14)), nation)
    day, left = on, days
    while left > 0 or day.weekday() >= SATURDAY or day in off:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in off:
            left -= 1
    return day


def _tell(row: BankDetails, sentence: str, *, at: datetime) -> None:
    key = f"bank:{row.reference}:{'confirmed' if row.confirmed_at else 'entered'}"
    if row.person is not None:
        tell_person(row.person, "bank_details", key, sentence, page="my_bank", at=at)
    elif row.organisation is not None:
        tell_members(row.organisation, "bank_details", key, sentence, page="provider_bank", at=at)

"""Bank statements kept: what is new in one is added, what is there already is not.

Two lines are one when day and amount are equal and, as far as both files say it, the bank's own
name for it, else the balance after it, else the words. Each kept line answers for one line of a
file: two equal payments on one day stay two. The file itself is not kept.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from budgets.models import Holding
from core.errors import DomainError
from core.models import Authority
from core.money import show
from payments.models import BankAccount, BankLine, BankStatement
from payments.models.bank_lines import Owner, owned_by
from payments.statements_in import Line, Statement
from people import audit
from people.models import User
from providers.models import Organisation

A_BATCH: Final = 2000
ENDS: Final = 4  # digits of an account's number that are kept


class OtherAccount(DomainError):
    code = "other_account"
    message = "This statement is of another bank account. Nothing was kept."
    status = 409


class WhichAccount(DomainError):
    code = "which_account"
    message = "This file does not say which account it is of. Type its last four digits."


class NotInPounds(DomainError):
    code = "not_in_pounds"
    message = "This statement is not in pounds. Choose a statement of your budget’s account."


@dataclass(frozen=True)
class Preview:
    """What keeping a statement would do. Nothing is kept yet."""

    new: list[Line]
    known: int
    gap: str  # words, when days between this and what is held are missing


@dataclass(frozen=True)
class Kept:
    """A statement that is kept now, and whether it was before."""

    statement: BankStatement
    again: bool


def preview_of(owner: Owner, statement: Statement, named: str = "") -> Preview:
    """What is new in a statement. `named`: the account's last digits, where the file says none.

    Raises OtherAccount, WhichAccount or NotInPounds.
    """
    ends = _name(owner, statement, named)
    _refuse_currency(owner, statement)
    account = _held(owner, statement, ends)
    if account is None:
        return Preview(list(statement.lines), 0, "")
    _refuse_other(account, ends)
    new = [line for line, _ in _new_lines(account, statement)]
    return Preview(new, len(statement.lines) - len(new), _gap(account, statement))


@transaction.atomic
def keep_statement(
    *, owner: Owner | None, statement: Statement, name: str, by: User | None, at: datetime,
    named: str = "",
) -> Kept:  # fmt: skip
    """Keep the lines of a statement that are not held yet; the same file again adds nothing.

    Without an owner it is an account of a council that is not set up yet. Two at once wait for
    each other. Raises OtherAccount, WhichAccount or NotInPounds.
    """
    account = _account(owner, statement, _name(owner, statement, named))
    digest = digest_of(statement)
    earlier = account.statements.filter(digest=digest).first()
    if earlier is not None:
        return Kept(earlier, again=True)
    fresh = list(_new_lines(account, statement))
    days = [line.on for line in statement.lines]
    row = BankStatement.objects.create(
        account=account, name=name[:200], layout=statement.layout, digest=digest,
        opening_pence=statement.opening_pence, closing_pence=statement.closing_pence,
        first_on=min(days, default=None), last_on=max(days, default=None), count=len(days),
        added=len(fresh), kept_at=at, kept_by=by,
    )  # fmt: skip
    for start in range(0, len(fresh), A_BATCH):
        BankLine.objects.bulk_create(
            BankLine(
                account=account, statement=row, on=line.on, amount_pence=line.amount_pence,
                nth=nth, description=line.description, bank_reference=line.reference,
                bank_id=line.bank_id, balance_pence=line.balance_pence,
            )
            for line, nth in fresh[start : start + A_BATCH]
        )  # fmt: skip
    audit.record(
        "bank_statement_kept", subject=row.reference, by=by, at=at,
        person=account.holding.budget.person if account.holding else None,
    )  # fmt: skip
    return Kept(row, again=False)


def digest_of(statement: Statement) -> str:
    """A name for what a statement says, whatever its file is called."""
    said = [
        [line.on.isoformat(), line.amount_pence, line.description, line.reference,
         line.balance_pence, line.bank_id]
        for line in statement.lines
    ]  # fmt: skip
    whole = [statement.account, statement.currency, statement.opening_pence,
             statement.closing_pence, said]  # fmt: skip
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def _account(owner: Owner | None, statement: Statement, ends: str) -> BankAccount:
    """The account, made when it is new, and locked."""
    _refuse_currency(owner, statement)
    account = _held(owner, statement, ends)
    if account is None:
        name = {"named": ends, "currency": statement.currency}
        keys: dict[str, Any] = owned_by(owner) | ({} if isinstance(owner, Holding) else name)
        account, _ = BankAccount.objects.get_or_create(**keys, defaults=name)
    rows = BankAccount.objects.select_for_update(of=("self",))
    account = rows.select_related("holding__budget__person").get(pk=account.pk)
    _refuse_other(account, ends)
    if not account.named and ends:
        account.named = ends
        account.save(update_fields=["named"])
    return account


def _held(owner: Owner | None, statement: Statement, ends: str) -> BankAccount | None:
    """The account that is here already: a person's only one, another's by its name."""
    rows = BankAccount.objects.of(owner)
    if _is_councils(owner):
        return rows.filter(named=ends, currency=statement.currency).first()
    if isinstance(owner, Organisation):
        return rows.filter(named=ends).first()
    return rows.first()


def _name(owner: Owner | None, statement: Statement, named: str) -> str:
    """The council's account by its whole number; anybody else's by four digits.

    Raises WhichAccount where a holder has to say it.
    """
    if _is_councils(owner):
        return (statement.account or named)[:80]
    ends = _ends(statement.account) or _ends(named)
    if isinstance(owner, Organisation) and not ends:
        raise WhichAccount(field="named")
    return ends


def _is_councils(owner: Owner | None) -> bool:
    return owner is None or isinstance(owner, Authority)


def _ends(account: str) -> str:
    digits = re.sub(r"\D", "", account)
    return digits[-ENDS:] if len(digits) >= ENDS else ""


def _refuse_currency(owner: Owner | None, statement: Statement) -> None:
    if not _is_councils(owner) and statement.currency != "GBP":
        raise NotInPounds(field="file")


def _refuse_other(account: BankAccount, ends: str) -> None:
    if account.named and ends and account.named != ends:
        raise OtherAccount(
            f"This statement is of an account that ends in {ends}. Yours ends in "
            f"{account.named}. Nothing was kept.",
            field="file",
        )


@dataclass
class _Held:
    """A kept line while lines of a file look for it."""

    description: str
    balance_pence: int | None
    bank_id: str
    taken: bool = False

    def is_same(self, line: Line) -> bool:
        if self.bank_id and line.bank_id:
            return self.bank_id == line.bank_id
        if self.balance_pence is not None and line.balance_pence is not None:
            return self.balance_pence == line.balance_pence
        mine, other = self.description.casefold(), line.description.casefold()
        return mine.startswith(other) or other.startswith(mine)


def _new_lines(account: BankAccount, statement: Statement) -> Iterable[tuple[Line, int]]:
    """Lines that are not held, each with its number among the equals of its day."""
    days = [line.on for line in statement.lines]
    held: defaultdict[tuple[date, int], list[_Held]] = defaultdict(list)
    if days:
        rows = account.lines.filter(on__range=(min(days), max(days))).values_list(
            "on", "amount_pence", "description", "balance_pence", "bank_id"
        )
        for on, pence, about, balance, bank_id in rows.order_by("on", "nth").iterator(A_BATCH):
            held[on, pence].append(_Held(about, balance, bank_id))
    for line in statement.lines:
        equals = held[line.on, line.amount_pence]
        found = next((one for one in equals if not one.taken and one.is_same(line)), None)
        if found is not None:
            found.taken = True
            continue
        mine = _Held(line.description, line.balance_pence, line.bank_id, taken=True)
        equals.append(mine)
        yield line, len(equals)


def _gap(account: BankAccount, statement: Statement) -> str:
    """Days may be missing between what is held and this statement; said, not refused."""
    if statement.opening_pence is None or not statement.lines:
        return ""
    first = statement.lines[0].on
    before = account.lines.filter(on__lt=first).order_by("-on", "-pk").first()
    overlaps = account.lines.filter(on__gte=first, on__lte=statement.lines[-1].on).exists()
    if before is None or overlaps or before.balance_pence in (None, statement.opening_pence):
        return ""
    return (
        f"The account held {show(before.balance_pence or 0)} at the last line we have. "
        f"This one begins with {show(statement.opening_pence)}. Days between may be missing."
    )

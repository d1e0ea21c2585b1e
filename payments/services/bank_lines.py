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
from typing import Final

from django.db import transaction

from budgets.models import Holding
from core.errors import DomainError
from core.money import show
from payments.models import BankAccount, BankLine, BankStatement
from payments.statements_in import Line, Statement
from people import audit
from people.models import User

A_BATCH: Final = 2000
ENDS: Final = 4  # digits of an account's number that are kept


class OtherAccount(DomainError):
    code = "other_account"
    message = "This statement is of another bank account. Nothing was kept."
    status = 409


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


def preview_of(holding: Holding, statement: Statement) -> Preview:
    """What is new in a statement of a person's account. Raises OtherAccount or NotInPounds."""
    account = BankAccount.objects.filter(holding=holding).first()
    _refuse_other(account, holding, statement)
    if account is None:
        return Preview(list(statement.lines), 0, "")
    new = [line for line, _ in _new_lines(account, statement)]
    return Preview(new, len(statement.lines) - len(new), _gap(account, statement))


@transaction.atomic
def keep_statement(
    *, holding: Holding | None, statement: Statement, name: str, by: User | None, at: datetime
) -> Kept:
    """Keep the lines of a statement that are not held yet; the same file again adds nothing.

    Without a holding it is an account of the council, as the file names it. Two at once wait for
    each other. Raises OtherAccount or NotInPounds.
    """
    account = _account(holding, statement)
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
        person=holding.budget.person if holding else None,
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


def _account(holding: Holding | None, statement: Statement) -> BankAccount:
    """The account, made when it is new, and locked."""
    if holding is None:
        account, _ = BankAccount.objects.get_or_create(
            holding=None, named=statement.account[:80], currency=statement.currency
        )
    else:
        _refuse_other(None, holding, statement)
        account, _ = BankAccount.objects.get_or_create(
            holding=holding, defaults={"named": _ends(statement.account)}
        )
    account = BankAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if holding is not None:
        _refuse_other(account, holding, statement)
        if not account.named and (ends := _ends(statement.account)):
            account.named = ends
            account.save(update_fields=["named"])
    return account


def _ends(account: str) -> str:
    digits = re.sub(r"\D", "", account)
    return digits[-ENDS:] if len(digits) >= ENDS else ""


def _refuse_other(account: BankAccount | None, holding: Holding, statement: Statement) -> None:
    if statement.currency != "GBP":
        raise NotInPounds(field="file")
    ends = _ends(statement.account)
    if account is not None and account.named and ends and account.named != ends:
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

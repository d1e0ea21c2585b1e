"""Reading what a statement says from the ledger, the bills and what people told us."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import formats
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from budgets.models import Allocation, Budget, Holding, Pot
from budgets.position import CashFigures
from budgets.services import Promise, charged_pence
from budgets.words import ACCOUNT
from core.clock import day_of
from core.hiding import amounts
from core.money import show
from core.templatetags.words import day as day_words
from invoices.models import Bill, BillLine
from ledger.models import Account, Entry, Kind, Move, Reason
from payments.models import Contribution, OwnPayment
from people.models import Relationship, Role
from providers.models import UserLedStatus
from statements.contents import (
    AccountLine,
    Coming,
    Content,
    OnHold,
    PaidIn,
    Payment,
    PotLine,
    Support,
)
from tracking.services import Assessment, assess_one
from tracking.words import say

SPENT = (Kind.OWED, Kind.PAID)
MOST_NEEDS = 3
Naming = tuple[str, str]  # who, what


@dataclass(frozen=True)
class Before:
    """Where the statement before this one ended."""

    spent: int
    closing: dict[str, int]  # by the account's label
    upto: int  # the last entry it knew


@dataclass
class Book:
    """Every move of a budget's book, and the balances as they stand now."""

    budget: Budget
    balances: dict[int, int]
    kinds: dict[int, str]
    moves: list[Move]
    pots: list[Pot]
    pot_of: dict[int, Pot] = field(default_factory=dict)  # account id -> pot
    allocation_of: dict[int, Allocation] = field(default_factory=dict)

    def at_end_of(self, account: int, day: date) -> int:
        """The balance when `day` was over: now, less all that happened since."""
        since = sum(
            (move.amount_pence if move.target_id == account else -move.amount_pence)
            for move in self.moves
            if account in (move.source_id, move.target_id) and move.entry.happened_on > day
        )
        return self.balances[account] - since

    def sum_at(self, accounts: Iterable[int], day: date) -> int:
        return sum(self.at_end_of(account, day) for account in accounts)

    def of_kind(self, *kinds: str) -> list[int]:
        return [pk for pk, kind in self.kinds.items() if kind in kinds]


def read_book(budget: Budget) -> Book:
    """Four queries: accounts, moves, pots, promises."""
    rows = Account.objects.filter(book=budget.book_id)
    accounts = list(rows.values_list("pk", "kind", "balance_pence"))
    moves = list(
        Move.objects.filter(entry__book=budget.book_id)
        .select_related("entry__reverses", "entry__by")
        .order_by("entry__happened_on", "pk")
    )
    pots = list(
        Pot.objects.filter(budget=budget)
        .select_related("period", "holding__holder")
        .order_by("position", "pk")
    )
    book = Book(
        budget, {pk: pence for pk, _, pence in accounts}, {pk: kind for pk, kind, _ in accounts},
        moves, pots,
    )  # fmt: skip
    by_id = {pot.pk: pot for pot in pots}
    for pot in pots:
        for account in (pot.free_id, pot.paid_id, pot.set_aside_id, pot.owed_id):
            if account is not None:
                book.pot_of[account] = pot
    for row in Allocation.objects.filter(agreement__budget=budget).select_related(
        "agreement__organisation"
    ):
        for account in (row.promised_id, row.owed_id, row.paid_id):
            book.pot_of[account] = by_id[row.pot_id]
            book.allocation_of[account] = row
    return book


def gather(
    budget: Budget, *, from_on: date, to_on: date, on: date, reference: str, version: int,
    replaces: str, why: str, before: Before | None,
) -> Content:  # fmt: skip
    """The statement's content for these days, written on day `on`; amounts are never covered."""
    book = read_book(budget)
    assessment = assess_one(budget, on)
    person, authority = budget.person, budget.person.authority
    day_before = from_on - timedelta(days=1)
    spent_before = book.sum_at(book.of_kind(*SPENT), day_before)
    opening = before.spent if before else spent_before
    with amounts(hidden=False):
        said = say(assessment.forecast)
    return Content(
        reference=reference, version=version, replaces=replaces, why=why, issued_on=on,
        from_on=from_on, to_on=to_on, name=person.full_name, known_as=person.known_as,
        authority=authority.name, authority_short=authority.short_name, phone=authority.phone,
        phone_hours=authority.phone_hours, worker=_worker(budget, on), plan_ends_on=budget.ends_on,
        plan_version=budget.version.number,
        method=str(authority.policy("payment_method", to_on).value),
        unallocated=book.at_end_of(budget.unallocated_account_id, to_on),
        agreed=-book.sum_at(book.of_kind(Kind.AGREED), to_on),
        outlook=assessment.forecast.outlook.value, outlook_sentence=said.sentence,
        outlook_more=said.more, opening_spent=opening, adjusted_spent=spent_before - opening,
        pots=tuple(_pots(book, assessment, to_on)),
        payments=tuple(_payments(book, from_on, to_on, before)),
        on_hold=tuple(_on_hold(budget, to_on)), support=tuple(_support(budget, from_on, to_on)),
        accounts=tuple(_accounts(book, assessment, from_on, to_on, on, before)),
        paid_in=_paid_in(budget, book, to_on), coming=tuple(_coming(assessment, on)),
        needs=tuple(_needs(budget)), assumed=tuple(_assumed(assessment, on)),
        upto=max((move.entry_id for move in book.moves), default=0),
    )  # fmt: skip


def _worker(budget: Budget, on: date) -> str:
    row = (
        Relationship.objects.live(on)
        .filter(person=budget.person, kind=Role.COUNCIL_WORKER)
        .select_related("user")
        .first()
    )
    return row.user.get_short_name() if row else ""


def _pots(book: Book, assessment: Assessment, to_on: date) -> list[PotLine]:
    accounts: dict[int, list[int]] = defaultdict(list)
    for account, pot in book.pot_of.items():
        accounts[pot.pk].append(account)
    several = len({pot.period_id for pot in book.pots}) > 1
    shorts = {pot.pot_id: pot.short for pot in assessment.figures.pots}

    def part(pot: Pot, *kinds: str) -> int:
        mine = [pk for pk in accounts[pot.pk] if book.kinds[pk] in kinds]
        return book.sum_at(mine, to_on)

    return [
        PotLine(
            name=pot.name,
            spent=part(pot, *SPENT),
            promised=part(pot, Kind.PROMISED, Kind.SET_ASIDE),
            free=part(pot, Kind.POT),
            short=shorts.get(pot.pk, 0),
            years=f"{pot.period.starts_on.year} to {pot.period.ends_on.year}" if several else "",
        )
        for pot in book.pots
        if pot.period.starts_on <= to_on or not several
    ]


def _payments(book: Book, from_on: date, to_on: date, before: Before | None) -> list[Payment]:
    """A line for each entry and pot that changed Spent; earlier ones that were told since."""
    sums: dict[tuple[int, int], int] = defaultdict(int)  # (entry, account) -> pence
    entries: dict[int, Entry] = {}
    for move in book.moves:
        entries[move.entry_id] = move.entry
        source, target = (book.kinds[pk] in SPENT for pk in (move.source_id, move.target_id))
        if target and not source:
            sums[move.entry_id, move.target_id] += move.amount_pence
        elif source and not target:
            sums[move.entry_id, move.source_id] -= move.amount_pence
    chosen = [(entries[entry], account, pence) for (entry, account), pence in sums.items() if pence]
    names = _Names([entry for entry, _, _ in chosen])
    lines = [
        names.line(book, entry, account, pence)
        for entry, account, pence in chosen
        if from_on <= entry.happened_on <= to_on
    ]
    if before is not None:
        lines += [
            names.line(book, entry, account, pence, earlier=True)
            for entry, account, pence in chosen
            if entry.happened_on < from_on and entry.pk > before.upto
        ]
    return sorted(lines, key=lambda line: (not line.earlier, line.on, line.who))


class _Names:
    """Who and what each entry was about: bills, and what people told us."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        keys = {self._reference(entry) for entry in entries}
        self.bills = {
            bill.reference: bill
            for bill in Bill.objects.filter(reference__in=keys).select_related(
                "organisation", "agreement", "answered_by"
            )
        }
        self.own = {
            row.reference: row
            for row in OwnPayment.objects.filter(reference__in=keys).select_related(
                "told_by", "bill__answered_by", "holding__holder"
            )
        }
        organisations = {bill.organisation_id for bill in self.bills.values()}
        self.levels: dict[int, list[UserLedStatus]] = defaultdict(list)
        for status in UserLedStatus.objects.filter(organisation__in=organisations):
            self.levels[status.organisation_id].append(status)

    @staticmethod
    def _reference(entry: Entry) -> str:
        key = entry.reverses.key if entry.reverses is not None else entry.key
        parts = key.split(":")
        return parts[1] if len(parts) > 1 else ""

    def line(
        self, book: Book, entry: Entry, account: int, pence: int, *, earlier: bool = False
    ) -> Payment:
        pot, allocation = book.pot_of[account], book.allocation_of.get(account)
        reference = self._reference(entry)
        bill, own = self.bills.get(reference), self.own.get(reference)
        what = allocation.agreement.what if allocation else pot.name
        who = allocation.agreement.organisation.name if allocation else pot.name
        said_by, state, led = "", _("Paid"), False
        if own is not None:
            who, what = own.paid_to, own.my_name_for_it or what
            said_by = own.told_by.name
            state = _("Paid from your fund") if own.is_from_fund else _("You paid it")
        elif bill is not None:
            who, what = bill.organisation.name, bill.agreement.what
            said_by = bill.answered_by.name if bill.answered_by else ""
            state, led = _state(bill), self._is_user_led(bill, entry.happened_on)
        if pence < 0:
            state = _("Came back") if entry.reason == Reason.CREDIT else _("Put right")
        return Payment(entry.happened_on, who, what, pot.name, pence, said_by, state, led, earlier)

    def _is_user_led(self, bill: Bill, on: date) -> bool:
        return any(
            row.in_force(on) and row.is_user_led for row in self.levels[bill.organisation_id]
        )


def _state(bill: Bill) -> str:
    if bill.state == Bill.State.PAID and bill.paid_on is not None:
        return _("Paid %(day)s") % {"day": formats.date_format(bill.paid_on, "j F")}
    if bill.state == Bill.State.CREDITED:
        return _("Came back")
    return _("Being paid")


def _support(budget: Budget, from_on: date, to_on: date) -> list[Support]:
    """What was had in these days and said yes to, by provider, kind and rate. One query."""
    rows = (
        BillLine.objects.filter(
            bill__agreement__budget=budget, bill__kind=Bill.Kind.INVOICE, agreed_pence__gt=0,
            bill__state__in=(*Bill.SAID_YES, Bill.State.IN_RUN, Bill.State.PAID),
            service_on__range=(from_on, to_on),
        )
        .values(
            "bill__organisation__name", "bill__agreement__what", "unit", "rate_pence",
            "bill__agreement__holding__holder__name",
        )
        .annotate(had=Sum("units"), pence=Sum("agreed_pence"))
        .order_by("bill__organisation__name", "bill__agreement__what", "unit", "rate_pence")
    )  # fmt: skip
    return [
        Support(
            row["bill__organisation__name"], row["bill__agreement__what"],
            format(row["had"].normalize(), "f"), row["unit"],
            format(row["rate_pence"].normalize(), "f"), row["pence"],
            row["bill__agreement__holding__holder__name"] or "",
        )
        for row in rows
    ]  # fmt: skip


def _on_hold(budget: Budget, to_on: date) -> list[OnHold]:
    """Bills that nobody pays yet; their money stays Promised."""
    waiting = Bill.objects.filter(
        agreement__budget=budget, state__in=Bill.OPEN, kind=Bill.Kind.INVOICE, from_on__lte=to_on
    ).select_related("organisation", "agreement")
    return [
        OnHold(
            bill.to_on, bill.organisation.name, bill.agreement.what, bill.total_pence,
            _("On hold") if bill.state == Bill.State.HELD else _("Waiting for your answer"),
        )
        for bill in waiting.order_by("to_on", "pk")
    ]  # fmt: skip


def _accounts(
    book: Book, assessment: Assessment, from_on: date, to_on: date, on: date, before: Before | None
) -> list[AccountLine]:
    cash = {figures.holding_id: figures for figures in assessment.figures.cash}
    holdings = {pot.holding_id: pot.holding for pot in book.pots}
    return [
        _account(book, holding, cash[holding.pk], from_on, to_on, _told_on(holding, on), before)
        for holding in holdings.values()
        if holding.pk in cash
    ]


def _account(
    book: Book, holding: Holding, cash: CashFigures, from_on: date, to_on: date,
    told_on: date | None, before: Before | None,
) -> AccountLine:  # fmt: skip
    account = holding.account_id or 0
    sums: dict[str, int] = defaultdict(int)
    for move in book.moves:
        if account not in (move.source_id, move.target_id):
            continue
        if not from_on <= move.entry.happened_on <= to_on:
            continue
        comes = move.target_id == account
        other = book.kinds[move.source_id if comes else move.target_id]
        sums[_way(other, comes=comes)] += move.amount_pence if comes else -move.amount_pence
    computed = book.at_end_of(account, from_on - timedelta(days=1))
    holder = holding.holder.name if holding.holder else ""
    label = f"{_(ACCOUNT[holding.kind])}{f' ({holder})' if holder else ''}"
    opening = before.closing.get(label, computed) if before else computed
    closing = book.at_end_of(account, to_on)
    return AccountLine(
        label=label, opening=opening, from_council=sums["council"], from_person=sums["person"],
        came_back=sums["back"], paid_out=-sums["out"], adjustments=computed - opening,
        closing=closing, usable=max(0, closing - cash.spoken_for), told_on=told_on,
        next_on=cash.next_on, next_pence=cash.next_pence, by_holder=holder,
    )  # fmt: skip


def _told_on(holding: Holding, on: date) -> date | None:
    """The last day, by then, on which somebody told us about this account."""
    if holding.told_on is None or holding.told_on <= on:
        return holding.told_on
    rows = OwnPayment.objects.filter(holding=holding).values_list("told_at", flat=True)
    return max((day for day in map(day_of, rows) if day <= on), default=None)


def _way(other: str, *, comes: bool) -> str:
    """Which line of the account a move belongs to; what went back counts against its line."""
    if other == Kind.FUNDER:
        return "council"
    if other == Kind.CONTRIBUTOR:
        return "person"
    return "back" if comes else "out"


def _paid_in(budget: Budget, book: Book, to_on: date) -> PaidIn:
    """Charges so far, and receipts of the person's part; own top-ups do not count."""
    if not charged_pence(budget):
        return PaidIn(0, 0)
    charges = budget.charges.filter(starts_on__lte=to_on)
    received = Contribution.objects.filter(budget=budget, received_on__lte=to_on, top_up=False)
    taken_back = set(
        Entry.objects.filter(reverses__in=received.values("entry")).values_list(
            "reverses", flat=True
        )
    )
    return PaidIn(
        sum(charges.values_list("amount_pence", flat=True)),
        sum(row.amount_pence for row in received if row.entry_id not in taken_back),
    )


def _coming(assessment: Assessment, on: date) -> list[Coming]:
    found = []
    for promise in assessment.standing.promises:
        sessions = promise.to_come(on)
        if sessions:
            found.append(_coming_of(promise, [(s.on, s.cost_pence) for s in sessions]))
    return sorted(found, key=lambda row: (row.next_on, row.what))


def _coming_of(promise: Promise, sessions: list[tuple[date, int]]) -> Coming:
    agreement = promise.agreement
    return Coming(
        what=agreement.what, who=agreement.organisation.name, next_on=sessions[0][0],
        sessions=len(sessions), pence=sum(pence for _, pence in sessions),
        until=agreement.last_day,
    )  # fmt: skip


def _short(name: str) -> str:
    """A name cut to what page 1 has room for."""
    return Truncator(name).chars(60)


def _needs(budget: Budget) -> list[str]:
    """Up to three things to do, the oldest first."""
    bills = list(
        Bill.objects.filter(agreement__budget=budget, kind=Bill.Kind.INVOICE)
        .select_related("organisation", "agreement__holding")
        .order_by("sent_at", "pk")
    )
    found = [
        _("Say if this happened: %(what)s, %(amount)s.")
        % {"what": _short(bill.agreement.what), "amount": show(bill.total_pence)}
        for bill in bills
        if bill.state in (Bill.State.SENT, Bill.State.ASKED)
    ]
    found += [
        _("Pay %(who)s %(amount)s from your account.")
        % {"who": _short(bill.organisation.name), "amount": show(bill.to_pay_pence)}
        for bill in bills
        if bill.state in Bill.SAID_YES and bill.agreement.holding.is_direct_payment
    ]
    return found[:MOST_NEEDS]


def _assumed(assessment: Assessment, on: date) -> list[str]:
    """What the forecast takes for granted, in words."""
    found = []
    for promise in assessment.standing.promises:
        agreement = promise.agreement
        if not promise.to_come(on):
            continue
        words = _("%(what)s goes on until %(day)s.") % {
            "what": agreement.what, "day": day_words(agreement.last_day),
        }  # fmt: skip
        for period in agreement.pattern.breaks:
            if period.ends_on >= on:
                words += " " + _("It stops from %(first)s to %(last)s.") % {
                    "first": formats.date_format(period.starts_on, "j F"),
                    "last": formats.date_format(period.ends_on, "j F"),
                }  # fmt: skip
        found.append(words)
    return found

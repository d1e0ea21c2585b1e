"""The ledger of a person: every account in words, every move, and each pot with what it then held.

Accounts have codes made of references, such as `pot-7kq2m4tz/free`; entries are numbered from 1.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from budgets.models import Allocation, Funder, Holding, MoneyMove, Pot
from budgets.services import figures_of
from budgets.words import ACCOUNT, reason_in_words
from core.errors import DomainError
from home.taking.rows import Row
from home.taking.whose import Whose
from ledger.models import Account, Entry, Kind, Move, Reason
from payments.models import OwnPayment

SPENT, PROMISED, FREE = "spent", "promised", "free"
WORD = {
    "free": FREE, "promised": PROMISED, "set_aside": PROMISED, "owed": SPENT, "paid": SPENT,
}  # fmt: skip
BROUGHT = (Reason.OPENING,)


class LedgerDoesNotAddUp(DomainError):
    code = "record_does_not_add_up"
    message = "The moves of a pot do not add up to what it holds. Nothing was packed. Tell us."


@dataclass
class Place:
    """One account: its code, its words, and of which pot it counts as which money word."""

    code: str
    words: str
    kind: str
    side: str
    balance: int
    pot: str = ""
    word: str = ""


@dataclass
class Book:
    """One budget's accounts by their ids."""

    budget: Any
    places: dict[int, Place] = field(default_factory=dict)


def ledger_of(whose: Whose) -> Row:
    """Accounts, entries with their moves, and each pot's and account's own ledger.

    Raises LedgerDoesNotAddUp when moves and balances differ by a penny.
    """
    books = [_book(budget) for budget in whose.budgets]
    entries = [entry for book in books for entry in _entries(book)]
    for number, entry in enumerate(entries, 1):
        entry["number"] = number
    numbers = {entry["id"]: entry["number"] for entry in entries}
    for entry in entries:
        del entry["id"]
        entry["reverses"] = numbers.get(entry["reverses"])
    pots = [row for book in books for row in _pots(book, entries)]
    accounts = [row for book in books for row in _accounts(book)]
    _prove(accounts, entries)
    return {"accounts": accounts, "entries": entries, "pots": pots, "cash": _cash(books, entries)}


def _book(budget: Any) -> Book:
    book = Book(budget)
    named = _named(budget)
    spare: dict[str, int] = defaultdict(int)
    for account in Account.objects.filter(book=budget.book_id).order_by("pk"):
        found = named.get(account.pk)
        if found is None:
            spare[account.kind] += 1
            code = f"{budget.reference}/{account.kind}-{spare[account.kind]}"
            found = (code, _words(account.kind), "", "")
        code, words, pot, word = found
        book.places[account.pk] = Place(
            code, words, account.kind, account.side, account.balance_pence, pot, word
        )
    return book


Named = tuple[str, str, str, str]  # code, words, pot, money word


def _named(budget: Any) -> dict[int, Named]:
    found: dict[int, Named] = {
        budget.unallocated_account_id: (
            f"{budget.reference}/unallocated", _("In no pot yet"), "", ""
        ),
        budget.payee_account_id: (f"{budget.reference}/payee", _("Paid out"), "", ""),
        budget.funder_account_id: (f"{budget.reference}/funder", _("The council’s money"), "", ""),
        budget.contributor_account_id: (
            f"{budget.reference}/contributor", _("The person’s own money"), "", ""
        ),
        budget.agreed_account_id: (f"{budget.reference}/agreed", _("Agreed by the council"), "", ""),
    }  # fmt: skip
    for funder in Funder.objects.filter(budget=budget):
        words = _("Agreed by %(name)s") % {"name": funder.name}
        found.setdefault(funder.agreed_id, (f"{funder.reference}/agreed", words, "", ""))
        words = _("Money of %(name)s") % {"name": funder.name}
        found.setdefault(funder.cash_id, (f"{funder.reference}/cash", words, "", ""))
    for holding in Holding.objects.filter(budget=budget, account__isnull=False):
        code = f"{holding.reference}/held"
        found[holding.account_id or 0] = (code, _(ACCOUNT[holding.kind]), "", "")
    for pot in Pot.objects.filter(budget=budget):
        _name_pot(found, pot, pot.reference, pot.name, "")
    rows = Allocation.objects.filter(agreement__budget=budget)
    for row in rows.select_related("pot", "agreement__organisation"):
        _name_pot(found, row, row.pot.reference, row.pot.name, row.agreement.organisation.name)
    return found


def _name_pot(found: dict[int, Named], of: Any, pot: str, name: str, who: str) -> None:
    """Free, promised, set aside, owed and paid of a pot, or of one promise from it."""
    for part, word in WORD.items():
        account = getattr(of, f"{part}_id", None)
        if account:
            words = f"{name}: {_words(part)}" + (f" ({who})" if who else "")
            found[account] = (f"{of.reference}/{part}", words, pot, word)


def _words(part: str) -> str:
    return {
        "free": _("Free"), "promised": _("Promised"), "set_aside": _("Set aside"),
        "owed": _("Said yes to, not paid yet"), "paid": _("Paid"), Kind.AGREED: _("Agreed"),
    }.get(part, _("Another account"))  # fmt: skip


def _entries(book: Book) -> list[Row]:
    """Every entry in the order in which it was posted, with its moves."""
    moves: dict[int, list[Move]] = defaultdict(list)
    rows = Move.objects.filter(entry__book=book.budget.book_id).order_by("pk")
    for move in rows:
        moves[move.entry_id].append(move)
    about = _about(book)
    return [
        {
            "id": entry.pk, "budget": book.budget.reference, "on": entry.happened_on.isoformat(),
            "posted_at": entry.posted_at.isoformat(), "reason": entry.reason,
            "words": " – ".join(filter(None, (reason_in_words(entry.reason), about(entry)))),
            "reverses": entry.reverses_id,
            "moves": [_move(move, book) for move in moves[entry.pk]],
        }
        for entry in Entry.objects.filter(book=book.budget.book_id).order_by("pk")
    ]  # fmt: skip


def _move(move: Move, book: Book) -> Row:
    return {
        "from": book.places[move.source_id].code, "to": book.places[move.target_id].code,
        "pence": move.amount_pence,
        "service_on": move.service_on.isoformat() if move.service_on else None,
    }  # fmt: skip


def _about(book: Book) -> Any:
    """Who was paid, or the person's own words for a move between pots."""
    paid = dict(
        OwnPayment.objects.filter(pot__budget=book.budget).values_list("entry_id", "paid_to")
    )
    moved = dict(MoneyMove.objects.filter(budget=book.budget).values_list("reference", "words"))

    def about(entry: Entry) -> str:
        return paid.get(entry.pk) or moved.get(entry.key.removeprefix("move:"), "")

    return about


def _accounts(book: Book) -> list[Row]:
    return [
        {
            "code": place.code, "words": place.words, "budget": book.budget.reference,
            "side": place.side, "kind": place.kind, "pot": place.pot or None,
            "balance_pence": place.balance,
        }
        for place in book.places.values()
    ]  # fmt: skip


def _pots(book: Book, entries: list[Row]) -> list[Row]:
    """Each pot: what was brought over, every move with what the pot held after it, and the end."""
    by_code = {place.code: place for place in book.places.values()}
    now: dict[str, dict[str, int]] = defaultdict(lambda: {SPENT: 0, PROMISED: 0, FREE: 0})
    opened: dict[str, dict[str, int]] = {}
    moves: dict[str, list[Row]] = defaultdict(list)
    for entry in entries:
        if entry["budget"] != book.budget.reference:
            continue
        for move in entry["moves"]:
            source, target = by_code[move["from"]], by_code[move["to"]]
            touched = dict.fromkeys(filter(None, (source.pot, target.pot)))
            for pot in touched:
                if source.pot == pot:
                    now[pot][source.word] -= move["pence"]
                if target.pot == pot:
                    now[pot][target.word] += move["pence"]
            for pot in touched:
                moves[pot].append(_line(entry, move, by_code, _five(now[pot])))
            if entry["reason"] in BROUGHT:
                opened |= {pot: dict(now[pot]) for pot in touched}
    figures = figures_of(book.budget)
    shown = [
        {
            "pot": pot.reference, "budget": book.budget.reference, "name": pot.name,
            "starts_on": pot.starts_on.isoformat(), "ends_on": pot.ends_on.isoformat(),
            "opening": _five(opened.get(pot.reference, {})), "moves": moves[pot.reference],
            "closing": _five(now[pot.reference]),
        }
        for pot in figures.pots
    ]  # fmt: skip
    wanted = {pot.reference: (pot.spent, pot.promised, pot.free) for pot in figures.pots}
    for reference, (spent, promised, free) in wanted.items():
        if now[reference] != {SPENT: spent, PROMISED: promised, FREE: free}:
            raise LedgerDoesNotAddUp
    return shown


def _line(entry: Row, move: Row, places: Mapping[str, Place], after: Row) -> Row:
    return {
        "entry": entry["number"], "on": entry["on"], "words": entry["words"],
        "from": move["from"], "from_words": places[move["from"]].words, "to": move["to"],
        "to_words": places[move["to"]].words, "pence": move["pence"],
        "service_on": move["service_on"], **after,
    }  # fmt: skip


def _five(of: Mapping[str, int]) -> Row:
    spent, promised, free = (of.get(name, 0) for name in (SPENT, PROMISED, FREE))
    return {
        "in_the_pot_pence": spent + promised + free, "spent_pence": spent,
        "promised_pence": promised, "free_pence": free, "left_pence": promised + free,
    }  # fmt: skip


def _cash(books: list[Book], entries: list[Row]) -> list[Row]:
    """Each account where cash is held outside the council: every move and what it then held."""
    found = []
    for book in books:
        places = {place.code: place for place in book.places.values()}
        held = (place for place in places.values() if place.kind == Kind.HELD)
        found += [_held(book, place, places, entries) for place in held]
    return found


def _held(book: Book, place: Place, places: Mapping[str, Place], entries: list[Row]) -> Row:
    held, moves = 0, []
    for entry in entries:
        for move in entry["moves"]:
            if place.code not in (move["from"], move["to"]):
                continue
            comes = move["to"] == place.code
            held += move["pence"] if comes else -move["pence"]
            other = places[move["from"] if comes else move["to"]]
            moves.append(
                {
                    "entry": entry["number"], "on": entry["on"], "words": entry["words"],
                    "counter_account": other.code, "counter_words": other.words,
                    "pence": move["pence"] if comes else -move["pence"], "held_pence": held,
                }
            )  # fmt: skip
    return {
        "account": place.code, "budget": book.budget.reference, "words": place.words,
        "page": f"{place.code.partition('/')[0]}.html",
        "opening_pence": 0, "moves": moves, "closing_pence": held,
    }  # fmt: skip


def _prove(accounts: list[Row], entries: list[Row]) -> None:
    """Every balance is the sum of its moves. Raises LedgerDoesNotAddUp."""
    if sums_of(entries) != {a["code"]: a["balance_pence"] for a in accounts if a["balance_pence"]}:
        raise LedgerDoesNotAddUp


def sums_of(entries: list[Row]) -> dict[str, int]:
    """What the moves alone come to, by account; accounts at nothing are left out."""
    sums: dict[str, int] = defaultdict(int)
    for entry in entries:
        for move in entry["moves"]:
            sums[move["from"]] -= move["pence"]
            sums[move["to"]] += move["pence"]
    return {code: pence for code, pence in sums.items() if pence}

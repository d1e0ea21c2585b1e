"""One book with the accounts that ledger tests move money between."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ledger import services
from ledger.models import Account, Book, Entry, Kind, Reason, Side
from ledger.services import NewMove

AT = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
ON = date(2026, 11, 23)


@dataclass
class Shelf:
    """A book: £100 agreed would sit in `agreed`, outside; `pot` and the others are inside."""

    book: Book
    agreed: Account
    unallocated: Account
    pot: Account
    promised: Account
    owed: Account
    paid: Account
    funder: Account
    held: Account
    payee: Account

    @classmethod
    def open(cls) -> "Shelf":
        book = services.open_book()
        plan = ("agreed", "unallocated", "pot", "promised", "owed", "paid")
        cash = ("funder", "held", "payee")
        accounts = {name: services.open_account(book, Side.PLAN, Kind(name)) for name in plan}
        accounts |= {name: services.open_account(book, Side.CASH, Kind(name)) for name in cash}
        return cls(book, **accounts)

    def balance(self, account: Account) -> int:
        return Account.objects.balances([account.pk])[account.pk]

    def post(
        self, key: str, *moves: NewMove, reason: Reason = Reason.ADJUSTMENT, on: date | None = None
    ) -> Entry:
        return services.post(
            book=self.book, key=key, reason=reason, moves=moves, by=None, at=AT, on=on
        )

    def fill(self, pence: int, key: str = "fill") -> Entry:
        """Put this much in the pot."""
        return self.post(key, NewMove(self.agreed, self.pot, pence), reason=Reason.PLAN_AGREED)

"""What people write with the ORM: lock, check, create, save, each entry its own transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from ledger.models import Account, Book, Entry, Move
from ledger.services import NewEntry


def post_one_by_one(entries: Sequence[NewEntry]) -> None:
    """The same rows and the same check of balance as `post_many`, one entry at a time."""
    for asked in entries:
        with transaction.atomic():
            Book.objects.select_for_update().get(pk=asked.book.pk)
            entry = Entry.objects.create(
                book=asked.book, key=asked.key, digest=asked.digest(), reason=asked.reason,
                happened_on=asked.at.date(), posted_at=asked.at, posted_on=asked.at.date(),
            )  # fmt: skip
            for move in asked.moves:
                Move.objects.create(
                    entry=entry, source=move.source, target=move.target,
                    amount_pence=move.amount_pence, service_on=move.service_on,
                )  # fmt: skip
                for account, pence in (
                    (move.source, -move.amount_pence),
                    (move.target, move.amount_pence),
                ):
                    Account.objects.filter(pk=account.pk).update(
                        balance_pence=F("balance_pence") + pence
                    )
            Book.objects.filter(pk=asked.book.pk).update(version=F("version") + 1)

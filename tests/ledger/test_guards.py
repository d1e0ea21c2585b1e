"""What the database refuses by itself, on both engines, whoever asks."""

import shutil
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import override_settings

import ledger.migrations
from ledger import invariants, triggers
from ledger.models import Account, Entry, Move
from ledger.services import NewMove
from tests.ledger.shelf import Shelf

LATER = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("ledger", "{before}")]
    operations = [
        migrations.AlterField("entry", "key", models.CharField(max_length=200)),
        migrations.AlterField("move", "service_on", models.DateField(null=True, default=None)),
        migrations.AlterField("move", "amount_pence", models.PositiveBigIntegerField()),
        migrations.AlterField("account", "label", models.CharField(max_length=50, blank=True)),
    ]
"""


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql",
    [
        "update ledger_entry set reason = 'opening'",
        "update ledger_entry set digest = digest",
        "delete from ledger_entry",
        "update ledger_move set amount_pence = amount_pence + 1",
        "delete from ledger_move",
    ],
)
def test_what_is_posted_cannot_be_changed(shelf: Shelf, sql: str) -> None:
    shelf.fill(100)

    with pytest.raises(IntegrityError, match="append-only"):
        run(sql)

    assert Move.objects.get().amount_pence == 100


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_move"])
def test_what_is_posted_cannot_be_emptied_or_replaced(shelf: Shelf, table: str) -> None:
    shelf.fill(100)
    truncate, replace = (
        f"truncate {table} cascade",
        f"insert or replace into {table} select * from {table}",
    )

    if connection.vendor == "postgresql":
        run("set constraints all immediate")  # or its own pending checks refuse first

    with pytest.raises(IntegrityError, match="append-only"):
        run(truncate if connection.vendor == "postgresql" else replace)


def test_the_orm_cannot_change_it_either(shelf: Shelf) -> None:
    entry = shelf.fill(100)

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.update(amount_pence=1)


def test_a_move_written_by_hand_stays_in_its_book_and_on_its_side(shelf: Shelf) -> None:
    other = Shelf.open()
    entry = shelf.fill(100)

    for source, target in (
        (shelf.agreed, shelf.payee),
        (shelf.agreed, other.pot),
        (other.agreed, other.pot),
    ):
        with pytest.raises(IntegrityError, match="one book and one side"), transaction.atomic():
            Move.objects.create(entry=entry, source=source, target=target, amount_pence=1)


@pytest.mark.parametrize(("source", "pence"), [("agreed", 0), ("agreed", -1), ("pot", 1)])
def test_a_move_written_by_hand_moves_something_somewhere(
    shelf: Shelf, source: str, pence: int
) -> None:
    entry = shelf.fill(100)

    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.create(
            entry=entry, source=getattr(shelf, source), target=shelf.pot, amount_pence=pence
        )


def test_a_balance_inside_cannot_be_set_below_zero(shelf: Shelf) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=shelf.pot.pk).update(balance_pence=-1)


@pytest.mark.parametrize(
    "changes", [{"kind": "owed"}, {"kind": "agreed", "external": True}, {"book": None}]
)
def test_an_account_stays_itself(shelf: Shelf, changes: dict[str, object]) -> None:
    if "book" in changes:
        changes = {"book": Shelf.open().book}

    with pytest.raises(IntegrityError, match="keeps its book"), transaction.atomic():
        Account.objects.filter(pk=shelf.pot.pk).update(**changes)


def test_an_account_that_money_moved_through_is_kept(shelf: Shelf) -> None:
    """No foreign key says so on a move's accounts; the trigger does (docs/adr/0022)."""
    shelf.fill(100)

    for account in (shelf.agreed, shelf.pot):
        with pytest.raises(IntegrityError, match="is kept"):
            run("delete from ledger_account where id = %s", account.pk)
        with pytest.raises(IntegrityError, match="keeps its book"):
            run("update ledger_account set id = -id where id = %s", account.pk)

    Account.objects.filter(pk=shelf.owed.pk).delete()  # nothing moved through it


@pytest.mark.parametrize("missing", ["entry_id", "source_id", "target_id"])
def test_a_move_names_rows_that_are_there(shelf: Shelf, missing: str) -> None:
    entry = shelf.fill(100)
    ids = {"entry_id": entry.pk, "source_id": shelf.agreed.pk, "target_id": shelf.pot.pk}

    with pytest.raises(IntegrityError, match="one book and one side"), transaction.atomic():
        Move.objects.create(**ids | {missing: 10**9}, amount_pence=1)


def test_all_triggers_stand(db: None) -> None:
    assert triggers.missing() == []
    assert run_checks(tags=["database"], databases=["default"]) == []


def test_a_missing_trigger_is_named(db: None) -> None:
    trigger = triggers.wanted()[0]
    on = f" on {trigger.table}" if connection.vendor == "postgresql" else ""
    run(f"drop trigger {trigger.name}{on}")

    assert triggers.missing() == [trigger.name]
    assert [one.subject for one in invariants.triggers_stand()] == [trigger.name]
    found = run_checks(tags=["database"], databases=["default"])
    assert [caution.id for caution in found] == ["ledger.W001"]
    assert trigger.name in found[0].msg

    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


def test_a_trigger_switched_off_counts_as_missing(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot switch a trigger off, only drop it.")
    run("alter table ledger_move disable trigger ledger_move_stays")

    assert triggers.missing() == ["ledger_move_stays"]


@pytest.mark.django_db(transaction=True)
def test_triggers_survive_a_migration_that_rebuilds_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real migrations with one more that SQLite can do only by rebuilding each table."""
    package = tmp_path / "later_ledger_migrations"
    shutil.copytree(Path(ledger.migrations.__file__).parent, package)
    newest = max(path.stem for path in package.glob("0*.py"))
    (package / "9999_rebuild.py").write_text(LATER.format(before=newest))
    monkeypatch.syspath_prepend(str(tmp_path))
    shelf = Shelf.open()
    shelf.fill(100)

    with override_settings(MIGRATION_MODULES={"ledger": package.name}):
        try:
            call_command("migrate", "ledger", "9999", verbosity=0)

            assert triggers.missing() == []
            with pytest.raises(IntegrityError, match="append-only"):
                run("delete from ledger_move")
            shelf.post("after", NewMove(shelf.pot, shelf.owed, 40))
            assert invariants.check() == []
        finally:
            call_command("migrate", "ledger", newest, verbosity=0)
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_loses_its_triggers_without_the_step() -> None:
    """The control: why the step after each migrate is needed, and that `missing` sees it."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL alters a table in place.")
    old = Account._meta.get_field("label")
    new = old.clone()
    new.max_length = 50
    new.set_attributes_from_name("label")
    new.model = Account
    triggers.put_away()
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(Account, old, new)
        assert triggers.missing() != []
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Account, new, old)
        triggers.ensure()


@pytest.mark.django_db(transaction=True)
def test_the_triggers_stand_aside_for_a_test_and_come_back() -> None:
    Shelf.open().fill(100)

    with triggers.stand_aside():
        run("delete from ledger_move")
        run("delete from ledger_entry")

    assert triggers.missing() == []
    assert Entry.objects.count() == 0


def test_the_triggers_stand_fast_in_a_real_database(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = (triggers.NotATestDatabase, DatabaseError)
    monkeypatch.setitem(connection.settings_dict, "NAME", "steer")
    with pytest.raises(refusals), triggers.stand_aside():
        pytest.fail("They stood aside.")

    monkeypatch.undo()
    with (
        override_settings(PRODUCTION=True),
        pytest.raises(triggers.NotATestDatabase),
        triggers.stand_aside(),
    ):
        pytest.fail("They stood aside.")
    assert triggers.missing() == []

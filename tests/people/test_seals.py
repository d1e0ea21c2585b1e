"""Chains of what was done and who looked: whole, and broken by any change."""

from django.core.management import call_command

from core import jobs
from people import audit, seal
from people.access import actor_of
from people.models import AuditRecord, ChainHead, Looking
from tests.cast import NOW, TODAY, Cast


def looks(cast: Cast, times: int) -> None:
    actor = actor_of(cast.jo, TODAY)
    for number in range(times):
        audit.looked(actor, [cast.maya, cast.nia], what=f"look {number}", at=NOW)


def test_every_row_is_sealed_in_a_chain_a_person(cast: Cast) -> None:
    looks(cast, 3)
    assert seal.seal() > 6
    assert seal.seal() == 0
    assert not seal.waits()
    looks(cast, 2)
    seal.seal()
    mine = Looking.objects.filter(person=cast.maya).order_by("sealed_as")
    assert [row.sealed_as for row in mine] == [1, 2, 3, 4, 5]
    assert len({row.sealed for row in mine}) == 5
    assert list(seal.breaks()) == []


def test_a_changed_row_is_found(cast: Cast) -> None:
    looks(cast, 3)
    seal.seal()
    row = Looking.objects.filter(person=cast.maya)[1]
    Looking.objects.filter(pk=row.pk).update(what="nothing much")
    assert any(f"row {row.pk}" in found for found in seal.breaks())


def test_a_deleted_row_is_found_even_the_last(cast: Cast) -> None:
    looks(cast, 3)
    seal.seal()
    Looking.objects.filter(person=cast.maya).order_by("-sealed_as").first().delete()
    assert any("its end is not its last seal" in found for found in seal.breaks())
    AuditRecord.objects.filter(words=None, person=cast.nia).order_by("sealed_as").first().delete()
    assert any(found.startswith("audit chain") for found in seal.breaks())


def test_the_minute_seals_by_a_job(cast: Cast) -> None:
    from django.utils import timezone

    from people.tasks import write_rows

    looks(cast, 1)
    write_rows(timezone.now())
    jobs.run_due(clock=timezone.now)
    assert ChainHead.objects.exists()
    assert not seal.waits()


def test_verify_prints_figures_and_fails_on_a_violation(cast: Cast, capsys: object) -> None:
    import pytest

    looks(cast, 2)
    seal.seal()
    call_command("verify")
    assert "all holds: " in capsys.readouterr().out  # type: ignore[attr-defined]
    Looking.objects.update(what="nothing")
    with pytest.raises(SystemExit) as stopped:
        call_command("verify")
    assert stopped.value.code == 1
    assert "the seal does not fit" in capsys.readouterr().err  # type: ignore[attr-defined]

"""Verbs on entries that may be one organisation: put one under the other, say no, undo.

The merged entry keeps its own past: agreements, bills, payments and what the register said stay
with it and are never edited. It leaves the directory and points to the one that was kept; its
services and areas move there, so that people find them and new promises go to the one kept; whoever
works for one of the two works for both. Reports follow the pointer (`kept_ids`).
"""

from datetime import date, datetime

from django.db import models, transaction

from core.clock import day_of
from core.errors import DomainError
from people import audit
from people.models import User
from providers import searching, services
from providers.models import Duplicate, Merge, Organisation, OutsideChange, Service, UserLedStatus


class AlreadyAnswered(DomainError):
    code = "already_answered"
    message = "Somebody answered this before you. Look at it again."
    status = 409


class CannotMerge(DomainError):
    code = "cannot_merge"
    message = "These two cannot be put together."
    status = 409


class CannotUndo(DomainError):
    code = "cannot_undo"
    message = (
        "Something new has happened since, such as an agreement or a price. "
        "The two stay together. Ask the person who runs this site."
    )
    status = 409


def kept_ids() -> dict[int, int]:
    """Row numbers of merged organisations with the one that each went into."""
    return dict(Merge.objects.standing().values_list("merged", "kept"))


def kept_of(organisation: Organisation) -> Organisation:
    """Where an organisation went; itself when it went nowhere."""
    merge = Merge.objects.standing().filter(merged=organisation).select_related("kept").first()
    return merge.kept if merge else organisation


def kept_by_slug(slug: str) -> Organisation | None:
    """Where the address of a merged entry leads; None for every other address."""
    merge = Merge.objects.standing().filter(merged__slug=slug).select_related("kept").first()
    return merge.kept if merge else None


@transaction.atomic
def merge(*, duplicate: Duplicate, keep: Organisation, by: User | None, at: datetime) -> Merge:
    """They are one: put the other under `keep`. Raises AlreadyAnswered or CannotMerge."""
    row = _open(duplicate)
    both = (
        Organisation.objects.select_for_update()
        .order_by("pk")
        .in_bulk([row.first_id, row.second_id])
    )
    if keep.pk not in both:
        raise CannotMerge("Choose which of the two stays.", field="keep")
    kept = both.pop(keep.pk)
    (gone,) = both.values()
    _may_go(kept, gone, day_of(at))
    taken = Service.objects.filter(organisation=kept).exclude(outside_id="").values("outside_id")
    moving = list(
        Service.objects.select_for_update().filter(organisation=gone).exclude(outside_id__in=taken)
    )
    areas = list(gone.areas.exclude(pk__in=kept.areas.values("pk")))
    done = Merge.objects.create(
        duplicate=row, kept=kept, merged=gone, by=by, at=at, was_listed=gone.is_listed,
        services=[service.pk for service in moving], areas=[area.pk for area in areas],
    )  # fmt: skip
    Service.objects.filter(pk__in=done.services).update(organisation=kept)
    kept.areas.add(*areas)
    gone.is_listed = False
    gone.save(update_fields=["is_listed"])
    searching.keep([kept.pk, gone.pk])
    done.links = _hanging_on(done)
    done.save(update_fields=["links"])
    _answer(row, Duplicate.Answer.ONE, by, at)
    audit.record("organisation.merged", subject=gone.reference, by=by, at=at)
    audit.record("organisation.merged", subject=kept.reference, by=by, at=at)
    return done


def _may_go(kept: Organisation, gone: Organisation, on: date) -> None:
    standing = Merge.objects.standing()
    if standing.filter(kept=gone).exists():
        raise CannotMerge(
            f"{gone.name} already holds another entry. Keep {gone.name}, or undo that first.",
            field="keep",
        )
    if standing.filter(merged__in=[kept, gone]).exists():
        raise CannotMerge("One of the two was put under another entry before.", field="keep")
    checked = UserLedStatus.objects.in_force(on).exclude(level=UserLedStatus.Level.SELF_DECLARED)
    if checked.filter(organisation=gone).exists():
        raise CannotMerge(
            f"The register has checked who runs {gone.name}. Keep that entry.", field="keep"
        )


@transaction.atomic
def say_two(*, duplicate: Duplicate, by: User | None, at: datetime) -> Duplicate:
    """They are two: both stay, and nobody is asked again. Raises AlreadyAnswered."""
    row = _open(duplicate)
    _answer(row, Duplicate.Answer.TWO, by, at)
    audit.record("duplicate.refused", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def undo(*, merge: Merge, by: User | None, at: datetime) -> Merge:
    """Part them again, as they were. Raises AlreadyAnswered or, after something new, CannotUndo."""
    row = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if row.undone_at is not None:
        raise AlreadyAnswered("This was undone before.")
    moved = Service.objects.select_for_update().filter(pk__in=row.services)
    if {service.organisation_id for service in moved} - {row.kept_id}:
        raise CannotUndo
    if _hanging_on(row) != row.links:
        raise CannotUndo
    gone = Organisation.objects.select_for_update().get(pk=row.merged_id)
    moved.update(organisation=gone)
    row.kept.areas.remove(*row.areas)
    gone.is_listed = row.was_listed
    gone.save(update_fields=["is_listed"])
    searching.keep([row.kept_id, gone.pk])
    row.undone_by, row.undone_at = by, at
    row.save(update_fields=["undone_by", "undone_at"])
    if row.duplicate is not None:
        _answer(row.duplicate, Duplicate.Answer.TWO, by, at)
    audit.record("organisation.parted", subject=gone.reference, by=by, at=at)
    audit.record("organisation.parted", subject=row.kept.reference, by=by, at=at)
    return row


def may_undo(merge: Merge) -> bool:
    """Whether nothing new has happened since: asked again when it is done."""
    return merge.undone_at is None and _hanging_on(merge) == merge.links


def _open(duplicate: Duplicate) -> Duplicate:
    row = Duplicate.objects.select_for_update(of=("self",)).get(pk=duplicate.pk)
    if row.answer:
        raise AlreadyAnswered
    return row


def _answer(row: Duplicate, answer: str, by: User | None, at: datetime) -> None:
    row.answer, row.answered_by, row.answered_at = answer, by, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])


OWN = {"outsiderecord", "outsidechange", "merge", "duplicate", "membership"}


def _hanging_on(row: Merge) -> dict[str, int]:
    """How many rows of each kind hang on what moved, and on the entry that went.

    Read from the models themselves, so that packages above count without being named here.
    """
    found: dict[str, int] = {}
    for model, ids in ((Service, row.services), (Organisation, [row.merged_id])):
        for link in model._meta.related_objects:
            rows = link.related_model
            if rows._meta.model_name in OWN or (model is Organisation and rows is Service):
                continue
            if rows._meta.auto_created:
                continue
            key = f"{rows._meta.label_lower}.{link.field.name}"
            manager: models.Manager[models.Model] = rows._base_manager  # noqa: SLF001
            found[key] = manager.filter(**{f"{link.field.name}__in": ids}).count()
    return {key: number for key, number in sorted(found.items()) if number}


class ChangeAnswered(DomainError):
    code = "change_answered"
    message = "Somebody answered this before you."
    status = 409


@transaction.atomic
def answer_change(
    *, change: OutsideChange, take: bool, by: User | None, at: datetime
) -> OutsideChange:
    """Take over what another directory says, or leave what the organisation wrote."""
    row = OutsideChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.answer:
        raise ChangeAnswered
    record = row.record
    if take and record.service is not None:
        services.change_service(service=record.service, by=by, at=at, **{row.name: row.theirs})
    elif take:
        kept = kept_of(record.organisation)
        services.change_page(organisation=kept, by=by, at=at, **{row.name: row.theirs})
    row.answer = OutsideChange.Answer.TAKEN if take else OutsideChange.Answer.LEFT
    row.answered_by, row.answered_at = by, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("directory.change_answered", subject=record.organisation.reference, by=by, at=at)
    return row

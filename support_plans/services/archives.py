"""A plan taken away whole, and one brought in: through the same verbs as a plan that is typed."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.db import transaction

from core.errors import DomainError
from files import services as files
from files.models import StoredFile
from people import audit
from people.models import Person, User
from providers.models import Service
from support_plans import archive
from support_plans.criteria import criteria_in
from support_plans.models import Held, PlanVersion, SupportPlan
from support_plans.services.answers import start_plan, write_answer
from support_plans.services.costs import add_line, write_why_more
from support_plans.services.media import add_attachment
from support_plans.services.outcomes import add_outcome
from support_plans.services.safety import FIELDS, add_row
from support_plans.services.sending import content_of, draft_of


class PlanHasWords(DomainError):
    code = "plan_has_words"
    message = (
        "You have a plan from that day, with words in it. Nothing was brought in."
        " Delete its words first, or keep the plan you have."
    )
    status = 409


@dataclass
class Brought:
    """The plan that came in, and in words what could not come with it."""

    plan: SupportPlan
    left_out: list[str] = field(default_factory=list)


def pack(*, plan: SupportPlan, into: IO[bytes], by: User, at: datetime, on: date) -> None:
    """Write the whole plan: the draft, its files, and every version that was sent."""
    draft = content_of(draft_of(plan, on))
    wanted = [one["file"] for answer in draft["answers"] for one in answer["photos"]]
    rows = StoredFile.objects.filter(reference__in=wanted, state=StoredFile.State.CLEAN)
    kept = {row.reference: row for row in rows if files.path_of(row).is_file()}
    paths = {reference: f"{archive.FILES}{number}" for number, reference in enumerate(kept, 1)}
    content = {
        "format": archive.FORMAT, "edition": archive.EDITION, "saved_on": on.isoformat(),
        "starts_on": plan.starts_on.isoformat(), "ends_on": plan.ends_on.isoformat(),
        **{key: value for key, value in draft.items() if key != "answers"},
        "criteria": plan.asks.content(),
        "answers": [_packed(answer, kept, paths) for answer in draft["answers"]],
        "versions": [_version(row) for row in plan.versions.order_by("number")],
    }  # fmt: skip
    sources = {paths[reference]: files.path_of(row) for reference, row in kept.items()}
    archive.write(into, content, sources)
    audit.record("plan.packed", subject=plan.reference, person=plan.person, by=by, at=at)


def _packed(
    answer: Mapping[str, Any], kept: Mapping[str, StoredFile], paths: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "question": answer["question"], "title": answer["title"], "text": answer["text"],
        "state": answer["state"],
        "files": [
            {
                "path": paths[one["file"]], "name": kept[one["file"]].name,
                "caption": one["caption"], "transcript": one.get("transcript", ""),
                "sha256": kept[one["file"]].sha256, "size": kept[one["file"]].size,
            }
            for one in answer["photos"] if one["file"] in kept
        ],
    }  # fmt: skip


def _version(row: PlanVersion) -> dict[str, Any]:
    return {
        "number": row.number, "state": row.state, "sent_at": row.sent_at.isoformat(),
        "sha256": row.sha256, "total_pence": row.total_pence, "reason": row.reason,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "content": row.content,
    }  # fmt: skip


def bring_in(*, person: Person, upload: IO[bytes], by: User, at: datetime) -> Brought:
    """Make a draft of a plan that was saved elsewhere; nothing of it is Ready or agreed.

    Raises what `archive.read` raises, PlanHasWords or BadPlanDates; nothing is kept then. What the
    rules here refuse, such as a file of a kind we do not take, is left out and said.
    """
    found = archive.read(upload)
    with transaction.atomic():
        brought = Brought(_plan_for(person, found, by, at))
        for answer in found.content["answers"]:
            _answer(brought, found, answer, by, at)
        lines = {
            facts.get("reference"): made
            for facts in found.content.get("lines", [])
            if (made := _line(brought, facts, by, at))
        }
        for facts in found.content.get("outcomes", []):
            _outcome(brought, facts, lines, by, at)
        for kind, rows in found.content.get("safety", {}).items():
            for facts in rows:
                _safety(brought, kind, facts, by, at)
        if why := found.content.get("why_more"):
            write_why_more(plan=brought.plan, text=why, by=by, at=at)
        plan = brought.plan
        audit.record("plan.brought_in", subject=plan.reference, person=person, by=by, at=at)
    return brought


def _plan_for(person: Person, found: archive.Archive, by: User, at: datetime) -> SupportPlan:
    """The person's plan from that day when nothing stands in it, else a new one."""
    standing = SupportPlan.objects.filter(person=person, starts_on=found.starts_on).first()
    asks = criteria_in(found.content)
    if standing is None:
        return start_plan(
            person=person, starts_on=found.starts_on, ends_on=found.ends_on,
            indicative_pence=None, note="", by=by, at=at, asks=asks,
        )  # fmt: skip
    answers = standing.answers.prefetch_related("attachments")
    begun = any(answer.has_words_or_files for answer in answers)
    if begun or standing.lines.exists() or standing.versions.exists():
        raise PlanHasWords
    standing.criteria = asks.content()
    standing.save(update_fields=["criteria"])
    return SupportPlan.objects.select_related("person__authority").get(pk=standing.pk)


def _answer(
    brought: Brought, found: archive.Archive, facts: Mapping[str, Any], by: User, at: datetime
) -> None:
    number, plan = facts["question"], brought.plan
    title = facts.get("title") or f"Question {number}"
    try:
        if facts["text"]:
            edition = plan.answers.filter(question=number).values_list("edition", flat=True).first()
            write_answer(
                plan=plan, question=number, text=facts["text"], edition=edition or 0, by=by, at=at
            )
    except DomainError as refusal:
        brought.left_out.append(f"{title}: {refusal.sentence}")
        return
    for packed in found.files(number):
        try:
            with _unpacked(found, packed) as file:
                add_attachment(
                    plan=plan, question=number, upload=file, caption=packed.caption,
                    transcript=packed.transcript, by=by, at=at,
                )  # fmt: skip
        except archive.ArchiveBroken:
            raise
        except DomainError as refusal:
            brought.left_out.append(f"{packed.name}: {refusal.sentence}")


def _unpacked(found: archive.Archive, packed: archive.Packed) -> "File[bytes]":
    """A file of the archive, on disk and rewound; gone when it is closed."""
    place = tempfile.TemporaryFile()  # noqa: SIM115 closed by whoever uses the file
    for piece in found.read(packed):
        place.write(piece)
    place.seek(0)
    file: File[bytes] = File(place, name=Path(packed.name).name)
    return file


def _line(brought: Brought, facts: Mapping[str, Any], by: User, at: datetime) -> str | None:
    """A kind of support by its own words; the directory's service only where it is ours."""
    what = str(facts.get("what", ""))
    reference = facts.get("service")
    service = Service.objects.filter(reference=str(reference)).first() if reference else None
    held = str(facts.get("held", ""))
    if held == Held.FUND:  # its holder is somebody of another installation
        held = Held.COUNCIL
        brought.left_out.append(f"{what}: choose again who holds the money.")
    try:
        made = add_line(
            plan=brought.plan, by=by, at=at, pot_name=str(facts.get("pot_name", "")), what=what,
            who="" if service else str(facts.get("who", "")), service=service,
            unit=str(facts.get("unit", "")), rate_kind=str(facts.get("rate_kind", "any")),
            units_each_week=Decimal(str(facts.get("units_each_week", ""))),
            weeks=Decimal(str(facts.get("weeks", ""))),
            rate_pence=int(facts.get("rate_pence", 0)), once=bool(facts.get("once")),
            just_in_case=bool(facts.get("just_in_case")), held=held, fund_holder=None,
        )  # fmt: skip
    except (DomainError, InvalidOperation, ValueError, TypeError) as wrong:
        why = wrong.sentence if isinstance(wrong, DomainError) else "Its numbers cannot be read."
        brought.left_out.append(f"{what}: {why}")
        return None
    if facts.get("extras"):
        brought.left_out.append(f"{what}: work out again what comes on top.")
    return made.reference


def _outcome(
    brought: Brought, facts: Mapping[str, Any], lines: Mapping[Any, str], by: User, at: datetime
) -> None:
    said = {
        name: str(facts.get(name) or "") for name in ("wish", "words", "matters", "signs", "free_help")
    }  # fmt: skip
    serving = [lines[one] for one in facts.get("lines", []) if one in lines]
    try:
        add_outcome(plan=brought.plan, by=by, at=at, lines=serving, **said)
    except DomainError as refusal:
        brought.left_out.append(f"{said['words'][:60]}: {refusal.sentence}")


def _safety(brought: Brought, kind: str, facts: Mapping[str, Any], by: User, at: datetime) -> None:
    if kind not in FIELDS:
        return
    known = {name: facts.get(name) for name in FIELDS[kind]}
    try:
        add_row(plan=brought.plan, kind=kind, facts=known, by=by, at=at)
    except DomainError as refusal:
        brought.left_out.append(f"{next(iter(known.values()))}: {refusal.sentence}")

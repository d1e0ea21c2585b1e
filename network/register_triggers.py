"""No level without a decision with its signatures: held by the database on both engines.

No command, admin page, role or raw statement can put a checked level on an organisation, lengthen
one, or change what was decided and signed (docs/adr/0030).
"""

# Names of tables and columns are written here; nothing that anybody typed goes into this SQL.
# ruff: noqa: S608

from dataclasses import dataclass

from ledger import triggers
from ledger.sql.contract import Trigger

STATUS, DECISION = "providers_userledstatus", "network_decision"
SIGNATURE, MEMBER, APPLICATION = "network_signature", "network_panelmember", "network_application"
INTEREST = "network_interest"
CONTINUED_DAYS = 100

_SIGNED = f"""(
    select count(*) >= 3
        and 2 * sum(case when s.uses_support then 1 else 0 end) > count(*)
        and 2 * sum(case when s.paid_by_funder then 1 else 0 end) < count(*)
    from {SIGNATURE} s where s.decision_id = d.id)"""


@dataclass(frozen=True)
class Guard:
    """A row may not be written when `forbidden` holds of NEW (and OLD)."""

    name: str
    table: str
    when: str  # insert, update, delete
    forbidden: str
    words: str


def _is_continued(vendor: str) -> str:
    """SQL: the row goes on from the end of its decision while a renewal, sent in time, waits."""
    days = (
        "(new.expires_on - new.starts_on)"
        if vendor == "postgresql"
        else "(julianday(new.expires_on) - julianday(new.starts_on))"
    )
    return f"""(new.continued and new.starts_on > d.expires_on and {days} < {CONTINUED_DAYS}
        and exists (select 1 from {APPLICATION} a where a.organisation_id = d.organisation_id
            and a.kind in ('renewal', 'change') and a.state in ('sent', 'checking')
            and a.sent_on <= d.expires_on))"""


def _guards(vendor: str) -> tuple[Guard, ...]:
    same = "is not distinct from" if vendor == "postgresql" else "is"

    def changed(*columns: str) -> str:
        return " or ".join(f"not (new.{name} {same} old.{name})" for name in columns)

    unsigned = f"""new.level <> 'self_declared' and not exists (
        select 1 from {DECISION} d where d.reference = new.decision
        and d.organisation_id = new.organisation_id and d.outcome = 'registered'
        and d.decided_at is not null and d.level = new.level and d.carer_led = new.carer_led
        and d.consortium = new.consortium and d.working_towards = new.working_towards
        and ((not new.continued and new.starts_on >= d.starts_on
              and new.expires_on <= d.expires_on) or {_is_continued(vendor)})
        and {_SIGNED})"""
    stays = "The register keeps its past: a new decision is a new row."
    return (
        Guard("a_level_has_its_signed_decision", STATUS, "insert", unsigned,
              "A level needs a decision of the panel with its signatures."),
        Guard("a_level_is_only_ever_ended", STATUS, "update",
              changed("organisation_id", "level", "carer_led", "consortium", "working_towards",
                      "starts_on", "evidence_on", "checked_by", "decision", "continued")
              + " or new.expires_on > old.expires_on", stays),
        Guard("a_level_is_never_deleted", STATUS, "delete", "old.level <> 'self_declared'", stays),
        Guard("a_decision_stands", DECISION, "update", "old.decided_at is not null", stays),
        Guard("a_decision_is_only_signed_later", DECISION, "update",
              changed("reference", "organisation_id", "application_id", "network_id", "outcome",
                      "level", "carer_led", "consortium", "working_towards", "starts_on",
                      "expires_on", "evidence_on", "proposed_on", "backdated_because", "reasons", "criteria_id"),
              stays),
        Guard("a_decision_is_signed_before_it_stands", DECISION, "update",
              f"""new.decided_at is not null and old.decided_at is null and not (
              select {_SIGNED.replace('d.id', 'new.id')})""",
              "A decision needs three signatures, most by people who use support."),
        Guard("a_decision_starts_unsigned", DECISION, "insert", "new.decided_at is not null",
              "A decision is proposed first, then signed."),
        Guard("an_appeal_goes_to_another_network", DECISION, "insert", f"""exists (
              select 1 from {APPLICATION} a join {DECISION} before on before.id = a.appeals_id
              where a.id = new.application_id and before.network_id = new.network_id)""",
              "An appeal is decided by another network."),
        Guard("a_decision_is_never_deleted", DECISION, "delete", "old.decided_at is not null",
              stays),
        Guard("a_signature_stays", SIGNATURE, "update", "1 = 1", stays),
        Guard("a_signature_is_never_deleted", SIGNATURE, "delete", "1 = 1", stays),
        Guard("a_member_signs_for_what_they_are", SIGNATURE, "insert", f"""not exists (
            select 1 from {MEMBER} m, {DECISION} d where m.id = new.member_id
            and d.id = new.decision_id and m.network_id = d.network_id and d.decided_at is null
            and d.dropped_at is null
            and m.uses_support = new.uses_support and m.paid_by_funder = new.paid_by_funder)""",
              "Only a member of this panel signs, before the decision stands."),
        Guard("nobody_signs_for_their_own", SIGNATURE, "insert", f"""exists (
            select 1 from {MEMBER} m, {DECISION} d, providers_membership w
            where m.id = new.member_id and d.id = new.decision_id and w.user_id = m.user_id
            and w.organisation_id = d.organisation_id and w.ends_on is null)
            or exists (select 1 from {INTEREST} i, {DECISION} d where d.id = new.decision_id
            and i.application_id = d.application_id and i.member_id = new.member_id
            and i.stands_aside)""",
              "Nobody signs about an organisation they work for, or who stands aside."),
    )  # fmt: skip


# INSERT OR REPLACE deletes what it replaces and wakes no trigger on SQLite: an id is new.
_NEW_ONLY = ((STATUS, "id = new.id"), (DECISION, "id = new.id or reference = new.reference"),
             (SIGNATURE, "id = new.id"))  # fmt: skip


def on_sqlite(guard: Guard) -> Trigger:
    """The wall as SQLite builds it."""
    return Trigger(
        guard.name, guard.table,
        f"create trigger {guard.name} before {guard.when} on {guard.table}"
        f" when {guard.forbidden} begin select raise(abort, '{guard.words}'); end",
    )  # fmt: skip


def on_postgres(guard: Guard) -> Trigger:
    """The wall as PostgreSQL builds it; `function_of` is what it asks."""
    return Trigger(
        guard.name, guard.table,
        f"create trigger {guard.name} before {guard.when} on {guard.table}"
        f" for each row execute function {guard.name}()",
    )  # fmt: skip


def function_of(guard: Guard) -> str:
    """The function behind a wall of PostgreSQL."""
    kept = "old" if guard.when == "delete" else "new"
    return f"""
create or replace function {guard.name}() returns trigger language plpgsql as $$
begin
    if {guard.forbidden} then
        raise exception '{guard.words}' using errcode = 'integrity_constraint_violation';
    end if;
    return {kept};
end $$;
"""


def make(vendor: str) -> tuple[str, tuple[Trigger, ...]]:
    """The functions that PostgreSQL's triggers need, and the triggers of this engine."""
    guards = _guards(vendor)
    if vendor == "postgresql":
        return "".join(map(function_of, guards)), tuple(map(on_postgres, guards))
    new = tuple(
        Trigger(
            f"{table}_is_new", table,
            f"create trigger {table}_is_new before insert on {table} when exists"
            f" (select 1 from {table} where {taken}) begin"
            " select raise(abort, 'The register keeps its past.'); end",
        )
        for table, taken in _NEW_ONLY
    )  # fmt: skip
    return "", (*map(on_sqlite, guards), *new)


def stand() -> None:
    """Called once, when the app is ready."""
    triggers.also(make)

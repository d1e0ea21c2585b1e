"""Who decides is not who is paid, held by the database on both engines.

Our verbs refuse first and with words. Whoever writes straight to the tables is refused here: an
answer to a bill, a decision about one, a pay run, confirmed bank details, a refund to the council
or a payment from a person's account, by somebody who is paid by it or works for who is. And no
run takes bank details that nobody confirmed, that changed, or whose waiting days are not over.
"""

# Names of tables and columns are written here; nothing that anybody typed goes into this SQL.
# ruff: noqa: S608

from dataclasses import dataclass
from string import Template

from ledger import triggers
from ledger.sql.contract import Trigger

MESSAGE = "Who decides is not who is paid."
UNCONFIRMED = "Only confirmed bank details are paid, as they were confirmed."


@dataclass(frozen=True)
class Wall:
    """When a row of a table may not be: a condition on NEW, asked when these columns are written."""

    name: str
    table: str
    columns: str
    forbidden: str  # $works(org, user, moment) stands for a live membership of that day
    message: str = MESSAGE


def _works(organisation: str, user: str, moment: str, vendor: str) -> str:
    """SQL: this user works for this organisation on the day of a moment (UTC)."""
    day = f"({moment} at time zone 'UTC')::date" if vendor == "postgresql" else f"date({moment})"
    return (
        "exists (select 1 from providers_membership member"
        f" where member.organisation_id = {organisation} and member.user_id = {user}"
        f" and member.starts_on <= {day} and (member.ends_on is null or member.ends_on >= {day}))"
    )


def walls(vendor: str) -> tuple[Wall, ...]:
    """Every wall, in this engine's words."""

    def works(organisation: str, user: str, moment: str) -> str:
        return _works(organisation, user, moment, vendor)

    run_pays = (
        f"{works('bank.organisation_id', 'run.made_by_id', 'run.made_at')}"
        f" or {works('bank.organisation_id', 'run.approved_by_id', 'run.approved_at')}"
        " or payee.user_id = run.made_by_id or payee.user_id = run.approved_by_id"
    )
    bank = "payments_bankdetails bank left join people_person payee on payee.id = bank.person_id"
    return (
        Wall(
            "bill_answered_by_payee", "invoices_bill", "answered_by_id, answered_at, organisation_id",
            f"new.answered_by_id is not null and"
            f" {works('new.organisation_id', 'new.answered_by_id', 'new.answered_at')}",
        ),
        Wall(
            "bill_decided_by_payee", "invoices_billdecision",
            "proposed_by_id, decided_by_id, decided_at",
            "exists (select 1 from invoices_bill bill where bill.id = new.bill_id and ("
            "bill.submitted_by_id = new.proposed_by_id or bill.submitted_by_id = new.decided_by_id"
            f" or {works('bill.organisation_id', 'new.proposed_by_id', 'new.proposed_at')}"
            f" or {works('bill.organisation_id', 'new.decided_by_id', 'new.decided_at')}))",
        ),
        Wall(
            "run_item_pays_its_maker", "payments_payitem", "run_id, bank_details_id",
            f"exists (select 1 from payments_payrun run, {bank}"
            f" where run.id = new.run_id and bank.id = new.bank_details_id and ({run_pays}))",
        ),
        Wall(
            "run_item_to_unconfirmed_details", "payments_payitem", "run_id, bank_details_id",
            "not exists (select 1 from payments_payrun run, payments_bankdetails bank"
            " where run.id = new.run_id and bank.id = new.bank_details_id"
            " and bank.confirmed_at is not null and bank.replaced_at is null"
            " and bank.usable_on <= run.pay_on)",
            UNCONFIRMED,
        ),
        Wall(
            "run_day_before_details_may_be_used", "payments_payrun", "pay_on",
            "exists (select 1 from payments_payitem item, payments_bankdetails bank"
            " where item.run_id = new.id and bank.id = item.bank_details_id"
            " and bank.usable_on > new.pay_on)",
            UNCONFIRMED,
        ),
        Wall(
            "run_sent_to_changed_details", "payments_payrun", "state, approved_at, released_at",
            "new.state in ('approved', 'released') and exists ("
            "select 1 from payments_payitem item, payments_bankdetails bank"
            " where item.run_id = new.id and bank.id = item.bank_details_id"
            " and item.state = 'in_run' and bank.replaced_at is not null)",
            UNCONFIRMED,
        ),
        Wall(
            # The stored row is still the old one: new details are a new row, confirmed anew.
            "bank_details_written_over", "payments_bankdetails",
            "account_name, sort_code, account_number, organisation_id, person_id, usable_on,"
            " confirmed_at",
            "exists (select 1 from payments_bankdetails kept where kept.id = new.id"
            " and (kept.account_name <> new.account_name or kept.sort_code <> new.sort_code"
            " or kept.account_number <> new.account_number"
            " or coalesce(kept.organisation_id, 0) <> coalesce(new.organisation_id, 0)"
            " or coalesce(kept.person_id, 0) <> coalesce(new.person_id, 0)"
            " or (kept.confirmed_at is not null and (new.confirmed_at is null"
            " or new.usable_on is null or kept.usable_on <> new.usable_on))))",
            UNCONFIRMED,
        ),
        Wall(
            "run_approved_by_payee", "payments_payrun", "made_by_id, approved_by_id, approved_at",
            f"exists (select 1 from payments_payitem item, {bank}"
            " where item.run_id = new.id and bank.id = item.bank_details_id"
            f" and ({run_pays.replace('run.', 'new.')}))",
        ),
        Wall(
            "bank_confirmed_by_payee", "payments_bankdetails", "confirmed_by_id, confirmed_at",
            "new.confirmed_by_id is not null and ("
            f"{works('new.organisation_id', 'new.confirmed_by_id', 'new.confirmed_at')}"
            " or exists (select 1 from people_person payee"
            " where payee.id = new.person_id and payee.user_id = new.confirmed_by_id))",
        ),
        Wall(
            "refund_told_by_payer", "payments_refund", "told_by_id, credit_id, into",
            "new.\"into\" = 'council' and exists (select 1 from invoices_bill bill"
            " where bill.id = new.credit_id"
            f" and {works('bill.organisation_id', 'new.told_by_id', 'new.told_at')})",
        ),
        Wall(
            "own_payment_told_by_payee", "payments_ownpayment",
            "told_by_id, agreement_id, bill_id, holding_id",
            "exists (select 1 from budgets_holding holding where holding.id = new.holding_id"
            " and holding.kind <> 'fund') and (exists (select 1 from budgets_agreement agreement"
            " where agreement.id = new.agreement_id"
            f" and {works('agreement.organisation_id', 'new.told_by_id', 'new.told_at')})"
            " or exists (select 1 from invoices_bill bill where bill.id = new.bill_id"
            f" and {works('bill.organisation_id', 'new.told_by_id', 'new.told_at')}))",
        ),
        Wall(
            "month_agreed_by_assistant", "payments_assistantmonth", "agreed_by_id, team_id",
            "new.agreed_by_id is not null and exists (select 1 from payments_assistant worker"
            " where worker.team_id = new.team_id and worker.user_id = new.agreed_by_id)",
        ),
    )  # fmt: skip


_POSTGRES_FUNCTION = Template("""
create or replace function $name() returns trigger language plpgsql as $$$$
begin
    if $forbidden then
        raise exception '$message' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$$$;
""")


def _columns(wall: Wall) -> str:
    return ", ".join(f'"{name.strip()}"' for name in wall.columns.split(","))


def _on_postgres(wall: Wall) -> tuple[Trigger, ...]:
    make = (
        f"create trigger {wall.name} before insert or update of {_columns(wall)} on {wall.table}"
        f" for each row execute function {wall.name}()"
    )
    return (Trigger(wall.name, wall.table, make),)


def _on_sqlite(wall: Wall) -> tuple[Trigger, ...]:
    body = f"when {wall.forbidden} begin select raise(abort, '{wall.message}'); end"
    made, changed = f"{wall.name}_made", f"{wall.name}_changed"
    return (
        Trigger(made, wall.table, f"create trigger {made} before insert on {wall.table} {body}"),
        Trigger(
            changed,
            wall.table,
            f"create trigger {changed} before update of {_columns(wall)} on {wall.table} {body}",
        ),
    )


def make(vendor: str) -> tuple[str, tuple[Trigger, ...]]:
    """The functions that PostgreSQL's triggers need, and the triggers of this engine."""
    chosen = walls(vendor)
    if vendor != "postgresql":
        return "", tuple(trigger for wall in chosen for trigger in _on_sqlite(wall))
    functions = "".join(
        _POSTGRES_FUNCTION.substitute(
            name=wall.name, forbidden=wall.forbidden, message=wall.message
        )
        for wall in chosen
    )
    return functions, tuple(trigger for wall in chosen for trigger in _on_postgres(wall))


def stand() -> None:
    """Called once, when the app is ready."""
    triggers.also(make)

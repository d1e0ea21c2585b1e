"""SQLite: months of paid lines in one statement."""

MONTH = "substr(coalesce(move.service_on, entry.happened_on), 1, 7) || '-01'"

# Parts of a line are told by running totals, so that they add up to the whole pence.
WORK_OUT = """
with recursive places as (
    select allocation.paid_id as account_id, agreement.id as agreement_id, agreement.budget_id,
           agreement.organisation_id, agreement.service_id, 0 as wages
    from budgets_allocation allocation
    join budgets_agreement agreement on agreement.id = allocation.agreement_id
    union all
    select pot.paid_id, null, pot.budget_id, null, null,
           exists (select 1 from budgets_liability duty where duty.pot_id = pot.id)
           or exists (
               select 1 from support_plans_costline line
               where line.reference = pot.line_reference and line.employs
           )
    from budgets_pot pot
),
moved as (
    select move.target_id as account_id, move.entry_id, move.service_on, move.amount_pence as pence
    from ledger_move move
    union all
    select move.source_id, move.entry_id, move.service_on, -move.amount_pence from ledger_move move
),
paid as (
    select places.account_id, places.agreement_id, places.budget_id, places.organisation_id,
           places.service_id, places.wages, coalesce(moved.service_on, entry.happened_on) as day, sum(moved.pence) as pence
    from moved
    join places on places.account_id = moved.account_id
    join ledger_entry entry on entry.id = moved.entry_id
    where coalesce(moved.service_on, entry.happened_on) between %(first)s and %(last)s
    and entry.reason <> 'opening'
    group by 1, 2, 3, 4, 5, 6, 7
    having sum(moved.pence) <> 0
),
days as (
    select date(%(first)s) as day union all
    select date(day, '+1 day') from days where day < %(last)s
),
long as (
    select distinct bill.agreement_id from invoices_billline line
    join invoices_bill bill on bill.id = line.bill_id
    where line.service_to > line.service_on and line.paid_pence > 0
    and line.service_on <= %(last)s and line.service_to >= %(first)s
),
weights as (
    select bill.agreement_id, max(line.service_on, substr(days.day, 1, 7) || '-01') as start, days.day,
           sum(max(1, line.paid_pence / (cast(julianday(coalesce(line.service_to, line.service_on))
               - julianday(line.service_on) as integer) + 1))) as weight
    from long
    join invoices_bill bill on bill.agreement_id = long.agreement_id
    join invoices_billline line on line.bill_id = bill.id and line.paid_pence > 0
    join days on days.day between line.service_on and coalesce(line.service_to, line.service_on)
    group by 1, 2, 3
),
steps as (
    select agreement_id, start, day, weight,
           sum(weight) over (partition by agreement_id, start order by day) as so_far,
           sum(weight) over (partition by agreement_id, start) as whole
    from weights
),
shared as (
    select paid.budget_id, paid.organisation_id, paid.service_id, paid.wages,
           coalesce(steps.day, paid.day) as day,
           case when steps.day is null then paid.pence
           else paid.pence * steps.so_far / steps.whole - paid.pence * (steps.so_far - steps.weight) / steps.whole end as pence
    from paid
    left join steps on steps.agreement_id = paid.agreement_id and steps.start = paid.day
)
insert into reports_spentday (budget_id, organisation_id, service_id, wages, "on", pence)
select budget_id, organisation_id, service_id, wages, day, sum(pence)
from shared group by 1, 2, 3, 4, 5 having sum(pence) <> 0
"""

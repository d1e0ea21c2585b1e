"""The statement that both engines share; only how days are counted differs.

Whose a line or a payment is, is two numbers: 1 and a holding, 2 and the organisation that holds
funds, 3 and the council. Money out is below zero on both sides, so that equal amounts meet. The
cast gives a sum the type of a column: without it SQLite looks through every pair by hand.
"""

PROPOSE = """
with owned as (
    select id, case when holding_id is not null then 1
            when organisation_id is not null then 2 else 3 end as kind,
        coalesce(holding_id, organisation_id, authority_id) as owner
    from payments_bankaccount
), mine as (
    select distinct kind, owner from owned account where {of_account}
), said as (
    select found.line_id, owned.kind, owned.owner, line.amount_pence < 0 as goes_out,
        found.payment_id, found.item_id, found.run_id, found.contribution_id, found.refund_id,
        item.run_id as run_of_item
    from payments_bankmatch found
    join payments_bankline line on line.id = found.line_id
    join owned on owned.id = line.account_id
    join mine on mine.kind = owned.kind and mine.owner = owned.owner
    left join payments_ownpayment payment on payment.id = found.payment_id
    left join payments_payitem item on item.id = found.item_id
    where found.undone_at is null and payment.reversed_at is null
), holding as (
    select holding.id, 1 as kind, holding.id as owner
    from budgets_holding holding join mine on mine.kind = 1 and mine.owner = holding.id
    where holding.kind <> 'fund'
    union all
    select holding.id, 2, holding.holder_id
    from budgets_holding holding join mine on mine.kind = 2 and mine.owner = holding.holder_id
    where holding.kind = 'fund'
), council as (
    select owner from mine where kind = 3
), candidate as (
    select 'payment' as side, payment.id, holding.kind, holding.owner, payment.paid_on as day,
        -payment.amount_pence as pence
    from payments_ownpayment payment join holding on holding.id = payment.holding_id
    left join said on said.payment_id = payment.id
    where payment.reversed_at is null
        and said.line_id is null
    union all
    select 'item', item.id, 3, run.authority_id, run.pay_on, -item.amount_pence
    from payments_payitem item join payments_payrun run on run.id = item.run_id
    join council on council.owner = run.authority_id
    left join said on said.item_id = item.id and said.goes_out
    left join said said_2 on said_2.run_id = run.id
    where item.state in ('in_run', 'paid', 'returned')
        and run.state in ('released', 'at_bank', 'paid', 'reconciled')
        and said.line_id is null
        and said_2.line_id is null
    union all
    select 'item', item.id, holding.kind, holding.owner, run.pay_on, item.amount_pence
    from payments_payitem item join payments_payrun run on run.id = item.run_id
    join payments_instalment instalment on instalment.id = item.instalment_id
    join holding on holding.id = instalment.holding_id
    left join said on said.item_id = item.id and said.kind < 3
    where item.state in ('in_run', 'paid')
        and run.state in ('released', 'at_bank', 'paid', 'reconciled')
        and said.line_id is null
    union all
    select 'item', item.id, 3, run.authority_id, answer."on", item.amount_pence
    from payments_itemresult answer join payments_payitem item on item.id = answer.item_id
    join payments_payrun run on run.id = item.run_id
    join council on council.owner = run.authority_id
    left join said on said.item_id = item.id and said.kind = 3 and not said.goes_out
    where answer.outcome = 'returned' and item.state = 'returned'
        and said.line_id is null
    union all
    select 'run', run.id, 3, run.authority_id, run.pay_on, -run.total_pence
    from payments_payrun run join council on council.owner = run.authority_id
    left join said on said.run_id = run.id
    left join said said_2 on said_2.run_of_item = run.id and said_2.kind = 3
    where run.state in ('released', 'at_bank', 'paid', 'reconciled') and run.count > 1
        and not run.outside
        and said.line_id is null
        and said_2.line_id is null
    union all
    select 'contribution', paid_in.id, holding.kind, holding.owner, paid_in.received_on,
        paid_in.amount_pence
    from payments_contribution paid_in join holding on holding.id = paid_in.holding_id
    left join said on said.contribution_id = paid_in.id
    where said.line_id is null
    union all
    select 'contribution', paid_in.id, 3, council.owner, paid_in.received_on, paid_in.amount_pence
    from payments_contribution paid_in
    join budgets_budget budget on budget.id = paid_in.budget_id
    join people_person person on person.id = budget.person_id
    join council on council.owner = person.authority_id
    left join said on said.contribution_id = paid_in.id
    where paid_in.holding_id is null
        and said.line_id is null
    union all
    select 'refund', refund.id, holding.kind, holding.owner, refund.received_on,
        refund.amount_pence
    from payments_refund refund join invoices_bill bill on bill.id = refund.credit_id
    join budgets_agreement agreement on agreement.id = bill.agreement_id
    join holding on holding.id = agreement.holding_id
    left join said on said.refund_id = refund.id
    where refund."into" <> 'council'
        and said.line_id is null
    union all
    select 'refund', refund.id, 3, council.owner, refund.received_on, refund.amount_pence
    from payments_refund refund join invoices_bill bill on bill.id = refund.credit_id
    join budgets_agreement agreement on agreement.id = bill.agreement_id
    join budgets_budget budget on budget.id = agreement.budget_id
    join people_person person on person.id = budget.person_id
    join council on council.owner = person.authority_id
    left join said on said.refund_id = refund.id
    where refund."into" = 'council'
        and said.line_id is null
), open_side as (
    select side, id, kind, owner, day, cast(pence as bigint) as pence, row_number() over (
        partition by kind, owner, pence, day order by side, id) as nth
    from candidate
), open_line as (
    select line.id, owned.kind, owned.owner, line."on" as day, line.amount_pence as pence,
        row_number() over (
            partition by owned.kind, owned.owner, line.amount_pence, line."on" order by line.id
        ) as nth
    from payments_bankline line join owned on owned.id = line.account_id
    join mine on mine.kind = owned.kind and mine.owner = owned.owner
    left join said on said.line_id = line.id
    where line.set_aside_at is null and said.line_id is null
), same_day as (
    select line.id as line_id, other.side, other.id as side_id
    from open_line line join open_side other
        on other.kind = line.kind and other.owner = line.owner and other.pence = line.pence
        and other.day = line.day and other.nth = line.nth
), near as (
    select line.id as line_id, other.side, other.id as side_id,
        row_number() over (
            partition by line.id order by {apart}, other.side, other.id) as for_line,
        row_number() over (
            partition by other.side, other.id order by {apart}, line.id) as for_side
    from open_line line join open_side other
        on other.kind = line.kind and other.owner = line.owner and other.pence = line.pence
        and {apart} between 1 and %(days)s
    left join same_day of_line on of_line.line_id = line.id
    left join same_day of_side on of_side.side = other.side and of_side.side_id = other.id
    where of_line.line_id is null and of_side.line_id is null
)
select line_id, side, side_id, 'same_day' as why from same_day
union all
select line_id, side, side_id, 'near_day' as why from near where for_line = 1 and for_side = 1
order by line_id
"""

"""The statement that both engines share; only how days are counted differs."""

PROPOSE = """
with open_line as (
    select line.id, account.holding_id, line."on" as day, -line.amount_pence as pence,
        row_number() over (
            partition by account.holding_id, line.amount_pence, line."on" order by line.id
        ) as nth
    from payments_bankline line join payments_bankaccount account on account.id = line.account_id
    where line.amount_pence < 0 and line.set_aside_at is null
        and account.holding_id is not null {of_account}
        and not exists (
            select 1 from payments_bankmatch found
            join payments_ownpayment payment on payment.id = found.payment_id
            where found.line_id = line.id and found.undone_at is null
                and payment.reversed_at is null
        )
), open_payment as (
    select payment.id, payment.holding_id, payment.paid_on as day, payment.amount_pence as pence,
        row_number() over (
            partition by payment.holding_id, payment.amount_pence, payment.paid_on
            order by payment.id
        ) as nth
    from payments_ownpayment payment
    where payment.reversed_at is null and not exists (
        select 1 from payments_bankmatch found
        where found.payment_id = payment.id and found.undone_at is null
    )
), same_day as (
    select line.id as line_id, payment.id as payment_id
    from open_line line join open_payment payment
        on payment.holding_id = line.holding_id and payment.pence = line.pence
        and payment.day = line.day and payment.nth = line.nth
), near as (
    select line.id as line_id, payment.id as payment_id,
        row_number() over (partition by line.id order by {apart}, payment.id) as for_line,
        row_number() over (partition by payment.id order by {apart}, line.id) as for_payment
    from open_line line join open_payment payment
        on payment.holding_id = line.holding_id and payment.pence = line.pence
        and {apart} between 1 and %(days)s
    where line.id not in (select line_id from same_day)
        and payment.id not in (select payment_id from same_day)
)
select line_id, payment_id, 'same_day' as why from same_day
union all
select line_id, payment_id, 'near_day' as why from near where for_line = 1 and for_payment = 1
order by line_id
"""

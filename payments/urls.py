"""Addresses of the payments pages."""

from django.urls import URLPattern, URLResolver, path

from payments.views import banking, council, finance, funds, person, questions, refunds, returns
from people.places import for_person

urlpatterns: list[URLPattern | URLResolver] = [
    *for_person("account/", person.my_account, "my_account"),
    *for_person("account/record/", person.record_payment, "my_account_record"),
    *for_person("account/paid-in/", person.paid_in, "my_paid_in"),
    *for_person("payments/", person.my_payments, "my_payments"),
    *for_person("payments/table/", person.payments_table, "my_payments_table"),
    *for_person("payments/<slug:reference>/", person.my_payment, "my_payment"),
    *for_person("payments/<slug:reference>/wrong/", person.payment_wrong, "my_payment_wrong"),
    *for_person("bills/<slug:reference>/paid/", person.pay_bill, "my_pay_bill"),
    *for_person("bills/<slug:reference>/back/", refunds.my_bill_back, "my_bill_back"),
    *for_person("payments/<slug:reference>/answer/", returns.answer_question, "my_question"),
    *for_person("returns/", returns.my_returns, "my_returns"),
    *for_person("assistants/wages/", returns.wages, "my_wages"),
    *for_person("assistants/<slug:reference>/paid/", returns.pay_duty, "my_pay_duty"),
    path("council/returns/", questions.council_returns, name="council_returns"),
    path("council/returns/<slug:reference>/", questions.council_return, name="council_return"),
    path(
        "council/returns/<slug:reference>/<slug:payment>/",
        questions.ask_question,
        name="ask_question",
    ),
    path("council/questions/<slug:reference>/", questions.decide_question, name="decide_question"),
    path("council/settled/", questions.reopen_settled, name="reopen_settled"),
    path("my/bank/", banking.my_bank, name="my_bank"),
    path("provider/bank/", banking.provider_bank, name="provider_bank"),
    path("provider/paid/", funds.provider_paid, name="provider_paid"),
    path("provider/fund/", funds.provider_fund, name="provider_fund"),
    path("provider/fund/<slug:reference>/pay/", funds.draw, name="provider_fund_pay"),
    path("provider/fund/<slug:reference>/back/", refunds.fund_back, name="fund_back"),
    path("finance/", finance.finance_home, name="finance_home"),
    path("finance/runs/", finance.pay_runs, name="pay_runs"),
    path("finance/runs/new/", finance.new_run, name="new_run"),
    path("finance/runs/<slug:reference>/", finance.pay_run, name="pay_run"),
    path("finance/runs/<slug:reference>/approve/", finance.approve, name="approve_run"),
    path("finance/runs/<slug:reference>/file/", finance.release, name="release_run"),
    path("finance/runs/<slug:reference>/table/", finance.run_table, name="run_table"),
    path("finance/runs/<slug:reference>/paid/", finance.mark_paid, name="mark_run_paid"),
    path("finance/runs/<slug:reference>/cancel/", finance.cancel, name="cancel_run"),
    path(
        "finance/runs/<slug:reference>/<slug:item>/returned/",
        finance.returned,
        name="payment_returned",
    ),
    path("finance/owed-back/", refunds.owed_back, name="owed_back"),
    path("finance/owed-back/<slug:reference>/", refunds.refund, name="refund"),
    path("finance/payees/", banking.bank_details, name="bank_details"),
    path("finance/payees/paper/", banking.paper_details, name="paper_details"),
    path("finance/payees/<slug:reference>/", banking.confirm_details, name="confirm_details"),
    path("council/payments/<slug:reference>/", council.council_payment, name="council_payment"),
]

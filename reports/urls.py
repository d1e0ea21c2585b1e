"""Addresses of where the money goes."""

from django.urls import URLPattern, URLResolver, path

from reports.views import council, own, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("money/", public.areas, name="money_areas"),
    path("money/words/", public.definitions, name="money_words"),
    path("money/<slug:slug>/", public.area, name="money_area"),
    path("money/<slug:slug>/<str:month>/", public.report, name="money_report"),
    path("money/<slug:slug>/<str:month>/table.csv", public.table, name="money_table"),
    path("council/spending/", council.home, name="council_spending"),
    path("council/spending/bring-in/", council.bring_in, name="council_bring_in"),
    path("council/spending/files/<slug:reference>/", council.draft, name="council_spend_draft"),
    path("council/spending/files/<slug:reference>/keep/", council.keep_draft,
         name="council_spend_keep"),
    path("council/spending/payee/", council.payee, name="council_payee"),
    path("council/spending/links/<slug:reference>/undo/", council.undo, name="council_link_undo"),
    path("council/spending/sums/", council.sums, name="council_sums"),
    path("council/spending/incomes/", council.incomes, name="council_incomes"),
    path("council/spending/passed-on/", council.passes_on, name="council_passes_on"),
    path("council/spending/passed-on/<slug:reference>/undo/", council.passes_on_undo,
         name="council_passes_on_undo"),
    path("council/spending/reports/", council.issue, name="council_money_report"),
    path("provider/what-is-published/", own.reply, name="spending_reply"),
]  # fmt: skip

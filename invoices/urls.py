"""Addresses of the invoices pages."""

from django.urls import URLPattern, URLResolver, path

from invoices.views import (
    answering,
    council,
    documents,
    person,
    pools,
    provider,
    public,
    records,
    silence,
)
from people.places import for_person

urlpatterns: list[URLPattern | URLResolver] = [
    *for_person("bills/", person.my_bills, "my_bills"),
    *for_person("bills/<slug:reference>/", person.my_bill, "my_bill"),
    *for_person("bills/<slug:reference>/wrong/", person.my_bill_wrong, "my_bill_wrong"),
    *for_person("bills/<slug:reference>/unsafe/", person.my_bill_unsafe, "my_bill_unsafe"),
    *for_person("bills/<slug:reference>/object/", silence.my_bill_object, "my_bill_object"),
    *for_person("bills/<slug:reference>/record/", records.my_bill_record, "my_bill_record"),
    path(
        "provider/bills/<slug:reference>/record/",
        records.provider_bill_record,
        name="provider_bill_record",
    ),
    path("my/answering/", answering.my_answering, name="my_answering"),
    path("my/answering/<slug:slug>/", answering.my_answering_one, name="my_answering_one"),
    *for_person("pools/<slug:reference>/give-back/", pools.pool_give_back, "pool_give_back"),
    path("provider/shared/", pools.provider_pools, name="provider_pools"),
    path("provider/shared/<slug:reference>/", pools.provider_pool_bill, name="provider_pool_bill"),
    path("how-fast-we-pay/", public.pay_times, name="pay_times"),
    path("provider/", provider.provider_home, name="provider_home"),
    path("provider/agreements/", provider.provider_people, name="provider_people"),
    path("provider/bills/", provider.provider_bills, name="provider_bills"),
    path("provider/bills/new/", provider.provider_bill_new, name="provider_bill_new"),
    path(
        "provider/bills/new/<slug:reference>/",
        provider.provider_bill_write,
        name="provider_bill_write",
    ),
    path("provider/bills/upload/", provider.provider_upload, name="provider_upload"),
    path(
        "provider/bills/upload/example/",
        provider.provider_upload_example,
        name="provider_upload_example",
    ),
    path(
        "provider/bills/upload/<slug:reference>/",
        provider.provider_upload_check,
        name="provider_upload_check",
    ),
    path("provider/bills/<slug:reference>/", provider.provider_bill, name="provider_bill"),
    path(
        "provider/bills/<slug:reference>/e-invoice/",
        provider.provider_bill_e_invoice,
        name="provider_bill_e_invoice",
    ),
    path(
        "provider/bills/<slug:reference>/take-back/",
        provider.provider_bill_withdraw,
        name="provider_bill_withdraw",
    ),
    path("council/exceptions/", council.bills_on_hold, name="bills_on_hold"),
    path("council/exceptions/expected/", silence.unanswered_expected, name="unanswered_expected"),
    path("council/exceptions/<slug:reference>/", council.exception, name="exception"),
    path("council/exceptions/<slug:reference>/contact/", silence.bill_contact, name="bill_contact"),
    path("council/objections/<slug:reference>/", silence.objection, name="objection"),
    path("council/documents/", documents.held_documents, name="held_documents"),
    path("council/documents/<slug:reference>/", documents.held_document, name="held_document"),
    path("council/documents/<slug:reference>/type/", documents.type_in, name="type_document_in"),
    path("council/documents/<slug:reference>/file/", documents.held_file, name="held_file"),
    path("council/bills/<slug:reference>/", council.council_bill, name="council_bill"),
]

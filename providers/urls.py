"""Addresses of the providers pages."""

from django.urls import URLPattern, URLResolver, include, path

from people.places import for_person
from providers.views import choices, directory, invitations, outside, own_page, pauses, team

urlpatterns: list[URLPattern | URLResolver] = [
    path("open-referral/", include("providers.publishing.urls")),
    path("find/", directory.find_support, name="find_support"),
    path("find/compare/", directory.compare, name="find_compare"),
    path("find/missing/", directory.tell_missing, name="find_missing"),
    path("find/join/<str:secret>/", invitations.join, name="provider_join"),
    path("my/invitations/", invitations.invitations, name="my_invitations"),
    path(
        "my/invitations/<slug:reference>/back/", invitations.take_back, name="invitation_take_back"
    ),
    path("find/<slug:slug>/choose/", choices.look_at, name="choice_look_at"),
    *for_person("choices/", choices.my_choices, "my_choices"),
    path("my/choices/export/", choices.export, name="choice_export"),
    path("my/choices/<slug:reference>/erase/", choices.erase, name="choice_erase"),
    path("council/choices/<slug:reference>/", choices.choice_facts, name="choice_facts"),
    path("find/<slug:slug>/", directory.provider, name="find_provider"),
    path("directory/imports/", outside.imports_page, name="directory_imports"),
    path("directory/imports/<slug:reference>/", outside.import_page, name="directory_import"),
    path(
        "directory/imports/<slug:reference>/answer/",
        outside.import_answer,
        name="directory_import_answer",
    ),
    path("directory/duplicates/", outside.duplicates_page, name="directory_duplicates"),
    path(
        "directory/duplicates/<slug:reference>/",
        outside.duplicate_page,
        name="directory_duplicate",
    ),
    path("directory/changes/", outside.changes_page, name="directory_changes"),
    path("directory/changes/<int:number>/", outside.change_answer, name="directory_change"),
    path("directory/paused/", pauses.pauses, name="provider_pauses"),
    path("directory/paused/<slug:reference>/end/", pauses.lift, name="provider_pause_lift"),
    path("provider/team/", team.provider_team, name="provider_team"),
    path(
        "provider/team/links/<slug:reference>/back/", team.take_back, name="provider_team_take_back"
    ),
    path("provider/team/<slug:reference>/", team.colleague, name="provider_colleague"),
    path("team/join/<str:secret>/", team.join, name="team_join"),
    path("provider/page/", own_page.provider_page, name="provider_page"),
    path("provider/page/offers/new/", own_page.new_service, name="provider_service_new"),
    path(
        "provider/page/offers/<slug:reference>/",
        own_page.change_service,
        name="provider_service",
    ),
    path(
        "provider/page/offers/<slug:reference>/price/",
        own_page.new_price,
        name="provider_service_price",
    ),
]

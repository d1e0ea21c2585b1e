"""Addresses of the first pages, sign-in, settings and help."""

from django.conf import settings as django_settings
from django.urls import URLPattern, URLResolver, path

from home.views import (
    audit,
    brokers,
    calendar,
    council,
    front,
    gallery,
    health,
    kept_words,
    looked,
    machine,
    my,
    record,
    settings,
    sharing,
    sign_in,
    status,
    wrong,
)
from people.places import for_person

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("status/", status.status, name="status"),
    path("status.json", status.status_json, name="status_json"),
    # Words for everyone.
    path("about/", front.about, name="about"),
    path("how-it-works/", front.how_it_works, name="how_it_works"),
    path("help/", front.help_page, name="help"),
    path("help/accessibility/", front.accessibility, name="accessibility"),
    path("help/what-you-tell-us/", front.what_you_tell_us, name="what_you_tell_us"),
    path("help/complain/", front.complain, name="complain"),
    path("help/something-is-wrong/", wrong.something_is_wrong, name="something_is_wrong"),
    # Signing in.
    path("sign-in/card/", sign_in.card, name="card_sign_in"),
    path("sign-in/again/", sign_in.again, name="sign_in_again"),
    path("sign-in/kept/", kept_words.kept, name="kept_words"),
    path("sign-in/kept/throw-away/", kept_words.throw_away, name="throw_words_away"),
    path("helping/", sign_in.helping, name="helped_today"),
    # A person's own pages, and whom one helps.
    *for_person("", my.my_home, "my_home"),
    *for_person("to-do/", my.my_to_do, "my_to_do"),
    path("my/people/", sharing.my_people, name="my_people"),
    path("my/people/let-in/", sharing.let_someone_in, name="let_someone_in"),
    path("my/people/let-in/check/", sharing.check_invitation, name="check_invitation"),
    path("my/people/let-in/code/", sharing.invitation_code, name="invitation_code"),
    path("my/people/<slug:reference>/go-on/", sharing.renew_sharing, name="renew_sharing"),
    path("my/people/<slug:reference>/stop/", sharing.stop_sharing, name="stop_sharing"),
    path(
        "my/people/invited/<slug:reference>/stop/", sharing.stop_invitation, name="stop_invitation"
    ),
    path("my/looked/", looked.looked, name="my_looked"),
    *for_person("record/", record.my_record, "my_record"),
    *for_person("record/<slug:reference>/", record.my_record_copy, "my_record_copy"),
    *for_person("record/<slug:reference>/file/", record.my_record_file, "my_record_file"),
    path("my/calendar/", calendar.my_calendar, name="my_calendar"),
    path("my/calendar/stop/", calendar.stop_calendar, name="stop_calendar"),
    path("my/calendar/file/", calendar.download_calendar, name="download_calendar"),
    path("my/calendar/<slug:reference>/", calendar.one_review, name="my_calendar_one"),
    path("calendar/<slug:secret>.ics", calendar.calendar, name="calendar"),
    path("invitation/", sharing.accept_invitation, name="invitation"),
    path("for/", my.people_i_help, name="people_i_help"),
    path("broker/", brokers.broker_home, name="broker_home"),
    # The council's side.
    path("council/", council.council_home, name="council_home"),
    path("council/people/", council.people_list, name="people_list"),
    path("council/people/add/", council.add_person, name="add_person"),
    path("council/people/add/card/", council.new_persons_card, name="new_persons_card"),
    path("council/people/<slug:reference>/", council.council_person, name="council_person"),
    path("council/people/<slug:reference>/check/", council.check_at_random, name="check_at_random"),
    path(
        "council/people/<slug:reference>/record/",
        record.council_record_copies,
        name="council_record_copies",
    ),
    path(
        "council/people/<slug:reference>/record/<slug:copy>/file/",
        record.council_record_file,
        name="council_record_file",
    ),
    path("council/open/", council.open_record, name="open_record"),
    path("council/open/<slug:reference>/", council.council_record, name="council_record"),
    path("audit/", audit.audit_home, name="audit_home"),
    path("admin-home/", machine.admin_home, name="admin_home"),
    # Settings.
    path("language/", settings.set_language, name="set_language"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/hide-amounts/", settings.hide_amounts, name="hide_amounts"),
    path("settings/card/", settings.make_card, name="make_card"),
    path("settings/card/new/", settings.my_card, name="my_card"),
    path("settings/card/<slug:reference>/stop/", settings.revoke_card, name="revoke_card"),
    path("settings/tokens/", settings.make_token, name="make_token"),
    path("settings/tokens/<int:number>/stop/", settings.revoke_token, name="revoke_token"),
    path("settings/sign-out-everywhere/", settings.sign_out_everywhere, name="sign_out_everywhere"),
]
if django_settings.DEMO:
    urlpatterns += [
        path("sign-in/demo/", sign_in.demo_cast, name="demo_cast"),
        path("components/", gallery.gallery, name="components"),
    ]

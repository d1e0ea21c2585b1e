"""Addresses of the first pages, sign-in, settings and help."""

from django.conf import settings as django_settings
from django.urls import URLPattern, URLResolver, path

from home.views import front, gallery, health, settings, sign_in, wrong

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
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
    path("helping/", sign_in.helping, name="helped_today"),
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

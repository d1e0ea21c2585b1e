"""Addresses of the notices pages."""

from django.urls import URLPattern, URLResolver, path

from notices.views import inbox, post, wishes

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/messages/", inbox.messages, name="my_messages"),
    path("my/messages/all-read/", inbox.all_read, name="all_messages_read"),
    path("my/messages/<slug:reference>/", inbox.open_message, name="my_message"),
    path("settings/news/", wishes.my_news, name="my_news"),
    path("council/letters/", post.letters, name="letters"),
    path("council/letters/print/", post.make_batch, name="make_letter_batch"),
    path("council/letters/failed/<slug:reference>/", post.failed, name="failed_message"),
    path("council/letters/<slug:reference>/", post.batch, name="letter_batch"),
    path("council/letters/<slug:reference>/letters.pdf", post.batch_pdf, name="letter_batch_pdf"),
]

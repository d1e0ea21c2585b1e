"""Addresses of living with a plan: about me, progress, reviews, reassessment."""

from django.urls import URLPattern, URLResolver, path

from people.places import for_person
from support_plans.views import about, progress, reviews, reviews_council

urlpatterns: list[URLPattern | URLResolver] = [
    *for_person("about/", about.about, "my_about"),
    *for_person("about/write/", about.write_about, "my_about_write"),
    *for_person("about/history/", about.about_history, "my_about_history"),
    *for_person("about/history/<slug:reference>/back/", about.put_about_back, "my_about_back"),
    *for_person("plan/progress/", progress.progress, "my_plan_progress"),
    *for_person("plan/progress/<slug:outcome>/add/", progress.add_progress, "my_plan_add_progress"),
    *for_person(
        "plan/progress/<slug:reference>/do/<slug:act>/",
        progress.act_on_progress,
        "my_plan_act_on_progress",
    ),
    *for_person("reviews/", reviews.reviews, "my_reviews"),
    *for_person("reviews/ask/", reviews.ask_review, "my_review_ask"),
    *for_person("reviews/<slug:reference>/", reviews.review, "my_review"),
    *for_person("reassessments/<slug:reference>/", reviews.reassessment, "my_reassessment"),
    path("council/reviews/", reviews_council.reviews_list, name="council_reviews"),
    path(
        "council/reviews/ask/<slug:reference>/",
        reviews_council.ask_review,
        name="council_ask_review",
    ),
    path("council/reviews/<slug:reference>/", reviews_council.review, name="council_review"),
    path(
        "council/reviews/<slug:reference>/hold/",
        reviews_council.hold_review,
        name="hold_review",
    ),
    path(
        "council/reassessments/open/<slug:reference>/",
        reviews_council.open_reassessment,
        name="open_reassessment",
    ),
    path(
        "council/reassessments/<slug:reference>/",
        reviews_council.reassessment,
        name="council_reassessment",
    ),
]

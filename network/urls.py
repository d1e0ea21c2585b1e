"""Addresses of policies and hearings."""

from django.urls import URLPattern, URLResolver, path

from network.views import council, hearings, policies

urlpatterns: list[URLPattern | URLResolver] = [
    path("policies/", policies.policies, name="policies"),
    path("policies/<slug:name>/", policies.policy, name="policy"),
    path("hearings/", hearings.hearings, name="hearings"),
    path("hearings/propose/", council.choose, name="hearing_choose"),
    path("hearings/propose/<slug:name>/", council.propose, name="hearing_propose"),
    path("hearings/<slug:reference>/", hearings.hearing, name="hearing"),
    path("hearings/<slug:reference>/answer/", hearings.answer, name="hearing_answer"),
    path("hearings/<slug:reference>/answer-for/", hearings.answer_for, name="hearing_answer_for"),
    path("hearings/<slug:reference>/sign/<slug:given>/", hearings.sign, name="hearing_sign"),
    path("hearings/<slug:reference>/paper/", council.paper, name="hearing_paper"),
    path("hearings/<slug:reference>/answers/", council.answers, name="hearing_answers"),
    path("hearings/<slug:reference>/decide/", council.decide, name="hearing_decide"),
    path("hearings/<slug:reference>/now/", council.bring_in, name="hearing_now"),
    path("hearings/<slug:reference>/withdraw/", council.withdraw, name="hearing_withdraw"),
]

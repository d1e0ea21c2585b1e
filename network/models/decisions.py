"""What a panel decided: interests first, at least three signatures, public reasons."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.references import ReferenceField
from network.models.applications import Application, CriteriaVersion
from network.models.panel import Network, PanelMember
from people.models import User
from providers.models import Organisation, UserLedStatus

LEAST_SIGNERS = 3


class Interest(models.Model):
    """What links a member to an applicant, said before anything else. Declared once, kept."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="interests")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="interests")
    stands_aside = models.BooleanField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "member"], name="interests_are_declared_once"
            ),
            models.CheckConstraint(
                condition=Q(stands_aside=False) | ~Q(words=""), name="an_interest_is_in_words"
            ),
        ]


class Decision(models.Model):
    """A decision of a panel about an organisation: proposed, signed, then it stands for good.

    `starts_on` is the day from which it holds; before the day it was proposed only with a reason.
    """

    class Outcome(models.TextChoices):
        REGISTERED = "registered", "On the register"
        REFUSED = "refused", "Not on the register"
        ENDED = "ended", "Taken off the register"

    reference = ReferenceField(prefix="dec")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="decisions")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="decisions"
    )
    concern = models.ForeignKey("network.Concern", models.PROTECT, null=True, related_name="+")
    network = models.ForeignKey(Network, models.PROTECT, related_name="decisions")
    criteria = models.ForeignKey(CriteriaVersion, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    level = models.CharField(max_length=20, choices=UserLedStatus.Level, blank=True)
    carer_led = models.BooleanField(default=False)
    consortium = models.BooleanField(default=False)
    working_towards = models.BooleanField(default=False)
    starts_on = models.DateField()
    expires_on = models.DateField(null=True)
    evidence_on = models.DateField()
    backdated_because = models.TextField(blank=True)
    reasons = models.TextField()
    facts = models.JSONField(default=list)  # sentences, as published
    results = models.JSONField(default=list)  # [title, result] of each test
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_on = models.DateField()
    dropped_at = models.DateTimeField(null=True)  # members did not agree; another is proposed
    decided_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="registered", expires_on__gte=F("starts_on"))
                | ~Q(outcome="registered") & Q(expires_on=None, level="", carer_led=False),
                name="a_registration_has_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(level="self_declared"), name="nobody_decides_ones_own_words"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="registered") | Q(carer_led=False) | Q(level=""),
                name="carers_are_not_people_who_use_support",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="registered") | ~Q(level="") | Q(carer_led=True)
                | Q(consortium=True) | Q(working_towards=True),
                name="a_registration_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_on=None)
                | Q(decided_at__isnull=False, decided_on__isnull=False, dropped_at=None),
                name="a_decision_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=F("proposed_on")) | ~Q(backdated_because=""),
                name="only_a_reason_dates_a_decision_back",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="a_decision_has_public_reasons"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(dropped_at=None, application__isnull=False),
                name="one_decision_an_application",
            ),
        ]  # fmt: skip


class Signature(models.Model):
    """One member signs a decision. What they are is copied on that day, and never published."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="signatures")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="signatures")
    uses_support = models.BooleanField()
    paid_by_funder = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "member"], name="a_member_signs_a_decision_once"
            )
        ]


class Concern(models.Model):
    """Somebody thinks that the register is wrong about an organisation. Goes to the panel."""

    class State(models.TextChoices):
        NEW = "new", "Not looked at yet"
        LOOKED = "looked", "Looked at; nothing changes"
        ASKED = "asked", "The organisation was asked"
        CHANGED = "changed", "The register was changed"

    reference = ReferenceField(prefix="con")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="concerns")
    network = models.ForeignKey(Network, models.PROTECT, related_name="concerns")
    words = models.TextField()
    contact = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="new", answered_at=None)
                | ~Q(state="new") & Q(answered_at__isnull=False) & ~Q(answer=""),
                name="a_concern_is_answered_in_words",
            )
        ]

"""What people want that is not there yet, who could start it, and groups that begin with it.

A want is its person's own. Others read a number, from the policy `few_number` on; nobody reads a
name before its person says yes.
"""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, F, Q

from budgets.models import Pool
from core.references import ReferenceField
from people.models import Person, User
from providers.models import Area, Organisation, Service


def key_of(words: str) -> str:
    """What is wanted, so that two who write it alike are two who want the same."""
    return " ".join(words.split()).lower()[:200]


class WantQuerySet(models.QuerySet["Want"]):
    def live(self) -> "WantQuerySet":
        return self.filter(ended_at=None)

    def to_share(self) -> "WantQuerySet":
        """Live wants of people who would share it with others."""
        return self.live().filter(would_share=True, person__died_on=None)

    def counts(self, areas: Any, few: int) -> dict[tuple[int, str], int]:
        """People who would share, by area and what; never fewer than `few`. One query."""
        rows = self.to_share().filter(area__in=areas).values_list("area", "key").order_by()
        counted = rows.annotate(people=Count("person", distinct=True)).filter(people__gte=few)
        return {(area, key): people for area, key, people in counted}


class Want(models.Model):
    """Somebody looks for something: would they share it, and shall we tell them when it is there."""

    reference = ReferenceField(prefix="want")
    person = models.ForeignKey(Person, models.PROTECT, related_name="wants")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    would_share = models.BooleanField(default=False)
    tell_me = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = WantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-said_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "area", "key"], condition=Q(ended_at=None),
                name="one_person_wants_a_thing_once",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="what_is_wanted_has_words"),
            models.CheckConstraint(
                condition=Q(would_share=True) | Q(tell_me=True) | Q(ended_at__isnull=False),
                name="a_want_asks_for_something",
            ),
        ]  # fmt: skip


class CouldStart(models.Model):
    """“We could start this”: shown to the others, so that two do not start the same."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="could_start")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    words = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["said_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "area", "key"], condition=Q(withdrawn_at=None),
                name="an_organisation_offers_to_start_a_thing_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__gte=F("said_at"), withdrawn_by__isnull=False),
                name="an_offer_taken_back_says_who_and_when",
            ),
        ]  # fmt: skip


class GapMet(models.Model):
    """A service meets what was missing: who asked is told once, and the gap is marked."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    marked_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-marked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "key", "service"], name="a_service_meets_a_gap_once"
            )
        ]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, on: date) -> "InvitationQuerySet":
        """People may still answer."""
        return self.filter(pool=None, closed_at=None, answer_by__gte=on)


class Invitation(models.Model):
    """A new group, put to everyone who wants the same. It becomes a pool with those who say yes."""

    reference = ReferenceField(prefix="inv")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    weekly_pence = models.PositiveBigIntegerField()  # for all together
    starts_on = models.DateField()
    ends_on = models.DateField()
    answer_by = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    pool = models.OneToOneField(Pool, models.PROTECT, null=True, related_name="invitation")
    closed_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_invitation_has_days"
            ),
            models.CheckConstraint(
                condition=Q(answer_by__lt=F("starts_on")),
                name="an_invitation_is_answered_before_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(weekly_pence__gt=0), name="an_invitation_costs_something"
            ),
        ]


class InvitationAnswer(models.Model):
    """One person's place in an invitation: asked, then yes or not now. Theirs alone to read."""

    class Answer(models.TextChoices):
        ASKED = "", "not answered"
        YES = "yes", "Yes"
        NOT_NOW = "not_now", "Not now"

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitation_answers")
    answer = models.CharField(max_length=7, choices=Answer, default=Answer.ASKED, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["answered_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invitation", "person"], name="a_person_is_invited_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answered_invitation_says_when",
            ),
        ]


class PeerRequest(models.Model):
    """Somebody asks an organisation for peer support or help to plan: named only if they choose."""

    class Kind(models.TextChoices):
        PEER = "peer", "Talk with somebody who has been there"
        BROKER = "broker", "Help to plan and to find support"

    reference = ReferenceField(prefix="peer")
    person = models.ForeignKey(Person, models.PROTECT, related_name="peer_requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="peer_requests")
    kind = models.CharField(max_length=6, choices=Kind)
    words = models.TextField()
    asked_at = models.DateTimeField()
    name = models.CharField(max_length=80, blank=True)  # as the person chose to be called
    contact = models.CharField(max_length=200, blank=True)
    shared_at = models.DateTimeField(null=True)  # name and contact are read from here on
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "kind"], condition=Q(taken_back_at=None),
                name="a_peer_is_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(shared_at=None, name="", contact="")
                | (Q(shared_at__isnull=False) & ~Q(name="")),
                name="a_name_is_there_when_it_is_shared",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None, replied_by=None)
                | (~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False)),
                name="a_peers_reply_says_who_and_when",
            ),
        ]  # fmt: skip

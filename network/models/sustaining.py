"""How user-led organisations are doing, and who may know: consent, words of one's own, follow-ups.

Figures of an organisation are its own. Another reads its name beside them only while the
organisation lets them (`Naming`); what it says itself is read by those it chose (`ClosingWord`).
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from core.references import ReferenceField
from network.models.panel import Network
from people.models import User
from providers.models import Organisation

if TYPE_CHECKING:
    from people.access import Actor


class Reader(models.TextChoices):
    """Who may read an organisation's name beside how it is doing."""

    NETWORK = "network", "The networks of your area"
    COUNCIL = "council", "The council"


class NamingQuerySet(models.QuerySet["Naming"]):
    def live(self) -> "NamingQuerySet":
        return self.filter(withdrawn_at=None)

    def names_for(self, reader: str) -> "NamingQuerySet":
        """Live consent that this reader may read the name."""
        return self.live().filter(reader=reader)


class Naming(models.Model):
    """An organisation's yes to be named to a reader, from an instant until it is taken back."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="namings")
    reader = models.CharField(max_length=8, choices=Reader)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = NamingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "reader"], condition=Q(withdrawn_at=None),
                name="an_organisation_says_once_who_may_name_it",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__gte=F("given_at"), withdrawn_by__isnull=False),
                name="a_naming_taken_back_says_who_and_when",
            ),
        ]  # fmt: skip


class ClosingWordQuerySet(models.QuerySet["ClosingWord"]):
    def standing(self) -> "ClosingWordQuerySet":
        return self.filter(taken_back_at=None)


class ClosingWord(models.Model):
    """“We may have to close”: by which day, what would help, and who may read it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="closing_words")
    closes_on = models.DateField()
    words = models.TextField(blank=True)
    helps = models.TextField()
    to_network = models.BooleanField(default=False)
    to_council = models.BooleanField(default=False)
    to_area = models.BooleanField(default=False)  # other user-led organisations there
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects = ClosingWordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["closes_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(taken_back_at=None),
                name="one_closing_word_stands",
            ),
            models.CheckConstraint(
                condition=Q(to_network=True) | Q(to_council=True) | Q(to_area=True),
                name="a_closing_word_has_a_reader",
            ),
            models.CheckConstraint(
                condition=~Q(helps=""), name="a_closing_word_says_what_would_help"
            ),
        ]  # fmt: skip

    @property
    def readers(self) -> list[str]:
        """In words, who reads it."""
        told = (
            (self.to_network, "the networks of your area"), (self.to_council, "the council"),
            (self.to_area, "other user-led organisations of your area"),
        )  # fmt: skip
        return [words for holds, words in told if holds]


class Outlook(models.Model):
    """What last night's work says of an organisation. Worked out again each night; no history."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="outlook")
    worked_on = models.DateField()
    before_pence = models.BigIntegerField()
    ahead_pence = models.BigIntegerField()
    last_billed_on = models.DateField(null=True)
    falls = models.BooleanField()  # by the policy income_fall_percent
    quiet = models.BooleanField()  # no bill for gone_quiet_weeks
    lapsed_on = models.DateField(null=True)  # the last day of the level it had


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        return self.filter(closed_on=None)

    def of_area(self, areas: Any) -> "FollowUpQuerySet":
        return self.filter(organisation__areas__in=areas).distinct()

    def may_be_named(self, reader: str) -> "FollowUpQuerySet":
        """A lapse stands on the public register; the rest needs the organisation's yes."""
        named = Naming.objects.names_for(reader).values("organisation")
        return self.filter(Q(why=FollowUp.Why.LAPSED) | Q(organisation__in=named))

    def visible_to(self, actor: "Actor") -> "FollowUpQuerySet":
        """Those that the panels on which the actor sits may know by name."""
        networks = Network.objects.run_by(actor)
        rows = self.of_area(networks.values("areas"))
        return rows.may_be_named(Reader.NETWORK)


class FollowUp(models.Model):
    """An organisation has gone quiet: somebody asks, and writes down what came of it.

    `since_on` is what set it off: the last day on the register, or the last bill. One a cause.
    """

    class Why(models.TextChoices):
        LAPSED = "lapsed", "Its place on the register has ended"
        QUIET = "quiet", "It stopped sending bills"

    reference = ReferenceField(prefix="ask")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="follow_ups")
    why = models.CharField(max_length=6, choices=Why)
    since_on = models.DateField()
    raised_on = models.DateField()
    closed_on = models.DateField(null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["since_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "why", "since_on"], name="a_silence_is_followed_up_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("raised_on")),
                name="a_follow_up_closes_after_it_was_raised",
            ),
        ]


class FollowUpNote(models.Model):
    """What somebody found out. Never changed: what is known later is a later note."""

    class Outcome(models.TextChoices):
        GOES_ON = "goes_on", "It goes on"
        JOINED = "joined", "It goes on as part of another organisation"
        CLOSED = "closed", "It has closed"
        NO_ANSWER = "no_answer", "Nobody could be reached yet"
        BACK = "back", "It is back by itself"  # the night's work says so

    DONE: ClassVar = (Outcome.GOES_ON, Outcome.JOINED, Outcome.CLOSED, Outcome.BACK)

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="notes")
    outcome = models.CharField(max_length=9, choices=Outcome)
    words = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="back", by=None) | (~Q(outcome="back") & Q(by__isnull=False)),
                name="a_person_writes_what_came_of_it",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="what_came_of_it_is_in_words"),
        ]

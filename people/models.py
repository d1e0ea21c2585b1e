"""Users, people with a budget, who stands how to whom, what is shared, and who looked."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from core.models import Authority
from core.references import ReferenceField

if TYPE_CHECKING:
    from people.access import Actor


class Role(models.TextChoices):
    """Every role, from the first migration on (docs/architecture.md)."""

    PERSON = "person"
    NOMINATED = "nominated", "nominated person"
    AUTHORISED = "authorised", "authorised person"
    CIRCLE = "circle", "circle of support"
    BROKER = "broker"
    ADVOCATE = "advocate"
    PROVIDER_OPERATIONS = "provider_operations", "provider, operations"
    PROVIDER_FINANCE = "provider_finance", "provider, finance"
    COUNCIL_WORKER = "council_worker", "council worker"
    FINANCE_MAKER = "finance_maker", "finance, makes pay runs"
    FINANCE_APPROVER = "finance_approver", "finance, approves pay runs"
    AUDITOR = "auditor"
    SAFEGUARDING = "safeguarding", "safeguarding lead"
    PRIVACY = "privacy", "privacy officer"
    SYSTEM_ADMINISTRATOR = "system_administrator", "system administrator"
    REGISTER_PANEL = "register_panel", "register panel member"
    DIRECTOR = "director", "director at the council"
    EXECUTOR = "executor", "executor of someone who died"
    PLAN_APPROVER = "plan_approver", "agrees plans as the second person"
    PLAN_PANEL = "plan_panel", "member of the panel for plans"


STAFF_ROLES = (
    Role.COUNCIL_WORKER, Role.FINANCE_MAKER, Role.FINANCE_APPROVER, Role.AUDITOR,
    Role.SAFEGUARDING, Role.PRIVACY, Role.SYSTEM_ADMINISTRATOR, Role.REGISTER_PANEL,
    Role.DIRECTOR, Role.PLAN_APPROVER, Role.PLAN_PANEL,
)  # fmt: skip
HELPER_ROLES = (Role.NOMINATED, Role.AUTHORISED, Role.CIRCLE, Role.BROKER, Role.ADVOCATE)


class Scope(models.TextChoices):
    """What a person may share, piece by piece."""

    PLAN_VIEW = "plan_view", "see my plan"
    PLAN_SUGGEST = "plan_suggest", "suggest changes to my plan"
    PLAN_DRAFT = "plan_draft", "write first drafts where nothing is written"
    MONEY_VIEW = "money_view", "see my money"
    BILLS_ANSWER = "bills_answer", "answer bills for me"
    STATEMENTS = "statements", "get my statements"
    DOCUMENTS = "documents", "see my papers"
    MESSAGES = "messages", "read my messages"
    CONTACT = "contact", "see how to reach me"


# Scopes of the plan can be let go for some of its parts only; the rest are whole or nothing.
BY_PART = (Scope.PLAN_VIEW, Scope.PLAN_SUGGEST, Scope.PLAN_DRAFT, Scope.DOCUMENTS)


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **more: Any
    ) -> "User":
        """A new account; without a password nobody can sign in by one."""
        user = self.model(username=username.strip().lower(), email=email or None, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who signs in. An account needs no e-mail address and no telephone."""

    class TextSize(models.TextChoices):
        STANDARD = "standard", "Standard"
        LARGE = "large", "Large"
        LARGEST = "largest", "Largest"

    reference = ReferenceField(prefix="user")
    username = models.CharField(
        "sign-in name",
        max_length=150,
        unique=True,
        error_messages={"unique": "Someone else has this name. Add a number or a word."},
    )
    email = models.EmailField("e-mail address", null=True, blank=True, unique=True)
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="en-gb")
    text_size = models.CharField(max_length=8, choices=TextSize, default=TextSize.STANDARD)
    plain_font = models.BooleanField(default=False)
    easy_read = models.BooleanField(default=False)
    hide_amounts = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)
    sign_in_round = models.PositiveIntegerField(default=0)  # counts “sign out everywhere”

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Set for one request by people.middleware.HelpedBy; named on what is done, gives no rights.
    helped_by: str = ""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(username=""), name="a_user_has_a_sign_in_name")
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end when the password changes, and at “sign out everywhere”."""
        return salted_hmac(
            "people.User.sessions", f"{self.password}:{self.sign_in_round}",
            secret=secret, algorithm="sha256",
        ).hexdigest()  # fmt: skip

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.username


class StaffRole(models.Model):
    """A role somebody holds at an authority, from a day until a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="staff_roles")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="staff_roles")
    role = models.CharField(max_length=24, choices=[(r.value, r.label) for r in STAFF_ROLES])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    deputy_for = models.ForeignKey(User, models.PROTECT, null=True, related_name="deputies")
    reason = models.CharField(max_length=200, blank=True)  # why a deputy was named

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(deputy_for=None)
                | (Q(ends_on__isnull=False) & ~Q(deputy_for=F("user")) & ~Q(reason="")),
                name="a_deputy_is_somebody_else_until_a_day_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["user", "authority", "role"],
                condition=Q(ends_on=None),
                name="a_staff_role_is_held_once",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")),
                name="nobody_grants_their_own_role",
            ),
        ]


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: "Actor", scope: str = "") -> "PersonQuerySet":
        """People whom this actor may see at all, or for whom one scope is shared with them."""
        return self.filter(actor.people_filter(scope))

    def search(self, text: str) -> "PersonQuerySet":
        """By name, case number, reference, or what another system calls their budget."""
        words = text.strip()
        return self.filter(
            Q(full_name__icontains=words)
            | Q(known_as__icontains=words)
            | Q(case_number__iexact=words)
            | Q(reference__iexact=words)
            | Q(pk__in=Person.objects.filter(budgets__outside_reference__iexact=words).values("pk"))
        )


class Person(models.Model):
    """Someone with, or on the way to, a budget. They may or may not sign in."""

    class Format(models.TextChoices):
        STANDARD = "standard", "Standard print"
        LARGE_PRINT = "large-print", "Large print"
        EASY_READ = "easy-read", "Simple words and pictures"

    reference = ReferenceField(prefix="per")
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="person")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="people")
    full_name = models.CharField(max_length=200)
    known_as = models.CharField(max_length=80)
    born_on = models.DateField(null=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    area = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    case_number = models.CharField(max_length=40, blank=True)
    preferred_contact = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=8, default="en-gb")
    statement_format = models.CharField(max_length=12, choices=Format, default=Format.STANDARD)
    died_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "case_number"],
                condition=~Q(case_number=""),
                name="a_case_number_is_one_person",
            )
        ]

    def __str__(self) -> str:
        return self.known_as


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def live(self, on: date) -> "RelationshipQuerySet":
        """Started, not over, not ended by anyone."""
        return self.filter(starts_on__lte=on, ended_at=None).filter(
            Q(ends_on=None) | Q(ends_on__gte=on)
        )


class Relationship(models.Model):
    """How a user stands to a person: nominated, authorised, circle, broker, advocate or worker."""

    KINDS = (*HELPER_ROLES, Role.COUNCIL_WORKER, Role.EXECUTOR)

    reference = ReferenceField(prefix="rel")
    person = models.ForeignKey(Person, models.PROTECT, related_name="relationships")
    user = models.ForeignKey(User, models.PROTECT, related_name="relationships")
    kind = models.CharField(max_length=24, choices=[(r.value, r.label) for r in KINDS])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    basis = models.CharField(
        max_length=300, blank=True
    )  # how asked; capacity basis; record of s.32
    declared_interests = models.TextField(blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "user", "kind"],
                condition=Q(ended_at=None),
                name="one_live_relationship_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_relationship_says_who_ended_it",
            ),
        ]

    def is_live(self, on: date) -> bool:
        over = self.ends_on is not None and self.ends_on < on
        return self.ended_at is None and self.starts_on <= on and not over


class SharingQuerySet(models.QuerySet["Sharing"]):
    def live(self, on: date) -> "SharingQuerySet":
        return self.filter(from_on__lte=on, until_on__gte=on, withdrawn_at=None)


class Sharing(models.Model):
    """One scope that a person lets one helper have, until a day. Withdrawn, never deleted."""

    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="sharings")
    scope = models.CharField(max_length=16, choices=Scope)
    from_on = models.DateField()
    until_on = models.DateField()
    parts = models.JSONField(default=list)  # parts of the plan, by key; empty: the whole of it
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    how_asked = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SharingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="sharing_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawn_sharing_says_who_withdrew",
            ),
            models.UniqueConstraint(
                fields=["relationship", "scope"],
                condition=Q(withdrawn_at=None),
                name="a_scope_is_shared_once",
            ),
        ]

    def is_live(self, on: date) -> bool:
        """It holds on a day."""
        return self.withdrawn_at is None and self.from_on <= on <= self.until_on


class Invitation(models.Model):
    """A person lets somebody in who has no account that we know: a code, used once."""

    reference = ReferenceField(prefix="inv")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    name = models.CharField(max_length=120)  # as the person calls them
    kind = models.CharField(max_length=24, choices=[(r.value, r.label) for r in HELPER_ROLES])
    scopes = models.JSONField()
    parts = models.JSONField(default=list)  # as in Sharing
    until_on = models.DateField()
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="a_used_invitation_says_by_whom",
            )
        ]


class Opening(models.Model):
    """A worker's stated reason to open one record that is not theirs to see by default.

    The person sees it (docs/adr/0007). It lasts as long as the policy `opening_minutes` says.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40)  # a reference: bill-…, pay-…, st-…
    reason = models.CharField(max_length=500)
    chosen_at_random = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_opening_gives_its_reason"),
            models.CheckConstraint(
                condition=Q(until_at__gt=F("opened_at")), name="an_opening_ends"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "subject"], name="openings_of_a_user")]


class LookingQuerySet(models.QuerySet["Looking"]):
    def of(self, person: Person) -> "LookingQuerySet":
        return self.filter(person=person).order_by("-at", "-id")


class Looking(models.Model):
    """Somebody looked at somebody's record. Written before the first byte: no row, no data."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="lookings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    what = models.CharField(max_length=120)
    subject = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    sealed = models.CharField(max_length=64, blank=True)  # hash over the row and its forerunner
    sealed_as = models.BigIntegerField(null=True)  # its number in the person's chain

    objects = LookingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="who_looked_at_a_person")]


class AuditRecord(models.Model):
    """What was done, by whom, to what. Ids and codes only; the words stand in `AuditWords`."""

    event = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="audit_records")
    subject = models.CharField(max_length=40)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    helped_by = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    sealed = models.CharField(max_length=64, blank=True)  # hash over the row and its forerunner
    sealed_as = models.BigIntegerField(null=True)  # its number in the person's chain

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-at"], name="what_was_done_for_a_person"),
            models.Index(fields=["subject"], name="what_was_done_to_a_thing"),
        ]


class ChainHead(models.Model):
    """The last seal of one person's chain of audit or looking rows (people/seal.py)."""

    class Chain(models.TextChoices):
        AUDIT = "audit"
        LOOKING = "looking"

    chain = models.CharField(max_length=8, choices=Chain)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    number = models.BigIntegerField(default=0)
    sealed = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "person"], name="one_head_a_chain"),
            models.UniqueConstraint(
                fields=["chain"],
                condition=Q(person=None),
                name="one_head_of_what_is_about_nobody",
            ),
        ]


class AuditWords(models.Model):
    """The erasable words of an audit record: reasons and what somebody said."""

    record = models.OneToOneField(AuditRecord, models.PROTECT, related_name="words")
    text = models.TextField()


class SignInCard(models.Model):
    """A printed card with a code, used with the person's own PIN (docs/adr/0013)."""

    MOST_FAILURES = 5
    PAUSE = timedelta(minutes=15)

    reference = ReferenceField(prefix="card")
    user = models.ForeignKey(User, models.PROTECT, related_name="cards")
    code_digest = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    made_with = models.CharField(max_length=120, blank=True)  # who helped to set it up
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)

    def is_usable(self, at: datetime) -> bool:
        paused = self.paused_until is not None and self.paused_until > at
        return self.revoked_at is None and not paused


class ApiToken(models.Model):
    """A provider's system signs in with this; only its digest is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

"""An organisation's side of the register: start, keep, send, answer, take back, leave."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from files.models import StoredFile
from files.services import Upload, keep
from network.control import personal_words, refusals
from network.models import Application, Decision, Network, PanelMember, PanelQuestion, Proof
from network.services import register_rules as rules
from network.services.register_telling import tell_panel
from network.services.standing import add_continuation, end_status
from people import audit
from people.models import User
from providers.models import Organisation, UserLedStatus

State, Kind = Application.State, Application.Kind
FACTS = (
    "board_total", "board_users", "board_carers", "staff_total", "staff_users", "volunteer_total",
    "volunteer_users", "consortium_total", "consortium_user_led", "board_decides", "has_parent",
    "parent_user_led", "parent_name", "governing_words", "membership_words", "last_meeting_on",
    "complaints_words", "social_model_words", "working_towards", "towards_words", "shows_counts",
)  # fmt: skip
SIGNED = ("signed_by_name", "signed_as", "signed_on")
WORDS = ("governing_words", "membership_words", "complaints_words", "social_model_words",
         "towards_words")  # fmt: skip


@transaction.atomic
def start(
    *, organisation: Organisation, by: User, at: datetime, on: date, kind: str = ""
) -> Application:
    """A draft, with the last facts that were sent filled in. Raises OpenAlready."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = organisation.applications
    if rows.filter(state__in=[State.DRAFT, *Application.OPEN]).exists():
        raise rules.OpenAlready
    last = rows.filter(state=State.DECIDED).order_by("-sent_at", "-pk").first()
    known = {name: getattr(last, name) for name in FACTS} if last else {}
    held = UserLedStatus.objects.in_force(on).filter(organisation=organisation).exclude(decision="")
    chosen = kind or (Kind.RENEWAL if last and (held.exists() or not _refused(last)) else Kind.NEW)
    return Application.objects.create(
        organisation=organisation, kind=chosen, network=network_for(organisation, on=on),
        started_by=by, started_at=at, **known,
    )  # fmt: skip


def _refused(application: Application) -> bool:
    return application.decisions.filter(outcome=Decision.Outcome.REFUSED, dropped_at=None).exists()


def network_for(
    organisation: Organisation, *, on: date, other_than: Network | None = None
) -> Network | None:
    """The network of its area that has a panel; where an area has none, another one serves it.

    Never the organisation itself, and for an appeal never the network that decided.
    """
    seated = PanelMember.objects.live(on).values("network")
    rows = Network.objects.filter(pk__in=seated).exclude(organisation=organisation)
    if other_than is not None:
        rows = rows.exclude(pk=other_than.pk)
    near = rows.filter(areas__organisations=organisation).order_by("started_on", "pk").first()
    return near or rows.order_by("started_on", "pk").first()


@transaction.atomic
def write(*, application: Application, facts: Mapping[str, Any]) -> Application:
    """Keep what was typed, as far as it is right: a draft need not be whole. Raises Moved, NotTrue."""
    fresh = rules.locked(application, State.DRAFT)
    for name in (*FACTS, *SIGNED, "why"):
        if name in facts:
            setattr(fresh, name, facts[name])
    for field, sentence in refusals(fresh.facts, on=date.max):
        raise rules.NotTrue(sentence, field=field)
    fresh.save()
    return fresh


@transaction.atomic
def add_proof(
    *, application: Application, about: str, upload: Upload, by: User, at: datetime
) -> Proof:
    """A paper or a photograph behind a fact. Raises Moved, and the file's own refusals."""
    fresh = rules.locked(application, State.DRAFT, *Application.OPEN)
    file = keep(upload=upload, purpose=StoredFile.Purpose.EVIDENCE, person=None, by=by, at=at)
    row = Proof.objects.create(application=fresh, about=about, file=file, by=by, at=at)
    audit.record("register.proof_added", subject=fresh.reference, by=by, at=at)
    return row


@transaction.atomic
def send(
    *, application: Application, by: User, at: datetime, on: date, words_are_fine: bool = False
) -> Application:
    """Send it to the panel, signed. A level that holds goes on while the panel looks.

    Raises NotTrue, NotSigned, Personal, SaysNothing, NoNetwork, Moved.
    """
    fresh = rules.locked(application, State.DRAFT)
    _need_whole(fresh, on)
    if not words_are_fine:
        _need_nobody_named(fresh)
    fresh.network = _still_serving(fresh, on)
    fresh.state, fresh.sent_by, fresh.sent_at, fresh.sent_on = State.SENT, by, at, on
    fresh.save()
    if fresh.kind in {Kind.RENEWAL, Kind.CHANGE}:
        add_continuation(fresh, on=on)
    audit.record("register.sent", subject=fresh.reference, by=by, at=at)
    tell_panel(
        fresh.network, kind="sent", key=fresh.reference, at=at, on=on,
        sentence=f"{fresh.organisation.name} asks the register to look at its facts.",
        link=("register_application", fresh.reference),
    )  # fmt: skip
    return fresh


def _still_serving(row: Application, on: date) -> Network:
    """The network chosen at the start, or another when its panel is gone. Raises NoNetwork."""
    if row.network is not None and row.network.members.filter(ends_on=None).exists():
        return row.network
    before = row.appeals.network if row.appeals is not None else None
    found = network_for(row.organisation, on=on, other_than=before)
    if found is None:
        raise rules.NoNetwork
    return found


def _need_whole(row: Application, on: date) -> None:
    for field, sentence in refusals(row.facts, on=on):
        raise rules.NotTrue(sentence, field=field)
    if row.board_total is None or row.board_users is None:
        missing = "board_total" if row.board_total is None else "board_users"
        raise rules.NotTrue("Count the people on your board. Nobody is named.", field=missing)
    if not row.signed_by_name.strip() or row.signed_on is None:
        raise rules.NotSigned(field="signed_by_name" if not row.signed_by_name else "signed_on")
    if row.signed_on > on:
        raise rules.NotSigned("This day is still to come. Give the day of signing.",
                              field="signed_on")  # fmt: skip
    if row.kind == Kind.APPEAL and len(row.why.strip()) < rules.LEAST_WORDS:
        raise rules.SaysNothing("Say why the decision is wrong.", field="why")


def _need_nobody_named(row: Application) -> None:
    for name in WORDS:
        if personal_words(getattr(row, name)):
            raise rules.Personal(field=name)


@transaction.atomic
def appeal(*, decision: Decision, by: User, at: datetime, on: date) -> Application:
    """A draft of an appeal, which goes to another network. Raises NoNetwork, OpenAlready, Moved."""
    if decision.decided_at is None or (
        decision.outcome == Decision.Outcome.ENDED and not (decision.signatures.exists())
    ):
        raise rules.Moved
    other = network_for(decision.organisation, on=on, other_than=decision.network)
    if other is None:
        raise rules.NoNetwork(
            "There is no other network yet. Ask the council who could look again."
        )
    if decision.organisation.applications.filter(
        state__in=[State.DRAFT, *Application.OPEN]
    ).exists():
        raise rules.OpenAlready
    last = (
        decision.organisation.applications.filter(sent_at__isnull=False)
        .order_by("-sent_at")
        .first()
    )
    known = {name: getattr(last, name) for name in (*FACTS, *SIGNED)} if last else {}
    row = Application.objects.create(
        organisation=decision.organisation, kind=Kind.APPEAL, appeals=decision, network=other,
        started_by=by, started_at=at, **known,
    )  # fmt: skip
    audit.record("register.appealed", subject=decision.reference, by=by, at=at)
    return row


@transaction.atomic
def answer_question(
    *, question: PanelQuestion, answer: str, by: User, at: datetime, on: date
) -> PanelQuestion:
    """Answer what the panel asked. Raises Moved, SaysNothing."""
    application = rules.locked(question.application, *Application.OPEN)
    fresh = PanelQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if fresh.answered_at is not None:
        raise rules.Moved
    if not answer.strip():
        raise rules.SaysNothing("Write the answer.", field="answer")
    fresh.answer, fresh.answered_by, fresh.answered_at = answer.strip(), by, at
    fresh.save()
    audit.record("register.answered", subject=application.reference, by=by, at=at)
    if application.network is not None:
        tell_panel(
            application.network, kind="answered", key=f"{application.reference}:{fresh.pk}", at=at,
            on=on, sentence=f"{application.organisation.name} answered the panel.",
            link=("register_application", application.reference),
        )  # fmt: skip
    return fresh


@transaction.atomic
def take_back(*, application: Application, by: User, at: datetime, on: date) -> Application:
    """Take an application back before it is decided; what only went on for it ends. Raises Moved."""
    fresh = rules.locked(application, State.DRAFT, *Application.OPEN)
    was_open = fresh.is_open
    fresh.state = State.WITHDRAWN
    fresh.save()
    Decision.objects.filter(application=fresh, decided_at=None, dropped_at=None).update(
        dropped_at=at
    )
    if was_open:
        waiting = UserLedStatus.objects.filter(organisation=fresh.organisation, continued=True)
        for row in waiting.filter(expires_on__gt=on).select_for_update():
            end_status(row, last_day=on, ended_by=fresh.reference)
    audit.record("register.taken_back", subject=fresh.reference, by=by, at=at)
    return fresh


@transaction.atomic
def leave(*, organisation: Organisation, by: User, at: datetime, on: date, why: str = "") -> int:
    """Leave the register from tomorrow: the organisation's own choice. Returns how many rows ended."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = list(
        UserLedStatus.objects.filter(
            organisation=organisation, expires_on__gt=on
        ).select_for_update()
    )
    for row in rows:
        end_status(row, last_day=on, ended_by="left")
    audit.record("register.left", subject=organisation.reference, by=by, at=at, words=why)
    return len(rows)


@transaction.atomic
def declare(
    *, organisation: Organisation, facts: list[str], by: User | None, at: datetime, on: date,
    months: int = 12,
) -> UserLedStatus:  # fmt: skip
    """What an organisation says of itself, shown as its own words. Raises Moved while one is checked."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    standing = UserLedStatus.objects.filter(organisation=organisation, expires_on__gte=on)
    if standing.exclude(level=UserLedStatus.Level.SELF_DECLARED).exists():
        raise rules.Moved("You are on the register. Send a change instead.")
    for row in standing.select_for_update():
        end_status(row, last_day=on - timedelta(days=1), ended_by="said anew")
    made = UserLedStatus.objects.create(
        organisation=organisation, level=UserLedStatus.Level.SELF_DECLARED, starts_on=on,
        expires_on=on + timedelta(days=365 * months // 12), evidence_on=on, facts=facts,
    )  # fmt: skip
    audit.record("register.declared", subject=organisation.reference, by=by, at=at)
    return made

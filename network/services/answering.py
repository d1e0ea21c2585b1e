"""Answers to a hearing: one's own, an organisation's, several together, or keyed in from paper."""

from datetime import date, datetime

from django.db import transaction

from core.errors import DomainError
from files.services import Upload, keep
from network.models import AnswerSignature, HearingAnswer, PolicyProposal
from network.services.proposing import locked
from people import audit
from people.models import User
from providers.models import Organisation

MOST_WORDS = 10_000


class NotOpen(DomainError):
    code = "hearing_not_open"
    message = "The time to answer is over. You can read what was said and what is decided."
    status = 409


class AnswerEmpty(DomainError):
    code = "answer_empty"
    message = "Write what you think, or send a recording."


class AnswerTooLong(DomainError):
    code = "answer_too_long"
    message = "This is too long for one answer. Send it as a PDF, with a few words here."


class SourceMissing(DomainError):
    code = "answer_source_missing"
    message = "Say which paper this is: from whom, and its date."


class AnsweredAlready(DomainError):
    code = "organisation_answered"
    message = "This organisation has answered already. It can change its own answer."
    status = 409


class NotAnOrganisations(DomainError):
    code = "not_an_organisations_answer"
    message = "This answer is one person's own. Organisations sign answers of organisations."
    status = 409


class NotUserLedAnswer(DomainError):
    code = "organisation_not_registered"
    message = (
        "Only organisations checked as run by people who use support answer as organisations."
        " You can answer for yourself."
    )
    status = 403


@transaction.atomic
def answer(
    *,
    proposal: PolicyProposal,
    view: str,
    words: str,
    by: User,
    at: datetime,
    on: date,
    upload: Upload | None = None,
    shows_words: bool = False,
    organisation: Organisation | None = None,
    source: str = "",
) -> HearingAnswer:
    """Keep an answer; one's own earlier answer is replaced, and kept.

    `source` makes it an answer on paper, keyed in by staff. `organisation` makes it the
    organisation's. Raises NotOpen, AnswerEmpty, AnswerTooLong, NotUserLedAnswer, AnsweredAlready.
    """
    fresh = locked(proposal)
    if not fresh.is_open(on):
        raise NotOpen
    if view not in HearingAnswer.View.values:
        raise AnswerEmpty("Say whether you agree.", field="view")
    if not words.strip() and upload is None:
        raise AnswerEmpty(field="words")
    if len(words) > MOST_WORDS:
        raise AnswerTooLong(field="words")
    file = None
    if upload is not None:
        file = keep(upload=upload, purpose="answer", person=None, by=by, at=at)
    before = None if source else _standing(fresh, by, organisation)
    row = HearingAnswer.objects.create(
        proposal=fresh, way=_way(source, file.content_type if file else ""), view=view,
        words=words.strip(), file=file, source=source.strip(), shows_words=shows_words, by=by,
        for_organisation=organisation is not None, at=at, replaces=before,
    )  # fmt: skip
    if organisation is not None:
        _sign(row, organisation, by=by, at=at, on=on)
    audit.record("hearing.answered", subject=row.reference, by=by, at=at)
    return row


def key_in(
    *,
    proposal: PolicyProposal,
    view: str,
    words: str,
    source: str,
    by: User,
    at: datetime,
    on: date,
    upload: Upload | None = None,
) -> HearingAnswer:
    """Staff key in what came on paper or was said at a meeting. Raises SourceMissing and as above."""
    if not source.strip():
        raise SourceMissing(field="source")
    return answer(
        proposal=proposal, view=view, words=words, source=source, by=by, at=at, on=on, upload=upload
    )


@transaction.atomic
def sign_too(
    *, answer: HearingAnswer, organisation: Organisation, by: User, at: datetime, on: date
) -> AnswerSignature:
    """Another organisation gives the same answer. Raises NotOpen, NotAnOrganisations and as above."""
    fresh = locked(answer.proposal)
    if not fresh.is_open(on):
        raise NotOpen
    if not answer.for_organisation or hasattr(answer, "replaced_by"):
        raise NotAnOrganisations
    row = _sign(answer, organisation, by=by, at=at, on=on)
    audit.record("hearing.signed", subject=answer.reference, by=by, at=at)
    return row


def _way(source: str, content_type: str) -> str:
    if source.strip():
        return HearingAnswer.Way.PAPER
    recorded = content_type.startswith(("audio/", "video/"))
    return HearingAnswer.Way.VOICE if recorded else HearingAnswer.Way.WORDS


def _standing(
    proposal: PolicyProposal, by: User, organisation: Organisation | None
) -> HearingAnswer | None:
    """The answer that this one replaces: one's own, or the one one's organisation wrote."""
    rows = proposal.answers.standing().exclude(way=HearingAnswer.Way.PAPER)
    if organisation is None:
        return rows.filter(by=by, for_organisation=False).first()
    first = (
        AnswerSignature.objects.filter(answer__in=rows, organisation=organisation)
        .select_related("answer")
        .first()
    )
    if first is None:
        return None
    author = first.answer.signatures.order_by("pk").first()
    return first.answer if author and author.organisation_id == organisation.pk else None


def _sign(
    row: HearingAnswer, organisation: Organisation, *, by: User, at: datetime, on: date
) -> AnswerSignature:
    if not Organisation.objects.user_led(on).filter(pk=organisation.pk).exists():
        raise NotUserLedAnswer
    standing = row.proposal.answers.standing()
    if AnswerSignature.objects.filter(answer__in=standing, organisation=organisation).exists():
        raise AnsweredAlready
    return AnswerSignature.objects.create(
        answer=row, proposal=row.proposal, organisation=organisation, by=by, at=at, user_led=True
    )

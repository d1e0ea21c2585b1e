"""Who the person is, whom they let in, who looked, and what we told them."""

from django.db.models import Q

from home.taking.rows import Row, listed, within
from home.taking.whose import Whose
from invoices.models import AnswerRule
from notices.models import Delivery, Notice
from people.models import Invitation, Looking, Opening, Relationship, Role, Scope, Sharing
from providers.models import Choice
from support_plans.models import InstructionPerson, InstructionSwitch, UnwellInstruction


def person_of(whose: Whose) -> Row:
    """What the person's own pages say of them."""
    one = whose.person
    return {
        "reference": one.reference, "authority": one.authority.name, "full_name": one.full_name,
        "known_as": one.known_as, "born_on": one.born_on.isoformat() if one.born_on else None,
        "address": one.address, "postcode": one.postcode, "area": one.area, "phone": one.phone,
        "case_number": one.case_number, "preferred_contact": one.preferred_contact,
        "language": one.language, "statement_format": one.statement_format,
        "died_on": one.died_on.isoformat() if one.died_on else None,
    }  # fmt: skip


def sharing_of(whose: Whose) -> Row:
    """Consents: who may see and do what, from when until when, and who answers bills how."""
    person = whose.person
    relations = listed(
        Relationship.objects.filter(person=person).exclude(kind=Role.EXECUTOR),
        "reference kind name=user__name starts_on ends_on ended_at basis declared_interests",
    )
    shares = listed(
        Sharing.objects.filter(relationship__person=person),
        "relationship=relationship__reference scope parts from_on until_on granted_at"
        " granted_by=granted_by__name how_asked withdrawn_at withdrawn_by=withdrawn_by__name",
    )
    for share in shares:
        share["words"] = str(Scope(share["scope"]).label)
    return {
        "relationships": within(relations, "shared", shares, of="relationship"),
        "invitations": listed(
            Invitation.objects.filter(person=person),
            "reference name kind scopes parts until_on made_at used_at stopped_at",
        ),
        "answering": listed(
            AnswerRule.objects.filter(person=person),
            "reference provider=organisation__name way voices until set_at set_by=set_by__name"
            " ended_at",
        ),
        "if_unwell": _unwell(whose),
        "choices": listed(
            Choice.objects.filter(person=person, erased_at=None),
            "reference chosen=chosen__name already_knew reason helped made_at",
        ),
    }


def _unwell(whose: Whose) -> list[Row]:
    rows = listed(
        UnwellInstruction.objects.filter(person=whose.person),
        "reference trigger silent_days lasts_weeks words goes_on tell_worker made_at ended_at",
    )
    people = InstructionPerson.objects.filter(instruction__person=whose.person)
    within(
        rows, "people",
        listed(people, "of=instruction__reference name=relationship__user__name answers only_then"
               " all_bills tell never_tell says_so"),
        of="of",
    )  # fmt: skip
    switches = InstructionSwitch.objects.filter(person=whose.person)
    return within(
        rows, "switched",
        listed(switches, "of=instruction__reference on cause by=by__name at until_on"), of="of",
    )  # fmt: skip


def looked_of(whose: Whose) -> Row:
    """Who looked, as what, at what, and each reason that was given."""
    return {
        "looks": listed(
            Looking.objects.filter(person=whose.person),
            "at name=user__name role what subject reason",
        ),
        "openings": listed(
            Opening.objects.filter(person=whose.person),
            "opened_at until_at name=user__name subject reason chosen_at_random",
        ),
    }


def messages_of(whose: Whose) -> list[Row]:
    """What we told the person about themselves; never what they were told as somebody's helper."""
    mine = Q(to=None) if whose.person.user is None else Q(to=None) | Q(to=whose.person.user)
    notices = Notice.objects.filter(mine, about=whose.person)
    rows = listed(notices, "reference kind sentence made_at read_at sent_at")
    sent = listed(
        Delivery.notices.through.objects.filter(notice__in=notices).exclude(
            delivery__state=Delivery.State.NOT_NEEDED
        ),
        "notice=notice__reference channel=delivery__channel state=delivery__state"
        " due_at=delivery__due_at",
    )
    return within(rows, "deliveries", sent, of="notice")

"""What members of a panel are paid: said by the member, agreed by another, paid by the council."""

from datetime import date, datetime

from django.db import transaction

from core.errors import DomainError, NotAllowed
from core.models import Authority
from core.money import show
from network.models import PanelFee, PanelMember
from people import audit
from people.models import User

State = PanelFee.State
MOST_PENCE = 1_000_00


class FeeWrong(DomainError):
    code = "panel_fee_wrong"
    message = "Say what it was for, and how much."


class FeeMoved(DomainError):
    code = "panel_fee_moved"
    message = "Somebody decided this already. Please look again."
    status = 409


class OwnFee(NotAllowed):
    code = "panel_fee_own"
    message = "Another member agrees what you are paid."


def usual_fee(authority: Authority, on: date) -> int:
    """Pence for a meeting, by policy."""
    return int(authority.policy("panel_fee_pence", on).value)


@transaction.atomic
def say_fee(
    *, member: PanelMember, kind: str, amount_pence: int, spent_on: date, what: str, by: User,
    at: datetime, on: date,
) -> PanelFee:  # fmt: skip
    """A fee or an expense of one's own. A fee is never more than the policy's. Raises FeeWrong."""
    if member.user_id != by.pk:
        raise OwnFee("You write down what you are owed yourself.")
    if kind not in PanelFee.Kind.values or not what.strip():
        raise FeeWrong(field="what")
    if not 0 < amount_pence <= MOST_PENCE:
        raise FeeWrong("Type an amount from 1p to £1,000.", field="amount")
    usual = usual_fee(member.network.authority, on)
    if kind == PanelFee.Kind.FEE and amount_pence > usual:
        raise FeeWrong(f"The fee for a meeting is {show(usual)} at most.", field="amount")
    if spent_on > on:
        raise FeeWrong("This day is still to come.", field="spent_on")
    row = PanelFee.objects.create(
        member=member, kind=kind, amount_pence=amount_pence, spent_on=spent_on,
        what=what.strip()[:200], said_at=at,
    )  # fmt: skip
    audit.record("register.fee_said", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def decide_fee(
    *, fee: PanelFee, agree: bool, by: User, at: datetime, on: date, reason: str = ""
) -> PanelFee:
    """Another member of the same panel agrees or refuses. Raises OwnFee, FeeMoved, FeeWrong."""
    fresh = _locked(fee, State.SAID)
    if fresh.member.user_id == by.pk:
        raise OwnFee
    if not PanelMember.objects.live(on).filter(network=fresh.member.network, user=by).exists():
        raise NotAllowed("Only members of this panel can do this.")
    if not agree and not reason.strip():
        raise FeeWrong("Say why not.", field="reason")
    fresh.state = State.AGREED if agree else State.REFUSED
    fresh.decided_by, fresh.decided_at, fresh.reason = by, at, reason.strip()[:300]
    fresh.save()
    audit.record("register.fee_decided", subject=fresh.reference, by=by, at=at)
    return fresh


@transaction.atomic
def mark_paid(
    *, fee: PanelFee, paid_on: date, payment_reference: str, by: User, at: datetime, on: date
) -> PanelFee:
    """Who pays says when and with which reference; never one's own. Raises OwnFee, FeeMoved, FeeWrong."""
    fresh = _locked(fee, State.AGREED)
    if by.pk in {fresh.member.user_id, fresh.decided_by_id}:
        raise OwnFee("Somebody else marks this as paid.")
    if not payment_reference.strip():
        raise FeeWrong("Give the reference of the payment.", field="payment_reference")
    if paid_on > on:
        raise FeeWrong("This day is still to come.", field="paid_on")
    fresh.state, fresh.paid_on, fresh.paid_by = State.PAID, paid_on, by
    fresh.payment_reference = payment_reference.strip()[:60]
    fresh.save()
    audit.record("register.fee_paid", subject=fresh.reference, by=by, at=at)
    return fresh


def _locked(fee: PanelFee, state: str) -> PanelFee:
    fresh = (
        PanelFee.objects.select_for_update(of=("self",))
        .select_related("member__network__authority")
        .get(pk=fee.pk)
    )
    if fresh.state != state:
        raise FeeMoved
    return fresh

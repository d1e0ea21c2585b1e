"""What must hold of policies: `manage.py verify` asks."""

from collections.abc import Iterator

from core.models import PolicyRow
from core.policies import POLICIES
from network.models import LEAST_SIGNERS, Decision, PolicyProposal
from providers.models import UserLedStatus


def violations() -> Iterator[str]:
    """Rows that touch people without a hearing that decided them; hearings without their row."""
    decided = {
        proposal.reference: proposal
        for proposal in PolicyProposal.objects.filter(state="decided").select_related("row")
    }
    for row in PolicyRow.objects.all():
        policy = POLICIES.get(row.name)
        if policy is not None and policy.touches_people != row.touches_people:
            yield f"policy {row.name} from {row.starts_on}: it is not marked as touching people"
        if row.touches_people and not row.exemption:
            found = decided.get(row.heard_in)
            if found is None or found.row_id != row.pk:
                yield f"policy {row.name} from {row.starts_on}: no hearing decided it"
    for proposal in decided.values():
        if proposal.decided_at and proposal.decided_at.date() <= proposal.heard_until:
            yield f"hearing {proposal.reference}: decided before everyone was heard"
    yield from register_violations()


def register_violations() -> Iterator[str]:
    """Levels without the hands that a decision needs; two that hold on one day."""
    signed = {
        one.reference: one
        for one in Decision.objects.filter(decided_at__isnull=False).prefetch_related("signatures")
    }
    last: dict[int, UserLedStatus] = {}
    checked = UserLedStatus.objects.exclude(level=UserLedStatus.Level.SELF_DECLARED)
    for row in checked.order_by("organisation_id", "starts_on", "pk"):
        if not row.ever_held:
            continue
        before = last.get(row.organisation_id)
        if before is not None and before.expires_on >= row.starts_on:
            yield f"register: organisation {row.organisation_id} holds two levels on {row.starts_on}"
        last[row.organisation_id] = row
        decision = signed.get(row.decision)
        hands = list(decision.signatures.all()) if decision else []
        users = sum(one.uses_support for one in hands)
        if len(hands) < LEAST_SIGNERS or 2 * users <= len(hands):
            yield f"register: level of organisation {row.organisation_id} lacks its signatures"


def figures() -> dict[str, int]:
    """How many policies in dated rows, and hearings."""
    return {"policy rows": PolicyRow.objects.count(), "hearings": PolicyProposal.objects.count()}

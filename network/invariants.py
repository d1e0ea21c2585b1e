"""What must hold of policies: `manage.py verify` asks."""

from collections.abc import Iterator

from core.models import PolicyRow
from core.policies import POLICIES
from network.models import PolicyProposal


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


def figures() -> dict[str, int]:
    """How many policies in dated rows, and hearings."""
    return {"policy rows": PolicyRow.objects.count(), "hearings": PolicyProposal.objects.count()}

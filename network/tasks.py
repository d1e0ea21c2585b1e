"""Hearings by the worker: telling everyone that one is open."""

from core.jobs import Claim, job
from network.models import PolicyProposal
from network.services.telling import OPENED_JOB, tell_everyone


@job(OPENED_JOB)
def tell_opened(claim: Claim) -> None:
    """One notice for each; the same key tells once, so a second run tells nobody twice."""
    proposal = PolicyProposal.objects.select_related("authority", "organisation").get(
        reference=claim.arguments["proposal"]
    )
    tell_everyone(proposal, at=claim.at)

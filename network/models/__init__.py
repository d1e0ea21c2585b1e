"""Policies heard in the open, and the register: networks, applications, decisions."""

from network.models.applications import Application, CriteriaVersion, PanelQuestion, Proof
from network.models.decisions import LEAST_SIGNERS, Concern, Decision, Interest, Signature
from network.models.hearings import (
    LEAST_DAYS,
    AnswerSignature,
    HearingAnswer,
    PointAnswered,
    PolicyProposal,
    counts_of,
)
from network.models.panel import Network, PanelFee, PanelMember
from network.models.sustaining import (
    ClosingWord,
    FollowUp,
    FollowUpNote,
    Naming,
    Outlook,
    Reader,
)
from network.models.wanted import (
    CouldStart,
    GapMet,
    Invitation,
    InvitationAnswer,
    PeerRequest,
    Want,
    key_of,
)

__all__ = [
    "LEAST_DAYS",
    "LEAST_SIGNERS",
    "AnswerSignature",
    "Application",
    "ClosingWord",
    "Concern",
    "CouldStart",
    "CriteriaVersion",
    "Decision",
    "FollowUp",
    "FollowUpNote",
    "GapMet",
    "HearingAnswer",
    "Interest",
    "Invitation",
    "InvitationAnswer",
    "Naming",
    "Network",
    "Outlook",
    "PanelFee",
    "PanelMember",
    "PanelQuestion",
    "PeerRequest",
    "PointAnswered",
    "PolicyProposal",
    "Proof",
    "Reader",
    "Signature",
    "Want",
    "counts_of",
    "key_of",
]

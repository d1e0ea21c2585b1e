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

__all__ = [
    "LEAST_DAYS",
    "LEAST_SIGNERS",
    "AnswerSignature",
    "Application",
    "Concern",
    "CriteriaVersion",
    "Decision",
    "HearingAnswer",
    "Interest",
    "Network",
    "PanelFee",
    "PanelMember",
    "PanelQuestion",
    "PointAnswered",
    "PolicyProposal",
    "Proof",
    "Signature",
    "counts_of",
]

"""Policies heard in the open."""

from network.models.hearings import (
    LEAST_DAYS,
    AnswerSignature,
    HearingAnswer,
    PointAnswered,
    PolicyProposal,
    counts_of,
)

__all__ = [
    "LEAST_DAYS",
    "AnswerSignature",
    "HearingAnswer",
    "PointAnswered",
    "PolicyProposal",
    "counts_of",
]

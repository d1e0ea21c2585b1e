"""Verbs of notices: tell, send outside, ask a supporter, post letters."""

from notices.services.escalating import escalate, waits_still
from notices.services.letters import BatchMoved, NoLetters, make_batch, mark_posted, settle
from notices.services.telling import kept_from_by, mark_all_read, mark_read, tell
from notices.services.wishing import NewWishes, WishRefused, set_wishes

__all__ = [
    "BatchMoved",
    "NewWishes",
    "NoLetters",
    "WishRefused",
    "escalate",
    "kept_from_by",
    "make_batch",
    "mark_all_read",
    "mark_posted",
    "mark_read",
    "set_wishes",
    "settle",
    "tell",
    "waits_still",
]

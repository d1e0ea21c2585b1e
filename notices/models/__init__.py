"""What we tell people, how they wish to hear of it, and what went outside."""

from notices.models.inbox import Notice
from notices.models.sending import Attempt, Delivery, LetterBatch
from notices.models.wishes import Channel, GroupWish, Pace, Wishes

__all__ = [
    "Attempt",
    "Channel",
    "Delivery",
    "GroupWish",
    "LetterBatch",
    "Notice",
    "Pace",
    "Wishes",
]

"""Tracking: where every budget stands each night, whether it lasts, and what to say."""

from tracking.services.accuracy import left_when_it_ends, measure
from tracking.services.assess import Assessment, assess, assess_one
from tracking.services.council import council_alerts, council_sees_from
from tracking.services.history import days_so_far, left_so_far
from tracking.services.quieting import quiet_alert
from tracking.services.reading import answer_reading
from tracking.services.track import Tracked, changed_budgets, track

__all__ = [
    "Assessment", "Tracked", "answer_reading", "assess", "assess_one", "changed_budgets", "council_alerts",
    "council_sees_from", "days_so_far", "left_so_far", "left_when_it_ends", "measure",
    "quiet_alert", "track",
]  # fmt: skip

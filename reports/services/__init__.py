"""Verbs of where the money goes."""

from reports.services.importing import Brought, SpendFileRefused, bring_in, look_at
from reports.services.working_out import keep_up, work_out

__all__ = ["Brought", "SpendFileRefused", "bring_in", "keep_up", "look_at", "work_out"]

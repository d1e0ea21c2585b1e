"""Verbs of where the money goes."""

from reports.services.working_out import keep_up, work_out

__all__ = ["keep_up", "work_out"]

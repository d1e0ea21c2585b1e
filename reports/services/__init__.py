"""Verbs of where the money goes, and what its pages ask."""

from reports.services.facts import enter_fact, enter_income, replies, reply
from reports.services.grants import grants_to_end
from reports.services.importing import (
    Brought,
    SpendFileRefused,
    bring_in,
    bring_in_draft,
    keep_draft,
    look_at,
)
from reports.services.issuing import (
    CorrectionNeedsWhy,
    canonical,
    digest_of,
    due,
    issue,
    latest,
    newest_of_each_month,
)
from reports.services.linking import (
    OwnOrganisation,
    link_payee,
    payees,
    say_passes_on,
    suggestions,
    undo_link,
    undo_passes_on,
)
from reports.services.working_out import keep_up, work_out

__all__ = [
    "Brought", "CorrectionNeedsWhy", "OwnOrganisation", "SpendFileRefused", "bring_in", "bring_in_draft", "canonical",
    "digest_of", "due", "enter_fact", "enter_income", "grants_to_end", "issue", "keep_draft", "keep_up", "latest", "link_payee",
    "look_at", "newest_of_each_month", "payees", "replies", "reply", "say_passes_on", "suggestions",
    "undo_link", "undo_passes_on", "work_out",
]  # fmt: skip

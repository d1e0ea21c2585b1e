"""Where the money goes: worked-out spending, published spending, sourced facts, issued reports."""

from reports.models.facts import CouncilFact, MoneyReport, OrganisationIncome, Reply
from reports.models.published import PassesOn, PayeeLink, PublishedLine, SpendDraft, SpendFile
from reports.models.spending import SpentDay, WorkedOut

__all__ = ["CouncilFact", "MoneyReport", "OrganisationIncome", "PassesOn", "PayeeLink",
           "PublishedLine", "Reply", "SpendDraft", "SpendFile", "SpentDay", "WorkedOut"]  # fmt: skip

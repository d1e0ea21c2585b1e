"""The words of the report: each figure and what it means, the same on every page and in the CSV."""

from django.utils.translation import gettext_noop as mark

from reports.bands import Band
from reports.services import traditional

BANDS = {
    Band.USER_LED: mark("User-led organisations"),
    Band.CARER_LED: mark("Organisations run by carers"),
    Band.SAYS_SO: mark("Organisations that say they are user-led"),
    Band.LAPSED: mark("Organisations whose check has ended"),
    Band.OTHER: mark("Other organisations"),
    Band.WAGES: mark("Wages of personal assistants"),
    Band.UNKNOWN: mark("We do not know who"),
}
STREAMS = {
    "budgets": mark("People’s budgets"),
    "grants": mark("Grants and core funding"),
    "contracts": mark("Contracts"),
}
SORTS = {
    traditional.LARGE: mark("Large traditional organisations"),
    traditional.OTHER: mark("Other organisations that are not user-led"),
    traditional.SMALL: mark("Small user-controlled organisations"),
    traditional.LED: mark("Other user-led organisations"),
    traditional.WAGES: mark("Wages of personal assistants"),
    traditional.UNKNOWN: mark("We do not know who"),
}
HELD = {
    "council": mark("The council pays"),
    "fund": mark("A provider holds it"),
    "own_account": mark("In the person’s own account"),
    "card": mark("On a card"),
    "managed": mark("Someone manages the account"),
    "mixed": mark("In more than one way"),
}
# Each figure opens to its definition: anchor, name, what it means.
DEFINITIONS = (
    ("user-led", mark("User-led organisations"),
     mark("People who use support are more than half of the board. A panel of peers checked this. "
          "The check counts on the day of the support.")),
    ("carers", mark("Organisations run by carers"),
     mark("Unpaid carers run them. They count on their own.")),
    ("says-so", mark("Organisations that say they are user-led"),
     mark("Nobody has checked it yet. So they do not count as user-led.")),
    ("ended", mark("Organisations whose check has ended"),
     mark("They were checked before. The check had run out, or was lost, on that day.")),
    ("other", mark("Other organisations"), mark("All those that the register does not list.")),
    ("wages", mark("Wages of personal assistants"),
     mark("What people pay to those they employ, and to assistants who work for themselves. "
          "We show each share with and without wages.")),
    ("unknown", mark("We do not know who"),
     mark("Things bought without an agreement. Published payments that nobody has linked yet.")),
    ("budgets", mark("People’s budgets"),
     mark("What was paid from people’s budgets. It counts on the day of the support. "
          "What came back is taken off.")),
    ("grants", mark("Grants and core funding"),
     mark("From the list of grants that the council publishes. A grant for a year is spread over "
          "its days.")),
    ("contracts", mark("Contracts"),
     mark("From the list of payments that the council publishes. It leaves out payments under £500.")),
    ("passed-on", mark("Money that is passed on"),
     mark("Some only hold money for others, or pay wages for them. That money counts to who earns it. "
          "Only their fee counts to them.")),
    ("covers", mark("What this page covers"),
     mark("What we know of, as a share of all that the council spends on adult support. "
          "The council’s sum has a source.")),
    ("large", mark("Large traditional organisations"),
     mark("Their income in a year is at least the sum named here. They are not user-led. "
          "Each has a source, and may reply.")),
    ("small", mark("Small user-controlled organisations"),
     mark("Their income in a year is below the sum named here. A panel checked that people who use "
          "support control them.")),
    ("change", mark("The change in a year"),
     mark("Twelve months beside the twelve months before. All three kinds of money count together. "
          "So an ending grant shows.")),
    ("hidden", mark("Not shown"),
     mark("Too few people stand behind the number. Other numbers may be hidden too. "
          "Else you could work it out.")),
    ("waiting", mark("Waiting for the first support"),
     mark("Days from the start of the first plan to the first day of paid support. Half waited longer.")),
    ("sent-back", mark("Plans sent back"),
     mark("People whose plan the council sent back, with reasons.")),
    ("asked-back", mark("Money asked back"),
     mark("People from whom the council asked money back.")),
    ("baseline", mark("Where it began"),
     mark("An early share, with its source. It shows what has changed since.")),
)  # fmt: skip
ANCHORS = {
    Band.USER_LED: "user-led", Band.CARER_LED: "carers", Band.SAYS_SO: "says-so",
    Band.LAPSED: "ended", Band.OTHER: "other", Band.WAGES: "wages", Band.UNKNOWN: "unknown",
}  # fmt: skip

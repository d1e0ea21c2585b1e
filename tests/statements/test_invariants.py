"""A statement that was changed, or that the ledger does not bear out, is named."""

import json

from statements import invariants, services
from statements.contents import canonical, digest_of, read
from statements.models import Statement
from tests.cast import Cast
from tests.statements.test_issuing import FIRST, OCTOBER, agreed_in_september


def issued(cast: Cast) -> Statement:
    budget = agreed_in_september(cast)
    services.issue_month(month=OCTOBER, at=FIRST, person=budget.person)
    assert invariants.check() == []
    return Statement.objects.get()


def rules() -> set[str]:
    return {found.rule for found in invariants.check()}


def test_another_text_is_named(cast: Cast) -> None:
    row = issued(cast)
    Statement.objects.update(content=row.content.replace("Maya", "Myra"))

    assert rules() == {"a statement is as issued"}


def test_another_sum_with_a_hash_to_match_is_named(cast: Cast) -> None:
    """Whoever forges text and hash still has the ledger against them."""
    facts = json.loads(issued(cast).content)
    facts["pots"][0]["spent"] += 100
    facts["pots"][0]["free"] -= 100
    facts["opening_spent"] += 100
    forged = canonical(read(json.dumps(facts)))
    Statement.objects.update(content=forged, sha256=digest_of(forged))

    assert rules() == {"a statement says what the ledger says"}

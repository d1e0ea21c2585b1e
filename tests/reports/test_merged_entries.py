"""Two entries of the directory that were put together count as the one that was kept."""

from datetime import date

import pytest

from core.periods import month_of
from providers.models import Merge
from reports import services
from reports.bands import Band
from reports.services import facts
from reports.services.spending import BUDGETS, GRANTS, Register, from_budgets, published, sums
from tests.cast import NOW, TODAY, Cast
from tests.reports.paying import checked, paid_line

pytestmark = pytest.mark.django_db
MAY = month_of(date(2026, 5, 1))
GRANT = (
    "Recipient,Amount Awarded,Award date,Start date,End date\n"
    "Beech Care,3100,2026-05-01,2026-05-01,2026-05-31\n"
)


def test_what_a_merged_entry_was_paid_counts_to_the_one_kept(cast: Cast) -> None:
    kept = cast.organisation("Cedar", "cedar")
    checked(kept, date(2026, 5, 16), date(2027, 3, 1))
    paid_line(cast, "Ann One", cast.beech, 4_000_00, date(2026, 5, 20))
    services.work_out(at=NOW)
    services.bring_in(authority=cast.authority, name="g.csv", content=GRANT.encode(), by=None,
                      at=NOW)  # fmt: skip
    services.link_payee(authority=cast.authority, payee_key="beech care", organisation=cast.beech,
                        by=cast.jo, at=NOW, on=TODAY)  # fmt: skip
    services.enter_income(organisation=cast.beech, year_ends_on=date(2026, 3, 31), pence=1_000_00,
                          source="Accounts", by=cast.jo, at=NOW)  # fmt: skip

    def read() -> tuple[dict[str, dict[Band, int]], set[int | None]]:
        register = Register.read()
        rows = from_budgets(cast.authority, MAY, register)
        rows += published(cast.authority, MAY, register).payments
        found = {stream: dict(of) for stream, of in sums(rows).items()}
        return found, {one.organisation for one in rows}

    before, payees = read()
    assert before[BUDGETS] == {Band.OTHER: 4_000_00}
    assert payees == {cast.beech.pk}
    row = Merge.objects.create(kept=kept, merged=cast.beech, at=NOW, was_listed=True)
    after, payees = read()
    assert after[BUDGETS] == {Band.USER_LED: 4_000_00}
    assert sum(after[GRANTS].values()) == 3_100_00
    assert after[GRANTS][Band.USER_LED] == 1_600_00  # from the day the kept one was checked
    assert payees == {kept.pk}
    assert set(facts.incomes(TODAY)) == {kept.pk}
    Merge.objects.filter(pk=row.pk).update(undone_at=NOW)
    assert read() == (before, {cast.beech.pk})

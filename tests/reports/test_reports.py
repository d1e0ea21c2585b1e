"""Issued reports: what they say, that they stay, and what is hidden in them."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from core.jobs import run_due
from core.models import Job
from core.periods import month_of
from people.models import Role
from reports import services
from reports.models import CouncilFact, MoneyReport, PayeeLink, PublishedLine
from reports.presenting import covers_sentence, lead_sentence
from reports.services.content import content_of, reads
from reports.services.issuing import MonthNotOver, NothingChanged
from tests.cast import NOW, TODAY, Cast
from tests.reports.paying import billed_and_paid, checked, paid_line

MAY = date(2026, 5, 1)


def published(cast: Cast, text: str, **more: object) -> None:
    services.bring_in(
        authority=cast.authority, name="a.csv", content=text.encode(), by=None, at=NOW, **more
    )


def linked(cast: Cast, organisation, payee: str, **more: object) -> PayeeLink:  # type: ignore[no-untyped-def]
    return services.link_payee(
        authority=cast.authority, payee_key=payee, organisation=organisation, by=cast.jo, at=NOW,
        on=TODAY, **more,
    )  # fmt: skip


def report(cast: Cast, month: date = MAY) -> dict:  # type: ignore[type-arg]
    return content_of(cast.authority, month_of(month), on=TODAY)


GRANT = "Recipient,Amount Awarded,Award date,Start date,End date\nAcorn Arts,{pounds},{start},{start},{end}\n"


def test_budgets_up_while_a_grant_ends_reads_as_a_fall(cast: Cast) -> None:
    """£20,000 more from people's budgets does not hide £120,000 less in grants."""
    checked(cast.acorn, date(2024, 1, 1), date(2027, 3, 1))
    cast.authority.set_policy("small_number", 5, date(2020, 1, 1), exemption="A test.")
    published(cast, GRANT.format(pounds="120000", start="2024-11-01", end="2025-10-31"))
    linked(cast, cast.acorn, "acorn arts")
    for name in ("Ann One", "Bob Two", "Cy Three", "Di Four", "Ed Five"):
        paid_line(cast, name, cast.acorn, 4_000_00, date(2026, 5, 4))
    services.work_out(at=NOW)
    change = report(cast, date(2026, 10, 1))["change"]
    assert change["streams"]["grants"]["by"] == -120_000_00
    assert change["streams"]["budgets"]["by"] == 20_000_00
    assert change["by"] == -100_000_00
    assert change["reads"] == "a fall"
    assert [reads(n) for n in (1, 0, None)] == ["a rise", "no change", "not shown"]


def test_a_pass_through_adds_only_the_fee(cast: Cast) -> None:
    """£50,000 only passed on, and a fee of £1,500, adds £1,500."""
    published(
        cast,
        "Supplier,Amount,Date,Purpose\nAcorn Arts,50000,2026-05-05,Managed accounts\n"
        "Acorn Arts,1500,2026-05-05,Fee\n",
    )
    linked(cast, cast.acorn, "acorn arts")
    linked(cast, cast.acorn, "acorn arts", purpose="Managed accounts",
           counts=PayeeLink.Counts.PASSED_ON, words="Money for assistants.")  # fmt: skip
    found = report(cast)
    assert found["all"]["bands"] == {"user_led": 1_500_00}
    assert found["passed_on"]["contracts"] == 50_000_00


def test_a_service_that_only_passes_money_on_counts_to_who_earns_it(cast: Cast) -> None:
    bill = billed_and_paid(cast, MAY, date(2026, 5, 31))
    cast.authority.set_policy("small_number", 5, date(2020, 1, 1), exemption="A test.")
    services.say_passes_on(
        organisation=cast.beech, service=None, to="wages", starts_on=date(2026, 5, 11), ends_on=None,
        words="Payroll only.", by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    services.work_out(at=NOW)
    from core.periods import Period
    from reports.bands import Band
    from reports.services.spending import Register, from_budgets, sums

    days = Period(MAY, date(2026, 5, 31))
    found = sums(from_budgets(cast.authority, days, Register.read()))["budgets"]
    assert found == {Band.OTHER: 1_000_00, Band.WAGES: 2_100_00}
    assert bill.paid_pence == 3_100_00


def test_scenario_30_three_people_are_suppressed(cast: Cast) -> None:
    billed_and_paid(cast, MAY, date(2026, 5, 31))
    found = report(cast)
    services.work_out(at=NOW)
    found = report(cast)
    assert found["streams"]["budgets"]["pence"] is None
    assert set(found["streams"]["budgets"]["bands"].values()) == {None}
    assert found["all"]["pence"] is None
    assert found["shares"]["all"] == {"with_wages": None, "without_wages": None}
    assert found["groups"]["area"]["total"] is None
    assert "310000" not in services.canonical(found)
    published(cast, "Supplier,Amount,Date\nAcorn Arts,100,2026-05-06\nBig,300,2026-05-06\n")
    linked(cast, cast.acorn, "acorn arts")
    found = report(cast)
    assert found["covers"]["at_least"]
    assert lead_sentence(found).startswith("Of every £100 of grants and contracts, £25.00 goes")
    assert covers_sentence(found).startswith("This page covers at least £400.")


def test_it_works_with_no_budget_at_all_and_says_what_it_covers(cast: Cast) -> None:
    published(cast, "Supplier,Amount,Date\nBig Care,900,2026-05-05\nAcorn Arts,100,2026-05-06\n")
    linked(cast, cast.acorn, "acorn arts")
    found = report(cast)
    assert found["covers"]["percent"] is None
    assert found["baseline"] is None
    assert found["unlinked"] == {"grants": 0, "contracts": 900_00}
    assert found["shares"]["all"]["with_wages"] == "10.0"
    services.enter_fact(
        authority=cast.authority, kind=CouncilFact.Kind.TOTAL, from_on=date(2026, 4, 1),
        to_on=date(2027, 3, 31), pence=365_000_00, source="Budget book 2026, page 12", by=cast.jo,
        at=NOW,
    )  # fmt: skip
    covers = report(cast)["covers"]
    assert (covers["of_pence"], covers["percent"]) == (31_000_00, "3.2")


def test_an_ending_grant_is_seen_nine_months_ahead(cast: Cast) -> None:
    published(cast, GRANT.format(pounds="120000", start="2026-04-01", end="2027-01-31"))
    assert [one["ends_on"] for one in report(cast, date(2026, 4, 1))["ending"]] == ["2027-01-31"]
    assert report(cast, date(2026, 3, 1))["ending"] == []
    published(cast, GRANT.format(pounds="120000", start="2027-02-01", end="2028-01-31"))
    assert report(cast, date(2026, 4, 1))["ending"] == []


def test_an_issued_report_stays_and_a_correction_says_what_and_why(cast: Cast) -> None:
    published(cast, "Supplier,Amount,Date\nAcorn Arts,100,2026-05-06\n")
    first = services.issue(authority=cast.authority, month=MAY, at=NOW)
    assert first.sha256 == services.digest_of(first.content)
    linked(cast, cast.acorn, "acorn arts")
    first.refresh_from_db()
    assert first.content["all"]["bands"] == {"unknown": 100_00}
    with pytest.raises(services.CorrectionNeedsWhy):
        services.issue(authority=cast.authority, month=MAY, at=NOW)
    second = services.issue(authority=cast.authority, month=MAY, at=NOW, why="Acorn was linked.")
    assert second.version == 2
    assert "Contracts, to user-led organisations: £100. It was £0." in second.changed
    with pytest.raises(NothingChanged):
        services.issue(authority=cast.authority, month=MAY, at=NOW, why="Again.")
    for wrong in (
        lambda: MoneyReport.objects.filter(pk=first.pk).update(sha256="x"),
        first.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    with pytest.raises(MonthNotOver):
        services.issue(authority=cast.authority, month=TODAY, at=NOW)


def test_the_month_makes_its_own_report_once(cast: Cast) -> None:
    from reports import tasks

    assert services.due(cast.authority, date(2026, 11, 14)) is None
    tasks.each_night(NOW)
    tasks.each_night(NOW)
    assert Job.objects.filter(name__startswith="reports.").count() == 2
    assert run_due(clock=lambda: NOW) == 2
    assert MoneyReport.objects.get().month == date(2026, 10, 1)
    tasks.each_night(datetime(2026, 11, 24, 4, tzinfo=UTC))
    assert Job.objects.filter(name="reports.month").count() == 1


def test_nobody_links_their_own_organisation_and_an_undone_link_is_undone(cast: Cast) -> None:
    published(cast, "Supplier,Amount,Date\nThe Acorn Arts Ltd,100,2026-05-06\n")
    key = PublishedLine.objects.get().payee_key
    assert [one.organisation.name for one in services.suggestions("Acorn Arts")] == []
    assert cast.acorn
    assert services.suggestions("ACORN ARTS")[0].why == "The same name"
    cast.staff("Olu Acorn", Role.FINANCE_MAKER)
    with pytest.raises(services.OwnOrganisation):
        services.link_payee(authority=cast.authority, payee_key=key, organisation=cast.acorn,
                            by=cast.olu, at=NOW, on=TODAY)  # fmt: skip
    link = linked(cast, cast.acorn, key)
    assert report(cast)["unlinked"]["contracts"] == 0
    services.undo_link(link=link, by=cast.jo, at=NOW)
    assert report(cast)["unlinked"]["contracts"] == 100_00


def test_large_traditional_needs_a_source_and_shows_the_reply(cast: Cast) -> None:
    published(cast, "Supplier,Amount,Date\nBeech Care,100,2026-05-06\nAcorn Arts,50,2026-05-06\n")
    linked(cast, cast.beech, "beech care")
    linked(cast, cast.acorn, "acorn arts")
    assert report(cast)["large"]["organisations"] == []
    for organisation, pounds in ((cast.beech, 12_000_000), (cast.acorn, 90_000)):
        services.enter_income(
            organisation=organisation, year_ends_on=date(2026, 3, 31), pence=pounds * 100,
            source="Register of charities", by=cast.jo, at=NOW,
        )  # fmt: skip
    services.reply(organisation=cast.beech, words="We also train.", by=cast.bea, at=NOW, on=TODAY)
    found = report(cast)
    assert [(one["name"], one["reply"]) for one in found["large"]["organisations"]] == [
        ("Beech Care", "We also train.")
    ]
    shift = report(cast, date(2026, 7, 1))["shift"][-1]
    assert shift["quarter"] == ["2026-04-01", "2026-06-30"]
    assert shift["sorts"] == {"large_traditional": 100_00, "small_user_controlled": 50_00}


def test_shares_by_area_stand_only_where_enough_people_are(cast: Cast) -> None:
    cast.authority.set_policy("small_number", 5, date(2020, 1, 1), exemption="A test.")
    assert cast.acorn
    for n, name in enumerate(("Ann", "Bob", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ivy", "Jon")):
        row = paid_line(cast, f"{name} One", cast.acorn, 100_00, date(2026, 5, 4))
        person = row.agreement.budget.person
        person.area = "Hill" if n < 5 else "Dale"
        person.save()
    services.work_out(at=NOW)
    assert report(cast)["areas"] == [
        {"name": "Dale", "pence": 500_00, "share": "100.0"},
        {"name": "Hill", "pence": 500_00, "share": "100.0"},
    ]
    person.area = "Hill"
    person.save()
    assert report(cast)["areas"] == [
        {"name": "Dale", "pence": None, "share": None},
        {"name": "Hill", "pence": None, "share": None},
    ]


def test_verify_names_a_report_that_is_not_as_issued(cast: Cast) -> None:
    from reports import invariants, triggers

    published(cast, "Supplier,Amount,Date\nAcorn Arts,100,2026-05-06\n")
    row = services.issue(authority=cast.authority, month=MAY, at=NOW)
    assert list(invariants.violations()) == []
    with triggers.stand_aside():
        MoneyReport.objects.filter(pk=row.pk).update(sha256="0" * 64)
    assert list(invariants.violations()) == [f"report {row.reference}: it is not as issued"]
    assert invariants.figures()["money reports"] == 1


def test_scenario_29_the_share_with_and_without_wages(cast: Cast) -> None:
    """£126,000 of £840,000, wages £310,000: 15.0%, or 23.8% without wages."""
    assistant = cast.organisation("Pat Help", "pat")
    assistant.kind = "personal_assistant"
    assistant.save()
    published(
        cast,
        "Supplier,Amount,Date\nAcorn Arts,126000,2026-05-06\nPat Help,310000,2026-05-06\n"
        "Beech Care,404000,2026-05-06\n",
    )
    for organisation, key in ((cast.acorn, "acorn arts"), (assistant, "pat help"),
                              (cast.beech, "beech care")):  # fmt: skip
        linked(cast, organisation, key)
    found = report(cast)
    assert found["all"]["pence"] == 840_000_00
    assert found["shares"]["all"] == {"with_wages": "15.0", "without_wages": "23.8"}


def test_scenario_26_evidence_that_comes_late_changes_no_issued_report(cast: Cast) -> None:
    april = date(2026, 4, 1)
    checked(cast.beech, date(2025, 4, 1), date(2026, 3, 31))
    checked(cast.beech, date(2026, 4, 20), date(2027, 4, 19))
    head = "Supplier,Amount,Date,Start date,End date\n"
    published(cast, f"{head}Beech Care,3000,2026-05-02,2026-04-01,2026-04-30\n")
    linked(cast, cast.beech, "beech care")
    first = services.issue(authority=cast.authority, month=april, at=NOW)
    lapsed = {"lapsed": 1_900_00, "user_led": 1_100_00}
    assert first.content["all"]["bands"] == lapsed
    checked(cast.beech, april, date(2027, 4, 19))  # the panel decides again, from an earlier day
    assert report(cast, april)["all"]["bands"] == {"user_led": 3_000_00}
    first.refresh_from_db()
    assert first.content["all"]["bands"] == lapsed
    second = services.issue(
        authority=cast.authority, month=april, at=NOW, why="The panel backdated the check."
    )
    assert "Contracts, to user-led organisations: £3,000. It was £1,100." in second.changed

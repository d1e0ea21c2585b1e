"""The demo's year, lived through the verbs: nothing here writes a row that a verb would write.

One transaction a person; dates are relative to the day it is loaded. Each step can be run again:
what is there already is left alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.conf import settings
from django.db import transaction

from budgets import services as budgeting
from budgets.models import Agreement, Budget, Pot
from core.models import Authority, Job
from core.money import price
from core.periods import Period, financial_year, month_of
from home.demo import (
    answering,
    assisting,
    bank,
    cast,
    costs,
    funding,
    hearings,
    helping,
    news,
    outside,
    providing,
    register,
    returning,
    safe,
    spending,
    sustaining,
)
from home.demo.cast import FIRMS, HELPERS, LIVES, Life, Line
from invoices import services as billing
from invoices.models import Bill
from payments import services as paying
from payments.models import BankDetails, PayRun
from people import services as people
from people.models import Person, Role, Scope, User
from providers import searching
from providers.models import (
    Area,
    Membership,
    Organisation,
    Rate,
    RateKind,
    Service,
    Unit,
    Vat,
)
from statements import services as statements
from support_plans import services as planning
from support_plans.models import DIRECT_PAYMENT, Held, PlanVersion, SupportPlan
from support_plans.scheme_file import read_scheme
from tracking import services as tracking


def at_ten(day: date) -> datetime:
    """Ten in the morning of a day."""
    return datetime.combine(day, time(10), UTC)


@dataclass(frozen=True)
class Today:
    """The day of loading, and the plan year it lies in."""

    on: date

    @property
    def year(self) -> Period:
        return financial_year(self.on)

    @property
    def year_before(self) -> Period:
        return financial_year(self.year.starts_on - timedelta(days=1))

    def months_done(self, period: Period) -> Iterator[Period]:
        """Whole months of a period that are over."""
        first = period.starts_on
        while first <= period.ends_on and month_of(first).ends_on < self.on:
            month = month_of(first)
            yield month
            first = month.ends_on + timedelta(days=1)


def make_cast(today: Today) -> Authority:
    """Users, roles, organisations and prices: all that the sign-in page needs."""
    since = today.year_before.starts_on - timedelta(days=30)
    at = at_ten(since)
    authority, _ = Authority.objects.get_or_create(
        short_name="Northtown",
        defaults={
            "name": "Northtown Council",
            "phone": "01632 960 123",
            "email": "support@northtown.example",
            "network_name": "Northtown User-Led Network",
            "bacs_service_user_number": "123456",
            "bank_sort_code": "089999",
            "bank_account_number": "66374957",
        },
    )
    users = {member.username: _user(member, at) for member in cast.CAST}
    for username, role in cast.STAFF_ROLES.items():
        if not users[username].staff_roles.exists():
            people.give_staff_role(
                user=users[username], authority=authority, role=role, on=since, by=None, at=at
            )
    _decide_scheme(authority, users, since)
    hearings.decide_rules(authority, today)
    area, _ = Area.objects.get_or_create(code="E06000999", defaults={"name": "Northtown"})
    for firm in FIRMS:
        if not Organisation.objects.filter(slug=firm.slug).exists():
            _open_firm(firm, area, users, since, today)
    register.check_organisations(authority, area, users, since, today)
    for life in LIVES:
        if not Person.objects.filter(user=users[life.username]).exists():
            _add_person(life, authority, users, since)
    for username, helper, kind, scopes in HELPERS:
        _let_in(users[username].person, users[helper], kind, scopes, today)
    return authority


def _decide_scheme(authority: Authority, users: dict[str, User], since: date) -> None:
    """The invented scheme of the docs, loaded by one and decided by another."""
    if authority.schemes.exists():
        return
    file = settings.BASE_DIR / "docs/scheme.example.toml"
    scheme = replace(read_scheme(file.read_bytes()), starts_on=since)
    row = planning.load_scheme(
        authority=authority, scheme=scheme, by=users["finn"], at=at_ten(since)
    )
    planning.decide_scheme(
        scheme=row, reason="Invented, to show how it works.", by=users["jo"], at=at_ten(since)
    )


def _user(member: cast.Member, at: datetime) -> User:
    found = User.objects.filter(username=member.username).first()
    return found or User.objects.create_user(
        member.username, member.email, name=member.name, joined_at=at
    )


def _open_firm(
    firm: cast.Firm, area: Area, users: dict[str, User], since: date, today: Today
) -> None:
    organisation = Organisation.objects.create(
        slug=firm.slug, name=firm.name, promise=firm.promise, kind=firm.kind,
        legal_form=firm.legal_form, cqc_location=firm.cqc, added_at=at_ten(since),
        supplier_number=f"S-{firm.slug.upper()[:6]}", phone="01632 960 200",
        email=f"hello@{firm.slug}.example", postcode="NE1 2AB",
        latitude=Decimal("54.97") + Decimal(len(firm.slug)) / 100, longitude=Decimal("-1.61"),
    )  # fmt: skip
    organisation.areas.add(area)
    for username in firm.staff:
        for role in (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE):
            Membership.objects.create(
                organisation=organisation, user=users[username], role=role, starts_on=since
            )
    for offer in firm.offers:
        service = Service.objects.create(
            organisation=organisation, name=offer.name, needs=list(offer.needs),
            access=list(offer.access), regulated=offer.regulated, languages=["English"],
            when=["evenings"] if offer.kind == RateKind.EVENING else ["mornings", "afternoons"],
            where=["comes"] if offer.unit == Unit.HOUR else ["there"], who_for=["anyone"],
            places_now=3, waiting_list=False, access_checked_on=today.on - timedelta(days=90),
        )  # fmt: skip
        Rate.objects.create(
            service=service, unit=offer.unit, kind=offer.kind, amount_pence=offer.pence,
            vat=offer.vat, starts_on=since,
        )  # fmt: skip
    searching.keep([organisation.pk])
    enterer = users[firm.staff[0]] if firm.staff else users["jo"]
    _bank(users, since, firm.bank, firm.name, enterer, organisation=organisation)


def _bank(
    users: dict[str, User], on: date, numbers: tuple[str, str], name: str, enterer: User,
    *, organisation: Organisation | None = None, person: Person | None = None,
) -> BankDetails:  # fmt: skip
    details = paying.enter_bank_details(
        organisation=organisation, person=person, account_name=name, sort_code=numbers[0],
        account_number=numbers[1], by=enterer, at=at_ten(on), from_paper=enterer == users["jo"],
    )  # fmt: skip
    return paying.confirm_bank_details(
        details=details, how="Rang the number we held", by=users["finn"], at=at_ten(on), on=on
    )


def _add_person(life: Life, authority: Authority, users: dict[str, User], since: date) -> None:
    user = users[life.username]
    person = people.add_person(
        authority=authority, full_name=user.name, user=user, worker=users["jo"], by=users["jo"],
        at=at_ten(since), on=since, case_number=life.case_number, area=life.area,
        phone="01632 960 300", preferred_contact="Text, then a call",
    )  # fmt: skip
    if any(line.held in DIRECT_PAYMENT for line in life.lines):
        _bank(users, since, ("089999", "66374970"), user.name[:18], user, person=person)


def _let_in(
    person: Person, helper: User, kind: Role, scopes: tuple[Scope, ...], today: Today
) -> None:
    if not helper.relationships.filter(person=person).exists() and person.user is not None:
        people.let_in(
            person=person, user=helper, kind=kind, scopes=scopes, by=person.user,
            until=today.on + timedelta(days=56), at=at_ten(today.on - timedelta(days=5)),
            on=today.on - timedelta(days=5),
        )  # fmt: skip


def begin(life: Life, today: Today) -> None:
    """One person's plans, budget and promises, in one transaction."""
    person = Person.objects.select_related("authority", "user").get(user__username=life.username)
    if person.plans.exists():
        return
    with transaction.atomic():
        if life.prior_year:
            _year(life, person, today.year_before, today, settled=True)
        _year(life, person, today.year, today)


def _year(life: Life, person: Person, year: Period, today: Today, *, settled: bool = False) -> None:
    before = year.starts_on - timedelta(days=40)
    written = before if settled or life.stage == "living" else today.on
    plan = _write_plan(life, person, year, written)
    if not settled:
        _estimate(life, plan, written)
    if life.stage == "draft" and not settled:
        return
    sent_on = before if settled or life.stage == "living" else today.on - timedelta(days=6)
    assert person.user is not None
    version = planning.send_plan(plan=plan, by=person.user, at=at_ten(sent_on), on=sent_on)
    if life.stage == "sent" and not settled:
        return
    jo = User.objects.get(username="jo")
    decided = sent_on + timedelta(days=4)
    if life.stage == "returned" and not settled:
        planning.return_plan(
            version=version, criterion=6, reason=life.why_returned, by=jo, at=at_ten(decided)
        )
        return
    budget = _agree(life, version, jo, decided)
    if life.stage != "agreed" or settled:
        _promise_all(life, budget, plan, person.user, decided)


def _agree(life: Life, version: PlanVersion, jo: User, on: date) -> Budget:
    costs.explain_low_prices(version, jo, at_ten(on), on)
    return budgeting.agree_plan(
        version=version, by=jo, at=at_ten(on), on=on,
        weekly_contribution_pence=life.contribution_pence, others=funding.OTHERS.get(life.username),
        reason="It meets the needs we agreed, and the sums work.",
    )  # fmt: skip


def _write_plan(life: Life, person: Person, year: Period, on: date) -> SupportPlan:
    user = person.user
    assert user is not None
    at = at_ten(on)
    plan = planning.start_plan(
        person=person, starts_on=year.starts_on, ends_on=year.ends_on,
        indicative_pence=life.estimate_pence, note="From the questions you answered with Jo.",
        by=User.objects.get(username="jo"), at=at,
    )  # fmt: skip
    for number, text in enumerate(life.answers, start=1):
        answer = planning.write_answer(
            plan=plan, question=number, text=text, edition=0, by=user, at=at
        )
        if life.stage != "draft":
            planning.mark_ready(plan=plan, question=number, by=user, at=at)
        del answer
    for line in life.lines:
        _add_line(plan, line, user, at)
    costs.list_wanted(life.username, plan, user, at)
    safe.write_safety(life.username, plan, user, at)
    return plan


def _estimate(life: Life, plan: SupportPlan, on: date) -> None:
    """Where the money of some plans started: answers, a first estimate, and a change of it."""
    answers, at = cast.ESTIMATES.get(life.username), at_ten(on)
    if answers is None:
        return
    user, jo = (User.objects.get(username=name) for name in (life.username, "jo"))
    row = planning.begin_estimate(person=plan.person, helper="Jo Bell", by=user, at=at, on=on)
    for number, option in enumerate(answers.values(), start=1):
        planning.answer_estimate(assessment=row, number=number, option=option, by=user, at=at)
    planning.finish_estimate(assessment=row, by=user, at=at, on=on)
    row = planning.send_estimate(assessment=row, by=user, at=at, on=on)
    if life.username in cast.CHANGED:
        pence, why = cast.CHANGED[life.username]
        change = planning.propose_amount(
            assessment=row, weekly_pence=pence, reason=why, by=jo, at=at
        )
        mo = User.objects.get(username="mo")
        planning.decide_amount(
            change=change, agreed=True, words="Getting there matters to you.", by=mo, at=at
        )
    planning.use_for_plan(assessment=row, plan=plan, by=jo, at=at, on=on)
    plan.refresh_from_db()


def _service(line: Line) -> Service | None:
    if not line.firm:
        return None
    return Service.objects.select_related("organisation").get(
        organisation__slug=line.firm, name=line.offer
    )


def _with_vat(rate: Rate) -> int:
    """Plans are costed with VAT: that is what leaves the budget (domain.md 5)."""
    return (
        price(Decimal("1.2"), rate.amount_pence) if rate.vat == Vat.STANDARD else rate.amount_pence
    )


def _add_line(plan: SupportPlan, line: Line, user: User, at: datetime) -> None:
    service = _service(line)
    rate = service.rates.get() if service else None
    once = not line.promise and line.rate_pence > 20_000  # noqa: PLR2004  a single purchase
    planning.add_line(
        plan=plan, pot_name=line.pot, what=line.offer, who="", service=service,
        unit=rate.unit if rate else line.unit, rate_kind=rate.kind if rate else "any",
        units_each_week=line.a_week, weeks=Decimal(1) if once else Decimal(52),
        rate_pence=_with_vat(rate) if rate else line.rate_pence, once=once, held=line.held,
        fund_holder=service.organisation if service and line.held == Held.FUND else None,
        by=user, at=at,
    )  # fmt: skip


def _promise_all(life: Life, budget: Budget, plan: SupportPlan, user: User, on: date) -> None:
    references = dict(plan.lines.values_list("pot_name", "reference"))
    for line in life.lines:
        service = _service(line)
        if service is None or not line.promise:
            continue
        pot = Pot.objects.filter(budget=budget, line_reference=references[line.pot]).first()
        rate = service.rates.get()
        each = line.a_week / max(len(line.weekdays), 1)
        assert pot is not None
        budgeting.promise(
            pot=pot, organisation=service.organisation, service=service,
            starts_on=budget.starts_on, ends_on=budget.ends_on, weekdays=list(line.weekdays),
            units_each_time=each.quantize(Decimal("0.01")), unit=rate.unit,
            rate_pence=rate.amount_pence, breaks=_christmas(budget), by=user, at=at_ten(on), on=on,
            vat_percent=Decimal(20) if rate.vat == "standard" else Decimal(0),
        )  # fmt: skip


def _christmas(budget: Budget) -> tuple[Period, ...]:
    first = date(budget.starts_on.year, 12, 22)
    return (Period(first, first + timedelta(days=12)),)


def bill(life: Life, month: Period, today: Today) -> None:
    """What the providers of one person billed for a month, and what the person said."""
    agreements = Agreement.objects.filter(
        budget__person__user__username=life.username,
        starts_on__lte=month.starts_on, ends_on__gte=month.ends_on,
    ).select_related("organisation", "budget__person")  # fmt: skip
    last = month == list(today.months_done(today.year))[-1]
    attend = {line.offer: line.attend for line in life.lines}
    with transaction.atomic():
        for agreement in agreements:
            if not agreement.bills.filter(from_on=month.starts_on).exists():
                _bill(life, agreement, month, attend.get(agreement.what, 100), today, last=last)


def _bill(
    life: Life, agreement: Agreement, month: Period, attend: int, today: Today, *, last: bool
) -> None:
    sender = _sender(agreement.organisation)
    chance = Random(f"{agreement.organisation.slug} {life.username} {month.starts_on}")  # noqa: S311
    sessions = [
        session
        for session in budgeting.sessions_of(agreement, month)
        if chance.randrange(100) < attend
    ]
    if not sessions:
        return
    rate = budgeting.rate_on(agreement, RateKind.ANY, month.starts_on)
    assert rate is not None
    lines = [
        billing.NewLine.priced(
            service_on=session.on, description=agreement.what, units=session.units,
            unit=agreement.unit, rate_pence=rate.amount_pence, vat_percent=rate.vat_percent,
        )
        for session in sessions
    ]  # fmt: skip
    sent = min(month.ends_on + timedelta(days=2), today.on)
    new = billing.NewBill(
        number=f"{agreement.organisation.slug[:3].upper()}-{100 + agreement.pk}-{month.starts_on:%y%m}",
        issued_on=sent, from_on=month.starts_on, to_on=month.ends_on, lines=lines,
    )  # fmt: skip
    sent_bill = billing.submit_bill(
        agreement=agreement, new=new, by=sender, at=at_ten(sent), on=sent, source=Bill.Source.WEB
    )
    answered = min(sent + timedelta(days=2), today.on)
    _answer(life, sent_bill, life.last_bill if last else "yes", answered)


def _sender(organisation: Organisation) -> User:
    member = organisation.members.select_related("user").first()
    return member.user if member else User.objects.get(username="mo")


def _answer(life: Life, bill: Bill, how: str, on: date) -> None:
    user = User.objects.get(username=life.username)
    if how == "yes":
        billing.confirm_bill(bill=bill, answers="yes", by=user, at=at_ten(on), on=on)
    elif how in {"wrong", "unsure"}:
        first, *rest = [line.position for line in bill.lines.all()]
        answers = {first: how} | dict.fromkeys(rest, "yes")
        billing.confirm_bill(
            bill=bill, answers=answers, by=user, at=at_ten(on), on=on,
            reason="Nobody came that day." if how == "wrong" else "",
        )  # fmt: skip


def pay(month: Period, today: Today, authority: Authority) -> None:
    """The pay run after a month: made by Finn, approved by Fola, its answers read."""
    finn, fola = User.objects.get(username="finn"), User.objects.get(username="fola")
    pay_on = month.ends_on + timedelta(days=8)
    if pay_on >= today.on or PayRun.objects.filter(authority=authority, pay_on=pay_on).exists():
        return
    made, at = pay_on - timedelta(days=3), at_ten(pay_on - timedelta(days=3))
    paying.make_instalments(on=pay_on, at=at)
    with transaction.atomic():
        run = paying.make_run(authority=authority, pay_on=pay_on, by=finn, at=at, on=made)
        run = paying.approve_run(run=run, by=fola, at=at)
        paying.release_run(run=run, by=fola, at=at)
        rows = [f"{name},paid" for name in run.items.values_list("reference", flat=True)]
        paying.read_results(  # the finance system's file of that day
            authority=authority, content="\n".join(["Reference,Outcome", *rows]).encode(),
            name=f"paid-{pay_on}.csv", by=fola, at=at_ten(pay_on), on=pay_on,
        )  # fmt: skip


def pay_in(life: Life, month: Period) -> None:
    """What the person pays towards their support, into the account they hold or to the council."""
    budget = Budget.objects.filter(
        person__user__username=life.username,
        starts_on__lte=month.starts_on, ends_on__gte=month.ends_on,
    ).first()  # fmt: skip
    if budget is None or not life.contribution_pence:
        return
    if not budget.contributions.filter(received_on=month.starts_on).exists():
        paying.record_contribution(
            budget=budget, holding=budget.holdings.filter(kind__in=DIRECT_PAYMENT).first(),
            amount_pence=price(Decimal(month.days) / 7, life.contribution_pence),
            received_on=month.starts_on, by=_own_user(budget), at=at_ten(month.starts_on),
        )  # fmt: skip


def raise_a_price(today: Today) -> None:
    """Nia said yes to a dearer hour of help: her money becomes tight."""
    agreement = Agreement.objects.filter(
        budget__person__user__username="nia", organisation__slug="beech"
    ).first()
    if agreement is not None and agreement.rates.count() == 1:
        said = today.on - timedelta(days=4)
        budgeting.accept_rate(
            agreement=agreement, amount_pence=3000, starts_on=today.on + timedelta(days=1),
            by=User.objects.get(username="ravi"), at=at_ten(said), on=said,
        )  # fmt: skip


def spend_own_money(life: Life, month: Period, today: Today) -> None:
    """What somebody who holds the money paid for a month, and what a fund drew."""
    budget = Budget.objects.filter(
        person__user__username=life.username,
        starts_on__lte=month.starts_on, ends_on__gte=month.ends_on,
    ).select_related("person__user").first()  # fmt: skip
    if budget is None:
        return
    with transaction.atomic():
        _pay_bills(budget, today)
        for line in life.lines:
            if line.held in DIRECT_PAYMENT and not line.firm:
                _pay_wages(line, budget, month, today)


def _pay_bills(budget: Budget, today: Today) -> None:
    mine = (
        Bill.objects.to_pay()
        .filter(agreement__budget=budget)
        .exclude(agreement__holding__kind=Held.COUNCIL)
        .select_related("agreement__organisation", "agreement__holding")
    )
    for row in mine.order_by("to_on"):
        paid_on = min(row.to_on + timedelta(days=10), today.on)
        at = at_ten(paid_on)
        holder = row.agreement.holding.holder
        if holder is not None:
            paying.draw_from_fund(bill=row, paid_on=paid_on, by=_sender(holder), at=at, on=paid_on)
            continue
        pot = Pot.objects.filter(budget=budget, line_reference=row.agreement.line_reference).get()
        paying.record_own_payment(
            pot=pot, paid_to=row.organisation.name, amount_pence=row.agreed_pence, bill=row,
            paid_on=paid_on, service_on=row.to_on, by=_own_user(budget), at=at, on=paid_on,
        )  # fmt: skip


def _own_user(budget: Budget) -> User:
    user = budget.person.user
    assert user is not None
    return user


def _pay_wages(line: Line, budget: Budget, month: Period, today: Today) -> None:
    pot = Pot.objects.filter(budget=budget, name=line.pot).first()
    user = budget.person.user
    assert pot is not None
    assert user is not None
    paid_on = min(month.ends_on + timedelta(days=10), today.on)  # a month in arrears
    if pot.own_payments.filter(paid_on=paid_on).exists():
        return
    weeks = Decimal(month.days) / 7
    amount = int(line.a_week * line.rate_pence * weeks * line.attend / 100)
    if not pot.liabilities.exists():
        budgeting.keep_for(
            pot=pot, worker=line.offer, kind="holiday", by=user, at=at_ten(paid_on), on=paid_on
        )
    paying.record_own_payment(
        pot=pot, paid_to=line.offer, amount_pence=amount, paid_on=paid_on, service_on=month.ends_on,
        by=user, at=at_ten(paid_on), on=paid_on, my_name=line.pot,
    )  # fmt: skip


def suggest(today: Today) -> None:
    """Kim suggests one change to the plan Maya is writing for next year."""
    maya = Person.objects.get(user__username="maya")
    plan = maya.plans.order_by("-starts_on").first()
    if plan is not None and not plan.suggestions.exists():
        planning.suggest(
            plan=plan, question=2, text="I want to go out on Saturdays too, to the market.",
            why="You told me that weekends are long.", by=User.objects.get(username="kim"),
            at=at_ten(today.on - timedelta(days=2)),
        )  # fmt: skip


def finish(today: Today, at: datetime) -> None:
    """Track everyone, and make the last three months' statements."""
    tracking.track(on=today.on, at=at)
    months = list(today.months_done(today.year))[-3:]
    for month in months:
        statements.issue_month(month=month, at=at_ten(month.ends_on + timedelta(days=1)))


def keep_quiet(at: datetime) -> None:
    """Nobody is written to about last year: its letters are done before they are sent."""
    old = Job.objects.filter(name__startswith="notices.", state=Job.State.WAITING)
    old.filter(due_at__lt=at - timedelta(days=7)).update(state=Job.State.DONE, done_at=at)


def load(today: Today, at: datetime) -> None:
    """The whole demo, step by step, in the order of time."""
    authority = make_cast(today)
    for life in LIVES:
        begin(life, today)
    for month in [*today.months_done(today.year_before), *today.months_done(today.year)]:
        for life in LIVES:
            bill(life, month, today)
        pay(month, today, authority)
        for life in LIVES:
            pay_in(life, month)
            spend_own_money(life, month, today)
    raise_a_price(today)
    suggest(today)
    helping.live(today)
    safe.live(today)
    answering.live(today)
    news.live(today)
    assisting.live(today)
    returning.live(today)
    bank.live(today)
    providing.live(today)
    outside.bring_in(today.on, at_ten(today.on))
    funding.live(today)
    hearings.hear(authority, today)
    spending.live(authority, today)
    sustaining.live(authority, today)
    keep_quiet(at)
    finish(today, at)

"""People with budgets and the lines they paid in a month, written in bulk through the ledger."""

import random
from datetime import UTC, date, datetime, timedelta

from budgets.models import Agreement, Allocation, Budget, FundingPeriod, Holding, Pot
from core.models import Authority
from core.periods import Period
from ledger import services
from ledger.models import Account, Book, Kind, Reason, Side
from ledger.services import NewEntry, NewMove
from people.models import Person, User
from providers.models import Organisation, UserLedStatus
from support_plans.models import PlanVersion, SupportPlan
from tests.network.registering import registered

AT = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
YEAR = Period(date(2026, 4, 1), date(2027, 3, 31))
PROMISES, LINES = 10, 50  # of each budget; of each promise in the month
MOST_ORGANISATIONS = 1_000
POSTED_AT_ONCE = 10_000
PLENTY = 10**9


class Spenders:
    """`budgets` people, each with ten promises to different organisations."""

    def __init__(self, budgets: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.authority = Authority.objects.create(name="Bench Council", short_name="Bench")
        self.by = User.objects.create_user("bench", "bench@demo.example", name="Bench")
        self.organisations = self._organisations(min(MOST_ORGANISATIONS, budgets * PROMISES // 4))
        self.budgets = self._budgets(budgets)
        self.places = self._promises()
        self.pence = 0
        self.lines = self._pay()

    def lines_of(self, organisations: list[Organisation]) -> int:
        """How many lines these were paid."""
        return LINES * Agreement.objects.filter(organisation__in=organisations).count()

    def _organisations(self, count: int) -> list[Organisation]:
        rows = Organisation.objects.bulk_create(
            Organisation(name=f"Org {n}", slug=f"org-{n}", added_at=AT) for n in range(count)
        )
        for n, row in enumerate(rows):
            if n % 3:
                registered(
                    row, UserLedStatus.Level.MAJORITY, authority=self.authority,
                    starts_on=date(2026, 1, 1), expires_on=date(2026, 5, 1) + timedelta(days=n % 60),
                )  # fmt: skip
        return rows

    def _accounts(self, kind: Kind, books: list[Book]) -> list[Account]:
        outside = kind in (Kind.AGREED, Kind.FUNDER, Kind.PAYEE, Kind.CONTRIBUTOR)
        side = Side.CASH if kind in (Kind.FUNDER, Kind.PAYEE, Kind.CONTRIBUTOR) else Side.PLAN
        return Account.objects.bulk_create(
            Account(book=book, side=side, kind=kind, external=outside) for book in books
        )

    def _budgets(self, count: int) -> list[Budget]:
        people = Person.objects.bulk_create(
            Person(authority=self.authority, full_name=f"Person {n}", known_as=f"P{n}",
                   case_number=f"B-{n}", created_at=AT)
            for n in range(count)
        )  # fmt: skip
        days = {"starts_on": YEAR.starts_on, "ends_on": YEAR.ends_on}
        plans = SupportPlan.objects.bulk_create(
            SupportPlan(person=one, created_at=AT, **days) for one in people
        )
        versions = PlanVersion.objects.bulk_create(
            PlanVersion(plan=plan, number=1, content={}, total_pence=0, sha256="0" * 64, sent_at=AT,
                        sent_by=self.by)
            for plan in plans
        )  # fmt: skip
        books = Book.objects.bulk_create(Book() for _ in range(count))
        kinds = (Kind.AGREED, Kind.UNALLOCATED, Kind.PAYEE, Kind.FUNDER, Kind.CONTRIBUTOR)
        columns = zip(*(self._accounts(kind, books) for kind in kinds), strict=True)
        return Budget.objects.bulk_create(
            Budget(person=person, plan=plan, version=version, book=book, made_at=AT,
                   agreed_account=agreed, unallocated_account=rest, payee_account=payee,
                   funder_account=funder, contributor_account=contributor, **days)
            for person, plan, version, book, (agreed, rest, payee, funder, contributor)
            in zip(people, plans, versions, books, columns, strict=True)
        )  # fmt: skip

    def _promises(self) -> list[tuple[Book, Allocation]]:
        """Ten promises of each budget, with plenty promised."""
        holdings = Holding.objects.bulk_create(
            Holding(budget=one, kind="council") for one in self.budgets
        )
        periods = FundingPeriod.objects.bulk_create(
            FundingPeriod(budget=one, starts_on=one.starts_on, ends_on=one.ends_on)
            for one in self.budgets
        )
        books = [one.book for one in self.budgets]
        pots = Pot.objects.bulk_create(
            Pot(budget=budget, period=period, holding=holding, line_reference="line-1", name="All",
                free=free, paid=paid)
            for budget, period, holding, free, paid in zip(
                self.budgets, periods, holdings, self._accounts(Kind.POT, books),
                self._accounts(Kind.PAID, books), strict=True)
        )  # fmt: skip
        places: list[tuple[Book, Allocation]] = []
        agreements = Agreement.objects.bulk_create(
            Agreement(budget=budget, holding=holding, line_reference="line-1", what="help",
                      organisation=self.organisations[(n * PROMISES + k) % len(self.organisations)],
                      starts_on=YEAR.starts_on, ends_on=YEAR.ends_on, units_each_time=1,
                      unit="item", made_at=AT, made_by=self.by)
            for n, (budget, holding) in enumerate(zip(self.budgets, holdings, strict=True))
            for k in range(PROMISES)
        )  # fmt: skip
        many = [book for book in books for _ in range(PROMISES)]
        columns = [self._accounts(kind, many) for kind in (Kind.PROMISED, Kind.OWED, Kind.PAID)]
        rows = Allocation.objects.bulk_create(
            Allocation(agreement=agreement, pot=pots[n // PROMISES], promised=promised, owed=owed,
                       paid=paid)
            for n, (agreement, promised, owed, paid)
            in enumerate(zip(agreements, *columns, strict=True))
        )  # fmt: skip
        places = list(zip(many, rows, strict=True))
        services.post_many(
            [
                NewEntry(
                    budget.book, f"fill:{budget.pk}", Reason.PLAN_AGREED,
                    [NewMove(budget.agreed_account, row.promised, PLENTY, YEAR.starts_on)
                     for _, row in places[n * PROMISES : (n + 1) * PROMISES]],
                    None, AT,
                )
                for n, budget in enumerate(self.budgets)
            ]
        )  # fmt: skip
        return places

    def _pay(self) -> int:
        """Fifty lines of each promise, on random days of the month."""
        waiting: list[NewEntry] = []
        count = 0
        for book, row in self.places:
            for n in range(LINES):
                pence = self.chance.randint(1, 100_00)
                day = MAY.starts_on + timedelta(days=self.chance.randrange(MAY.days))
                move = NewMove(row.promised, row.paid, pence, day)
                waiting.append(
                    NewEntry(book, f"line:{row.pk}:{n}", Reason.BILL_PAID, [move], None, AT)
                )
                self.pence += pence
                count += 1
            if len(waiting) >= POSTED_AT_ONCE:
                services.post_many(waiting)
                waiting = []
        if waiting:
            services.post_many(waiting)
        return count

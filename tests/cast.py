"""The cast of every test: who they are to each other (docs/architecture.md, Tests).

Maya holds a budget. Sam is nominated by Nia; Ali is in Maya's circle; Nia has an authorised
person (Ravi); Kim is a broker; Acorn is a user-led provider (Olu bills for it); Beech is another
provider; Jo is Maya's and Nia's council worker; Finn makes and Fola approves pay runs; Ada
audits; Vera sits on the register panel; Rex is an outsider.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from core.models import Authority
from people import services
from people.models import Person, Role, Scope, User
from providers import searching
from providers.models import Area, Membership, Organisation, Rate, Service, Unit
from tests.network.registering import registered

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
PLAN_YEAR = (date(2026, 4, 1), date(2027, 3, 31))


@dataclass
class Cast:
    """Everyone, made once a test."""

    authority: Authority

    def user(self, name: str, **more: object) -> User:
        username = name.split(" ", maxsplit=1)[0].lower()
        found = User.objects.filter(username=username).first()
        return found or User.objects.create_user(
            username, f"{username}@demo.example", name=name, **more
        )

    def staff(self, name: str, role: Role) -> User:
        user = self.user(name)
        services.give_staff_role(
            user=user, authority=self.authority, role=role, on=date(2020, 1, 1), by=None, at=NOW
        )
        return user

    @cached_property
    def jo(self) -> User:
        return self.staff("Jo Bell", Role.COUNCIL_WORKER)

    @cached_property
    def finn(self) -> User:
        return self.staff("Finn Marsh", Role.FINANCE_MAKER)

    @cached_property
    def fola(self) -> User:
        return self.staff("Fola Ade", Role.FINANCE_APPROVER)

    @cached_property
    def ada(self) -> User:
        return self.staff("Ada Court", Role.AUDITOR)

    @cached_property
    def vera(self) -> User:
        return self.staff("Vera Stone", Role.REGISTER_PANEL)

    @cached_property
    def rex(self) -> User:
        return self.user("Rex Outside")

    def add(self, name: str) -> Person:
        return services.add_person(
            authority=self.authority, full_name=name, user=self.user(name), worker=self.jo, by=self.jo,
            at=NOW, on=date(2025, 4, 1), case_number=f"C-{name.split(' ', maxsplit=1)[0]}",
        )  # fmt: skip

    @cached_property
    def maya(self) -> Person:
        return self.add("Maya Williams")

    @cached_property
    def nia(self) -> Person:
        return self.add("Nia Parry")

    @cached_property
    def ravi(self) -> User:
        return self._let_in(self.nia, "Ravi Parry", Role.AUTHORISED, *Scope)

    @cached_property
    def sam(self) -> User:
        return self._let_in(
            self.maya,
            "Sam Okoro",
            Role.NOMINATED,
            Scope.MONEY_VIEW,
            Scope.BILLS_ANSWER,
            Scope.PLAN_VIEW,
        )

    @cached_property
    def ali(self) -> User:
        return self._let_in(self.maya, "Ali Khan", Role.CIRCLE, Scope.PLAN_VIEW)

    @cached_property
    def kim(self) -> User:
        return self._let_in(
            self.maya, "Kim Broker", Role.BROKER, Scope.PLAN_VIEW, Scope.PLAN_SUGGEST
        )

    def _let_in(self, person: Person, name: str, kind: Role, *scopes: Scope) -> User:
        user = self.user(name)
        assert person.user is not None
        services.let_in(
            person=person, user=user, kind=kind, scopes=scopes, until=TODAY + timedelta(days=56),
            by=person.user, at=NOW, on=TODAY - timedelta(days=30),
        )  # fmt: skip
        return user

    @cached_property
    def northtown(self) -> Area:
        return Area.objects.create(code="E06000999", name="Northtown")

    def organisation(self, name: str, slug: str) -> Organisation:
        organisation = Organisation.objects.create(name=name, slug=slug, added_at=NOW)
        organisation.areas.add(self.northtown)
        searching.keep([organisation.pk])
        return organisation

    @cached_property
    def acorn(self) -> Organisation:
        acorn = self.organisation("Acorn Arts", "acorn")
        registered(
            acorn, authority=self.authority, starts_on=date(2026, 3, 1),
            expires_on=date(2027, 3, 1), facts=["6 of 8 people on the board use support."],
        )  # fmt: skip
        return acorn

    @cached_property
    def beech(self) -> Organisation:
        return self.organisation("Beech Care", "beech")

    @cached_property
    def art(self) -> Service:
        return self.service(self.acorn, "Art group", Unit.SESSION, 3000)

    @cached_property
    def home_help(self) -> Service:
        return self.service(self.beech, "Help at home", Unit.HOUR, 2200)

    def service(self, organisation: Organisation, name: str, unit: Unit, pence: int) -> Service:
        service = Service.objects.create(organisation=organisation, name=name, needs=[name.lower()])
        Rate.objects.create(
            service=service, unit=unit, amount_pence=pence, starts_on=date(2025, 4, 1)
        )
        searching.keep([organisation.pk])
        return service

    def member(self, name: str, organisation: Organisation, *roles: Role) -> User:
        user = self.user(name)
        for role in roles:
            Membership.objects.create(
                organisation=organisation, user=user, role=role, starts_on=date(2025, 4, 1)
            )
        return user

    @cached_property
    def olu(self) -> User:
        return self.member("Olu Acorn", self.acorn, Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)

    @cached_property
    def bea(self) -> User:
        return self.member("Bea Beech", self.beech, Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)

"""Which page is home for whom: the first role that fits."""

from people.access import Actor
from people.models import HELPER_ROLES, Role

HOMES: tuple[tuple[tuple[str, ...], str], ...] = (
    ((Role.PERSON,), "my_home"),
    ((Role.COUNCIL_WORKER,), "council_home"),
    ((Role.FINANCE_MAKER, Role.FINANCE_APPROVER), "finance_home"),
    ((Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE), "provider_home"),
    ((Role.AUDITOR,), "audit_home"),
    ((Role.SYSTEM_ADMINISTRATOR,), "admin_home"),
    ((Role.DIRECTOR,), "money_appeals"),
    ((Role.PLAN_APPROVER, Role.PLAN_PANEL), "plans_to_decide"),
    ((Role.BROKER,), "broker_home"),
    (HELPER_ROLES, "people_i_help"),
    ((Role.EXECUTOR,), "closings"),
    ((Role.REGISTER_PANEL,), "network_home"),
    ((Role.SAFEGUARDING,), "provider_pauses"),
    ((Role.PRIVACY,), "my_messages"),
)


def home_name(actor: Actor) -> str:
    """The name of this actor's home page; empty without a role that has one."""
    return next((name for roles, name in HOMES if actor.has(*roles)), "")

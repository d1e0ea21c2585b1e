"""An empty installation from one readable file: authority, policies, roles, administrators.

No person is invented. The two administrators set roles and policies and see nobody's
personal data; the permission table holds that (people/permissions.py).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from core.errors import DomainError
from core.models import Authority, PolicyRow
from core.policies_file import Entry, read_policies
from core.policies_lines import FileRefused, Reader
from people import audit
from people.models import STAFF_ROLES, Role, User
from people.services import give_staff_role

ADMINISTRATORS = 2
TABLES = ("authority", "policies", "administrators", "staff")
AUTHORITY_KEYS = {
    "name": "the council's whole name",
    "short_name": "the name people use",
    "phone": "the number people ring about their budget",
}
OPTIONAL_AUTHORITY_KEYS = ("phone_hours", "email", "ons_code", "network_name")
BANK_KEYS = {"bacs_service_user_number": 6, "bank_sort_code": 6, "bank_account_number": 8}
STAFF_KEYS = ("name", "sign_in_name", "email", "job_title", "roles")
__all__ = ["AlreadySetUp", "FileRefused", "Wanted", "read_file", "set_up_authority"]
GRANTABLE = tuple(str(role) for role in STAFF_ROLES if role != Role.SYSTEM_ADMINISTRATOR)
APART = (
    {"finance_maker", "finance_approver"},
    {"auditor", "finance_maker"},
    {"auditor", "finance_approver"},
)


class AlreadySetUp(DomainError):
    code = "already_set_up"
    message = "This installation has an authority already. Nothing was changed."


@dataclass(frozen=True)
class Newcomer:
    """Somebody who will sign in, and the roles they will hold."""

    name: str
    sign_in_name: str
    email: str
    job_title: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Wanted:
    """What the file asks for, read and checked."""

    authority: Mapping[str, str]
    policies: tuple[Entry, ...]
    newcomers: tuple[Newcomer, ...]


class _Reader(Reader):
    """Reads text and e-mail addresses of the file's tables, with their lines."""

    def words(self, found: Mapping[str, Any], key: str, path: str, need: str = "") -> str:
        """A piece of text; refused when it is not text, or needed and missing."""
        value, table = found.get(key, ""), path.partition("[")[0]
        if not isinstance(value, str):
            self.refuse(f'{table}.{key} must be text: write {key} = "…".', f"{path}.{key}")
            return ""
        if need and not value.strip():
            self.refuse(f'{table}.{key} is missing: {need}. Write {key} = "…".', f"{path}.{key}")
        return value.strip()

    def email(self, found: Mapping[str, Any], path: str) -> str:
        """An e-mail address, or nothing."""
        value = self.words(found, "email", path)
        try:
            if value:
                validate_email(value)
        except ValidationError:
            table = path.partition("[")[0]
            self.refuse(f"{table}.email is not an e-mail address: {value!r}.", f"{path}.email")
        return value


def read_file(content: bytes) -> Wanted:
    """What a file asks for. Raises FileRefused with every problem and its line."""
    reader = _Reader.of(content)
    reader.unknown_tables(TABLES)
    authority = _read_authority(reader)
    policies = read_policies(reader)
    newcomers = (*_read_administrators(reader), *_read_staff(reader))
    _refuse_twins(reader, newcomers)
    reader.finish()
    return Wanted(authority, policies, newcomers)


@transaction.atomic
def set_up_authority(*, wanted: Wanted, at: datetime, on: date) -> dict[str, str]:
    """Make the authority and its first accounts; returns first passwords by sign-in name.

    Raises AlreadySetUp when there is an authority.
    """
    if Authority.objects.exists():
        raise AlreadySetUp
    authority = Authority.objects.create(**wanted.authority)
    PolicyRow.objects.bulk_create(
        PolicyRow(
            authority=authority,
            name=entry.name,
            value=entry.value,
            starts_on=entry.starts_on,
            reason="Set when the installation was made",
            exemption="The first settings of a new installation.",
            recorded_at=at,
        ).ready()
        for entry in wanted.policies
    )
    passwords = {}
    for newcomer in wanted.newcomers:
        passwords[newcomer.sign_in_name] = token_urlsafe(15)
        user = User.objects.create_user(
            newcomer.sign_in_name,
            newcomer.email or None,
            passwords[newcomer.sign_in_name],
            name=newcomer.name,
            job_title=newcomer.job_title,
            joined_at=at,
        )
        for role in newcomer.roles:
            give_staff_role(user=user, authority=authority, role=role, on=on, by=None, at=at)
    audit.record("authority.set_up", subject=authority.reference, by=None, at=at)
    return passwords


def _rows(reader: _Reader, name: str) -> list[Mapping[str, Any]]:
    """The tables of a list, `[[name]]` each."""
    found = reader.tables.get(name, [])
    if isinstance(found, list) and all(isinstance(row, dict) for row in found):
        return found
    reader.refuse(f"Begin each of {name} with a line [[{name}]].", name)
    return []


def _read_authority(reader: _Reader) -> dict[str, str]:
    found = reader.table("authority", "docs/authority.example.toml")
    if not found:
        return {}
    reader.unknown(found, (*AUTHORITY_KEYS, *OPTIONAL_AUTHORITY_KEYS, *BANK_KEYS), "authority")
    facts = {
        key: reader.words(found, key, "authority", need) for key, need in AUTHORITY_KEYS.items()
    }
    for key in (*OPTIONAL_AUTHORITY_KEYS, *BANK_KEYS):
        if key in found:
            facts[key] = reader.words(found, key, "authority")
    reader.email(found, "authority")
    _check_bank(reader, facts)
    return facts


def _check_bank(reader: _Reader, facts: dict[str, str]) -> None:
    """The account that the council pays from: all of it or nothing of it."""
    given = {key for key in BANK_KEYS if facts.get(key)}
    for key, length in BANK_KEYS.items():
        if key in given:
            facts[key] = re.sub(r"[\s-]", "", facts[key])
            if not re.fullmatch(rf"[0-9]{{{length}}}", facts[key]):
                reader.refuse(f"authority.{key} must be {length} figures.", f"authority.{key}")
        elif given:
            reader.refuse(f"authority.{key} is missing: pay runs need all three.", "authority")


def _read_administrators(reader: _Reader) -> Iterator[Newcomer]:
    rows = _rows(reader, "administrators")
    if len(rows) != ADMINISTRATORS:
        reader.refuse(
            f"Two administrators are needed, and the file names {len(rows)}: write"
            " [[administrators]] twice, so that each change has a second pair of eyes.",
            "administrators",
        )
    for number, row in enumerate(rows):
        if "roles" in row:
            reader.refuse(
                "An administrator sees nobody's personal data and holds no other role:"
                " take roles out.",
                f"administrators[{number}].roles",
            )
        yield _newcomer(reader, row, f"administrators[{number}]", (Role.SYSTEM_ADMINISTRATOR,))


def _read_staff(reader: _Reader) -> Iterator[Newcomer]:
    for number, row in enumerate(_rows(reader, "staff")):
        yield _newcomer(reader, row, f"staff[{number}]", _read_roles(reader, row, number))


def _read_roles(reader: _Reader, row: Mapping[str, Any], number: int) -> tuple[Role, ...]:
    given = row.get("roles")
    if not isinstance(given, list) or not given:
        reader.refuse(
            'staff.roles is missing: write roles = ["council_worker"].', f"staff[{number}].roles"
        )
        return ()
    for wrong in [role for role in given if role not in GRANTABLE]:
        reader.refuse(
            f"{wrong!r} is not a role. Choose from: {', '.join(GRANTABLE)}.",
            f"staff[{number}].roles",
        )
    for pair in APART:
        if pair <= {role for role in given if isinstance(role, str)}:
            reader.refuse(
                f"One person cannot hold {' and '.join(sorted(pair))}.", f"staff[{number}].roles"
            )
    return tuple(Role(role) for role in dict.fromkeys(r for r in given if r in GRANTABLE))


def _newcomer(
    reader: _Reader, row: Mapping[str, Any], path: str, roles: tuple[Role, ...]
) -> Newcomer:
    reader.unknown(row, STAFF_KEYS, path)
    return Newcomer(
        name=reader.words(row, "name", path, "who this is"),
        sign_in_name=reader.words(row, "sign_in_name", path, "what they type to sign in").lower(),
        email=reader.email(row, path),
        job_title=reader.words(row, "job_title", path),
        roles=roles,
    )


def _refuse_twins(reader: _Reader, newcomers: tuple[Newcomer, ...]) -> None:
    """Sign-in names and e-mail addresses are one person's each."""
    for what, values in (
        ("sign-in name", [each.sign_in_name for each in newcomers]),
        ("e-mail address", [each.email.lower() for each in newcomers]),
    ):
        for twin in sorted({value for value in values if value and values.count(value) > 1}):
            reader.refuse(f"Two people have the {what} {twin!r}. Give each their own.")

"""An empty installation from one readable file: authority, policies, roles, administrators.

No person is invented. The two administrators set roles and policies and see nobody's
personal data; the permission table holds that (people/permissions.py).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from secrets import token_urlsafe
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from core.errors import DomainError
from core.models import Authority, PolicyRow
from core.policies import POLICIES
from people import audit
from people.models import STAFF_ROLES, Role, User
from people.services import give_staff_role

LARGEST_BYTES = 1_000_000
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
GRANTABLE = tuple(str(role) for role in STAFF_ROLES if role != Role.SYSTEM_ADMINISTRATOR)
APART = (
    {"finance_maker", "finance_approver"},
    {"auditor", "finance_maker"},
    {"auditor", "finance_approver"},
)


class FileRefused(DomainError):
    """The file says too little or something impossible; every problem is named at once."""

    code = "authority_file_refused"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


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
    policies: Mapping[str, Any]
    policies_from: date | None
    newcomers: tuple[Newcomer, ...]


@dataclass
class _Reader:
    """Reads the file's tables and gathers what is wrong with them, by line."""

    text: str
    problems: list[str] = field(default_factory=list)

    def line_of(self, table: str, key: str = "", number: int = 0) -> int:
        """The line of a table's `number`th heading, or of a key below it; 0 when unknown."""
        seen, inside = -1, False
        for place, line in enumerate(self.text.splitlines(), start=1):
            if heading := re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line):
                inside = heading[1] == table
                seen += inside
                if inside and seen == number and not key:
                    return place
            elif inside and seen == number and key and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return place
        return 0

    def refuse(self, sentence: str, table: str = "", key: str = "", number: int = 0) -> None:
        """Note a problem with its place."""
        line = self.line_of(table, key, number) or self.line_of(table, number=number)
        self.problems.append(f"Line {line}: {sentence}" if line else sentence)

    def unknown(
        self, found: Mapping[str, Any], allowed: tuple[str, ...], table: str, number: int = 0
    ) -> None:
        """Refuse keys that nobody reads, with the nearest that somebody does."""
        for key in found.keys() - set(allowed):
            near = get_close_matches(key, allowed, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            self.refuse(f"{table}.{key} is not known.{hint}", table, key, number)

    def words(
        self, found: Mapping[str, Any], key: str, table: str, need: str = "", number: int = 0
    ) -> str:
        """A piece of text; refused when it is not text, or needed and missing."""
        value = found.get(key, "")
        if not isinstance(value, str):
            self.refuse(f'{table}.{key} must be text: write {key} = "…".', table, key, number)
            return ""
        if need and not value.strip():
            self.refuse(f'{table}.{key} is missing: {need}. Write {key} = "…".', table, key, number)
        return value.strip()

    def email(self, found: Mapping[str, Any], table: str, number: int = 0) -> str:
        """An e-mail address, or nothing."""
        value = self.words(found, "email", table, number=number)
        try:
            if value:
                validate_email(value)
        except ValidationError:
            self.refuse(
                f"{table}.email is not an e-mail address: {value!r}.", table, "email", number
            )
        return value


def read_file(content: bytes) -> Wanted:
    """What a file asks for. Raises FileRefused with every problem and its line."""
    reader, tables = _parse(content)
    for name in tables.keys() - set(TABLES):
        near = get_close_matches(name, TABLES, n=1)
        reader.refuse(
            f"[{name}] is not known.{f' Did you mean [{near[0]}]?' if near else ''}", name
        )
    authority = _read_authority(reader, tables)
    policies, policies_from = _read_policies(reader, tables)
    newcomers = (*_read_administrators(reader, tables), *_read_staff(reader, tables))
    _refuse_twins(reader, newcomers)
    if reader.problems:
        raise FileRefused(reader.problems)
    return Wanted(authority, policies, policies_from, newcomers)


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
            name=name,
            value=value,
            starts_on=wanted.policies_from or on,
            reason="Set when the installation was made",
            exemption="The first settings of a new installation.",
            recorded_at=at,
        ).ready()
        for name, value in wanted.policies.items()
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


def _parse(content: bytes) -> tuple[_Reader, dict[str, Any]]:
    """The file as tables. Raises FileRefused when it is no TOML at all."""
    if len(content) > LARGEST_BYTES:
        raise FileRefused(["The file is larger than 1 MB. It should be a page or two of text."])
    try:
        text = content.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileRefused(
            [f"Line {line}: the file is not UTF-8 text. Save it as UTF-8."]
        ) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileRefused([f"The file cannot be read as TOML: {error}."]) from error
    return _Reader(text), tables


def _table(reader: _Reader, tables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """One table that must be there."""
    found = tables.get(name)
    if isinstance(found, dict):
        return found
    reader.refuse(f"The table [{name}] is missing. docs/authority.example.toml shows one.")
    return {}


def _rows(reader: _Reader, tables: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The tables of a list, `[[name]]` each."""
    found = tables.get(name, [])
    if isinstance(found, list) and all(isinstance(row, dict) for row in found):
        return found
    reader.refuse(f"Begin each of {name} with a line [[{name}]].", name)
    return []


def _read_authority(reader: _Reader, tables: Mapping[str, Any]) -> dict[str, str]:
    found = _table(reader, tables, "authority")
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
                reader.refuse(f"authority.{key} must be {length} figures.", "authority", key)
        elif given:
            reader.refuse(f"authority.{key} is missing: pay runs need all three.", "authority")


def _read_policies(
    reader: _Reader, tables: Mapping[str, Any]
) -> tuple[dict[str, Any], date | None]:
    found = dict(_table(reader, tables, "policies"))
    starts = found.pop("from", None)
    if starts is not None and type(starts) is not date:
        reader.refuse("policies.from must be a date, like 2026-04-01.", "policies", "from")
        starts = None
    reader.unknown(found, tuple(POLICIES), "policies")
    values = {}
    for name, value in found.items():
        if name in POLICIES:
            try:
                values[name] = POLICIES[name].read(value)
            except DomainError as refusal:
                reader.refuse(refusal.sentence, "policies", name)
    return values, starts


def _read_administrators(reader: _Reader, tables: Mapping[str, Any]) -> Iterator[Newcomer]:
    rows = _rows(reader, tables, "administrators")
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
                "administrators", "roles", number,
            )  # fmt: skip
        yield _newcomer(reader, row, "administrators", number, (Role.SYSTEM_ADMINISTRATOR,))


def _read_staff(reader: _Reader, tables: Mapping[str, Any]) -> Iterator[Newcomer]:
    for number, row in enumerate(_rows(reader, tables, "staff")):
        yield _newcomer(reader, row, "staff", number, _read_roles(reader, row, number))


def _read_roles(reader: _Reader, row: Mapping[str, Any], number: int) -> tuple[Role, ...]:
    given = row.get("roles")
    if not isinstance(given, list) or not given:
        reader.refuse(
            'staff.roles is missing: write roles = ["council_worker"].', "staff", "roles", number
        )
        return ()
    for wrong in [role for role in given if role not in GRANTABLE]:
        reader.refuse(
            f"{wrong!r} is not a role. Choose from: {', '.join(GRANTABLE)}.",
            "staff",
            "roles",
            number,
        )
    for pair in APART:
        if pair <= {role for role in given if isinstance(role, str)}:
            reader.refuse(
                f"One person cannot hold {' and '.join(sorted(pair))}.", "staff", "roles", number
            )
    return tuple(Role(role) for role in dict.fromkeys(r for r in given if r in GRANTABLE))


def _newcomer(
    reader: _Reader, row: Mapping[str, Any], table: str, number: int, roles: tuple[Role, ...]
) -> Newcomer:
    reader.unknown(row, STAFF_KEYS, table, number)
    return Newcomer(
        name=reader.words(row, "name", table, "who this is", number),
        sign_in_name=reader.words(
            row, "sign_in_name", table, "what they type to sign in", number
        ).lower(),
        email=reader.email(row, table, number),
        job_title=reader.words(row, "job_title", table, number=number),
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

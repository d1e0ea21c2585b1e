"""A TOML file and the line each of its keys stands on: tomllib keeps no lines. Pure."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, Self

from core.errors import DomainError

LARGEST_BYTES: Final = 1_000_000
_AT_LINE = re.compile(r"\s*\(at line ([0-9]+), column [0-9]+\)")
_HEADING = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}\n]')


class FileRefused(DomainError):
    """The file says too little or something impossible; every problem is named at once."""

    code = "file_refused"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def lines_of(text: str) -> dict[str, int]:
    """The line of each table and key by its path: “staff[1].roles”, “policies.from”.

    Inline tables in a list count too: “policies.pay_day[0]”.
    """
    found: dict[str, int] = {}
    counted: dict[str, int] = {}
    table, at, line = "", 0, 1
    while at < len(text):
        rest = text[at : text.find("\n", at) if "\n" in text[at:] else len(text)]
        if heading := _HEADING.match(rest):
            table = _plain(heading[2])
            if heading[1] == "[[":
                number = counted[table] = counted.get(table, -1) + 1
                found.setdefault(table, line)
                table = f"{table}[{number}]"
            found.setdefault(table, line)
            at += len(rest)
        elif key := _KEY.match(rest):
            path = f"{table}.{_plain(key[1])}" if table else _plain(key[1])
            found.setdefault(path, line)
            at, line = _value(text, at + key.end(), line, path, found)
        else:
            at += len(rest)
        if at < len(text):
            at, line = at + 1, line + 1
    return found


def _plain(dotted: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in dotted.split("."))


def _value(text: str, at: int, line: int, path: str, found: dict[str, int]) -> tuple[int, int]:
    """Step over one value; returns where its last line ends, and that line."""
    depth = number = 0
    while token := _TOKEN.search(text, at):
        sign, at = token[0], token.end()
        if sign in {'"""', "'''"}:
            end = text.find(sign, at)
            end = len(text) if end < 0 else end + len(sign)
            line += text.count("\n", at, end)
            at = end
        elif sign == "\n":
            if depth <= 0:
                return token.start(), line
            line += 1
        elif sign in "[{":
            if sign == "{" and depth == 1:
                found.setdefault(f"{path}[{number}]", line)
                number += 1
            depth += 1
        elif sign in "]}":
            depth -= 1
    return len(text), line


@dataclass
class Reader:
    """Reads a file's tables and gathers what is wrong with them, by line."""

    text: str
    tables: dict[str, Any]
    problems: list[str] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Reads bytes. Raises FileRefused when they are no TOML at all."""
        text = _decoded(content)
        return cls(text, _tables(text), _lines=lines_of(text))

    def line_of(self, path: str) -> int:
        """The line of a path, or of the nearest table around it; 0 when unknown."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = re.sub(r"(\[[0-9]+\]|\.?[^.\[]+)$", "", path)
        return 0

    def refuse(self, sentence: str, path: str = "") -> None:
        """Note a problem with its place."""
        line = self.line_of(path)
        self.problems.append(f"Line {line}: {sentence}" if line else sentence)

    def unknown(self, found: Mapping[str, Any], allowed: tuple[str, ...], path: str) -> None:
        """Refuse keys that nobody reads, with the nearest that somebody does."""
        shown = re.sub(r"\[[0-9]+\]$", "", path)
        for key in [key for key in found if key not in allowed]:
            near = get_close_matches(key, allowed, n=1)
            hint = f" Did you mean {near[0]}?" if near else " Take it out, or check its spelling."
            self.refuse(f"{shown}.{key} is not known.{hint}", f"{path}.{key}")

    def unknown_tables(self, allowed: tuple[str, ...]) -> None:
        """Refuse tables that nobody reads."""
        for name in [name for name in self.tables if name not in allowed]:
            near = get_close_matches(name, allowed, n=1)
            self.refuse(
                f"[{name}] is not known.{f' Did you mean [{near[0]}]?' if near else ''}", name
            )

    def table(self, name: str, like: str) -> dict[str, Any]:
        """One table that must be there."""
        found = self.tables.get(name)
        if isinstance(found, dict):
            return found
        self.refuse(f"The table [{name}] is missing. {like} shows one.", name)
        return {}

    def finish(self) -> None:
        """Raises FileRefused when anything was wrong."""
        if self.problems:
            raise FileRefused(sorted(self.problems, key=_by_line))


def _by_line(problem: str) -> int:
    found = re.match(r"Line ([0-9]+):", problem)
    return int(found[1]) if found else 0


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        raise FileRefused(["The file is larger than 1 MB. It should be a page or two of text."])
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileRefused(
            [f"Line {line}: the file is not UTF-8 text. Save it as UTF-8."]
        ) from error


def _tables(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileRefused([_syntax(str(error), text)]) from error
    except (ValueError, RecursionError) as error:
        raise FileRefused(
            ["The file cannot be read as TOML: a number or a list in it is far too long."]
        ) from error


def _syntax(said: str, text: str) -> str:
    """What the reader of TOML said, with its line in front."""
    place = _AT_LINE.search(said)
    line = int(place[1]) if place else text.rstrip("\n").count("\n") + 1
    words = _AT_LINE.sub("", said).replace(" (at end of document)", "")
    if words.startswith("Cannot overwrite a value"):
        words = "this name stands twice; keep one of the two"
    return f"Line {line}: The file cannot be read as TOML: {words}."

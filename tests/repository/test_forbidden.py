"""What no file of this repository may hold."""

import configparser
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.repository.tracked import ROOT, lines, texts

# In pieces, so that this file does not name what it forbids.
WELL_KNOWN = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"))]
WELL_KNOWN += [f"registry.{name}" for name in ("npmjs.org", "yarnpkg.com")]
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/|(?<![\w.])/tmp/(?!beat\b)\w")
# What containers and their tests rightly name.
INSIDE_CONTAINERS = {"docker-compose.yml", "Dockerfile"}


def configured_registries() -> Iterator[str]:
    """Addresses and folders that this machine's pip, uv and npm are set to use."""
    for name, value in os.environ.items():
        if re.match(r"(?i)(pip|uv|npm_config)_.*(index|registry|find_links)", name):
            yield from value.split()
    for path in (
        Path("/etc/pip.conf"),
        Path.home() / ".config/pip/pip.conf",
        Path.home() / ".pip/pip.conf",
    ):
        settings = configparser.ConfigParser(interpolation=None)
        settings.read(path)
        for section in settings.sections():
            for name, value in settings[section].items():
                if re.search("index-url|find-links", name):
                    yield from value.split()
    for path in (Path("/etc/npmrc"), Path.home() / ".npmrc"):
        if path.exists():
            yield from re.findall(r"registry\s*=\s*(\S+)", path.read_text())


def registry_words() -> list[str]:
    """The parts of those addresses that a file would betray them by."""
    found = set(WELL_KNOWN)
    for address in configured_registries():
        parts = urlsplit(address)
        word = parts.hostname or parts.path.rstrip("/")
        if word and word not in {"localhost", "127.0.0.1"}:
            found.add(word)
    return sorted(found)


def test_no_registry_address() -> None:
    words = registry_words()
    places = [place for place, line in lines() if any(word in line for word in words)]
    assert places == []


def test_no_machine_path() -> None:
    places = [
        f"{place} {line.strip()[:80]}"
        for place, line in lines()
        if MACHINE_PATHS.search(line)
        and place.partition(":")[0] not in INSIDE_CONTAINERS
        and not place.startswith("tests/repository/test_forbidden.py")
    ]
    assert places == []


FORBIDDEN_IN_TEMPLATES = {
    "the safe filter": r"\|\s*safe(?:seq)?\b",
    "autoescape off": r"autoescape\s+off",
    "an inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "an inline style sheet": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "a javascript address": r"(?i)javascript:",
    "an outside script, style or picture": r"""(?:src|<link[^>]*href)=["'](?:https?:)?//""",
}


def test_templates_hold_nothing_inline() -> None:
    places = [
        f"{name}: {what}"
        for name, text in texts(".html", ".svg", under="templates/")
        for what, pattern in FORBIDDEN_IN_TEMPLATES.items()
        if re.search(pattern, text)
    ]
    assert places == []


FORBIDDEN_IN_CODE = {
    "mark_safe": r"\bmark_safe\b|\bSafeString\(",
    "raw SQL helpers": r"\bRawSQL\(|\.extra\(",
    "pickle": r"^\s*(?:import|from) pickle\b",
    "a shell": r"shell\s*=\s*True",
    "unchecked YAML": r"yaml\.(?:unsafe_)?load\(",
    "ATOMIC_REQUESTS on": r"ATOMIC_REQUESTS\W+True",
    "a signal receiver": r"@receiver\b",
}


def product_lines() -> Iterator[tuple[str, str]]:
    """Lines of the product's own Python: no tests, scripts, benches or migrations."""
    for place, line in lines(".py"):
        if not re.match(r"(?:tests|scripts|bench)/|.*/migrations/", place):
            yield place, line


def test_code_holds_nothing_dangerous() -> None:
    places = [
        f"{place}: {what}"
        for place, line in product_lines()
        for what, pattern in FORBIDDEN_IN_CODE.items()
        if re.search(pattern, line)
    ]
    assert places == []


def test_no_shelf_for_homeless_functions() -> None:
    """If a function has no noun to live under, the noun is missing."""
    shelves = [name for name, _ in texts(".py") if Path(name).stem in {"utils", "helpers", "misc"}]
    assert shelves == []


def test_no_secret_is_kept() -> None:
    pattern = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_\w{36}")
    assert [place for place, line in lines() if pattern.search(line)] == []
    assert not (ROOT / "uv.lock").exists() or "uv.lock" in (ROOT / ".gitignore").read_text()

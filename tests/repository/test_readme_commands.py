"""What the documents tell people to type exists."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.repository.tracked import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def typed(text: str) -> str:
    """The parts of a document in code marks: what people copy."""
    blocks = re.findall(r"```.*?\n(.*?)```", text, re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_named_exists(document: Path) -> None:
    text = typed(document.read_text(encoding="utf-8"))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named_targets = set(re.findall(r"\bmake ([a-z][a-z-]+)", text))
    named_commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert named_targets - targets == set()
    assert named_commands - set(get_commands()) == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_repository_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in inside if not (document.parent / link).exists()] == []


def test_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    offered = set(re.search(r"\.PHONY: (.+)", text)[1].split())  # type: ignore[index]
    assert offered == set(re.findall(r"^([a-z-]+):[^#\n]*##", text, re.MULTILINE))

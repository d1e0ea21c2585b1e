"""The build of the front end: nothing of central government's brand, nothing from elsewhere."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import build_front

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "assets" / "js").glob("*.mjs"))


def test_packages_are_pinned_and_the_lock_names_no_registry() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    for version in {**package["dependencies"], **package["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "registry" not in lock


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_scripts_write_words_never_markup(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "http",
    ):
        assert word not in text


def test_marks_of_government_stop_the_build(tmp_path: Path) -> None:
    (tmp_path / "main.css").write_text("body{color:#241a2b}")
    build_front.refuse_marks(tmp_path)
    (tmp_path / "main.css").write_text('@font-face{font-family:"GDS Transport"}')
    with pytest.raises(build_front.BuildFailed, match="GDS Transport"):
        build_front.refuse_marks(tmp_path)
    (tmp_path / "main.css").write_text("")
    (tmp_path / "govuk-crest.svg").write_text("")
    with pytest.raises(build_front.BuildFailed, match="crest"):
        build_front.refuse_marks(tmp_path)


def test_the_stylesheet_reaches_nowhere_else() -> None:
    sheet = ROOT / "static" / "build" / "main.css"
    if not sheet.exists():
        pytest.skip("the front end is not built: run scripts/build_front.py")
    text = sheet.read_text(encoding="utf-8")
    assert "@import" not in text
    assert all(name.startswith("fonts/") for name in re.findall(r'url\("?([^")]+)', text))


def test_a_second_build_does_nothing() -> None:
    if not build_front.STAMP.exists():
        pytest.skip("the front end is not built: run scripts/build_front.py")
    told = subprocess.run(
        [sys.executable, "scripts/build_front.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0

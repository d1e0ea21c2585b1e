"""Make a clone ready to run: environment, text-drawing libraries, front end, words.

Standard library only. Safe to repeat: a second run takes under a second.
"""

from __future__ import annotations  # so that an old Python reaches the sentence below

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import machine
from machine import PYTHON, ROOT, VENV, say, stop

LEAST = (3, 11)


def main() -> None:
    """Do each step that is not done yet."""
    if sys.version_info < LEAST:
        stop(
            f"Steer needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
            "On Debian or Ubuntu run: apt install python3 python3-venv"
        )
    os.chdir(ROOT)
    make_environment()
    install(ROOT / "requirements" / "dev.txt")
    make_sure_of_pango()
    make_sure_of_node()
    build_front_end()
    compile_words()


def make_environment() -> None:
    """Create .venv, with uv where present, else with python -m venv."""
    if works(PYTHON):
        return
    say("Creating the environment .venv ...")
    uv = shutil.which("uv")
    if uv and succeeds([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV]):
        return
    if not has_venv():
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not (machine.may_install() and machine.apt_install([package])):
            stop(
                "Python's venv module is missing. On Debian or Ubuntu run: apt install python3-venv"
            )
    machine.run([sys.executable, "-m", "venv", "--clear", VENV])


def works(python: Path) -> bool:
    """Whether an environment's own Python starts and is new enough."""
    if not python.exists():
        return False
    return succeeds([python, "-c", f"import sys; sys.exit(sys.version_info < {LEAST})"])


def has_venv() -> bool:
    """Debian ships Python without ensurepip unless python3-venv is installed."""
    return succeeds([sys.executable, "-c", "import ensurepip, venv"])


def install(requirements: Path) -> None:
    """Install hash-pinned requirements, only when they or the Python changed."""
    stamp = VENV / f"installed-{requirements.stem}"
    version = subprocess.run([PYTHON, "-V"], capture_output=True, check=True).stdout
    wanted = hashlib.sha256(requirements.read_bytes() + version).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"Installing {requirements.relative_to(ROOT)} (each file checked by its hash) ...")
    uv = shutil.which("uv")
    with_uv = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", PYTHON]
    if not (uv and succeeds([*with_uv, "-r", requirements], show=True)):
        if not succeeds([PYTHON, "-m", "pip", "--version"]):
            machine.run([PYTHON, "-m", "ensurepip", "--upgrade"])
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        machine.run([*pip, "--require-hashes", "-r", requirements])
    stamp.write_text(wanted)


def make_sure_of_pango() -> None:
    """WeasyPrint draws text with pango: install it when we may, else say how."""
    if not machine.missing_pango():
        return
    if (
        machine.may_install()
        and machine.apt_install(machine.PANGO_PACKAGES)
        and not machine.missing_pango()
    ):
        return
    say(
        "PDF statements need pango, which is not on this machine. Everything else works. "
        f"To have PDFs run: sudo apt install {' '.join(machine.PANGO_PACKAGES)}"
    )


def make_sure_of_node() -> None:
    """The front end is built with the machine's node and npm, else with those of a wheel."""
    if not (shutil.which("node") and shutil.which("npm")):
        install(ROOT / "requirements" / "node.txt")


def build_front_end() -> None:
    """Compile styles, fonts and scripts into static/build."""
    builder = ROOT / "scripts" / "build_front.py"
    if builder.exists():
        machine.run([PYTHON, builder])


def compile_words() -> None:
    """Compile translations that changed, with Babel, so that no gettext is needed."""
    changed = [
        words
        for words in ROOT.glob("locale/*/LC_MESSAGES/django*.po")
        if not words.with_suffix(".mo").exists()
        or words.with_suffix(".mo").stat().st_mtime < words.stat().st_mtime
    ]
    for words in changed:
        tool = [PYTHON, "-m", "babel.messages.frontend", "compile"]
        machine.run([*tool, "-i", words, "-o", words.with_suffix(".mo")], capture_output=True)


def succeeds(command: list[str | Path], *, show: bool = False) -> bool:
    """Whether a program can be started and ends well."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=None if show else subprocess.DEVNULL,
            stderr=None if show else subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    main()

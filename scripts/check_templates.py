"""Compile every template, so that a broken tag is found before a page is opened."""

import os
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Load each file under templates/ and say which do not compile."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    names = [
        str(path.relative_to(ROOT / "templates"))
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.is_file()
    ]
    broken = [problem for problem in map(problem_of, names) if problem]
    print(*broken, f"{len(names)} templates, {len(broken)} broken", sep="\n")
    raise SystemExit(bool(broken))


def problem_of(name: str) -> str:
    """What is wrong with one template, or nothing."""
    try:
        get_template(name)
    except (TemplateSyntaxError, UnicodeDecodeError) as error:
        return f"{name}: {error}"
    return ""


if __name__ == "__main__":
    main()

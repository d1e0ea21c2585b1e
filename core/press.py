"""The press: HTML in, PDF/UA-1 out. Runs as a child process with limits, and without Django.

`python -m core.press` reads JSON from its input (`html`; `point`, the size of the letters, 14 or
more; `pictures`, base64 by name) and writes a PDF to its output. Nothing is fetched but the
packaged fonts and drawings, the stylesheet, and those pictures; every other address is refused.
Exit codes: 0 made, 3 pango is missing, 4 the paper could not be made.
"""

import base64
import io
import json
import re
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from core.symbols import in_words

MADE, NO_PANGO, FAILED = 0, 3, 4
MOST_MEMORY: Final = 2 * 1024**3
MOST_SECONDS: Final = 60
HERE = Path(__file__).resolve().parent
STANDARD_POINT: Final = 14
BIGGEST_POINT: Final = 60  # even in the largest print, a headline stays on the page
FONTS = HERE.parent / "static" / "build" / "fonts"
ASSETS: Final = {
    "mark.svg": HERE / "print" / "mark.svg",
    **{
        name: FONTS / name
        for name in (
            "andika-latin-400-normal.woff2",
            "andika-latin-700-normal.woff2",
            "andika-latin-ext-400-normal.woff2",
            "andika-latin-ext-700-normal.woff2",
        )
    },
}
DRAWINGS: Final = HERE.parent / "static" / "build" / "pictures"
DRAWING: Final = re.compile(r"drawing/([a-z-]{1,40})\.svg")
PICTURE_TYPES: Final = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
TYPES: Final = {".svg": "image/svg+xml", ".woff2": "font/woff2"}


def limit() -> None:
    """No more memory, time or files than a paper needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def sheet(point: int) -> str:
    """The stylesheet with letters of this size; from 18 on with the rules of large print."""
    words = (HERE / "print" / "paper.css").read_text("utf-8")
    if point > STANDARD_POINT:
        words += (HERE / "print" / "large.css").read_text("utf-8")

    def scaled(found: re.Match[str]) -> str:
        wanted = float(found[1]) * point / STANDARD_POINT
        return f"{min(wanted, max(BIGGEST_POINT, point)):g}pt"

    return re.sub(r"\b(\d+(?:\.\d+)?)pt\b", scaled, words)


def press(
    html: str, point: int = STANDARD_POINT, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF of this HTML, tagged, with table headers that name what they head.

    `point` is the size of its letters; `pictures` may be shown as `steer:picture/<name>`.
    """
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Packaged(URLFetcher):  # type: ignore[misc]
        """Hands out what ships with Steer and refuses the rest of the world."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            content, kind = _found(name, pictures or {}) if scheme == "steer" else (b"", "")
            if not kind:
                raise ValueError(f"refused: {url[:80]}")
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    fetcher = Packaged(allowed_protocols=["steer"], allow_redirects=False)
    fonts = FontConfiguration()
    style = weasyprint.CSS(
        string=sheet(point), url_fetcher=fetcher, base_url="steer:", font_config=fonts
    )
    paper = weasyprint.HTML(string=in_words(html), url_fetcher=fetcher, base_url="steer:")
    made: bytes = paper.write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=b"0" * 16
    )
    return with_scopes(made)


def _found(name: str, pictures: Mapping[str, bytes]) -> tuple[bytes, str]:
    """What is shown under a name, and its type; no type for what is not ours to show."""
    if name.startswith("picture/"):
        content = pictures.get(name.removeprefix("picture/"), b"")
        kinds = (kind for start, kind in PICTURE_TYPES if content.startswith(start))
        return content, next(kinds, "")
    drawn = DRAWING.fullmatch(name)
    path = DRAWINGS / f"{drawn[1]}.svg" if drawn else ASSETS.get(name)
    if path is None or not path.is_file():
        return b"", ""
    return path.read_bytes(), TYPES[path.suffix]


def with_scopes(made: bytes) -> bytes:
    """Say of each table header whether it heads a column or a row, which WeasyPrint leaves out."""
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as pdf:
        for thing in pdf.objects:
            if not isinstance(thing, pikepdf.Dictionary) or thing.get("/S") != pikepdf.Name.TR:
                continue
            _head(thing, pikepdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, linearize=False)
        return out.getvalue()


def _head(row: Any, pikepdf: Any) -> None:
    kids = row.get("/K")
    cells = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)] if kids is not None else []
    heads = [cell for cell in cells if cell.get("/S") == pikepdf.Name.TH]
    is_head_row = len(heads) == len(cells)
    for cell in heads:
        if "/A" not in cell:
            cell["/A"] = pikepdf.Dictionary(O=pikepdf.Name.Table)
        attributes = cell["/A"]
        first = attributes[0] if isinstance(attributes, pikepdf.Array) else attributes
        first["/O"] = pikepdf.Name.Table
        first["/Scope"] = pikepdf.Name.Column if is_head_row else pikepdf.Name.Row


def main() -> int:
    limit()
    asked = json.load(sys.stdin.buffer)
    pictures = {name: base64.b64decode(words) for name, words in asked["pictures"].items()}
    try:
        import weasyprint  # noqa: F401 the library that needs pango
    except OSError as problem:
        sys.stderr.write(f"{problem}\n")
        return NO_PANGO
    try:
        made = press(asked["html"], asked["point"], pictures)
    except Exception as problem:
        sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
        return FAILED
    sys.stdout.buffer.write(made)
    return MADE


if __name__ == "__main__":
    sys.exit(main())

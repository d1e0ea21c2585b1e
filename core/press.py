"""The press: HTML in, PDF/UA-1 out. Runs as a child process with limits, and without Django.

`python -m core.press` takes one paper after another from its input: four bytes of length, then JSON
(`html`; `point`, the size of the letters, 14 or more; `pictures`, base64 by name). For each it
writes one byte (MADE or FAILED), four bytes of length, and the PDF or what went wrong. Fonts and
stylesheet are parsed once a size. Nothing is fetched but the packaged fonts and drawings, the
stylesheet, and those pictures; every other address is refused. It ends with its input, after
IDLE_SECONDS without work, or with NO_PANGO at once.
"""

import atexit
import base64
import gc
import io
import json
import re
import resource
import select
import struct
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from core.symbols import in_words

MADE, NO_PANGO, FAILED = 0, 3, 4
MOST_MEMORY: Final = 2 * 1024**3
MOST_SECONDS: Final = 60  # of computing, for one paper
IDLE_SECONDS: Final = 120
SWEPT_EVERY: Final = 25  # papers between two rounds of the garbage collector
LENGTH: Final = struct.Struct(">I")
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
    """No more memory or files than papers need."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_next() -> None:
    """The next paper may compute so long and no longer; then the kernel ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    ends = int(used.ru_utime + used.ru_stime) + MOST_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (ends, resource.RLIM_INFINITY))


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

    fonts, style = _kit(point)
    paper = weasyprint.HTML(
        string=in_words(html), url_fetcher=packaged(pictures or {}), base_url="steer:"
    )
    made: bytes = paper.write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=b"0" * 16
    )
    return with_scopes(made)


@lru_cache(maxsize=4)
def _kit(point: int) -> tuple[Any, Any]:
    """Fonts and stylesheet of one size, parsed once: half of the work of a short paper."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = weasyprint.CSS(
        string=sheet(point), url_fetcher=packaged({}), base_url="steer:", font_config=fonts
    )
    return fonts, style


atexit.register(_kit.cache_clear)  # fonts let go of C memory while Python still stands


def packaged(pictures: Mapping[str, bytes]) -> Any:
    """What fetches for a paper: our own parts and these pictures."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Packaged(URLFetcher):  # type: ignore[misc]
        """Hands out what ships with Steer and refuses the rest of the world."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            content, kind = _found(name, pictures) if scheme == "steer" else (b"", "")
            if not kind:
                raise ValueError(f"refused: {url[:80]}")
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return Packaged(allowed_protocols=["steer"], allow_redirects=False)


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
    try:
        import weasyprint  # noqa: F401 the library that needs pango
    except OSError as problem:
        sys.stderr.write(f"{problem}\n")
        return NO_PANGO
    gc.disable()  # a paper is many short-lived objects: swept between papers, not within one
    made = 0
    while asked := _next():
        limit_next()
        status, said = _answer(asked)
        sys.stdout.buffer.write(bytes([status]) + LENGTH.pack(len(said)) + said)
        sys.stdout.buffer.flush()
        made += 1
        if made % SWEPT_EVERY == 0:
            gc.collect()
    return MADE


def _next() -> bytes:
    """The next paper's JSON; empty when there is no more, or none came for a while."""
    source = sys.stdin.buffer
    ready, _, _ = select.select([source], [], [], IDLE_SECONDS)
    head = source.read(LENGTH.size) if ready else b""
    if len(head) < LENGTH.size:
        return b""
    return source.read(LENGTH.unpack(head)[0])


def _answer(asked: bytes) -> tuple[int, bytes]:
    try:
        facts = json.loads(asked)
        pictures = {name: base64.b64decode(words) for name, words in facts["pictures"].items()}
        return MADE, press(facts["html"], facts["point"], pictures)
    except Exception as problem:
        return FAILED, f"{type(problem).__name__}: {problem}".encode()


if __name__ == "__main__":
    sys.exit(main())

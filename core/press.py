"""The press: HTML in, PDF/UA-1 out. Runs as a child process with limits, and without Django.

`python -m core.press` reads HTML from its input and writes a PDF to its output. Nothing is
fetched but the packaged fonts, the mark and the stylesheet; every other address is refused.
Exit codes: 0 made, 3 pango is missing, 4 the paper could not be made.
"""

import io
import resource
import sys
from pathlib import Path
from typing import Any, Final

MADE, NO_PANGO, FAILED = 0, 3, 4
MOST_MEMORY: Final = 2 * 1024**3
MOST_SECONDS: Final = 60
HERE = Path(__file__).resolve().parent
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
TYPES: Final = {".svg": "image/svg+xml", ".woff2": "font/woff2"}


def limit() -> None:
    """No more memory, time or files than a paper needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def press(html: str) -> bytes:
    """The PDF of this HTML, tagged, with table headers that name what they head."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Packaged(URLFetcher):  # type: ignore[misc]
        """Hands out what ships with Steer and refuses the rest of the world."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            path = ASSETS.get(name) if scheme == "steer" else None
            if path is None or not path.is_file():
                raise ValueError(f"refused: {url[:80]}")
            kind = TYPES[path.suffix]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    fetcher = Packaged(allowed_protocols=["steer"], allow_redirects=False)
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(
        string=(HERE / "print" / "paper.css").read_text("utf-8"), url_fetcher=fetcher,
        base_url="steer:", font_config=fonts,
    )  # fmt: skip
    paper = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="steer:")
    made: bytes = paper.write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=b"0" * 16
    )
    return with_scopes(made)


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
    html = sys.stdin.buffer.read().decode("utf-8")
    try:
        import weasyprint  # noqa: F401 the library that needs pango
    except OSError as problem:
        sys.stderr.write(f"{problem}\n")
        return NO_PANGO
    try:
        made = press(html)
    except Exception as problem:
        sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
        return FAILED
    sys.stdout.buffer.write(made)
    return MADE


if __name__ == "__main__":
    sys.exit(main())

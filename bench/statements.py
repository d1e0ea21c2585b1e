"""Statements on paper: our press beside WeasyPrint as it comes, in one process and in two.

Goal 7b. The peer is the same page as it would first be written: the stylesheet and its fonts parsed
for each paper, tables laid out by their contents, nothing parked. Both give tagged PDF/UA-1.
"""

import io
import multiprocessing
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.kit.whole"

import django

django.setup()

import gc

from bench.kit.measuring import Work, line, ratios, size
from core import press
from core.symbols import in_words
from statements import paper
from tests.statements.invented import october

PAPERS = {"small": 3, "tenth": 10, "full": 40}[size()]
PAIRS = {"small": 3, "tenth": 3, "full": 7}[size()]
MANY = {"small": 25, "tenth": 50, "full": 500}[size()]
AS_FIRST_WRITTEN = "table { table-layout: auto !important; }"


def plain(html: str) -> bytes:
    """The peer: everything anew for each paper."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts, fetcher = FontConfiguration(), press.packaged({})
    style = weasyprint.CSS(
        string=press.sheet(press.STANDARD_POINT) + AS_FIRST_WRITTEN, url_fetcher=fetcher,
        base_url="steer:", font_config=fonts,
    )  # fmt: skip
    made = io.BytesIO()
    weasyprint.HTML(string=in_words(html), url_fetcher=fetcher, base_url="steer:").write_pdf(
        made, stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return made.getvalue()


def ours(html: str) -> bytes:
    return press.press(html)


def timed(html: str, make: object, *, parked: bool) -> Work:
    def run() -> None:
        (gc.disable if parked else gc.enable)()
        for _ in range(PAPERS):
            make(html)  # type: ignore[operator]
        gc.enable()

    return Work(PAPERS, run)


def half(html: str, count: int) -> None:
    gc.disable()
    for _ in range(count):
        press.press(html)


def seconds_of(processes: int, html: str, count: int) -> float:
    """So many papers shared by processes that stand already."""
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        pool.starmap(half, [(html, 1)] * processes)
        began = time.perf_counter()
        pool.starmap(half, [(html, count // processes)] * processes, chunksize=1)
        return time.perf_counter() - began


def grown(html: str, count: int) -> float:
    """How many MB the process grew over so many papers, after the first 25."""
    gc.disable()
    start = 0
    for number in range(count):
        press.press(html)
        if (number + 1) % press.SWEPT_EVERY == 0:
            gc.collect()
        if number + 1 == press.SWEPT_EVERY:
            start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    gc.enable()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) / 1024


def main() -> None:
    """Print a line a goal. Exit 1 when one is short and STEER_BENCH_STRICT is set."""
    print(f"size {size()}, {time.strftime('%Y-%m-%d %H:%M')}")
    html = paper.html_of(october())
    ours(html), plain(html)
    one = timed(html, ours, parked=True)
    print(f"a statement: {one.seconds_each() * 1000:.0f} ms")
    beside = ratios(
        PAIRS, lambda: timed(html, ours, parked=True), lambda: timed(html, plain, parked=False)
    )
    two = [seconds_of(1, html, 2 * PAPERS) / seconds_of(2, html, 2 * PAPERS) for _ in range(PAIRS)]
    reached = [line("statement_vs_plain_weasyprint", beside, 1.8),
               line("statements_two_processes_vs_one", two, 1.8)]  # fmt: skip
    mb = grown(html, MANY)
    flat = mb <= 50
    print(
        f"FIGURE statements_{MANY}_memory_grown wanted <= 50 MB got {mb:.1f} MB {'ok' if flat else 'short'}"
    )
    raise SystemExit(not all([*reached, flat]) and "STEER_BENCH_STRICT" in os.environ)


if __name__ == "__main__":
    main()

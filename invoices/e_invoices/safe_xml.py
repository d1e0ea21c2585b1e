"""From bytes to elements: no entities, no document types, bounded depth. Raises Refused."""

from typing import Final
from xml.etree.ElementTree import Element, ParseError  # types only; defusedxml does the parsing

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from invoices.e_invoices.document import Refused

MOST_DEPTH: Final = 60


def parse(content: bytes) -> Element:
    """The root element, without entities or document types. Raises Refused."""
    _refuse_other_kinds(content)
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as hostile:
        raise Refused(
            "hostile_xml",
            "It holds a document type or entities, which can be used to attack a reader. "
            "Export it again without a DOCTYPE.",
        ) from hostile
    except ParseError as problem:
        raise _badly_formed(problem) from problem
    except (ValueError, LookupError, UnicodeError, RecursionError) as problem:
        raise _wrong_encoding() from problem
    _refuse_depth(root)
    return root


def _refuse_other_kinds(content: bytes) -> None:
    start = content[:1024].lstrip()
    if not content.strip():
        raise Refused("empty", "The file is empty. Export the e-invoice again and send that.")
    if start.startswith(b"PK\x03\x04"):
        raise Refused(
            "not_xml", "This is a spreadsheet or a ZIP file. Unpack it and send the XML file."
        )
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:4] in (b"<\x00?\x00", b"\x00<\x00?")
    if not wide and not start.lstrip(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise Refused(
            "not_xml",
            "This is not an XML file: it does not begin with “<”. Send a UBL 2.1 e-invoice.",
        )


def _badly_formed(problem: ParseError) -> Refused:
    line, column = problem.position
    if (
        "encoding" in str(problem)
        or "invalid token" in str(problem)
        or "multi-byte" in str(problem)
    ):
        words = (
            f"A letter at line {line}, place {column + 1} does not fit XML or the encoding named "
            "on line 1. Save the file as UTF-8 and send it again."
        )
        return Refused("wrong_encoding", words)
    words = f"The XML is broken at line {line}, place {column + 1}. Export the e-invoice again."
    return Refused("broken_xml", words)


def _wrong_encoding() -> Refused:
    return Refused(
        "wrong_encoding",
        "The letters of the file do not fit the encoding named on line 1. "
        "Save the file as UTF-8 and send it again.",
    )


def _refuse_depth(root: Element) -> None:
    level, depth = [root], 1
    while level:
        if depth > MOST_DEPTH:
            raise Refused(
                "too_deep", f"The XML has more than {MOST_DEPTH} levels. Send a UBL 2.1 e-invoice."
            )
        level, depth = [child for element in level for child in element], depth + 1

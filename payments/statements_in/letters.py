"""From bytes to text: UTF-8, UTF-16 or cp1252, as UK banks write them."""

import codecs

from payments.statements_in.record import MOST_BYTES, Refused


def too_big() -> Refused:
    return Refused(
        "too_big",
        f"The file is larger than {MOST_BYTES // 1_000_000} MB. Export fewer months at a time.",
    )


def text_of(content: bytes) -> str:
    """The text of a file. Raises Refused when it is empty, too large, or no text."""
    if len(content) > MOST_BYTES:
        raise too_big()
    if not content.strip():
        raise Refused("empty", "The file is empty. Export the statement again and send that.")
    for start, kind in (
        (b"PK\x03\x04", "a spreadsheet or a ZIP file"), (b"%PDF", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "an old spreadsheet"), (b"\xff\xd8\xff", "a photo"),
        (b"\x89PNG", "a picture"),
    ):  # fmt: skip
        if content.startswith(start):
            raise Refused(
                "not_a_statement",
                f"This is {kind}. At your bank choose CSV, OFX, QIF or another statement file.",
            )
    found = _decoded(content)
    if "\x00" in found:
        raise Refused("not_text", "The file holds bytes that are no letters. Export it again.")
    return found


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(content, "utf-16")
    if b"\x00" in content[:200]:
        even, odd = content[:200:2].count(0), content[1:200:2].count(0)
        return _strictly(content, "utf-16-le" if odd > even else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise Refused(
            "not_text", "The letters of the file do not fit UTF-16. Save it as UTF-8."
        ) from None

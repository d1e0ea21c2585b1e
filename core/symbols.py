"""Emoji and symbols on paper: said by their names, for no packaged font draws them.

An empty box says nothing, and which symbols a machine can draw differs from one to the next. So a
paper reads “[grinning face]” everywhere. Letters of every script are left as they are.
"""

import re
import unicodedata
from typing import Final

JOINER: Final = "\u200d"
SHOWN_AS: Final = "\ufe0e\ufe0f"  # as text or as a picture: says nothing about what is meant
KEYCAP: Final = "\u20e3"
SKIN: Final = {
    0x1F3FB: "light skin tone", 0x1F3FC: "medium-light skin tone", 0x1F3FD: "medium skin tone",
    0x1F3FE: "medium-dark skin tone", 0x1F3FF: "dark skin tone",
}  # fmt: skip
FIRST_PICTURE: Final = "\U0001f000"
FLAG_A, FLAG_Z = 0x1F1E6, 0x1F1FF
TAG_START, TAG_END = 0xE0020, 0xE007F  # of the flags of Scotland and Wales
JOINED: Final = re.compile(
    "(?:[0-9#*]\ufe0f?\u20e3)|"
    "(?:[\U0001f1e6-\U0001f1ff]{2})|"
    "(?:[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff]"
    "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    "(?:\u200d[\u2190-\u2bff\U0001f000-\U0001fbff][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*)*)"
)


def in_words(text: str) -> str:
    """This text with each emoji or symbol as its name in brackets.

    What belongs together, such as a woman and a palette, stands in one pair of brackets.
    """
    return JOINED.sub(_said, text)


def _said(found: re.Match[str]) -> str:
    """The name of one; as it was where it is not a symbol, such as a mathematical sign."""
    signs = found[0]
    if signs.endswith(KEYCAP):
        return f"[{signs[0]}]"
    if FLAG_A <= ord(signs[0]) <= FLAG_Z and len(signs) > 1:
        letters = "".join(chr(ord(sign) - FLAG_A + ord("A")) for sign in signs)
        return f"[flag: {letters}]"
    if not _is_symbol(signs[0]):
        return signs
    return f"[{', '.join(_names(signs))}]"


def _is_symbol(sign: str) -> bool:
    """Of the blocks of pictures everything is one, numbers in frames too."""
    return sign >= FIRST_PICTURE or unicodedata.category(sign) in {"So", "Sk", "Cn"}


def _names(signs: str) -> list[str]:
    """Each part by name; tags, joiners and how it is drawn say nothing more."""
    parts = (sign for sign in signs if sign not in JOINER + SHOWN_AS)
    seen = (sign for sign in parts if not TAG_START <= ord(sign) <= TAG_END)
    return [
        SKIN.get(ord(sign)) or unicodedata.name(sign, "").lower() or "a symbol" for sign in seen
    ]

"""Emoji on paper are said by name: never an empty box, never lost, and letters stay letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.symbols import in_words


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Hello 😀!", "Hello [grinning face]!"),
        ("👩‍🎨", "[woman, artist palette]"),
        ("👍🏽", "[thumbs up sign, medium skin tone]"),
        ("❤️", "[heavy black heart]"),
        ("🇬🇧", "[flag: GB]"),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "[waving black flag]"),
        ("1️⃣ and 2", "[1] and 2"),
        ("😀😀", "[grinning face][grinning face]"),
        ("🄀", "[digit zero full stop]"),
        ("★ ✓", "[black star] [check mark]"),
        ("مرحبا, 林, Łódź, naïve, £5 − £3 = £2 ≤ £4, 20 °C ©", None),
        ("<p class='a'>a &lt; b</p>", None),
    ],
)
def test_a_symbol_is_said_and_letters_stay(written: str, printed: str | None) -> None:
    assert in_words(written) == (written if printed is None else printed)


@given(st.text(st.characters(min_codepoint=0x1F000, max_codepoint=0x1FBFF), min_size=1))
def test_no_picture_is_left_to_a_font_and_none_is_lost(written: str) -> None:
    printed = in_words(written)
    assert printed.startswith("[")
    assert not any(ord(sign) >= 0x1F000 for sign in printed)


@given(st.text())
def test_only_symbols_change(written: str) -> None:
    """Every letter, mark and number is still there, in its order."""
    if "\u20e3" in written:
        return  # a keycap: its number stands in brackets
    letters = [
        sign for sign in written
        if unicodedata.category(sign)[0] in "LN" and not 0x1F000 <= ord(sign) <= 0x1FBFF
    ]  # fmt: skip
    rest = iter(in_words(written))
    assert all(sign in rest for sign in letters)

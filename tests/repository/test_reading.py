"""Words that a tired person understands: every sentence of every page and refusal (ux.md 7.1)."""

import pytest

from core import reading
from tests.repository import reading_matter


def _too_hard(place: str, text: str, most: int = reading.MOST_WORDS) -> list[str]:
    found = reading.read(text, most_words=most)
    return [
        *(f"{place}: {len(reading.words(one))} words: {one}" for one in found.too_long),
        *(f"{place}: “{word}”: {reading.NOT_OUR_WORDS[word]}" for word in found.not_ours),
    ]


@pytest.mark.parametrize(
    "matter", [reading_matter.pages, reading_matter.said_in_code], ids=["pages", "code"]
)
def test_every_sentence_is_short_and_in_our_words(matter: object) -> None:
    texts = list(matter())  # type: ignore[operator]
    assert len(texts) > 150
    assert [wrong for place, text in texts for wrong in _too_hard(place, text)] == []


def test_the_whole_is_easy() -> None:
    """Mean and grade over what ends with a full stop: headings and buttons would flatter it."""
    everything = [*reading_matter.pages(), *reading_matter.said_in_code()]
    said = [one for _, text in everything for one in reading.sentences(text) if one[-1] in ".!?…"]
    assert len(said) > 2_000
    assert reading.mean_words(said) <= reading.MEAN_WORDS
    assert reading.grade(said) <= reading.MOST_GRADE


def test_the_check_can_fail() -> None:
    """Each finding, on words made to be found."""
    long = "This " + "word " * 25 + "ends."
    page = "<p>{% translate 'Your client is vulnerable.' %}</p><li>" + long + "</li>"
    found = reading.read(reading_matter.of_template(page))
    assert found.not_ours == ("client", "vulnerable")
    assert found.too_long == (long,)
    assert (
        reading.grade([long])
        > reading.MOST_GRADE
        < reading.grade(["Individual entitlements necessitate administrative reconciliation."])
    )


def test_a_sentence_goes_over_inline_tags_and_stops_at_blocks() -> None:
    page = "<h1>My pots</h1><p>You have <strong>{{ pence|money }}</strong> left. Well done!</p>"
    assert reading.sentences(reading_matter.of_template(page)) == [
        "My pots", "You have Word left.", "Well done!",
    ]  # fmt: skip

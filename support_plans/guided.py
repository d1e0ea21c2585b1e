"""One small question at a time: what it asks, what others said, and where the words go.

There is one stored answer a question. Guided words are a paragraph of it under the small
question's own line; so a person may go from one way to the other and back and nothing is lost.
Pure: takes and gives texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as mark


@dataclass(frozen=True)
class Small:
    """A small question, and what different people answered it."""

    words: str
    examples: tuple[str, ...]


SMALL: Final[dict[int, tuple[Small, ...]]] = {
    1: (
        Small(mark("Who is important to you?"), (
            mark("My sister, my two cats, and Joan next door."),
            mark("The people at the survivors’ group. They know what it is like."),
        )),
        Small(mark("What makes a good day?"), (
            mark("Getting up when I like. Music. Nobody rushing me."),
            mark("Seeing people, then an evening on my own."),
        )),
        Small(mark("What makes a bad day?"), (
            mark("Not knowing who comes, or when."),
            mark("Too much noise. Then I cannot think."),
        )),
        Small(mark("What are you good at, or proud of?"), (
            mark("I brought up three children. I fix radios."),
            mark("I notice when somebody feels left out."),
        )),
    ),
    2: (
        Small(mark("What should stay as it is?"), (
            mark("My flat, my bed times, and my church."),
            mark("Ali as my assistant on Mondays."),
        )),
        Small(mark("What would you like to be different?"), (
            mark("I want to swim again, once a week."),
            mark("I want to get out without asking my mother."),
        )),
        Small(mark("How will you know that it worked?"), (
            mark("I have been swimming ten times by summer."),
            mark("I sleep through most nights."),
        )),
    ),
    3: (
        Small(mark("What helps you, and how?"), (
            mark("Somebody to get me going in the morning. After that I manage."),
            mark("Tell me one thing at a time, and give me a minute."),
        )),
        Small(mark("Who would you like to support you?"), (
            mark("A woman, and somebody who signs."),
            mark("Somebody who has been through it too."),
        )),
        Small(mark("What should people not do?"), (
            mark("Do not talk over my head."),
            mark("Do not move my things."),
        )),
        Small(mark("What could go wrong, and what do you want then?"), (
            mark("If I get very low, ring Sam first, not an ambulance."),
            mark("If my assistant is ill, the agency comes. Their number is on the fridge."),
        )),
    ),
    4: (
        Small(mark("What will you spend the money on?"), (
            mark("Ten hours of assistants, and the art group."),
            mark("A gym card instead of the day centre."),
        )),
        Small(mark("Who should hold the money?"), (
            mark("I do, in my own account. I have done it for years."),
            mark("The council pays. I say whether the bill is right."),
        )),
        Small(mark("What do you want to keep for a bad week?"), (
            mark("Two weeks of extra hours."),
            mark("Taxi money, for when I cannot face the bus."),
        )),
    ),
    5: (
        Small(mark("Who arranges your support from day to day?"), (
            mark("Me, with my sister’s help on the telephone."),
            mark("The user-led organisation does the rota. I check it."),
        )),
        Small(mark("Who pays the bills and wages?"), (
            mark("A payroll service. I read the slips."),
            mark("The council, after I have said yes."),
        )),
        Small(mark("What happens when somebody cannot come?"), (
            mark("They text me before eight. Then I ring the second name."),
            mark("The group has a stand-in list."),
        )),
    ),
    6: (
        Small(mark("Which decisions do you make yourself?"), (
            mark("All of them. It takes me longer, that is all."),
            mark("What I eat, wear and do. Money I talk over with Ali."),
        )),
        Small(mark("Who helps you to decide, if anyone?"), (
            mark("My circle: Ruth, Dev and Mam."),
            mark("Nobody. I ask when I want to."),
        )),
        Small(mark("How should people ask you things?"), (
            mark("In writing, a day before."),
            mark("Show me two pictures. I point."),
        )),
    ),
    7: (
        Small(mark("What has to happen first?"), (
            mark("Find two assistants. The user-led organisation helps me write the advert."),
            mark("Visit the art group and see whether I like it."),
        )),
        Small(mark("Who does it, and by when?"), (
            mark("Kim rings the pool by Friday. I go on the 10th."),
            mark("I do, before Easter."),
        )),
        Small(mark("When should we look again?"), (
            mark("After two months, then every year."),
            mark("When I start at college."),
        )),
    ),
}  # fmt: skip


def small_of(question: int) -> Sequence[Small]:
    """The small questions of a question; none where there are none."""
    return SMALL.get(question, ())


def piece_of(text: str, line: str, lines: Sequence[str]) -> str:
    """The words under a small question's line, up to the next of `lines`; empty without it."""
    found = _find(text, line, lines)
    if found is None:
        return ""
    rows, first, last = found
    return "\n".join(rows[first + 1 : last]).strip()


def with_piece(text: str, line: str, words: str, lines: Sequence[str]) -> str:
    """The answer with these words under that line; without words, without the line.

    Everything else stays, to the letter.
    """
    said = [line, *words.strip().split("\n")] if words.strip() else []
    found = _find(text, line, lines)
    if found is None:
        if not said:
            return text
        return f"{text.rstrip()}\n\n" * bool(text.strip()) + "\n".join(said)
    rows, first, last = found
    before = rows[:first] if said else _without_gap(rows[:first])
    gap = [""] if last < len(rows) and said else []
    return "\n".join([*before, *said, *gap, *rows[last:]])


def _find(text: str, line: str, lines: Sequence[str]) -> tuple[list[str], int, int] | None:
    """The rows of a text, where the line stands, and where the next of `lines` does or it ends."""
    rows = text.split("\n")
    stand = [number for number, row in enumerate(rows) if row.strip() in lines]
    first = next((number for number in stand if rows[number].strip() == line), None)
    if first is None:
        return None
    return rows, first, next((number for number in stand if number > first), len(rows))


def _without_gap(rows: list[str]) -> list[str]:
    while rows and not rows[-1].strip():
        rows = rows[:-1]
    return [*rows, ""] if rows else []

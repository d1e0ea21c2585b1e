"""Thousands of random schemes and answers against a plain sum done another way."""

import random
from datetime import date
from fractions import Fraction

from support_plans.allocation import content_of, digest, from_content, work_out
from support_plans.scheme_file import SchemeRefused, read_scheme

CASES = 2_000


def text_of(points: list[list[int]], rate: str, bands: list[tuple[int, int, int]]) -> str:
    lines = ['name = "Random"', "version = 1", "starts_on = 2025-01-01"]
    if rate:
        lines.append(f'pence_per_point = "{rate}"')
    for number, options in enumerate(points):
        listed = ", ".join(
            f'{{code = "o{place}", words = "O", points = {worth}}}'
            for place, worth in enumerate(options)
        )
        lines += ["[[question]]", f'code = "q{number}"', 'words = "Q?"', f"options = [{listed}]"]
    for first, last, pence in bands:
        lines += ["[[band]]", f"from = {first}", f"to = {last}", f"weekly_pence = {pence}"]
    return "\n".join(lines)


def half_up(exact: Fraction) -> int:
    return int(exact + Fraction(1, 2))


def test_random_schemes_come_to_what_a_plain_sum_says() -> None:
    chance = random.Random(20261123)
    for _ in range(CASES):
        points = [
            [chance.randrange(20) for _ in range(chance.randrange(2, 6))]
            for _ in range(chance.randrange(1, 8))
        ]
        most = sum(max(options) for options in points)
        rate, bands = "", []
        if chance.random() < 0.5:
            rate = f"{chance.randrange(1, 2000)}.{chance.randrange(1000):03d}"
        else:
            edges = sorted(chance.sample(range(1, most + 30), min(4, most + 20)))
            first, pence = 0, 0
            for edge in [*edges, most + 40]:
                bands.append((first, edge, pence))
                first, pence = edge + 1, pence + chance.randrange(10_000)
        scheme = read_scheme(text_of(points, rate, bands).encode())
        kept = content_of(scheme)
        assert from_content(scheme.name, 1, date(2025, 1, 1), kept) == scheme
        assert digest(content_of(from_content("x", 2, date(2026, 1, 1), kept))) == digest(kept)
        answers = {f"q{n}": f"o{chance.randrange(len(o))}" for n, o in enumerate(points)}
        earned = sum(points[int(q[1:])][int(o[1:])] for q, o in answers.items())
        unknown = {f"q{n}" for n in range(len(points)) if chance.random() < 0.2}
        lost = sum(points[int(q[1:])][int(answers[q][1:])] for q in unknown)
        worked = work_out(scheme, answers | dict.fromkeys(unknown, ""))
        assert worked.points == earned - lost
        assert len(worked.unknown) == len(unknown)
        if rate:
            assert worked.weekly_pence == half_up(worked.points * Fraction(rate))
        else:
            (fits,) = [pence for first, last, pence in bands if first <= worked.points <= last]
            assert worked.weekly_pence == fits
        assert worked.top_weekly_pence >= worked.weekly_pence


def test_spoilt_files_are_refused_in_words_and_never_break() -> None:
    chance = random.Random(7)
    good = text_of([[0, 5], [0, 9]], "", [(0, 4, 0), (5, 20, 5000)])
    said: list[list[str]] = []
    for _ in range(CASES):
        letters = list(good)
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(letters))
            letters[place] = chance.choice(
                ["", "\n", "[", '"', "=", "-", "9" * 30, ".5", "é", "\x00"]
            )
        try:
            scheme = read_scheme("".join(letters).encode())
        except SchemeRefused as refusal:
            said.append(refusal.problems)
        else:
            assert isinstance(scheme.weekly_pence(scheme.most_points), int)
    assert len(said) > CASES // 2
    assert all(problems and all(problem.strip() for problem in problems) for problems in said)

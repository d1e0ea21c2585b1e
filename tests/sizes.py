"""How many cases are tried: all of them by `make figures`, a tenth in CI, a twentieth at hand.

STEER_FIGURES=small|tenth|full chooses; STEER_SEED=n tries the cases of another run again. Each
figure prints one line: `FIGURE <id> wanted <x> got <y> seed <s> ok|short`.
"""

import os
import time
from collections.abc import Iterator

import pytest

SHARES = {"small": 20, "tenth": 10, "full": 1}
SIZE = os.environ.get("STEER_FIGURES", "small")
SEED = int(os.environ.get("STEER_SEED", "") or time.time_ns() % 1_000_000)


def many(full: int) -> int:
    """This run's share of the full number, at least one."""
    return max(1, full // SHARES[SIZE])


def figure(name: str, *, wanted: object, got: object) -> None:
    """Print one figure of this run, whatever pytest captures. Raises AssertionError when short."""
    met = wanted == got
    _said.append(f"FIGURE {name} wanted {wanted} got {got} seed {SEED} {'ok' if met else 'short'}")
    assert met, f"{name}: wanted {wanted}, got {got}; try again with STEER_SEED={SEED}"


def measured(name: str, *, at_most: float, got: float, unit: str) -> None:
    """Print a figure that depends on the machine; it is told, and is no reason to fail."""
    _said.append(
        f"FIGURE {name} wanted <= {at_most:g} {unit} got {got:.2f} {unit} seed {SEED}"
        f" {'ok' if got <= at_most else 'short'} load {os.getloadavg()[0]:.1f}"
    )


_said: list[str] = []


@pytest.fixture(autouse=True)
def _figures_go_with_the_report(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lines travel with the test's report, so that they arrive from xdist's workers too."""
    yield
    request.node.user_properties.extend(("figure", line) for line in _said)
    _said.clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Every figure of the run, whatever was captured."""
    lines = {
        line: None
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, line in getattr(report, "user_properties", ())
        if name == "figure"
    }
    for line in lines:
        terminalreporter.write_line(line)

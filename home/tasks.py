"""Jobs that join many packages: the demo's history."""

from datetime import date

from core import clock, jobs


@jobs.job("home.demo_history")
def demo_history(claim: jobs.Claim) -> None:
    """Live the demo's year. What is there already is left alone, so it may be run again."""
    from home.demo import history

    history.load(history.Today(date.fromisoformat(claim.arguments["on"])), clock.now())

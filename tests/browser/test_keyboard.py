"""The whole builder by keyboard alone, from home to a plan that is sent.

At each stop of the Tab key: what has the focus can be seen, nothing lies over it, and it looks
different from when it had none. Each page lets go of the focus at its end. With and without scripts.
"""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from support_plans import services
from support_plans.models import SupportPlan
from tests.browser.conftest import Walk
from tests.cast import NOW, PLAN_YEAR, Cast

pytestmark = [pytest.mark.usefixtures("still_clock"), pytest.mark.django_db(transaction=True)]
MOST_STOPS = 150
# The name of what has the focus, and what is wrong with how it stands there. Radios and ticks show
# their focus on the drawing beside them, a row that presses whole around itself.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return ['', ''];
  const name = ((at.labels && at.labels[0] ? at.labels[0] : at).textContent || at.name || at.id)
    .trim().replace(/\\s+/g, ' ');
  const box = at.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
  const over = document.elementFromPoint(x, y);
  const wrong = [];
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) wrong.push('out of sight');
  else if (!over || !(at.contains(over) || over.contains(at)
    || [...(at.labels || [])].some(l => l.contains(over))))
    wrong.push('under ' + (over ? over.outerHTML.slice(0, 80) : 'nothing'));
  const shows = (e, part) => {
    const s = getComputedStyle(e, part);
    return s.boxShadow !== 'none' || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0);
  };
  const label = at.labels && at.labels[0], first = at.firstElementChild;
  if (!(shows(at) || shows(at, '::after') || (label && shows(label, '::before'))
    || (first && shows(first)))) wrong.push('no mark of focus');
  if (at.tabIndex > 0) wrong.push('a tabindex of its own');
  return [name, wrong.join(', ')];
}"""


@dataclass
class Keys:
    """Somebody who has a keyboard and nothing else."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    stops: int = 0

    def tab(self) -> str:
        """One press; the name of where it led, "" at the page's end."""
        self.page.keyboard.press("Tab")
        name, wrong = self.page.evaluate(STOP)
        self.stops += 1
        if wrong:
            self.wrong.append(f"{self.page.url} “{name[:40]}”: {wrong}")
        return str(name)

    def to(self, words: str) -> None:
        """Tab until what has the focus begins with these words."""
        found = []
        for _ in range(MOST_STOPS):
            found.append(self.tab())
            if found[-1].startswith(words):
                return
            if found.count("") > 1:
                break
        pytest.fail(f"{self.page.url}: no way to “{words}” in {found}")

    def press(self, words: str) -> None:
        """To a link or a button, and Enter; waits for where it leads."""
        self.to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, box: str, words: str) -> None:
        self.to(box)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def choose(self, words: str) -> None:
        self.to(words)
        self.page.keyboard.press("Space")

    def says(self, words: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def to_the_end(self) -> int:
        """From here, Tab until the page lets go; the number of stops."""
        for number in range(MOST_STOPS):
            if not self.tab():
                return number
        pytest.fail(f"{self.page.url} keeps the focus")


@pytest.fixture
def plan(cast: Cast, still_clock: None) -> SupportPlan:
    cast.art  # noqa: B018
    return services.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=960_000,
        note="", by=cast.jo, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(("width", "js"), [(1280, True), (320, False)])
def test_the_whole_builder_by_keyboard(
    cast: Cast, plan: SupportPlan, walk: Walk, width: int, js: bool
) -> None:
    keys = Keys(walk(cast.maya.user, "/my/", width=width, js=js))
    keys.press("My plan")
    keys.to_the_end()
    keys.press("Start with question 1")
    for number in (1, 2, 3, 5, 6, 7):
        if number > 1:
            keys.press(str(number) + ".")
        keys.write("Your words", f"My own words, {number}.")
        keys.press("Save: this is ready")
    _outcome(keys)
    _cost(keys)
    _safety(keys)
    keys.press("Check and send")
    keys.choose("I have read this. It is what I want.")
    keys.press("Send to the council")
    keys.says("Your plan is with the council")
    keys.to_the_end()
    assert plan.versions.count() == 1
    assert not keys.wrong, "\n".join(keys.wrong)


def _outcome(keys: Keys) -> None:
    keys.press("What I want to change or keep")
    keys.press("Add something")
    keys.choose("I want this to change")
    keys.write("What is it?", "Swim on Fridays.")
    keys.press("Save")
    keys.says("Swim on Fridays.")
    keys.press("My plan")


def _cost(keys: Keys) -> None:
    keys.press("4.")
    keys.press("Go to the costs")
    keys.press("Add support")
    keys.write("Name of this pot", "Art")
    keys.write("What is it?", "Art group")
    keys.to("Who gives the support?")
    keys.page.keyboard.type("Acorn")
    keys.write("How many each week?", "1")
    keys.write("For how many weeks?", "20")
    keys.to_the_end()
    keys.press("Save this support")
    keys.says("£600")
    keys.press("My plan")


def _safety(keys: Keys) -> None:
    keys.press("If something goes wrong")
    keys.press("Add somebody to call")
    keys.write("Name of a person or an organisation", "Mum")
    keys.write("Telephone", "01632 960 201")
    keys.press("Save")
    keys.says("Mum")
    keys.press("My plan")


def test_what_would_be_noticed(walk: Walk) -> None:
    """The control: a hidden mark of focus, a cover and an order of its own are each named."""
    keys = Keys(walk(None, "/"))
    keys.page.evaluate("""() => {
      document.body.innerHTML = '<a id="one" href="#" tabindex="3">One</a>'
        + '<div id="lid"></div><a id="two" href="#">Two</a>';
      for (const one of document.querySelectorAll('a')) {
        one.style.setProperty('outline', 'none', 'important');
        one.style.setProperty('box-shadow', 'none', 'important');
      }
      const lid = document.getElementById('lid').style;
      lid.position = 'fixed'; lid.inset = '0';
    }""")
    keys.tab()
    assert "under <div" in keys.wrong[0]
    assert "no mark of focus" in keys.wrong[0]
    assert "a tabindex of its own" in keys.wrong[0]

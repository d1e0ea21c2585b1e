"""Take your record with you: one archive, and the same archive brought in elsewhere."""

import io
import json
import zipfile

import pytest

from home.taking.archive import write
from home.taking.gathering import gather
from people.models import Person
from tests.cast import TODAY, Cast
from tests.world import OCTOBER, SEPTEMBER, World, maya_world

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def world(cast: Cast) -> World:
    """Maya's year: promises, a bill paid for, one waiting, payments, a statement."""
    for name in ("olu", "bea", "sam", "ali"):
        getattr(cast, name)
    world = maya_world(cast)
    art = world.promise(world.pot("Art"), cast.art)
    world.yes(world.bill(art, SEPTEMBER, "A-1"))
    world.bill(art, OCTOBER, "A-2")
    world.own_payment(world.pot("Assistants"), 12345, "Lee")
    world.statement(OCTOBER)
    return world


def packed(person: Person) -> bytes:
    made = io.BytesIO()
    write(made, gather(person, TODAY))
    return made.getvalue()


def test_the_same_record_gives_the_same_bytes(world: World) -> None:
    first = packed(world.person)
    assert packed(world.person) == first
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        manifest = json.loads(file.read("manifest.json"))
        assert [one["name"] for one in manifest["members"]] == sorted(
            set(file.namelist()) - {"manifest.json"}
        )
        print(file.namelist())
        open("/tmp/take.zip", "wb").write(first)

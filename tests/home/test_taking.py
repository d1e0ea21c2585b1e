"""Take your record with you: one archive, and the same archive brought in elsewhere."""

import hashlib
import io
import json
import posixpath
import random
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from budgets import moves
from budgets import services as budgeting
from budgets.models import Agreement, Budget, OpeningImport, Pot
from budgets.services import figures_of
from budgets.services.liabilities import keep_for, keep_sum
from core import clock
from core.errors import DomainError
from core.jobs import run_due
from core.models import Authority
from files.services import path_of
from home.management.commands.verify import violations
from home.models import BroughtRecord, RecordCopy
from home.taking import making
from home.taking.archive import canonical, totals_of, write
from home.taking.gathering import gather
from ledger import services as ledger
from ledger import triggers
from ledger.models import Account, Entry, Reason
from notices.models import Notice
from notices.services import tell
from payments import services as paying
from payments.services import receipts
from people import services
from people.models import Looking, Person, Role, Scope, User
from people.permissions import EVERYTHING
from providers.models import Organisation
from support_plans.models import Held
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.payments.test_returns import till
from tests.sizes import SEED, figure, many
from tests.world import OCTOBER, SEPTEMBER, World, agreed_plan, line, maya_world

STEPS = 8  # entries of each history by chance
Browser = Callable[[User], Client]

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
        names = sorted(set(file.namelist()) - {"manifest.json"})
        assert [one["name"] for one in manifest["members"]] == names


def made(world: World, browser: Browser) -> tuple[Client, str]:
    """Maya asked, and the worker made it: her browser and the page of the copy."""
    maya = browser(world.user)
    asked = maya.post("/my/record/")
    assert "It has not begun yet." in maya.get(asked.url).content.decode()
    run_due(clock=lambda: NOW)
    return maya, asked.url


def test_asked_for_waited_for_and_saved(world: World, browser: Browser) -> None:
    maya, page = made(world, browser)
    assert "Take your record with you" in maya.get("/settings/").content.decode()
    shown = maya.get(page).content.decode()
    assert "The file is ready" in shown
    assert "We keep it until 30 November 2026" in shown
    answer = maya.get(f"{page}file/")
    body = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.namelist()[0] == "index.html"
        assert "who looked" in file.read("index.html").decode()
    copy = RecordCopy.objects.get()
    assert (copy.size, copy.done, copy.percent) == (len(body), copy.many, 100)
    assert hashlib.sha256(body).hexdigest() == copy.sha256
    assert "my-record-2026-11-23.zip" in answer["Content-Disposition"]


def test_another_person_is_answered_as_if_it_were_not_there(world: World, browser: Browser) -> None:
    _, page = made(world, browser)
    copy = RecordCopy.objects.get().reference
    theirs = f"/for/{world.person.reference}/record/{copy}/"
    cast = world.cast
    for name in ("nia", "sam", "ali", "jo", "finn", "olu", "rex"):
        found = getattr(cast, name)
        someone = browser(found.user if name == "nia" else found)
        for address in (page, f"{page}file/", theirs, f"{theirs}file/"):
            assert someone.get(address).status_code == 404, (name, address)


def test_a_helper_needs_the_right_for_everything(world: World, browser: Browser) -> None:
    sam = browser(world.cast.sam)
    where = f"/for/{world.person.reference}/record/"
    assert sam.get(where).status_code == 404
    services.let_in(
        person=world.person, user=world.cast.sam, kind=Role.NOMINATED,
        scopes=list(EVERYTHING), until=TODAY + timedelta(days=9),
        by=world.user, at=NOW, on=TODAY,
    )  # fmt: skip
    assert sam.get(where).status_code == 200
    page = sam.post(where).url
    run_due(clock=lambda: NOW)
    body = b"".join(sam.get(f"{page}file/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert not {"data/looked.json", "data/sharing.json", "people.html"} & set(file.namelist())
    assert Looking.objects.filter(person=world.person, user=world.cast.sam).exists()
    told = Notice.objects.get(to=world.user, kind="sharing.record")
    assert told.sentence == "Sam asked for a copy of your whole record."


def test_a_worker_makes_it_for_who_asks_and_leaves_a_trace(world: World, browser: Browser) -> None:
    jo, where = browser(world.cast.jo), f"/council/people/{world.person.reference}/record/"
    assert "Make a copy of everything" in jo.get(where.removesuffix("record/")).content.decode()
    refused = jo.post(where, {"why": "asked"}).content.decode()
    assert "Write when and how they asked for it" in refused
    jo.post(where, {"why": "Maya rang me on 20 November."})
    run_due(clock=lambda: NOW)
    copy = RecordCopy.objects.get()
    assert copy.is_ready
    assert jo.get(f"{where}{copy.reference}/file/").status_code == 404
    maya = browser(world.user)
    assert maya.get(f"/my/record/{copy.reference}/file/").status_code == 200
    Person.objects.filter(pk=world.person.pk).update(user=None)
    assert jo.get(f"{where}{copy.reference}/file/").status_code == 200
    looks = Looking.objects.filter(user=world.cast.jo, subject=copy.reference)
    assert looks.get().reason == "Maya rang me on 20 November."
    assert browser(world.cast.finn).get(where).status_code == 404


def test_swept_after_seven_days_and_no_sooner(world: World, browser: Browser) -> None:
    maya, page = made(world, browser)
    path = making.path_of(RecordCopy.objects.get())
    making.sweep(at=NOW + timedelta(days=7) - timedelta(seconds=1))
    assert path.exists()
    making.sweep(at=NOW + timedelta(days=7))
    assert not path.exists()
    assert "not kept any longer" in maya.get(page).content.decode()
    assert maya.get(f"{page}file/").status_code == 404


def test_a_failure_is_said_on_the_page(world: World, browser: Browser) -> None:
    """A balance that is not its moves stops the packing; nothing half is kept."""
    maya = browser(world.user)
    page = maya.post("/my/record/").url
    account = world.pot("Home").free_id
    with triggers.stand_aside():
        Account.objects.filter(pk=account).update(balance_pence=1)
    run_due(clock=lambda: NOW)
    shown = maya.get(page).content.decode()
    assert "The file could not be made" in shown
    assert "The moves of a pot do not add up" in shown
    assert not [path for path in making.folder().iterdir() if path.suffix == ".half"]


def test_nothing_of_anybody_else_is_in_it(world: World, browser: Browser) -> None:
    """Nia has the same provider, and Maya helps her: neither is Maya's to take."""
    cast = world.cast
    other = agreed_plan(cast, cast.nia, [line("Zqopot", cast.art)], "zqonia")
    zq = other.promise(other.pot("Zqopot"), cast.art, what="zqopromise")
    other.bill(zq, OCTOBER, "ZQO-1", description="zqobill")
    services.let_in(
        person=cast.nia, user=world.user, kind=Role.CIRCLE, scopes=list(Scope),
        until=TODAY + timedelta(days=9), by=other.user, at=NOW, on=TODAY,
    )  # fmt: skip
    tell(to=world.user, about=cast.nia, kind="zq", key="zq", sentence="zqonews", at=NOW)
    tell(to=cast.jo, about=world.person, kind="safety", key="zs", sentence="zqounsafe", at=NOW)
    with zipfile.ZipFile(io.BytesIO(packed(cast.nia))) as file:
        assert b"zqobill" in file.read("data/bills.json")  # they are there to be found
    with zipfile.ZipFile(io.BytesIO(packed(world.person))) as file:
        for name in file.namelist():
            body = file.read(name).decode().lower()
            for word in ("zqo", "nia parry", other.budget.reference, cast.nia.reference):
                assert word not in body, (name, word)


# Brought in elsewhere.


@pytest.fixture
def south(cast: Cast) -> Authority:
    """Another council, with somebody who makes payments and somebody who approves them."""
    south = Authority.objects.create(name="Southtown Council", short_name="Southtown")
    for name, role in (("Mo South", Role.FINANCE_MAKER), ("Ann South", Role.FINANCE_APPROVER)):
        services.give_staff_role(
            user=cast.user(name), authority=south, role=role, on=PLAN_YEAR[0], by=None, at=NOW
        )
    return south


def saved(person: Person, where: Path) -> Path:
    where.write_bytes(packed(person))
    return where


def brought(path: Path, *more: str) -> tuple[dict[str, Any], int]:
    out, code = StringIO(), 0
    try:
        call_command(
            "import_record", str(path), "--authority=Southtown", "--json", *more, stdout=out
        )
    except SystemExit as left:
        code = int(left.code or 0)
    return json.loads(out.getvalue()), code


def by_pot(person: Person) -> list[tuple[str, tuple[int, ...]]]:
    """The five money words of each pot and year, in the order of the plan."""
    return [
        (str(pot.starts_on), (pot.in_pot, pot.spent, pot.promised, pot.free, pot.left))
        for budget in Budget.objects.filter(person=person).order_by("starts_on")
        for pot in figures_of(budget).pots
    ]


def held(person: Person) -> int:
    return sum(figures_of(one).held or 0 for one in Budget.objects.filter(person=person))


def differing(one: Person, other: Person) -> int:
    """Pence that differ between two people's pots and accounts."""
    mine, theirs = by_pot(one), by_pot(other)
    assert [year for year, _ in mine] == [year for year, _ in theirs]
    pots = sum(
        abs(a - b)
        for (_, five), (_, words) in zip(mine, theirs, strict=True)
        for a, b in zip(five, words, strict=True)
    )
    return pots + abs(held(one) - held(other))


def test_a_round_trip_is_the_same_to_the_penny(
    world: World, south: Authority, tmp_path: Path, browser: Browser
) -> None:
    path = saved(world.person, tmp_path / "record.zip")
    result, code = brought(path)
    assert (code, result["outcome"], result["difference_pence"]) == (0, "brought", 0)
    moved = Person.objects.get(authority=south)
    assert (moved.full_name, moved.case_number) == ("Maya Williams", world.person.reference)
    assert by_pot(world.person)[0] == ("2026-04-01", (159000, 15000, 144000, 0, 144000))
    figure("F.record_round_trip_pence_differing", wanted=0, got=differing(world.person, moved))
    agreed = Agreement.objects.filter(budget__person=moved).order_by("pk")
    assert [one.unit for one in agreed] == ["session", "item"]  # as agreed; given and not billed
    assert agreed[0].organisation == world.cast.acorn
    kept = moved.brought_record.archive
    assert path_of(kept).read_bytes() == path.read_bytes()
    assert list(violations()) == []

    user = world.cast.user("Newname Williams")
    Person.objects.filter(pk=moved.pk).update(user=user)
    page = browser(user).get("/my/record/").content.decode()
    assert f"/files/{kept.reference}/" in page
    assert "Northtown Council" in page


def test_a_second_time_adds_nothing(world: World, south: Authority, tmp_path: Path) -> None:
    path = saved(world.person, tmp_path / "record.zip")
    first, _ = brought(path)
    entries = Entry.objects.count()
    again, code = brought(path)
    assert (code, again["outcome"], again["person"]) == (0, "there_already", first["person"])
    world.own_payment(world.pot("Assistants"), 100, "Lee")
    later, code = brought(saved(world.person, tmp_path / "later.zip"))
    assert (code, later["problems"][0]["code"]) == (2, "person_is_here")
    assert Entry.objects.count() == entries + 1


def test_a_dry_run_tries_all_and_keeps_nothing(
    world: World, south: Authority, tmp_path: Path
) -> None:
    path = saved(world.person, tmp_path / "record.zip")
    stored = set(Path(settings.MEDIA_ROOT).rglob("*"))
    result, code = brought(path, "--dry-run")
    assert (code, result["outcome"], result["pots"]) == (0, "would_be_brought", 3)
    assert not Person.objects.filter(authority=south).exists()
    assert not OpeningImport.objects.exists()
    assert {one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()} <= stored


def test_nobody_is_named_who_did_not_do_it(world: World, south: Authority, tmp_path: Path) -> None:
    """With two who approve, the command asks which of them; a stranger is refused."""
    path = saved(world.person, tmp_path / "record.zip")
    second = world.cast.user("Bo South")
    services.give_staff_role(
        user=second, authority=south, role=Role.FINANCE_APPROVER, on=PLAN_YEAR[0], by=None, at=NOW
    )
    refused, code = brought(path)
    assert code == 2
    assert "--agreed-by" in refused["problems"][0]["message"]
    refused, code = brought(path, f"--agreed-by={world.cast.fola.email}")
    assert (code, refused["problems"][0]["code"]) == (2, "name_who_brings")
    assert brought(path, f"--agreed-by={second.email}")[1] == 0


def changed(path: Path, change: Callable[[dict[str, bytes]], None], **more: str) -> Path:
    """The archive with other members, written anew under another name."""
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    change(members)
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name, body)
        for name, text in more.items():
            made.writestr(name, text)
    return target


def remade(members: dict[str, bytes], name: str, edit: Callable[[Any], None]) -> None:
    """A document changed and its hash put right: what somebody who cheats would do."""
    found = json.loads(members[name])
    edit(found)
    members[name] = canonical(found)
    manifest = json.loads(members["manifest.json"])
    for one in manifest["members"]:
        if one["name"] == name:
            one["sha256"] = hashlib.sha256(members[name]).hexdigest()
            one["bytes"] = len(members[name])
    members["manifest.json"] = canonical(manifest)


def _flip(members: dict[str, bytes]) -> None:
    body = bytearray(members["ledger.csv"])
    body[100] ^= 1
    members["ledger.csv"] = bytes(body)


def _richer(members: dict[str, bytes]) -> None:
    def edit(budgets: Any) -> None:
        budgets[0]["pots"][0]["free_pence"] += 100

    remade(members, "data/budgets.json", edit)


def _later_version(members: dict[str, bytes]) -> None:
    found = json.loads(members["manifest.json"])
    members["manifest.json"] = canonical({**found, "version": 2})


def _forged(members: dict[str, bytes]) -> None:
    """Pots, totals and hashes all say more; the moves do not."""

    def pots(budgets: Any) -> None:
        for name in ("in_the_pot_pence", "free_pence", "left_pence"):
            budgets[0][name] += 100
            budgets[0]["pots"][0][name] += 100

    remade(members, "data/budgets.json", pots)
    manifest = json.loads(members["manifest.json"])
    manifest["totals"] = totals_of(json.loads(members["data/budgets.json"]))
    members["manifest.json"] = canonical(manifest)


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (_flip, "record_broken", "ledger.csv is not as it was"),
        (lambda m: m.pop("data/bills.json"), "record_broken", "data/bills.json is missing"),
        (lambda m: m.update({"more.txt": b"x"}), "record_broken", "more.txt is not in its list"),
        (lambda m: m.update({"../up.txt": b"x"}), "record_broken", "leads out of it"),
        (lambda m: m.update({"/etc/x": b"x"}), "record_broken", "leads out of it"),
        (lambda m: m.update({"big": b"0" * 50_000_000}), "record_too_big", "swells"),
        (lambda m: m.pop("manifest.json"), "not_a_record", "not a record"),
        (_later_version, "record_of_another_version", "is of version 2"),
        (_richer, "record_broken", "its totals are not those of its pots"),
        (_forged, "record_broken", "does not hold what its moves say"),
    ],
)
def test_what_cannot_be_trusted_is_refused_whole(
    world: World, south: Authority, tmp_path: Path, change: Any, code: str, says: str
) -> None:
    path = saved(world.person, tmp_path / "record.zip")
    result, left = brought(changed(path, change))
    assert (left, result["problems"][0]["code"]) == (2, code)
    assert says in result["problems"][0]["message"]
    assert not Person.objects.filter(authority=south).exists()
    assert not BroughtRecord.objects.exists()


def test_a_provider_who_is_not_here_gets_an_unlisted_page(
    world: World, south: Authority, tmp_path: Path
) -> None:
    path = saved(world.person, tmp_path / "record.zip")
    Organisation.objects.filter(pk=world.cast.acorn.pk).update(
        reference="org-22222222", name="Another name"
    )
    result, code = brought(path)
    assert (code, result["new_providers"]) == (0, ["Acorn Arts"])
    assert not Organisation.objects.get(name="Acorn Arts").is_listed


def test_a_year_of_chance_makes_the_round_trip(
    world: World, south: Authority, tmp_path: Path
) -> None:
    """Payments, moves, reversals and money put aside, by chance; two years; the same to the penny."""
    chance = random.Random(SEED)
    same = 0
    for number in range(many(20)):
        person = world.cast.add(f"Chance{number} Person")
        theirs = two_years(world.cast, person, chance)
        live_a_bit(theirs, chance, steps=STEPS)
        result, code = brought(saved(person, tmp_path / f"{number}.zip"))
        assert code == 0, result
        moved = Person.objects.get(authority=south, case_number=person.reference)
        same += differing(person, moved) == 0
    figure("F.record_round_trips_by_chance", wanted=many(20), got=same)
    assert list(violations()) == []


def two_years(cast: Cast, person: Person, chance: random.Random) -> World:
    """A plan that runs from one funding year into the next, so that each pot is two."""
    lines = [
        line("Art", cast.art, weeks=Decimal(82)),
        line("Same", None, rate_pence=chance.randint(700, 7000), held=Held.OWN_ACCOUNT),
        line("Same", None, rate_pence=chance.randint(700, 7000)),
    ]  # fmt: skip
    return agreed_plan(cast, person, lines, ends_on=date(2027, 9, 30))


def live_a_bit(world: World, chance: random.Random, *, steps: int) -> None:
    """What a person does: promise, pay, take back, move, keep for an assistant."""
    paid: list[Any] = []
    if chance.random() < 0.8:
        last = date(2027, chance.choice([2, 6, 9]), chance.randint(1, 28))
        world.promise(world.pot("Art"), world.cast.art, ends_on=last)
    done = 0
    while done < steps:
        pots = list(Pot.objects.with_accounts().filter(budget=world.budget))
        before = Entry.objects.count()
        with suppress(DomainError):  # refused acts change nothing
            _act(world, chance, chance.choice(pots), pots, paid)
        done += Entry.objects.count() > before


def _act(world: World, chance: random.Random, pot: Pot, pots: list[Pot], paid: list[Any]) -> None:
    common: dict[str, Any] = {"by": world.user, "at": NOW, "on": TODAY}
    pence = chance.randint(1, max(1, pot.free.balance_pence // 3))
    act = chance.choice(["pay", "back", "move", "keep"])
    if act == "back" and paid:
        paying.reverse_own_payment(payment=paid.pop(), reason="", **common)
    elif act == "pay" and pot.holding.is_direct_payment:
        paid.append(world.own_payment(pot, pence, "Lee"))
    elif act == "move":
        budgeting.move_free(
            source=pot, target=chance.choice(pots), amount_pence=pence, words="", **common
        )
    elif act == "keep":
        duty = keep_for(pot=pot, worker=f"Lee {pence}", kind="redundancy", **common)
        keep_sum(liability=duty, amount_pence=pence, words="For Lee", once=duty.reference, **common)


def test_receipts_stand_under_the_names_of_their_lines(world: World) -> None:
    """Every link of every page leads to something that is in the file."""
    paid = world.own_payment(world.pot("Assistants"), 3000, "Tuesday / group?")
    receipts.add_receipt(payment=paid, upload=till(), by=world.user, at=NOW)
    with zipfile.ZipFile(io.BytesIO(packed(world.person))) as file:
        names = set(file.namelist())
        assert "files/receipts/2026-11-23 Tuesday group £30.jpg" in names
        for page in (name for name in names if name.endswith(".html")):
            for link in re.findall(r'(?:href|src)="([^"]+)"', file.read(page).decode()):
                where = unquote(link.partition("#")[0])
                found = posixpath.normpath(posixpath.join(posixpath.dirname(page), where))
                assert not where or found in names, (page, link)
            assert "<script" not in file.read(page).decode()


def test_a_person_who_does_not_sign_in_has_a_record(
    world: World, south: Authority, tmp_path: Path
) -> None:
    Person.objects.filter(pk=world.person.pk).update(user=None)
    person = Person.objects.select_related("authority").get(pk=world.person.pk)
    assert brought(saved(person, tmp_path / "record.zip"))[1] == 0
    moved = Person.objects.get(authority=south)
    assert differing(person, moved) == 0
    again = saved(moved, tmp_path / "onward.zip")  # and onward: the first file goes along
    with zipfile.ZipFile(again) as file:
        found = json.loads(file.read("data/ledger.json"))
        assert found["pots"][0]["opening"]["spent_pence"] == 15000
        inside = [name for name in file.namelist() if name.startswith("files/evidence/")]
        assert file.read(inside[0]) == (tmp_path / "record.zip").read_bytes()


def test_a_fund_goes_with_its_holder(cast: Cast, south: Authority, tmp_path: Path) -> None:
    """Speaks of both: what stands in the pot, and what the holder of the fund has."""
    person, acorn = cast.nia, cast.acorn
    theirs = agreed_plan(
        cast, person, [line("Fund", None, rate_pence=5000, held=Held.FUND, fund_holder=acorn)]
    )
    row = theirs.budget.holdings.get()
    built = moves.funder_to_holding(row, theirs.budget, 54321)
    ledger.post(
        book=theirs.budget.book, key="zq-in", reason=Reason.INSTALMENT, moves=built, by=None, at=NOW
    )
    assert brought(saved(person, tmp_path / "record.zip"))[1] == 0
    moved = Person.objects.get(authority=south)
    assert held(moved) == held(person) == 54321
    assert Budget.objects.get(person=moved).holdings.get().holder == acorn


def test_a_difference_is_said_and_everything_taken_back(
    world: World, south: Authority, tmp_path: Path
) -> None:
    """Cash in an account that no pot is held in: nothing here could hold it."""

    def account(members: dict[str, bytes]) -> None:
        def cash(budgets: Any) -> None:
            one = dict(budgets[0]["holdings"][0], reference="hold-22222222", kind="card")
            budgets[0]["holdings"].append({**one, "held_pence": 501})
            budgets[0]["held_pence"] += 501

        def moves(found: Any) -> None:
            place = next(one for one in found["accounts"] if one["kind"] == "funder")
            place["balance_pence"] -= 501
            card = {**place, "kind": "held", "balance_pence": 501, "code": "hold-22222222/held"}
            found["accounts"].append(card)
            move = {"from": place["code"], "to": card["code"], "pence": 501, "service_on": None}
            found["entries"].append({**found["entries"][0], "number": 999, "moves": [move]})

        remade(members, "data/budgets.json", cash)
        remade(members, "data/ledger.json", moves)
        manifest = json.loads(members["manifest.json"])
        manifest["totals"] = totals_of(json.loads(members["data/budgets.json"]))
        members["manifest.json"] = canonical(manifest)

    path = saved(world.person, tmp_path / "record.zip")
    result, code = brought(changed(path, account))
    assert (code, result["problems"][0]["code"], result["difference_pence"]) == (
        2, "pence_differ", 501,
    )  # fmt: skip
    assert "held: £5.01 there, £0.00 here" in result["problems"][0]["message"]
    assert not Person.objects.filter(authority=south).exists()
    assert not OpeningImport.objects.exists()
    assert brought(path)[1] == 0


def test_everybody_of_the_demo_makes_the_round_trip(db: None, tmp_path: Path) -> None:
    """Pools, pauses, funds, duties, part-paid bills, several funders: a year as people live it."""
    call_command("demo", stdout=StringIO())
    run_due(clock=clock.now)
    people = list(Person.objects.filter(budgets__isnull=False).distinct().order_by("pk"))
    assert len(people) > 5
    council = Authority.objects.create(name="Southtown Council", short_name="Southtown")
    on = clock.today()
    for name, role in (("Mo South", Role.FINANCE_MAKER), ("Ann South", Role.FINANCE_APPROVER)):
        user = User.objects.create_user(name.replace(" ", "-"), name=name)
        services.give_staff_role(
            user=user, authority=council, role=role, on=on, by=None, at=clock.now()
        )
    pence = 0
    for person in people:
        path = tmp_path / f"{person.reference}.zip"
        with path.open("wb") as file:
            write(file, gather(person, on))
        result, code = brought(path)
        assert code == 0, (person.full_name, result)
        pence += differing(person, Person.objects.get(case_number=person.reference))
    figure("F.record_round_trip_demo_pence_differing", wanted=0, got=pence)
    assert list(violations()) == []

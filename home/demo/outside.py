"""Other directories in the demo: one file came in, one pair may be one, one change is proposed."""

from datetime import date, datetime, timedelta

from providers import services
from providers.importing import keep
from providers.models import Area, ImportRun, Organisation
from providers.referral.found import FoundOrganisation, FoundPrice, FoundService, Read

# Invented places, with codes that the ONS has given to nobody.
AREAS = (
    ("E06000999", "Northtown", "Unitary authority", ("Northtown City Council",)),
    ("E06000998", "Westmoor", "Unitary authority", ("Westmoor Borough Council",)),
    ("W06000999", "Trenewydd", "Welsh unitary authority", ("Newtown Bay",)),
)
SOURCE = "Westmoor directory"


def name_areas() -> None:
    """What a list of councils says of the demo's areas."""
    for code, name, kind, others in AREAS:
        nation = "WLS" if code.startswith("W") else "ENG"
        Area.objects.update_or_create(
            code=code,
            defaults={"name": name, "kind": kind, "other_names": list(others), "nation": nation},
        )


def bring_in(today: date, at: datetime) -> None:
    """The neighbours' list: new groups, Acorn Arts once more, and an older word of Beech."""
    if ImportRun.objects.exists():
        return
    name_areas()
    acorn = Organisation.objects.filter(slug="acorn").first()
    if acorn is None:
        return
    if not acorn.charity_number:
        services.change_page(organisation=acorn, by=None, at=at, charity_number="1199999")
    westmoor = ("E06000998", "Westmoor")
    read = Read("westmoor.json", source=SOURCE)
    for found in (
        FoundOrganisation("west-1", "Acorn Arts (Westmoor)", "Art group", charity_number="1199999",
                          postcode="M33 4GT", areas=(westmoor,)),
        FoundOrganisation("west-2", "Wheels and Waves", "Boat trips that everyone can join",
                          website="https://waves.example", areas=(westmoor,)),
        FoundOrganisation("west-3", "Croeso Club", "A Welsh-speaking social club, run by members",
                          areas=(("W06000999", "Trenewydd"),)),
    ):  # fmt: skip
        read.organisations[found.outside_id] = found
    for offer in (
        FoundService("west-21", "Boat trip", "west-2", needs=("get out more",), access=("step-free",),
                     prices=(FoundPrice("session", 1800, today - timedelta(days=90), None),)),
        FoundService("west-31", "Club evening", "west-3", needs=("make friends",), languages=("Welsh",),
                     times="Thursdays, 6 to 9"),
    ):  # fmt: skip
        read.services[offer.outside_id] = offer
    read.left_out("record 7", "name", "Missing: this record is left out.")
    keep(read=read, by=None, at=at, on=today)
    waves = Organisation.objects.get(outside_id="west-2")
    services.change_page(
        organisation=waves,
        by=None,
        at=at,
        description="Boat trips for all, led by disabled sailors",
    )
    again = Read("westmoor-2.json", source=SOURCE)
    again.organisations["west-2"] = FoundOrganisation(
        "west-2", "Wheels and Waves", "Accessible boat trips", website="https://waves.example",
        areas=(westmoor,),
    )  # fmt: skip
    keep(read=again, by=None, at=at, on=today)

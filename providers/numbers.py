"""Public numbers of organisations and postcodes: their form, and where to look them up.

Charities: 6 or 7 figures (England and Wales), SC and 6 figures (Scotland), NIC or 1 and 5 or 6
figures (Northern Ireland). Companies: 8 letters or figures, zeros in front. CQC locations: 1-
and figures, or R and letters of a trust. Opens no database.
"""

import re
from typing import Final

from core.errors import DomainError

CHARITY: Final = re.compile(r"(\d{6,7}|SC\d{6}|NIC?\d{6})")
COMPANY: Final = re.compile(r"(\d{8}|(?:SC|NI|OC|SO|NC|CE|CS|FC|SF|NF|GE|IP|SP|NP|RS|SR|NR|RC|LP|SL|NL|AC|SA|NA|ES|IC|SI|NV|GN|PC|RO|ZC|SZ|NZ)\d{6}|(?:IP|SP|NP|RS|SR|NR)\d{5}R)")  # fmt: skip
CQC: Final = re.compile(r"(1-\d{5,12}|[A-Z0-9]{3,6}|V[A-Z]\d{6,9})")
POSTCODE: Final = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[ABD-HJLNP-UW-Z]{2})")
# Royal Mail's postcode areas of the United Kingdom and the Crown dependencies.
POSTCODE_AREAS: Final = frozenset(
    [
        "AB",
        "AL",
        "B",
        "BA",
        "BB",
        "BD",
        "BH",
        "BL",
        "BN",
        "BR",
        "BS",
        "BT",
        "CA",
        "CB",
        "CF",
        "CH",
        "CM",
        "CO",
        "CR",
        "CT",
        "CV",
        "CW",
        "DA",
        "DD",
        "DE",
        "DG",
        "DH",
        "DL",
        "DN",
        "DT",
        "DY",
        "E",
        "EC",
        "EH",
        "EN",
        "EX",
        "FK",
        "FY",
        "G",
        "GL",
        "GU",
        "GY",
        "HA",
        "HD",
        "HG",
        "HP",
        "HR",
        "HS",
        "HU",
        "HX",
        "IG",
        "IM",
        "IP",
        "IV",
        "JE",
        "KA",
        "KT",
        "KW",
        "KY",
        "L",
        "LA",
        "LD",
        "LE",
        "LL",
        "LN",
        "LS",
        "LU",
        "M",
        "ME",
        "MK",
        "ML",
        "N",
        "NE",
        "NG",
        "NN",
        "NP",
        "NR",
        "NW",
        "OL",
        "OX",
        "PA",
        "PE",
        "PH",
        "PL",
        "PO",
        "PR",
        "RG",
        "RH",
        "RM",
        "S",
        "SA",
        "SE",
        "SG",
        "SK",
        "SL",
        "SM",
        "SN",
        "SO",
        "SP",
        "SR",
        "SS",
        "ST",
        "SW",
        "SY",
        "TA",
        "TD",
        "TF",
        "TN",
        "TQ",
        "TR",
        "TS",
        "TW",
        "UB",
        "W",
        "WA",
        "WC",
        "WD",
        "WF",
        "WN",
        "WR",
        "WS",
        "WV",
        "YO",
        "ZE",
    ]
)


class BadNumber(DomainError):
    code = "bad_number"
    message = "This number has not the form of a register's number. Look it up and type it again."


class BadPostcode(DomainError):
    code = "bad_postcode"
    message = "There is no postcode like this. Look it up and type it again."


def charity_number(text: str) -> str:
    """The number as the register writes it, or nothing. Raises BadNumber."""
    plain = _plain(text)
    if plain.startswith("NIC"):
        plain = plain.replace("NIC", "NI", 1)
    return _held(plain.removesuffix("-0"), CHARITY, "charity_number", "A charity number has 6 or 7 figures, or SC or NI and 6.")  # fmt: skip


def company_number(text: str) -> str:
    """The number with its zeros in front, or nothing. Raises BadNumber."""
    plain = _plain(text)
    if plain.isascii() and plain.isdigit() and len(plain) >= 5:  # noqa: PLR2004
        plain = plain.zfill(8)
    return _held(plain, COMPANY, "company_number", "A company number has 8 figures, or 2 letters and 6 figures.")  # fmt: skip


def cqc_location(text: str) -> str:
    """The CQC's number of a location, or nothing. Raises BadNumber."""
    return _held(_plain(text), CQC, "cqc_location", "A CQC location number looks like 1-123456789.")


def postcode(text: str) -> str:
    """A postcode as the post writes it, or nothing. Raises BadPostcode."""
    plain = _plain(text)
    if not plain:
        return ""
    found = POSTCODE.fullmatch(plain)
    if found is None or re.match("[A-Z]+", plain)[0] not in POSTCODE_AREAS:  # type: ignore[index]
        raise BadPostcode(field="postcode")
    return f"{found[1]} {found[2]}"


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).upper()


def _held(plain: str, form: re.Pattern[str], name: str, message: str) -> str:
    if plain and not form.fullmatch(plain):
        raise BadNumber(message, field=name)
    return plain


def links(*, charity: str, company: str, cqc: str) -> list[tuple[str, str, str]]:
    """(register, number, address) of each number that has the form of one."""
    found = []
    for words, number, read, address in (
        ("Charity register", charity, charity_number, _charity_address),
        ("Companies House", company, company_number, _company_address),
        ("Care Quality Commission", cqc, cqc_location, _cqc_address),
    ):
        try:
            plain = read(number)
        except DomainError:
            continue
        if plain:
            found.append((words, plain, address(plain)))
    return found


def _charity_address(number: str) -> str:
    if number.startswith("SC"):
        return f"https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={number}"
    if number.startswith("NI"):
        plain = number.removeprefix("NI")
        return f"https://www.charitycommissionni.org.uk/charity-details/?regId={plain}&subId=0"
    return f"https://register-of-charities.charitycommission.gov.uk/charity-details/?regId={number}&subId=0"


def _company_address(number: str) -> str:
    return f"https://find-and-update.company-information.service.gov.uk/company/{number}"


def _cqc_address(number: str) -> str:
    return f"https://www.cqc.org.uk/location/{number}"

"""Which reader a file of organisations goes to."""

from pathlib import Path

from providers.referral.cqc import read_cqc
from providers.referral.found import Read
from providers.referral.reading import read_file


def read_any(path: str, *, name: str = "", source: str = "") -> Read:
    """Read a file by its name: tables (.csv) are the CQC's, all else is Open Referral.

    `name` is what the sender called it. `source` names the directory it comes from, so that two
    directories may use one id for two things.
    """
    is_table = Path(name or path).suffix.lower() == ".csv"
    read = read_cqc if is_table else read_file
    found = read(path, source=source) if source else read(path)
    found.file = name or path
    return found

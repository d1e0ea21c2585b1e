"""Small recordings made here and now, with place and device in them as a phone leaves them."""

import io
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av

PLACE = "+51.5074-000.1278/"
ABOUT = {
    "location": PLACE, "location-eng": PLACE, "com.apple.quicktime.location.ISO6709": PLACE,
    "title": "At Auntie’s house", "artist": "Pixel of Maya", "creation_time": "2026-05-01T10:00:00Z",
}  # fmt: skip
FORMS = {
    "webm": ("webm", "libvpx", "libopus"),
    "voice.webm": ("webm", "", "libopus"),
    "mp4": ("mp4", "libx264", "aac"),
    "mov": ("mov", "libx264", "aac"),
    "m4a": ("ipod", "", "aac"),
    "ogg": ("ogg", "", "libopus"),
    "mp3": ("mp3", "", "libmp3lame"),
}
RATE = 48000
_made: dict[tuple[str, int], bytes] = {}


def recording(form: str, seconds: int = 2) -> bytes:
    """A recording in one of FORMS; made once a run."""
    if (form, seconds) not in _made:
        _made[form, seconds] = _make(form, seconds)
    return _made[form, seconds]


def _make(form: str, seconds: int) -> bytes:
    container, film, sound = FORMS[form]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        with av.open(str(path), "w", format=container) as going:
            going.metadata.update(ABOUT)
            video = _film(going, film) if film else None
            audio: Any = going.add_stream(sound, rate=RATE)
            if video:
                _frames(going, video, seconds)
            _sounds(going, audio, seconds)
        return path.read_bytes()


def _film(going: Any, codec: str) -> Any:
    video = going.add_stream(codec, rate=10)
    video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
    return video


def _frames(going: Any, video: Any, seconds: int) -> None:
    for number in range(seconds * 10):
        frame = av.VideoFrame(64, 48, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([number * 7 % 255]) * plane.buffer_size)
        frame.pts, frame.time_base = number, Fraction(1, 10)
        going.mux(video.encode(frame))
    going.mux(video.encode(None))


def _sounds(going: Any, audio: Any, seconds: int) -> None:
    form = "s16" if audio.codec_context.name == "libopus" else "fltp"
    for number in range(seconds * RATE // 960):
        frame = av.AudioFrame(format=form, layout="mono", samples=960)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts = RATE, number * 960
        frame.time_base = Fraction(1, RATE)
        going.mux(audio.encode(frame))
    going.mux(audio.encode(None))


def about(content: bytes) -> dict[str, str]:
    """Everything that a recording says about itself, of the whole and of each track."""
    with av.open(io.BytesIO(content)) as file:
        said = dict(file.metadata)
        for track in file.streams:
            said |= track.metadata
        return said

"""A recording made anew: sound and picture copied as they are, everything else left behind.

Where and when it was made, with what, titles, covers and hidden tracks do not come along. A
beginning of every recording is played to be sure that it plays. Runs in the child process of
`files.worker`. Pure apart from PyAV.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av.error import FFmpegError

from files.kinds import (
    M4A,
    MOV,
    MP3,
    MP4,
    OGG,
    WEBM,
    WEBM_SOUND,
    Kind,
    KindNotTaken,
    RecordingBroken,
    RecordingTooLong,
    playing_time,
)

LONGEST: Final = 2 * 3600  # seconds
MOST_PIXELS: Final = 4096 * 4096  # of a film
TRIED: Final = 30  # packets of each track that are played to be sure
_READ_AS: Final = {WEBM: "matroska", MP4: "mov", MOV: "mov", M4A: "mov", OGG: "ogg", MP3: "mp3"}
_FILM: Final = {"vp8", "vp9", "av1", "h264", "hevc"}
_SOUND: Final = {"opus", "vorbis", "aac", "mp3", "mp3float", "flac"}


@dataclass(frozen=True)
class Made:
    """What was kept: its kind, its length in seconds, and what was lost, in words."""

    kind: Kind
    seconds: int
    note: str


def remake(kind: Kind, source: Path, target: Path) -> Made:
    """Copy sound and picture into a new recording.

    Raises RecordingBroken, RecordingTooLong or KindNotTaken.
    """
    with source.open("rb") as file:
        try:
            coming = av.open(file, format=_READ_AS[kind], metadata_errors="ignore")
        except (FFmpegError, ValueError, OSError) as problem:
            raise RecordingBroken(_CUT_OFF) from problem
        with coming:
            try:
                return _copy(kind, coming, target)
            except (FFmpegError, ValueError, OSError) as problem:
                raise RecordingBroken from problem


_CUT_OFF: Final = (
    "This recording was cut off before it was finished. None of it can be played. Record it again."
)


def _copy(kind: Kind, coming: Any, target: Path) -> Made:
    film, sound = _tracks(coming)
    becomes, form = _becomes(kind, film is not None)
    options = {"fflags": "+bitexact"} | ({"movflags": "+faststart"} if form == "mp4" else {})
    with av.open(str(target), "w", format=form, container_options=options) as going:
        copying = Copying(coming, going, [track for track in (film, sound) if track is not None])
        copying.run()
    if not copying.played or copying.seconds <= 0:
        raise RecordingBroken
    said = Fraction(coming.duration or 0, av.time_base)
    lost = copying.stopped or said - copying.seconds > max(Fraction(2), said / 20)
    note = _what_is_left(int(copying.seconds)) if lost else ""
    return Made(becomes, max(1, round(copying.seconds)), note)


def _what_is_left(seconds: int) -> str:
    return f"The end of this recording is broken. We kept the first {playing_time(seconds)}."


def _tracks(coming: Any) -> tuple[Any, Any]:
    """The first film and the first sound; a cover picture is neither. Raises KindNotTaken."""
    film = sound = None
    for track in coming.streams:
        if track.type == "video" and film is None and not _is_cover(track):
            film = track
        elif track.type == "audio" and sound is None:
            sound = track
    if film is None and sound is None:
        raise RecordingBroken(
            "There is no sound and no picture in this recording. Record it again."
        )
    for track, known in ((film, _FILM), (sound, _SOUND)):
        if track is not None and (
            track.codec_context is None or track.codec_context.name not in known | _OTHER_NAMES
        ):
            raise KindNotTaken(
                "Browsers cannot play this kind of recording. Save it as MP4 or WebM and send it."
            )
    if film is not None and not 0 < film.width * film.height <= MOST_PIXELS:
        raise KindNotTaken("This film is too large to show. Save it smaller and send it again.")
    return film, sound


_OTHER_NAMES: Final = {"libdav1d", "libvpx", "libvpx-vp9", "libopus", "libvorbis"}


def _is_cover(track: Any) -> bool:
    return bool(track.disposition & av.stream.Disposition.attached_pic)


def _becomes(kind: Kind, has_film: bool) -> tuple[Kind, str]:
    if kind is WEBM:
        return (WEBM if has_film else WEBM_SOUND), "webm"
    if kind in (MP4, MOV, M4A):
        return (MP4, "mp4") if has_film else (M4A, "mp4")
    if has_film:
        raise KindNotTaken("We cannot show this film. Save it as MP4 or WebM and send it.")
    return (OGG, "ogg") if kind is OGG else (MP3, "mp3")


@dataclass
class Copying:
    """One copying of packets, as far as it goes."""

    coming: Any
    going: Any
    tracks: list[Any]
    seconds: Fraction = Fraction(0)
    played: bool = False
    stopped: bool = False
    _tried: dict[int, int] = field(default_factory=dict)
    _last: dict[int, int] = field(default_factory=dict)

    def run(self) -> None:
        """Copy until the end, or until the recording breaks off. Raises RecordingTooLong."""
        places = {track.index: self.going.add_stream_from_template(track) for track in self.tracks}
        for packet in self._packets():
            index, dts = packet.stream.index, packet.dts
            if dts is None or dts <= self._last.get(index, dts - 1):
                continue
            self._last[index] = dts
            self._measure(packet)
            self._try(packet)
            packet.stream = places[index]
            try:
                self.going.mux(packet)
            except FFmpegError:
                self.stopped = True
                return

    def _packets(self) -> Iterator[Any]:
        try:
            for packet in self.coming.demux(self.tracks):
                if packet.is_corrupt:
                    self.stopped = True
                    return
                yield packet
        except (FFmpegError, ValueError, OSError):
            self.stopped = True

    def _measure(self, packet: Any) -> None:
        start = packet.stream.start_time or 0
        end = ((packet.pts or packet.dts) - start + (packet.duration or 0)) * packet.time_base
        self.seconds = max(self.seconds, Fraction(end))
        if self.seconds > LONGEST:
            raise RecordingTooLong

    def _try(self, packet: Any) -> None:
        """Play the first packets of each track: one that shows nothing at all is refused."""
        index = packet.stream.index
        if self._tried.get(index, 0) >= TRIED:
            return
        self._tried[index] = self._tried.get(index, 0) + 1
        try:
            self.played = bool(packet.decode()) or self.played
        except (FFmpegError, ValueError):
            return

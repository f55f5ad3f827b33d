"""Read films and sounds of the kinds that PowerPoint plays, and take out what they tell of their makers.

Nothing is decoded: what a film is, how large and how long, stands in its container (ISO/IEC 14496-12). Places,
cameras, titles and times are overwritten there without moving anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

FilmKind = Literal["mp4", "mov", "m4a", "mp3", "wav"]
MAX_BOXES = 10_000
_MAX_SIDE = 20_000  # px

_TO_MP4 = "convert it to MP4 with H.264 and AAC, for example with HandBrake"
_TO_MP3 = "convert it to MP3 or M4A, for example with Audacity"
_OTHERS = (
    (b"\x1aE\xdf\xa3", "WebM or Matroska", _TO_MP4),
    (b"0&\xb2u", "Windows Media", _TO_MP4),
    (b"OggS", "Ogg", _TO_MP3),
    (b"fLaC", "FLAC", _TO_MP3),
    (b"GIF8", "GIF", "show it as an `image`, or convert it to MP4"),
)
_PLAYED = frozenset({"avc1", "avc3", "mp4v"})
_CODECS = {"hvc1": "HEVC", "hev1": "HEVC", "av01": "AV1", "vp09": "VP9", "vp08": "VP8"}
_TELLING = frozenset({b"udta", b"meta", b"uuid"})


class FilmError(ValueError):
    """The file cannot be used: why, in an author's words, and what to do."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Film:
    """A film or a sound as it may go into a file.

    `width` and `height` are 0 for a sound; `duration_ms` is 0 where it does not say how long it is. `unusual` names
    a coding that many computers do not play, or is ''.
    """

    data: bytes
    kind: FilmKind
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    unusual: str = ""

    @property
    def is_video(self) -> bool:
        return self.kind in ("mp4", "mov")


def read(data: bytes) -> Film:
    """Return a film or a sound without what it tells of its maker; raise `FilmError` for one of another kind."""
    if data[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free"):
        return _box_film(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _wave(data)
    if data[:3] == b"ID3" or _begins_frame(data, 0):
        return _mp3(data)
    for mark, name, hint in _OTHERS:
        if data.startswith(mark):
            raise FilmError(f"is of the kind {name}, which PowerPoint does not play everywhere", hint)
    if data[:4] == b"RIFF" and data[8:12] == b"AVI ":
        raise FilmError("is of the kind AVI, which PowerPoint does not play everywhere", _TO_MP4)
    raise FilmError("is no film or sound that PowerPoint plays", _TO_MP4)


# --- MP4, MOV and M4A -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int  # of what is in it
    end: int


def _boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[_Box]:
    """Yield the boxes one after another; what does not hold together ends the list."""
    for _ in range(MAX_BOXES):
        if start + 8 > end:
            return
        size, head = int.from_bytes(data[start : start + 4]), 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16]), 16
        stop = end if size == 0 else start + size
        if stop > end or stop < start + head:
            raise FilmError("is damaged", "save it again as MP4")
        yield _Box(bytes(data[start + 4 : start + 8]), start + head, stop)
        start = stop


def _box_film(data: bytes) -> Film:
    told = bytearray(data)
    _forget(told, 0, len(told), outermost=True)
    top = {box.kind: box for box in _boxes(told, 0, len(told))}
    if b"moov" not in top:
        raise FilmError("is damaged", "save it again as MP4")
    movie = top[b"moov"]
    inside = list(_boxes(told, movie.start, movie.end))
    duration_ms = next((_duration(told, box) for box in inside if box.kind == b"mvhd"), 0)
    width = height = 0
    unusual = ""
    for track in inside:
        if track.kind == b"trak" and _handler(told, track) == b"vide":
            width, height = _frame(told, track)
            codec = _codec(told, track)
            unusual = "" if codec in _PLAYED else _CODECS.get(codec, codec)
            break
    else:
        if not any(track.kind == b"trak" and _handler(told, track) == b"soun" for track in inside):
            raise FilmError("holds neither a picture nor a sound", "save it again as MP4")
        return Film(bytes(told), "m4a", duration_ms=duration_ms)
    if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        raise FilmError("does not say how large it is", "save it again as MP4")
    is_mov = data[4:8] != b"ftyp" or data[8:12] == b"qt  "
    return Film(bytes(told), "mov" if is_mov else "mp4", width, height, duration_ms, unusual)


def _forget(data: bytearray, start: int, end: int, *, outermost: bool = False) -> None:
    """Overwrite, where they stand, titles, places, cameras and times: nothing else moves by it."""
    for box in list(_boxes(data, start, end)):
        if box.kind in _TELLING:
            head = data[box.start - 8 : box.start].find(box.kind)
            at = box.start - 8 + head if head >= 0 else box.start - 12  # a long box has its length behind its kind
            data[at : at + 4] = b"free"
            data[box.start : box.end] = bytes(box.end - box.start)
        elif box.kind in (b"moov", b"trak", b"mdia"):
            _forget(data, box.start, box.end)
        elif box.kind in (b"mvhd", b"tkhd", b"mdhd") and not outermost and box.end - box.start >= 20:
            length = 16 if data[box.start] == 1 else 8
            data[box.start + 4 : box.start + 4 + length] = bytes(length)


def _find(data: bytearray, box: _Box, *path: bytes) -> _Box | None:
    for kind in path:
        found = next((inner for inner in _boxes(data, box.start, box.end) if inner.kind == kind), None)
        if found is None:
            return None
        box = found
    return box


def _handler(data: bytearray, track: _Box) -> bytes:
    found = _find(data, track, b"mdia", b"hdlr")
    return bytes(data[found.start + 8 : found.start + 12]) if found else b""


def _codec(data: bytearray, track: _Box) -> str:
    found = _find(data, track, b"mdia", b"minf", b"stbl", b"stsd")
    return data[found.start + 12 : found.start + 16].decode("latin-1").strip() if found else ""


def _frame(data: bytearray, track: _Box) -> tuple[int, int]:
    """Return a track's width and height as they are seen: phones turn what they record."""
    found = _find(data, track, b"tkhd")
    if found is None or found.end - found.start < 84:
        return 0, 0
    width, height = (int.from_bytes(data[found.end - at : found.end - at + 2]) for at in (8, 4))
    across, down = (
        abs(int.from_bytes(data[found.end - at : found.end - at + 4], signed=True)) for at in (44, 40)
    )  # how much of its width goes across, and down (8.3.2.3 of the standard)
    return (height, width) if down > across else (width, height)


def _duration(data: bytearray, box: _Box) -> int:
    """Return how long the movie is, in thousandths of a second."""
    at, length = (20, 8) if data[box.start] == 1 else (12, 4)
    scale = int.from_bytes(data[box.start + at : box.start + at + 4])
    duration = int.from_bytes(data[box.start + at + 4 : box.start + at + 4 + length])
    return duration * 1000 // scale if scale and duration < 2 ** (8 * length) - 1 else 0


# --- sounds ---------------------------------------------------------------------------------------


def _begins_frame(data: bytes, at: int) -> bool:
    """Say whether a frame of MPEG sound of layer III begins here."""
    return len(data) > at + 3 and data[at] == 0xFF and data[at + 1] & 0xE6 == 0xE2 and data[at + 2] & 0xF0 != 0xF0


def _mp3(data: bytes) -> Film:
    start = 0
    while data[start : start + 3] == b"ID3":
        size = 0
        for byte in data[start + 6 : start + 10]:
            size = size << 7 | byte & 0x7F
        start += 10 + size + (10 if data[start + 5 : start + 6] and data[start + 5] & 0x10 else 0)
    while data[start : start + 1] == b"\0":
        start += 1
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    if start >= end or not _begins_frame(data, start):
        raise FilmError("is damaged", "save it again as MP3")
    return Film(data[start:end], "mp3")


def _wave(data: bytes) -> Film:
    """Return a WAV file with its sound and nothing else."""
    kept: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] in (b"fmt ", b"fact", b"data"):
            kept[data[at : at + 4]] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    if not kept.get(b"data") or len(kept.get(b"fmt ", b"")) < 16:
        raise FilmError("is damaged", "save it again as MP3 or WAV")
    body = b"WAVE" + b"".join(
        kind + len(kept[kind]).to_bytes(4, "little") + kept[kind] + b"\0" * (len(kept[kind]) % 2)
        for kind in (b"fmt ", b"fact", b"data")
        if kind in kept
    )
    per_second = int.from_bytes(kept[b"fmt "][8:12], "little")
    duration_ms = len(kept[b"data"]) * 1000 // per_second if per_second else 0
    return Film(b"RIFF" + len(body).to_bytes(4, "little") + body, "wav", duration_ms=duration_ms)

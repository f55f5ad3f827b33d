"""Make a stranger's EMF safe: keep what draws, drop what leads elsewhere or tells of its maker.

A metafile is a list of records, each with its kind and its length ([MS-EMF] 2.3). PowerPoint draws them itself and
turns them into shapes at *Convert to Shape*, so they go into the deck as they are.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_BYTES = 5_000_000
MAX_RECORDS = 200_000
LONGER_SIDE = 1200  # px of every drawing, whatever it says itself

_HEADER = struct.Struct("<II4i4iIIIIHHIII2i2i")  # [MS-EMF] 2.3.4.2
_RECORD = struct.Struct("<II")
_FIRST, _LAST, _COMMENT = 1, 14, 70
_MARK = 0x464D4520  # ` EMF`
_DRAWING_COMMENT = b"EMF+"  # the same drawing for newer programs; other comments are what programs tell of themselves
_ELSEWHERE = frozenset({99, 100, 101, 102, 103, 104, 105, 106, 109, 110, 111, 112, 113, 119, 121, 122})
"""Records that name files of colour profiles and fonts, or speak to a printer's driver ([MS-EMF] 2.1.1)."""


class EmfError(ValueError):
    """The file is no sound metafile: why, in an author's words, and what to do."""

    def __init__(self, reason: str, hint: str = "save it again as EMF or, better, as SVG") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Emf:
    """A drawing as it may go into a file, and its proportions in px."""

    data: bytes = field(repr=False)
    width: int
    height: int


def is_emf(data: bytes) -> bool:
    """Say whether the bytes begin as a metafile does."""
    return data[:4] == b"\1\0\0\0" and data[40:44] == b" EMF"


def clean(data: bytes) -> Emf:
    """Return the drawing without what leads elsewhere and what tells of its maker; raise `EmfError`."""
    if len(data) > MAX_BYTES:
        raise EmfError("has more than 5 MB", "save it simpler, or as PNG")
    records = [record for record in _records(data) if _draws(record)]
    header = bytearray(records[0])
    left, top, right, bottom = _HEADER.unpack_from(header)[6:10]
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        raise EmfError("says that it has no size")
    described, described_at = struct.unpack_from("<II", header, 60)
    if described:
        begin = max(described_at, _HEADER.size)
        header[begin:] = bytes(max(0, len(header) - begin))
    struct.pack_into("<II", header, 60, 0, 0)
    struct.pack_into("<II", header, 48, sum(map(len, records)), len(records))
    larger = max(width, height)
    sides = (max(1, round(side * LONGER_SIDE / larger)) for side in (width, height))
    return Emf(b"".join((bytes(header), *records[1:])), *sides)


def _records(data: bytes) -> Iterator[bytes]:
    """Yield the records from the header to the last one; what stands behind that is not the drawing's."""
    place = count = kind = 0
    while kind != _LAST:
        if place + _RECORD.size > len(data):
            raise EmfError("is cut off or damaged")
        kind, size = _RECORD.unpack_from(data, place)
        least = _HEADER.size if place == 0 else _RECORD.size
        if size < least or size % 4 or place + size > len(data) or (kind == _FIRST) != (place == 0):
            raise EmfError("is cut off or damaged")
        count += 1
        if count > MAX_RECORDS:
            raise EmfError(f"draws more than {MAX_RECORDS:,} things", "save it simpler, or as PNG")
        yield data[place : place + size]
        place += size


def _draws(record: bytes) -> bool:
    (kind,) = struct.unpack_from("<I", record)
    return kind not in _ELSEWHERE and (kind != _COMMENT or record[12:16] == _DRAWING_COMMENT)

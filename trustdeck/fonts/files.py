"""Read a font file: whose face it is, how tall its lines are, what its licence allows, and how it sets text.

HarfBuzz reads and shapes, as it does in LibreOffice and in browsers, which give it fonts from strangers. It is
imported when a brand has font files, and not before.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

MAX_FONT_BYTES = 30_000_000  # a face with all ideographs has 10 to 25 MB

Rights = Literal["editable", "viewable", "none"]
"""What a font's licence lets one embed it in: any deck; decks that can only be looked at; nothing."""

_KINDS = {b"\0\1\0\0", b"true", b"OTTO"}
_WEB, _COLLECTION = (b"wOFF", b"wOF2"), b"ttcf"
_NEEDED = ("OS/2", "cmap", "head", "hhea", "hmtx", "maxp", "name")
_MAX_TABLES = 100
_FAMILY = 1  # the name by which Office lists a font
_REGULAR, _BOLD, _ITALIC, _TYPOGRAPHIC = 1 << 6, 1 << 5, 1 << 0, 1 << 7  # bits of fsSelection
_UNITS = range(16, 16_385)
_LINES = (0.5, 5.0)  # how tall a line may be, in em; what is outside is no text font or not sound


class FontError(Exception):
    """A file cannot be used as a font: `reason` goes on from the file's name, `hint` is what to do instead."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, slots=True, eq=False)
class FontFile:
    """A font. `ascent`, `descent` and `gap` are ratios of the size; `advances` the characters' widths, in em.

    `is_truetype`: its outlines are TrueType's, the only kind that PowerPoint embeds.
    """

    family: str
    bold: bool
    italic: bool
    ascent: float
    descent: float
    gap: float
    advances: dict[str, float] = field(repr=False)
    rights: Rights
    is_truetype: bool
    data: bytes = field(repr=False)


@lru_cache(maxsize=32)
def read_font(data: bytes) -> FontFile:
    """Return the font that a file holds; raise a `FontError` where it holds none that an office program could use."""
    import uharfbuzz as harfbuzz

    tables = _tables(data)
    face = harfbuzz.Face(data)
    os2, hhea = (face.reference_table(tag).data for tag in ("OS/2", "hhea"))
    family = face.get_name(_FAMILY) or next(
        (face.get_name(_FAMILY, name.language) for name in face.list_names() if name.name_id == _FAMILY), ""
    )
    if len(os2) < 78 or len(hhea) < 36 or face.upem not in _UNITS or not family or not len(face.unicodes):
        raise _damaged("its tables do not hold what they should")
    ascent, descent, gap = (part / face.upem for part in _line(os2, hhea))
    if not _LINES[0] <= ascent + descent + gap <= _LINES[1]:
        raise _damaged(f"its lines would be {ascent + descent + gap:.1f} times as tall as its letters")
    font = harfbuzz.Font(face)
    advances = {
        chr(code): font.get_glyph_h_advance(glyph) / face.upem
        for code in face.unicodes
        if not 0xD800 <= code < 0xE000 and (glyph := font.get_nominal_glyph(code))
    }
    (selection,) = struct.unpack_from(">H", os2, 62)
    return FontFile(
        family=" ".join(family.split()),
        bold=bool(selection & _BOLD),
        italic=bool(selection & _ITALIC),
        ascent=ascent,
        descent=descent,
        gap=gap,
        advances=advances,
        rights=_rights(os2),
        is_truetype="glyf" in tables,
        data=data,
    )


def _damaged(why: str) -> FontError:
    return FontError(f"is no sound font: {why}", "take the file from where it came from again")


def _tables(data: bytes) -> frozenset[str]:
    """Return which tables the file has, all of them whole."""
    kind = data[:4]
    if kind in _WEB:
        raise FontError("is a font for web pages, which no office program shows", "take the family's .ttf or .otf file")
    if kind == _COLLECTION:
        raise FontError("holds several fonts", "take a file for each face, .ttf or .otf")
    if kind not in _KINDS or len(data) < 12:
        raise FontError("is no font", "take a .ttf or .otf file")
    (count,) = struct.unpack_from(">H", data, 4)
    if not 0 < count <= _MAX_TABLES or len(data) < 12 + 16 * count:
        raise _damaged("it is cut off")
    found = set()
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, at)
        if offset + length > len(data):
            raise _damaged("it is cut off")
        found.add(tag.decode("latin-1"))
    missing = [tag for tag in _NEEDED if tag not in found]
    if missing:
        raise _damaged(f"it has no table `{missing[0]}`")
    if "fvar" in found:
        raise FontError(
            "is a variable font, of which PowerPoint shows one form only",
            "take the family's static files: Regular, Bold, Italic, Bold Italic",
        )
    return frozenset(found)


def _line(os2: bytes, hhea: bytes) -> tuple[int, int, int]:
    """Return ascent, descent and gap of a line set at 100 %, in the font's units: the most that a program makes of it.

    Windows takes the OS/2 table's own extent, and as much of hhea's gap as that extent leaves uncovered, or the
    typographic extent where the font asks for it; macOS, and LibreOffice in most cases, take hhea.
    """
    (selection,) = struct.unpack_from(">H", os2, 62)
    typographic = struct.unpack_from(">hhh", os2, 68)
    windows = struct.unpack_from(">HH", os2, 74)
    apple = struct.unpack_from(">hhh", hhea, 4)
    ascents, descents, wholes = zip(
        *(
            (ascent, abs(descent), ascent + abs(descent) + max(0, gap))
            for ascent, descent, gap in (
                typographic if selection & _TYPOGRAPHIC else (*windows, 0),
                apple,
            )
        ),
        strict=True,
    )
    return max(ascents), max(descents), max(0, max(wholes) - max(ascents) - max(descents))


def _rights(os2: bytes) -> Rights:
    """Return what fsType says (OpenType, OS/2): where it says several things, the one that allows most."""
    (kind,) = struct.unpack_from(">H", os2, 8)
    if kind & 0x200:  # only its bitmaps
        return "none"
    if kind & 0xE == 0 or kind & 8:
        return "editable"
    return "viewable" if kind & 4 else "none"


class Shaper:
    """Sets text in a font: letters in the forms that they take beside one another, kerned, as ligatures."""

    def __init__(self, data: bytes) -> None:
        import uharfbuzz as harfbuzz

        self._harfbuzz = harfbuzz
        self._font = harfbuzz.Font(harfbuzz.Face(data))
        self._units = self._font.face.upem

    def advances(self, text: str) -> list[float]:
        """Return the width in em of each glyph of a text in one script."""
        buffer = self._harfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        self._harfbuzz.shape(self._font, buffer)
        return [position.x_advance / self._units for position in buffer.glyph_positions or ()]

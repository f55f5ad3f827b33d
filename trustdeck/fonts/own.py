"""Measure text in the faces of a brand's own font files, and in all others as ever."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from trustdeck.fonts.faces import PRINTER_DPI, UNSEEN, Advances, Face, face
from trustdeck.fonts.files import FontFile, Shaper

# Windows thickens letters by about a fiftieth of their size where a family has no bold face.
_THICKENED_EM = 0.02

# The scripts whose letters change with their neighbours or stand on one another, by their first characters: the
# widths of letters say little of the widths of words.
_SCRIPTS = (
    0x590, 0x600, 0x700, 0x780, 0x7C0, 0x840, 0x860, 0x8A0, 0x900, 0x980, 0xA00, 0xA80, 0xB00, 0xB80, 0xC00, 0xC80,
    0xD00, 0xD80, 0xE00, 0xE80, 0xF00, 0x1000, 0x10A0, 0x1780, 0x1800, 0x18B0, 0x1A20, 0x1AB0, 0xFB1D, 0xFE00, 0xFE70,
    0xFEFF,
)  # fmt: skip
_PLAIN = {0x10A0, 0x18B0, 0x1AB0, 0xFE00, 0xFEFF}  # what begins here is none of them
_ALIKE = {0x700: 0x600, 0x8A0: 0x600, 0xFE70: 0x600, 0xFB1D: 0x590}


@dataclass(frozen=True, slots=True)
class Fonts:
    """Where a brand's faces come from: its own files, in their families, else what ships with trustdeck."""

    files: tuple[FontFile, ...] = ()

    def face(self, family: str, bold: bool = False, italic: bool = False) -> Face:
        """Return the face that measures a family's; the nearest of its own that a family has in files."""
        return _face(self.files, family, bold, italic) if self.files else face(family, bold, italic)

    def family(self, family: str) -> tuple[FontFile, ...]:
        """Return the files of a family."""
        return tuple(file for file in self.files if _key(file.family) == _key(family))


def _key(family: str) -> str:
    return " ".join(family.casefold().split())


@dataclass(frozen=True, slots=True, eq=False)
class _OwnFace(Face):
    """A face that text can be set in."""

    _shaper: Shaper
    _thicker: float

    def width(self, text: str, size_pt: float) -> float:
        """Return the width in points of a text on one line: the most that an office program makes of it.

        It sets letters one by one, or kerned and as ligatures; those of many scripts only as the font joins them.
        """
        return sum(self._width_of(part, size_pt, *kind) for part, kind in self._parts(text))

    def blank(self, word: str, size_pt: float) -> float:
        """Return the width in points of a blank behind a word, which is set in the font that has the word's letters."""
        return self.width(" ", size_pt) if all(map(self.has, word)) else Face.blank(self, word, size_pt)

    def _width_of(self, part: str, size_pt: float, script: int, is_own: bool) -> float:
        if not is_own:
            return Face.width(self, part, size_pt)
        joined = self._set(part, size_pt)
        return joined if script else max(joined, Face.width(self, part, size_pt))

    def _set(self, text: str, size_pt: float) -> float:
        dots = size_pt * PRINTER_DPI / 72
        advances = [advance + self._thicker if advance else 0.0 for advance in self._shaper.advances(text)]
        rounded = sum(math.floor(advance * dots + 0.5) for advance in advances)
        return max(sum(advances) * size_pt, rounded * 72 / PRINTER_DPI)

    def _parts(self, text: str) -> Iterator[tuple[str, tuple[int, bool]]]:
        """Yield the text by scripts and by whether the font has the letters; what is not seen parts nothing."""
        last = (0, True)

        def kind(character: str) -> tuple[int, bool]:
            nonlocal last
            if character not in UNSEEN:
                last = _script(ord(character)), self.has(character)
            return last

        for found, letters in groupby(text, kind):
            yield "".join(letters), found


def _script(code: int) -> int:
    """Return by its first character which script a character is in; 0 where its letters stand side by side."""
    at = bisect(_SCRIPTS, code)
    first = _SCRIPTS[at - 1] if at else 0
    return 0 if first in _PLAIN else _ALIKE.get(first, first)


@lru_cache(maxsize=256)
def _face(files: tuple[FontFile, ...], family: str, bold: bool, italic: bool) -> Face:
    own = Fonts(files).family(family)
    if not own:
        return face(family, bold, italic)
    file = min(own, key=lambda file: (file.bold != bold, file.italic != italic))
    thicker = _THICKENED_EM if bold and not file.bold else 0.0
    style = "bold" if bold else "regular"
    widths = {c: width + thicker if width else 0.0 for c, width in file.advances.items()} if thicker else file.advances
    return _OwnFace(
        file.family, bold, italic, file.ascent, file.descent, file.gap, "", Advances(widths, style), {},
        frozenset(file.advances), Shaper(file.data), thicker,
    )  # fmt: skip

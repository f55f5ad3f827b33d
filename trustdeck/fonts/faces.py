"""Measure text in a face by its metrics: those that ship, those of a stand-in, or those of a brand's own file."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

PRINTER_DPI = 600

_WIDE_EM = 1.0  # an ideograph, kana or emoji fills a square
_LETTER_EM = 0.75  # a letter of a script that no shipped face has; Thai, Arabic and Devanagari are narrower
_SYMBOL_EM = 1.0

UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width space, joiners
_ALIKE = {"\u00a0": " ", "\u2007": "0", "\u2011": "-", "\u202f": " "}  # what the no-break characters look like


class _Source(NamedTuple):
    """Which shipped family measures another one, and what its widths and lines are multiplied by."""

    metrics: str
    widths: float = 1.0
    lines: float = 1.0


_TWINS = {
    "carlito": "carlito",
    "calibri": "carlito",
    "caladea": "caladea",
    "cambria": "caladea",
    "gelasio": "gelasio",
    "georgia": "gelasio",
    "liberation sans": "liberationsans",
    "arial": "liberationsans",
    "arimo": "liberationsans",
    "helvetica": "liberationsans",
    "liberation serif": "liberationserif",
    "times new roman": "liberationserif",
    "times": "liberationserif",
    "tinos": "liberationserif",
    "liberation mono": "liberationmono",
    "courier new": "liberationmono",
    "courier": "liberationmono",
    "cousine": "liberationmono",
}

_NAMES = {
    "carlito": "Carlito",
    "caladea": "Caladea",
    "gelasio": "Gelasio",
    "liberationsans": "Liberation Sans",
    "liberationserif": "Liberation Serif",
    "liberationmono": "Liberation Mono",
}

# Consolas is narrower (0.55 em to 0.6) and its line is 1.171 em; Calibri Light is a hair wider than Calibri.
_KNOWN_STAND_INS = {
    "calibri light": _Source("carlito", widths=1.03),
    "consolas": _Source("liberationmono", lines=1.04),
}

# Verdana is the widest of the usual text families, 1.15 times as wide as Arial and 1.21 in bold;
# Open Sans and Segoe UI have the tallest lines, 1.36 times the size.
_WIDE_STAND_IN = _Source("liberationsans", widths=1.22, lines=1.19)
_MONO_STAND_IN = _Source("liberationmono", widths=1.02, lines=1.2)
_MONO_WORDS = ("mono", "code", "consol", "courier", "typewriter", "terminal")


class Advances(dict[str, float]):
    """The width of each character in em; of one that the face lacks, another's or an estimate, when first asked for."""

    def __init__(self, known: Mapping[str, float], style: str) -> None:
        super().__init__(known)
        self.update(dict.fromkeys(UNSEEN, 0.0))
        self._style = style

    def __missing__(self, character: str) -> float:
        alike = _ALIKE.get(character)
        if alike:
            width = self[alike]
        else:
            others = _metrics("liberationsans", self._style).advances
            arabic = _arabic("bold" in self._style)
            width = others[character] if character in others else arabic.get(character, _estimate(character))
        self[character] = width
        return width


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face of a family. `ascent`, `descent` and `gap` are ratios of the size: together a line at 100 %.

    `stand_in` is '' or the name of the family that was measured instead of the one asked for.
    """

    family: str
    bold: bool
    italic: bool
    ascent: float
    descent: float
    gap: float
    stand_in: str
    _advances: Advances
    _kern: Mapping[tuple[str, str], float]
    _own: frozenset[str]

    @property
    def line(self) -> float:
        """The height of a line at 100 %, a ratio of the size."""
        return self.ascent + self.descent + self.gap

    def width(self, text: str, size_pt: float) -> float:
        """Return the width in points of a text on one line: the most that an office program makes of it.

        PowerPoint sets each character at its own width. LibreOffice rounds it to the dots of its reference
        printer. Kerning moves most pairs together, but a twin's kerning is not that of the family it stands for:
        only where it widens does it count.
        """
        text = joined(text)
        dots = _dots(self, round(size_pt * PRINTER_DPI / 72))
        width = max(
            sum(map(self._advances.__getitem__, text)) * size_pt,
            sum(map(dots.__getitem__, text)) * 72 / PRINTER_DPI,
        )
        if self._kern:
            kern = self._kern
            width += sum(kern[pair] for pair in pairwise(text) if pair in kern) * size_pt
        return width

    def blank(self, word: str, size_pt: float) -> float:
        """Return the width in points of a blank behind a word, which is set in the font that has the word's letters."""
        width = self.width(" ", size_pt)
        is_arabic = not word.isascii() and _IS_ARABIC.search(word)
        return max(width, _arabic(self.bold)[" "] * size_pt) if is_arabic else width

    def width_em(self, text: str) -> float:
        """Return the width of a text on one line as a ratio of the size, before a printer's rounding."""
        return sum(map(self._advances.__getitem__, joined(text)))

    def has(self, character: str) -> bool:
        """Say whether the measured font has the character."""
        return character in self._own


class _Dots(dict[str, int]):
    """The width of each character of a face, in dots, at a size given in dots; worked out when first asked for."""

    def __init__(self, face: Face, size: int) -> None:
        self._face = face
        self._size = size

    def __missing__(self, character: str) -> int:
        self[character] = width = math.floor(self._face._advances[character] * self._size + 0.5)
        return width


@lru_cache(maxsize=512)
def _dots(face: Face, size: int) -> _Dots:
    return _Dots(face, size)


@lru_cache(maxsize=256)
def face(family: str, bold: bool = False, italic: bool = False) -> Face:
    """Return the face that measures a family's; where none of ours has its metrics, a stand-in's."""
    source, stand_in = _source(family)
    style = ("bold-italic" if italic else "bold") if bold else ("italic" if italic else "regular")
    metrics = _metrics(source.metrics, style)
    own = metrics.advances
    return Face(
        family,
        bold,
        italic,
        metrics.ascent * source.lines,
        metrics.descent * source.lines,
        metrics.gap * source.lines,
        stand_in,
        Advances({c: width * source.widths for c, width in own.items()} if source.widths != 1 else own, style),
        {pair: width * source.widths for pair, width in metrics.kern.items()},
        frozenset(own),
    )


def _source(family: str) -> tuple[_Source, str]:
    """Return what measures a family, and the name of the stand-in ('' for a twin)."""
    key = " ".join(family.casefold().split())
    if key in _TWINS:
        return _Source(_TWINS[key]), ""
    is_mono = any(word in key for word in _MONO_WORDS)
    source = _KNOWN_STAND_INS.get(key) or (_MONO_STAND_IN if is_mono else _WIDE_STAND_IN)
    return source, _NAMES[source.metrics]


class _Metrics(NamedTuple):
    """A shipped face, in em."""

    ascent: float
    descent: float
    gap: float
    advances: dict[str, float]
    kern: dict[tuple[str, str], float]


@cache
def _metrics(name: str, style: str) -> _Metrics:
    raw = json.loads(files("trustdeck").joinpath("metrics", f"{name}-{style}.json").read_text(encoding="utf-8"))
    units = raw["units"]
    advances = {
        chr(code): width / units for first, widths in raw["advances"] for code, width in enumerate(widths, first)
    }
    kern = {
        (pairs[at], pairs[at + 1]): int(value) / units
        for value, pairs in raw["kern"].items()
        for at in range(0, len(pairs), 2)
    }
    return _Metrics(raw["ascent"] / units, raw["descent"] / units, raw["gap"] / units, advances, kern)


# --- Arabic ---------------------------------------------------------------------------------------

_IS_ARABIC = re.compile("[\u0621-\u06d3]")
_JOINERS = ("\u0640", "\u200d")  # tatweel, zero-width joiner


def _arabic(is_bold: bool) -> dict[str, float]:
    return _metrics("arabic", "bold" if is_bold else "regular").advances


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Return for each letter of Arabic, Persian and Urdu, and for lam with alef, its forms as Unicode numbers them.

    A letter without an initial form joins only the one before it; hamza joins none.
    """
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBE9), *range(0xFBFC, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        if letters:
            found.setdefault("".join(chr(int(letter, 16)) for letter in letters), {})[kind.strip("<>")] = chr(code)
    return found


def joined(text: str) -> str:
    """Return Arabic letters in the forms that they take beside one another, whose widths differ up to fourfold.

    The rest of a text stays as it is; a ligature of lam and alef stands in the place of lam, and nothing in alef's.
    """
    return "".join(_joined(text)) if not text.isascii() and _IS_ARABIC.search(text) else text


def _joined(text: str) -> Iterator[str]:
    forms = _forms()
    # Vowel signs stand on letters and do not part them.
    seen = [at for at, character in enumerate(text) if unicodedata.category(character) not in ("Mn", "Me")]
    letters = [text[at] for at in seen]
    made = list(text)
    skip = False
    for index, letter in enumerate(letters):
        before = letters[index - 1] if index else ""
        after = letters[index + 1] if index + 1 < len(letters) else ""
        if skip or letter not in forms:
            skip = False
            continue
        pair = forms.get(letter + after) if after else None
        joins_before = before in _JOINERS or "initial" in forms.get(before, ())
        joins_after = after in _JOINERS or "final" in forms.get(after, ())
        mine = pair or forms[letter]
        made[seen[index]] = _form(mine, joins_before, joins_after and pair is None)
        if pair:
            made[seen[index + 1]] = "\u200c"
            letters[index + 1] = ""  # the ligature joins nothing behind it
            skip = True
    yield from made


def _form(forms: Mapping[str, str], joins_before: bool, joins_after: bool) -> str:
    """Return the form of a letter between its neighbours; the nearest one that it has."""
    wanted = ("medial", "final") if joins_before and joins_after else ("final",) if joins_before else ()
    wanted = (*wanted, "initial", "isolated") if joins_after else (*wanted, "isolated")
    return next((forms[kind] for kind in wanted if kind in forms), next(iter(forms.values())))


# --- characters that no face has ------------------------------------------------------------------


def _estimate(character: str) -> float:
    """Return the width in em of a character that no shipped face has, rather too wide than too narrow."""
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf", "Cc"):  # marks on the letter before, joiners, direction marks, controls
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE_EM
    return _LETTER_EM if category[0] == "L" else _SYMBOL_EM

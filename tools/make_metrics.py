"""Make `trustdeck/metrics/*.json` from font files: how wide the characters of each face are.

    python tools/make_metrics.py FOLDER...

The folders are searched for the font files of `FAMILIES` (TrueType or WOFF). On Debian they come
from the packages fonts-crosextra-carlito, fonts-crosextra-caladea and fonts-liberation2; Gelasio
comes from the npm package @fontsource/gelasio. The fonts for Arabic come from fonts-noto-core,
fonts-hosny-amiri and fonts-dejavu-core. Needs fontTools, which trustdeck itself does not.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent.parent / "trustdeck" / "metrics"

STYLES = ("regular", "bold", "italic", "bold-italic")

# The files of each family in the order of STYLES. A face that is delivered in several files (one
# for each alphabet) has a tuple of them.
FAMILIES: dict[str, tuple[tuple[str, ...], ...]] = {
    **{
        family: tuple((f"{family}-{style}.ttf",) for style in ("Regular", "Bold", "Italic", "BoldItalic"))
        for family in ("Carlito", "Caladea", "LiberationSans", "LiberationSerif", "LiberationMono")
    },
    "Gelasio": tuple(
        tuple(f"gelasio-{subset}-{style}.woff" for subset in ("latin", "latin-ext", "vietnamese"))
        for style in ("400-normal", "700-normal", "400-italic", "700-italic")
    ),
}

# These have the widths of the family they stand in for, but lines of their own: (ascent, descent) of Cambria and
# of Georgia, in em.
LINES_OF_ORIGINALS = {"Caladea": (0.9502, 0.2222), "Gelasio": (0.9170, 0.2192)}

# The characters whose kerning is kept: Latin letters and the punctuation of running text.
KERNED = frozenset((*range(0x21, 0x180), *range(0x2010, 0x203B)))


# Fonts for Arabic letters in all their forms, of which the widest counts: no program has to have a certain one.
ARABIC = {
    "regular": ("NotoSansArabic-Regular.ttf", "NotoNaskhArabic-Regular.ttf", "Amiri-Regular.ttf", "DejaVuSans.ttf"),
    "bold": ("NotoSansArabic-Bold.ttf", "NotoNaskhArabic-Bold.ttf", "Amiri-Bold.ttf", "DejaVuSans-Bold.ttf"),
}
ARABIC_TEXT = frozenset((0x20, 0x60C, 0x61B, 0x61F, 0x640, *range(0x660, 0x66D), *range(0x6F0, 0x6FA),
                                *range(0xFB50, 0xFBE9), *range(0xFBFC, 0xFC00), *range(0xFE80, 0xFEFD)))  # fmt: skip


def main(folders: list[str]) -> None:
    logging.disable(logging.WARNING)  # fontTools warns of dates that do not matter here
    files = {path.name: path for folder in folders for path in Path(folder).rglob("*") if path.is_file()}
    TARGET.mkdir(exist_ok=True)
    for family, faces in FAMILIES.items():
        for style, names in zip(STYLES, faces, strict=True):
            fonts = [TTFont(files[name]) for name in names]
            text = _written(_metrics(family, fonts))
            (TARGET / f"{family.lower()}-{style}.json").write_text(text, encoding="utf-8")
    for style, names in ARABIC.items():
        text = _written(_widest([TTFont(files[name]) for name in names]))
        (TARGET / f"arabic-{style}.json").write_text(text, encoding="utf-8")


def _widest(fonts: list[TTFont]) -> dict[str, object]:
    """Return the widths of Arabic letters in the font in which each is widest, in thousandths of an em."""
    advances: dict[int, int] = {}
    for font in fonts:
        widths, units = font["hmtx"], font["head"].unitsPerEm
        for code, glyph in font.getBestCmap().items():
            if code in ARABIC_TEXT:
                advances[code] = max(advances.get(code, 0), -(-widths[glyph][0] * 1000 // units))
    line = {"ascent": 0, "descent": 0, "gap": 0}  # an office program takes the line of the font that it finds
    return {"version": "widest", "units": 1000, **line, "advances": _ranges(advances), "kern": {}}


def _metrics(family: str, fonts: list[TTFont]) -> dict[str, object]:
    units = fonts[0]["head"].unitsPerEm
    advances: dict[int, int] = {}
    kern: dict[tuple[int, int], int] = {}
    for font in fonts:
        widths = font["hmtx"]
        advances |= {code: widths[glyph][0] for code, glyph in font.getBestCmap().items() if _is_text(code)}
        # Only what widens a text is kept: whether an office program kerns or not, it never sets more than we measure.
        kern |= {pair: value for pair, value in _kerning(font).items() if value > 0}
    ascent, descent, gap = _line(fonts[0])
    if family in LINES_OF_ORIGINALS:
        ascent, descent, gap = (*(round(part * units) for part in LINES_OF_ORIGINALS[family]), 0)
    return {
        "version": fonts[0]["name"].getDebugName(5).split(";")[0],
        "units": units,
        "ascent": ascent,
        "descent": descent,
        "gap": gap,
        "advances": _ranges(advances),
        "kern": _by_value(kern),
    }


def _is_text(code: int) -> bool:
    return code >= 0x20 and not 0xE000 <= code <= 0xF8FF


def _line(font: TTFont) -> tuple[int, int, int]:
    """Return ascent, descent and gap of a line set at 100 %.

    The Windows rule: the OS/2 table's own extent, and as much of hhea's gap as that extent leaves
    uncovered; a font that asks for it (fsSelection bit 7) is set by its typographic extent.
    """
    os2, hhea = font["OS/2"], font["hhea"]
    if os2.fsSelection & 1 << 7:
        return os2.sTypoAscender, -os2.sTypoDescender, os2.sTypoLineGap
    extent = os2.usWinAscent + os2.usWinDescent
    whole = hhea.ascent - hhea.descent + hhea.lineGap
    return os2.usWinAscent, os2.usWinDescent, max(0, whole - extent)


def _ranges(advances: dict[int, int]) -> list[tuple[int, list[int]]]:
    """Return the advances as (first code point, advances of it and of those that follow it without a gap)."""
    ranges: list[tuple[int, list[int]]] = []
    for code in sorted(advances):
        if not ranges or code != ranges[-1][0] + len(ranges[-1][1]):
            ranges.append((code, []))
        ranges[-1][1].append(advances[code])
    return ranges


def _by_value(kern: dict[tuple[int, int], int]) -> dict[str, str]:
    """Return for each amount of kerning the pairs of characters that have it, one after another."""
    grouped: dict[int, str] = {}
    for (first, second), value in sorted(kern.items()):
        grouped[value] = grouped.get(value, "") + chr(first) + chr(second)
    return {str(value): grouped[value] for value in sorted(grouped)}


def _kerning(font: TTFont) -> dict[tuple[int, int], int]:
    """Return the kerning of pairs of the code points in KERNED."""
    codes: dict[str, list[int]] = {}
    for code, glyph in font.getBestCmap().items():
        if code in KERNED:
            codes.setdefault(glyph, []).append(code)
    pairs: dict[tuple[str, str], int] = {}
    if "GPOS" in font:
        table = font["GPOS"].table
        records = [r.Feature for r in table.FeatureList.FeatureRecord if r.FeatureTag == "kern"]
        for index in sorted({index for feature in records for index in feature.LookupListIndex}):
            found: dict[tuple[str, str], int] = {}
            for subtable in table.LookupList.Lookup[index].SubTable:
                for pair, value in _pairs(getattr(subtable, "ExtSubTable", subtable), codes):
                    found.setdefault(pair, value)  # within a lookup the first subtable that covers a pair counts
            for pair, value in found.items():
                pairs[pair] = pairs.get(pair, 0) + value
    elif "kern" in font:
        for old in font["kern"].kernTables:
            pairs |= old.kernTable
    return {
        (first, second): value
        for (left, right), value in pairs.items()
        for first in codes.get(left, ())
        for second in codes.get(right, ())
    }


def _pairs(subtable: object, glyphs: dict[str, list[int]]) -> Iterator[tuple[tuple[str, str], int]]:
    """Give each pair of glyphs of a pair adjustment (OpenType GPOS, lookup type 2) and how far it widens the first."""
    if subtable.LookupType != 2:
        return
    covered = subtable.Coverage.glyphs
    if subtable.Format == 1:
        for left, pair_set in zip(covered, subtable.PairSet, strict=True):
            for record in pair_set.PairValueRecord:
                yield (left, record.SecondGlyph), getattr(record.Value1, "XAdvance", 0)
        return
    first_class, second_class = subtable.ClassDef1.classDefs, subtable.ClassDef2.classDefs
    for left in glyphs.keys() & set(covered):
        row = subtable.Class1Record[first_class.get(left, 0)].Class2Record
        for right in glyphs:
            yield (left, right), getattr(row[second_class.get(right, 0)].Value1, "XAdvance", 0)


def _written(metrics: dict[str, object]) -> str:
    """Return JSON with a line for each key."""
    lines = (f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False, separators=(',', ':'))}" for k, v in metrics.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    main(sys.argv[1:])

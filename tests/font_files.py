"""Draw small fonts: every letter is a bar, as wide as one says."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

UNITS = 1000
TEXT = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100), 0x2013, 0x2019, 0x201D, 0x2022)]


def font(
    family: str = "Town Sans",
    *,
    bold: bool = False,
    italic: bool = False,
    width: int = 500,
    widths: Mapping[str, int] | None = None,
    features: str = "",
    extra: Mapping[str, int] | None = None,
    rights: int = 0,
    ascent: int = 900,
    descent: int = 300,
) -> bytes:
    """Return a TrueType font with the letters of Danish and those of `widths`, in thousandths of an em.

    `features` may name them as `uni0041`, and the glyphs of `extra`, which stand for no character.
    """
    by_letter = dict.fromkeys(TEXT, width) | dict(widths or {})
    glyphs = {f"uni{ord(letter):04X}": letter_width for letter, letter_width in by_letter.items()} | dict(extra or {})
    style = {(0, 0): "Regular", (1, 0): "Bold", (0, 1): "Italic", (1, 1): "Bold Italic"}[bold, italic]
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", *glyphs])
    builder.setupCharacterMap({ord(letter): f"uni{ord(letter):04X}" for letter in by_letter})
    builder.setupGlyf({name: _bar(glyphs.get(name, 800), 120 if bold else 60) for name in (".notdef", *glyphs)})
    builder.setupHorizontalMetrics({".notdef": (800, 0), **{name: (wide, 0) for name, wide in glyphs.items()}})
    builder.setupHorizontalHeader(ascent=ascent, descent=-descent)
    builder.setupNameTable({"familyName": family, "styleName": style, "fullName": f"{family} {style}",
                            "psName": f"{family}-{style}".replace(" ", ""), "version": "Version 1.000",
                            "uniqueFontIdentifier": f"{family} {style}"})  # fmt: skip
    selection = (bold << 5) | italic | ((not bold and not italic) << 6)
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=-descent, usWinAscent=ascent, usWinDescent=descent,
                     fsType=rights, fsSelection=selection, usWeightClass=700 if bold else 400)  # fmt: skip
    builder.setupPost()
    builder.updateHead(macStyle=bold | (italic << 1), created=0, modified=0)
    if features:
        addOpenTypeFeaturesFromString(builder.font, features)
    return saved(builder.font)


def saved(made: TTFont) -> bytes:
    """Return a font's bytes."""
    stream = BytesIO()
    made.recalcTimestamp = False
    made.save(stream)
    return stream.getvalue()


def _bar(width: int, thick: int) -> object:
    pen = TTGlyphPen(None)
    if width:
        for point, move in (((0, 0), pen.moveTo), ((0, 600), pen.lineTo), ((thick, 600), pen.lineTo),
                            ((thick, 0), pen.lineTo)):  # fmt: skip
            move(point)
        pen.closePath()
    return pen.glyph()

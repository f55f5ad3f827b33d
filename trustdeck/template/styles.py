"""Find out how text in a placeholder looks, through all that it inherits from.

From the weakest to the strongest: the presentation's default, the master's style for titles, bodies or other text,
the master's placeholder, the layout's placeholder (ECMA-376 part 1, 19.3.1.36 and 21.1.2.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree

from trustdeck.geometry import EMU_PER_PT, Inset
from trustdeck.page import Align, Anchor, LevelStyle, TextStyle

LEVELS = 9
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

_INSET = Inset(91_440, 45_720, 91_440, 45_720)  # ECMA-376 part 1, 21.1.2.1.1: a tenth and a twentieth of an inch
_PLAIN = LevelStyle(18)  # its colours stand for whatever the template says
_LINE = 1.2  # what spacing in per cent is reckoned from, in sizes of the text
_ALIGN: dict[str, Align] = {"l": "left", "ctr": "center", "r": "right"}
_ANCHOR: dict[str, Anchor] = {"t": "top", "ctr": "middle", "b": "bottom"}
_SYMBOLS = re.compile(r"wingdings|webdings|symbol|marlett", re.IGNORECASE)
_PLAIN_MARK = "•"

Spacing = tuple[Literal["per cent", "points"], float]


@dataclass(frozen=True, slots=True)
class _Level:
    """A level while it is put together; spacing may be a share of the size, which is known at the end."""

    style: LevelStyle = _PLAIN
    before: Spacing = ("points", 0.0)
    after: Spacing = ("points", 0.0)

    def settled(self) -> LevelStyle:
        size = self.style.size_pt
        return replace(
            self.style, space_before_pt=_in_points(self.before, size), space_after_pt=_in_points(self.after, size)
        )


def _in_points(spacing: Spacing, size_pt: float) -> float:
    kind, amount = spacing
    return round(amount if kind == "points" else amount * size_pt * _LINE, 2)


def text_style(name: str, lists: Sequence[etree._Element | None], bodies: Sequence[etree._Element | None]) -> TextStyle:
    """Return a text style from list styles and bodies' properties (`a:bodyPr`), the weakest first."""
    levels = [_Level() for _ in range(LEVELS)]
    for styles in lists:
        if styles is not None:
            levels = [_refined(level, styles.find(f"{A}lvl{i}pPr")) for i, level in enumerate(levels, 1)]
    inset = _INSET
    anchor: Anchor = "top"
    for body in bodies:
        if body is not None:
            inset = Inset(*(
                _length(body.get(side), getattr(inset, field))
                for side, field in (("lIns", "left"), ("tIns", "top"), ("rIns", "right"), ("bIns", "bottom"))
            ))  # fmt: skip
            anchor = _ANCHOR.get(body.get("anchor", ""), anchor)
    return TextStyle(name, tuple(level.settled() for level in levels), anchor, inset)


def is_upright(bodies: Iterable[etree._Element | None]) -> bool:
    """Say whether lines run from left to right."""
    upright = True
    for body in bodies:
        if body is not None and body.get("vert") is not None:
            upright = body.get("vert") == "horz"
    return upright


def _length(text: str | None, otherwise: int) -> int:
    """Return a coordinate: EMU, or a number with its unit (ECMA-376 part 1, 22.9.2.15)."""
    if text is None:
        return otherwise
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi|)", text)
    if not found:
        return otherwise
    per_unit = {"": 1, "mm": 36_000, "cm": 360_000, "in": 914_400, "pt": EMU_PER_PT, "pc": 152_400, "pi": 152_400}
    return round(float(found[1]) * per_unit[found[2]])


def _refined(level: _Level, properties: etree._Element | None) -> _Level:
    """Return the level with what these properties (`a:lvl1pPr` and the like) say of it."""
    if properties is None:
        return level
    style = level.style
    style = replace(
        style,
        margin=_length(properties.get("marL"), style.margin),
        indent=_length(properties.get("indent"), style.indent),
        align=_ALIGN.get(properties.get("algn", ""), style.align),
        mark=_mark(properties, style.mark),
        mark_share=_mark_share(properties, style.mark_share),
    )
    style = _lines(_run(style, properties.find(f"{A}defRPr")), properties.find(f"{A}lnSpc"))
    before = _spacing(properties.find(f"{A}spcBef"), level.before)
    return _Level(style, before, _spacing(properties.find(f"{A}spcAft"), level.after))


def _lines(style: LevelStyle, spacing: etree._Element | None) -> LevelStyle:
    if spacing is None:
        return style
    kind, amount = _spacing(spacing, ("per cent", style.line_spacing))
    if kind == "points":
        return replace(style, line_pt=amount, line_spacing=1.0)
    return replace(style, line_pt=0.0, line_spacing=amount)


def _spacing(element: etree._Element | None, otherwise: Spacing) -> Spacing:
    if element is None or not len(element):
        return otherwise
    value = float(element[0].get("val", "0").rstrip("%") or 0)
    if etree.QName(element[0]).localname == "spcPts":
        return "points", value / 100
    return "per cent", value / 100_000


def _mark(properties: etree._Element, otherwise: str) -> str:
    if properties.find(f"{A}buNone") is not None:
        return ""
    if properties.find(f"{A}buAutoNum") is not None or properties.find(f"{A}buBlip") is not None:
        return _PLAIN_MARK
    mark = properties.find(f"{A}buChar")
    if mark is None:
        return otherwise
    font = properties.find(f"{A}buFont")
    is_symbol = font is not None and _SYMBOLS.search(font.get("typeface", "")) is not None
    return _PLAIN_MARK if is_symbol else mark.get("char", _PLAIN_MARK)[:1] or _PLAIN_MARK


def _mark_share(properties: etree._Element, otherwise: float) -> float:
    share = properties.find(f"{A}buSzPct")
    if share is None:
        return 1.0 if properties.find(f"{A}buSzTx") is not None else otherwise
    value = share.get("val", "").rstrip("%")
    return int(value) / 100_000 if value.isdigit() else otherwise


def _run(style: LevelStyle, run: etree._Element | None) -> LevelStyle:
    if run is None:
        return style
    size = run.get("sz", "")
    family = run.find(f"{A}latin")
    return replace(
        style,
        size_pt=int(size) / 100 if size.isdigit() else style.size_pt,
        bold=_flag(run.get("b"), style.bold),
        italic=_flag(run.get("i"), style.italic),
        caps=run.get("cap", "all" if style.caps else "none") == "all",
        font=style.font if family is None else _family(family.get("typeface", ""), style.font),
    )


def _flag(text: str | None, otherwise: bool) -> bool:
    return otherwise if text is None else text in ("1", "true", "on")


def _family(typeface: str, otherwise: str) -> str:
    """Return a font as styles name it: that of the theme's headings or bodies, or a family."""
    if typeface.startswith("+mj"):
        return "heading"
    if typeface.startswith("+mn"):
        return "body"
    return typeface or otherwise

"""Write tables, and the one table style that they and a colleague's own tables follow."""

from __future__ import annotations

from dataclasses import replace

from trustdeck.brand import Brand, Theme
from trustdeck.geometry import Inset
from trustdeck.page import (
    CELL_INSET,
    TABLE_HEADER_RULE,
    TABLE_RULE,
    TABLE_TOTAL_RULE,
    Cell,
    LevelStyle,
    Placeholder,
    Stroke,
    Table,
    TextStyle,
)
from trustdeck.powerpoint.package import braced, identities
from trustdeck.powerpoint.sheet import Sheet, colour, fill, line, placeholder_mark, transform
from trustdeck.powerpoint.text import Look, anchor, write_paragraphs
from trustdeck.powerpoint.xml import Element, root, sub

STYLE = braced(identities("table")("style"))
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"

_PLAIN = TextStyle("cell", (LevelStyle(18),))  # what the text of a cell is without a word about it


def write_table(table: Table, placeholder: Placeholder | None, sheet: Sheet) -> None:
    """Append a table."""
    frame = sheet.shape("p:graphicFrame")
    about = sub(frame, "p:nvGraphicFramePr")
    sheet.identify(about, table.key, table.name, table.alt)
    sub(sub(about, "p:cNvGraphicFramePr"), "a:graphicFrameLocks", noGrp=1)
    placeholder_mark(about, placeholder)
    transform(frame, table.box, "p:xfrm")
    data = sub(sub(frame, "a:graphic"), "a:graphicData", uri=_TABLE)
    grid = sub(data, "a:tbl")
    properties = sub(grid, "a:tblPr", firstRow=int(table.header_rows > 0))
    if table.header_column:
        properties.set("firstCol", "1")
    if table.has_total:
        properties.set("lastRow", "1")
    if table.from_right:
        properties.set("rtl", "1")
    if sheet.deck.template:
        properties.set("bandRow", "1")  # as PowerPoint inserts a table
    sub(properties, "a:tableStyleId").text = sheet.deck.template.table_style if sheet.deck.template else STYLE
    columns = sub(grid, "a:tblGrid")
    for width in table.widths:
        sub(columns, "a:gridCol", w=width)
    merged: dict[tuple[int, int], dict[str, int]] = {}
    for index, (height, cells) in enumerate(zip(table.heights, table.rows, strict=True)):
        row = sub(grid, "a:tr", h=height)
        for column, cell in enumerate(cells):
            merged |= _merged(cell, index, column)
            element = sub(row, "a:tc", **merged.get((index, column), {}))
            style = sheet.deck.brand.styles[table.style(index, column)]
            _cell_text(element, cell, style, table.size_pt, sheet)
            _cell_frame(element, cell, style, table.inset, sheet.deck.brand.theme)


def _merged(cell: Cell, row: int, column: int) -> dict[tuple[int, int], dict[str, int]]:
    """Return what a merged cell and those that it covers say of it, by their places, as PowerPoint writes it.

    The cells beside it say how many rows it takes, those below it how many columns (ECMA-376 part 1, 21.1.3.18).
    """
    said: dict[tuple[int, int], dict[str, int]] = {}
    if cell.across == cell.down == 1:
        return said
    down = {"rowSpan": cell.down} if cell.down > 1 else {}
    across = {"gridSpan": cell.across} if cell.across > 1 else {}
    for below in range(cell.down):
        for beside in range(cell.across):
            covered = {**({"hMerge": 1} if beside else {}), **({"vMerge": 1} if below else {})}
            said[row + below, column + beside] = {
                **({} if below else down), **({} if beside else across), **covered
            }  # fmt: skip
    return said


def _cell_text(element: Element, cell: Cell, style: TextStyle, size_pt: float | None, sheet: Sheet) -> None:
    text = sub(element, "a:txBody")
    sub(text, "a:bodyPr")
    sub(text, "a:lstStyle")
    if size_pt is not None:
        style = style.at([size_pt] * len(style.levels))
    paragraphs = [replace(p, align=p.align or cell.align) for p in cell.paragraphs]
    level = style.levels[0]
    write_paragraphs(text, paragraphs, Look(style, _PLAIN, level.size_pt, says_font=level.font != "body"), sheet)


def _cell_frame(element: Element, cell: Cell, style: TextStyle, inset: Inset, theme: Theme) -> None:
    properties = sub(element, "a:tcPr", anchor=anchor(replace(style, anchor=cell.anchor or style.anchor)))
    inset = inset.plus(cell.inset)
    if inset != CELL_INSET:
        for side in ("left", "right", "top", "bottom"):
            properties.set(f"mar{side[0].upper()}", str(getattr(inset, side)))
    if cell.rule is not None:
        line(properties, cell.rule if cell.rule.width_pt else None, theme, "a:lnB")
    if cell.fill:
        fill(properties, cell.fill, theme)


def table_styles(brand: Brand) -> Element:
    """Return the list of table styles: horizontal rules, names told by their weight, and stronger rules for the header
    and the totals."""
    styles = root("a:tblStyleLst", "a", **{"def": STYLE})
    style = sub(styles, "a:tblStyle", styleId=STYLE, styleName=brand.name)
    whole = sub(style, "a:wholeTbl")
    _text_style(whole, brand.styles["table"], brand.theme)
    _rules(whole, {"bottom": TABLE_RULE, "insideH": TABLE_RULE}, brand.theme, filled=True)
    for tag, rules in (
        ("a:firstCol", {}), ("a:lastRow", {"top": TABLE_TOTAL_RULE}), ("a:firstRow", {"bottom": TABLE_HEADER_RULE})
    ):  # fmt: skip
        part = sub(style, tag)
        _text_style(part, brand.styles["table-header"], brand.theme)
        _rules(part, rules, brand.theme, filled=False)
    return styles


def _text_style(parent: Element, style: TextStyle, theme: Theme) -> None:
    level = style.levels[0]
    text = sub(parent, "a:tcTxStyle", b="on" if level.bold else "off", i="on" if level.italic else "off")
    font = sub(text, "a:fontRef", idx="major" if level.font == "heading" else "minor")
    sub(font, "a:prstClr", val="black")
    colour(text, level.colour, theme)


def _rules(parent: Element, rules: dict[str, Stroke], theme: Theme, *, filled: bool) -> None:
    style = sub(parent, "a:tcStyle")
    borders = sub(style, "a:tcBdr")
    for side in ("left", "right", "top", "bottom", "insideH", "insideV"):
        if side in rules:
            line(sub(borders, f"a:{side}"), rules[side], theme)
        elif filled:
            line(sub(borders, f"a:{side}"), None, theme)
    if filled:
        sub(sub(style, "a:fill"), "a:noFill")

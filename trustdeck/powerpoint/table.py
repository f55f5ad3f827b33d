"""Write tables, and the one table style that they and a colleague's own tables follow."""

from __future__ import annotations

from dataclasses import replace

from trustdeck.brand import Brand, Theme
from trustdeck.geometry import Inset
from trustdeck.page import CELL_INSET, Cell, LevelStyle, Placeholder, Stroke, Table, TextStyle
from trustdeck.powerpoint.package import braced, identities
from trustdeck.powerpoint.sheet import Sheet, colour, line, placeholder_mark, transform
from trustdeck.powerpoint.text import Look, anchor, write_paragraphs
from trustdeck.powerpoint.xml import Element, root, sub

STYLE = braced(identities("table")("style"))
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"

_ROW_RULE = Stroke("rule", 0.75)
_HEADER_RULE = Stroke("text", 1.5)

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
    properties = sub(grid, "a:tblPr", firstRow=int(table.header))
    if sheet.deck.template:
        properties.set("bandRow", "1")  # as PowerPoint inserts a table
    sub(properties, "a:tableStyleId").text = sheet.deck.template.table_style if sheet.deck.template else STYLE
    columns = sub(grid, "a:tblGrid")
    for width in table.widths:
        sub(columns, "a:gridCol", w=width)
    for index, (height, cells) in enumerate(zip(table.heights, table.rows, strict=True)):
        row = sub(grid, "a:tr", h=height)
        style = sheet.deck.brand.styles["table-header" if table.header and index == 0 else "table"]
        for cell in cells:
            element = sub(row, "a:tc")
            _cell_text(element, cell, style, table.size_pt, sheet)
            _cell_frame(element, style, table.inset)


def _cell_text(element: Element, cell: Cell, style: TextStyle, size_pt: float | None, sheet: Sheet) -> None:
    text = sub(element, "a:txBody")
    sub(text, "a:bodyPr")
    sub(text, "a:lstStyle")
    if size_pt is not None:
        style = style.at([size_pt] * len(style.levels))
    paragraphs = [replace(p, align=p.align or cell.align) for p in cell.paragraphs]
    level = style.levels[0]
    write_paragraphs(text, paragraphs, Look(style, _PLAIN, level.size_pt, says_font=level.font != "body"), sheet)


def _cell_frame(element: Element, style: TextStyle, inset: Inset) -> None:
    properties = sub(element, "a:tcPr", anchor=anchor(style))
    if inset != CELL_INSET:
        for side in ("left", "right", "top", "bottom"):
            properties.set(f"mar{side[0].upper()}", str(getattr(inset, side)))


def table_styles(brand: Brand) -> Element:
    """Return the list of table styles: horizontal rules, and a header told by its weight and a stronger rule."""
    styles = root("a:tblStyleLst", "a", **{"def": STYLE})
    style = sub(styles, "a:tblStyle", styleId=STYLE, styleName=brand.name)
    whole = sub(style, "a:wholeTbl")
    _text_style(whole, brand.styles["table"], brand.theme)
    _rules(whole, {"bottom": _ROW_RULE, "insideH": _ROW_RULE}, brand.theme, filled=True)
    first = sub(style, "a:firstRow")
    _text_style(first, brand.styles["table-header"], brand.theme)
    _rules(first, {"bottom": _HEADER_RULE}, brand.theme, filled=False)
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

"""Compose a table: how wide its columns, how tall its rows, how its cells stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from trustdeck import model
from trustdeck.compose.space import Frame, Space, runs
from trustdeck.compose.text import below
from trustdeck.geometry import EMU_PER_INCH, Box, pt, split
from trustdeck.page import Align, Cell, Paragraph, Table

_CAPTION_GAP = pt(8)
_BLANK_LEAST = EMU_PER_INCH * 9 // 20  # a line of handwriting on a projected table
_BLANK_MOST = EMU_PER_INCH
_NUMBER = re.compile(r"[+\-−–]?\d[\d.,\s\u00a0\u202f]*\s?(%|‰|kr\.?|€|\$)?")
_AIR = 0.6  # of a line, that rows are taller where they have twice the room
_LOOSEST = 1.6  # how far columns may be wider than their text before the table stops short of the margin


@dataclass(frozen=True, slots=True)
class _Grid:
    rows: tuple[tuple[Cell, ...], ...]
    header: bool
    size_pt: float

    def style(self, row: int) -> str:
        return "table-header" if self.header and row == 0 else "table"


def table(block: model.Table, space: Space) -> Frame:
    """Compose a table and its caption. Rows for the audience to fill in share what room is left."""
    language = block.language or space.language
    grid = _grid(block, language, space)
    widths = _widths(block, grid, space)
    heights = [_row_height(grid, index, widths, space) for index in range(len(grid.rows))]
    under = below(block.caption, block.source, language, space)
    room = space.box.height - (under.height + _CAPTION_GAP if under else 0)
    blank = block.blank_rows
    if blank:
        free = (room - sum(heights)) // blank
        heights += [max(_BLANK_LEAST, min(_BLANK_MOST, free))] * blank
    empty = Paragraph((), 0)
    rows = grid.rows + tuple(tuple(Cell((empty,), cell.align) for cell in grid.rows[0]) for _ in range(blank))
    height = sum(heights)
    region = space.regions.take("table", "body")
    usual = space.setting.brand.styles["table"].levels[0].size_pt
    item = Table(
        f"{space.key}/{region}", region, Box(space.box.x, space.box.y, sum(widths), height), region,
        tuple(widths), tuple(heights), rows, grid.header, None if grid.size_pt == usual else grid.size_pt,
        inset=space.setting.brand.styles["table"].inset, alt=block.caption.plain if block.caption else "",
    )  # fmt: skip
    if under is None:
        return Frame((item,), height)
    under = under.moved(0, height + _CAPTION_GAP)
    return Frame((item, *under.items), height + _CAPTION_GAP + under.height, overlong=under.overlong)


def _grid(block: model.Table, language: str, space: Space) -> _Grid:
    rows = (block.header, *block.rows) if block.header else block.rows
    aligns = block.align or tuple(_natural_align(block, column) for column in range(len(rows[0])))
    cells = tuple(
        tuple(Cell((Paragraph(runs(text, language)),), aligns[column]) for column, text in enumerate(row))
        for row in rows
    )
    grid = _Grid(cells, bool(block.header), space.sizes("table")[0])
    colours = {} if space.background else space.setting.brand.cell_colours
    return replace(grid, rows=tuple(_coloured(row, colours.get(grid.style(i), "")) for i, row in enumerate(cells)))


def _coloured(row: tuple[Cell, ...], colour: str) -> tuple[Cell, ...]:
    if not colour:
        return row
    return tuple(replace(cell, paragraphs=tuple(text.coloured(colour) for text in cell.paragraphs)) for cell in row)


def _natural_align(block: model.Table, column: int) -> Align:
    """Numbers stand right, so that their digits do; everything else left."""
    filled = [row[column].plain.strip() for row in block.rows if column < len(row) and row[column].plain.strip()]
    return "right" if filled and all(_NUMBER.fullmatch(text) for text in filled) else "left"


def _widths(block: model.Table, grid: _Grid, space: Space) -> list[int]:
    """Return the columns' widths: the author's shares, else what their text needs, to the margin where that is near."""
    whole = space.box.width
    count = len(grid.rows[0])
    if block.widths:
        return [width for _, width in split(whole, block.widths, 0)]
    natural = [_natural_width(grid, column, space) for column in range(count)]
    total = sum(natural)
    is_empty = block.blank_rows and not block.rows  # alike for those who write in them, but no header breaks for that
    if is_empty and (max(natural) <= whole // count or total > whole):
        return [width for _, width in split(whole, [1] * count, 0)]
    if total <= whole:
        target = min(whole, round(total * _LOOSEST))
        target = whole if is_empty or target > whole * 4 // 5 else target
        return [width for _, width in split(target, natural, 0)]
    # Too wide: each column gets what its longest word needs, and the rest by how much text it has.
    least = [_least_width(grid, column, space) for column in range(count)]
    spare = whole - sum(least)
    if spare <= 0:
        return [width for _, width in split(whole, least, 0)]
    extra = split(spare, [max(1, n - m) for n, m in zip(natural, least, strict=True)], 0)
    return [m + width for m, (_, width) in zip(least, extra, strict=True)]


def _natural_width(grid: _Grid, column: int, space: Space) -> int:
    return max(_cell_width(row[column].paragraphs, grid, index, space) for index, row in enumerate(grid.rows))


def _least_width(grid: _Grid, column: int, space: Space) -> int:
    words = (
        (Paragraph((replace(run, text=word),)), index)
        for index, row in enumerate(grid.rows)
        for paragraph in row[column].paragraphs
        for run in paragraph.runs
        for word in ([run.text] if run.math else run.text.split())
    )
    return max((_cell_width((word,), grid, index, space) for word, index in words), default=pt(36))


def _cell_width(content: tuple[Paragraph, ...], grid: _Grid, row: int, space: Space) -> int:
    """Return how wide a cell must be for its text to stand on one line."""
    endless = space.setting.brand.size.width * 100
    inset = space.setting.brand.styles[grid.style(row)].inset
    return (
        space.setting.text(content, grid.style(row), endless, (grid.size_pt,)).width + inset.left + inset.right + pt(1)
    )


def _row_height(grid: _Grid, index: int, widths: list[int], space: Space) -> int:
    heights = [
        space.setting.height(cell.paragraphs, grid.style(index), widths[column], (grid.size_pt,))
        for column, cell in enumerate(grid.rows[index])
    ]
    return max(heights) + pt(2) + round(pt(grid.size_pt) * _AIR * (space.air - 1))

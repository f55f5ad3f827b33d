"""Compose a table: how wide its columns, how tall its rows, how its cells stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trustdeck import model
from trustdeck.colours import contrast
from trustdeck.compose.space import Frame, Space, runs
from trustdeck.compose.text import below
from trustdeck.geometry import EMU_PER_INCH, Box, Inset, pt, split
from trustdeck.markup import Run, is_right_to_left
from trustdeck.page import TABLE_HEADER_RULE, TABLE_RULE, Align, Cell, Paragraph, Stroke, Table

_CAPTION_GAP = pt(8)
_BLANK_LEAST = EMU_PER_INCH * 7 // 20  # a line of handwriting on a projected table
_BLANK_MOST = EMU_PER_INCH
_AIR = 0.6  # of a line, that rows are taller where they have twice the room
_LOOSEST = 1.6  # how far columns may be wider than their text before the table stops short of the margin
_MARK = "mark"  # what lies behind what stands out
_LEAST_CONTRAST = 4.5
_NO_RULE = Stroke("rule", 0)

_NAMES, _PLAIN = "table-header", "table"  # the styles of what names rows and columns, and of the rest


@dataclass(frozen=True, slots=True)
class _Spot:
    """A cell in its place. `tail` is how wide what stands right of its whole number is; -1 where it has none."""

    row: int
    column: int
    cell: Cell
    style: str
    tail: int = -1


@dataclass(frozen=True, slots=True)
class _Grid:
    """The cells in their places; `whole` are those of a longer table that this is a part of."""

    spots: tuple[_Spot, ...]
    whole: tuple[_Spot, ...]
    columns: int
    rows: int
    header_rows: int
    size_pt: float

    @property
    def measured(self) -> tuple[_Spot, ...]:
        return (*self.spots, *self.whole)


def table(block: model.Table, space: Space) -> Frame:
    """Compose a table and its caption. Rows for the audience to fill in share what room is left."""
    language = block.language or space.language
    grid = _padded(_lined_up(_grid(block, language, space)), space)
    if grid.header_rows > 1 and space.setting.brand.template is None:
        grid = _ruled(grid)
    widths = _widths(block, grid, space)
    heights = _heights(grid, widths, space)
    under = below(block.caption, block.source, language, space)
    room = space.box.height - (under.height + _CAPTION_GAP if under else 0)
    rows = _rows(grid)
    if blank := block.blank_rows:
        free = (room - sum(heights)) // blank
        at = grid.rows - 1 if block.total else grid.rows
        line = space.setting.height((Paragraph((), 0),), _PLAIN, widths[0], (grid.size_pt,)) + pt(2)
        heights[at:at] = [max(_BLANK_LEAST, line, min(_BLANK_MOST, free))] * blank
        rows[at:at] = [[Cell((Paragraph((), 0),), _side(align)) for align in block.align] for _ in range(blank)]
    height = sum(heights)
    region = space.regions.take("table", "body")
    usual = space.setting.brand.styles["table"].levels[0].size_pt
    item = Table(
        f"{space.key}/{region}", region, Box(space.box.x, space.box.y, sum(widths), height), region,
        tuple(widths), tuple(heights), tuple(map(tuple, rows)), grid.header_rows, block.header_column,
        block.total is not None, None if grid.size_pt == usual else grid.size_pt,
        inset=space.setting.brand.styles["table"].inset, alt=block.caption.plain if block.caption else "",
    )  # fmt: skip
    if under is None:
        return Frame((item,), height)
    under = under.moved(0, height + _CAPTION_GAP)
    return Frame((item, *under.items), height + _CAPTION_GAP + under.height, overlong=under.overlong)


# --- cells ----------------------------------------------------------------------------------------


def _grid(block: model.Table, language: str, space: Space) -> _Grid:
    spots = tuple(_all_spots(block, 0, language, space))
    rows = len(block.header) + len(block.rows) + (block.total is not None)
    whole = tuple(_all_spots(block.whole, rows, language, space)) if block.whole else ()
    return _Grid(spots, whole, block.columns, rows, len(block.header), space.sizes("table")[0])


def _all_spots(block: model.Table, first: int, language: str, space: Space) -> Iterator[_Spot]:
    """Yield the cells of a table, the first row of which is this one."""
    total = (block.total,) if block.total else ()
    for rows, names in ((block.header, True), (block.rows, False), (total, True)):
        yield from _spots(rows, first, names, block, language, space)
        first += len(rows)


def _spots(
    rows: Sequence[model.Row], first: int, names: bool, block: model.Table, language: str, space: Space
) -> Iterator[_Spot]:
    """Yield the cells of some rows, of which the first is this one; `names`: they stand in the style of a header."""
    is_header = rows is block.header
    marks = ("",) * block.columns if is_header or is_right_to_left(language) else block.marks
    for number, (row, cells, _) in enumerate(model.placed(rows), first):
        for column, cell in cells:
            stands_out = row.stands_out(cell)
            style = _NAMES if names or (block.header_column and column == 0) else _PLAIN
            said = runs(cell.text, language)
            fill = _fill(space) if stands_out else ""
            if stands_out:
                said = tuple(_emphasised(said, fill, space))
            if is_header and row is not rows[0] and space.setting.brand.styles[_NAMES].levels[0].bold:
                said = tuple(replace(run, bold=True) for run in said)  # a table's style knows one header row
            align = _side(block.align[column])
            # A template's table style knows one header row: the others stand on the ground of the rest.
            ground = _PLAIN if is_header and row is not rows[0] and not (block.header_column and column == 0) else style
            colour = "" if space.background else space.setting.brand.cell_colours.get(ground, "")
            paragraph = Paragraph(said).coloured(colour) if colour else Paragraph(said)
            content = Cell(
                (paragraph,), "center" if cell.across > 1 and align != "left" else align, cell.across, cell.down,
                anchor=None if is_header or style == _PLAIN else space.setting.brand.styles[_PLAIN].anchor, fill=fill,
            )  # fmt: skip
            spot = _Spot(number, column, content, style)
            yield replace(spot, tail=_tail(spot, cell, marks[column], space)) if cell.across == 1 else spot


def _side(align: str) -> Align:
    return "left" if align == "left" else "center" if align == "center" else "right"


def _fill(space: Space) -> str:
    """Return the colour behind what stands out; '' where text would be hard to read on it, or a template's tables have
    colours of their own."""
    brand = space.setting.brand
    if brand.template is not None:
        return ""
    palette = brand.palette(space.background)
    return _MARK if contrast(brand.hex("text", palette), _band(space)) >= _LEAST_CONTRAST else ""


def _band(space: Space) -> str:
    brand = space.setting.brand
    palette = brand.palette(space.background)
    return brand.seen(
        _MARK, palette, brand.hex(f"page-{space.background}" if space.background else "background", palette)
    )


def _emphasised(said: Iterable[Run], fill: str, space: Space) -> Iterator[Run]:
    """Yield runs as they stand out, those in a colour that would be hard to read on the fill without it."""
    brand = space.setting.brand
    palette = brand.palette(space.background)
    for run in said:
        is_hard = fill and run.colour and contrast(brand.hex(run.colour, palette), _band(space)) < _LEAST_CONTRAST
        yield replace(run, bold=True, colour="" if is_hard else run.colour)


def _rows(grid: _Grid) -> list[list[Cell]]:
    """Return the cells row by row, those that are covered by others among them, which have their rules and fills."""
    nothing = Cell((Paragraph((), 0),), is_covered=True)
    rows = [[nothing] * grid.columns for _ in range(grid.rows)]
    for spot in grid.spots:
        for row in range(spot.row, spot.row + spot.cell.down):
            for column in range(spot.column, spot.column + spot.cell.across):
                rows[row][column] = replace(nothing, fill=spot.cell.fill, rule=spot.cell.rule)
        rows[spot.row][spot.column] = spot.cell
    return rows


def _ruled(grid: _Grid) -> _Grid:
    """Return the grid with rules for a header of several rows, of which a table's style knows one: a thin one below
    what names several columns, a strong one below all of them."""

    def ruled(spot: _Spot) -> _Spot:
        if spot.row >= grid.header_rows:
            return spot
        is_last = spot.row + spot.cell.down == grid.header_rows
        thin = TABLE_RULE if any(paragraph.runs for paragraph in spot.cell.paragraphs) else _NO_RULE
        return replace(spot, cell=replace(spot.cell, rule=TABLE_HEADER_RULE if is_last else thin))

    return replace(grid, spots=tuple(map(ruled, grid.spots)))


def _padded(grid: _Grid, space: Space) -> _Grid:
    """Return the grid with room between the side edges of fills and the text right of them, in whole columns."""
    if space.setting.brand.styles[_PLAIN].inset.left >= _PADDING:
        return grid
    filled = {
        (row, column)
        for spot in grid.measured
        if spot.cell.fill
        for row in range(spot.row, spot.row + spot.cell.down)
        for column in range(spot.column, spot.column + spot.cell.across)
    }
    columns = {column for row, column in filled if (row, column - 1) not in filled}
    columns |= {column + 1 for row, column in filled if (row, column + 1) not in filled}

    def padded(spot: _Spot) -> _Spot:
        if spot.column not in columns or spot.cell.align != "left":
            return spot
        return replace(spot, cell=replace(spot.cell, inset=replace(spot.cell.inset, left=_PADDING)))

    return replace(grid, spots=tuple(map(padded, grid.spots)), whole=tuple(map(padded, grid.whole)))


_PADDING = pt(6)


# --- numbers --------------------------------------------------------------------------------------


def _tail(spot: _Spot, cell: model.Cell, mark: str, space: Space) -> int:
    said = spot.cell.paragraphs[0].runs
    at = model.tail_at(cell.plain, mark) if mark else 0
    if not at or any(run.math for run in said):
        return -1
    size = (space.sizes("table")[0],)
    lead = len(cell.text.plain) - len(cell.text.plain.lstrip())
    head = Paragraph(tuple(_head(said, lead + at)))
    widths = [
        space.setting.text(paragraphs, spot.style, _endless(space), size).width
        for paragraphs in (spot.cell.paragraphs, (head,))
    ]
    return max(0, widths[0] - widths[1])


def _head(said: Iterable[Run], length: int) -> Iterator[Run]:
    """Yield the first letters of runs."""
    for run in said:
        if length > 0 and not run.note:
            yield replace(run, text=run.text[:length])
            length -= len(run.text)


def _lined_up(grid: _Grid) -> _Grid:
    """Return the grid with the decimal marks of each column in line: what has a short tail keeps free what it lacks."""
    longest: dict[int, int] = {}
    for spot in grid.measured:
        longest[spot.column] = max(longest.get(spot.column, 0), spot.tail)

    def lined_up(spot: _Spot) -> _Spot:
        lacks = longest[spot.column] - spot.tail if spot.tail >= 0 else 0
        return replace(spot, cell=replace(spot.cell, inset=Inset(right=lacks)))

    return replace(grid, spots=tuple(map(lined_up, grid.spots)), whole=tuple(map(lined_up, grid.whole)))


# --- widths ---------------------------------------------------------------------------------------


def _widths(block: model.Table, grid: _Grid, space: Space) -> list[int]:
    """Return the columns' widths: the author's shares, else what their text needs, to the margin where that is near."""
    whole = space.box.width
    count = grid.columns
    if block.widths:
        return [width for _, width in split(whole, block.widths, 0)]
    natural = _needed(grid, {id(spot): _natural_width(spot, grid, space) for spot in grid.measured})
    total = sum(natural)
    is_empty = block.blank_rows and not block.rows  # alike for those who write in them, but no header breaks for that
    if is_empty and (max(natural) <= whole // count or total > whole):
        return [width for _, width in split(whole, [1] * count, 0)]
    if total <= whole:
        target = min(whole, round(total * _LOOSEST))
        target = whole if is_empty or target > whole * 4 // 5 else target
        return [width for _, width in split(target, natural, 0)]
    # Too wide: each column gets what its longest word needs, and the rest by how much text it has.
    least = _needed(grid, {id(spot): _least_width(spot, grid, space) for spot in grid.measured})
    spare = whole - sum(least)
    if spare <= 0:
        return [width for _, width in split(whole, least, 0)]
    extra = split(spare, [max(1, n - m) for n, m in zip(natural, least, strict=True)], 0)
    return [m + width for m, (_, width) in zip(least, extra, strict=True)]


def _needed(grid: _Grid, widths: Mapping[int, int]) -> list[int]:
    """Return how wide each column must be, given the widths of cells; those of merged ones are shared out."""
    needed = [0] * grid.columns
    for spot in sorted(grid.measured, key=lambda spot: spot.cell.across):
        columns = range(spot.column, spot.column + spot.cell.across)
        lacking = widths[id(spot)] - sum(needed[column] for column in columns)
        if lacking > 0:
            for column, (_, width) in zip(columns, split(lacking, [1] * len(columns), 0), strict=True):
                needed[column] += width
    return [width or _LEAST_COLUMN for width in needed]


_LEAST_COLUMN = pt(36)  # of a column that says nothing


def _natural_width(spot: _Spot, grid: _Grid, space: Space) -> int:
    return _cell_width(spot.cell.paragraphs, spot, grid, space)


def _least_width(spot: _Spot, grid: _Grid, space: Space) -> int:
    words = (
        Paragraph((replace(run, text=word),))
        for paragraph in spot.cell.paragraphs
        for run in paragraph.runs
        for word in ([run.text] if run.math else run.text.split())
    )
    return max((_cell_width((word,), spot, grid, space) for word in words), default=0)


def _cell_width(content: tuple[Paragraph, ...], spot: _Spot, grid: _Grid, space: Space) -> int:
    """Return how wide a cell must be for its text to stand on one line."""
    inset = space.setting.brand.styles[spot.style].inset
    width = space.setting.text(content, spot.style, _endless(space), (grid.size_pt,)).width
    return width + inset.left + inset.right + spot.cell.inset.left + spot.cell.inset.right + pt(1)


def _endless(space: Space) -> int:
    return space.setting.brand.size.width * 100


# --- heights --------------------------------------------------------------------------------------


def _heights(grid: _Grid, widths: Sequence[int], space: Space) -> list[int]:
    """Return the rows' heights; what a cell of several rows needs beyond theirs, the last of them gets."""
    heights = [0] * grid.rows
    beside = pt(2) + round(pt(grid.size_pt) * _AIR * (space.air - 1))
    for spot in sorted(grid.spots, key=lambda spot: spot.cell.down):
        own = spot.cell.inset
        width = sum(widths[spot.column : spot.column + spot.cell.across]) - own.left - own.right
        needed = space.setting.height(spot.cell.paragraphs, spot.style, width, (grid.size_pt,)) + beside
        last = spot.row + spot.cell.down - 1
        heights[last] += max(0, needed - sum(heights[spot.row : last + 1]))
    return heights

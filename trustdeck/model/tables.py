"""Read tables: their rows and cells, what is merged of them, and what is added up below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar, Literal, Self

from trustdeck import source
from trustdeck.diagnostics import Report, Span
from trustdeck.foreign.numbers import mark_of, total
from trustdeck.markup import Run
from trustdeck.model.blocks import counted, is_long
from trustdeck.model.text import LANGUAGE, NO_TEXT, SOURCE, VARIED, LanguageTag, Paragraphs, Text, in_language, joined
from trustdeck.schema import Define, JsonSchema, decode, field, mismatch, record, record_schema
from trustdeck.source import Node, Scalar, Sequence

ColumnAlign = Literal["left", "center", "right", "decimal"]

_UNIT = r"%|‰|kr\.?|€|\$|£"
_FIGURE = re.compile(rf"(?P<number>[+\-−–]?\d[\d.,\s\u00a0\u202f]*?)(?P<unit>\s?(?:{_UNIT})?)")
_GAPS = frozenset({"", "-", "–", "—", "−", "..", "…"})  # what stands for a figure that there is not
_SHARES = ("%", "‰")  # they are of something, and do not add up

# --- parts ----------------------------------------------------------------------------------------


class CellText:
    """What stands in a cell; `''` is an empty one."""

    takes: ClassVar[str] = "text"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Text:
        """Return the text; one without runs where the cell is empty, or where it was refused."""
        nothing = Text((), node.span)
        if isinstance(node, Scalar) and node.is_missing:
            mismatch(node, "text", report, "write `''` for an empty cell")
            return nothing
        if isinstance(node, Scalar) and not node.text.strip():
            return nothing
        return Text.from_node(node, report) or nothing

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return define(Text)


class CellTexts(CellText):
    """What stands in a cell that is written with keys: text, or a list of texts, one below the other."""

    takes: ClassVar[str] = Paragraphs.takes

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Text:
        if not isinstance(node, Sequence):
            return super().from_node(node, report)
        texts = Paragraphs.from_node(node, report)
        return joined(texts) if texts else Text((), node.span)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return define(Paragraphs)


MAX_SPAN = 200  # rows or columns of a merged cell


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. A merged one takes several columns or rows: the cells that it covers are not written.

    The text of an empty one has no runs.
    """

    text: Text = field("what stands in it; `''` is nothing", type=CellTexts)
    span: Span = NO_TEXT.span
    across: int = field("how many columns it takes", default=1, minimum=1, maximum=MAX_SPAN)
    down: int = field("how many rows it takes", default=1, minimum=1, maximum=MAX_SPAN)
    highlight: bool = field("it stands out", default=False)
    language: str = field(LANGUAGE, default="", type=LanguageTag)

    takes: ClassVar[str] = "text, or `{text, across, down, highlight}`"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED
    LONG: ClassVar[tuple[str, ...]] = ("text", "across", "down", "highlight", "language")

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self:
        if not is_long(node, cls.LONG):
            return cls(CellText.from_node(node, report), node.span)
        cell = record(node, cls, report)
        if cell is None:
            return cls(Text((), node.span), node.span)
        return replace(cell, text=in_language(cell.text, cell.language))

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [define(CellText), record_schema(cls, define)]}

    @property
    def plain(self) -> str:
        """What it says, without the marks of footnotes."""
        return self.text.plain.strip()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, or `{cells: […]}` where more is said of it."""

    cells: tuple[Cell, ...] = field("its cells; `''` is an empty one", type=tuple[Cell, ...])
    span: Span = NO_TEXT.span
    highlight: bool = field("it stands out", default=False)

    takes: ClassVar[str] = "a list of cells, or `{cells, highlight}`"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, source.Mapping) and node.get("cells") is not None:
            return record(node, cls, report)
        cells = decode(node, tuple[Cell, ...], report)
        return cls(cells, node.span) if cells is not None else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [{"type": "array", "items": define(Cell)}, record_schema(cls, define)]}

    def stands_out(self, cell: Cell) -> bool:
        """Say whether one of its cells stands out: by itself, or with the row if it is of no other row too."""
        return cell.highlight or (self.highlight and cell.down == 1)

    @property
    def place(self) -> Span:
        """Where its cells stand in the source."""
        if not self.cells:
            return self.span
        start, end = self.cells[0].span, self.cells[-1].span
        return Span(start.file, start.line, start.column, end.end_line, end.end_column)


class HeaderRows:
    """The columns' names; a list of rows where there are several."""

    takes: ClassVar[str] = "a list of cells, or of rows"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Row, ...] | None:
        if isinstance(node, Sequence) and node.items and all(map(_is_row, node.items)):
            return decode(node, tuple[Row, ...], report)
        row = Row.from_node(node, report)
        return (row,) if row is not None and row.cells else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [define(Row), {"type": "array", "items": define(Row)}]}


def _is_row(node: Node) -> bool:
    return isinstance(node, Sequence) or is_long(node, ("cells",))


class TotalRow:
    """The last row: its cells, or `auto` for the sums of the columns of numbers."""

    takes: ClassVar[str] = "`auto`, or a list of cells"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Row | None:
        if isinstance(node, Scalar) and node.text == "auto":
            return Row((), node.span)
        if _is_row(node):
            return Row.from_node(node, report)
        mismatch(node, "`auto` or a list of cells", report, "write `total: auto`, or `total: [Total, 12]`")
        return None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [{"const": "auto"}, define(Row)]}


def refuse_places_without_file(sheet: Scalar | None, cells: Scalar | None, data: Scalar | None, report: Report) -> None:
    """Report a sheet and a range where no file has them."""
    for place in (sheet, cells):
        if place is not None and data is None:
            report.error("bad-value", place.span, "this is in no file", "add `data: figures.xlsx`, or leave it out")


# --- the table ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Every row takes as many columns as the header.

    `blank_rows` are for the audience to fill in. `align` has one value for each column, or is empty; `widths` are
    shares, or empty. `data` is the file that `resolve` takes the rows from. `resolve` also fills `align`, and
    an automatic `total`, which has no cells before. `marks` are then the columns' decimal marks, '' where numbers do
    not stand by it. `whole` is the longer table that one is a part of, in as
    few rows as tell how wide its columns are: all parts are alike.
    """

    header: tuple[Row, ...] = field(
        "the columns' names; a list of rows where it has several", default=(), type=HeaderRows
    )
    rows: tuple[Row, ...] = field("rows of cells; `''` is an empty cell", default=())
    total: Row | None = field(
        "the last row: its cells, or `auto` for the sums of the columns of numbers", default=None, type=TotalRow
    )
    span: Span = NO_TEXT.span
    header_column: bool = field("the first column names the rows", default=False)
    blank_rows: int = field("empty rows, for the audience to fill in", default=0, minimum=1, maximum=30)
    align: tuple[ColumnAlign, ...] = field(
        "how each column is aligned; `decimal`: numbers by their decimal marks", default=()
    )
    widths: tuple[int, ...] = field("each column's share of the width", default=(), minimum=1, maximum=1000)
    caption: Text | None = field("a line below it", default=None)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)
    data: Scalar | None = field(
        "a CSV file with the columns' names in its first line, or a workbook (`.xlsx`)", default=None
    )
    sheet: Scalar | None = field("a workbook's sheet; its first where it is left out", default=None)
    range: Scalar | None = field(
        "the sheet's cells, as `A1:D12`, the first row their names; all where it is left out", default=None
    )
    align_span: Span | None = None
    widths_span: Span | None = None
    marks: tuple[str, ...] = ()
    whole: Table | None = None

    takes: ClassVar[str] = "`{header, rows}` or `{data: file.csv}`"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, Scalar) and node.text.endswith((".csv", ".xlsx")):
            mismatch(node, "a table with keys", report, f"write `{{data: {node.text}}}`")
            return None
        told = len(report.diagnostics)
        table = record(node, cls, report)
        if table is None or not isinstance(node, source.Mapping):
            return None
        if not is_long(node, ("rows", "data", "blank-rows")):
            report.error(
                "missing-key", node.span, "a table needs rows", "add `rows: […]`, `data: file.csv` or `blank-rows: 3`"
            )
        refuse_places_without_file(table.sheet, table.range, table.data, report)
        if (rows := node.get("rows")) is not None and table.data:
            hint = "keep one of them"
            report.error(
                "bad-value",
                table.data.span,
                "a table has its rows from a file or here, not both",
                hint,
                [(rows.span, "the rows here")],
            )
        if _is_cut(node.get("align"), table.align) or _is_cut(node.get("widths"), table.widths):
            table = replace(table, align=(), widths=())
        if table.data:
            return table
        if not (table.header or any(row.cells for row in table.rows)):
            if len(report.diagnostics) == told:
                report.error("missing-key", node.span, "a table needs columns", "add `header: [First, Second]`")
            return None
        return table.squared(report)

    @property
    def columns(self) -> int:
        """How many columns it has: as many as its first row takes."""
        first = next(iter((*self.header, *self.rows)), None)
        return sum(cell.across for cell in first.cells) if first else 0

    def squared(self, report: Report) -> Self:
        """Return the table with as many columns in every row as there are; report where that was not so.

        What is merged in a way that cannot be is not merged.
        """
        count = self.columns
        align = self.align if self._fits("align", self.align, self.align_span, count, report) else ()
        widths = self.widths if self._fits("widths", self.widths, self.widths_span, count, report) else ()
        total = (self.total,) if self.total and self.total.cells else ()
        told = len(report.diagnostics)
        for rows in (self.header, self.rows, total):  # no cell reaches from one into the next
            _check_places(rows, count, next(iter((*self.header, *self.rows))), report)
        if len(report.diagnostics) == told:
            return replace(self, align=align, widths=widths)
        return replace(
            self, align=align, widths=widths,
            header=tuple(_plain_row(row, count) for row in self.header),
            rows=tuple(_plain_row(row, count) for row in self.rows),
            total=_plain_row(self.total, count) if total and self.total else self.total,
        )  # fmt: skip

    def _fits(self, key: str, values: tuple[object, ...], span: Span | None, count: int, report: Report) -> bool:
        if not values or len(values) == count:
            return True
        message = f"`{key}` has {len(values)} values for {count} columns"
        report.error("uneven-table", span or self.span, message, f"write {count} values")
        return False

    def settled(self, language: str, word: str, report: Report) -> Self:
        """Return the table with each column's alignment, and with the sums of an automatic total.

        `word` is what a row of sums is called.
        """
        columns = _columns(self.rows, self.columns)
        sums = self.total
        if sums is not None and not sums.cells:
            sums = _sums(columns, language, word, sums.span)
            if sums is None:
                hint = "leave `total` out, or write its cells: `total: [Total, 12]`"
                report.error("bad-value", self.total.span if self.total else self.span, _NOTHING_TO_ADD, hint)
        align = self.align or tuple("decimal" if _is_of_numbers(texts) else "left" for texts in columns)
        written = (sums,) if sums else ()
        texts = _columns((*self.rows, *written), self.columns)
        marks = tuple(
            mark_of(_numbers(column), language) if side == "decimal" else ""
            for side, column in zip(align, texts, strict=True)
        )
        return replace(self, total=sums, align=align, marks=marks)


_NOTHING_TO_ADD = "the table has no column of numbers that add up"


def placed(rows: Iterable[Row]) -> Iterator[tuple[Row, tuple[tuple[int, Cell], ...], Mapping[int, Cell]]]:
    """Yield each row with its cells, each with the column where it begins, and the cells that reach down into it.

    A cell begins at the first column, from 0, that none from above takes.
    """
    above: dict[int, tuple[int, Cell]] = {}  # by column: how many rows more, and which cell
    for row in rows:
        here: list[tuple[int, Cell]] = []
        at = 0
        for cell in row.cells:
            while at in above:
                at += 1
            here.append((at, cell))
            at += cell.across
        yield row, tuple(here), {column: cell for column, (_, cell) in above.items()}
        above = {column: (left - 1, cell) for column, (left, cell) in above.items() if left > 1}
        for column, cell in here:
            if cell.down > 1:
                above |= {column + step: (cell.down - 1, cell) for step in range(cell.across)}


def untorn(rows: tuple[Row, ...]) -> Iterator[tuple[Row, ...]]:
    """Yield rows in the smallest groups that no merged cell reaches beyond."""
    waiting: list[Row] = []
    for row, _, above in placed(rows):
        if waiting and not above:
            yield tuple(waiting)
            waiting = []
        waiting.append(row)
    if waiting:
        yield tuple(waiting)


# --- checking -------------------------------------------------------------------------------------


def _is_cut(node: Node | None, values: tuple[object, ...]) -> bool:
    """Return whether some of a list's values were refused."""
    return isinstance(node, Sequence) and len(node.items) != len(values)


def _check_places(rows: tuple[Row, ...], count: int, first: Row, report: Report) -> None:
    """Report the first fault of each row: cells that lie on one another, leave the table, are too many or too few."""
    for number, (row, cells, above) in enumerate(placed(rows)):
        taken = sum(cell.across for cell in row.cells) + len(above)
        hit = next(((c, above[p]) for at, c in cells for p in range(at, at + c.across) if p in above), None)
        beyond = next((cell for at, cell in cells if at < count < at + cell.across), None)
        below = next((cell for cell in row.cells if number + cell.down > len(rows)), None)
        if hit is not None:
            message, hint = "this cell lies on one that comes from above", "make one of them smaller"
            report.error("overlapping-cells", hit[0].span, message, hint, [(hit[1].span, "this one reaches down")])
        elif beyond is not None:
            message = f"this cell takes {beyond.across} columns, more than the table has left"
            report.error("cell-outside-table", beyond.span, message, _narrower(count, cells, beyond))
        elif below is not None:
            left = len(rows) - number
            message = f"this cell takes {counted(below.down, 'row')}, but only {left} of its rows {_are(left)} left"
            report.error("cell-outside-table", below.span, message, f"write `down: {left}`" if left > 1 else _NO_DOWN)
        elif taken != count:
            _report_uneven(row, taken, bool(above), count, first, report)


_NO_DOWN = "leave `down` out"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _narrower(count: int, cells: tuple[tuple[int, Cell], ...], cell: Cell) -> str:
    room = next(count - at for at, one in cells if one is cell)
    return f"write `across: {room}`" if room > 1 else "leave `across` out"


def _report_uneven(row: Row, taken: int, is_reached: bool, count: int, first: Row, report: Report) -> None:
    related = [(first.cells[0].span, f"{count} columns are named here")] if first.cells else []
    merged = is_reached or any(cell.across > 1 for cell in row.cells)
    if not merged:
        message = f"this row has {counted(len(row.cells), 'cell')}, the table {counted(count, 'column')}"
    else:
        message = f"this row takes {counted(taken, 'column')}, the table has {count}"
    hint = "write `''` for an empty cell"
    if taken > count and merged:
        hint = "leave out the cells that a merged one covers"
    elif taken > count:
        number = _split_number(row)
        hint = f'write `"{number}"`' if number else "put quotation marks around a text with a comma"
    report.error("uneven-table", row.place, message, hint, related)


def _split_number(row: Row) -> str:
    """Return a number with a decimal comma that YAML took for two cells, or ''."""
    for left, right in pairwise(cell.text for cell in row.cells):
        is_close = left.span.end_line == right.span.line and left.span.end_column + 1 == right.span.column
        if is_close and left.plain[-1:].isdigit() and right.plain[:1].isdigit():
            return f"{left.plain},{right.plain}"
    return ""


def _plain_row(row: Row, count: int) -> Row:
    """Return a row of this many cells, none of them merged."""
    nothing = Cell(Text((), row.span), row.span)
    cells = tuple(replace(cell, across=1, down=1) for cell in row.cells)
    return replace(row, cells=(*cells, *[nothing] * (count - len(cells)))[:count])


# --- numbers --------------------------------------------------------------------------------------


def tail_at(text: str, mark: str) -> int:
    """Return where the part of a number begins that stands right of its whole part; 0 in a text that is none."""
    figure = _FIGURE.fullmatch(text)
    if figure is None:
        return 0
    whole = figure["number"].find(mark)
    return figure.end("number") if whole < 0 else whole


def _columns(rows: Iterable[Row], count: int) -> tuple[tuple[str, ...], ...]:
    """Return what the cells of each column say, those left out that take several."""
    columns: list[list[str]] = [[] for _ in range(count)]
    for _, cells, _ in placed(rows):
        for at, cell in cells:
            if cell.across == 1:
                columns[at].append(cell.plain)
    return tuple(map(tuple, columns))


def _is_of_numbers(texts: Iterable[str]) -> bool:
    said = [text for text in texts if text not in _GAPS]
    return bool(said) and all(_FIGURE.fullmatch(text) for text in said)


def _numbers(texts: Iterable[str]) -> list[str]:
    """Return the numbers among texts, their units left out."""
    return [figure["number"] for text in texts if (figure := _FIGURE.fullmatch(text))]


def _sums(columns: tuple[tuple[str, ...], ...], language: str, word: str, span: Span) -> Row | None:
    """Return a row with the sum of each column of numbers but the first, which names it; None where there is none."""
    sums = [_sum(texts, language) for texts in columns[1:]]
    if not any(sums):
        return None
    return Row(tuple(Cell(Text((Run(said),) if said else (), span), span) for said in (word, *sums)), span)


def _sum(texts: tuple[str, ...], language: str) -> str:
    """Return the sum of a column with its unit, or '' where its cells are not numbers of one unit that add up."""
    figures = [_FIGURE.fullmatch(text) for text in texts if text not in _GAPS]
    units = {figure["unit"] if figure else None for figure in figures}
    unit = units.pop() if len(units) == 1 else None
    if unit is None or unit.strip() in _SHARES:
        return ""
    found = total([figure["number"] for figure in figures if figure], language)
    return f"{found}{unit}" if found else ""

"""Read CSV into a header and rows of text; a cell is never a number, a date or a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_ROWS = 10_000
MAX_COLUMNS = 200
MAX_CELL = 20_000  # characters

_DELIMITERS = ("\t", ";", ",")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and the line of the file on which it begins, from 1."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, at a line of it; `hint` is what to do, or ''."""

    line: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows that have exactly as many cells; `problems` is what had to be mended for that.

    Line breaks in a cell are `\\n`; blanks around a cell are gone. A file that cannot be read at all has
    no header.
    """

    header: Row
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def parse(data: bytes) -> Table:
    """Return the table in a CSV file: UTF-8, its cells parted by commas, semicolons or tabs."""
    try:
        text = _decode(data)
        records = _records(text)
    except _UnreadableError as error:
        return Table(Row((), 1), (), (error.problem,))
    if not records:
        return Table(Row((), 1), (), (Problem(1, "the file has no header and no rows"),))
    header, *rows = records
    header = Row(_without_trailing(header.cells), header.line)
    problems: list[Problem] = []
    if len(header.cells) > MAX_COLUMNS:
        problems.append(Problem(header.line, f"the table has {len(header.cells)} columns, more than {MAX_COLUMNS}"))
        header = Row(header.cells[:MAX_COLUMNS], header.line)
    if len(rows) > MAX_ROWS:
        problems.append(Problem(rows[MAX_ROWS].line, f"the table has {len(rows):,} rows, more than {MAX_ROWS:,}"))
        rows = rows[:MAX_ROWS]
    width = len(header.cells)
    problems += [problem for row in rows for problem in _row_problems(row, width)]
    problems += _row_problems(header, width)
    return Table(_mended(header, width), tuple(_mended(row, width) for row in rows), tuple(problems))


class _UnreadableError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"  # what a spreadsheet calls Unicode text
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(
            Problem(line, "the file is not in UTF-8", "save it from the spreadsheet as `CSV UTF-8`")
        ) from None


def _records(text: str) -> list[Row]:
    """Return all rows that hold anything, parted by the delimiter that suits best."""
    readings: list[list[Row]] = []
    refusal: _UnreadableError | None = None
    for delimiter in _DELIMITERS:
        try:
            rows = _read(text, delimiter)
        except _UnreadableError as error:
            refusal = error
            continue
        if not rows or len(rows[0].cells) > 1 or delimiter == _DELIMITERS[-1]:
            readings.append(rows)
    if not readings:
        assert refusal is not None  # noqa: S101 - a delimiter is either read or refused
        raise refusal
    return min(readings, key=_raggedness)


def _raggedness(rows: list[Row]) -> tuple[bool, int, int]:
    """Return what is least for the reading that suits best: columns, equally long rows, many columns."""
    width = len(rows[0].cells) if rows else 0
    return (width < 2, sum(len(row.cells) != width for row in rows), -width)


def _read(text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    rows: list[Row] = []
    line = 1
    try:
        for record in reader:
            cells = tuple(re.sub(r"\r\n?", "\n", cell).strip() for cell in record)
            if any(cells):
                rows.append(Row(cells, line))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _UnreadableError(_csv_problem(str(error), line)) from None
    return rows


def _csv_problem(message: str, line: int) -> Problem:
    if "field larger" in message:
        return Problem(line, "a cell is far too long", "look for a quotation mark that is not closed")
    if "unexpected end" in message:
        return Problem(line, "a quotation mark is not closed", 'end the cell with `"`')
    return Problem(
        line, "something stands behind a closing quotation mark", 'write `""` for a quotation mark in a cell'
    )


_ROW_HINT = "give each row as many cells as the header, and put quotation marks around one with a comma"


def _row_problems(row: Row, width: int) -> Iterator[Problem]:
    count = len(row.cells)
    if count < width or any(row.cells[width:]):
        yield Problem(row.line, f"the row has {_cells(count)}, but the header has {_cells(width)}", _ROW_HINT)
    if any(len(cell) > MAX_CELL for cell in row.cells):
        yield Problem(row.line, f"a cell has more than {MAX_CELL:,} characters")
    if any(_CONTROL.search(cell) for cell in row.cells):
        yield Problem(row.line, "a cell holds a control character, which no slide can show", "delete it")


def _without_trailing(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells up to the last that holds anything; spreadsheets write more."""
    count = max((index for index, cell in enumerate(cells, 1) if cell), default=0)
    return cells[:count]


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def without_controls(text: str) -> str:
    """Return a text without the characters that no slide can show."""
    return _CONTROL.sub("", text)


def _mended(row: Row, width: int) -> Row:
    cells = (*row.cells[:width], *("" for _ in range(width - len(row.cells))))
    return Row(tuple(without_controls(cell)[:MAX_CELL] for cell in cells), row.line)

"""Read cells of a workbook (XLSX), as the sheet shows them, or as figures.

Nothing is worked out and nothing is followed: a formula has the value that its program stored, a link to another
file none. A workbook may come from a stranger, so what it holds is limited before it is opened.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from trustdeck.diagnostics import did_you_mean
from trustdeck.foreign.formats import exact, is_share, places, shown
from trustdeck.foreign.tables import MAX_CELL, MAX_COLUMNS, MAX_ROWS, without_controls

MAX_PARTS = 2_000
MAX_XML_BYTES = 30_000_000  # of all parts with text; a sheet of some 300,000 cells

OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")  # of Excel 97, and of encrypted files
ZIPPED = b"PK\x03\x04"

_MAX_SHEET = (1_048_576, 16_384)  # rows and columns of a sheet (ECMA-376 part 1, 18.3.1.73)
_CORNERS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?", re.ASCII)
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})", re.ASCII)

# What openpyxl and those that it calls raise where a file is none of Excel's.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, OSError,
)  # fmt: skip


class Area(NamedTuple):
    """A range of cells, by its first and last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it says, and its row and column in the sheet, from 1."""

    text: str
    row: int
    column: int

    @property
    def name(self) -> str:
        return f"{_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: `rule` is that of an author's mistake. `cell` is where in the sheet, None for the whole.

    `about` is what of the author's words it is about: the `file`, the `sheet` or the `range`.
    """

    rule: str
    message: str
    hint: str = ""
    cell: Cell | None = None
    about: str = "file"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells, as many in each; the first row is the header. `name` is the sheet's.

    Of cells read as figures, `decimals` is how many decimals the sheet shows at most, -1 where it does not say, and
    `are_shares` says that all are percentages.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...] = ()
    problems: tuple[Problem, ...] = ()
    decimals: int = -1
    are_shares: bool = False


def read(data: bytes, sheet: str, cells: str, language: str, *, figures_from: int = MAX_COLUMNS) -> Sheet:
    """Return the cells of a range, or of all that is used, of a sheet: the named one, or the first.

    They say what the sheet shows, in the language's way to write it; from the column `figures_from` on, counted from
    0 in the range, numbers are exact.
    """
    area = area_of(cells) if cells else None
    if isinstance(area, Problem):
        return Sheet(sheet, problems=(area,))
    if problem := _unsound(data):
        return Sheet(sheet, problems=(problem,))
    try:
        return _read(data, sheet, area, language, figures_from)
    except _BROKEN:
        return Sheet(sheet, problems=(_DAMAGED,))


_SAVE = "open it in the spreadsheet and save it anew as `.xlsx`"
_DAMAGED = Problem("bad-data", "the workbook is damaged, or of a kind that is not known here", _SAVE)


def area_of(cells: str) -> Area | Problem:
    """Return the range that is meant by `A1:D12`, `A:D` or `B3`, its corners in any order."""
    written = cells.strip()
    if "!" in written:
        sheet, _, rest = written.rpartition("!")
        message, hint = "a range does not name its sheet", f"write `sheet: {sheet.strip(chr(39))}` and `range: {rest}`"
        return Problem("bad-cells", message, hint, about="range")
    if found := _CORNERS.fullmatch(written):
        left, top, right, bottom = found[1], int(found[2]), found[3] or found[1], int(found[4] or found[2])
    elif found := _COLUMNS.fullmatch(written):
        left, top, right, bottom = found[1], 1, found[2], _MAX_SHEET[0]
    else:
        return Problem("bad-cells", f"`{written[:40]}` is no range of cells", _CORNER_HINT, about="range")
    columns = sorted((_number(left), _number(right)))
    rows = sorted((top, bottom))
    if rows[0] < 1 or rows[1] > _MAX_SHEET[0] or columns[1] > _MAX_SHEET[1]:
        return Problem("bad-cells", f"no sheet has the cells `{written[:40]}`", _CORNER_HINT, about="range")
    return Area(rows[0], columns[0], rows[1], columns[1])


_CORNER_HINT = "write its first and its last cell, as in `A1:D12`, or columns, as in `A:D`"


# --- before it is opened --------------------------------------------------------------------------


def _unsound(data: bytes) -> Problem | None:
    """Return what keeps a file from being opened: it is none, too large, or names entities and outside files in XML."""
    if data.startswith(OLD_FORMAT):
        return Problem("bad-data", "the workbook is in Excel's old format, or has a password", _SAVE)
    if not data.startswith(ZIPPED):
        return Problem("bad-data", "the file is not a workbook", _SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            texts = [one for one in members if one.filename.endswith((".xml", ".rels", ".vml"))]
            if len(members) > MAX_PARTS or sum(one.file_size for one in texts) > MAX_XML_BYTES:
                return Problem("too-large", "the workbook is too large", "copy what the deck needs into one of its own")
            if "xl/workbook.xml" not in package.namelist():
                return Problem("bad-data", "the file is not a workbook", _SAVE)
            if any(_declares(package.read(one)) for one in texts):
                return _DAMAGED
    except _BROKEN:
        return _DAMAGED
    return None


def _declares(xml: bytes) -> bool:
    """Say whether a part has a document type, by which entities are declared; Excel writes none, and UTF-8."""
    return b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\0" in xml[:200]


# --- the sheet ------------------------------------------------------------------------------------


_MOST_SCANNED = 50_000  # rows, empty ones among them


class _Raw(NamedTuple):
    """A cell as it is stored."""

    row: int
    column: int
    value: Any
    kind: str
    format: str


def _read(data: bytes, sheet: str, area: Area | None, language: str, figures_from: int) -> Sheet:
    pages = _pages(data, formulas=False)
    if sheet and sheet not in pages:
        message = f"the workbook has no sheet `{sheet}`"
        return Sheet(
            sheet, problems=(Problem("unknown-sheet", message, did_you_mean(sheet, tuple(pages)), about="sheet"),)
        )
    visible = [name for name, page in pages.items() if page.sheet_state == "visible"]
    name = sheet or next(iter([*visible, *pages]), "")
    if not name:
        return Sheet("", problems=(_DAMAGED,))
    rows = _rows(pages[name], area or _WHOLE)
    unsaved = tuple(_unsaved(data, name, area or _WHOLE, rows))
    if not rows:
        return Sheet(name, problems=unsaved or (_empty(name, _rows(pages[name], _WHOLE)),))
    if problem := _too_many(rows):
        return Sheet(name, problems=(problem,))
    return _sheet(name, _columns(area, rows), rows, language, figures_from, (*_errors(rows), *unsaved))


_WHOLE = Area(1, 1, *_MAX_SHEET)


def _pages(data: bytes, *, formulas: bool) -> dict[str, Any]:
    """Return the sheets of a workbook by name, with its formulas or with their values."""
    from openpyxl import load_workbook  # costs a quarter of a second and is needed for workbooks only

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook holds besides cells
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas, keep_links=False)
        return {page.title: page for page in book.worksheets}


def _rows(page: Any, area: Area) -> list[list[_Raw]]:
    """Return the rows of an area that hold anything, each with the cells that do; no more than can be shown."""
    page.reset_dimensions()  # what a file says of them need not be so
    right = min(area.right, area.left + MAX_COLUMNS)
    bottom = min(area.bottom, area.top + _MOST_SCANNED)
    rows = []
    for number, row in enumerate(page.iter_rows(area.top, bottom, area.left, right), area.top):
        cells = [
            _Raw(number, column, cell.value, cell.data_type, cell.number_format)
            for column, cell in enumerate(row, area.left)
            if cell.value is not None and cell.value != ""
        ]
        if cells:
            rows.append(cells)
        if len(rows) > MAX_ROWS + 1:
            break
    return rows


def _empty(name: str, used: list[list[_Raw]]) -> Problem:
    if not used:
        return Problem("empty-cells", f"the sheet `{name}` is empty", "name another one with `sheet`", about="sheet")
    around = _around(used)
    hint = f"its cells are in `{_letters(around.left)}{around.top}:{_letters(around.right)}{around.bottom}`"
    return Problem("empty-cells", f"the range has nothing in it in the sheet `{name}`", hint, about="range")


def _around(rows: list[list[_Raw]]) -> Area:
    columns = [cell.column for row in rows for cell in row]
    return Area(rows[0][0].row, min(columns), rows[-1][0].row, max(columns))


def _too_many(rows: list[list[_Raw]]) -> Problem | None:
    around = _around(rows)
    if len(rows) > MAX_ROWS + 1:
        return Problem("too-large", f"the range has more than {MAX_ROWS:,} rows", _SMALLER, about="range")
    if around.right - around.left >= MAX_COLUMNS:
        return Problem("too-large", f"the range has more than {MAX_COLUMNS} columns", _SMALLER, about="range")
    return None


_SMALLER = "name what the slide shows: `range: A1:D12`"
_MOST_TOLD = 5  # cells of one kind that are named


def _errors(rows: list[list[_Raw]]) -> Iterator[Problem]:
    """Yield what keeps cells from being shown."""
    wrong = [cell for row in rows for cell in row if cell.kind == "e"]
    for cell in wrong[:_MOST_TOLD]:
        place = Cell(str(cell.value), cell.row, cell.column)
        message = f"the cell `{place.name}` holds the error `{str(cell.value)[:40]}`"
        yield Problem("bad-data", message, "mend its formula, or give the range without it", place)
    for cell in (cell for row in rows for cell in row if isinstance(cell.value, str)):
        place = Cell("", cell.row, cell.column)
        if len(cell.value) > MAX_CELL:
            yield Problem("bad-data", f"the cell `{place.name}` has more than {MAX_CELL:,} characters", "", place)
        if without_controls(cell.value) != cell.value:
            message = f"the cell `{place.name}` holds a control character, which no slide can show"
            yield Problem("bad-data", message, "delete it", place)


def _unsaved(data: bytes, name: str, area: Area, rows: list[list[_Raw]]) -> Iterator[Problem]:
    """Yield the first cell with a formula whose value was not stored, as in files that a program wrote."""
    known = {(cell.row, cell.column) for row in rows for cell in row}
    for cell in (cell for row in _rows(_pages(data, formulas=True)[name], area) for cell in row):
        if cell.kind == "f" and (cell.row, cell.column) not in known:
            place = Cell("", cell.row, cell.column)
            message = f"the cell `{place.name}` has a formula, but the workbook does not have its value"
            yield Problem("bad-data", message, "open the workbook in the spreadsheet, and save it", place)
            return


def _columns(area: Area | None, rows: list[list[_Raw]]) -> range:
    """Return the columns that are shown: those of the range, of a whole sheet or a very wide range those in use."""
    around = _around(rows)
    if area is None or area.right - area.left >= MAX_COLUMNS:
        return range(around.left, around.right + 1)
    return range(area.left, area.right + 1)


def _sheet(
    name: str, columns: range, rows: list[list[_Raw]], language: str, figures_from: int, problems: tuple[Problem, ...]
) -> Sheet:
    figures = [
        cell
        for row in rows[1:]
        for cell in row
        if cell.column >= columns.start + figures_from and _is_number(cell.value)
    ]
    are_shares = bool(figures) and all(is_share(cell.format) for cell in figures)
    decimals = max((places(cell.format) for cell in figures), default=-1)
    if any(places(cell.format) < 0 for cell in figures):
        decimals = -1
    exact_cells = {(cell.row, cell.column) for cell in figures}

    def said(cell: _Raw) -> str:
        if (cell.row, cell.column) in exact_cells:
            return exact(cell.value, language, as_share=are_shares)
        return without_controls(shown(cell.value, cell.format, language))[:MAX_CELL].strip()

    found = []
    for row in rows:
        by_column = {cell.column: said(cell) for cell in row}
        found.append(tuple(Cell(by_column.get(column, ""), row[0].row, column) for column in columns))
    return Sheet(name, tuple(found), problems, decimals, are_shares)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# --- letters --------------------------------------------------------------------------------------


def _letters(column: int) -> str:
    """Return the name of a column: `A` for 1, `AB` for 28."""
    said = ""
    while column:
        column, letter = divmod(column - 1, 26)
        said = chr(ord("A") + letter) + said
    return said


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

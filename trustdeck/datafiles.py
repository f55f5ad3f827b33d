"""Read the rows of data files, from CSV or from the cells of a workbook, each cell with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trustdeck.diagnostics import Report, Span
from trustdeck.foreign import tables, workbooks
from trustdeck.project import Project, ProjectError
from trustdeck.schema import resolve_file
from trustdeck.source import Scalar

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


@dataclass(frozen=True, slots=True)
class Cells:
    """What a table or a chart takes from a file: `data` names it; `sheet` and `range` say where, in a workbook."""

    data: Scalar
    sheet: Scalar | None = None
    range: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A header, and rows that have as many cells. `is_sound` says that nothing was wrong with them.

    Of the figures of a workbook, `decimals` are shown there, -1 where it does not say, and `are_shares`: in per cent.
    """

    header: tuple[Scalar, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    is_sound: bool
    decimals: int = -1
    are_shares: bool = False


def read(
    cells: Cells, language: str, project: Project, report: Report, *, figures_from: int = tables.MAX_COLUMNS
) -> Rows | None:
    """Return the rows of a data file; None where there are none. What is wrong with it is reported.

    Numbers of a workbook are written as it shows them, in the language's way; as they are from a column on.
    """
    path = resolve_file(project, cells.data, cells.data.span.file, report)
    if path is None:
        return None
    try:
        content = project.read(path)
    except ProjectError as error:
        report.error("missing-file", cells.data.span, error.reason, error.hint)
        return None
    if content.startswith((workbooks.ZIPPED, workbooks.OLD_FORMAT)) or path.lower().endswith(_WORKBOOKS):
        return _from_workbook(cells, path, content, language, report, figures_from)
    for beside in (cells.sheet, cells.range):
        if beside is not None:
            hint = "leave it out; all rows of the file are taken"
            report.error("bad-value", beside.span, "only a workbook (`.xlsx`) has sheets and ranges", hint)
    return _from_csv(cells, path, content, project, report)


def _from_csv(cells: Cells, path: str, content: bytes, project: Project, report: Report) -> Rows:
    found = tables.parse(content)
    keep_text(project, path)
    for problem in found.problems:
        named = [(cells.data.span, "the file is named here")]
        report.error("bad-data", Span.point(path, problem.line), problem.message, problem.hint, named)
    header, *rows = (tuple(_scalars(row, path)) for row in (found.header, *found.rows))
    return Rows(header, tuple(rows), not found.problems)


def _scalars(row: tables.Row, path: str) -> Iterator[Scalar]:
    place = Span.point(path, row.line)
    yield from (Scalar(cell, place) for cell in row.cells)


def _from_workbook(
    cells: Cells, path: str, content: bytes, language: str, report: Report, figures_from: int
) -> Rows | None:
    sheet, area = (one.text if one else "" for one in (cells.sheet, cells.range))
    found = workbooks.read(content, sheet, area, language, figures_from=figures_from)

    def place(row: int, column: int, name: str) -> Span:
        return Span(path, row, column, row, column + 1, f"{found.name}!{name}")

    named = {"sheet": cells.sheet, "range": cells.range}
    for problem in found.problems:
        if problem.cell is not None:
            span = place(problem.cell.row, problem.cell.column, problem.cell.name)
            related = [(cells.data.span, "the file is named here")]
            report.error(problem.rule, span, problem.message, problem.hint, related)
        else:
            span = (named.get(problem.about) or cells.data).span
            report.error(problem.rule, span, problem.message, problem.hint)
    if not found.rows:
        return None
    header, *rows = (
        tuple(Scalar(cell.text, place(cell.row, cell.column, cell.name)) for cell in row) for row in found.rows
    )
    return Rows(header, tuple(rows), not found.problems, found.decimals, found.are_shares)


def keep_text(project: Project, path: str) -> None:
    """Let the project remember a file as text, so that messages can show its lines."""
    try:
        project.text(path)
    except ProjectError:
        return  # the message stands without the line

"""Write a chart's workbook, the same bytes each time, and say in which of its cells each figure stands.

Texts are texts in it, whatever they begin with: a category `=1+1` is no formula, an address no link.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from trustdeck.page import Chart
from trustdeck.powerpoint.package import pack

Reference: TypeAlias = str
"""Cells as a formula names them: `Sheet1!$B$2:$B$5`."""

_SHEET = "Sheet1"
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001  # the library writes it down as it stands
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def number_text(number: float) -> str:
    """Return a number as it stands in XML: the shortest form with 15 digits, what a spreadsheet keeps."""
    return format(number, ".15g")


class Workbook:
    """A chart's figures in a sheet: names in the first row, then a row for each category.

    Where points have several numbers, each series has columns of its own for them.
    """

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._has_categories = chart.kind not in ("scatter", "bubble")
        self._across = 1 if self._has_categories else 3 if chart.kind == "bubble" else 2

    def _column(self, series: int, number: int) -> int:
        return series + 1 if self._has_categories else series * self._across + number

    def name(self, series: int) -> Reference:
        """Return the cell of a series' name: above its figures, those that are drawn upwards."""
        return _cells(self._column(series, 0 if self._has_categories else 1), 0, 0)

    def categories(self) -> Reference:
        """Return the cells of the categories."""
        return _cells(0, 1, len(self._chart.categories))

    def points(self, series: int, number: int) -> Reference:
        """Return the cells of a series' figures: the `number`-th of each of its points."""
        return _cells(self._column(series, number), 1, len(self._chart.series[series].points))

    def data(self) -> bytes:
        """Return the .xlsx."""
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, _OPTIONS)
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(_SHEET)
        for row, column, value in self._values():
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
        sheet.set_column(0, 0, 24)
        book.close()
        with zipfile.ZipFile(stream) as file:
            return pack({name: file.read(name) for name in file.namelist()})

    def _values(self) -> Iterator[tuple[int, int, str | float]]:
        chart = self._chart
        for row, category in enumerate(chart.categories, 1):
            yield row, 0, category
        for index, series in enumerate(chart.series):
            if not self._has_categories:
                for number, axis in enumerate((chart.cross, chart.axis)):
                    if axis.title:
                        yield 0, self._column(index, number), axis.title
            if series.name:
                yield 0, self._column(index, 0 if self._has_categories else 1), series.name
            for row, point in enumerate(series.points, 1):
                for number, value in enumerate(point):
                    if value is not None:
                        yield row, self._column(index, number), value


def _cells(column: int, first: int, last: int) -> Reference:
    name = _letters(column)
    start = f"{_SHEET}!${name}${first + 1}"
    return start if first == last else f"{start}:${name}${last + 1}"


def _letters(column: int) -> str:
    """Return a column's name: A to Z, then AA."""
    high, low = divmod(column, 26)
    return (_letters(high - 1) if high else "") + chr(ord("A") + low)

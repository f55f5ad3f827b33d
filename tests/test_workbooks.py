"""Cells of workbooks, from the file to the slide: what they show, and what is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from composed import compose_all
from workbook_files import workbook

from trustdeck.build import BuildOptions, check
from trustdeck.foreign import workbooks
from trustdeck.foreign.formats import exact, places, shown
from trustdeck.model import Chart, Table
from trustdeck.project import Project

DAY = datetime(2024, 3, 5, 7, 30)  # noqa: DTZ001  # as it is stored, without a zone
COUNTS = workbook({"Counts": [["Place", "Trips"], ["Station", 1240.5], ["Mill Street", 860]], "Other": [["x"], [1]]})


def cells(data: bytes, sheet: str = "", area: str = "", language: str = "da-DK") -> list[list[str]]:
    found = workbooks.read(data, sheet, area, language)
    assert not found.problems
    return [[cell.text for cell in row] for row in found.rows]


def problem(data: bytes, sheet: str = "", area: str = "") -> workbooks.Problem:
    (found,) = workbooks.read(data, sheet, area, "en-GB").problems
    return found


# --- what cells show ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "danish", "english"),
    [
        (1234.5, "General", "1234,5", "1234.5"),
        (2024, "General", "2024", "2024"),
        (0.1 + 0.2, "General", "0,3", "0.3"),
        (1234567.891, "#,##0.00", "1.234.567,89", "1,234,567.89"),
        (2.5, "0", "3", "3"),
        (0.125, "0.0%", "12,5%", "12.5%"),
        (0.5, '0 "%"', "1 %", "1 %"),
        (5, "000", "005", "005"),
        (1.5, "0.0##", "1,5", "1.5"),
        (-5, "0.00;(0.00)", "(5,00)", "(5.00)"),
        (-5, '"kr. "#,##0', "-kr. 5", "-kr. 5"),
        (-0.001, "0.00", "0,00", "0.00"),
        (0, '0;-0;"–"', "–", "–"),
        (1500000, "#,##0.0,,", "1,5", "1.5"),
        (99, "[$kr.-406] #,##0.00", "kr. 99,00", "kr. 99.00"),
        (12, "[Red]0", "12", "12"),
        (0.5, "# ?/?", "0,5", "0.5"),
        (DAY, "yyyy-mm-dd", "2024-03-05", "2024-03-05"),
        (DAY, "d. mmmm yyyy", "5. marts 2024", "5. March 2024"),
        (DAY, "mm-dd-yy", "05.03.2024", "05/03/2024"),
        (DAY, "hh:mm", "07:30", "07:30"),
        (time(7, 5, 9), "h:mm:ss", "7:05:09", "7:05:09"),
        (timedelta(hours=27, minutes=5), "[h]:mm", "27:05", "27:05"),
        ("text", "0.00", "text", "text"),
        (True, "General", "TRUE", "TRUE"),
    ],
)
def test_a_cell_shows_what_its_format_says(value: Any, code: str, danish: str, english: str) -> None:
    assert (shown(value, code, "da-DK"), shown(value, code, "en-GB")) == (danish, english)


def test_figures_keep_their_digits() -> None:
    assert [exact(1 / 3, "da"), exact(0.125, "en", as_share=True), exact(1e20, "en")] == [
        "0,333333333333333", "12.5", "100000000000000000000",
    ]  # fmt: skip
    assert [places(code) for code in ("0.00", "General", "#,##0", '0.0"x"')] == [2, -1, 0, 1]


def test_sheets_and_ranges() -> None:
    assert cells(COUNTS) == [["Place", "Trips"], ["Station", "1240,5"], ["Mill Street", "860"]]
    assert cells(COUNTS, "Other") == [["x"], ["1"]]
    assert cells(COUNTS, "Counts", "$B$1:A2") == [["Place", "Trips"], ["Station", "1240,5"]]
    assert cells(COUNTS, area="B:B") == [["Trips"], ["1240,5"], ["860"]]
    assert cells(COUNTS, area="A2") == [["Station"]]
    assert cells(workbook({"A": [["no"]], "B": [["yes"]]}, hidden="A")) == [["yes"]]


def test_stored_values_of_formulas_are_taken() -> None:
    assert cells(workbook({"A": [["x"], [("=1+1", 2)]]})) == [["x"], ["2"]]


# --- what is wrong --------------------------------------------------------------------------------


def _zip(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def _changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "sheet", "area", "rule", "words"),
    [
        (COUNTS, "Count", "", "unknown-sheet", "did you mean `Counts`?"),
        (COUNTS, "", "A1-B2", "bad-cells", "A1:D12"),
        (COUNTS, "", "A0:B2", "bad-cells", "A1:D12"),
        (COUNTS, "", "A1:ZZZ9", "bad-cells", "A1:D12"),
        (COUNTS, "", "'My sheet'!A1:B2", "bad-cells", "write `sheet: My sheet` and `range: A1:B2`"),
        (COUNTS, "", "D5:E9", "empty-cells", "its cells are in `A1:B3`"),
        (workbook({"A": []}), "", "", "empty-cells", "name another one with `sheet`"),
        (workbook({"A": [["x"]] * 10_002}), "", "", "too-large", "range: A1:D12"),
        (workbook({"A": [["x"] * 300]}), "", "", "too-large", "range: A1:D12"),
        (workbook({"A": [["x"], [("=1/0", "#DIV/0!")]]}), "", "", "bad-data", "mend its formula"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "", "", "bad-data", "save it anew"),
        (b"place,count", "", "", "bad-data", "save it anew"),
        (COUNTS[:500], "", "", "bad-data", "save it anew"),
        (_zip(a=b"x"), "", "", "bad-data", "save it anew"),
        (_zip(xl__workbook=b"", **{"xl__workbook.xml": b"<x/>"}), "", "", "bad-data", "save it anew"),
        (_zip(**{"xl__workbook.xml": b"0" * 31_000_000}), "", "", "too-large", "copy what the deck needs"),
        (_changed(COUNTS, SHEET, b"<worksheet ", b"<!DOCTYPE x []><worksheet "), "", "", "bad-data", "save it anew"),
        (_changed(COUNTS, SHEET, b"</sheetData>", b"</sheet>"), "", "", "bad-data", "save it anew"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_once(data: bytes, sheet: str, area: str, rule: str, words: str) -> None:
    found = problem(data, sheet, area)
    assert found.rule == rule
    assert words in found.hint


def test_a_formula_without_a_value_is_named() -> None:
    unsaved = _changed(workbook({"A": [["x"], [("=1+1", 2)]]}), SHEET, b"<v>2</v>", b"")
    found = problem(unsaved)
    assert (found.rule, found.cell and found.cell.name) == ("bad-data", "A2")


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is() -> None:
    lying = _changed(COUNTS, SHEET, b'<dimension ref="A1:B3"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert len(cells(lying)) == 3
    far = _changed(COUNTS, SHEET, b'<row r="3"', b'<row r="1048576"').replace(b"A3", b"A1048576")
    assert len(workbooks.read(far, "", "", "en").rows) in (2, 3)


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_makes_a_traceback(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # not for secrets
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(COUNTS)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = bytearray(before.read(name))
            for _ in range(random.randint(0, 3)):
                at = random.randrange(len(content))
                content[at : at + random.randint(0, 9)] = random.randbytes(random.randint(0, 4))
            after.writestr(name, bytes(content))
    workbooks.read(out.getvalue(), "", "", "en")


# --- on slides ------------------------------------------------------------------------------------

HEAD = "deck: A\nlanguage: da\nslides:\n  - headline: A\n    "


def block(written: str, data: bytes) -> Any:
    project = Project.in_memory({"decks/a.yaml": HEAD + written, "decks/f.xlsx": data})
    (made,) = compose_all(project, "decks/a.yaml")
    assert not made.report.diagnostics
    return made.deck.slides[0].content[0]


def mistakes(written: str, data: bytes) -> list[tuple[str, str, int, int, str]]:
    project = Project.in_memory({"decks/a.yaml": HEAD + written, "decks/f.xlsx": data})
    found = check(project, ["decks/a.yaml"], BuildOptions()).report.sorted()
    return [(d.rule, d.span.file, d.span.line, d.span.column, d.span.cell) for d in found if d.span]


def test_a_table_from_a_workbook() -> None:
    found = block("table: {data: f.xlsx, sheet: Counts, total: auto}\n", COUNTS)
    assert isinstance(found, Table)
    assert [[cell.plain for cell in row.cells] for row in (*found.header, *found.rows)] == cells(COUNTS)
    assert found.total is not None and [cell.plain for cell in found.total.cells] == ["Total", "2100,5"]


def test_a_chart_from_a_workbook() -> None:
    rows = [["Sted", "Andel"], ["Broen", 0.1234], ["Vejen", 0.5]]
    data = workbook({"A": rows}, formats={"A!B2": "0.0%", "A!B3": "0%"})
    found = block("chart: {data: f.xlsx, range: 'A1:B3'}\n", data)
    assert isinstance(found, Chart)
    assert (found.names, found.unit, found.decimals) == (("Broen", "Vejen"), "%", 1)
    assert [point for (point,) in found.series[0].points] == [12.34, 50]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("table: {data: f.xlsx, sheet: Cout}", ("unknown-sheet", "decks/a.yaml", 5, 34, "")),
        ("table: {data: f.xlsx, range: X}", ("bad-cells", "decks/a.yaml", 5, 34, "")),
        ("table: {data: g.xlsx}", ("missing-file", "decks/a.yaml", 5, 19, "")),
        ("table: {rows: [[a]], sheet: A}", ("bad-value", "decks/a.yaml", 5, 33, "")),
        ("chart: {values: {a: 1}, range: A1}", ("bad-value", "decks/a.yaml", 5, 36, "")),
        ("table: f.xlsx", ("wrong-type", "decks/a.yaml", 5, 12, "")),
        ("chart: {data: f.xlsx, range: 'A1:B3', sheet: Words}", ("bad-number", "decks/f.xlsx", 2, 2, "Words!B2")),
    ],
)
def test_mistakes_are_told_at_their_words_or_their_cell(written: str, place: tuple[str, str, int, int, str]) -> None:
    data = workbook({"Counts": [["a", "b"]], "Words": [["a", "b"], ["c", "many"], ["d", 2]]})
    assert mistakes(written + "\n", data) == [place]


def test_a_csv_file_has_no_sheets() -> None:
    project = Project.in_memory({"decks/a.yaml": HEAD + "table: {data: f.csv, sheet: A}\n", "decks/f.csv": "a\nb\n"})
    found = check(project, ["decks/a.yaml"], BuildOptions()).report.sorted()
    assert [one.rule for one in found] == ["bad-value"]

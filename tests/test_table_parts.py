"""Tables, from the source to the file: merged cells, totals, what stands out, numbers in line, long ones."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from composed import Composed, cell_body, cell_boxes, compose_all, lines_of, misfits
from package_rules import Package, check
from pptx import Presentation

from trustdeck.build import BuildOptions, build
from trustdeck.foreign.numbers import total
from trustdeck.page import Table
from trustdeck.project import Project

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
HEAD = "deck: Tables\nlanguage: en\nslides:\n"


def composed(slides: str, head: str = HEAD, **files: str) -> Composed:
    beside = {f"decks/{name.replace('_', '.')}": text for name, text in files.items()}
    (made,) = compose_all(Project.in_memory({"decks/a.yaml": head + slides, **beside}), "decks/a.yaml")
    assert not made.report.diagnostics
    assert not misfits(made)
    return made


def tables(made: Composed) -> list[Table]:
    return [item for page in made.drawing.pages for item in page.items if isinstance(item, Table)]


def written(slides: str, head: str = HEAD) -> Package:
    project = Project.in_memory({"decks/a.yaml": head + slides})
    (output,) = build(project, ["decks/a.yaml"], BuildOptions()).outputs
    data = project.standing(output.path) or b""
    assert not list(check(data))
    return Package(data)


def said(table: Table) -> list[list[str]]:
    return [["".join(paragraph.plain for paragraph in cell.paragraphs) for cell in row] for row in table.rows]


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "mark"),
    [
        (["1.5", "22", "0.75", "1,200"], "."),
        (["3.5 %", "12 %", "0.25 %"], "."),
        (["12 kr.", "1.25 kr.", "–"], "."),
        (["1,5", "22", "0,75"], ","),
        (["1.5[^1]", "22", "7.25"], "."),
    ],
)
def test_decimal_marks_stand_in_line(numbers: list[str], mark: str) -> None:
    rows = "".join(f"      - [x, '{number}']\n" for number in numbers)
    slide = f"  - headline: A\n    table:\n      header: [A, B]\n      rows:\n{rows.replace('      -', '        -')}"
    made = composed(slide + ("    footnotes: {1: a}\n" if "[^1]" in rows else ""))
    (table,) = tables(made)
    places = set()
    for (row, column), box in cell_boxes(table):
        cell = table.rows[row][column]
        if row == 0 or column == 0 or cell.paragraphs[0].plain == "–":
            continue
        run = cell.paragraphs[0].runs[0]
        whole = re.match(r"[\d,]+" if mark == "." else r"\d+", run.text)[0]  # type: ignore[index]
        head = replace(cell, paragraphs=(replace(cell.paragraphs[0], runs=(replace(run, text=whole),)),), align="left")
        body = cell_body(table, row, column)
        (line,) = lines_of(body, box, made.brand)
        alone = replace(body, paragraphs=tuple(replace(p, align="left") for p in head.paragraphs))
        places.add(line.x + lines_of(alone, box, made.brand)[0].width)
    assert max(places) - min(places) <= 2 * 127  # hundredths of a point


@pytest.mark.parametrize(
    ("numbers", "language", "found"),
    [
        (["1", "2.5"], "en", "3.5"),
        (["0.1", "0.2"], "en", "0.3"),
        (["600", "700"], "en", "1,300"),
        (["600", "700"], "da", "1.300"),
        (["600", "700"], "sv", "1\u00a0300"),
        (["1.200", "300,5"], "da", "1.500,5"),
        (["1200", "1300"], "da", "2500"),
        (["1 200", "1 300"], "da", "2 500"),
        (["1.25", "2.5"], "da", "3.75"),
        (["5", "-7,5"], "da", "-2,5"),
        (["1", "x"], "en", ""),
        ([], "en", ""),
    ],
)
def test_a_sum_is_exact_and_written_as_its_numbers_are(numbers: list[str], language: str, found: str) -> None:
    assert total(numbers, language) == found


def test_a_total_adds_up_what_adds_up() -> None:
    (table,) = tables(
        composed(
            "  - headline: A\n    table:\n      header: [Year, A, B, C, D, E]\n      total: auto\n      rows:\n"
            "        - [2023, 1, 12 kr., 40 %, x, '']\n        - [2024, '–', 5 kr., 60 %, 7, '']\n"
        )
    )
    assert said(table)[-1] == ["Total", "1", "17 kr.", "", "", ""]
    assert table.has_total


# --- merged cells ---------------------------------------------------------------------------------

MERGED = """\
  - headline: A
    table:
      header:
        - [{text: Side, down: 2}, {text: Trips, across: 2}]
        - [Morning, Evening]
      header-column: true
      rows:
        - [North, {text: Wide and deep, across: 2, down: 2}]
        - [South]
        - {cells: [East, 1, 2], highlight: true}
      total: [All, 1, 2]
"""


def test_merged_cells_are_written_as_powerpoint_writes_them() -> None:
    (table,) = list(written(MERGED).tree("ppt/slides/slide1.xml").iter(f"{A}tbl"))
    spans = [[dict(cell.attrib) for cell in row.iter(f"{A}tc")] for row in table.iter(f"{A}tr")]
    assert spans == [
        [{"rowSpan": "2"}, {"gridSpan": "2"}, {"hMerge": "1"}],
        [{"vMerge": "1"}, {}, {}],
        [{}, {"rowSpan": "2", "gridSpan": "2"}, {"rowSpan": "2", "hMerge": "1"}],
        [{}, {"gridSpan": "2", "vMerge": "1"}, {"hMerge": "1", "vMerge": "1"}],
        [{}, {}, {}],
        [{}, {}, {}],
    ]
    properties = table.find(f"{A}tblPr")
    assert properties is not None and dict(properties.attrib) == {"firstRow": "1", "firstCol": "1", "lastRow": "1"}


def test_other_programs_read_the_merged_cells() -> None:
    project = Project.in_memory({"decks/a.yaml": HEAD + MERGED})
    (output,) = build(project, ["decks/a.yaml"], BuildOptions()).outputs
    slide = Presentation(io.BytesIO(project.standing(output.path) or b"")).slides[0]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    cell = table.cell(2, 1)
    assert (cell.is_merge_origin, cell.span_height, cell.span_width, cell.text) == (True, 2, 2, "Wide and deep")
    assert all(table.cell(*place).is_spanned for place in ((2, 2), (3, 1), (3, 2)))


def test_what_stands_out_is_bold_on_a_tint() -> None:
    (table,) = tables(composed(MERGED))
    marked = [row for row in table.rows if any(cell.fill for cell in row)]
    assert [[cell.paragraphs[0].plain for cell in row] for row in marked] == [["East", "1", "2"]]
    assert all(run.bold for cell in marked[0] for run in cell.paragraphs[0].runs)


@pytest.mark.parametrize("background", ["", "dark", "surface", "accent", "accent-2"])
@pytest.mark.parametrize("brand", ["default", "kommune", "default-dark"])
def test_what_stands_out_can_be_read(brand: str, background: str) -> None:
    from trustdeck.colours import contrast

    slide = MERGED.replace("East", "'[East]{.accent}'")
    slide += f"    background: {background}\n" if background else ""
    made = composed(slide, HEAD.replace("slides:", f"brand: {brand}\nslides:"))
    (table,) = tables(made)
    palette = made.brand.palette(background)
    ground = made.brand.hex(f"page-{background}" if background else "background", palette)
    for cell in (cell for row in table.rows for cell in row if cell.fill):
        for run in cell.paragraphs[0].runs:
            seen = made.brand.seen(cell.fill, palette, ground)
            assert contrast(made.brand.hex(run.colour or "text", palette), seen) >= 4.5


def test_a_cell_for_others_leaves_the_room_it_takes() -> None:
    head = HEAD.replace("slides:", "audiences: {hr: {name: HR}, it: {name: IT}}\nslides:")
    source = head + (
        "  - headline: A\n    table:\n      header: [A, B, C]\n      rows:\n"
        "        - [a, {text: b, across: 2, for: hr}]\n        - {cells: [c, d, e], highlight: true, for: it}\n"
    )
    made = list(compose_all(Project.in_memory({"decks/a.yaml": source}), "decks/a.yaml"))
    assert not any(one.report.diagnostics for one in made)
    assert [said(tables(one)[0])[1:] for one in made] == [[["a", "b", ""]], [["a", "", ""], ["c", "d", "e"]]]


# --- long tables ----------------------------------------------------------------------------------


def long_table(groups: list[int]) -> str:
    rows = ""
    for number, down in enumerate(groups):
        first = f"{{text: Group {number}, down: {down}}}" if down > 1 else f"Group {number}"
        for row in range(down):
            cells = [*([first] if row == 0 else []), f"Item {number}-{row}", f"{number * 10}.{'5' * (row + 1)}"]
            rows += f"        - [{', '.join(cells)}]\n"
    return (
        "  - headline: Long\n    table:\n      header: [Group, Item, Number]\n      header-column: true\n"
        f"      total: auto\n      rows:\n{rows}"
    )


@pytest.mark.parametrize("groups", [[1] * 40, [3] * 14, [1, 2, 5, 4] * 4])
def test_a_long_table_goes_on_with_its_header_and_ends_in_its_total(groups: list[int]) -> None:
    found = tables(composed(long_table(groups)))
    assert len(found) > 1
    assert {table.widths for table in found} == {found[0].widths}
    assert all(said(table)[0] == ["Group", "Item", "Number"] for table in found)
    assert [table.has_total for table in found] == [False] * (len(found) - 1) + [True]
    items = [row[1] for table in found for row in said(table)[1:] if row[1]]
    assert items == [f"Item {number}-{row}" for number, down in enumerate(groups) for row in range(down)]
    for table in found:  # no group is torn: each part begins with a group's name
        assert table.rows[1][0].is_covered is False
        assert all(
            above.down == 1 or below.is_covered
            for (above, *_), (below, *_) in pairwise(table.rows)
        )  # fmt: skip


def test_a_group_that_is_taller_than_a_slide_is_reported() -> None:
    (made,) = compose_all(Project.in_memory({"decks/a.yaml": HEAD + long_table([40])}), "decks/a.yaml")
    assert [one.rule for one in made.report.diagnostics] == ["text-overflow"]


# --- templates ------------------------------------------------------------------------------------


def test_a_templates_own_style_is_told_what_names_and_what_adds_up() -> None:
    from pathlib import Path

    template = (Path(__file__).parent / "templates" / "ms-salesproposal.potx").read_bytes()
    files = {
        "decks/a.yaml": HEAD.replace("slides:", "brand: own\nslides:") + MERGED,
        "layouts/brands/own/brand.yaml": "brand: own\nname: Own\ntemplate: own.potx\n",
        "layouts/brands/own/own.potx": template,
    }
    project = Project.in_memory(files)
    (output,) = build(project, ["decks/a.yaml"], BuildOptions()).outputs
    package = Package(project.standing(output.path) or b"")
    (table,) = list(package.tree("ppt/slides/slide1.xml").iter(f"{A}tbl"))
    properties = table.find(f"{A}tblPr")
    assert properties is not None
    assert dict(properties.attrib) == {"firstRow": "1", "firstCol": "1", "lastRow": "1", "bandRow": "1"}
    assert not list(table.iter(f"{A}lnB"))
    assert not any(cell.findall(f"{A}solidFill") for cell in table.iter(f"{A}tcPr"))

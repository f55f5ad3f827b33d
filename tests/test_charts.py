"""Charts, from the source to the file: their figures, their workbooks, what is written where, and what is refused."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pptx
import pytest
from package_rules import Package, check

from trustdeck.build import BuildOptions, build
from trustdeck.diagnostics import Diagnostic
from trustdeck.project import Project

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def made(chart: str, *, language: str = "en", **files: str) -> bytes:
    """Return the file of a deck with one chart, written in one line of YAML."""
    data, found = compiled(chart, language=language, **files)
    assert not found
    return data


def compiled(chart: str, *, language: str = "en", **files: str) -> tuple[bytes, tuple[Diagnostic, ...]]:
    source = f"deck: Counts\nlanguage: {language}\nslides:\n  - headline: Chart\n    chart: {chart}\n"
    named = {f"decks/{name}.csv": text for name, text in files.items()}
    project = Project.in_memory({"decks/a.yaml": source, **named})
    done = build(project, ["decks/a.yaml"], BuildOptions())
    return project.standing("output/a/a.pptx") or b"", tuple(done.report.diagnostics)


def mistakes(chart: str, **files: str) -> list[tuple[str, str]]:
    return [(found.rule, found.message) for found in compiled(chart, **files)[1]]


def figures(deck: bytes) -> dict[str, list[float | None]]:
    """Return the figures of a deck's only chart by series, as python-pptx reads them."""
    (chart,) = (s.chart for s in pptx.Presentation(io.BytesIO(deck)).slides[0].shapes if s.has_chart)
    return {series.name: list(series.values) for plot in chart.plots for series in plot.series}


def part(deck: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(Package(deck).parts["ppt/charts/chart1.xml"])


def cells(deck: bytes) -> dict[str, str | float]:
    """Return what stands in the cells of the embedded workbook; a formula is not expected anywhere."""
    book = zipfile.ZipFile(io.BytesIO(Package(deck).parts["ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"]))
    shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    texts = ["".join(entry.itertext()) for entry in shared.iter(f"{S}si")]
    found: dict[str, str | float] = {}
    for cell in ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{S}c"):
        assert cell.find(f"{S}f") is None
        value = cell.findtext(f"{S}v", "")
        found[cell.attrib["r"]] = texts[int(value)] if cell.get("t") == "s" else float(value)
    return found


def test_figures_are_those_of_the_source() -> None:
    deck = made("{categories: [a, b, c], series: {One: [1, -2.5, 3], Two: [4, '', 6]}}")
    assert figures(deck) == {"One": [1, -2.5, 3], "Two": [4, None, 6]}
    assert cells(deck) == {
        "B1": "One", "C1": "Two",
        "A2": "a", "B2": 1, "C2": 4, "A3": "b", "B3": -2.5, "A4": "c", "B4": 3, "C4": 6,
    }  # fmt: skip


def test_what_looks_like_a_formula_stays_text() -> None:
    names = ["=1+1", "+45 12", "-x", "@home", "http://example.org", "TRUE"]
    values = ", ".join(f"'{name}': {number}" for number, name in enumerate(names))
    deck = made(f"{{values: {{{values}}}}}")
    assert [value for cell, value in cells(deck).items() if cell.startswith("A")] == names
    cached = [e.text for e in part(deck).iter(f"{C}v")]
    assert cached[: len(names)] == names


@pytest.mark.parametrize("kind", ["column", "bar", "line", "area", "radar"])
def test_every_kind_with_categories_is_sound(kind: str) -> None:
    deck = made(f"{{type: {kind}, categories: [a, b, c], series: {{One: [1, 2, 3], Two: [3, 2, 1]}}}}")
    assert not check(deck)
    ids = [int(e.attrib["val"]) for e in part(deck).iter(f"{C}axId")]
    assert all(identity > 0 for identity in ids)
    assert len(set(ids)) == 2


@pytest.mark.parametrize("kind", ["pie", "doughnut"])
def test_round_charts_have_no_axes(kind: str) -> None:
    deck = made(f"{{type: {kind}, values: {{a: 1, b: 3}}}}")
    assert not check(deck)
    assert not list(part(deck).iter(f"{C}axId"))


@pytest.mark.parametrize(("kind", "points"), [("scatter", "[[1, 2], [3, 4]]"), ("bubble", "[[1, 2, 9], [3, 4, 1]]")])
def test_points_have_their_numbers(kind: str, points: str) -> None:
    deck = made(f"{{type: {kind}, series: {{North: {points}}}}}")
    assert not check(deck)
    across, up = (
        [float(e.text or "") for e in part(deck).find(f".//{C}{tag}").iter(f"{C}v")]  # type: ignore[union-attr]
        for tag in ("xVal", "yVal")
    )
    assert (across, up) == ([1, 3], [2, 4])


@pytest.mark.parametrize(("largest", "step"), [(5, 1), (8, 2), (37, 10), (100, 20), (0.3, 0.1)])
def test_the_rings_of_a_radar_chart_end_near_what_is_largest(largest: float, step: float) -> None:
    deck = made(f"{{type: radar, categories: [a, b, c], series: {{One: [0, {step}, {largest}]}}}}")
    assert float(part(deck).find(f".//{C}valAx/{C}majorUnit").attrib["val"]) == pytest.approx(step)  # type: ignore[union-attr]


def test_a_legend_stands_where_it_leaves_most_room() -> None:
    ring = "type: doughnut\n{0}values: {{a: 1, b: 3}}\n"
    alone = "  - headline: A\n    chart:\n      " + ring.format("      ")
    beside = "  - headline: B\n    columns:\n" + 2 * ("      - chart:\n          " + ring.format("          "))
    project = Project.in_memory({"decks/a.yaml": f"deck: Rings\nlanguage: en\nslides:\n{alone}{beside}"})
    build(project, ["decks/a.yaml"], BuildOptions())
    parts = Package(project.standing("output/a/a.pptx") or b"").parts
    charts = [ElementTree.fromstring(parts[f"ppt/charts/chart{number}.xml"]) for number in (1, 2, 3)]
    assert [chart.find(f".//{C}legendPos").attrib["val"] for chart in charts] == ["r", "t", "t"]  # type: ignore[union-attr]


def test_no_title_is_made_up() -> None:
    assert part(made("{values: {a: 1, b: 2}}")).find(f".//{C}autoTitleDeleted").attrib["val"] == "1"  # type: ignore[union-attr]
    titled = part(made("{values: {a: 1, b: 2}, title: Trips}"))
    assert "".join(titled.find(f"{C}chart/{C}title").itertext()) == "Trips"  # type: ignore[union-attr]


def test_numbers_are_read_as_the_language_writes_them() -> None:
    assert figures(made("{values: {a: '1.240,5', b: 2}}", language="da")) == {"": [1240.5, 2]}
    assert figures(made("{values: {a: '1,240.5', b: 2}}")) == {"": [1240.5, 2]}
    assert figures(made("{values: {a: 12.5, b: 2}}", language="da")) == {"": [12.5, 2]}


def test_noise_of_arithmetic_is_no_mistake() -> None:
    assert figures(made("{values: {a: 0.30000000000000004, b: 2}}")) == {"": [0.3, 2]}


def test_figures_come_from_a_file() -> None:
    deck = made("{data: trips.csv}", trips="Place;2023;2024\nStation;1;2\nSchool;3;\n")
    assert figures(deck) == {"2023": [1, 3], "2024": [2, None]}


def test_a_line_across_columns_is_a_line() -> None:
    chart = part(made("{categories: [a, b], series: {Trips: [1, 2], Target: [2, 2]}, line: Target}"))
    names = {
        kind: ["".join(e.itertext()) for e in chart.findall(f".//{C}{kind}/{C}ser/{C}tx//{C}v")]
        for kind in ("barChart", "lineChart")
    }
    assert names == {"barChart": ["Trips"], "lineChart": ["Target"]}


def test_what_is_highlighted_keeps_its_colour_and_the_rest_is_grey() -> None:
    chart = part(made("{values: {a: 1, b: 2, c: 3}, highlight: b}"))
    assert [e.attrib["val"] for e in chart.findall(f".//{C}dPt/{C}idx")] == ["0", "2"]


def colours(chart: str) -> list[tuple[str, list[str]]]:
    """Return the theme's colour of each series, and what is done to it."""
    fills = part(made(chart)).findall(f".//{C}ser/{C}spPr/{A}solidFill/{A}schemeClr")
    return [(fill.attrib["val"], [change.tag.removeprefix(A) for change in fill]) for fill in fills]


FIVE = "{stacked: percent, categories: [x], series: {a: [1], b: [2], c: [3], d: [4], e: [5]}"


def test_steps_of_a_scale_are_shades_of_the_themes_colours() -> None:
    pale = ["satMod", "lumMod", "lumOff"]
    sides = colours(f"{FIVE}, scale: against-for}}")
    assert [name for name, _ in sides] == ["accent2", "accent2", "tx2", "accent1", "accent1"]
    assert [bool(changes) for _, changes in sides] == [False, True, True, True, False]
    assert all(set(changes) <= set(pale) for _, changes in sides)
    assert colours(f"{FIVE}, scale: for-against}}") == sides[::-1]
    steps = colours(f"{FIVE}, scale: low-high}}")
    assert [name for name, _ in steps] == ["accent1"] * 5
    assert steps[-1] == ("accent1", [])
    assert colours(f"{FIVE}, scale: high-low}}") == steps[::-1]


def test_figures_on_pale_steps_are_dark() -> None:
    labels = part(made(f"{FIVE}, scale: against-for, labels: values}}")).findall(f".//{C}ser/{C}dLbls/{C}txPr")
    inks = [label.find(f".//{A}solidFill/{A}schemeClr").attrib["val"] for label in labels]  # type: ignore[union-attr]
    assert inks == ["bg1", "tx1", "tx1", "tx1", "bg1"]


def test_a_chart_tells_those_who_do_not_see_it() -> None:
    slide = pptx.Presentation(io.BytesIO(made("{values: {a: 1, b: 2}, unit: km}"))).slides[0]
    (frame,) = (shape for shape in slide.shapes if shape.has_chart)
    described = frame._element.nvGraphicFramePr.cNvPr.get("descr")
    assert described == "Column chart. a 1 km; b 2 km."
    assert frame.is_placeholder


def test_same_source_same_bytes() -> None:
    chart = "{categories: [a, b], series: {One: [1, 2], Two: [3, 4]}}"
    assert made(chart) == made(chart)


@pytest.mark.parametrize(
    ("chart", "found"),
    [
        ("{values: {a: many}}", ("bad-number", "`many` is no number")),
        ("{values: {a: 1234567890123456}}", ("bad-number", "`1234567890123456` is no number")),
        ("{values: {a: 12%}}", ("bad-number", "`12%` is no number")),
        ("{categories: [a], series: {One: [1, 2]}}", ("uneven-chart", "the series has 2 figures for 1 categories")),
        ("{type: pie, values: {a: -1, b: 2}}",
         ("bad-value", "a pie shows parts of a whole: no figure is negative, and not all are 0")),
        ("{values: {a: ''}}", ("bad-value", "all figures of the chart are gaps")),
        ("{values: {a: 1}, highlight: c}", ("unknown-series", "the chart has no series or category `c`")),
        ("{type: colum, values: {a: 1}}", ("bad-value", "`colum` is not known here")),
        ("{type: scatter, series: {One: [1, 2]}}",
         ("uneven-chart", "a point of a scatter chart does not have 1 number")),
        ("{type: column}", ("missing-key", "a chart needs figures")),
        ("{values: {a: 1, b: 2}, scale: low-high}",
         ("bad-value", "a chart with one series has no `scale`: the series are its steps")),
        ("{categories: [x], series: {a: [1], b: [2], c: [3], d: [4], e: [5], f: [6]}, scale: low-high}",
         ("bad-value", "6 steps of a scale cannot be told apart; 5 are the most")),
        ("{categories: [x], series: {a: [1], b: [2]}, scale: low-high, highlight: a}",
         ("bad-value", "a chart has either a `scale` or a `highlight`")),
    ],
)  # fmt: skip
def test_what_makes_no_chart_is_refused(chart: str, found: tuple[str, str]) -> None:
    assert mistakes(chart) == [found]


def test_a_number_in_a_file_is_refused_at_its_line() -> None:
    _, (found,) = compiled("{data: trips.csv}", trips="Place,2024\nStation,1\nSchool,n/a\n")
    assert found.rule == "bad-number"
    assert found.span is not None
    assert (found.span.file, found.span.line) == ("decks/trips.csv", 3)

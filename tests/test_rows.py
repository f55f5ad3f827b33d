"""A deck for every row of a table: what a row brings along, to the brand and to figures, and what is said of it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import generated
import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from trustdeck.build import BuildOptions, build, check
from trustdeck.diagnostics import as_json, render
from trustdeck.project import Project

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DECK = """\
deck: Tillid i {{ row.name }}
language: da
brand: towns
variants-from: {data: towns.csv, key: slug}
slides:
  - headline: Velkommen til {{ brand.name }}
    text: Om tillid
"""
TOWNS = "slug,name,accent,body\nnorth,Nordby,#7a1f3d,Georgia\nsouth,Sydby,#14532d,Arial\n"
BRAND = """\
brand: towns
name: "{{ row.name }} Kommune"
colours: {accent: "{{ row.accent }}", text: "{{ row.text | default('10203f') }}"}
fonts: {body: "{{ row.body }}"}
logo: {light: "{{ row.slug }}.png", alt: "Logo: {{ brand.name }}"}
footer: {text: "{{ deck.title }} – {{ brand.name }}"}
"""


def project(deck: str = DECK, towns: str = TOWNS, brand: str = BRAND) -> Project:
    folder = "layouts/brands/towns"
    files: dict[str, str | bytes] = {"decks/talk.yaml": deck, "decks/towns.csv": towns, f"{folder}/brand.yaml": brand}
    return Project.in_memory({**files, f"{folder}/north.png": generated.picture(), f"{folder}/south.png": _tall()})


def _tall() -> bytes:
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (40, 80), "#14532d").save(data, "PNG")
    return data.getvalue()


def made(source: Project) -> tuple[Any, ...]:
    done = build(source, ["decks/talk.yaml"], BuildOptions())
    assert not done.report.diagnostics, render(done.report.sorted(), source.source_text)
    return tuple(Presentation(io.BytesIO(source.standing(output.path) or b"")) for output in done.outputs)


def found(source: Project, **chosen: Any) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """Return what is found in a deck: the rule, the file, the line, and the variants that are named."""
    return [
        (d.rule, d.span.file if d.span else "", d.span.line if d.span else 0, d.variants)
        for d in check(source, ["decks/talk.yaml"], BuildOptions(**chosen)).report.sorted()
    ]


def theme(presentation: Any) -> Any:
    from lxml import etree

    master = presentation.slide_masters[0].part
    part = next(rel.target_part for rel in master.rels.values() if rel.reltype.endswith("/theme"))
    return etree.fromstring(part.blob)


# --- the brand of a row ---------------------------------------------------------------------------


def test_braces_behind_a_backslash_are_text_in_a_footer() -> None:
    towns = TOWNS.replace("Nordby", r"N \{{ x }}")
    text = r"'\{{ y }} \* {{ deck.title }} – {{ brand.name }}'"
    brand = BRAND.replace('"{{ deck.title }} – {{ brand.name }}"', text)
    north, _ = made(project(towns=towns, brand=brand))
    (footer,) = (
        p.text_frame.text for p in north.slides[0].placeholders if p.placeholder_format.type == PP_PLACEHOLDER.FOOTER
    )
    assert footer == r"{{ y }} \* Tillid i N \{{ x }} – N \{{ x }} Kommune"


def test_a_brand_has_the_colours_the_fonts_and_the_name_of_its_row() -> None:
    north, south = (theme(presentation) for presentation in made(project()))
    for tree, accent, font, name in (
        (north, "7A1F3D", "Georgia", "Nordby Kommune"),
        (south, "14532D", "Arial", "Sydby Kommune"),
    ):
        assert tree.find(f".//{A}accent1/{A}srgbClr").get("val").upper() == accent
        assert tree.find(f".//{A}dk1/{A}srgbClr").get("val").upper() == "10203F"
        assert tree.find(f".//{A}minorFont/{A}latin").get("typeface") == font
        assert tree.get("name") == name


def test_a_brand_has_the_logo_of_its_row() -> None:
    for presentation, alt, is_tall in zip(
        made(project()), ("Logo: Nordby Kommune", "Logo: Sydby Kommune"), (False, True), strict=True
    ):
        logo = next(shape for shape in presentation.slides[0].slide_layout.shapes if shape.shape_type == 13)
        assert logo._element.nvPicPr.cNvPr.get("descr") == alt
        assert (logo.height > logo.width) == is_tall


def test_slides_and_footers_name_the_brand_of_their_row() -> None:
    texts = [[shape.text_frame.text for shape in one.slides[0].placeholders] for one in made(project())]
    assert texts[0][0] == "Velkommen til Nordby Kommune"
    assert texts[1][0] == "Velkommen til Sydby Kommune"
    assert "Tillid i Sydby – Sydby Kommune" in texts[1]


def test_a_brand_with_values_of_a_row_serves_decks_without_rows_where_it_has_others() -> None:
    deck = "deck: A\nlanguage: da\nbrand: towns\nslides:\n  - headline: Om {{ brand.name }}\n    text: B\n"
    brand = (
        "brand: towns\nname: \"{{ row.name | default('Byen') }}\"\nfonts: {body: \"{{ row.f | default('Arial') }}\"}\n"
    )
    (presentation,) = made(project(deck, brand=brand))
    assert presentation.slides[0].shapes.title.text_frame.text == "Om Byen"
    assert found(project(deck)) == [
        ("undefined-name", "layouts/brands/towns/brand.yaml", line, ()) for line in (2, 3, 4, 5)
    ]


def test_a_brand_is_filled_in_other_processes_as_in_this_one(tmp_path: Path) -> None:
    rows = "".join(f"town-{number},Town {number},#{number:02}4f5{number % 10},Arial\n" for number in range(20))
    brand = "\n".join(line for line in BRAND.splitlines() if not line.startswith("logo"))
    bytes_made = []
    for workers in (1, 2):
        folder = tmp_path / str(workers)
        for path, text in (
            ("decks/talk.yaml", DECK),
            ("decks/towns.csv", "slug,name,accent,body\n" + rows),
            ("layouts/brands/towns/brand.yaml", brand),
        ):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        done = build(Project(folder), ["decks/talk.yaml"], BuildOptions(workers=workers))
        assert not done.report.diagnostics
        bytes_made.append([(folder / output.path).read_bytes() for output in done.outputs])
    assert len(set(bytes_made[0])) == 20
    assert bytes_made[0] == bytes_made[1]


# --- mistakes -------------------------------------------------------------------------------------

PLACE = "layouts/brands/towns/brand.yaml"


@pytest.mark.parametrize(
    ("brand", "towns", "wanted"),
    [
        (
            BRAND + "sizes: {body: '{{ row.name }}'}\n", TOWNS.replace("Sydby", "24"),
            [("wrong-type", PLACE, 7, ("north",))],
        ),
        (BRAND.replace("row.accent", "row.acent"), TOWNS, [("undefined-name", PLACE, 3, ())]),
        (BRAND.replace("row.name", "row.nam"), TOWNS, [("undefined-name", PLACE, 2, ())]),
        (BRAND.replace("{{ row.name }} Kommune", "{{ brand.name }}"), TOWNS, [("undefined-name", PLACE, 2, ())]),
        (BRAND, TOWNS.replace("#14532d", "green"), [("bad-colour", PLACE, 3, ("south",))]),
        (BRAND, TOWNS.replace("#14532d", ""), [("bad-colour", PLACE, 3, ("south",))]),
        (BRAND, TOWNS.replace("#14532d", "#ffe9a8"), [("low-contrast", PLACE, 3, ("south",))]),
        (BRAND, TOWNS.replace("\nsouth,", "\neast,"), [("missing-file", PLACE, 5, ("east",))]),
        (BRAND, TOWNS.replace("\nsouth,", "\n..,"), [("bad-name", "decks/towns.csv", 3, ())]),
        (BRAND + "sizes: {body: '{{ row.gone }}'}\n", TOWNS, [("undefined-name", PLACE, 7, ())]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line_in_the_brand_with_its_rows(brand: str, towns: str, wanted: list[object]) -> None:
    assert found(project(towns=towns, brand=brand)) == wanted


def test_a_colour_that_a_row_lacks_is_told_with_what_to_write() -> None:
    source = project(towns=TOWNS.replace("#14532d", ""))
    (diagnostic,) = check(source, ["decks/talk.yaml"], BuildOptions()).report.sorted()
    assert diagnostic.message == "nothing is there for the colour `accent`"
    assert "default('0b5fa5')" in diagnostic.hint


def test_faint_colours_of_many_rows_are_one_message_that_names_them() -> None:
    pale = [f"#ff{number:02}dd" for number in range(10, 22)]
    towns = "slug,name,accent,body\nnorth,Nordby,#7a1f3d,Arial\n"
    towns += "".join(f"s{number},By,{colour},Arial\n" for number, colour in enumerate(pale))
    source = project(towns=towns, brand=BRAND.replace("{{ row.slug }}.png", "north.png"))
    report = check(source, ["decks/talk.yaml"], BuildOptions()).report
    (diagnostic,) = report.sorted()
    assert diagnostic.rule == "low-contrast"
    assert diagnostic.variants == ("s0",)
    assert diagnostic.likewise == tuple(f"s{number}" for number in range(1, 12))
    told = render([diagnostic], source.source_text)
    assert "(ff10dd)" in told
    assert "(only for s0; likewise for s1, s2, s3, s4, s5 and 6 more)" in told
    assert as_json([diagnostic])[0]["likewise"] == list(diagnostic.likewise)


def test_two_rows_with_different_mistakes_are_told_apart() -> None:
    towns = TOWNS.replace("#14532d", "green").replace("#7a1f3d", "red")
    assert found(project(towns=towns)) == [("bad-colour", PLACE, 3, ("south",)), ("bad-colour", PLACE, 3, ("north",))]


# --- the values of a row --------------------------------------------------------------------------

FIGURES = """\
deck: Tal
language: da
variants-from: {data: towns.csv, key: slug}
slides:
  - headline: Et diagram
    chart:
      values: {"{{ row.name }}": "{{ row.own }}", Alle: "{{ row.all | default('12') }}"}
      title: Enige i {{ row.name }}
      unit: "{{ row.unit }}"
  - headline: Flere rækker
    chart:
      type: line
      categories: ["{{ row.first }}", "2024"]
      series: {"{{ row.name }}": ["{{ row.own }}", "{{ row.later }}"], Alle: [1, 2]}
      up: {title: Andel, low: 0, high: "{{ row.high }}"}
      highlight: "{{ row.name }}"
  - headline: En tabel
    table:
      header: [Sted, "{{ row.first }}"]
      rows:
        - ["{{ row.name }}", "{{ row.own }}"]
        - [Alle, "{{ row.own | number(2) }}"]
  - headline: Fra en fil
    table: {data: "{{ row.slug }}.csv"}
"""
NUMBERS = 'slug,name,own,later,first,high,unit\nnorth,Nordby,"61,5",64,2023,100,%\nsouth,Sydby,58,,2022,80,%\n'


def with_figures(deck: str = FIGURES, numbers: str = NUMBERS) -> Project:
    files = {"decks/talk.yaml": deck, "decks/towns.csv": numbers}
    return Project.in_memory({**files, "decks/north.csv": "A,B\n1,2\n", "decks/south.csv": "A,B\n3,4\n"})


def charts(presentation: Any) -> list[list[tuple[str, list[tuple[str, float | None]]]]]:
    return [
        [
            (series.name, list(zip(shape.chart.plots[0].categories, series.values, strict=True)))
            for series in shape.chart.plots[0].series
        ]
        for slide in presentation.slides
        for shape in slide.shapes
        if shape.has_chart
    ]


def test_charts_have_the_figures_the_categories_and_the_names_of_their_row() -> None:
    north, south = made(with_figures())
    (one,), several = charts(north)
    assert one[1] == [("Nordby", 61.5), ("Alle", 12)]
    assert several == [("Nordby", [("2023", 61.5), ("2024", 64)]), ("Alle", [("2023", 1), ("2024", 2)])]
    assert charts(south)[1][0] == ("Sydby", [("2022", 58), ("2024", None)])


def test_tables_have_the_cells_of_their_row() -> None:
    tables = [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in made(with_figures())[0].slides
        for shape in slide.shapes
        if shape.has_table
    ]
    assert tables == [[["Sted", "2023"], ["Nordby", "61,5"], ["Alle", "61,50"]], [["A", "B"], ["1", "2"]]]


def test_a_figure_that_is_no_number_is_told_once_for_all_rows() -> None:
    towns = "slug,name,own,later,first,high,unit\n" + "".join(f"s{n},By {n},many {n},1,2023,9,%\n" for n in range(9))
    deck = FIGURES.replace('data: "{{ row.slug }}.csv"', "data: north.csv")
    diagnostics = check(with_figures(deck, towns), ["decks/talk.yaml"], BuildOptions()).report.sorted()
    assert [(d.rule, d.span.line if d.span else 0) for d in diagnostics if d.rule == "bad-number"] == [
        ("bad-number", 7), ("bad-number", 14)
    ]  # fmt: skip
    assert diagnostics[0].variants + diagnostics[0].likewise == tuple(f"s{n}" for n in range(9))


def test_what_follows_from_a_value_that_is_not_there_is_not_told() -> None:
    deck = FIGURES.replace("row.own }}", "row.gone }}").replace("row.high", "row.gone").replace("row.slug", "row.gone")
    rules = {d.rule for d in check(with_figures(deck), ["decks/talk.yaml"], BuildOptions()).report.diagnostics}
    assert rules == {"undefined-name"}


def test_every_figure_gone_is_no_more_than_that() -> None:
    deck = "deck: A\nslides:\n  - headline: B\n    chart:\n      values: {Et: '{{ vars.a }}', To: '{{ vars.b }}'}\n"
    done = check(Project.in_memory({"decks/talk.yaml": deck}), ["decks/talk.yaml"], BuildOptions())
    assert [d.rule for d in done.report.sorted()] == ["undefined-name", "undefined-name"]

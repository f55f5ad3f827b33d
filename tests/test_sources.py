"""Source lines: below what they belong to, in the deck's language, and refused where there is nothing."""

from __future__ import annotations

import generated
import pytest
from composed import Composed, compose_all, misfits

from trustdeck.build import BuildOptions, check
from trustdeck.page import Item, Picture, Shape, Table, Text
from trustdeck.project import Project


def composed(slide: str, language: str = "en") -> Composed:
    source = f"deck: Sources\nlanguage: {language}\nslides:\n- headline: T\n{slide}"
    project = Project.in_memory({"decks/a.yaml": source, "decks/picture.png": generated.picture()})
    (made,) = compose_all(project, "decks/a.yaml")
    assert not made.report.diagnostics
    assert not misfits(made)
    return made


def said(made: Composed) -> list[str]:
    """Return what stands in captions and attributions, in their order."""
    small = ("caption", "attribution")
    items = [item for page in made.drawing.pages for item in page.items if isinstance(item, Text)]
    return [p.plain for item in items if item.body.style in small for p in item.body.paragraphs]


def mistakes(slide: str) -> list[tuple[str, int, int]]:
    source = f"deck: Sources\nslides:\n- headline: T\n{slide}"
    found = check(Project.in_memory({"decks/a.yaml": source}), ["decks/a.yaml"], BuildOptions()).report.sorted()
    return [(d.rule, d.span.line, d.span.column) for d in found if d.span]


@pytest.mark.parametrize(
    "content",
    [
        "  text: a",
        "  bullets: [a, b]",
        "  numbered: [a, b]",
        "  statement: a",
        "  definitions: [{a: b}]",
        "  cards: [{a: b}]",
        "  matrix: {across: {low: a}, up: {low: a}, cells: [[a, b], [c, d]]}",
        "  table: {header: [a], rows: [[b]]}",
        "  chart: {values: {a: 1}}",
        "  image: {file: picture.png, decorative: true}",
        "  image: [{file: picture.png, decorative: true}, {file: picture.png, decorative: true}]",
        "  quote: [{text: a}, {text: b}]",
        "  columns: [{text: a}, {text: b}]",
        "  content: [{text: a}, {bullets: [b]}]",
    ],
)
def test_a_slides_source_stands_below_whatever_is_there(content: str) -> None:
    made = composed(f"{content}\n  source: A *book*\n")
    assert said(made) == ["Source: A book"]
    assert made.drawing.pages[0].items[-1].name in ("source", "caption")


def test_a_source_stands_within_what_is_written_with_keys() -> None:
    made = composed(
        "  content:\n    - text: {text: a, source: one}\n    - bullets: {items: [b], source: two}\n"
        "    - table: {header: [c], rows: [[d]], source: three, caption: What}\n"
        "    - statement: e\n      source: four\n"
    )
    assert said(made) == ["Source: one", "Source: two", "What", "Source: three", "Source: four"]
    tops = [item.box.y for item in made.drawing.pages[0].items]
    assert tops == sorted(tops)


def test_the_word_is_of_the_language_and_never_doubled() -> None:
    assert said(composed("  text: a\n  source: En bog\n", "da")) == ["Kilde: En bog"]
    assert said(composed("  text: a\n  source: 'Kilder: To bøger'\n", "da")) == ["Kilder: To bøger"]
    assert said(composed("  text: a\n  language: de\n  source: Ein Buch\n")) == ["Quelle: Ein Buch"]


def test_a_quotation_shows_it_behind_who_said_it() -> None:
    assert said(composed("  quote: {text: a, by: Someone}\n  source: A book\n")) == ["Someone, A book"]


def test_columns_have_sources_of_their_own() -> None:
    columns = "  columns: [{text: a, source: one}, {table: {header: [b], rows: [[c]]}, source: two}]\n  source: three\n"
    assert said(composed(columns)) == ["Source: one", "Source: two", "Source: three"]


def test_a_continued_slide_repeats_it() -> None:
    made = composed("  source: A book\n  bullets:\n" + "".join(f"  - line {number}\n" for number in range(30)))
    assert len(made.drawing.pages) > 1
    assert said(made) == ["Source: A book"] * len(made.drawing.pages)


def test_it_stands_below_what_does_not_fill_its_place() -> None:
    items: tuple[Item, ...] = composed("  table: {header: [a], rows: [[b]], source: c}\n").drawing.pages[0].items
    table, line = (item for item in items if isinstance(item, Table) or item.name == "caption")
    assert 0 < line.box.y - table.box.bottom < 200_000
    shapes = list(composed("  cards: {items: [{a: b}], source: c}\n").drawing.pages[0].items)
    assert max(item.box.bottom for item in shapes if isinstance(item, Shape)) <= shapes[-1].box.y
    picture = composed("  image: {file: picture.png, decorative: true, source: c, caption: d, credit: e}\n")
    (drawn,) = (item for item in picture.drawing.pages[0].items if isinstance(item, Picture))
    assert all(item.box.y >= drawn.box.bottom for item in picture.drawing.pages[0].items[2:])


@pytest.mark.parametrize(
    ("slide", "place"),
    [
        ("  source: a\n", (4, 11)),
        ("  agenda: [a]\n  source: b\n", (5, 11)),
        ("  text: {text: a, source: b}\n  source: c\n", (5, 11)),
        ("  bullets:\n  - text: a\n    bullets: {items: [b], source: c}\n", (6, 35)),
        ("  notes: {text: [a], source: b}\n", (4, 30)),
    ],
)
def test_a_source_of_nothing_is_refused(slide: str, place: tuple[int, int]) -> None:
    assert mistakes(slide) == [("bad-value", *place)]

"""What needs the whole deck: files, sections, identities, agendas, links."""

from __future__ import annotations

from typing import Any

import pytest

from trustdeck import source
from trustdeck.diagnostics import Diagnostic, Report
from trustdeck.model import Agenda, Bullets, Columns, Deck, Images, Table, TextBlock
from trustdeck.project import Project
from trustdeck.resolve import PASSES, resolve
from trustdeck.schema import decode

MAIN = "decks/talk/deck.yaml"


def settle(
    slides: str, files: dict[str, str | bytes] | None = None, head: str = ""
) -> tuple[Deck, tuple[Diagnostic, ...]]:
    report = Report()
    project = Project.in_memory({MAIN: f"deck: Example\n{head}slides:\n{slides}", **(files or {})})
    node = source.load(project, MAIN, report)
    assert node is not None
    deck = decode(node, Deck, report)
    assert deck is not None
    return resolve(deck, project, report), report.sorted()


def told(found: tuple[Diagnostic, ...]) -> list[tuple[str, str, int, int]]:
    return [(d.rule, d.span.file, d.span.line, d.span.column) for d in found if d.span]


def links(value: Any) -> list[str]:
    return [run.link for run in value.runs if run.link]


# --- identities -----------------------------------------------------------------------------------


def test_a_slide_is_known_by_its_id_or_by_what_it_is_called() -> None:
    deck, found = settle(
        "  - headline: Tillidens vaklen – Tillidskrise(r)\n  - headline: Again\n  - headline: Again\n"
        "  - {headline: Again, id: again}\n  - title: …\n  - title: ……\n"
    )
    assert not found
    assert [s.key for s in deck.slides] == [
        "tillidens-vaklen-tillidskrise-r", "again-2", "again-3", "again", "slide", "slide-2",
    ]  # fmt: skip


def test_a_new_slide_leaves_the_others_keys_alone() -> None:
    before, _ = settle("  - headline: One\n  - headline: Two\n  - headline: Three\n")
    after, _ = settle(
        "  - headline: Zero\n  - headline: One\n  - headline: Between\n  - headline: Two\n  - headline: Three\n"
    )
    assert {s.title: s.key for s in before.slides}.items() <= {s.title: s.key for s in after.slides}.items()


def test_keys_are_unique_whatever_the_titles() -> None:
    deck, _ = settle(
        "  - headline: A\n  - headline: A 2\n  - headline: A\n  - headline: A\n  - {headline: B, id: a-3}\n"
    )
    keys = [s.key for s in deck.slides]
    assert len(set(keys)) == len(keys)


def test_an_id_is_used_once() -> None:
    _, found = settle(
        "  - {headline: A, id: x}\n  - {headline: B, id: x}\n  - headline: C\n    bullets: [{text: D, id: x}]\n"
    )
    assert told(found) == [("duplicate-id", MAIN, 4, 23), ("duplicate-id", MAIN, 6, 15)]
    assert found[0].related[0][0].line == 3


# --- sections and agendas -------------------------------------------------------------------------

LECTURE = (
    "  - agenda: {items: auto, style: '1)'}\n"
    "  - section: Why *trust*\n  - headline: A\n  - headline: B\n"
    "  - section: What to do\n    divider: true\n    id: do\n  - headline: C\n"
)


def test_named_sections_are_numbered_and_keyed() -> None:
    deck, found = settle(LECTURE)
    assert not found
    assert [(s.key, s.number) for s in deck.sections] == [
        ("opening", 0), ("section-why-trust", 1), ("section-what-to-do", 2),
    ]  # fmt: skip


def test_a_divider_is_a_slide_before_its_section() -> None:
    deck, _ = settle(LECTURE)
    divider = deck.sections[2].slides[0]
    assert (divider.title, divider.divider, divider.id, divider.key) == ("What to do", 2, "do", "do")
    assert divider.headline is not None and divider.headline.plain == "What to do"
    assert [s.divider for s in deck.slides] == [0, 0, 0, 2, 0]
    deck, _ = settle(LECTURE.replace("    id: do\n", ""))
    assert deck.sections[2].slides[0].key == "section-what-to-do"


def test_an_agenda_leads_to_the_first_slide_of_each_named_section() -> None:
    deck, _ = settle(LECTURE)
    (agenda,) = deck.slides[0].content
    assert isinstance(agenda, Agenda)
    assert agenda.style == "1)"
    assert [(line.text.plain, links(line.text)) for line in agenda.items] == [
        ("Why trust", ["#a", "#a"]), ("What to do", ["#do"]),
    ]  # fmt: skip


def test_an_agenda_passes_over_hidden_slides() -> None:
    deck, _ = settle("  - {title: T, agenda: auto}\n  - section: S\n  - {title: A, hidden: true}\n  - title: B\n")
    assert links(deck.slides[0].content[0].items[0].text) == ["#b"]  # type: ignore[union-attr, index]


@pytest.mark.parametrize(("language", "title"), [("da", "Dagsorden"), ("en", "Agenda"), ("fr", "Agenda")])
def test_an_agenda_without_a_title_gets_one_in_the_decks_language(language: str, title: str) -> None:
    deck, _ = settle(LECTURE, head=f"language: {language}\n")
    headline = deck.slides[0].headline
    assert headline is not None and headline.plain == title
    assert (deck.slides[0].title, deck.slides[0].key) == (title, title.lower())


def test_a_repeated_agenda_marks_the_section_that_it_stands_in() -> None:
    deck, _ = settle(LECTURE + "  - headline: Agenda\n    columns: [{agenda: auto}, {text: x}]\n")
    columns = deck.slides[-1].content[0]
    assert isinstance(columns, Columns)
    repeated = columns.columns[0].content[0]
    assert isinstance(repeated, Agenda)
    assert [[run.bold for run in line.text.runs] for line in repeated.items] == [[False, False], [True]]
    first = deck.slides[0].content[0]
    assert isinstance(first, Agenda)
    assert not any(run.bold for line in first.items for run in line.text.runs)


def test_an_agenda_of_ones_own_stays_as_it_is() -> None:
    deck, found = settle("  - agenda: [one, two]\n")
    (agenda,) = deck.slides[0].content
    assert isinstance(agenda, Agenda)
    assert [line.text.plain for line in agenda.items] == ["one", "two"]
    assert not found


def test_an_agenda_needs_sections() -> None:
    deck, found = settle("  - headline: A\n    agenda: auto\n")
    assert told(found) == [("empty-agenda", MAIN, 4, 13)]
    assert deck.slides[0].content == ()


def test_a_section_without_slides_is_left_out_with_a_warning() -> None:
    deck, found = settle("  - section: Empty\n  - section: Full\n  - headline: A\n")
    assert [(d.rule, d.severity) for d in found] == [("empty-section", "warning")]
    assert [(s.key, s.number) for s in deck.sections] == [("section-full", 1)]


# --- links ----------------------------------------------------------------------------------------


def test_a_link_leads_to_a_slide_a_section_or_the_slide_of_a_line() -> None:
    deck, found = settle(
        "  - headline: A [**b** c](#two)\n    text: '[x](#part) [y](#line) [z](https://example.org)'\n"
        "    notes: '- [n](#two)'\n"
        "  - section: S\n    id: part\n  - {headline: Two, id: two}\n"
        "  - headline: Three\n    bullets: [{text: L, id: line}]\n"
    )
    assert not found
    slide = deck.slides[0]
    assert slide.headline is not None
    assert links(slide.headline) == ["#two", "#two"]
    (block,) = slide.content
    assert isinstance(block, TextBlock)
    assert links(block.paragraphs[0]) == ["#two", "#three", "https://example.org"]
    (notes,) = slide.notes
    assert isinstance(notes, Bullets)
    assert links(notes.items[0].text) == ["#two"]


def test_a_dead_link_is_told_at_its_place_with_what_was_meant() -> None:
    deck, found = settle(
        "  - headline: A\n    text: '[a](#counts) [b](#cuonts) [c](#counts)'\n"
        "  - {headline: B, id: counts}\n  - headline: '[d](#elsewhere)'\n"
    )
    assert told(found) == [("dead-link", MAIN, 4, 29), ("dead-link", MAIN, 6, 20)]
    assert [d.hint for d in found] == ["did you mean `#counts`?", "write `id: elsewhere` at the slide that it leads to"]
    (block,) = deck.slides[0].content
    assert isinstance(block, TextBlock)
    assert links(block.paragraphs[0]) == ["#counts", "#counts"]


def test_only_a_written_id_can_be_linked() -> None:
    _, found = settle("  - headline: Target\n  - headline: '[x](#target)'\n")
    assert [d.rule for d in found] == ["dead-link"]


# --- files ----------------------------------------------------------------------------------------


def test_paths_are_counted_from_the_file_that_names_them() -> None:
    deck, found = settle(
        "  - headline: A\n    image: {file: pictures/a.png, alt: A}\n"
        "  - headline: B\n    columns: [{image: {file: ../shared.png, alt: B}}, {text: x}]\n",
        {"decks/talk/pictures/a.png": b"", "decks/shared.png": b""},
    )
    assert not found
    (images,) = deck.slides[0].content
    assert isinstance(images, Images) and images.images[0].file == "decks/talk/pictures/a.png"
    (columns,) = deck.slides[1].content
    assert isinstance(columns, Columns)
    (inner,) = columns.columns[0].content
    assert isinstance(inner, Images) and inner.images[0].file == "decks/shared.png"


def test_a_missing_picture_is_told_at_its_place_and_left_out() -> None:
    deck, found = settle("  - headline: A\n    image: {file: brigde.png, alt: A}\n", {"decks/talk/bridge.png": b""})
    assert told(found) == [("missing-file", MAIN, 4, 19)]
    assert found[0].hint == "did you mean `bridge.png`?"
    assert deck.slides[0].content == ()


@pytest.mark.parametrize("path", ["../../../secret.png", "/etc/passwd", "https://example.org/a.png"])
def test_no_picture_comes_from_outside(path: str) -> None:
    _, found = settle(f"  - headline: A\n    image: {{file: '{path}', alt: A}}\n")
    assert told(found) == [("missing-file", MAIN, 4, 19)]


def table_of(slides: str, data: str | bytes) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    deck, found = settle(slides, {"decks/talk/a.csv": data})
    content = deck.slides[0].content
    return (content[0] if content and isinstance(content[0], Table) else None), found


def test_a_table_takes_its_rows_from_a_file() -> None:
    table, found = table_of("  - headline: A\n    table: {data: a.csv, blank-rows: 1}\n", "x,y\n1.10,**no**\n,2\n")
    assert not found
    assert table is not None
    assert [[cell.plain for cell in row.cells] for row in table.header] == [["x", "y"]]
    assert [[cell.plain for cell in row.cells] for row in table.rows] == [["1.10", "**no**"], ["", "2"]]
    assert (table.blank_rows, table.data) == (1, None)


def test_a_header_in_the_deck_replaces_the_files() -> None:
    table, found = table_of("  - headline: A\n    table: {data: a.csv, header: [Sted, Antal]}\n", "place,count\na,1\n")
    assert not found
    assert table is not None
    assert [[cell.plain for cell in row.cells] for row in table.header] == [["Sted", "Antal"]]


@pytest.mark.parametrize(
    ("written", "data", "place"),
    [
        ("{data: a.csv}", "x,y\n1,2\n3\n", ("bad-data", "decks/talk/a.csv", 3, 1)),
        ("{data: a.csv}", b"x,y\n\xff\xff,2\n", ("bad-data", "decks/talk/a.csv", 2, 1)),
        ("{data: a.csv}", "", ("bad-data", "decks/talk/a.csv", 1, 1)),
        ("{data: b.csv}", "x\n1\n", ("missing-file", MAIN, 4, 19)),
        ("{data: a.csv, header: [x]}", "x,y\n1,2\n3,4\n", ("uneven-table", MAIN, 4, 35)),
        ("{data: a.csv, align: [left]}", "x,y\n1,2\n", ("uneven-table", MAIN, 4, 33)),
    ],
)
def test_what_is_wrong_with_a_data_file_is_told_once(
    written: str, data: str | bytes, place: tuple[str, str, int, int]
) -> None:
    _, found = table_of(f"  - headline: A\n    table: {written}\n", data)
    assert told(found) == [place]


# --- formulas -------------------------------------------------------------------------------------


def test_there_is_an_end_to_formulas() -> None:
    listed = "".join(f"      - It is $x_{{{number}}}$\n" for number in range(998))
    first = f"  - headline: A\n    bullets:\n{listed}"
    more = "".join(f"  - headline: B{number}\n    math: y_{number}\n" for number in range(4))
    deck, found = settle(first + more)
    assert told(found) == [("too-large", MAIN, 1001, 9)]
    (points,) = deck.slides[0].content
    assert isinstance(points, Bullets)
    assert sum(any(run.math for run in line.text.runs) for line in points.items) == 996


# --- the whole ------------------------------------------------------------------------------------


def test_one_can_stop_after_any_pass() -> None:
    report = Report()
    project = Project.in_memory({MAIN: f"deck: A\nslides:\n{LECTURE}"})
    node = source.load(project, MAIN, report)
    assert node is not None
    deck = decode(node, Deck, report)
    assert deck is not None
    counts = []
    for settle_one in PASSES:
        deck = settle_one(deck, project, report)
        counts.append(len(deck.slides))
    assert counts == [4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5]
    assert not report.diagnostics

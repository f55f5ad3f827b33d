"""How a deck is written, and what becomes of it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trustdeck import model, source
from trustdeck.diagnostics import Diagnostic, Report
from trustdeck.model import (
    Agenda,
    Bullets,
    Cards,
    Columns,
    Deck,
    Definitions,
    Heading,
    Images,
    Line,
    Matrix,
    Numbered,
    Quotes,
    Slide,
    Statement,
    Table,
    Text,
    TextBlock,
)  # fmt: skip
from trustdeck.schema import decode, json_schema, reference

DECKS = Path(__file__).parents[1] / "decks"


def read(text: str) -> tuple[Deck, tuple[Diagnostic, ...]]:
    report = Report()
    node = source.parse(text, "decks/example.yaml", report)
    assert node is not None, report.diagnostics
    deck = decode(node, Deck, report)
    assert deck is not None
    return deck, report.sorted()


def indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in text.strip("\n").split("\n"))


def slide_of(text: str) -> Slide:
    """Return the slide that these keys make, which must be without fault."""
    deck, found = read(f"deck: Example\nslides:\n  - title: T\n{indented(text, 4)}")
    assert not found
    return deck.slides[0]


def block_of(text: str) -> Any:
    (block,) = slide_of(text).content
    return block


def faults(text: str) -> list[tuple[str, int, int]]:
    """Return rule, line and column of what is wrong with a slide's keys; the first line is 1."""
    _, found = read(f"deck: Example\nslides:\n  - title: T\n{indented(text, 4)}")
    return [(d.rule, d.span.line - 3, d.span.column - 4) for d in found if d.span]


def plain(value: Any) -> Any:
    """Return texts as their letters, lines as text or (text, children)."""
    match value:
        case Text():
            return value.plain
        case Line(children=()):
            return value.text.plain
        case Line():
            return value.text.plain, *(plain(child) for child in value.children)
        case Bullets() | Numbered():
            return [plain(item) for item in value.items]
        case TextBlock() | Statement():
            return [text.plain for text in value.paragraphs]
        case tuple() | list():
            return [plain(part) for part in value]
        case _:
            return value


# --- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["Nej", "no", "on", "1.10", "007", "07:30", "1_000", "2012-10-03", "null", "~", "true"]
)
def test_text_is_what_the_author_wrote(word: str) -> None:
    assert plain(block_of(f"bullets:\n  - {word}")) == [word]
    assert plain(block_of(f"text: {word}")) == [word]


def test_a_blank_line_parts_paragraphs_and_a_newline_is_a_blank() -> None:
    assert plain(block_of("text: |\n  one\n  two\n\n  three\\\n  four")) == ["one two", "three\nfour"]
    assert plain(block_of("text: [one, two]")) == ["one", "two"]


def test_marks_are_read_and_what_is_wrong_with_them_is_told_at_its_place() -> None:
    block = block_of("text: one **two**")
    assert [(run.text, run.bold) for run in block.paragraphs[0].runs] == [("one ", False), ("two", True)]
    assert faults("bullets:\n  - one\n  - see [this](ftp://x.org)") == [("bad-link", 3, 16)]
    assert faults("text: |\n  one\n\n  see [this](ftp://x.org)") == [("bad-link", 4, 14)]


def test_a_text_has_a_long_form() -> None:
    slide = slide_of("headline: {text: A cat, language: en}".replace("headline", "subtitle"))
    assert slide.subtitle is not None
    assert (slide.subtitle.plain, slide.subtitle.language) == ("A cat", "en-GB")
    assert [p.language for p in block_of("text: [a, {text: b, language: de-AT}]").paragraphs] == ["", "de-AT"]


# --- lines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("- one", "one"),
        ("- Fokus på sociale aspekter: opgaver, ressourcer", "Fokus på sociale aspekter: opgaver, ressourcer"),
        ("- Fordele:", "Fordele:"),
        ("- Fordele:  # not yet", "Fordele:"),
        ('- Han sagde: "nej"', 'Han sagde: "nej"'),
        ("- Han sagde: 'nej'", "Han sagde: 'nej'"),
        ("- Fokus: på\n    flere linjer", "Fokus: på flere linjer"),
        ("- Fordele:\n    - ro\n    - mod", ("Fordele", ["ro", "mod"])),
        ("- Fordele: [ro, {Mod: [stort]}]", ("Fordele", ["ro", ("Mod", ["stort"])])),
        ("- text: Fordele\n  numbered: [ro]", ("Fordele", ["ro"])),
        ("- {text: 'Fordele: mange'}", "Fordele: mange"),
        ("- text: b\n  numbered: [1]\n  bullets: [2]", ("b", ["1"], ["2"])),
    ],
)
def test_a_line_is_text_or_a_line_with_lines_below_it(written: str, line: object) -> None:
    assert plain(block_of(f"bullets:\n{indented(written, 2)}")) == [line]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("- a: 1\n  b: 2", ("wrong-type", 2, 5)),
        ("- [1.10]", ("wrong-type", 2, 5)),
        ("- {}", ("wrong-type", 2, 5)),
        ("-", ("wrong-type", 2, 3)),
        ("- ''", ("wrong-type", 2, 5)),
        ("- a: {b: c}", ("wrong-type", 2, 5)),
        ("- {language: en}", ("missing-key", 2, 6)),
        ("- {text: a, reveal: true}", ("wrong-type", 2, 23)),
        ("- {text: a, source: b}", ("unknown-key", 2, 15)),
    ],
)
def test_what_is_no_line_is_told(written: str, fault: tuple[str, int, int]) -> None:
    assert faults(f"bullets:\n{indented(written, 2)}") == [fault]


def test_a_line_that_yaml_took_for_a_list_is_shown_ready_to_type() -> None:
    _, found = read("deck: A\nslides:\n  - headline: [1.10]\n")
    assert [d.hint for d in found] == ['write `"[1.10]"`']


def test_a_line_in_another_language() -> None:
    (line,) = block_of("bullets: [{text: Une phrase, language: fr-FR, id: phrase}]").items
    assert (line.text.language, line.id) == ("fr-FR", "phrase")


@pytest.mark.parametrize("style", ["1.", "1)", "a.", "a)", "A.", "A)", "i.", "i)", "I.", "I)"])
def test_numbers_in_every_style(style: str) -> None:
    block = block_of(f'numbered: {{style: "{style}", start: 3, items: [one, two]}}')
    assert (block.style, block.start, plain(block)) == (style, 3, ["one", "two"])


def test_plain_numbers() -> None:
    block = block_of("numbered: [one, {two: [three]}]")
    assert (block.style, block.start, plain(block)) == ("1.", 1, ["one", ("two", ["three"])])
    assert faults('numbered: {style: "1:", items: [a]}') == [("bad-value", 1, 19)]
    assert faults("numbered: {start: 0, items: [a]}") == [("bad-value", 1, 19)]


# --- other kinds of content -----------------------------------------------------------------------


def test_quotations() -> None:
    (quote,) = block_of("quote: One.").quotes
    assert (plain(quote.paragraphs), quote.by) == (["One."], None)
    (quote,) = block_of("quote: {text: [One., Two.], by: A nurse, source: Report, language: de}").quotes
    assert (plain(quote.paragraphs), plain(quote.by), plain(quote.source), quote.language) == (
        ["One.", "Two."], "A nurse", "Report", "de-DE",
    )  # fmt: skip
    assert len(block_of("quote: [One., {text: Two., by: B}]").quotes) == 2
    assert faults("quote: {by: A nurse}") == [("missing-key", 1, 9)]


def test_statements() -> None:
    assert plain(block_of("statement: One.")) == ["One."]
    assert plain(block_of("statement: [One., Two.]")) == ["One.", "Two."]


def test_definitions() -> None:
    block = block_of(
        "definitions:\n  - Tillid: en forventning\n  - Mod:\n      - ét\n      - to\n  - Ro\n  - Tid:\n"
        "  - {term: 'Text: a', text: b}\n  - text: what one reads\n"
    )
    assert [(plain(entry.term), plain(entry.explanation)) for entry in block.entries] == [
        ("Tillid", ["en forventning"]), ("Mod", ["ét", "to"]), ("Ro", []), ("Tid", []), ("Text: a", ["b"]),
        ("text", ["what one reads"]),
    ]  # fmt: skip
    assert faults("definitions:\n  - a: b\n    c: d") == [("wrong-type", 2, 5)]
    assert faults("definitions: {a: b}") == [("wrong-type", 1, 14)]


def test_cards() -> None:
    block = block_of(
        "cards:\n  - Safe: No crossing\n  - Bare\n  - Lines: [a, b]\n  - Empty:\n"
        "  - {heading: H, text: [t, u]}\n  - {heading: H, bullets: [x: [y]]}\n"
    )
    assert [(plain(card.heading), plain(card.text), plain(card.bullets)) for card in block.cards] == [
        ("Safe", ["No crossing"], []), (None, ["Bare"], []), ("Lines", [], ["a", "b"]), ("Empty", [], []),
        ("H", ["t", "u"], []), ("H", [], [("x", ["y"])]),
    ]  # fmt: skip
    block = block_of("cards: {across: 2, items: [a: b], language: en}")
    assert (block.across, len(block.cards), block.language) == (2, 1, "en-GB")
    assert block_of("cards: [{heading: H, icon: star}]").cards[0].icon == "star"
    assert faults("cards: [{heading: H, icon: stra}]") == [("unknown-icon", 1, 28)]


def test_the_matrix() -> None:
    block = block_of("matrix:\n  across: {title: x, low: l, high: h}\n  up: {title: y}\n  cells: [[a, [b, c]], [d, e]]")
    assert plain(block.cells) == [[["a"], ["b", "c"]], [["d"], ["e"]]]
    assert (plain(block.across.high), plain(block.up.title), block.up.low) == ("h", "y", None)
    assert faults("matrix: {across: {}, up: {}, cells: [[a, b]]}") == [("wrong-type", 1, 37)]


def said(table: Table) -> tuple[list[list[str]], list[list[str]]]:
    """Return what the cells of a table's header and rows say."""
    header, rows = ([[cell.plain for cell in row.cells] for row in rows] for rows in (table.header, table.rows))
    return header, rows


def test_tables() -> None:
    block = block_of(
        "table:\n  header: [a, b]\n  rows: [[1, ''], {cells: [3, 4]}]\n  blank-rows: 2\n  align: [left, right]\n"
        "  widths: [2, 1]\n  caption: C\n"
    )
    assert said(block) == ([["a", "b"]], [["1", ""], ["3", "4"]])
    assert (block.blank_rows, block.align, block.widths, plain(block.caption)) == (2, ("left", "right"), (2, 1), "C")
    assert block.rows[0].cells[1].text.runs == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{header: [a, b], rows: [[1]]}", ("uneven-table", 1, 33)),
        ("{header: [a, b], rows: [[1, 2, 3]]}", ("uneven-table", 1, 33)),
        ("{rows: [[1, 2], [3]]}", ("uneven-table", 1, 25)),
        ("{header: [a, b], rows: [[1, 2]], align: [left]}", ("uneven-table", 1, 48)),
        ("{header: [a, b], rows: [[1, 2]], align: [left, rigth]}", ("bad-value", 1, 55)),
        ("{header: [a, b], rows: [[1, [2]]]}", ("wrong-type", 1, 36)),
        ("{header: [a, b]}", ("missing-key", 1, 8)),
        ("{rows: [[1]], data: a.csv}", ("bad-value", 1, 28)),
        ("{rows: [[1]], blank-rows: 0}", ("bad-value", 1, 34)),
        ("{header: [a, b], rows: [[1, 2]], footer: x}", ("unknown-key", 1, 41)),
        ("{header: [a, b], rows: [[{text: 1, acros: 2}, 2]]}", ("unknown-key", 1, 43)),
        ("{header: [a, b], rows: [[{text: 1, across: 0}, 2]]}", ("bad-value", 1, 51)),
        ("{header: [a, b], rows: [[{text: 1, across: 3}]]}", ("cell-outside-table", 1, 33)),
        ("{header: [a, b], rows: [[{text: 1, down: 2}, 2]]}", ("cell-outside-table", 1, 33)),
        ("{header: [[{text: a, down: 2}, b]], rows: [[1, 2]]}", ("cell-outside-table", 1, 19)),
        ("{header: [a, b], rows: [[1, {text: 2, down: 2}], [{text: 3, across: 2}]]}", ("overlapping-cells", 1, 58)),
        ("{header: [a, b], rows: [[{text: 1, down: 2}, 2], ['', 4]]}", ("uneven-table", 1, 58)),
        ("{header: [a, b], rows: [[{text: 1, across: 2}, '']]}", ("uneven-table", 1, 33)),
        ("{header: [a, b], rows: [[1, 2]], total: [3]}", ("uneven-table", 1, 49)),
        ("{header: [a, b], rows: [[1, 2]], total: sum}", ("wrong-type", 1, 48)),
        ("{header: [a, b], rows: [[1, 2]], header-column: ja}", ("wrong-type", 1, 56)),
        ("{header: [[a, b], [c]], rows: [[1, 2]]}", ("uneven-table", 1, 27)),
    ],
)
def test_a_table_that_is_not_even_is_told_once(text: str, fault: tuple[str, int, int]) -> None:
    assert faults(f"table: {text}") == [fault]


def test_pictures() -> None:
    (image,) = block_of(
        "image: {file: a.png, alt: A cat, fit: cover, focus: [0.5, 0], caption: C, credit: D, language: en}"
    ).images
    assert (image.file, image.alt, image.fit, image.focus) == ("a.png", "A cat", "cover", (0.5, 0.0))
    assert (plain(image.caption), plain(image.credit), image.language) == ("C", "D", "en-GB")
    assert image.file_span is not None and (image.file_span.line, image.file_span.column) == (4, 19)
    assert len(block_of("image: [{file: a.png, decorative: true}, {file: b.png, alt: B}]").images) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a.png", [("missing-alt", 1, 8)]),
        ("{file: a.png}", [("missing-alt", 1, 15)]),
        ("{file: a.png, alt: ''}", [("missing-alt", 1, 15)]),
        ("{file: a.png, decorative: false}", [("missing-alt", 1, 15)]),
        ("{file: a.png, alt: A, decorative: true}", [("missing-alt", 1, 15)]),
        ("{file: a.png, alt: [A]}", [("wrong-type", 1, 27)]),
        ("{file: a.png, decorative: yes}", [("wrong-type", 1, 34)]),
        ("{file: a.png, atl: A}", [("unknown-key", 1, 22)]),
        ("{alt: A}", [("missing-key", 1, 9)]),
        ("{file: a.png, alt: A, focus: [2, 0]}", [("bad-value", 1, 38)]),
    ],
)
def test_a_picture_needs_words_or_is_said_to_need_none(text: str, found: list[tuple[str, int, int]]) -> None:
    assert faults(f"image: {text}") == found


def test_agendas() -> None:
    assert block_of("agenda: auto").auto
    block = block_of('agenda: {items: auto, style: "1)"}')
    assert (block.auto, block.style) == (True, "1)")
    block = block_of("agenda: [one, two]")
    assert (block.auto, plain(block.items)) == (False, ["one", "two"])
    assert faults("agenda: automatic") == [("wrong-type", 1, 9)]


def test_a_number_that_its_comma_parted_is_shown_quoted() -> None:
    rows = ("[[x, 1.000,5]]", "[[1, 2, 3]]", "[[x]]")
    hints = [
        [d.hint for d in read(f"deck: A\nslides:\n  - title: T\n    table: {{header: [a, b], rows: {row}}}\n")[1]]
        for row in rows
    ]
    comma = "put quotation marks around a text with a comma"
    assert hints == [['write `"1.000,5"`'], [comma], ["write `''` for an empty cell"]]


def test_columns() -> None:
    block = block_of(
        "columns:\n  - heading: A\n    width: 2\n    bullets: [a]\n    text: b\n"
        "  - content: [{text: c}, {heading: H, text: d}]\n"
    )
    first, second = block.columns
    assert (plain(first.heading), first.width, [type(b) for b in first.content]) == ("A", 2, [Bullets, TextBlock])
    assert [type(b) for b in second.content] == [TextBlock, Heading, TextBlock]
    assert faults("columns: [{text: a}]") == [("bad-value", 1, 10)]
    assert faults("columns: [{text: a}, {columns: [{text: b}, {text: c}]}]") == [("unknown-key", 1, 23)]


def test_content_keeps_the_order_in_which_it_is_written() -> None:
    keys = "statement: s\nheading: h\ntext: t\nbullets: [b]\nquote: q\nagenda: auto\n"
    assert [type(b) for b in slide_of(keys).content] == [Statement, Heading, TextBlock, Bullets, Quotes, Agenda]
    slide = slide_of("content:\n  - text: a\n  - bullets: [b]\n  - {text: c, language: en}")
    assert [type(b) for b in slide.content] == [TextBlock, Bullets, TextBlock]
    assert slide.content[2].language == "en-GB"  # type: ignore[union-attr]
    assert faults("content: [{text: a}]\ntext: b") == [("mixed-content", 2, 1)]


def test_a_language_holds_for_every_kind_of_block() -> None:
    slide = slide_of(
        "content:\n  - language: de\n    heading: a\n    quote: b\n    image: {file: a.png, alt: c}\n"
        "    definitions: [d: e]\n    columns: [{text: f}, {text: g}]\n    agenda: [h]\n"
        "    matrix: {across: {}, up: {}, cells: [[a, b], [c, d]]}\n"
    )
    heading, quotes, images, definitions, columns, agenda, matrix = slide.content
    assert isinstance(heading, Heading) and heading.text.language == "de-DE"
    assert isinstance(quotes, Quotes) and quotes.quotes[0].language == "de-DE"
    assert isinstance(images, Images) and images.images[0].language == "de-DE"
    assert isinstance(definitions, Definitions) and definitions.language == "de-DE"
    assert isinstance(columns, Columns) and columns.columns[1].language == "de-DE"
    assert isinstance(agenda, Agenda) and agenda.items[0].text.language == "de-DE"
    assert isinstance(matrix, Matrix) and matrix.language == "de-DE"


@pytest.mark.parametrize(
    "key",
    ["resolution", "footer"],
)  # fmt: skip
def test_what_is_not_built_is_refused(key: str) -> None:
    assert faults(f"{key}: x") == [("unknown-key", 1, 1)]


# --- notes ----------------------------------------------------------------------------------------


def test_notes_hold_paragraphs_and_lists() -> None:
    notes = slide_of(
        "notes: |\n  Ask first.\n  And wait.\n\n  - one\n    goes on\n  - two\n    - below\n\n"
        "  1. first\n  2. second\n\n  After."
    ).notes
    assert [type(block) for block in notes] == [TextBlock, Bullets, Numbered, TextBlock]
    assert plain(notes) == [
        ["Ask first. And wait."], ["one goes on", ("two", ["below"])], ["first", "second"], ["After."],
    ]  # fmt: skip


def test_notes_in_other_forms() -> None:
    assert plain(slide_of("notes: [a, b]").notes) == [["a", "b"]]
    (block,) = slide_of("notes: {text: '- a', language: en}").notes
    assert isinstance(block, Bullets) and (plain(block), block.language) == (["a"], "en-GB")
    (block,) = slide_of("notes: |\n  3. a\n  4. b").notes
    assert isinstance(block, Numbered) and block.start == 3
    assert faults("notes:") == [("wrong-type", 1, 6)]


# --- slides, sections, head -----------------------------------------------------------------------


def test_a_slide_is_called_by_its_headline_or_its_title() -> None:
    deck, found = read("deck: A\nslides:\n  - headline: One **two**\n  - title: Three\n  - agenda: auto\n")
    assert [slide.title for slide in deck.slides] == ["One two", "Three", ""]
    assert not found


@pytest.mark.parametrize(
    ("slide", "rule"),
    [
        ("text: a", "missing-title"),
        ("headlin: a", "unknown-key"),
        ("headline:", "wrong-type"),
        ("headline: a\n    title: b", "second-title"),
        ("{}", "missing-title"),
        ("just words", "wrong-type"),
    ],
)
def test_a_slide_without_a_name_is_told_once(slide: str, rule: str) -> None:
    _, found = read(f"deck: A\nslides:\n  - {slide}\n")
    assert [d.rule for d in found] == [rule]


def test_slide_keys() -> None:
    slide = slide_of("id: my-slide\nlayout: blank\nhidden: true\nbackground: dark\nlanguage: en")
    assert (slide.id, slide.layout, slide.hidden, slide.background.role, slide.language) == (
        "my-slide", "blank", True, "dark", "en-GB",
    )  # fmt: skip
    assert slide.layout_span is not None and slide.layout_span.line == 5
    assert faults("id: my slide") == [("bad-value", 1, 5)]
    assert faults("language: dansk!") == [("unknown-language", 1, 11)]


def test_sections_take_the_slides_that_follow() -> None:
    deck, found = read(
        "deck: A\nslides:\n  - title: a\n  - section: One\n    divider: true\n    id: one\n"
        "  - title: b\n  - title: c\n  - section: Two\n"
    )
    assert not found
    assert [(plain(s.name), s.divider, s.id, [t.title for t in s.slides]) for s in deck.sections] == [
        (None, False, "", ["a"]), ("One", True, "one", ["b", "c"]), ("Two", False, "", []),
    ]  # fmt: skip


def test_the_head() -> None:
    deck, found = read(
        "deck: A *deck*\nlanguage: da\nauthor: B\nsubject: C\ndate: 2012-10-03\nbrand: kommune\n"
        "audiences: {hr: {name: HR, brand: x}, students: {}}\nlanguages: [da, en]\nvars: {a: 1.10}\n"
        "variants-from: {data: a.csv, key: slug}\nslides: []\n"
    )
    assert not found
    assert (deck.title.plain, deck.language, deck.author, deck.subject, deck.date, deck.brand) == (
        "A deck", "da-DK", "B", "C", "2012-10-03", "kommune",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "rule", "column"),
    [
        ("date: 3.10.2012", "bad-value", 7),
        ("lanuage: da", "unknown-key", 1),
        ("footer: x", "unknown-key", 1),
        ("audiences: {hr: {nam: x}}", "unknown-key", 18),
        ("languages: [da, dansk?]", "unknown-language", 17),
        ("variants-from: {data: a.csv}", "missing-key", 17),
        ("vars: {a: [b]}", "wrong-type", 11),
    ],
)
def test_mistakes_in_the_head(head: str, rule: str, column: int) -> None:
    _, found = read(f"deck: A\n{head}\nslides: []\n")
    assert [(d.rule, d.span.line, d.span.column) for d in found if d.span] == [(rule, 2, column)]


def test_a_name_cannot_be_an_audience_and_a_language() -> None:
    _, found = read("deck: A\naudiences: {en: {name: x}}\nlanguages: [da, en]\nslides: []\n")
    assert [d.rule for d in found] == ["bad-value"]


def test_a_deck_without_its_name_or_slides_goes_on() -> None:
    deck, found = read("language: da\n")
    assert [d.message for d in found] == ["a deck needs `deck`", "a deck needs `slides`"]
    assert (deck.title.plain, deck.sections) == ("", ())


# --- whatever stands there ------------------------------------------------------------------------

WORDS = st.sampled_from([
    "a", "auto", "true", "1", "0", "-3", "1.", "x: y", "", "**b", "[x](#y)", "[x](http://)", "$a$", "{.accent}", "da",
    "2012-10-03", "a\n\nb\\\nc", "- a\n  - b\n1. c", "a.png", "left", "å{}[]", "[1.10]", "dark", "^a^ ~b~ `c",
])  # fmt: skip
KEYS = st.sampled_from([
    *model.CONTENT, "headline", "title", "content", "notes", "items", "style", "start", "text", "by", "term", "across",
    "up", "cells", "rows", "header", "align", "widths", "blank-rows", "data", "file", "alt", "focus", "low", "language",
    "id", "section", "divider", "width", "caption", "for", "hidden", "lines", "highlight", "bulets", "a", "Line",
])  # fmt: skip
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25
)
HEADS = st.dictionaries(
    st.sampled_from(["language", "date", "audiences", "languages", "vars", "variants-from", "brand", "x"]),
    TREES,
    max_size=3,
)


@given(head=HEADS, slides=st.lists(st.dictionaries(KEYS, TREES, max_size=5) | TREES, max_size=4), is_json=st.booleans())
def test_no_tree_makes_a_traceback_and_every_place_lies_in_the_file(head: Any, slides: Any, is_json: bool) -> None:
    value = {"deck": "A", **head, "slides": slides}
    text = json.dumps(value, ensure_ascii=False) if is_json else yaml.safe_dump(value, allow_unicode=True, width=60)
    report = Report()
    node = source.parse(text, "decks/example.yaml", report)
    if node is None:
        return
    decode(node, Deck, report)
    lines = text.split("\n")
    for diagnostic in report.diagnostics:
        for span in [diagnostic.span, *(place for place, _ in diagnostic.related)]:
            assert span is not None and span.file == "decks/example.yaml"
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 2


def test_thousands_of_slides_are_read_in_no_time() -> None:
    text = (
        "deck: A\nslides:\n"
        + (
            "  - headline: Tillidens udfordringer\n    bullets:\n"
            + "".join(f"      - Punkt {n} om tillid i den offentlige sektor\n" for n in range(6))
            + "    notes: Spørg salen først\n"
        )
        * 2700
    )
    node = source.parse(text, "decks/example.yaml", Report())
    assert node is not None
    start = time.process_time()
    decode(node, Deck, Report())
    assert time.process_time() - start < 4  # about a second on a machine of its own


# --- what is told to editors and readers ----------------------------------------------------------


class _Loader(yaml.CSafeLoader):
    """Reads by types as editors do: dates are texts."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
VALIDATOR = jsonschema.Draft7Validator(json_schema(Deck))


def is_valid(text: str) -> bool:
    return VALIDATOR.is_valid(yaml.load(text, _Loader))  # noqa: S506 - a safe loader


@pytest.mark.parametrize("path", sorted(DECKS.glob("*/deck.yaml")), ids=lambda path: path.parent.name)
def test_editors_find_no_fault_in_the_decks(path: Path) -> None:
    errors = VALIDATOR.iter_errors(yaml.load(path.read_text("utf-8"), _Loader))  # noqa: S506 - a safe loader
    assert [error.json_path for error in errors] == []


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(VALIDATOR.schema)


@pytest.mark.parametrize(
    "slide",
    [
        "headline: A\n    for: hr",
        "headline: A\n    except: [hr, en]\n    variants: {hr: {headline: B, remove: [notes]}}",
        "headline: {text: A, for: hr}\n    title: B",
        "include: other.yaml\n    with: {name: value}\n    for: hr",
        "section: A\n    for: hr\n    variants: {hr: {divider: true}}",
        "title: A\n    bullets: [{text: B, for: hr}, {text: C, variants: {hr: D}}, 1.10, no, null, E: [F], G: H]",
        "title: A\n    cards: [{heading: A, text: B, for: hr}]",
        "title: A\n    columns: [{text: A, for: hr}, {text: B}]",
        "title: A\n    table: {rows: [[a, 1, ''], {cells: [b, 2, c], for: hr}]}",
        "title: A\n    content: [{text: A, for: hr}, {quote: [{text: B, for: hr}]}]",
        "title: A\n    definitions: [{term: A, text: B, for: hr}, C: D, E: [F], G]",
        "title: A\n    notes: {text: A, for: hr}",
        "title: A\n    image: [{file: a.png, alt: B, for: hr}]",
        "title: 2012\n    date: x",
    ],
)
def test_editors_know_the_language(slide: str) -> None:
    is_right = "date: x" not in slide
    assert is_valid(f"deck: A\nslides:\n  - {slide}\n") is is_right


@pytest.mark.parametrize(
    "slide",
    [
        "headlin: A",
        "headline: A\n    bulets: [B]",
        "headline: A\n    bullets: [{text: B, language: en, fro: hr}]",
        "headline: A\n    numbered: {style: '1:', items: [B]}",
        "headline: A\n    table: {header: [B], row: [[C]]}",
        "headline: A\n    image: {file: a.png, atl: B}",
        "headline: A\n    hidden: 1",
        "headline: A\n    columns: [{text: B}, {columns: [{text: C}]}]",
        "section: A\n    dividr: true",
    ],
)
def test_editors_mark_what_is_misspelt(slide: str) -> None:
    assert not is_valid(f"deck: A\nslides:\n  - {slide}\n")


def test_every_key_has_words_for_editors_and_readers() -> None:
    definitions = json_schema(Deck)["definitions"]
    for name, schema in definitions.items():
        for part in [schema, *schema.get("anyOf", [])]:
            for key, value in part.get("properties", {}).items():
                assert value.get("description") or value.get("$ref") or key == "text", f"{name}.{key}"
    assert "| `headline` | text | what the slide says, in one line |" in reference(Slide)
    assert "| `rows` |" in reference(Table)
    assert "| `across` |" in reference(Cards)

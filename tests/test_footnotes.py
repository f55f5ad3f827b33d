"""Footnotes, from the source to the slide's foot: their marks, their room, and what is refused."""

from __future__ import annotations

import pytest
from composed import Composed, compose_all, misfits

from trustdeck.build import BuildOptions, check
from trustdeck.page import Page, Text
from trustdeck.project import Project

HEAD = "deck: Notes\nlanguage: en\nslides:\n"


def composed(slide: str, head: str = HEAD) -> Composed:
    (made,) = compose_all(Project.in_memory({"decks/a.yaml": head + slide}), "decks/a.yaml")
    assert not made.report.diagnostics
    assert not misfits(made)
    return made


def foot(page: Page) -> list[str]:
    return [
        paragraph.plain.replace("\u2009", " ")
        for item in page.items
        if isinstance(item, Text) and item.body.style == "footnote"
        for paragraph in item.body.paragraphs
    ]


def mistakes(slide: str, head: str = HEAD) -> list[tuple[str, int, int]]:
    found = check(Project.in_memory({"decks/a.yaml": head + slide}), ["decks/a.yaml"], BuildOptions()).report.sorted()
    return [(d.rule, d.span.line, d.span.column) for d in found if d.span]


def test_texts_stand_at_the_foot_by_their_marks() -> None:
    (page,) = composed(
        "- headline: One[^1]\n  table: {header: ['A[^a]', B], rows: [[1, '2[^1]']], caption: 'C[^*]'}\n"
        "  footnotes: {1: 'first, *stressed*', a: 'with a', '*': 'with a star'}"
    ).drawing.pages
    assert foot(page) == ["1 first, stressed", "a with a", "* with a star"]


def test_a_title_is_called_without_its_mark() -> None:
    (page,) = composed("- headline: One[^1]\n  footnotes: {1: first}").drawing.pages
    assert (page.title, page.key) == ("One", "one")


def test_marks_side_by_side_are_parted() -> None:
    (page,) = composed("- headline: One[^1][^2]\n  footnotes: {1: a, 2: b}").drawing.pages
    title = next(item for item in page.items if isinstance(item, Text))
    assert [(run.text, run.script) for run in title.body.paragraphs[0].runs] == [
        ("One", ""), ("1", "sup"), (",", "sup"), ("2", "sup"),
    ]  # fmt: skip


def test_a_number_with_a_mark_is_still_a_number() -> None:
    made = composed("- headline: T\n  table: {header: [A], rows: [['1.5[^1]'], [22]]}\n  footnotes: {1: a}")
    (table,) = (item for item in made.drawing.pages[0].items if item.name == "table")
    assert {cell.align for row in table.rows for cell in row} == {"right"}  # type: ignore[union-attr]


def test_content_gives_way_and_is_continued_with_its_own_notes() -> None:
    lines = [f"line {number}" for number in range(26)]
    lines[2] += "[^1]"
    lines[25] += "[^2]"
    listed = "".join(f"    - {line}\n" for line in lines)
    made = composed(f"- headline: Many[^3]\n  bullets:\n{listed}  footnotes: {{1: early, 2: late, 3: of all}}")
    assert len(made.drawing.pages) > 1
    assert foot(made.drawing.pages[0]) == ["1 early", "3 of all"]
    assert foot(made.drawing.pages[-1]) == ["2 late", "3 of all"]


def test_content_never_moves_up_over_the_headline() -> None:
    marks = "".join(f"[^{number}]" for number in range(1, 11))
    notes = "".join(
        f"    {number}: {'A footnote that takes more than one line of its own. ' * 3}\n" for number in range(1, 11)
    )
    made = composed(f"- headline: T\n  bullets: ['one{marks}', two, three]\n  footnotes:\n{notes}")
    for page in made.drawing.pages:
        title, body, foot = (
            next(item for item in page.items if isinstance(item, Text) and item.region == region)
            for region in ("headline", "body", "footnote")
        )
        assert title.box.bottom <= body.box.y < body.box.bottom <= foot.box.y


@pytest.mark.parametrize("page", ["16:9", "4:3", "A4"])
@pytest.mark.parametrize(
    "content",
    [
        "bullets: ['one[^1]', two]",
        "statement: 'one[^1]'",
        "quote: {text: 'one[^1]', by: two}\n  text: three",
        "columns: [{heading: A, text: 'one[^1]'}, {text: two}]",
        "cards: [{A: 'one[^1]'}, {B: two}]",
        "matrix: {across: {low: a}, up: {high: b}, cells: [['one[^1]', b], [c, d]]}",
        "definitions: [{A: 'one[^1]'}]",
        "chart: {values: {a: 1, b: 2}, caption: 'one[^1]'}",
        "layout: cover\n  subtitle: 'one[^1]'\n  text: details",
        "table: {header: ['one[^1]'], blank-rows: 3}",
    ],
)
def test_every_kind_of_content_has_room_above(content: str, page: str) -> None:
    look = f"brand: mine\npage: '{page}'\n"
    source = f"deck: N\nlanguage: en\nbrand: mine\nslides:\n- headline: T\n  {content}\n  footnotes: {{1: a note}}"
    project = Project.in_memory({"decks/a.yaml": source, "layouts/brands/mine/brand.yaml": look})
    (made,) = compose_all(project, "decks/a.yaml")
    assert not [d for d in made.report.diagnostics if d.severity == "error"]
    assert not misfits(made)
    assert foot(made.drawing.pages[0]) == ["1 a note"]


def test_a_footnote_goes_with_the_line_that_has_its_mark() -> None:
    source = (
        "deck: N\nlanguage: en\naudiences: {a: {name: A}, b: {name: B}}\nslides:\n- headline: T\n"
        "  bullets: [{text: 'one[^1]', for: a}, {text: 'two[^2]', for: b}]\n"
        "  footnotes: {1: first, 2: {text: second, for: b}}"
    )
    assert not mistakes("", source)
    made = compose_all(Project.in_memory({"decks/a.yaml": source}), "decks/a.yaml")
    assert {one.name: foot(one.drawing.pages[0]) for one in made} == {"a": ["1 first"], "b": ["2 second"]}


def test_a_mark_without_a_text_is_refused_where_it_stands() -> None:
    slide = "- headline: T\n  text: |\n    One.\n\n    Two[^1], three[^2].\n  footnotes: {1: a}"
    assert mistakes(slide) == [("missing-footnote", 8, 19)]


@pytest.mark.parametrize(
    "slide",
    [
        "- section: One[^1]\n- headline: T",
        "- headline: T\n  notes: Say[^1]",
        "- headline: T[^2]\n  footnotes: {2: 'see[^1]'}",
    ],
)
def test_a_mark_with_no_foot_is_refused(slide: str) -> None:
    assert [rule for rule, _, _ in mistakes(slide)] == ["missing-footnote"]


def test_a_text_without_a_mark_is_refused() -> None:
    assert mistakes("- headline: T\n  text: a \\[^1]\n  footnotes:\n    1: a") == [("unused-footnote", 7, 5)]
    hidden = "- headline: T\n  variants: {en: {headline: 'T[^1]'}}\n  footnotes: {1: a}"
    assert not mistakes(hidden, "deck: N\nlanguages: [en, da]\nslides:\n")


def test_too_many_footnotes_are_told() -> None:
    notes = ", ".join(f"{number}: {'long ' * 60}" for number in range(12))
    marks = "".join(f"[^{number}]" for number in range(12))
    assert ("text-overflow", 4, 3) in mistakes(f"- headline: T\n  text: 'a{marks}'\n  footnotes: {{{notes}}}")


@pytest.mark.parametrize("value", ["text", "[a, b]", "{long-mark: a}", "{1: [a]}", "{1: }"])
def test_what_is_no_footnote_is_refused(value: str) -> None:
    assert mistakes(f"- headline: T[^1]\n  footnotes: {value}")

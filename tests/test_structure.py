"""Where one is in a deck: agendas that come back, and what stands at the foot."""

from __future__ import annotations

import io

import pytest
from composed import compose_all
from package_rules import check
from pptx import Presentation

from trustdeck.build import BuildOptions, build
from trustdeck.diagnostics import Diagnostic
from trustdeck.page import Page, Table, Text
from trustdeck.project import Project

SLIDES = """slides:
  - headline: Cover
    layout: cover
  - section: First part
  - headline: One
    bullets: [a]
  - section: Second part
  - headline: Two
    bullets: [b]
"""
BRAND = "brand: signs\nfooter: {{text: The deck, {}}}\n"


def pages(source: str, footer: str = "") -> tuple[tuple[Page, ...], tuple[Diagnostic, ...]]:
    project = Project.in_memory({"decks/a.yaml": source, "layouts/brands/signs/brand.yaml": BRAND.format(footer)})
    (made,) = compose_all(project, "decks/a.yaml")
    return made.drawing.pages, made.report.sorted()


def lines(page: Page) -> list[tuple[str, bool, str]]:
    """Return the lines of an agenda: their text, whether they are marked, and where they lead."""
    (body,) = (item.body for item in page.items if isinstance(item, Text) and item.body.style == "agenda")
    return [(line.plain, all(run.bold for run in line.runs), line.runs[0].link) for line in body.paragraphs]


FIRST, SECOND = ("First part", "#one"), ("Second part", "#two")


@pytest.mark.parametrize(
    "source",
    [
        "deck: A\nlanguage: en\ndividers: agenda\n" + SLIDES,
        "deck: A\nlanguage: en\n" + SLIDES.replace("part\n", "part\n    divider: agenda\n"),
        "deck: A\nlanguage: en\ndividers: true\n" + SLIDES.replace("part\n", "part\n    divider: agenda\n"),
    ],
)
def test_the_agenda_comes_back_before_each_section_which_is_marked(source: str) -> None:
    made, found = pages(source)
    assert not found
    assert [page.title for page in made] == ["Cover", "Agenda", "One", "Agenda", "Two"]
    assert lines(made[1]) == [(FIRST[0], True, FIRST[1]), (SECOND[0], False, SECOND[1])]
    assert lines(made[3]) == [(FIRST[0], False, FIRST[1]), (SECOND[0], True, SECOND[1])]


def test_an_agenda_before_all_sections_marks_none() -> None:
    source = "deck: A\nlanguage: en\ndividers: agenda\n" + SLIDES.replace("slides:\n", "slides:\n  - agenda: auto\n")
    first = pages(source)[0][0]
    assert [is_marked for _, is_marked, _ in lines(first)] == [False, False]


def test_the_only_agenda_marks_its_section() -> None:
    source = "deck: A\nlanguage: en\n" + SLIDES.replace("Second part\n", "Second part\n    divider: agenda\n")
    made, _ = pages(source)
    assert [is_marked for _, is_marked, _ in lines(made[2])] == [False, True]


def test_a_section_may_do_without_what_the_others_have() -> None:
    source = "deck: A\ndividers: true\n" + SLIDES.replace("First part\n", "First part\n    divider: false\n")
    assert [page.title for page in pages(source)[0]] == ["Cover", "One", "Second part", "Two"]


def test_a_section_can_be_linked_where_its_agenda_stands() -> None:
    source = "deck: A\nlanguage: en\ndividers: agenda\n" + SLIDES.replace("Second part\n", "Second part\n    id: two\n")
    made, found = pages(source.replace("bullets: [a]", "text: Go [on](#two)."))
    assert not found
    (body,) = (item.body for item in made[2].items if isinstance(item, Text) and item.region == "body")
    assert [run.link for run in body.paragraphs[0].runs if run.link] == ["#two"]
    assert made[3].key == "two"


def test_what_is_no_divider_gets_a_hint() -> None:
    in_section = "deck: A\n" + SLIDES.replace("First part\n", "First part\n    divider: toc\n")
    for source in (f"deck: A\ndividers: toc\n{SLIDES}", in_section):
        project = Project.in_memory({"decks/a.yaml": source})
        (found,) = build(project, ["decks/a.yaml"], BuildOptions()).report.sorted()
        assert found.rule == "wrong-type"
        assert found.hint == "write `true`, or `agenda` for the agenda with the section marked"


@pytest.mark.parametrize(
    ("footer", "texts"),
    [
        ("section: true", ["The deck", "The deck · First part", "The deck · Second part"]),
        ("progress: true", ["The deck", "The deck · 1/2", "The deck · 2/2"]),
        ("section: true, progress: true", ["The deck", "The deck · 1/2 First part", "The deck · 2/2 Second part"]),
        ("section: false", ["The deck", "The deck", "The deck"]),
    ],
)
def test_the_foot_says_where_one_is(footer: str, texts: list[str]) -> None:
    made, _ = pages("deck: A\nbrand: signs\n" + SLIDES.replace("layout: cover", "layout: title-only"), footer)
    assert [page.footer.text for page in made] == texts


def test_a_long_name_makes_the_text_go_and_ends_in_an_ellipsis() -> None:
    name = "Why we plan for bicycles in the valley before the council decides on it in May 2025 or later"
    source = "deck: A\nbrand: signs\n" + SLIDES.replace("First part", name).replace("Second part", f"{name} {name}")
    one, two = (page.footer.text for page in pages(source, "section: true")[0][1:])
    assert one == name
    assert two.endswith(" …")
    assert name.startswith(two[:40])


MANY = "".join(f"      - Point {number}\n" for number in range(60))
LINKED = f"""slides:
  - agenda: auto
  - section: First part
  - headline: See [](#last)
    id: first
    text: Look at [](#last), or at [**the** end](#last) ([](#last)), or at [the beginning](#first) itself.
    notes: Show [](#last).
  - headline: Many
    bullets:
{MANY}  - section: Second part
  - headline: Last
    id: last
    table: {{header: [Where, Why], rows: [["[the beginning](#first)", "[](#first)"]]}}
"""


def said(page: Page) -> list[str]:
    """Return what a page's texts and table cells say."""
    paragraphs = [*page.notes]
    for item in page.items:
        if isinstance(item, Text):
            paragraphs += item.body.paragraphs
        elif isinstance(item, Table):
            paragraphs += [one for row in item.rows for cell in row for one in cell.paragraphs]
    return ["".join(run.text for run in paragraph.runs).replace("\xa0", " ") for paragraph in paragraphs]


def test_a_link_without_words_is_the_number_of_its_slide() -> None:
    made, found = pages("deck: A\nlanguage: en\n" + LINKED)
    assert not found
    last = len(made)
    assert [page.key for page in made][2:5] == ["many", "many/2", "many/3"]
    assert said(made[0]) == ["Agenda", "First part", "Second part"]
    assert said(made[1]) == [
        f"Show slide {last}.",
        f"See slide {last}",
        f"Look at slide {last}, or at the end (slide {last}), or at the beginning itself.",
    ]
    assert "slide 2" in said(made[-1])
    assert made[1].title == "See "


@pytest.mark.parametrize("where", ["link-numbers: true\n", "audiences: {print: {link-numbers: true}}\n"])
def test_on_paper_each_link_to_a_slide_may_have_its_number(where: str) -> None:
    made, found = pages(f"deck: A\nlanguage: da\n{where}" + LINKED)
    assert not found
    last = len(made)
    assert said(made[0]) == ["Dagsorden", "First part (slide 2)", f"Second part (slide {last})"]
    assert said(made[1])[-1] == (
        f"Look at slide {last}, or at the end (slide {last}), or at the beginning (slide 2) itself."
    )
    assert {"the beginning (slide 2)", "slide 2"} <= set(said(made[-1]))


def test_a_link_to_a_page_has_words() -> None:
    _, found = pages("deck: A\nlanguage: en\nslides:\n  - headline: A\n    text: See [](https://example.org) here\n")
    assert [(one.rule, one.message) for one in found] == [("bad-link", "the link has no text")]


def test_files_with_agendas_that_come_back_are_sound() -> None:
    project = Project.in_memory({"decks/a.yaml": "deck: A\nlanguage: da\ndividers: agenda\n" + SLIDES})
    build(project, ["decks/a.yaml"], BuildOptions())
    data = project.standing("output/a/a.pptx") or b""
    assert not check(data)
    assert [slide.shapes.title.text for slide in Presentation(io.BytesIO(data)).slides][1::2] == ["Dagsorden"] * 2

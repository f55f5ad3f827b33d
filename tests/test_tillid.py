"""The lecture on trust: the compiled decks against the text they were made from, and what every deck must be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from composed import compose_all
from pptx import Presentation

from trustdeck.cli import main
from trustdeck.page import Shape, Text, role
from trustdeck.project import Project

ROOT = Path(__file__).parents[1]
SOURCE = Path(__file__).parent / "data" / "tillid.txt"
AUDIENCES = ("municipality", "hr", "students")
LAYOUT_NAMES = ("Overskrift og tekst", "Blank side")
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"

# The English words of each slide of the municipalities' deck; everything else is Danish.
ENGLISH = {
    3: ["High trust society"],
    5: ["New Public Management", "New Public Governance"],
    16: [
        (
            "… trust can be defined as the willingness of a party (the trustor) to be vulnerable to the actions of "
            "another party (the trustee) based on the expectation that the trustee intends and is able to perform in "
            "ways that will not harm the trustor in a particular situation, irrespective of the trustor’s ability to "
            "control the trustee’s behavior."
        ),
        "A cognitive leap of faith",
        "… regarding the future behavior of the trustee beyond the assurances provided by available information.",
        "suspension",
    ],
    22: ["bonding", "bridging", "linking"],
}

# The titles of the slides that hold cards, which are free shapes; all other text stands in placeholders.
CARDS = {
    "municipality": [
        "En organisations intelligens (Bungay)",
        "Bedre, billigere, mere effektiv, mere demokratisk",
        "Forudsætninger for tillid",
    ],
    "hr": [
        "En organisations intelligens (Bungay)",
        "Sygefravær, trivsel, motivation",
        "Forudsætninger for tillid",
    ],
    "students": ["En organisations intelligens (Bungay)", "Forudsætninger for tillid"],
}


# --- the source text ------------------------------------------------------------------------------


def source_slides() -> list[list[str]]:
    """Return the lines of each slide of the source, without the names of its layouts."""
    slides: list[list[str]] = []
    for line in SOURCE.read_text("utf-8").splitlines():
        text = line.strip()
        if text in LAYOUT_NAMES:
            slides.append([])
        elif re.match(r" \S", line):
            slides.append([text])
        elif text:
            slides[-1].append(text)
    return slides


def words(lines: list[str]) -> list[str]:
    """Return the words as the author wrote them: without list marks, and joined where the extraction hyphenated."""
    unmarked = [re.sub(r"^(•|\d+[.)])\s+", "", line) for line in lines]
    return "\n".join(unmarked).replace("tillids-\ndagsorden", "tillidsdagsorden").split()


def test_the_source_has_27_slides() -> None:
    slides = source_slides()
    assert len(slides) == 27
    assert sum(len(words(slide)) for slide in slides) > 1000
    assert "tillidsdagsorden," in words(slides[8])


# --- the compiled decks ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    output = tmp_path_factory.mktemp("output")
    result = CliRunner().invoke(main, ["build", str(ROOT / "decks" / "tillid"), "--output", str(output)])
    assert result.exit_code == 0, result.output
    return {audience: Presentation(str(output / "tillid" / f"tillid-{audience}.pptx")) for audience in AUDIENCES}


def placeholder_type(shape: Any) -> str | None:
    mark = shape._element.find(f".//{P}nvPr/{P}ph")
    return None if mark is None else str(mark.get("type", "obj"))


def content_shapes(slide: Any) -> list[Any]:
    """Return the shapes of a slide in reading order, without date, footer and slide number."""
    return [shape for shape in slide.shapes if placeholder_type(shape) not in ("dt", "ftr", "sldNum")]


def is_out_of_sight(shape: Any) -> bool:
    return placeholder_type(shape) is not None and shape.top + shape.height <= 0


def text_of(element: Any) -> str:
    """Return an element's text, a line for each paragraph."""
    return "\n".join(
        "".join("\n" if part.tag == f"{A}br" else part.text or "" for part in paragraph.iter(f"{A}t", f"{A}br"))
        for paragraph in element.iter(f"{A}p")
    )


def seen_text(slide: Any) -> str:
    return "\n".join(text_of(shape._element) for shape in content_shapes(slide) if not is_out_of_sight(shape))


def texts_in(slide: Any, language: str) -> list[str]:
    """Return the stretches of a slide's text in one language; neighbouring runs of a paragraph are one stretch."""
    found: list[str] = []
    for shape in content_shapes(slide):
        for paragraph in shape._element.iter(f"{A}p"):
            same = False
            for run in paragraph.iter(f"{A}r", f"{A}fld"):
                text = run.findtext(f"{A}t") or ""
                matches = run.find(f"{A}rPr").get("lang") == language
                if matches and same:
                    found[-1] += text
                elif matches:
                    found.append(text)
                same = matches
    return found


def test_municipalities_get_exactly_the_27_slides_in_sections(decks: dict[str, Any]) -> None:
    presentation = decks["municipality"]
    assert len(presentation.slides) == 27
    ids = [slide.get("id") for slide in presentation.slides._sldIdLst]
    sections = [
        (section.get("name"), [ids.index(slide.get("id")) + 1 for slide in section.iter(f"{P14}sldId")])
        for section in presentation.element.iter(f"{P14}section")
    ]
    assert sections == [
        ("Tillid og tillidsbaseret ledelse", [1]),  # what comes before the first section is named after the deck
        ("Baggrund", list(range(2, 16))),
        ("Tillid og tillidsbaseret ledelse", list(range(16, 21))),
        ("Social kapital og gaveøkonomi", list(range(21, 28))),
    ]


@pytest.mark.parametrize("number", range(1, 28))
def test_the_words_of_the_source_are_on_its_slide_and_no_others(number: int, decks: dict[str, Any]) -> None:
    wanted = words(source_slides()[number - 1])
    found = seen_text(decks["municipality"].slides[number - 1]).split()
    if number in (6, 14):  # the quotation comes before its author, and the pairs are read in rows
        assert sorted(found) == sorted(wanted)
    else:
        assert found == wanted


@pytest.mark.parametrize("number", range(1, 28))
def test_english_is_marked_as_english(number: int, decks: dict[str, Any]) -> None:
    slide = decks["municipality"].slides[number - 1]
    assert texts_in(slide, "en-GB") == ENGLISH.get(number, [])


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_run_has_one_of_the_two_languages(audience: str, decks: dict[str, Any]) -> None:
    for slide in decks[audience].slides:
        elements = [slide.element, *([slide.notes_slide.element] if slide.has_notes_slide else [])]
        runs = [run for element in elements for run in element.iter(f"{A}r", f"{A}fld")]
        assert runs
        for run in runs:
            assert run.find(f"{A}rPr").get("lang") in ("da-DK", "en-GB"), run.findtext(f"{A}t")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_slide_has_a_title(audience: str, decks: dict[str, Any]) -> None:
    for slide in decks[audience].slides:
        titles = [shape for shape in slide.shapes if placeholder_type(shape) in ("title", "ctrTitle")]
        assert len(titles) == 1
        assert text_of(titles[0]._element).strip()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_placeholder_is_empty(audience: str, decks: dict[str, Any]) -> None:
    for slide in decks[audience].slides:
        for shape in slide.shapes:
            if placeholder_type(shape) is not None and shape.has_text_frame:
                assert text_of(shape._element).strip(), (slide.slide_id, shape.name)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_text_outside_placeholders_is_in_cards_only(audience: str, decks: dict[str, Any]) -> None:
    loose = {
        slide.shapes.title.text_frame.text: [text_of(shape._element) for shape in free_text(slide)]
        for slide in decks[audience].slides
        if free_text(slide)
    }
    assert list(loose) == CARDS[audience]
    assert all(len(texts) in (2, 3, 4) for texts in loose.values())


def free_text(slide: Any) -> list[Any]:
    """Return the shapes with text that stand in no placeholder; tables and pictures hold none of their own."""
    return [
        shape
        for shape in slide.shapes
        if placeholder_type(shape) is None and shape.has_text_frame and text_of(shape._element).strip()
    ]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_lists_are_lists(audience: str, decks: dict[str, Any]) -> None:
    for slide in decks[audience].slides:
        for line in seen_text(slide).splitlines():
            assert not re.match(r"\s*([•▪–-]|\d+[.)]|[a-z][.)])\s", line), line


def test_municipalities_get_no_notes(decks: dict[str, Any]) -> None:
    assert not any(slide.has_notes_slide for slide in decks["municipality"].slides)


def test_the_other_audiences_get_a_cover_dividers_and_questions(decks: dict[str, Any]) -> None:
    for audience, name in (("hr", "HR-afdelinger"), ("students", "Studerende")):
        slides = list(decks[audience].slides)
        assert seen_text(slides[0]).splitlines() == ["Tillid og tillidsbaseret ledelse", f"{name}, 3. oktober 2012"]
        assert sum(slide.shapes.title.text_frame.text == "Baggrund" for slide in slides) == 1
        assert any("?" in slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)


# --- its sizes ------------------------------------------------------------------------------------

READ = ("body", "definitions", "agenda", "quote", "statement", "card")


def test_body_text_can_be_read_from_the_last_row_and_no_slide_is_continued() -> None:
    made = list(compose_all(Project(ROOT), "decks/tillid/deck.yaml", brands=["default"]))
    assert [one.deck.audience for one in made] == list(AUDIENCES)
    for one in made:
        sizes = set()
        for page in one.drawing.pages:
            assert page.fit is not None and page.fit.parts == 1, page.key
            for item in page.items:
                body = item.body if isinstance(item, Text | Shape) else None
                if body is not None and role(body.style) in READ:
                    style = one.brand.styles[body.style]
                    look = style.at(body.sizes_pt) if body.sizes_pt else style
                    sizes |= {look.level(paragraph.level).size_pt for paragraph in body.paragraphs}
        assert min(sizes) >= 18
        assert max(sizes) >= 28  # where there are few words

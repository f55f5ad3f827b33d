"""Code, from the source to the file: its characters, its colours, its lines, and what is refused."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pptx
import pytest
from composed import compose_all
from package_rules import check
from test_cases import picture

from trustdeck.brand import Brand
from trustdeck.build import BuildOptions, build
from trustdeck.colours import contrast
from trustdeck.diagnostics import Diagnostic
from trustdeck.foreign import code
from trustdeck.page import Page, Shape, Text
from trustdeck.project import Project

TEMPLATES = Path(__file__).parent / "templates"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FILE = "import csv\n\n\ndef read(path):\n    with open(path) as file:\n        return list(csv.reader(file))\n"


def deck_of(content: str, *, more: str = "") -> str:
    return f"deck: Code\nlanguage: en\nslides:\n  - headline: Code\n{more}    code: {content}\n"


def compiled(content: str, *, more: str = "", **files: str) -> tuple[bytes, tuple[Diagnostic, ...]]:
    named: dict[str, str | bytes] = {f"decks/{name}.py": text for name, text in files.items()}
    source = deck_of(content, more=more)
    project = Project.in_memory({"decks/a.yaml": source, "decks/picture.png": picture(), **named})
    done = build(project, ["decks/a.yaml"], BuildOptions())
    return project.standing("output/a/a.pptx") or b"", tuple(done.report.diagnostics)


def mistakes(content: str, **files: str) -> list[tuple[str, str]]:
    return [(found.rule, found.message) for found in compiled(content, **files)[1]]


def shapes(data: bytes, slide: int = 0) -> dict[str, Any]:
    return {shape.name: shape for shape in pptx.Presentation(io.BytesIO(data)).slides[slide].shapes}


def shown(data: bytes, slide: int = 0) -> list[str]:
    """Return the lines in the placeholder of the code, tabs as tabs."""
    paragraphs = shapes(data, slide)["code"]._element.iter(f"{A}p")
    return ["".join(text.text for text in paragraph.iter(f"{A}t")) for paragraph in paragraphs]


def block(*lines: str) -> str:
    return "\n".join(["|", *(f"      {line}" for line in lines)])


def page_of(content: str, *, more: str = "") -> tuple[Page, Brand]:
    project = Project.in_memory({"decks/a.yaml": deck_of(content, more=more)})
    (made,) = compose_all(project, "decks/a.yaml")
    return made.drawing.pages[0], made.brand


def of_name(page: Page, name: str) -> Any:
    return next(item for item in page.items if item.name == name)


# --- characters -----------------------------------------------------------------------------------


def test_code_is_kept_to_the_character() -> None:
    lines = ["if a < b & c:", "    x = '{{ vars.y }}'  ", "", '\tz = "**no** $mark$ `here`" # [a](b)', "日本語\\"]
    data, found = compiled(block(*lines))
    assert not found
    assert shown(data) == lines
    assert not check(data)


@pytest.mark.parametrize("language", ["python", "sql", "html", "json", "diff", "console", "tex", "c++", "Python"])
def test_no_language_loses_a_character(language: str) -> None:
    lines = ['# x <b>&amp;</b> \\frac{1}{2} "open', "", "$ ls -l", "+ 1; 'two' /* three", "\t\x7e"]
    read = code.tokens(lines, language)
    assert ["".join(text for _, text in line) for line in read] == lines


def test_code_stands_in_its_placeholder_and_is_not_proofread() -> None:
    data, _ = compiled("{language: python, text: 'x = 1'}")
    shape = shapes(data)["code"]
    assert shape.is_placeholder
    assert all(run.get("noProof") == "1" for run in shape._element.iter(f"{A}rPr"))


def test_its_colours_are_references_to_the_theme() -> None:
    data, _ = compiled("{language: python, text: 'return \"a\"  # b'}")
    element = shapes(data)["code"]._element
    colours = [fill[0].get("val") for fill in element.iter(f"{A}solidFill")]
    assert colours == ["accent1", "accent2", "tx2"]
    assert not list(element.iter(f"{A}srgbClr"))


def unreadable(content: dict[str, str | bytes], brand: str) -> list[object]:
    """Return the code's runs that are hard to read on their ground, which is another in the first two lines."""
    (made,) = compose_all(Project.in_memory(content), "decks/a.yaml", brands=[brand])
    page, look = made.drawing.pages[0], made.brand
    panel = look.seen(of_name(page, "code panel").fill, page.palette, look.hex("background", page.palette))
    band = look.seen(of_name(page, "code mark 1").fill, page.palette, panel)
    return [
        run
        for item in (of_name(page, "code"), of_name(page, "code numbers"))
        for number, paragraph in enumerate(item.body.paragraphs)
        for run in paragraph.runs
        if contrast(look.hex(run.colour or "text", page.palette), band if number < 2 else panel) < 4.5
    ]


def coloured(more: str = "") -> str:
    """Return a deck with code of every kind of token, in marked lines and in others."""
    lines = ["def f(a):", '    return "a" + 1  # b'] * 2
    head = ["", "      language: python", "      numbers: true", "      highlight: 1-2", "      text: |"]
    return deck_of("\n".join([*head, *(f"        {line}" for line in lines)]), more=more)


@pytest.mark.parametrize("background", ["light", "dark", "surface", "accent", "accent-2", "muted"])
@pytest.mark.parametrize("name", ["default", "default-dark", "kommune"])
def test_every_colour_is_readable_on_its_ground(background: str, name: str) -> None:
    assert not unreadable({"decks/a.yaml": coloured(f"    background: {background}\n")}, name)


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.p*tx")), ids=lambda path: path.name)
def test_in_an_organisations_template_too(template: Path) -> None:
    brand = {
        "layouts/brands/town/brand.yaml": "brand: town\ntemplate: town.potx\n",
        "layouts/brands/town/town.potx": template.read_bytes(),
    }
    assert not unreadable({"decks/a.yaml": coloured(), **brand}, "town")


# --- lines ----------------------------------------------------------------------------------------


def test_lines_of_a_file_keep_their_numbers() -> None:
    data, found = compiled("{file: counts.py, lines: 4-6, numbers: true, highlight: 5}", counts=FILE)
    assert not found
    assert shown(data) == FILE.splitlines()[3:6]
    assert shapes(data)["code numbers"].text_frame.text.split("\n") == ["4", "5", "6"]


def test_a_file_tells_its_language() -> None:
    data, _ = compiled("{file: counts.py, lines: 4-6}", counts=FILE)
    assert shapes(data)["code"].text_frame.paragraphs[0].runs[0].text.strip() == "def"


def test_marks_lie_behind_their_lines() -> None:
    page, look = page_of('{text: "a\\nb\\nc\\nd", highlight: [2-3]}')
    text, mark, panel = (of_name(page, name) for name in ("code", "code mark 1", "code panel"))
    size = text.body.sizes_pt[0]
    level = look.styles["code"].at(text.body.sizes_pt).level(0)
    line = round(level.line_pt * 12_700)
    assert size > 16  # a few lines stand larger
    assert mark.box.y == text.box.y + look.styles["code"].inset.top + line
    assert mark.box.height == 2 * line
    assert [item.name for item in page.items[1:]] == ["code panel", "code mark 1", "code mark 1 bar", "code"]
    assert panel.box.contains(text.box)


def test_a_broken_line_keeps_its_number_beside_it() -> None:
    long = "word " * 40
    page, _ = page_of(f'{{numbers: true, text: "  {long}\\nlast"}}')
    numbers, text = of_name(page, "code numbers"), of_name(page, "code")
    assert [paragraph.plain for paragraph in numbers.body.paragraphs] == ["1", "", "", "2"]
    assert text.body.paragraphs[0].hang_em > 0


def test_tabs_go_to_every_fourth_character() -> None:
    data, _ = compiled('{language: make, text: "all: deck\\n\\tbuild"}')
    plain, tabbed = shapes(data)["code"]._element.iter(f"{A}p")
    assert plain.find(f"{A}pPr") is None
    assert tabbed.find(f"{A}pPr").get("defTabSz") == str(round(4 * 0.60009765625 * 20 * 12_700))


def test_many_lines_go_on_at_an_empty_line() -> None:
    part = [f"line {number}" for number in range(12)]
    data, found = compiled(block(*part, "", *part))
    assert not found
    assert shown(data, 0)[:12] == part
    assert shown(data, 1) == part


def test_a_long_line_comes_down_to_the_floor_before_it_is_broken() -> None:
    fits, breaks = "x" * 96, "x " * 60
    assert not compiled(fits)[1]
    _, (found,) = compiled(block("y", breaks))
    assert (found.rule, found.severity) == ("long-line", "warning")
    assert found.span is not None and found.span.line == 7


def test_same_source_same_bytes() -> None:
    assert compiled("{language: python, text: 'x = 1'}") == compiled("{language: python, text: 'x = 1'}")


def test_code_varies_by_audience() -> None:
    source = (
        "deck: A\naudiences: {hr: {name: HR}, it: {name: IT}}\nslides:\n  - headline: B\n    code:\n"
        "      text: x = 1\n      variants: {it: {text: x = 2}}\n"
    )
    project = Project.in_memory({"decks/a.yaml": source})
    assert not build(project, ["decks/a.yaml"], BuildOptions()).report.diagnostics
    made = {name: shown(project.standing(f"output/a/a-{name}.pptx") or b"") for name in ("hr", "it")}
    assert made == {"hr": ["x = 1"], "it": ["x = 2"]}


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("{language: pyton, text: x}", ("unknown-code-language", "no programming language is called `pyton`")),
        ("{language: python}", ("missing-key", "code needs lines")),
        ("{text: x, file: counts.py}", ("bad-value", "the code is from a file or stands here, not both")),
        ("{text: x, lines: 1}", ("bad-value", "`lines` says which lines of a file are shown")),
        ("{file: count.py}", ("missing-file", "there is no file `decks/count.py`")),
        ("{file: ../../x.py}", ("missing-file", "`../../x.py` lies outside the project")),
        ("{file: counts.py, lines: 5-40}", ("bad-value", "the file has 6 lines")),
        ("{file: counts.py, lines: 5-4}", ("bad-value", "`5-4` names no lines")),
        ("{file: counts.py, lines: [1, 3]}", ("bad-value", "only lines that follow one another are shown")),
        ("{file: counts.py, lines: 2-3}", ("bad-value", "these lines of the file are empty")),
        ("{text: x, highlight: 2}", ("bad-value", "the lines that are shown are 1 to 1")),
        ("{text: x, highlight: first}", ("bad-value", "`first` names no lines")),
        ("''", ("wrong-type", "code is expected here, not an empty text")),
        ("\n      x = 1\n      y = 2", ("bad-value", "YAML makes one line of these")),
    ],
)  # fmt: skip
def test_what_makes_no_code_is_refused(content: str, found: tuple[str, str]) -> None:
    assert mistakes(content, counts=FILE) == [found]


def test_an_unknown_language_hides_no_other_mistake() -> None:
    code = "{language: pyton, text: x, highlight: 2}"
    source = f"deck: A\nlanguage: en\nslides:\n  - headline: T\n    code: {code}\n"
    report = build(Project.in_memory({"decks/a.yaml": source}), ["decks/a.yaml"], BuildOptions()).report
    assert [one.rule for one in report.sorted()] == ["unknown-code-language", "bad-value"]


def test_what_is_wrong_in_a_file_is_told_at_its_line() -> None:
    _, (found,) = compiled("{file: counts.py}", counts="x = 1\n\x07y\n")
    assert found.rule == "bad-data" and found.span is not None
    assert (found.span.file, found.span.line) == ("decks/counts.py", 2)


def test_more_than_anybody_reads_is_refused() -> None:
    assert mistakes("{file: counts.py}", counts="x\n" * 401)[0][0] == "too-large"
    assert mistakes("{file: counts.py}", counts="x" * 1001)[0][0] == "too-large"
    assert not mistakes("{file: counts.py, lines: 390-400}", counts="x\n" * 401)


def test_no_free_text_stands_on_the_slide_but_numbers() -> None:
    page, _ = page_of("{text: x, numbers: true}")
    said = [item for item in page.items if isinstance(item, Shape) and item.body is not None]
    assert [item.name for item in said] == ["code numbers"] and all(item.decorative for item in said)
    assert [item.name for item in page.items if isinstance(item, Text)] == ["headline", "code"]


def test_code_says_where_it_is_from() -> None:
    data, found = compiled("{language: python, text: 'x = 1', source: A book}")
    assert not found
    assert shapes(data)["source"].text_frame.text == "Source: A book"


def test_code_runs_from_left_to_right_in_every_language() -> None:
    source = "deck: A\nlanguage: ar\nslides:\n  - headline: مرحبا\n    code: {text: x = 1, numbers: true}\n"
    project = Project.in_memory({"decks/a.yaml": source})
    assert not build(project, ["decks/a.yaml"], BuildOptions()).report.diagnostics
    (paragraph,) = shapes(project.standing("output/a/a.pptx") or b"")["code"]._element.iter(f"{A}p")
    assert paragraph.find(f"{A}pPr") is None

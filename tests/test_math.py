"""Formulas, from LaTeX to the file: as equations, as what other programs show, as room that they take."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pptx
import pytest
import validation
from composed import compose_all, misfits
from package_rules import MC, A, M, P, Package, check

from trustdeck.build import BuildOptions, build
from trustdeck.diagnostics import Diagnostic
from trustdeck.foreign import latex
from trustdeck.page import Text
from trustdeck.project import Project

FORMULAS = (Path(__file__).parent / "data" / "formulas.txt").read_text("utf-8").splitlines()
TEMPLATES = Path(__file__).parent / "templates"
A14 = "{http://schemas.microsoft.com/office/drawing/2010/main}"


def compiled(content: str, *, more: str = "") -> tuple[bytes, tuple[Diagnostic, ...]]:
    source = f"deck: Formulas\nlanguage: en\n{more}slides:\n  - headline: Formula\n    {content}\n"
    project = Project.in_memory({"decks/a.yaml": source})
    done = build(project, ["decks/a.yaml"], BuildOptions())
    return project.standing("output/a/a.pptx") or b"", tuple(done.report.diagnostics)


def slide(data: bytes, number: int = 1) -> ElementTree.Element:
    return ElementTree.fromstring(Package(data).parts[f"ppt/slides/slide{number}.xml"])


def equation(formula: str) -> ElementTree.Element:
    """Return the equation of a display formula."""
    data, found = compiled(f"math: |\n      {formula}")
    assert not found, found
    (made,) = slide(data).iter(f"{M}oMath")
    return made


def shape(element: ElementTree.Element) -> Any:
    """Return an equation as nested lists, without how its letters look."""
    if element.tag == f"{M}r":
        return element.findtext(f"{M}t")
    skipped = {f"{M}ctrlPr"}
    values = [value for key, value in element.attrib.items() if key == f"{M}val"]
    inner = [shape(child) for child in element if child.tag not in skipped]
    inner = [part for part in inner if part not in ([f"{tag}Pr"] for tag in PLAIN)]
    return [element.tag.removeprefix(M), *values, *inner]


PLAIN = ("f", "sSup", "sSub", "sSubSup", "func", "d", "eqArr", "limLow", "limUpp")


def said(element: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in element.iter() if text.tag in (f"{A}t", f"{M}t"))


def mistakes(content: str) -> list[tuple[str, int, int]]:
    return [(d.rule, d.span.line, d.span.column) for d in compiled(content)[1] if d.span]


# --- equations ------------------------------------------------------------------------------------


def test_sixty_formulas_of_lectures_are_equations_by_the_schema(tmp_path: Path) -> None:
    assert len(FORMULAS) >= 60
    slides = "".join(
        f"  - headline: Formula {number}\n    math: |\n      {formula}\n    text: |\n      Inline ${formula}$\n"
        for number, formula in enumerate(FORMULAS)
    )
    project = Project.in_memory({"decks/a.yaml": f"deck: Formulas\nlanguage: en\nslides:\n{slides}"})
    done = build(project, ["decks/a.yaml"], BuildOptions())
    assert not done.report.diagnostics
    data = project.standing("output/a/a.pptx") or b""
    assert not validation.findings({"formulas": data}, tmp_path)
    for number in range(1, len(FORMULAS) + 1):
        made = slide(data, number)
        wrappers = list(made.iter(f"{MC}AlternateContent"))
        assert [w[0].attrib["Requires"] for w in wrappers] == ["a14", "a14"]
        assert len(list(made.iter(f"{A14}m"))) == 2
        assert all(said(equation) for equation in made.iter(f"{M}oMath"))


@pytest.mark.parametrize(
    ("good", "bad"),
    [(rb"<(/?)m:den>", rb"<\1m:dem>"), (b'm:val="i"', b'm:val="q"'), (rb"<m:num>.*?</m:num>", b"")],
)
def test_the_judges_see_into_equations(good: bytes, bad: bytes, tmp_path: Path) -> None:
    data, _ = compiled(r"math: \frac{x}{y}")
    spoilt = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(spoilt, "w") as target:
        for name in source.namelist():
            target.writestr(name, re.sub(good, bad, source.read(name)))
    assert validation.findings({"spoilt": spoilt.getvalue()}, tmp_path)


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("x^2", ["sSup", ["e", "𝑥"], ["sup", "2"]]),
        (r"\frac{a}{b}", ["f", ["num", "𝑎"], ["den", "𝑏"]]),
        (r"\binom{n}{k}", ["d", ["dPr", ["begChr", "("], ["endChr", ")"]],
                           ["e", ["f", ["fPr", ["type", "noBar"]], ["num", "𝑛"], ["den", "𝑘"]]]]),
        (r"\sqrt{2}", ["rad", ["radPr", ["degHide", "1"]], ["deg"], ["e", "2"]]),
        (r"\sqrt[3]{x}", ["rad", ["radPr"], ["deg", "3"], ["e", "𝑥"]]),
        (r"\sum_{i=1}^n x + 1", ["nary", ["naryPr", ["chr", "∑"], ["limLoc", "undOvr"]],
                                 ["sub", "𝑖", "=", "1"], ["sup", "𝑛"], ["e", "𝑥"]]),
        (r"\int f", ["nary", ["naryPr", ["chr", "∫"], ["limLoc", "undOvr"], ["subHide", "1"], ["supHide", "1"]],
                     ["sub"], ["sup"], ["e", "𝑓"]]),
        (r"\sin x", ["func", ["fName", "sin"], ["e", "𝑥"]]),
        (r"\lim_{x \to 0} f", ["func", ["fName", ["limLow", ["e", "lim"], ["lim", "𝑥", "→", "0"]]], ["e", "𝑓"]]),
        (r"\hat{y}", ["acc", ["accPr", ["chr", "\u0302"]], ["e", "𝑦"]]),
        (r"\overline{z}", ["bar", ["barPr", ["pos", "top"]], ["e", "𝑧"]]),
        (r"\left[ x \right)", ["d", ["dPr", ["begChr", "["], ["endChr", ")"]], ["e", "𝑥"]]),
        (r"\underbrace{x}_n", ["limLow", ["e", ["groupChr", ["groupChrPr", ["chr", "⏟"]], ["e", "𝑥"]]], ["lim", "𝑛"]]),
        (r"\begin{matrix} a & b \end{matrix}", ["m", ["mPr", ["mcs", ["mc", ["mcPr", ["count", "2"]]]]],
                                                ["mr", ["e", "𝑎"], ["e", "𝑏"]]]),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", ["eqArr", ["e", "𝑎", "&", "=", "𝑏"], ["e", "&", "=", "𝑐"]]),
    ],
)  # fmt: skip
def test_structure_is_kept(formula: str, wanted: Any) -> None:
    assert shape(equation(formula))[1] == wanted


def test_letters_slant_and_numbers_words_and_text_do_not() -> None:
    runs = {run.findtext(f"{M}t"): run for run in equation(r"h + \Gamma + 2 + \max \text{if}").iter(f"{M}r")}
    styles = {text: [child.tag.removeprefix(M) for child in run[0]] + [v for e in run[0] for v in e.attrib.values()]
              for text, run in runs.items()}  # fmt: skip
    assert styles == {
        "ℎ": ["sty", "i"], "+": ["sty", "p"], "Γ": ["sty", "p"], "2": ["sty", "p"], "max": ["sty", "p"], "if": ["nor"],
    }  # fmt: skip


# --- in its place ---------------------------------------------------------------------------------


def test_a_display_stands_in_its_placeholder_and_says_what_it_is() -> None:
    data, _ = compiled(r"math: \frac{a}{b} = c")
    (choice,) = slide(data).iter(f"{MC}Choice")
    (described,) = choice.iter(f"{P}cNvPr")
    assert described.attrib["descr"] == "a/b = c"
    assert choice.find(f".//{P}ph") is not None
    picture = slide(data).find(f".//{MC}Fallback/{P}pic")
    assert picture is not None and picture.find(f".//{P}cNvPr").attrib["descr"] == "a/b = c"  # type: ignore[union-attr]
    assert not check(data)


def test_the_author_may_say_a_formula_in_words() -> None:
    data, _ = compiled("math: {text: E = mc^2, alt: Energy is mass times a square}")
    assert [e.attrib["descr"] for e in slide(data).iter(f"{P}cNvPr") if "descr" in e.attrib] == [
        "Energy is mass times a square"
    ] * 2


def test_programs_without_equations_show_letters_among_words() -> None:
    data, _ = compiled(r"text: Since $x_i^2 > \frac{a}{b}$ holds")
    (wrapper,) = slide(data).iter(f"{MC}AlternateContent")
    choice, fallback = wrapper
    assert [said(p) for p in choice.iter(f"{A}p")] == ["Since 𝑥𝑖2>𝑎𝑏 holds"]
    runs = [(r.findtext(f"{A}t"), dict(r[0].attrib)) for r in fallback.iter(f"{A}r")]
    assert [text for text, _ in runs] == ["Since ", "x", "i", "2", " > ", "a", "/", "b", " holds"]
    looks = [(look.get("i"), look.get("baseline")) for _, look in runs]
    assert looks[1:5] == [("1", None), ("1", "-25000"), (None, "30000"), (None, None)]


def test_titles_and_tables_keep_their_formulas() -> None:
    table = "{header: [$x$, b], rows: [[$y$, c]]}"
    source = f"deck: A\nslides:\n  - headline: On $x^2$\n    table: {table}\n    notes: Say $x^2$.\n"
    project = Project.in_memory({"decks/a.yaml": source})
    assert not build(project, ["decks/a.yaml"], BuildOptions()).report.diagnostics
    data = project.standing("output/a/a.pptx") or b""
    assert len(list(slide(data).iter(f"{MC}AlternateContent"))) == 2
    assert [said(m) for m in slide(data).iter(f"{A14}m")] == ["𝑥2", "𝑥", "𝑦"]
    made = pptx.Presentation(io.BytesIO(data)).slides[0]
    assert made.notes_slide.notes_text_frame.text == "Say x²."
    assert not check(data)


def test_dollars_that_close_nothing_are_money() -> None:
    for written, shown in (("It costs $5 and $6", "It costs $5 and $6"), ("Type \\$x$ here", "Type $x$ here")):
        data, found = compiled(f"text: {written}")
        assert not found
        assert shown in said(slide(data)) and not list(slide(data).iter(f"{A14}m"))


def test_expressions_are_not_looked_for_in_formulas() -> None:
    data, found = compiled("text: '{{ vars.a }} $x^{{2}}$'", more="vars: {a: So}\n")
    assert not found
    assert "So " in said(slide(data)) and list(slide(data).iter(f"{A14}m"))


def test_same_source_same_bytes() -> None:
    content = r"math: \sum_{i=1}^n \sqrt{x}"
    assert compiled(content) == compiled(content)


# --- room -----------------------------------------------------------------------------------------


def test_a_tall_formula_makes_its_line_taller() -> None:
    def height(text: str) -> int:
        project = Project.in_memory({"decks/a.yaml": f"deck: A\nslides:\n  - headline: B\n    statement: {text}\n"})
        (made,) = compose_all(project, "decks/a.yaml")
        body = next(i for i in made.drawing.pages[0].items if isinstance(i, Text) and i.region == "statement")
        return made.drawing.pages[0].fit.room_left or body.box.height

    assert height(r"One $\frac{\frac{a}{b}}{\frac{c}{d}}$ half") < height("One $a$ half")


@pytest.mark.parametrize("formula", FORMULAS[::6])
def test_formulas_fit_where_they_stand(formula: str) -> None:
    points = "".join(f"      - |\n        A point with ${formula}$ in it, and a few more words\n" for _ in range(7))
    source = f"deck: A\nslides:\n  - headline: B\n    bullets:\n{points}  - headline: C\n    math: |\n      {formula}\n"
    (made,) = compose_all(Project.in_memory({"decks/a.yaml": source}), "decks/a.yaml")
    assert not made.report.has_errors
    assert not misfits(made)


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.p*tx")), ids=lambda path: path.name)
def test_formulas_stand_in_an_organisations_template(template: Path) -> None:
    slides = "  - headline: On $x^2$\n    text: A half, $\\frac{1}{2}$\n    math: E = mc^2\n"
    files = {
        "decks/a.yaml": f"deck: A\nslides:\n{slides}",
        "layouts/brands/town/brand.yaml": "brand: town\ntemplate: town.potx\n",
        "layouts/brands/town/town.potx": template.read_bytes(),
    }
    project = Project.in_memory(files)
    (made,) = compose_all(project, "decks/a.yaml", brands=["town"])
    assert not misfits(made)
    done = build(project, ["decks/a.yaml"], BuildOptions(brands=("town",)))
    assert not done.report.has_errors
    data = project.standing(done.outputs[0].path) or b""
    assert len(list(slide(data).iter(f"{A14}m"))) == 3


def test_a_display_grows_where_it_is_alone_and_shrinks_before_it_is_too_wide() -> None:
    def size(formula: str) -> float:
        project = Project.in_memory({"decks/a.yaml": f"deck: A\nslides:\n  - headline: B\n    math: {formula}\n"})
        (made,) = compose_all(project, "decks/a.yaml")
        assert not made.report.diagnostics
        (item,) = (i for i in made.drawing.pages[0].items if isinstance(i, Text) and i.region == "body")
        return item.body.sizes_pt[0] if item.body.sizes_pt else 32

    assert size("E = mc^2") == 44
    assert size(" + ".join(f"x_{n}" for n in range(10))) == 32
    assert size(" + ".join(f"x_{{{n}}}" for n in range(10, 25))) < 32


def test_the_picture_moves_with_its_formula() -> None:
    source = "deck: A\nslides:\n  - headline: B\n    text: Before it\n    math: E = mc^2\n"
    (made,) = compose_all(Project.in_memory({"decks/a.yaml": source}), "decks/a.yaml")
    (item,) = (i for i in made.drawing.pages[0].items if isinstance(i, Text) and i.instead)
    assert item.instead is not None and item.box.contains(item.instead.box)


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (r"math: \frac{1}{2} + \foo", ("bad-formula", 5, 25)),
        ("math: |\n      x +\n      \\foo", ("bad-formula", 7, 7)),
        (r"math: \frac{1}{2", ("bad-formula", 5, 20)),
        (r"text: So $x = \foo$ it is", ("bad-formula", 5, 19)),
        (r"text: a $x$ and $\foo$", ("bad-formula", 5, 22)),
        ("math: $x$", ("bad-formula", 5, 11)),
        (r"math: \color{red} x", ("bad-formula", 5, 11)),
        (r"math: \begin{array}{c|c} a & b \end{array}", ("bad-formula", 5, 11)),
        (r"math: \begin{align} a &= b \end{align}", ("bad-formula", 5, 11)),
        ("math: ''", ("wrong-type", 5, 11)),
        ("text: '[$x$](https://example.org)'", ("bad-formula", 5, 14)),
    ],
)
def test_what_makes_no_equation_is_refused_at_its_place(content: str, found: tuple[str, int, int]) -> None:
    assert mistakes(content) == [found]


@pytest.mark.parametrize(
    "formula",
    [
        "{" * 60 + "x" + "}" * 60, r"\sqrt " * 160 + "x", "x^{" * 45 + "x" + "}" * 45, "x" * 1001,
        r"\newcommand{\a}{\a\a} \a", r"\def\a{\a}\a", r"\href{https://example.org}{x}", r"\input{/etc/passwd}",
        r"\includegraphics{a.png}", r"\left(" * 60, "&lt;script&gt;\x00", r"\text{]]>}</m:t>", "%", r"\begin{a}",
    ],
)  # fmt: skip
def test_a_formula_does_nothing_but_look(formula: str) -> None:
    made = latex.parse(formula)
    if isinstance(made, latex.Formula):
        assert len(made.plain) < 2_000
    else:
        assert made.start >= 0 and made.message and re.match(r"[a-z]", made.message)

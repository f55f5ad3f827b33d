"""How slides come: as the slide says, else the deck, else the brand; and how PowerPoint is told."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from package_rules import Package, check

from trustdeck.build import BuildOptions, build
from trustdeck.diagnostics import Diagnostic
from trustdeck.project import Project

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BRAND = "brand: calm\ntransition: {}\n"

MORPH = (
    '<mc:AlternateContent><mc:Choice Requires="p159"><p:transition spd="slow" p14:dur="2000">'
    '<p159:morph option="byObject"/></p:transition></mc:Choice><mc:Fallback><p:transition spd="slow"><p:fade/>'
    "</p:transition></mc:Fallback></mc:AlternateContent>"
)


def compiled(slides: str, head: str = "", brand: str = "none") -> tuple[list[str], tuple[Diagnostic, ...]]:
    """Return how each slide of a deck comes, as it is written, and what was found."""
    files = {
        "decks/a.yaml": f"deck: A\nbrand: calm\n{head}slides:\n{slides}",
        "layouts/brands/calm/brand.yaml": BRAND.format(brand),
    }
    project = Project.in_memory(files)
    done = build(project, ["decks/a.yaml"], BuildOptions())
    data = project.standing("output/a/a.pptx")
    if data is None:
        return [], done.report.sorted()
    assert not check(data)
    package = Package(data)
    trees = [package.tree(f"ppt/slides/slide{n}.xml") for n in range(1, len(package.slides) + 1)]
    return [_written(tree) for tree in trees], done.report.sorted()


def _written(slide: etree._Element) -> str:
    found = [child for child in slide if child.tag in (f"{P}transition", f"{MC}AlternateContent")]
    return "".join(re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(e, encoding="unicode")) for e in found)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("none", ""),
        ("cut", "<p:transition><p:cut/></p:transition>"),
        ("fade", '<p:transition spd="med"><p:fade/></p:transition>'),
        ("push", '<p:transition spd="med"><p:push/></p:transition>'),
        ("wipe", '<p:transition spd="med"><p:wipe/></p:transition>'),
        ("morph", MORPH),
        ("{effect: fade, advance: 20 s}", '<p:transition spd="med" advTm="20000"><p:fade/></p:transition>'),
        ("{advance: 1:30}", '<p:transition advTm="90000"/>'),
    ],
)
def test_each_transition_is_powerpoints_own(written: str, found: str) -> None:
    assert compiled(f"  - headline: One\n    transition: {written}\n") == ([found], ())


def test_the_slide_goes_before_the_deck_and_the_deck_before_the_brand() -> None:
    slides = "  - headline: One\n  - headline: Two\n    transition: cut\n  - headline: Three\n    transition: none\n"
    cut, fade, wipe = "<p:cut/>", "<p:fade/>", "<p:wipe/>"
    in_brand, in_deck = compiled(slides, brand="wipe")[0], compiled(slides, "transition: fade\n", "wipe")[0]
    assert [re.findall(r"<p:(?!tran)\w+/>", one) for one in in_brand] == [[wipe], [cut], []]
    assert [re.findall(r"<p:(?!tran)\w+/>", one) for one in in_deck] == [[fade], [cut], []]


def test_a_slide_that_says_its_transition_says_all_of_it() -> None:
    slides = "  - headline: One\n  - headline: Two\n    transition: cut\n"
    first, second = compiled(slides, "transition: {effect: fade, advance: 5 s}\n")[0]
    assert 'advTm="5000"' in first
    assert second == "<p:transition><p:cut/></p:transition>"


def test_no_slide_goes_on_by_itself_unless_it_is_told_to() -> None:
    slides = "  - headline: One\n    duration: 5 s\n    transition: fade\n"
    assert "advTm" not in compiled(slides, "length: 5 s\n")[0][0]


def test_all_parts_of_a_continued_slide_come_alike_and_dividers_too() -> None:
    many = ", ".join(f"Point number {number} of a list that is far too long" for number in range(1, 31))
    slides = f"  - section: Part\n    divider: true\n  - headline: One\n    bullets: [{many}]\n"
    found = compiled(slides, "transition: fade\n")[0]
    assert len(found) > 2
    assert set(found) == {'<p:transition spd="med"><p:fade/></p:transition>'}


def test_it_stands_before_the_builds() -> None:
    project = Project.in_memory(
        {"decks/a.yaml": "deck: A\nslides:\n  - headline: B\n    transition: morph\n    reveal: text\n    text: C\n"}
    )
    build(project, ["decks/a.yaml"], BuildOptions())
    slide = Package(project.standing("output/a/a.pptx") or b"").tree("ppt/slides/slide1.xml")
    assert [etree.QName(child).localname for child in slide] == ["cSld", "clrMapOvr", "AlternateContent", "timing"]


def test_a_transition_can_differ_for_an_audience() -> None:
    source = (
        "deck: A\naudiences: {hr: {name: HR}, students: {name: S}}\nslides:\n  - headline: One\n    transition: push\n"
        "    variants: {students: {transition: fade}, hr: {remove: [transition]}}\n"
    )
    project = Project.in_memory({"decks/a.yaml": source})
    build(project, ["decks/a.yaml"], BuildOptions())
    slides = [Package(project.standing(f"output/a/a-{who}.pptx") or b"") for who in ("hr", "students")]
    written = [_written(one.tree("ppt/slides/slide1.xml")) for one in slides]
    assert written == ["", '<p:transition spd="med"><p:fade/></p:transition>']


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("dissolve", "there is no transition `dissolve`", "write `fade`"),
        ("fades", "there is no transition `fades`", "did you mean `fade`?"),
        ("'no'", "there is no transition `no`", "write `none`"),
        ("{advance: 20}", "`20` has no unit", "write `20 min` or `20 s`"),
    ],
)
def test_what_is_no_transition_gets_a_hint(written: str, message: str, hint: str) -> None:
    for slides, head in ((f"    transition: {written}\n", ""), ("", f"transition: {written}\n")):
        _, found = compiled(f"  - headline: One\n{slides}", head)
        assert [(d.rule, d.message, d.hint) for d in found] == [("bad-value", message, hint)]


def test_a_brand_with_no_such_transition_is_told() -> None:
    _, (found,) = compiled("  - headline: One\n", brand="sparkle")
    assert (found.rule, found.span and found.span.file) == ("bad-value", "layouts/brands/calm/brand.yaml")

"""What comes with a click: what can be written, in which order it comes, and how PowerPoint is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from package_rules import Package, check

from trustdeck.build import BuildOptions, build
from trustdeck.diagnostics import Diagnostic
from trustdeck.project import Project

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
PICTURE = (Path(__file__).parents[1] / "decks" / "gallery" / "bicycle.png").read_bytes()


def compiled(source: str, audience: str = "") -> tuple[list[etree._Element], tuple[Diagnostic, ...]]:
    """Return the slides of a deck, from the YAML of its slides, and what was found."""
    project = Project.in_memory({"decks/a.yaml": source, "decks/picture.png": PICTURE})
    done = build(project, ["decks/a.yaml"], BuildOptions())
    made = next((o for o in done.outputs if audience in o.path and o.state == "written"), None)
    if made is None:
        return [], done.report.sorted()
    data = project.standing(made.path) or b""
    assert not check(data)
    package = Package(data)
    return [package.tree(f"ppt/slides/slide{n}.xml") for n in range(1, len(package.slides) + 1)], done.report.sorted()


def slide_of(content: str) -> etree._Element:
    lines = "".join(f"    {line}\n" for line in content.strip().splitlines())
    slides, found = compiled(f"deck: A\nslides:\n  - headline: One\n{lines}")
    assert not found
    return slides[0]


def clicks(slide: etree._Element) -> list[list[str]]:
    """Return what comes with each click, in words: a paragraph's text, a shape's name, a chart's part."""
    shapes = {e.get("id"): e.getparent().getparent() for e in slide.iter(f"{P}cNvPr")}
    found = []
    for click in slide.iterfind(f"{P}timing/{P}tnLst/{P}par/{P}cTn/{P}childTnLst/{P}seq/{P}cTn/{P}childTnLst/{P}par"):
        targets = []
        for effect in click.iter(f"{P}set"):
            target = next(effect.iter(f"{P}spTgt"))
            shape = shapes[target.get("spid")]
            part, paragraph = next(target.iter(f"{A}chart"), None), next(target.iter(f"{P}pRg"), None)
            if paragraph is not None:
                chosen = shape.findall(f"{P}txBody/{A}p")[int(paragraph.get("st", ""))]
                targets.append("".join(chosen.itertext()))
            elif part is not None:
                index = part.get("seriesIdx") if part.get("bldStep") == "series" else part.get("categoryIdx")
                targets.append(f"{part.get('bldStep')} {index}")
            else:
                targets.append(next(shape.iter(f"{P}cNvPr")).get("name", ""))
        found.append(targets)
    return found


def builds(slide: etree._Element) -> list[str]:
    """Return the list of builds, each as its element with its attributes."""
    listed = [build for builds in slide.iter(f"{P}bldLst") for build in builds]
    return [re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(e, encoding="unicode")) for e in listed]


# --- what comes when ------------------------------------------------------------------------------


def test_points_come_one_by_one_with_what_stands_below_them() -> None:
    slide = slide_of("reveal: bullets\ntext: Stands.\nbullets: [One, {text: Two, bullets: [below]}, Three]")
    assert clicks(slide) == [["One"], ["Two", "below"], ["Three"]]
    assert builds(slide) == ['<p:bldP spid="3" grpId="0" build="p"/>']


def test_nothing_is_built_where_nothing_is_said() -> None:
    assert slide_of("bullets: [One, Two]").find(f"{P}timing") is None


def test_lines_say_their_own_click_and_the_others_fill_the_rest() -> None:
    slide = slide_of(
        "reveal: bullets\nbullets:\n  - second\n  - {text: first, reveal: 1}\n  - {text: stands, reveal: 0}\n"
        "  - third\n  - text: fourth\n    bullets: [with it, {text: after it, reveal: 9}]"
    )
    assert clicks(slide) == [["first"], ["second"], ["third"], ["fourth", "with it"], ["after it"]]


def test_numbered_lines_are_enough_for_a_build() -> None:
    slide = slide_of("bullets: [stands, {text: late, reveal: 7}, {text: early, reveal: 3}, {text: too, reveal: 3}]")
    assert clicks(slide) == [["early", "too"], ["late"]]


def test_blocks_come_in_their_order_and_what_stands_apart_comes_apart() -> None:
    slide = slide_of(
        "reveal: blocks\ncontent:\n  - text: Before.\n  - bullets: [a, b]\n  - heading: Sides\n  - columns:\n"
        "      - {heading: L, bullets: [c]}\n      - {heading: R, text: d}"
    )
    first, second, left, right = clicks(slide)
    assert (first, second) == (["Before."], ["a", "b"])
    assert left == ["heading", "column-1-heading", "column-1-body"]
    assert right == ["column-2-heading", "column-2-body"]


def test_a_list_gives_an_order() -> None:
    content = "image: {file: picture.png, alt: A, caption: Below it}\nbullets: [a, b]"
    assert clicks(slide_of(f"reveal: [image, bullets]\n{content}")) == [["picture", "caption"], ["a"], ["b"]]
    assert clicks(slide_of(f"reveal: [bullets, image]\n{content}")) == [["a"], ["b"], ["picture", "caption"]]
    assert clicks(slide_of(f"reveal: image\n{content}")) == [["picture", "caption"]]


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("cards: [A: b, C: d]", 2), ("definitions: [A: b, C: d, E]", 3), ("numbered: [a, b]", 2),
        ("quote: [{text: a, by: b}, {text: c, by: d}]", 2), ("table: {header: [A], rows: [[b], [c]]}", 1),
        ("matrix: {across: {title: A}, up: {title: B}, cells: [[a, b], [c, d]]}", 1),
        ("columns: [{text: a}, {heading: H, text: b}, {image: {file: picture.png, alt: A}}]", 3),
        ("image: [{file: picture.png, alt: A}, {file: picture.png, alt: B, caption: C}]", 2),
        ("statement: [a, b]", 1), ("chart: {values: {a: 1, b: 2}}", 1), ("text: [a, b]", 1),
    ],
)  # fmt: skip
def test_every_kind_of_content_can_be_revealed_by_its_key(content: str, count: int) -> None:
    assert len(clicks(slide_of(f"reveal: {content.split(':')[0]}\n{content}"))) == count


def test_charts_come_by_series_or_by_category() -> None:
    chart = "chart: {categories: [a, b, c], series: {One: [1, 2, 3], Two: [4, 5, 6]}}"
    slide = slide_of(f"reveal: series\n{chart}")
    assert clicks(slide) == [["series 0"], ["series 1"]]
    assert builds(slide) == [
        '<p:bldGraphic spid="3" grpId="0"><p:bldSub><a:bldChart bld="series" animBg="0"/></p:bldSub></p:bldGraphic>'
    ]
    assert clicks(slide_of(f"reveal: categories\n{chart}")) == [["category 0"], ["category 1"], ["category 2"]]
    slide = slide_of(f"reveal: chart\n{chart}")
    assert clicks(slide) == [["chart"]]
    assert builds(slide) == ['<p:bldGraphic spid="3" grpId="0"><p:bldAsOne/></p:bldGraphic>']


def test_points_in_columns_come_too() -> None:
    slide = slide_of("reveal: bullets\ncolumns:\n  - {heading: L, bullets: [a, b]}\n  - {heading: R, bullets: [c]}")
    assert clicks(slide) == [["a"], ["b"], ["right"]]


def test_a_continued_slide_builds_what_stands_on_it() -> None:
    many = ", ".join(f"Point number {number} of a list that is far too long" for number in range(1, 31))
    slides, _ = compiled(f"deck: A\nslides:\n  - headline: One\n    reveal: bullets\n    bullets: [{many}]\n")
    assert len(slides) > 1
    found = [click[0] for slide in slides for click in clicks(slide)]
    assert found == [f"Point number {number} of a list that is far too long" for number in range(1, 31)]


def test_what_a_variant_removes_leaves_no_build() -> None:
    source = (
        "deck: A\naudiences: {hr: {name: HR}, students: {name: S}}\nslides:\n  - headline: One\n    reveal: bullets\n"
        "    bullets: [a, {text: b, for: hr}, c]\n    variants: {students: {remove: [reveal]}}\n"
    )
    assert clicks(compiled(source, "hr")[0][0]) == [["a"], ["b"], ["c"]]
    assert clicks(compiled(source, "students")[0][0]) == []
    source = source.replace("{remove: [reveal]}", "{reveal: {items: bullets, effect: fade}}")
    assert clicks(compiled(source, "students")[0][0]) == [["a"], ["c"]]


# --- how PowerPoint is told -----------------------------------------------------------------------


def test_appear_and_fade_are_powerpoints_own() -> None:
    slide = slide_of("reveal: bullets\nbullets: [a]")
    (effect,) = (e for e in slide.iter(f"{P}cTn") if e.get("presetID"))
    assert dict(effect.attrib) == {
        "id": "5", "presetID": "1", "presetClass": "entr", "presetSubtype": "0", "fill": "hold", "grpId": "0",
        "nodeType": "clickEffect",
    }  # fmt: skip
    slide = slide_of("reveal: {items: bullets, effect: fade}\nbullets: [a]")
    (effect,) = (e for e in slide.iter(f"{P}cTn") if e.get("presetID"))
    assert effect.get("presetID") == "10"
    (fade,) = slide.iter(f"{P}animEffect")
    assert (fade.get("transition"), fade.get("filter")) == ("in", "fade")


def test_the_first_waits_for_the_click_and_the_others_come_with_it() -> None:
    slide = slide_of("reveal: cards\ncards: [A: b, C: d]")
    kinds = [e.get("nodeType") for e in slide.iter(f"{P}cTn") if e.get("presetID")]
    assert kinds == ["clickEffect", "withEffect"] * 2
    assert all('animBg="1"' in build for build in builds(slide))


def test_pictures_and_tables_have_no_list_of_builds() -> None:
    slide = slide_of("reveal: [image, table]\nimage: {file: picture.png, alt: A}\ntable: {header: [A], rows: [[b]]}")
    assert clicks(slide) == [["picture"], ["body"]]  # the table's placeholder, by its name
    assert builds(slide) == []
    assert all(e.get("grpId") is None for e in slide.iter(f"{P}cTn"))


def test_time_nodes_are_nested_as_powerpoint_nests_them() -> None:
    """As in the main sequences of slides that PowerPoint 2013 saved."""
    slide = slide_of("reveal: image\nimage: {file: picture.png, alt: A}")
    (timing,) = slide.iter(f"{P}timing")
    written = re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(timing, encoding="unicode"))
    assert written == (
        '<p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>'
        '<p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst><p:par>'
        '<p:cTn id="3" fill="hold"><p:stCondLst><p:cond delay="indefinite"/></p:stCondLst><p:childTnLst><p:par>'
        '<p:cTn id="4" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:par>'
        '<p:cTn id="5" presetID="1" presetClass="entr" presetSubtype="0" fill="hold" nodeType="clickEffect">'
        '<p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:set><p:cBhvr><p:cTn id="6" dur="1" fill="hold">'
        '<p:stCondLst><p:cond delay="0"/></p:stCondLst></p:cTn><p:tgtEl><p:spTgt spid="3"/></p:tgtEl><p:attrNameLst>'
        '<p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr><p:to><p:strVal val="visible"/></p:to>'
        "</p:set></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>"
        '</p:childTnLst></p:cTn><p:prevCondLst><p:cond evt="onPrev" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>'
        '</p:prevCondLst><p:nextCondLst><p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>'
        "</p:nextCondLst></p:seq></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"
    )


# --- mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "rule", "hint"),
    [
        ("rows", "bad-value", "PowerPoint shows a table whole: write `reveal: table`, or a slide for each step"),
        ("bullet", "bad-value", "did you mean `bullets`?"),
        ("true", "bad-value", "write `reveal: bullets`"),
        ("none", "bad-value", "leave `reveal` out"),
        ("[bullets, everything]", "bad-value", "write `reveal: blocks`"),
        ("[]", "wrong-type", "write `reveal: bullets`, or leave it out"),
        ("{items: bullets, effect: fly}", "bad-value", "expected one of `appear`, `fade`"),
        ("numbered", "nothing-to-reveal", "write `reveal: [bullets, table]`"),
        ("series", "nothing-to-reveal", "write `reveal: [bullets, table]`"),
    ],
)
def test_what_cannot_be_revealed_gets_a_hint(written: str, rule: str, hint: str) -> None:
    content = "    bullets: [a]\n    table: {header: [A], rows: [[b]]}\n"
    _, found = compiled(f"deck: A\nslides:\n  - headline: One\n    reveal: {written}\n{content}")
    assert [(d.rule, d.hint) for d in found] == [(rule, hint)]


@pytest.mark.parametrize(
    ("kind", "by", "other"),
    [("pie", "series", "categories"), ("radar", "categories", "series"), ("area", "categories", "series")],
)
def test_a_chart_that_is_not_built_so_gets_a_hint(kind: str, by: str, other: str) -> None:
    chart = f"    chart: {{type: {kind}, values: {{a: 1, b: 2, c: 3}}}}\n"
    _, (found,) = compiled(f"deck: A\nslides:\n  - headline: One\n    reveal: {by}\n{chart}")
    assert (found.rule, found.hint) == ("nothing-to-reveal", f"write `reveal: {other}` or `reveal: chart`")


def test_same_source_same_bytes() -> None:
    source = "deck: A\nslides:\n  - headline: One\n    reveal: blocks\n    cards: [A: b, C: d]\n"
    made = []
    for _ in range(2):
        project = Project.in_memory({"decks/a.yaml": source})
        build(project, ["decks/a.yaml"], BuildOptions())
        made.append(project.standing("output/a/a.pptx"))
    assert made[0] == made[1] is not None

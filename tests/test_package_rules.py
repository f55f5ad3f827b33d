"""The checker of packages finds what it is there to find: each rule, in a sound deck that was broken for it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import package_rules
import pytest
from click.testing import CliRunner
from PIL import Image

from trustdeck.cli import main

DECK = """\
deck: Sound
language: en
author: Somebody
slides:
  - headline: First
    reveal: bullets
    bullets: [One, "[two](#second) and [three](https://example.org)"]
    notes: Say something.
  - section: Part
  - headline: Second
    id: second
    table: {header: [A, B], rows: [[1, 2]]}
    notes: Say more.
  - headline: Third
    image: {file: picture.png, alt: A blue field}
  - headline: Fourth
    diagram: {process: [Ask, Build], alt: Two steps}
"""

Parts = dict[str, bytes]
Breaker = Callable[[Parts], None]

SLIDE = "ppt/slides/slide1.xml"
SLIDE_RELS = "ppt/slides/_rels/slide1.xml.rels"
TABLE = "ppt/slides/slide2.xml"
PICTURE = "ppt/slides/slide3.xml"
DIAGRAM = "ppt/slides/slide4.xml"
PRESENTATION = "ppt/presentation.xml"
TYPES = "[Content_Types].xml"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("sound")
    (folder / "sound.yaml").write_text(DECK, encoding="utf-8")
    Image.new("RGB", (320, 180), "navy").save(folder / "picture.png")
    done = CliRunner().invoke(main, ["build", str(folder / "sound.yaml")])
    assert done.exit_code == 0, done.output
    return (folder / "output/sound/sound.pptx").read_bytes()


def put(part: str, pattern: str, replacement: str, count: int = 1) -> Breaker:
    """Replace what a pattern finds in a part; it must find something."""

    def breaks(parts: Parts) -> None:
        text, made = re.subn(pattern, replacement, parts[part].decode(), count=count)
        assert made, f"{pattern} is not in {part}"
        parts[part] = text.encode()

    return breaks


def drop(part: str) -> Breaker:
    return lambda parts: parts.pop(part) and None


def add(part: str, data: bytes = b"<a/>") -> Breaker:
    return lambda parts: parts.update({part: data})


A_REL = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" {}/>'
    "</Relationships>"
)

BROKEN: dict[str, list[Breaker]] = {
    "well-formed": [put(SLIDE, "</p:sld>", ""), put(SLIDE, "<p:sld ", "<!DOCTYPE x><p:sld ")],
    "content-types-right": [
        put(TYPES, "</Types>", '<Override PartName="/ppt/no.xml" ContentType="x/y"/></Types>'),
        put(TYPES, "</Types>", '<Default Extension="fntdata" ContentType="x/y"/></Types>'),
        put(TYPES, "image/png", "image/jpg"),
        put(TYPES, "presentation.main", "template.main"),
        add("ppt/media/odd.abc"),
    ],
    "relationship-ids-unique": [
        put(SLIDE_RELS, "</Relationships>", A_REL.format("slideLayout", 'Target="x"') .replace("rId99", "rId1")),
    ],
    "relationship-targets-exist": [
        put(SLIDE_RELS, r"slideLayout\d+\.xml", "slideLayout999.xml"),
        put(SLIDE_RELS, ' TargetMode="External"', ""),
        put(SLIDE_RELS, "https://example.org", "file:///etc/passwd"),
    ],
    "relationship-ids-resolve": [put(SLIDE, r'r:id="rId\d+"', 'r:id="rId77"')],
    "relationships-used": [
        put(SLIDE_RELS, "</Relationships>", A_REL.format("hyperlink", 'Target="https://x.org" TargetMode="External"')),
    ],
    "parts-reachable": [add("ppt/slides/slide9.xml"), add("ppt/slides/_rels/slide9.xml.rels", b"<Relationships/>")],
    "no-leftovers": [add("docProps/thumbnail.jpeg")],
    "properties-sound": [
        put("docProps/core.xml", "<dc:title>", "<dc:title>x</dc:title><dc:title>"),
        put("docProps/core.xml", r"1980-01-01T00:00:00Z", "yesterday"),
        put("docProps/core.xml", "<dc:title>", "<dc:title>" + "x" * 256),
    ],
    "theme-for-each-master": [put("ppt/notesMasters/_rels/notesMaster1.xml.rels", r"theme2\.xml", "theme1.xml")],
    "ids-in-range": [
        put(PRESENTATION, r'<p:sldId id="\d+"', '<p:sldId id="3"'),
        put(PRESENTATION, r'<p:sldMasterId id="\d+"', '<p:sldMasterId id="2147483649"'),
    ],
    "slides-listed": [put(PRESENTATION, r"<p:sldId [^>]*/>", "")],
    "sections-complete": [
        put(PRESENTATION, r"<p14:sldId [^>]*/>", ""),
        put(PRESENTATION, r"(<p14:section [^>]*id=\")[^\"]+(\".*<p14:section [^>]*id=\")[^\"]+", r"\1x\2x"),
    ],
    "layouts-whole": [
        put("ppt/slideMasters/slideMaster1.xml", r"<p:sldLayoutId [^>]*/>", ""),
        put(SLIDE_RELS, r"<Relationship [^>]*slideLayout[^>]*/>", ""),
    ],
    "notes-whole": [
        put(PRESENTATION, r"<p:notesMasterIdLst>.*</p:notesMasterIdLst>", ""),
        put("ppt/notesSlides/_rels/notesSlide1.xml.rels", r"slides/slide1\.xml", "slides/slide2.xml"),
        put("ppt/notesSlides/_rels/notesSlide1.xml.rels", r"<Relationship [^>]*notesMaster[^>]*/>", ""),
    ],
    "shape-ids-unique": [put(SLIDE, r'<p:cNvPr id="\d+"', '<p:cNvPr id="2"', 9)],
    "identities-unique": [
        put(SLIDE, r"(<a16:creationId [^>]*id=\")[^\"]+", r"\1{00000000-0000-0000-0000-000000000001}", 9),
    ],
    "title-on-every-slide": [put(SLIDE, r'type="(title|ctrTitle)"', 'type="subTitle"'), put(SLIDE, ">First<", "> <")],
    "placeholders-filled": [put(SLIDE, r"<a:t>[^<]*</a:t>", "", 99)],
    "placeholders-of-layout": [put(SLIDE, r'(<p:ph [^>]*)idx="\d+"', r'\1idx="4000"')],
    "language-on-every-run": [put(SLIDE, r' lang="en-GB"', "")],
    "no-idle-autofit": [
        put(SLIDE, r"<a:bodyPr/>", "<a:bodyPr><a:normAutofit/></a:bodyPr>"),
        put(SLIDE, r"<a:bodyPr/>", "<a:bodyPr><a:spAutoFit/></a:bodyPr>"),
    ],
    "no-sizes-on-runs": [put(SLIDE, r"<a:rPr ", '<a:rPr sz="1800" ')],
    "bullets-are-lists": [put(SLIDE, ">One<", ">• One<")],
    "colours-from-theme": [
        put(SLIDE, r"(<a:rPr [^>]*)/>", r'\1><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:rPr>'),
    ],
    "lengths-in-range": [
        put(PICTURE, r'<a:ext cx="\d+"', '<a:ext cx="2743200000"'),
        put(PICTURE, r'cy="\d+"', 'cy="NaN"'),
    ],
    "tables-even": [
        put(TABLE, r"<a:tc>.*?</a:tc>", ""),
        put(TABLE, r'<a:gridCol w="\d+"', '<a:gridCol w="7"'),
        put(TABLE, r'<a:tr h="\d+"', '<a:tr h="7"'),
    ],
    "pictures-have-words": [put(PICTURE, ' descr="A blue field"', ""), put(DIAGRAM, ' descr="Two steps"', "")],
    "connectors-attached": [put(DIAGRAM, r"<a:endCxn [^>]*/>", ""), put(DIAGRAM, r'stCxn id="\d+"', 'stCxn id="99"')],
    "groups-keep-places": [put(DIAGRAM, r'<a:chOff x="[1-9]\d*"', '<a:chOff x="7"')],
    "links-sound": [
        put(SLIDE, "ppaction://hlinksldjump", "ppaction://program"),
        put(SLIDE_RELS, "https://example.org", "https://example.org/" + "x" * 2_100),
    ],
    "builds-lead-somewhere": [
        put(SLIDE, r'<p:spTgt spid="\d+"', '<p:spTgt spid="99"'),
        put(SLIDE, r'<p:pRg st="0" end="0"', '<p:pRg st="0" end="9"'),
        put(SLIDE, r'<p:bldP spid="\d+"', '<p:bldP spid="2"'),
        put(SLIDE, r'<p:cTn id="2"', '<p:cTn id="1"'),
    ],
}  # fmt: skip


def broken(data: bytes, breaks: Breaker) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    breaks(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def test_a_sound_deck_has_no_findings(sound: bytes) -> None:
    assert package_rules.check(sound) == ()


@pytest.mark.parametrize(
    ("rule", "breaks"),
    [pytest.param(rule, one, id=f"{rule}-{i}") for rule, all_ in BROKEN.items() for i, one in enumerate(all_)],
)
def test_a_broken_deck_is_found_out(sound: bytes, rule: str, breaks: Breaker) -> None:
    assert rule in {finding.rule for finding in package_rules.check(broken(sound, breaks))}


def test_a_part_twice_in_the_zip_is_found_out(sound: bytes) -> None:
    out = io.BytesIO(sound)
    with zipfile.ZipFile(out, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr(SLIDE, b"<a/>")
    assert "part-names-unique" in {finding.rule for finding in package_rules.check(out.getvalue())}


def test_every_rule_is_tried() -> None:
    assert {rule.__name__.replace("_", "-") for rule in package_rules.RULES} == {*BROKEN, "part-names-unique"}

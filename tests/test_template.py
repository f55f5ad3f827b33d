"""An organisation's own template: what is read from it, which of its layouts is found, what of it is kept."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pptx
import pytest
import validation
from composed import compose_all, misfits
from generated import picture
from libreoffice import to_pdf
from lxml import etree
from package_rules import A, P, Package, R, check
from strays import Drawn, all_strays, without_autofit

from trustdeck import layouts
from trustdeck.build import Build, BuildOptions, build
from trustdeck.counterpart import find
from trustdeck.diagnostics import Report
from trustdeck.project import Project
from trustdeck.template import TemplateError, read

ROOT = Path(__file__).parent.parent
TEMPLATES = Path(__file__).parent / "templates"
NAMES = tuple(sorted(path.name for path in TEMPLATES.iterdir() if path.suffix in {".pptx", ".potx"}))
LECTURE = {f"decks/tillid/{path.name}": path.read_bytes() for path in (ROOT / "decks/tillid").iterdir()}
DANISH = "onlyoffice-da-DK.pptx"
OF_THE_TEMPLATE = re.compile(
    r"ppt/(slideMasters|slideLayouts|theme|media|notesMasters|tags|drawings|embeddings|tableStyles|viewProps|presProps)"
)

RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def template(name: str) -> bytes:
    return (TEMPLATES / name).read_bytes()


def brand(data: bytes, more: str = "") -> dict[str, bytes]:
    """Return the files of the brand `town`, which has this template."""
    about = f"brand: town\ntemplate: town.potx\nfooter: {{text: '{{{{ deck.title }}}}'}}\n{more}"
    return {"layouts/brands/town/brand.yaml": about.encode(), "layouts/brands/town/town.potx": data}


def made(files: Mapping[str, bytes], deck: str) -> tuple[Build, dict[str, bytes]]:
    """Return what became of a deck in the brand `town`, and its files."""
    project = Project.in_memory({"decks/picture.png": picture(), **files})
    done = build(project, [deck], BuildOptions(brands=("town",)))
    return done, {Path(o.path).stem: project.standing(o.path) or b"" for o in done.outputs}


def one(data: bytes, slides: str, more: str = "") -> bytes:
    """Return the deck with these slides (YAML) in a template; nothing may be wrong with it."""
    source = f"deck: A talk\nlanguage: en\nslides:\n{slides}"
    done, files = made({"decks/a.yaml": source.encode(), **brand(data, more)}, "decks/a.yaml")
    assert not done.report.has_errors, done.report.sorted()
    (deck,) = files.values()
    return deck


@cache
def lecture(name: str) -> dict[str, bytes]:
    done, files = made({**LECTURE, **brand(template(name))}, "decks/tillid/deck.yaml")
    assert not done.report.has_errors, done.report.sorted()
    assert len(files) == 3
    return files


def slides(data: bytes) -> list[Any]:
    return list(pptx.Presentation(io.BytesIO(data)).slides)


def kinds(data: bytes, number: int = 1) -> list[str]:
    """Return the kinds of placeholders that a slide fills, in its order."""
    tree = Package(data).tree(f"ppt/slides/slide{number}.xml")
    return [mark.get("type", "obj") for mark in tree.iter(f"{P}ph")]


# --- the lecture, in every template ---------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_text_stands_in_placeholders_and_none_is_empty(name: str) -> None:
    for deck in lecture(name).values():
        for slide in slides(deck):
            assert slide.shapes.title is not None
            assert slide.shapes.title.text_frame.text.strip()
            for shape in slide.placeholders:
                assert not shape.has_text_frame or shape.text_frame.text.strip(), (slide.slide_layout.name, shape.name)


def test_a_template_that_stays_the_same_is_read_once() -> None:
    data = template(DANISH)
    assert read(data) is read(bytes(bytearray(data)))


@pytest.mark.parametrize("name", NAMES)
def test_body_text_stands_in_bodies(name: str) -> None:
    deck = lecture(name)["tillid-municipality-town"]
    bodies = {shape.placeholder_format.idx: shape for shape in slides(deck)[4].placeholders}
    texts = [shape.text_frame.text for idx, shape in bodies.items() if shape.placeholder_format.type is not None]
    assert any("Dokumentationskrav" in text for text in texts)
    loose = [s for slide in slides(deck) for s in slide.shapes if not s.is_placeholder and s.has_text_frame]
    assert not [shape for shape in loose if shape._element.nvSpPr.cNvSpPr.get("txBox") == "1"]


@pytest.mark.parametrize("name", NAMES)
def test_text_fits_by_the_templates_own_measures(name: str) -> None:
    project = Project.in_memory({**LECTURE, **brand(template(name))})
    everything = list(compose_all(project, "decks/tillid/deck.yaml", brands=["town"]))
    assert len(everything) == 3
    own = [str(place.box) for native in read(template(name)).layouts for place in native.placeholders]
    found = [what for composed in everything for what in misfits(composed)]
    # Where a template's own placeholders overlap, that is how it is meant.
    assert not [what for what in found if "overlaps" not in what or sum(box in what for box in set(own)) < 2]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_the_templates_stays_as_it_is(name: str) -> None:
    """All parts that were kept are equal byte for byte; a master's list of layouts may be longer."""
    before, after = Package(template(name)), Package(lecture(name)["tillid-hr-town"])
    kept = [part for part in after.parts if part in before.parts and OF_THE_TEMPLATE.match(part)]
    assert len(kept) > 10
    for part in kept:
        if before.parts[part] == after.parts[part]:
            continue
        assert re.match(r"ppt/slideMasters/(_rels/)?slideMaster\d+\.xml", part), part
        if not part.endswith(".rels"):
            assert _without_layouts(before.tree(part)) == _without_layouts(after.tree(part))
    masters = {part for part in before.parts if part.startswith("ppt/slideMasters/slideMaster")}
    assert masters <= set(after.parts)


def _without_layouts(tree: etree._Element) -> bytes:
    copy = etree.fromstring(etree.tostring(tree))
    for listing in copy.findall(f"{P}sldLayoutIdLst"):
        copy.remove(listing)
    return etree.tostring(copy, method="c14n")


@pytest.mark.parametrize("name", NAMES)
def test_example_slides_leave_nothing_behind(name: str) -> None:
    package = Package(lecture(name)["tillid-hr-town"])
    assert not [finding for finding in check(package_bytes(name)) if finding.rule != "colours-from-theme"]
    numbers = sorted(int(n) for part in package.parts for n in re.findall(r"^ppt/slides/slide(\d+)\.xml$", part))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == len(slides(package_bytes(name)))
    names = {"docProps/thumbnail.jpeg", "ppt/printerSettings/printerSettings1.bin", "ppt/commentAuthors.xml"}
    assert not names & set(package.parts)


def package_bytes(name: str) -> bytes:
    return lecture(name)["tillid-hr-town"]


@pytest.mark.validator
def test_no_judge_finds_more_than_in_the_template(tmp_path: Path) -> None:
    decks = {f"{name}-{stem}": data for name in NAMES for stem, data in lecture(name).items()}
    found = [what for what in validation.findings(decks, tmp_path) if "colours-from-theme" not in what]
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("name", NAMES)
def test_same_source_same_bytes(name: str) -> None:
    again = made({**LECTURE, **brand(template(name))}, "decks/tillid/deck.yaml")[1]
    assert again == lecture(name)


# --- which layout ---------------------------------------------------------------------------------


def found(data: bytes) -> dict[str, str]:
    """Return which of a template's layouts is the counterpart of each of ours that has one."""
    matches = find(layouts.load(Project.in_memory({}), Report()), read(data), {}, Report())
    return {match.layout.name: match.native.name for match in matches if match.native is not None}


DANISH_LAYOUTS = {
    "cover": "Titelslide", "section": "Afsnitsoverskrift", "headline-text": "Titel og indholdsobjekt",
    "two-columns": "Sammenligning", "title-only": "Kun titel", "blank": "Tom", "image-text": "To indholdsobjekter",
    "table": "Titel og indholdsobjekt", "chart": "Titel og indholdsobjekt", "cards": "Kun titel",
}  # fmt: skip


def test_layouts_are_found_by_their_kind() -> None:
    assert found(template(DANISH)).items() >= DANISH_LAYOUTS.items()


def test_a_chart_goes_where_a_chart_is_meant_to_go() -> None:
    assert found(template("phs-16to9.pptx"))["image"] == "Picture without caption slide"


def changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return a template with its parts changed; None leaves a part out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            part = None if info.is_dir() else change(info.filename, source.read(info))
            if part is not None:
                target.writestr(info.filename, part)
    return stream.getvalue()


def renamed(part: str, data: bytes) -> bytes:
    """Give a layout a name that says nothing."""
    if not part.startswith("ppt/slideLayouts/slideLayout"):
        return data
    number = re.findall(r"\d+", part)[0]
    return re.sub(rb'(<p:cSld[^>]*) name="[^"]*"', rb'\1 name="x' + number.encode() + b'"', data)


def without_kind(part: str, data: bytes) -> bytes:
    """Take the layouts' kinds and names away: what is left are their placeholders."""
    data = renamed(part, data)
    is_layout = part.startswith("ppt/slideLayouts/slideLayout")
    return re.sub(rb'(<p:sldLayout[^>]*) type="\w+"', rb"\1", data) if is_layout else data


def shuffled(part: str, data: bytes) -> bytes:
    """Turn the order of a master's layouts round."""
    if not re.match(r"ppt/slideMasters/slideMaster\d+\.xml", part):
        return data
    listing = re.search(rb"<p:sldLayoutIdLst>(.*?)</p:sldLayoutIdLst>", data, re.DOTALL)
    assert listing is not None
    entries = re.findall(rb"<p:sldLayoutId [^>]*/>", listing[1])
    return data.replace(listing[1], b"".join(reversed(entries)))


def only(*kept: str) -> Callable[[str, bytes], bytes]:
    """Return a change that leaves a master no layouts but these relationships."""

    def change(part: str, data: bytes) -> bytes:
        if part.startswith("ppt/slideMasters/_rels/"):
            entries = re.findall(rb'<Relationship [^>]*/slideLayout"[^>]*/>', data)
            for entry in entries:
                if re.search(rb'Id="(\w+)"', entry)[1].decode() not in kept:  # type: ignore[index]
                    data = data.replace(entry, b"")
        if not re.match(r"ppt/slideMasters/slideMaster\d+\.xml", part):
            return data
        entries = re.findall(rb'<p:sldLayoutId [^>]*r:id="(\w+)"[^>]*/>', data)
        for entry in entries:
            if entry.decode() not in kept:
                data = re.sub(rb'<p:sldLayoutId [^>]*r:id="' + entry + rb'"[^>]*/>', b"", data)
        return data

    return change


def test_names_do_not_matter() -> None:
    names = found(changed(template(DANISH), renamed))
    numbers = {name: int(native[1:]) for name, native in names.items()}
    kinds = {"cover": 1, "headline-text": 2, "section": 3, "two-columns": 5, "title-only": 6, "blank": 7}
    assert numbers.items() >= kinds.items()


def test_without_kinds_the_placeholders_tell() -> None:
    numbers = {name: int(native[1:]) for name, native in found(changed(template(DANISH), without_kind)).items()}
    assert numbers.items() >= {"cover": 1, "headline-text": 2, "two-columns": 5, "title-only": 6}.items()


def test_order_does_not_matter() -> None:
    assert found(changed(template(DANISH), shuffled)) == found(template(DANISH))


@pytest.mark.parametrize("kept", ["rId1", "rId2", "rId6", "rId7"])
def test_one_layout_is_enough(kept: str) -> None:
    """What a template lacks is drawn on the one layout that it has, whatever that is."""
    data = changed(template(DANISH), only(kept))
    assert len(read(data).layouts) == 1
    done, files = made({**LECTURE, **brand(data)}, "decks/tillid/deck.yaml")
    assert not done.report.has_errors
    for deck in files.values():
        assert not [finding for finding in check(deck) if finding.rule != "colours-from-theme"]
        assert all(slide.shapes.title is not None for slide in slides(deck))
    project = Project.in_memory({**LECTURE, **brand(data)})
    assert not [
        what for made in compose_all(project, "decks/tillid/deck.yaml", brands=["town"]) for what in misfits(made)
    ]


def test_the_brand_has_the_last_word() -> None:
    deck = one(template(DANISH), "  - headline: A\n    bullets: [b]\n", "layouts: {headline-text: Sammenligning}\n")
    assert slides(deck)[0].slide_layout.name == "Sammenligning"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("{headline-text: Titel og indhold}", "the template has no layout `Titel og indhold`"),
        ("{headline-text: Tom}", "the template's layout `Tom` has no placeholders for `headline-text`"),
        ("{headline-txt: Tom}", "there is no layout `headline-txt` of ours"),
    ],
)
def test_a_wrong_choice_is_told(asked: str, message: str) -> None:
    files = {"decks/a.yaml": b"deck: A\nslides:\n  - headline: A\n    bullets: [b]\n"}
    done, _ = made({**files, **brand(template(DANISH), f"layouts: {asked}\n")}, "decks/a.yaml")
    (diagnostic,) = done.report.diagnostics
    assert diagnostic.message.startswith(message)
    assert diagnostic.span is not None
    assert diagnostic.span.file == "layouts/brands/town/brand.yaml"


# --- filling --------------------------------------------------------------------------------------

FIGURES = """
  - headline: A table
    table: {header: [a, b], rows: [[1, 2]]}
  - headline: A chart
    chart: {values: {a: 1, b: 2}}
  - headline: A picture
    image: {file: picture.png, alt: A field}
"""


def test_figures_fill_placeholders() -> None:
    deck = one(template(DANISH), FIGURES)
    frames = [next(s for s in slide.placeholders if s.placeholder_format.idx == 1) for slide in slides(deck)]
    assert [frame.has_table for frame in frames[:1]] == [True]
    assert frames[1].has_chart
    assert frames[2]._element.tag == f"{P}pic"
    assert {slide.slide_layout.name for slide in slides(deck)} == {"Titel og indholdsobjekt"}


def test_tables_have_the_templates_style() -> None:
    tree = Package(one(template(DANISH), FIGURES)).tree("ppt/slides/slide1.xml")
    assert tree.findtext(f".//{A}tableStyleId") == "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"


def test_bullets_begin_where_the_master_has_them() -> None:
    """A template whose first level has no bullet gets its lists on the second."""

    def bare(part: str, data: bytes) -> bytes:
        if part != "ppt/slideMasters/slideMaster1.xml":
            return data
        head, body = data.split(b"<p:bodyStyle>")
        return head + b"<p:bodyStyle>" + re.sub(rb"<a:buFont[^>]*/><a:buChar[^>]*/>", b"<a:buNone/>", body, count=1)

    deck = one(changed(template(DANISH), bare), "  - headline: A\n    bullets: [b, {c: [d]}]\n    text: e\n")
    paragraphs = slides(deck)[0].placeholders[1].text_frame.paragraphs
    assert [paragraph.level for paragraph in paragraphs] == [1, 1, 2, 0]


def test_placeholders_without_numbers_have_their_places_said() -> None:
    """Files that LibreOffice saved number every placeholder 0."""

    def unnumbered(part: str, data: bytes) -> bytes:
        return re.sub(rb'(<p:ph[^>]*) idx="\d+"', rb"\1", data) if part.startswith("ppt/slideLayouts/") else data

    deck = one(changed(template(DANISH), unnumbered), "  - headline: A\n    bullets: [b]\n")
    tree = Package(deck).tree("ppt/slides/slide1.xml")
    bodies = [shape for shape in tree.iter(f"{P}sp") if shape.find(f".//{P}ph").get("type") not in ("ftr", "sldNum")]  # type: ignore[union-attr]
    assert all(shape.find(f"{P}spPr/{A}xfrm") is not None for shape in bodies)


def test_footers_stand_where_the_template_has_them() -> None:
    deck = one(template(DANISH), "  - headline: A\n    bullets: [b]\n")
    assert kinds(deck) == ["title", "obj", "ftr", "sldNum"]
    assert kinds(one(template("phs-16to9.pptx"), "  - headline: A\n    bullets: [b]\n")) == ["title", "obj"]


def test_a_dark_page_says_its_colours() -> None:
    """A template's text may have a fixed colour, which does not turn with the page."""
    deck = one(template("ms-salesproposal.potx"), "  - headline: A\n    background: dark\n    bullets: [b]\n")
    tree = Package(deck).tree("ppt/slides/slide1.xml")
    assert tree.find(f".//{A}overrideClrMapping") is not None
    assert all(e.find(f"{A}defRPr/{A}solidFill/{A}schemeClr") is not None for e in tree.iter(f"{A}lvl1pPr"))


def test_links_that_the_theme_makes_unreadable_have_the_colour_of_text() -> None:
    slide = "  - headline: A\n    text: See [there](https://example.org).\n"
    for name, expected in (("ms-salesproposal.potx", True), (DANISH, False)):
        data = Package(one(template(name), slide)).parts["ppt/slides/slide1.xml"]
        assert (b"hlinkClr" in data) is expected


def test_what_the_template_brings_is_not_said_twice() -> None:
    more = "page: '4:3'\ncolours: {accent: 0b5fa5}\nfonts: {body: Arial}\nsizes: {body: 20, floor: 16}\n"
    files = {"decks/a.yaml": b"deck: A\nslides:\n  - headline: A\n"}
    done, _ = made({**files, **brand(template(DANISH), more)}, "decks/a.yaml")
    assert [d.message for d in done.report.sorted()] == [
        f"`{key}` comes from the template" for key in ("page", "colours", "body", "body")
    ]


# --- clear of what the template draws --------------------------------------------------------------

CONTENT = """
  - headline: Two columns
    columns: [{text: one}, {text: two}]
  - headline: A table
    table: {header: [a, b], rows: [[1, 2]]}
  - headline: A picture
    image: {file: picture.png, alt: A field}
    text: Beside it
  - section: A divider
    divider: true
"""


def _boxes(slide: Any) -> dict[str, tuple[int, int, int, int]]:
    return {s.name: (s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.placeholders}


def test_content_stands_beside_the_templates_pictures() -> None:
    """The layouts' own places reach into a picture along the page's left edge; the layouts stay as they are."""
    edge = 4_572_000 * 360 // 1000  # of the picture, 4.57 cm
    for slide in slides(one(template("automizer-two-masters-de.pptx"), CONTENT)):
        foot = ("Datums", "Fußzeilen", "Foliennummern")
        found = {name: box for name, box in _boxes(slide).items() if not name.startswith(foot)}
        assert min(left for left, _, _, _ in found.values()) >= edge, (slide.slide_layout.name, found)
        lefts = sorted(left for left, _, _, _ in found.values())
        assert lefts[min(1, len(lefts) - 1)] - lefts[0] < 100_000, "what stands below a headline begins where that does"


def test_what_is_drawn_in_a_background_picture_is_seen() -> None:
    """A line with a star is part of the picture that the pages of this template have for their ground."""
    found = {layout.name: layout for layout in read(template("phs-16to9.pptx")).layouts}
    (star,) = found["Two-column Content slide"].shown
    assert 14 * 360_000 < star.y < 15 * 360_000
    deck = one(template("phs-16to9.pptx"), CONTENT)
    for slide in slides(deck)[:3]:
        assert max(bottom for _, _, _, bottom in _boxes(slide).values()) <= star.y


def test_a_picture_to_the_edge_leaves_text_its_room() -> None:
    source = "  - headline: A\n    image: {file: picture.png, alt: A field, edge: bleed}\n    bullets: [b, c]\n"
    (slide,) = slides(one(template("automizer-two-masters-de.pptx"), source))
    (left,) = [s.left for s in slide.placeholders if s._element.tag == f"{P}pic"]
    others = [s for s in slide.placeholders if s._element.tag != f"{P}pic"]
    assert len(others) >= 2
    assert all(s.left + s.width <= left for s in others)


def test_small_text_reads_on_a_background_picture() -> None:
    """Its foot is nearly black, and so the usual caption would not be read there."""
    source = "  - title: A\n    image: {file: picture.png, alt: A field, caption: Below, edge: bleed}\n"
    tree = Package(one(template("ms-salesproposal.potx"), source)).tree("ppt/slides/slide1.xml")
    (run,) = [run for run in tree.iter(f"{A}r") if run.findtext(f"{A}t") == "Below"]
    fill = run.find(f"{A}rPr/{A}solidFill/{A}schemeClr")
    assert fill is not None
    assert fill.get("val") == "tx1", "white, in this template"


# --- covers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_covers_details_have_a_place_in_every_template(name: str) -> None:
    source = "  - headline: A talk\n    subtitle: About it\n    text: 14 May\n    layout: cover\n"
    (slide,) = slides(one(template(name), source))
    texts = {shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame}
    assert any("14 May" in text for text in texts)
    if name == DANISH:
        assert texts == {"A talk", "About it\n14 May"}


def test_a_subtitle_may_grow_into_what_is_free_below_it() -> None:
    source = "  - headline: A\n    subtitle: One line\n    text: [two, three, four]\n    layout: cover\n"
    (slide,) = slides(one(template("phs-16to9.pptx"), source))
    (place,) = [s for s in slide.placeholders if "four" in s.text_frame.text]
    own = next(p for p in slide.slide_layout.placeholders if p.placeholder_format.idx == place.placeholder_format.idx)
    assert (place.left, place.top, place.width) == (own.left, own.top, own.width)
    assert place.height > own.height


def test_a_divider_shows_the_sections_where_its_text_is_large() -> None:
    source = "".join(
        f"  - section: The part that has the number {n}\n    divider: true\n  - headline: H{n}\n" for n in range(4)
    )
    first = slides(one(template("ms-salesproposal.potx"), source))[0]
    assert [len(s.text_frame.paragraphs) for s in first.placeholders if s.placeholder_format.idx == 1] == [4]


# --- tables ---------------------------------------------------------------------------------------


def test_cells_have_the_font_of_the_templates_text() -> None:
    """This one leaves its theme's fonts alone and names Arial in its placeholders."""
    tree = Package(one(template("phs-16to9.pptx"), FIGURES)).tree("ppt/slides/slide1.xml")
    cells = [run.find(f"{A}rPr/{A}latin") for cell in tree.iter(f"{A}tc") for run in cell.iter(f"{A}r")]
    assert {font.get("typeface") for font in cells if font is not None} == {"Arial"}
    assert None not in cells
    assert b"a:latin" not in Package(one(template(DANISH), FIGURES)).parts["ppt/slides/slide1.xml"]


def test_cells_that_the_table_style_makes_unreadable_have_another_colour() -> None:
    """White on light orange, and light grey on its tints."""
    tree = Package(one(template("ms-salesproposal.potx"), FIGURES)).tree("ppt/slides/slide1.xml")
    runs = [run for cell in tree.iter(f"{A}tc") for run in cell.iter(f"{A}r")]
    assert all(run.find(f"{A}rPr/{A}solidFill") is not None for run in runs)
    assert b"solidFill" not in Package(one(template(DANISH), FIGURES)).parts["ppt/slides/slide1.xml"]


def headlines_below(part: str, data: bytes) -> bytes:
    """Put headlines below their content."""
    if not re.match(r"ppt/(slideMasters|slideLayouts)/slide\w+\d\.xml", part):
        return data
    data = re.sub(rb'(<a:off x="\d+") y="1825625"', rb'\1 y="400000"', data)
    return re.sub(rb'(<a:off x="\d+") y="365125"', rb'\1 y="4900000"', data)


def test_headlines_may_stand_below_what_they_are_of() -> None:
    data = changed(template(DANISH), headlines_below)
    source = "  - headline: A\n    bullets: [b]\n  - headline: C\n    cards: [{heading: d}, {heading: e}]\n"
    text, cards = slides(one(data, source))
    assert text.slide_layout.name == "Titel og indholdsobjekt"
    assert [s.top for s in text.placeholders][:2] == [4_900_000, 400_000]
    drawn = [shape for shape in cards.shapes if not shape.is_placeholder]
    assert len(drawn) >= 2
    assert all(shape.top > 0 and shape.top + shape.height <= 4_900_000 for shape in drawn)


# --- as LibreOffice saves it -----------------------------------------------------------------------


def unstyled(part: str, data: bytes) -> bytes:
    """Take the master's text styles away; its sample text is large, in a colour and with small marks."""
    if part != "ppt/slideMasters/slideMaster1.xml":
        return data
    data = re.sub(rb"<p:txStyles>.*</p:txStyles>", b"", data, flags=re.DOTALL)
    look = b'<a:rPr sz="3300" lang="en-US"><a:solidFill><a:srgbClr val="aa0000"/></a:solidFill></a:rPr><a:t>'
    mark = b'<a:pPr marL="400000" indent="-300000"><a:buSzPct val="45000"/><a:buChar char="o"/></a:pPr><a:r>' + look
    return re.sub(rb"<a:p>(?:<a:pPr[^>]*/>)?<a:r><a:rPr[^>]*/><a:t>", b"<a:p>" + mark, data)


def test_a_master_without_text_styles_gets_those_of_its_sample_text() -> None:
    data = changed(template(DANISH), unstyled)
    found = read(data)
    assert found.changes == ("text looks as the sample text on its masters does, which had no styles for it",)
    first = found.main.body.levels[0]
    assert (first.size_pt, first.mark, first.margin, first.mark_share) == (33, "o", 400_000, 0.45)
    assert found.main.ink == "aa0000"
    deck = one(data, "  - headline: A\n    subtitle: B\n    layout: cover\n  - headline: C\n    numbered: [d]\n")
    package = Package(deck)
    assert not [finding for finding in check(deck) if finding.rule != "colours-from-theme"]
    assert package.tree("ppt/slideMasters/slideMaster1.xml").find(f"{P}txStyles/{P}bodyStyle/{A}lvl9pPr") is not None
    assert b'<a:buSzPct val="100000"/>' in package.parts["ppt/slides/slide2.xml"], "numbers are as large as their text"


def test_text_on_low_pages_is_as_large_as_on_others() -> None:
    """A page 10 inches wide is shown as large as one of 13.3 inches, and so its text may have fewer points."""
    low = changed(template(DANISH), lambda part, data: re.sub(rb'cx="12192000" cy="6858000"',
                                                              b'cx="9144000" cy="5143500"', data))  # fmt: skip
    project = Project.in_memory({"decks/a.yaml": b"deck: A\nslides:\n  - headline: A\n", **brand(low)})
    (made,) = compose_all(project, "decks/a.yaml", brands=["town"])
    brand_low = made.brand
    assert brand_low.floor_pt == 14
    assert brand_low.styles["table"].levels[0].size_pt == 14
    assert brand_low.floor("caption") == 10


# --- files that are no templates ------------------------------------------------------------------


def strict(part: str, data: bytes) -> bytes:
    """Write a part as the Strict form of Office Open XML has it."""
    for loose, tight in (
        (b"presentationml/2006/main", b"presentationml/main"),
        (b"drawingml/2006/main", b"drawingml/main"),
        (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
    ):
        data = data.replace(b"http://schemas.openxmlformats.org/" + loose, b"http://purl.oclc.org/ooxml/" + tight)
    if part.endswith(".xml"):
        data = re.sub(rb'<a:spcPct val="(\d+)000"/>', rb'<a:spcPct val="\1%"/>', data)
    return data


def test_strict_files_are_read() -> None:
    data = changed(template(DANISH), strict)
    assert found(data).items() >= DANISH_LAYOUTS.items()
    assert read(data).main.body == read(template(DANISH)).main.body
    assert "Strict" in " ".join(read(data).changes)
    assert not check(one(data, "  - headline: A\n    bullets: [b]\n"))


def with_macros(part: str, data: bytes) -> bytes:
    if part == "[Content_Types].xml":
        return data.replace(b"openxmlformats-officedocument.presentationml.presentation.main+xml",
                            b"ms-powerpoint.presentation.macroEnabled.main+xml")  # fmt: skip
    if part == "ppt/_rels/presentation.xml.rels":
        program = b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        return data.replace(b"</Relationships>", program + b'Target="theme/theme1.xml"/></Relationships>')
    return data


def test_macros_are_left_out_and_said_so() -> None:
    data = changed(template(DANISH), with_macros)
    assert read(data).changes == ("its macros are left out",)
    deck = one(data, "  - headline: A\n")
    assert b"macro" not in Package(deck).parts["[Content_Types].xml"]
    assert b"vbaProject" not in Package(deck).parts["ppt/_rels/presentation.xml.rels"]


def test_nothing_is_fetched() -> None:
    def linked(part: str, data: bytes) -> bytes:
        if part != "ppt/slideMasters/_rels/slideMaster1.xml.rels":
            return data
        link = (b'<Relationship Id="rId77" TargetMode="External" Target="http://example.org/a.png" '
                b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>')  # fmt: skip
        return data.replace(b"</Relationships>", link + b"</Relationships>")

    deck = one(changed(template(DANISH), linked), "  - headline: A\n")
    for part, data in Package(deck).parts.items():
        assert not part.endswith(".rels") or b"example.org" not in data


def _with_doctype(part: str, data: bytes) -> bytes:
    if part != "ppt/theme/theme1.xml":
        return data
    return data.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)


def _bomb(part: str, data: bytes) -> bytes:
    return b"\0" * 450_000_000 if part == "ppt/theme/theme1.xml" else data


BAD: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "text": (lambda: b"no presentation", "no PowerPoint file"),
    "empty": (lambda: b"", "no PowerPoint file"),
    "encrypted": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "encrypted"),
    "cut": (lambda: template(DANISH)[:9000], "damaged"),
    "another zip": (lambda: changed(template(DANISH), lambda p, d: d if "slides/" in p else None), "no PowerPoint"),
    "no layouts": (lambda: changed(template(DANISH), only()), "no slide layouts"),
    "broken part": (lambda: changed(template(DANISH), lambda p, d: d[:200] if p == "ppt/theme/theme1.xml" else d),
                    "theme1.xml` cannot be read"),
    "document type": (lambda: changed(template(DANISH), _with_doctype), "declares a document type"),
    "bomb": (lambda: changed(template(DANISH), _bomb), "unpacks to more"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_template_is_refused_in_one_sentence(case: str) -> None:
    data, expected = BAD[case][0](), BAD[case][1]
    with pytest.raises(TemplateError) as raised:
        read(data)
    assert expected in raised.value.reason
    assert raised.value.hint
    files = {"decks/a.yaml": b"deck: A\nslides:\n  - headline: A\n"}
    done, made_files = made({**files, **brand(data)}, "decks/a.yaml")
    assert [d.rule for d in done.report.diagnostics] == ["bad-template"]
    assert not any(made_files.values())


def _cuts() -> Iterator[int]:
    yield from range(50, len(template(DANISH)), 997)


def test_a_file_cut_anywhere_is_refused() -> None:
    for at in _cuts():
        with pytest.raises(TemplateError):
            read(template(DANISH)[:at])


def test_relationships_lead_somewhere() -> None:
    for name in NAMES:
        package = Package(package_bytes(name))
        own = Package(template(name))
        for part in package.parts:
            if part.endswith(".rels") and part not in own.parts:
                assert all(e.get("Id") for e in package.tree(part).iter(RELATED))
        overrides = [
            e.get("PartName", "").lstrip("/") for e in package.tree("[Content_Types].xml").iter(f"{TYPES}Override")
        ]
        assert set(overrides) <= set(package.parts)
        assert R


# --- by another program's measure -----------------------------------------------------------------


@pytest.mark.libreoffice
def test_no_text_leaves_its_shape_where_libreoffice_draws_it(tmp_path: Path) -> None:
    decks = {
        f"{Path(name).stem}-{stem}": without_autofit(data) for name in NAMES for stem, data in lecture(name).items()
    }
    pdfs = to_pdf(decks, tmp_path)
    wrong = [f"{name}, {what}" for name, data in decks.items() for what in all_strays(Drawn(data, pdfs[name]))]
    assert not wrong, "\n".join(wrong)

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pptx
import pytest
import validation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from package_rules import A16, P14, A, P, Package, R, check
from specimen import BRAND, COVER, DRAWING, PAGES, TEXT, headline, line, run, text_page

from trustdeck.geometry import Box, Size
from trustdeck.markup import Run
from trustdeck.page import Body, Drawing, Footer, Number, Page, PageSection, Paragraph, Shape, Table, Text
from trustdeck.powerpoint import dump, write

DATA = Path(__file__).parent / "data"
GOLDEN = Path(__file__).parent / "golden"
SPECIMEN = write(DRAWING, BRAND)


def deck(*pages: Page, **changes: object) -> Drawing:
    """Return the specimen with other pages, in one section."""
    sections = (PageSection("all", "Alt", tuple(page.key for page in pages)),)
    return replace(DRAWING, pages=pages, sections=sections, **changes)  # type: ignore[arg-type]


def slide(*pages: Page, number: int = 1) -> etree._Element:
    return Package(write(deck(*pages), BRAND)).tree(f"ppt/slides/slide{number}.xml")


def shape(tree: etree._Element, name: str) -> etree._Element:
    found = tree.xpath(f".//p:cSld//*[*/p:cNvPr[@name='{name}']]", namespaces={"p": P[1:-1]})
    assert len(found) == 1
    return found[0]


def full(path: str) -> str:
    return ".//" + re.sub(r"\b([ap]):", lambda prefix: {"a": A, "p": P}[prefix[1]], path)


def first(tree: etree._Element, path: str) -> etree._Element:
    """Return the first element on a path such as `a:pPr/a:buChar`."""
    found = tree.find(full(path))
    assert found is not None, path
    return found


def has(tree: etree._Element, path: str) -> bool:
    return tree.find(full(path)) is not None


# --- the whole file -------------------------------------------------------------------------------


@pytest.mark.validator
def test_no_judge_finds_anything(tmp_path: Path) -> None:
    assert validation.findings({"specimen": SPECIMEN}, tmp_path) == []


def test_the_package_has_what_powerpoint_needs() -> None:
    assert check(SPECIMEN) == ()


@pytest.mark.parametrize("drawing", [deck(), deck(text_page("a", "A"), size=Size(9_144_000, 6_858_000))])
def test_small_decks_are_whole(drawing: Drawing) -> None:
    assert [f for f in check(write(drawing, BRAND)) if f.rule != "placeholders-filled"] == []


@pytest.mark.libreoffice
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    (tmp_path / "deck.pptx").write_bytes(SPECIMEN)
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "deck.pptx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = subprocess.run(["pdftotext", "deck.pdf", "-"], cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    assert text.count("\f") == sum(not page.skip for page in PAGES)
    assert "”Tillid er godt.”" in text


def test_the_slides_are_as_they_were(golden: Callable[[Path, str], None]) -> None:
    wanted = ("ppt/slides/", "ppt/notesSlides/", "ppt/tableStyles", "ppt/presentation", "ppt/slideLayouts/slideLayout2")
    parts = dump(SPECIMEN).split("\n=== ")
    golden(GOLDEN / "specimen.txt", "\n=== ".join(["", *(part for part in parts if part.startswith(wanted))]))


def test_same_drawing_same_bytes() -> None:
    assert write(DRAWING, BRAND) == SPECIMEN


def test_the_zip_tells_nothing_of_time_and_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(SPECIMEN)) as file:
        entries = file.infolist()
    names = [entry.filename for entry in entries]
    assert names == ["[Content_Types].xml", *sorted(names[1:])]
    assert {(e.date_time, e.create_system, e.external_attr) for e in entries} == {((1980, 1, 1, 0, 0, 0), 0, 0)}
    packed = {entry.filename.endswith((".png", ".jpeg")): entry.compress_type for entry in entries}
    assert packed == {True: zipfile.ZIP_STORED, False: zipfile.ZIP_DEFLATED}


def test_no_file_name_and_no_clock_in_it() -> None:
    whole = b"".join(Package(SPECIMEN).parts.values())
    for word in (b"Steve Canny", b"python-pptx", b"PowerPoint Presentation", b"/home", b"/tmp", b".jpg"):
        assert word not in whole


# --- words ----------------------------------------------------------------------------------------

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=12)
runs = st.builds(
    Run,
    texts | st.just("\n"),
    bold=st.booleans(),
    code=st.booleans(),
    script=st.sampled_from(["", "sup", "sub"]),
    colour=st.sampled_from(["", "accent"]),
    language=st.sampled_from(["da-DK", "en-GB", "ar-EG"]),
    link=st.sampled_from(["", "https://example.org/?a=1&b=<2>"]),
)
paragraphs = st.lists(
    st.builds(
        Paragraph,
        st.lists(runs, max_size=3).map(tuple),
        level=st.integers(0, 8),
        mark=st.sampled_from(["inherit", "none", "bullet", Number("romanLcPeriod", 2)]),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


def words(paragraph: etree._Element) -> str:
    return "".join("\n" if e.tag == f"{A}br" else e.text or "" for e in paragraph.iter(f"{A}br", f"{A}t"))


@settings(max_examples=50)
@given(body=paragraphs, notes=paragraphs, in_shape=paragraphs, cell=paragraphs)
def test_every_text_of_the_drawing_is_in_the_file(
    body: tuple[Paragraph, ...],
    notes: tuple[Paragraph, ...],
    in_shape: tuple[Paragraph, ...],
    cell: tuple[Paragraph, ...],
) -> None:
    base = text_page("a", "A", *body, notes=notes, footer=Footer())
    box = Box(0, 0, 9_000_000, 1_000_000)
    free = Shape("free", "free", box, body=Body(in_shape, "card"))
    page = replace(base, items=(*base.items, free, _table(cell, box)))
    package = Package(write(deck(page), BRAND))
    written = [words(p) for p in package.tree("ppt/slides/slide1.xml").iter(f"{A}p")]
    assert written == ["A", *(p.plain for p in (*body, *in_shape, *cell))]
    spoken = [words(p) for p in package.tree("ppt/notesSlides/notesSlide1.xml").iter(f"{A}p")]
    assert spoken[:-1] == [p.plain for p in notes]


def _table(cell: tuple[Paragraph, ...], box: Box) -> Table:
    source = next(item for page in PAGES for item in page.items if isinstance(item, Table))
    rows = ((replace(source.rows[0][0], paragraphs=cell),),)
    return replace(source, region="", box=box, widths=(box.width,), heights=(box.height,), rows=rows, header_rows=0)


def test_marks_of_runs() -> None:
    body = shape(slide(PAGES[1], PAGES[2]), "Tekst")
    by_text = {r.findtext(f"{A}t"): r.find(f"{A}rPr") for r in body.iter(f"{A}r")}
    marks = {text: dict(properties.attrib) for text, properties in by_text.items() if properties is not None}
    assert marks["Fed"] == {"lang": "da-DK", "b": "1"}
    assert marks["kursiv"] == {"lang": "da-DK", "i": "1"}
    assert marks["ud"] == {"lang": "da-DK", "strike": "sngStrike"}
    assert int(marks["2"]["baseline"]) == -25_000
    assert marks["<b>&"] == {"lang": "da-DK", "noProof": "1"}
    assert marks["trust first"] == {"lang": "en-GB"}
    assert first(by_text["<b>&"], "a:latin").get("typeface") == "Consolas"
    assert first(by_text["Farve"], "a:schemeClr").get("val") == "accent1"


def test_text_in_a_right_to_left_language_runs_and_stands_so() -> None:
    properties = first(slide(text_page("a", "A", Paragraph((Run("سلام", language="fa-IR"),)))), "a:pPr")
    assert properties.attrib == {"rtl": "1", "algn": "r"}


def test_a_table_may_begin_at_the_right() -> None:
    table = replace(_table((line("A"),), Box(0, 0, 1_000_000, 1_000_000)), from_right=True)
    tree = slide(replace(PAGES[5], items=(PAGES[5].items[0], table)))
    assert first(tree, "a:tblPr").get("rtl") == "1"


@pytest.mark.parametrize("text", ["\x0b", "\x00", "\ufffe", "\ud800"])
def test_what_xml_cannot_hold_is_never_dropped_in_silence(text: str) -> None:
    with pytest.raises(ValueError):  # the message is lxml's, or Python's
        write(deck(text_page("a", "A", line(text))), BRAND)


def test_what_looks_like_an_escape_is_written_as_it_is() -> None:
    assert words(next(slide(text_page("a", "_x0041_")).iter(f"{A}p"))) == "_x0041_"


# --- paragraphs -----------------------------------------------------------------------------------


def paragraph(style: str, mark: object, level: int = 0) -> etree._Element | None:
    """Return the properties of a paragraph with this mark in a free shape of this style."""
    body = Body((line("x", level, mark=mark),), style)
    page = text_page("a", "A", line("x"))
    tree = slide(replace(page, items=(*page.items, Shape("s", "s", Box(0, 0, 1, 1), body=body))))
    return shape(tree, "s").find(f".//{A}p/{A}pPr")


def test_a_bullet_of_the_level_is_inherited() -> None:
    assert paragraph("body", "inherit") is None
    assert paragraph("body", "bullet") is None


def test_a_paragraph_without_its_levels_bullet_stands_flush_left() -> None:
    properties = paragraph("body", "none", level=1)
    assert properties is not None
    assert dict(properties.attrib) == {"marL": "0", "lvl": "1", "indent": "0"}
    assert [child.tag for child in properties] == [f"{A}buNone"]


def test_a_bullet_on_a_level_without_one_hangs() -> None:
    properties = paragraph("quote", "bullet")
    assert properties is not None
    assert int(properties.get("marL", 0)) == -int(properties.get("indent", 0)) > 0
    assert first(properties, "a:buChar").get("char") == "•"


def test_numbers_are_numbering() -> None:
    properties = paragraph("body", Number("arabicParenR", 4))
    assert properties is not None
    assert dict(first(properties, "a:buAutoNum").attrib) == {"type": "arabicParenR", "startAt": "4"}
    assert "marL" not in properties.attrib


# --- inheritance ----------------------------------------------------------------------------------


def test_a_slide_repeats_nothing_that_its_layout_says() -> None:
    tree = slide(text_page("a", "Overskrift", line("Et"), line("To", 1)))
    for name in ("Titel", "Tekst", "Sidefod", "Dato", "Slidenummer"):
        element = shape(tree, name)
        assert len(first(element, "p:spPr")) == 0
        assert len(first(element, "a:bodyPr")) == len(first(element, "a:bodyPr").attrib) == 0
        assert len(first(element, "a:lstStyle")) == 0
    for tag in ("sz", "b"):
        assert not list(tree.iterfind(f".//{A}rPr[@{tag}]"))
    assert not has(tree, "a:latin")


def test_another_place_than_the_layouts_is_written() -> None:
    box = replace(TEXT.placeholders[0].box, height=999_999)
    place = first(shape(slide(replace(text_page("a", "A"), items=(headline("A", box),))), "Titel"), "a:xfrm")
    assert first(place, "a:ext").get("cy") == "999999"


def test_a_chosen_size_stands_once_for_each_level_and_shrinks_only_further() -> None:
    sizes = tuple(float(size) for size in (20, 18, 18, 18, 18, 18, 18, 18, 18))
    page = text_page("a", "A", line("x"))
    text = page.items[1]
    assert isinstance(text, Text)
    body = shape(
        slide(replace(page, items=(page.items[0], replace(text, body=replace(text.body, sizes_pt=sizes))))), "Tekst"
    )
    levels = list(first(body, "a:lstStyle"))
    assert [first(level, "a:defRPr").attrib for level in levels] == [{"sz": f"{size:.0f}00"} for size in sizes]
    assert dict(first(body, "a:bodyPr/a:normAutofit").attrib) == {}
    before = first(levels[0], "a:spcBef/a:spcPts").get("val")
    assert before == "500"  # 6 points at 24, and so 5 at 20


def test_text_in_another_style_than_its_placeholders_says_the_difference() -> None:
    page = text_page("a", "A")
    text = Text("body", "Tekst", TEXT.placeholders[1].box, "body", Body((line("x"),), "quote"))
    body = shape(slide(replace(page, items=(page.items[0], text))), "Tekst")
    assert first(body, "a:bodyPr").get("anchor") == "ctr"
    level = first(body, "a:lvl1pPr")
    assert (level.get("marL"), level.get("indent"), first(level, "a:defRPr").attrib) == ("0", "0", {"sz": "2800"})
    assert has(level, "a:buNone")


def test_a_free_shape_says_its_whole_style() -> None:
    card = shape(Package(SPECIMEN).tree("ppt/slides/slide8.xml"), "Kort")
    heading = first(card, "a:lvl1pPr/a:defRPr")
    assert (heading.get("sz"), heading.get("b")) == ("2000", "1")
    assert first(heading, "a:latin").get("typeface") == "+mj-lt"
    assert first(card, "a:lvl2pPr/a:buChar").get("char") == "•"
    assert first(card, "a:avLst/a:gd").attrib == {"name": "adj", "fmla": "val 6000"}


def test_a_dark_page_on_a_light_layout_brings_colours_and_background_along() -> None:
    tree = Package(SPECIMEN).tree("ppt/slides/slide5.xml")
    assert first(tree, "p:clrMapOvr/a:overrideClrMapping").get("bg1") == "dk1"
    assert first(tree, "p:bg//a:schemeClr").get("val") == "bg1"
    assert first(shape(tree, "Citat"), "a:lvl1pPr/a:defRPr//a:schemeClr").get("val") == "tx1"


def test_a_page_as_dark_as_its_layout_inherits_its_background() -> None:
    tree = Package(SPECIMEN).tree("ppt/slides/slide1.xml")
    assert first(tree, "p:clrMapOvr/a:overrideClrMapping").get("bg1") == "dk1"
    assert not has(tree, "p:bg")


# --- master and layouts ---------------------------------------------------------------------------


def test_layouts_are_listed_by_their_titles_and_kinds() -> None:
    package = Package(SPECIMEN)
    layouts = [package.tree(f"ppt/slideLayouts/slideLayout{n}.xml") for n in range(1, len(DRAWING.layouts) + 1)]
    assert [first(tree, "p:cSld").get("name") for tree in layouts] == [layout.title for layout in DRAWING.layouts]
    assert [tree.get("type", "") for tree in layouts] == [layout.type for layout in DRAWING.layouts]
    assert [tree.get("userDrawn") == "1" for tree in layouts] == [not layout.type for layout in DRAWING.layouts]


def test_a_layouts_prompt_has_a_line_for_each_level() -> None:
    body = shape(Package(SPECIMEN).tree("ppt/slideLayouts/slideLayout2.xml"), "Tekst")
    assert [words(p) for p in body.iter(f"{A}p")] == ["Skriv tekst", "Andet niveau", "Tredje niveau"]
    assert [p.get("lvl") for p in body.iter(f"{A}pPr")] == ["1", "2"]
    assert first(body, "p:ph").get("hasCustomPrompt") == "1"


def test_the_master_has_the_styles_and_what_most_layouts_agree_on() -> None:
    tree = Package(SPECIMEN).tree("ppt/slideMasters/slideMaster1.xml")
    assert [ph.get("type") for ph in tree.iter(f"{P}ph")] == ["title", "body", "dt", "ftr", "sldNum"]
    assert first(shape(tree, "Titel"), "a:off").get("y") == str(TEXT.placeholders[0].box.y)
    assert first(tree, "p:titleStyle/a:lvl1pPr/a:defRPr").get("sz") == "3200"
    assert len(first(tree, "p:bodyStyle")) == 9
    assert first(tree, "p:bodyStyle/a:lvl2pPr/a:buChar").get("char") == "–"
    assert first(tree, "p:titleStyle//a:latin").get("typeface") == "+mj-lt"


def test_the_theme_is_the_brands() -> None:
    package = Package(SPECIMEN)
    for part in ("ppt/theme/theme1.xml", "ppt/theme/theme2.xml"):
        tree = package.tree(part)
        slots = {etree.QName(slot).localname: slot[0].get("val", "").lower() for slot in first(tree, "a:clrScheme")}
        assert slots == BRAND.theme.slots
        assert first(tree, "a:majorFont/a:latin").get("typeface") == "Calibri"


def test_a_colleagues_next_slide_gets_the_decks_footer() -> None:
    package = Package(SPECIMEN)
    assert (
        words(next(shape(package.tree("ppt/slideLayouts/slideLayout3.xml"), "Sidefod").iter(f"{A}p"))) == "Havnen & Søn"
    )
    assert first(package.tree("ppt/slideMasters/slideMaster1.xml"), "p:hf").attrib == {"hdr": "0"}


# --- parts of a slide -----------------------------------------------------------------------------


def test_footers_are_those_that_the_page_asks_for() -> None:
    def kinds(footer: Footer) -> list[str]:
        tree = slide(text_page("a", "A", line("x"), footer=footer))
        return [kind for ph in tree.iter(f"{P}ph") if (kind := ph.get("type", "")) in {"dt", "ftr", "sldNum"}]

    assert kinds(Footer()) == []
    assert kinds(Footer(number=True)) == ["sldNum"]
    assert kinds(Footer("x", "2. maj", True)) == ["dt", "ftr", "sldNum"]


def test_the_number_is_a_field_and_the_date_is_fixed() -> None:
    tree = slide(text_page("a", "A", line("x")), text_page("b", "B", line("x")), number=2)
    field = first(shape(tree, "Slidenummer"), "a:fld")
    assert (field.get("type"), field.findtext(f"{A}t")) == ("slidenum", "2")
    assert words(first(shape(tree, "Dato"), "a:p")) == "3. oktober 2012"
    assert not has(shape(tree, "Dato"), "a:fld")


def test_links_lead_out_and_to_slides() -> None:
    package = Package(write(deck(PAGES[1], PAGES[2]), BRAND))
    targets = {r.id: r for r in package.relationships("ppt/slides/slide1.xml")}
    links = list(package.tree("ppt/slides/slide1.xml").iter(f"{A}hlinkClick"))
    out, inside = (targets[link.get(f"{R}id", "")] for link in links)
    assert (out.target, out.external) == ("https://example.org/?a=1&b=2", True)
    assert (inside.target, inside.external) == ("ppt/slides/slide2.xml", False)
    assert links[1].get("action") == "ppaction://hlinksldjump"


def test_a_link_to_no_slide_is_our_bug() -> None:
    with pytest.raises(KeyError):
        write(deck(text_page("a", "A", Paragraph((run("x", link="#nowhere"),)))), BRAND)


def test_an_item_without_a_place_in_its_layout_is_our_bug() -> None:
    page = text_page("a", "A")
    lost = Text("lost", "Lost", Box(0, 0, 1, 1), "nowhere", Body((line("x"),)))
    with pytest.raises(ValueError, match="nowhere"):
        write(deck(replace(page, items=(*page.items, lost))), BRAND)


def test_tables_say_their_size_on_runs_and_the_rest_in_their_style() -> None:
    package = Package(SPECIMEN)
    table = first(package.tree("ppt/slides/slide6.xml"), "a:tbl")
    sizes = {e.get("sz") for e in table.iter(f"{A}rPr", f"{A}endParaRPr")}
    assert sizes == {"1600"}
    assert not has(table, "a:rPr[@b]")
    styles = package.tree("ppt/tableStyles.xml")
    identity = first(table, "a:tableStyleId").text
    assert styles.get("def") == first(styles, "a:tblStyle").get("styleId") == identity
    assert first(styles, "a:firstRow/a:tcTxStyle").get("b") == "on"
    drawn = {etree.QName(side).localname for side in first(styles, "a:wholeTbl//a:tcBdr") if has(side, "a:solidFill")}
    assert drawn == {"bottom", "insideH"}


def test_numbers_in_a_table_stand_right() -> None:
    table = first(Package(SPECIMEN).tree("ppt/slides/slide6.xml"), "a:tbl")
    by_text = {words(p): p.find(f"{A}pPr") for p in table.iter(f"{A}p")}
    right = by_text["12,5"]
    assert right is not None
    assert right.get("algn") == "r"
    assert by_text["Tid"] is None


def test_the_same_picture_is_stored_once() -> None:
    media = [name for name in Package(SPECIMEN).parts if name.startswith("ppt/media/")]
    assert sorted(media) == ["ppt/media/image1.png", "ppt/media/image2.jpeg"]


def test_pictures_are_cropped_and_described() -> None:
    tree = Package(SPECIMEN).tree("ppt/slides/slide7.xml")
    picture = shape(tree, "Billede")
    assert dict(first(picture, "a:srcRect").attrib) == {"l": "10000", "r": "10000", "b": "25000"}
    assert first(picture, "p:cNvPr").get("descr") == 'En "grøn" flade'
    assert "descr" not in first(shape(tree, "Pynt"), "p:cNvPr").attrib


def test_a_line_is_a_connector() -> None:
    assert shape(Package(SPECIMEN).tree("ppt/slides/slide8.xml"), "Linje").tag == f"{P}cxnSp"


def test_skipped_pages_are_hidden_slides() -> None:
    package = Package(SPECIMEN)
    assert [package.tree(f"ppt/slides/slide{n}.xml").get("show") for n in (2, 3)] == [None, "0"]


def test_sections_that_miss_a_page_are_our_bug() -> None:
    with pytest.raises(ValueError, match="sections"):
        write(replace(DRAWING, sections=DRAWING.sections[:1]), BRAND)


# --- identities -----------------------------------------------------------------------------------


def identities(data: bytes, number: int) -> Iterator[str | None]:
    tree = Package(data).tree(f"ppt/slides/slide{number}.xml")
    yield from (e.get("id") for e in tree.iter(f"{A16}creationId"))
    yield from (e.get("val") for e in tree.iter(f"{P14}creationId"))


def test_a_slide_keeps_its_identities_where_it_moves() -> None:
    one, two = text_page("one", "Et", line("x")), text_page("two", "To", line("y"))
    before = list(identities(write(deck(one, two), BRAND), 2))
    assert list(identities(write(deck(two, one), BRAND), 1)) == before
    assert len(set(before)) == 6  # two texts, three footers, the slide


def test_another_deck_has_other_identities() -> None:
    other = replace(DRAWING, properties=replace(DRAWING.properties, identity="decks/other"))
    assert not set(identities(write(other, BRAND), 2)) & set(identities(SPECIMEN, 2))


# --- beside files that PowerPoint saved ---------------------------------------------------------------


def skeleton(tree: etree._Element) -> list[str]:
    """Return the elements in order, each with its attributes and without their values."""
    return [f"{element.tag} {sorted(map(str, element.attrib))}" for element in tree.iter(etree.Element)]


def test_a_slide_is_built_as_powerpoint_builds_it() -> None:
    light = replace(COVER, palette="own", background="")
    page = replace(PAGES[0], palette="own")
    data = write(replace(deck(page), layouts=(light,)), BRAND)
    saved = etree.parse(DATA / "powerpoint-slide.xml").getroot()
    assert skeleton(Package(data).tree("ppt/slides/slide1.xml")) == skeleton(saved)


def test_a_notes_page_is_built_as_powerpoint_builds_it() -> None:
    tree = Package(write(deck(text_page("a", "A", line("x"), notes=(line("y", mark="none"),))), BRAND)).tree(
        "ppt/notesSlides/notesSlide1.xml"
    )
    saved = etree.parse(DATA / "powerpoint-notes.xml").getroot()
    ours = [e for e in skeleton(tree) if "creationId" not in e and "main}ext" not in e]
    theirs = [e.replace(", 'smtClean'", "") for e in skeleton(saved) if "creationId" not in e and "main}ext" not in e]
    assert ours == theirs


def test_handouts_have_a_master_with_the_decks_title_and_the_pages_number() -> None:
    package = Package(SPECIMEN)
    tree = package.tree("ppt/handoutMasters/handoutMaster1.xml")
    assert [ph.get("type") for ph in tree.iter(f"{P}ph")] == ["hdr", "ftr", "sldNum"]
    assert "".join(t.text or "" for t in tree.iter(f"{A}t")) == "Tillid & ledelse‹#›"
    assert package.related("ppt/handoutMasters/handoutMaster1.xml", "theme") == ["ppt/theme/theme3.xml"]


def test_what_is_printed_is_dark_on_light_in_a_dark_brand_too() -> None:
    theme = replace(BRAND.theme, is_dark=True)
    page = text_page("a", "A", line("x"), notes=(line("y", mark="none"),))
    package = Package(write(deck(page), replace(BRAND, theme=theme)))
    for part in ("ppt/notesMasters/notesMaster1.xml", "ppt/handoutMasters/handoutMaster1.xml"):
        colours = next(package.tree(part).iter(f"{P}clrMap"))
        assert dict(colours.attrib) == theme.colour_maps["turned"]


def test_python_pptx_reads_it() -> None:
    read = pptx.Presentation(io.BytesIO(SPECIMEN))
    slides = list(read.slides)
    assert [s.shapes.title.text_frame.text for s in slides] == [page.title for page in PAGES]
    assert slides[1].notes_slide.notes_text_frame.text == "Spørg salen først.\nEt\nIndrykket\nTo"
    table = next(s for s in slides[5].shapes if s.has_table).table
    assert [cell.text for cell in table.rows[1].cells] == ["Tid", "12,5", "9\nnæsten"]
    assert {s.placeholder_format.idx for s in slides[3].placeholders} == {0, 12, 13, 14}
    assert (read.core_properties.title, read.core_properties.language) == ("Tillid & ledelse", "da-DK")

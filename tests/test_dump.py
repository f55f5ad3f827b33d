from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm
from specimen import BRAND, DRAWING, line, text_page

from trustdeck.diagnostics import TrustdeckError
from trustdeck.page import PageSection
from trustdeck.powerpoint import dump, write

PAGES = (text_page("a", "Første side", line("Tillid & <ledelse>")), text_page("b", "Anden side", line("Mere")))
DECK = write(
    replace(DRAWING, pages=PAGES, sections=(PageSection("all", "Alt", ("a", "b")),)),
    BRAND,
)
TYPES = "[Content_Types].xml"


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(contents: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, data in contents.items():
            file.writestr(name, data)
    return stream.getvalue()


def part(text: str, name: str) -> str:
    """Return the lines of one part."""
    return next(piece for piece in text.split("\n=== ") if piece.startswith(name))


# --- what it says -----------------------------------------------------------------------------------


def test_a_part_is_its_name_type_relationships_and_xml() -> None:
    lines = part(dump(DECK), "ppt/slides/slide1.xml").splitlines()
    assert lines[:4] == [
        "ppt/slides/slide1.xml (presentationml.slide+xml)",
        "--> slideLayout ppt/slideLayouts/slideLayout2.xml",
        "<p:sld>",
        "  <p:cSld>",
    ]
    assert "            <a:r>" in lines
    assert "              <a:t>Tillid &amp; &lt;ledelse&gt;</a:t>" in lines


def test_ids_give_way_to_what_they_lead_to() -> None:
    presentation = part(dump(DECK), "ppt/presentation.xml")
    assert '<p:sldId id="256" r:id="slide ppt/slides/slide1.xml"/>' in presentation
    assert '"rId' not in dump(DECK)


def test_other_ids_order_and_compression_make_the_same_text() -> None:
    contents = members(DECK)
    for name in ("ppt/presentation.xml", "ppt/_rels/presentation.xml.rels"):
        contents[name] = contents[name].replace(b'"rId', b'"other')
    slide = "ppt/slides/slide1.xml"
    contents[slide] = contents[slide].replace(b'type="body" idx="1"', b'idx="1" type="body"')
    shuffled = dict(sorted(contents.items(), key=lambda entry: (entry[0] != TYPES, len(entry[0]), entry[0])))
    assert dump(packed(shuffled, zipfile.ZIP_STORED)) == dump(DECK)


def test_another_word_makes_another_text() -> None:
    contents = members(DECK)
    slide = "ppt/slides/slide2.xml"
    contents[slide] = contents[slide].replace(b"Mere", b"Andet")
    before, after = (dump(data).splitlines() for data in (DECK, packed(contents)))
    changed = [pair for pair in zip(before, after, strict=True) if len(set(pair)) > 1]
    assert changed == [("              <a:t>Mere</a:t>", "              <a:t>Andet</a:t>")]


def test_slides_stand_in_their_order() -> None:
    pages = tuple(text_page(str(n), str(n)) for n in range(11))
    data = write(replace(DRAWING, pages=pages, sections=()), BRAND)
    names = [line.split()[1] for line in dump(data).splitlines() if line.startswith("=== ppt/slides/")]
    assert names == [f"ppt/slides/slide{n}.xml" for n in range(1, 12)]


def test_pictures_are_a_kind_a_size_and_a_hash() -> None:
    picture = part(dump(DECK), "ppt/media/image1.png").splitlines()
    assert picture[0] == "ppt/media/image1.png (image/png)"
    assert picture[1].startswith(f"{len(members(DECK)['ppt/media/image1.png'])} bytes, sha256 ")


def test_white_space_in_text_is_seen() -> None:
    contents = members(DECK)
    slide = "ppt/slides/slide2.xml"
    contents[slide] = contents[slide].replace(b"Mere", b"  &#9; &#10;")
    assert "<a:t>  &#9; &#10;</a:t>" in dump(packed(contents))


def test_workbooks_are_their_cells() -> None:
    deck = pptx.Presentation()
    data = CategoryChartData()
    data.categories = ["Før", "Nu"]
    data.add_series("Tillid", (1.5, 2))
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Cm(1), Cm(1), Cm(9), Cm(9), data)
    stream = io.BytesIO()
    deck.save(stream)
    lines = part(dump(stream.getvalue()), "ppt/embeddings/").splitlines()
    assert lines[1:7] == ["sheet Sheet1", "  B1: Tillid", "  A2: Før", "  B2: 1.5", "  A3: Nu", "  B3: 2"]


# --- bad files --------------------------------------------------------------------------------------


def with_slide(data: bytes) -> bytes:
    return packed({**members(DECK), "ppt/slides/slide1.xml": data})


def declared(entity: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE x [{entity}]><x>&e;</x>'.encode()


BILLION = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
BAD = {
    "empty": (b"", "no .pptx"),
    "text": (b"Tillid", "no .pptx"),
    "cut off": (DECK[: len(DECK) // 2], "no .pptx"),
    "old or encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
    "another zip": (packed({"a.txt": b"x"}), "Content_Types"),
    "not well-formed": (with_slide(b"<a><b></a>"), "slide1.xml` is not well-formed"),
    "no element": (with_slide(b""), "slide1.xml` is not well-formed"),
    "too deep": (with_slide(b"<a>" * 5000 + b"</a>" * 5000), "slide1.xml` is not well-formed"),
    "a file as entity": (with_slide(declared('<!ENTITY e SYSTEM "file:///etc/passwd">')), "document type"),
    "the network as entity": (with_slide(declared('<!ENTITY e SYSTEM "http://127.0.0.1:9/x">')), "document type"),
    "a parameter entity": (with_slide(declared('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;')), "slide1.xml"),
    "a billion laughs": (with_slide(declared(f'<!ENTITY e0 "ha">{BILLION}<!ENTITY e "&e8;">')), "slide1.xml"),
    "a bomb": (packed({**members(DECK), "ppt/media/image9.png": b"\0" * 30_000_000}), "zip bomb"),
    "too much XML": (
        packed({**members(DECK), "ppt/slides/slide1.xml": b"<a>" + b"<b/>" * 5_000_001 + b"</a>"}, zipfile.ZIP_STORED),
        "too large",
    ),
    "odd packing": (packed(members(DECK), zipfile.ZIP_LZMA), "unusual"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_in_one_sentence(kind: str) -> None:
    data, why = BAD[kind]
    with pytest.raises(TrustdeckError, match=why) as refused:
        dump(data)
    assert "\n" not in str(refused.value)


def test_one_name_twice_is_refused() -> None:
    stream = io.BytesIO(DECK)
    with zipfile.ZipFile(stream, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("ppt/slides/slide1.xml", b"<x/>")
    with pytest.raises(TrustdeckError, match="two parts of one name"):
        dump(stream.getvalue())


def test_an_address_is_printed_and_never_followed() -> None:
    contents = members(DECK)
    rels = "ppt/slides/_rels/slide1.xml.rels"
    far = b'<Relationship Id="far" Type="x/image" Target="http://127.0.0.1:9/a.png" TargetMode="External"/></R'
    contents[rels] = contents[rels].replace(b"</R", far)
    assert "--> image http://127.0.0.1:9/a.png" in dump(packed(contents))


@given(st.integers(0, len(DECK) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_is_printed_or_refused(at: int, rubbish: bytes) -> None:
    try:
        assert dump(DECK[:at] + rubbish + DECK[at + len(rubbish) :]).startswith("=== package")
    except TrustdeckError as refused:
        assert "\n" not in str(refused)

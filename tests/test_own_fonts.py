"""A brand's own font files: text in their families is measured by them."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from font_files import font, saved
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._f_v_a_r import Axis
from libreoffice import to_pdf
from lines import deck_of, drawn, specimens
from package_rules import check as check_package

from trustdeck.build import BuildOptions, build, check
from trustdeck.fonts import FontError, Fonts, face, read_font
from trustdeck.geometry import pt
from trustdeck.project import Project
from trustdeck.typeset import Families, set_text

BRAND = "brand: town\nfonts: {{heading: Town Sans, body: Town Sans, files: [{}]}}\n"
DECK = "deck: Example\nlanguage: en\nbrand: town\nslides:\n  - headline: Trust\n    bullets: [{}]\n"
FOLDER = "layouts/brands/town/"


def fonts(*files: bytes) -> Fonts:
    return Fonts(tuple(map(read_font, files)))


def project(files: dict[str, bytes], *, brand: str = "", bullet: str = "One") -> Project:
    own = brand or BRAND.format(", ".join(files))
    return Project.in_memory(
        {"decks/a.yaml": DECK.format(bullet), f"{FOLDER}brand.yaml": own}
        | {f"{FOLDER}{name}": data for name, data in files.items()}
    )


# --- measuring --------------------------------------------------------------------------------------


def test_text_is_as_wide_and_lines_are_as_tall_as_the_file_says() -> None:
    own = fonts(font(width=400, widths={"m": 900}, ascent=1000, descent=350))
    assert own.face("town  SANS").width("mai", 20) == pytest.approx((0.9 + 0.4 + 0.4) * 20, abs=0.2)
    assert own.face("Town Sans").line == pytest.approx(1.35)
    assert own.face("Town Sans").stand_in == ""


def test_other_families_are_measured_as_ever() -> None:
    own = fonts(font())
    assert own.face("Calibri", True).width("Tillid", 24) == face("Calibri", True).width("Tillid", 24)
    assert own.face("Country Sans").stand_in == "Liberation Sans"


def test_two_brands_may_have_two_fonts_of_one_name() -> None:
    narrow, wide = (
        Families("Town Sans", "Town Sans", "Consolas", fonts(font(width=width))).face("body") for width in (400, 800)
    )
    assert narrow.width("aaaa", 20) == pytest.approx(32, rel=0.01)
    assert wide.width("aaaa", 20) == pytest.approx(64, rel=0.01)
    assert face("Town Sans").stand_in


def test_each_face_has_its_file_and_one_that_is_missing_gets_room_for_thickened_letters() -> None:
    regular, bold, italic = font(width=400), font(width=600, bold=True), font(width=300, italic=True)
    own = fonts(regular, bold, italic)
    assert own.face("Town Sans", True).width("aa", 100) == pytest.approx(120, abs=0.2)
    assert own.face("Town Sans", False, True).width("aa", 100) == pytest.approx(60, abs=0.2)
    assert own.face("Town Sans", True, True).width("aa", 100) == pytest.approx(120, abs=0.2)
    assert fonts(regular).face("Town Sans", True).width("aa", 100) == pytest.approx(84, abs=0.2)


def test_letters_may_be_kerned_or_not_and_the_wider_counts() -> None:
    pairs = "languagesystem latn dflt; feature kern { pos uni0041 uni0056 -100; pos uni0054 uni006A 200; } kern;"
    kerned = fonts(font(width=500, features=pairs)).face("Town Sans")
    assert kerned.width("AV", 100) == pytest.approx(100, abs=0.2)
    assert kerned.width("Tj", 100) == pytest.approx(120, abs=0.2)


def test_letters_are_set_in_the_forms_that_the_font_gives_them() -> None:
    beh = "uni0628"
    forms = (
        f"languagesystem DFLT dflt; languagesystem arab dflt; feature init {{ sub {beh} by beh.init; }} init;"
        f" feature fina {{ sub {beh} by beh.fina; }} fina;"
    )
    own = fonts(font(widths={"\u0628": 900}, extra={"beh.init": 200, "beh.fina": 700}, features=forms))
    assert own.face("Town Sans").width("\u0628\u0628", 100) == pytest.approx(90, abs=0.2)
    assert own.face("Town Sans").width("\u0628", 100) == pytest.approx(90, abs=0.2)
    assert own.face("Town Sans").width("a\u0628", 100) == pytest.approx(140, abs=0.2)


def test_letters_that_the_font_lacks_are_measured_as_in_any_other() -> None:
    own = fonts(font(width=500)).face("Town Sans")
    assert not own.has("漢")
    assert own.width("a漢a", 100) == pytest.approx(200, abs=0.5)
    arabic = "ثقة"
    assert own.width(arabic, 100) == pytest.approx(face("Calibri").width(arabic, 100), abs=0.5)
    assert own.blank(arabic, 100) >= own.blank("a", 100)


def test_soft_hyphens_and_no_break_characters_are_measured_as_they_are_seen() -> None:
    own = fonts(font(width=500, widths={" ": 250})).face("Town Sans")
    assert own.width("a\u00ada\u200ba", 100) == pytest.approx(150, abs=0.2)
    assert own.width("a\u202fa", 100) == pytest.approx(125, abs=0.2)


def test_no_font_file_costs_no_time() -> None:
    told = "import sys; from trustdeck.fonts import Fonts; Fonts().face('Calibri'); print('uharfbuzz' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout
    assert said.strip() == "False"


# --- files ------------------------------------------------------------------------------------------


def _variable() -> bytes:
    made = TTFont(BytesIO(font()))
    made["fvar"] = table = newTable("fvar")
    axis = Axis()
    axis.axisTag, axis.minValue, axis.defaultValue, axis.maxValue, axis.axisNameID = "wght", 100, 400, 900, 256
    table.axes, table.instances = [axis], []
    return saved(made)


def _with(table: str, change: object) -> bytes:
    made = TTFont(BytesIO(font()))
    change(made[table])  # type: ignore[operator]
    return saved(made)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is no font"),
        (b"not a font at all", "is no font"),
        (b"\0\1\0\0", "is no font"),
        (b"wOF2" + bytes(60), "for web pages"),
        (b"wOFF" + bytes(60), "for web pages"),
        (b"ttcf" + bytes(60), "several fonts"),
        (font()[:-400], "cut off"),
        (font()[:200], "cut off"),
        (b"\0\1\0\0\xff\xff" + bytes(60), "cut off"),
        (b"OTTO\0\1" + bytes(22), "no table `OS/2`"),
        (_variable(), "variable font"),
        (font(ascent=9000), "9.3 times"),
        (_with("hhea", lambda hhea: setattr(hhea, "ascent", 30000)), "30.3 times"),
    ],
)
def test_what_is_no_usable_font_is_refused_in_one_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(FontError, match=reason):
        read_font(data)


def test_damage_within_tables_is_stood() -> None:
    whole = font(features="languagesystem latn dflt; feature kern { pos uni0041 uni0056 -100; } kern;")
    for at in range(0, len(whole), 97):
        try:
            own = Fonts((read_font(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]),))
        except FontError:
            continue
        assert own.face(own.files[0].family).width("AVÆ", 20) >= 0


@pytest.mark.parametrize(
    ("kind", "rights"),
    [(0, "editable"), (8, "editable"), (4, "viewable"), (2, "none"), (0x100, "editable"), (0x208, "none"),
     (12, "editable"), (0x102, "none")],
)  # fmt: skip
def test_rights_are_those_of_the_licence(kind: int, rights: str) -> None:
    assert read_font(font(rights=kind)).rights == rights


# --- brands -----------------------------------------------------------------------------------------


def rules(found: Project) -> list[str]:
    return [d.rule for d in check(found, ["decks/a.yaml"], BuildOptions()).report.sorted()]


def test_a_brand_brings_its_files() -> None:
    files = {"Town-Regular.ttf": font(), "Town-Bold.ttf": font(bold=True)}
    found = project(files)
    done = check(found, ["decks/a.yaml"], BuildOptions())
    assert not done.report.diagnostics
    (stand_in,) = done.results[0].stand_ins
    assert stand_in.family == "Consolas"
    assert {f"{FOLDER}{name}" for name in files} <= set(found.reads)


def test_wider_letters_need_more_lines() -> None:
    def lines(width: int) -> int:
        files = {"Town-Regular.ttf": font(width=width)}
        done = check(project(files, bullet="word " * 60), ["decks/a.yaml"], BuildOptions())
        return sum(fit.fit.lines for result in done.results for fit in result.fits)

    assert lines(700) > 1.5 * lines(350)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"a.ttf": font(), "b.ttf": font()}, ["bad-font"]),
        ({"a.ttf": font("Country Sans")}, ["idle-font"]),
        ({"a.ttf": b"nothing"}, ["bad-font"]),
    ],
)
def test_what_is_wrong_with_a_file_is_said_at_its_name(files: dict[str, bytes], found: list[str]) -> None:
    assert rules(project(files)) == found


def test_files_are_the_projects_and_not_too_many() -> None:
    assert rules(project({}, brand=BRAND.format("../../../../x.ttf"))) == ["missing-file"]
    assert rules(project({}, brand=BRAND.format("Town.ttf"))) == ["missing-file"]
    many = {"a.ttf": font()}
    names = ", ".join(["a.ttf"] * 26)
    assert rules(project(many, brand=BRAND.format(names))) == ["bad-value", "bad-value"]


# --- embedding --------------------------------------------------------------------------------------

EMBED = "brand: town\nfonts: {{heading: Town Sans, embed: true, files: [{}]}}\n"
SEVERAL = {"r.ttf": font(), "b.ttf": font(bold=True), "i.ttf": font(italic=True)}
TEMPLATE = (Path(__file__).parent / "templates" / "onlyoffice-da-DK.pptx").read_bytes()


def deck_of_brand(found: Project) -> bytes:
    done = build(found, ["decks/a.yaml"], BuildOptions())
    assert not done.report.has_errors
    return found.standing("output/a/a.pptx") or b""


def unwrapped(data: bytes) -> tuple[str, str, int, bytes]:
    """Return family, style, weight and font of an Embedded OpenType file (W3C's submission of 2008)."""
    whole, length, version, flags = struct.unpack_from("<4L", data)
    assert (whole, version, flags) == (len(data), 0x20001, 0)
    (weight,) = struct.unpack_from("<L", data, 28)
    rights, magic = struct.unpack_from("<HH", data, 32)
    assert (rights, magic) == (0, 0x504C)
    at, names = 80, []
    for _ in range(5):
        padding, size = struct.unpack_from("<HH", data, at)
        assert padding == 0
        names.append(data[at + 4 : at + 4 + size].decode("utf-16-le"))
        at += 4 + size
    assert names[4] == ""
    assert at + length == whole
    return names[0], names[1], weight, data[at:]


def test_fonts_are_put_into_the_deck_whole() -> None:
    data = deck_of_brand(project(SEVERAL, brand=EMBED.format(", ".join(SEVERAL))))
    assert data == deck_of_brand(project(SEVERAL, brand=EMBED.format(", ".join(SEVERAL))))
    assert not check_package(data)
    file = zipfile.ZipFile(BytesIO(data))
    found = [unwrapped(file.read(f"ppt/fonts/font{number}.fntdata")) for number in (1, 2, 3)]
    assert found == [
        ("Town Sans", "Regular", 400, SEVERAL["r.ttf"]),
        ("Town Sans", "Bold", 700, SEVERAL["b.ttf"]),
        ("Town Sans", "Italic", 400, SEVERAL["i.ttf"]),
    ]
    presentation = file.read("ppt/presentation.xml").decode()
    assert 'embedTrueTypeFonts="1"' in presentation
    assert "saveSubsetFonts" not in presentation
    assert re.search(r"<p:notesSz [^>]*/><p:embeddedFontLst>.*</p:embeddedFontLst><p:defaultTextStyle>", presentation)
    assert re.search(r'<p:font typeface="Town Sans" panose="[0-9A-F]{20}"/><p:regular r:id="\w+"/><p:b', presentation)


def test_without_asking_no_font_is_put_into_the_deck() -> None:
    data = deck_of_brand(project(SEVERAL))
    assert b"fntdata" not in data


def test_fonts_are_put_into_decks_of_a_template_too() -> None:
    brand = "brand: town\ntemplate: town.pptx\nfonts: {mono: Town Mono, embed: true, files: [m.ttf]}\n"
    files = {"m.ttf": font("Town Mono"), "town.pptx": TEMPLATE}
    data = deck_of_brand(project(files, brand=brand))
    assert "ppt/fonts/font1.fntdata" in zipfile.ZipFile(BytesIO(data)).namelist()
    own = {one.rule for one in check_package(TEMPLATE)}
    assert {one.rule for one in check_package(data)} <= own


@pytest.mark.parametrize("rights", [2, 4, 0x200])
def test_what_the_licence_forbids_is_not_done_and_said(rights: int) -> None:
    files = {"r.ttf": font(), "b.ttf": font(bold=True, rights=rights)}
    found = project(files, brand=EMBED.format(", ".join(files)))
    assert rules(found) == ["font-not-embedded"]
    assert len([n for n in zipfile.ZipFile(BytesIO(deck_of_brand(found))).namelist() if "fntdata" in n]) == 1


def test_there_must_be_files_to_put_into_the_deck() -> None:
    assert rules(project({}, brand=EMBED.format(""))) == ["bad-value"]


# --- against LibreOffice ----------------------------------------------------------------------------

REAL = {"Carlito": "Carlito", "Caladea": "Caladea", "Liberation Serif": "LiberationSerif"}
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def installed(family: str) -> list[bytes]:
    """Return the files of a family that tests are run with."""
    told = subprocess.run(["fc-list", f":family={family}", "file"], check=True, capture_output=True, text=True).stdout
    paths = [Path(line.rstrip(": \n")) for line in told.splitlines()]
    return [next(path for path in paths if path.stem == f"{REAL[family]}-{style}").read_bytes() for style in STYLES]


@pytest.mark.libreoffice
def test_libreoffice_sets_a_brands_own_fonts_in_no_more_lines(tmp_path: Path) -> None:
    own = fonts(*(data for family in REAL for data in installed(family)))
    content = [one._replace(family=list(REAL)[at % 3]) for at, one in enumerate(specimens(90))]
    pdf = pypdfium2.PdfDocument(to_pdf({"own": deck_of(content)}, tmp_path)["own"])
    same = 0
    for specimen, page in zip(content, pdf, strict=True):
        families = Families(specimen.family, specimen.family, "Courier New", own)
        ours = set_text(specimen.paragraphs, specimen.style, specimen.width, families)
        count, height_pt = drawn(page, specimen.size_pt)
        assert ours.line_count >= count, specimen
        assert ours.height / pt(1) >= height_pt - 0.5, specimen
        if ours.line_count == count:
            same += 1
            assert ours.height / pt(1) < height_pt * 1.1, specimen
    assert same >= 0.96 * len(content)


@pytest.mark.libreoffice
def test_pdf_files_are_made_with_a_brands_own_fonts(tmp_path: Path) -> None:
    files = {}
    for style, data in zip(STYLES, installed("Carlito"), strict=True):
        made = TTFont(BytesIO(data))
        for record in made["name"].names:
            record.string = record.toUnicode().replace("Carlito", "TownSans" if record.nameID == 6 else "Town Sans")
        files[f"{style}.ttf"] = saved(made)
    for path, text in project(files)._own._files.items():  # type: ignore[attr-defined]
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text)
    build(Project(tmp_path), ["decks/a.yaml"], BuildOptions(formats=("pdf",)))
    pdf = (tmp_path / "output" / "a" / "a.pdf").read_bytes()
    assert b"+TownSans" in pdf
    assert b"+TownSans-Bold" in pdf

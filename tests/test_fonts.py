from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

import trustdeck
from trustdeck.fonts import face, joined

METRICS = Path(trustdeck.__file__).parent / "metrics"
DANISH = "Æblegrød på Øresund: 1.250 kr. – ”tillid”, siger én"
FACES = [(False, False), (True, False), (False, True), (True, True)]
SIZES = (11, 12, 14, 16, 18, 20, 24, 28, 32, 36, 44, 54)


@pytest.mark.parametrize(
    ("family", "twin"),
    [
        ("Calibri", "Carlito"),
        ("cambria", "Caladea"),
        ("  ARIAL ", "Liberation Sans"),
        ("Times  New Roman", "Liberation Serif"),
        ("Courier New", "Liberation Mono"),
        ("Georgia", "Gelasio"),
    ],
)
@pytest.mark.parametrize(("bold", "italic"), FACES)
def test_a_family_and_its_twin_measure_alike(family: str, twin: str, bold: bool, italic: bool) -> None:
    asked, free = face(family, bold, italic), face(twin, bold, italic)
    assert asked.stand_in == free.stand_in == ""
    assert asked.width(DANISH, 24) == free.width(DANISH, 24)
    assert asked.line == free.line
    assert all(asked.has(character) for character in DANISH)


def test_bold_is_wider() -> None:
    for family in ("Calibri", "Cambria", "Arial", "Times New Roman", "Georgia"):
        assert face(family, bold=True).width(DANISH, 24) > face(family).width(DANISH, 24)


def test_calibri_is_as_wide_and_tall_as_in_its_own_tables() -> None:
    # The advances of T, i, l, l, i, d and the line (OS/2 win ascent and descent) of Calibri Regular, of 2,048 units.
    assert face("Calibri").width_em("Tillid") == pytest.approx((998 + 470 + 470 + 470 + 470 + 1076) / 2048, abs=1e-3)
    assert face("Calibri").line == pytest.approx((1950 + 550) / 2048)


@pytest.mark.parametrize("family", ["Verdana", "Segoe UI", "Kommunesans", "", "\N{PILE OF POO}"])
def test_an_unknown_family_is_measured_with_a_wide_stand_in_that_is_named(family: str) -> None:
    unknown, arial = face(family), face("Arial")
    assert unknown.stand_in == "Liberation Sans"
    assert unknown.width(DANISH, 24) > 1.15 * arial.width(DANISH, 24)
    assert unknown.line > 1.35


@pytest.mark.parametrize("family", ["Consolas", "Cascadia Code", "DejaVu Sans Mono"])
def test_a_fixed_width_family_has_a_fixed_width_stand_in(family: str) -> None:
    mono = face(family)
    assert mono.stand_in == "Liberation Mono"
    assert mono.width_em("i") == mono.width_em("M") >= 0.6


def test_a_character_that_no_face_has_is_given_room() -> None:
    calibri = face("Calibri")
    assert not calibri.has("漢")
    assert calibri.width_em("漢") == calibri.width_em("😀") == 1.0
    assert 0.6 < calibri.width_em("ก") <= 1.0
    assert calibri.width_em("☐") >= 0.9


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("باب", "\ufe91\ufe8e\ufe8f"),  # alef joins only the letter before it
        ("بيب", "\ufe91\ufef4\ufe90"),
        ("سلام", "\ufeb3\ufefc\u200c\ufee1"),  # lam and alef become one, which joins nothing behind it
        ("بَيَب", "\ufe91\u064e\ufef4\u064e\ufe90"),  # vowel signs part nothing
        ("بـ ـب", "\ufe91\u0640 \u0640\ufe90"),  # tatweel joins
        ("ب\u200cب", "\ufe8f\u200c\ufe8f"),
        ("Blåbær og 你好", "Blåbær og 你好"),
    ],
)
def test_arabic_letters_are_measured_in_the_forms_they_take(text: str, forms: str) -> None:
    assert joined(text) == forms


def test_a_word_of_wide_arabic_letters_gets_more_room_than_one_of_narrow_letters() -> None:
    calibri = face("Calibri")
    assert calibri.width_em("حصص") > 0.9 * 3
    assert calibri.width_em("النبي") < 0.5 * 5
    assert face("Calibri", bold=True).width_em("حصص") > calibri.width_em("حصص")


def test_what_is_not_seen_takes_no_room_and_no_break_characters_look_like_their_kin() -> None:
    for family in ("Calibri", "Georgia", "Courier New"):
        measured = face(family)
        assert measured.width_em("a\u00ad\u200b\u200db") == measured.width_em("ab")
        assert measured.width_em("\u00a0") == measured.width_em(" ")
        assert measured.width_em("\u2011") == measured.width_em("-")


def test_kerning_counts_only_where_it_widens() -> None:
    calibri = face("Calibri")
    assert calibri.width("AV", 24) == pytest.approx(calibri.width_em("AV") * 24, abs=0.1)
    assert calibri.width("r’", 24) > calibri.width_em("r’") * 24 + 0.5


@given(st.text(max_size=40), st.sampled_from(SIZES), st.sampled_from(FACES))
def test_a_text_is_never_narrower_than_its_characters(text: str, size_pt: float, style: tuple[bool, bool]) -> None:
    calibri = face("Calibri", *style)
    assert calibri.width(text, size_pt) >= calibri.width_em(text) * size_pt - 1e-6


def test_metrics_are_small_and_come_with_their_licence() -> None:
    files = sorted(METRICS.glob("*.json"))
    assert len(files) == 26
    assert all(path.stat().st_size < 40_000 for path in files)
    notice = (METRICS / "README.md").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in notice
    assert all(f"`{path.stem.partition('-')[0]}-*`" in notice for path in files)


def test_every_shipped_face_has_danish_letters_and_tells_its_lines() -> None:
    for path in METRICS.glob("*-*.json"):
        if path.stem.startswith("arabic-"):
            continue
        metrics = json.loads(path.read_text(encoding="utf-8"))
        codes = {first + at for first, widths in metrics["advances"] for at in range(len(widths))}
        assert codes.issuperset(map(ord, DANISH)), path.name
        assert 1.0 < (metrics["ascent"] + metrics["descent"] + metrics["gap"]) / metrics["units"] < 1.4, path.name


@pytest.mark.libreoffice
@pytest.mark.parametrize(("style", "bold", "italic"), [("Regular", False, False), ("Bold Italic", True, True)])
def test_metrics_are_those_of_the_installed_font(style: str, bold: bool, italic: bool) -> None:
    found = subprocess.run(
        ["fc-match", "--format=%{family}|%{file}", f"Carlito:style={style}"], check=True, capture_output=True, text=True
    ).stdout
    family, _, path = found.partition("|")
    assert family == "Carlito", "the package fonts-crosextra-carlito is missing"
    font = TTFont(path)
    widths, units = font["hmtx"], font["head"].unitsPerEm
    carlito = face("Carlito", bold, italic)
    for code in (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x250), 0x2013, 0x201D, 0x20AC, 0x2192):
        glyph = font.getBestCmap().get(code)
        if glyph:
            assert carlito.width_em(chr(code)) == widths[glyph][0] / units, chr(code)

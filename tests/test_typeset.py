from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from libreoffice import to_pdf
from lines import ARABIC, JAPANESE, deck_of, drawn, specimens, stretches_of

from trustdeck.fonts import face
from trustdeck.geometry import pt
from trustdeck.markup import Run
from trustdeck.page import LevelStyle, Number, Paragraph, TextStyle
from trustdeck.typeset import Families, SetText, balance, set_text

FAMILIES = Families("Cambria", "Calibri", "Courier New")
PLAIN = TextStyle("plain", (LevelStyle(24),))
HEADLINE = TextStyle("headline", (LevelStyle(32, "heading"),))
LIST = TextStyle(
    "list",
    (
        LevelStyle(24, mark="•", margin=pt(24), indent=-pt(24), space_before_pt=10),
        LevelStyle(20, mark="–", margin=pt(44), indent=-pt(20), space_before_pt=4, line_spacing=0.9),
        LevelStyle(18, font="mono", margin=pt(44), caps=True),
    ),
)
LINE_PT = 24 * face("Calibri").line


def paragraph(*runs: str | Run, **changes: object) -> Paragraph:
    return Paragraph(tuple(Run(run) if isinstance(run, str) else run for run in runs), **changes)  # type: ignore[arg-type]


def lines(text: str, width_pt: float, style: TextStyle = PLAIN) -> list[str]:
    """Return the lines of one paragraph."""
    (only,) = set_text([paragraph(text)], style, pt(width_pt), FAMILIES).paragraphs
    return list(only.lines)


def width_pt(text: str, *, bold: bool = False, size_pt: float = 24) -> float:
    return face("Calibri", bold).width(text, size_pt)


# --- where lines break ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fitting", "expected"),
    [
        ("tillid og kontrol", "tillid og ", ["tillid og", "kontrol"]),
        ("tillid og kontrol", "tillid og", ["tillid og", "kontrol"]),  # blanks at a line's end hang over
        ("kontrol    tillid", "kontrol", ["kontrol", "tillid"]),
        ("i HR-afdelingen", "HR-afdelinge", ["i HR-", "afdelingen"]),
        ("tillid–kontrol", "tillid–kont", ["tillid–", "kontrol"]),
        ("tillid—kontrol", "tillid—kont", ["tillid—", "kontrol"]),
        ("fra 2010–2012 af", "fra 2010–20", ["fra 2010–", "2012 af"]),
        ("fra 2010-2012 af", "fra 2010-20", ["fra", "2010-2012", "af"]),
        ("altid e-mail", "altid e-", ["altid", "e-mail"]),
        ("altid og/eller", "altid og/", ["altid", "og/eller"]),
        ("side 5.000 kr.", "side 5.", ["side", "5.000", "kr."]),
        ("ca. 10\u00a0kr. i alt", "ca. 10 ", ["ca.", "10\u00a0kr.", "i alt"]),
        ("hvad nu ? ja", "hvad nu", ["hvad", "nu ? ja"]),
        ("igen ( 4 ) nu", "igen ( 4", ["igen", "( 4 ) nu"]),
        ("nul\u200bbredde", "nulbredd", ["nul\u200b", "bredde"]),
        ("en\ttekst", "en til tekst", ["en\t", "tekst"]),
        ("漢字かな交じり", "漢字か", ["漢字か", "な交じ", "り"]),
        ("漢字か。交じり", "漢字か", ["漢字", "か。交", "じり"]),
        ("漢「字か」交", "漢「", ["漢", "「字", "か」", "交"]),
        ("", "x", [""]),
    ],
)
def test_a_line_breaks(text: str, fitting: str, expected: list[str]) -> None:
    assert lines(text, max(width_pt(fitting), 30) + 0.2) == expected


def test_an_authors_line_break_begins_a_line() -> None:
    (only,) = set_text([paragraph("en", Run("\n"), "to", Run("\n"))], PLAIN, pt(500), FAMILIES).paragraphs
    assert only.lines == ("en", "to", "")
    assert only.height == pytest.approx(3 * pt(LINE_PT), abs=3)


def test_a_word_longer_than_its_line_is_broken_and_reported() -> None:
    set_ = set_text([paragraph("en mmmmmmmm her")], PLAIN, pt(width_pt("mmm") + 0.1), FAMILIES)
    assert set_.paragraphs[0].lines == ("en", "mmm", "mmm", "mm", "her")
    assert set_.overlong == ("mmmmmmmm",)


def test_a_letter_wider_than_its_box_stands_alone_and_is_reported() -> None:
    set_ = set_text([paragraph("mm")], PLAIN, pt(10), FAMILIES)
    assert set_.paragraphs[0].lines == ("m", "m")
    assert set_.overlong == ("mm",)
    assert set_text([paragraph("m")], PLAIN, pt(10), FAMILIES).overlong == ("m",)


def test_a_word_that_not_every_program_would_part_is_reported() -> None:
    set_ = set_text([paragraph("fagligheder/professioner")], PLAIN, pt(width_pt("fagligheder/pro")), FAMILIES)
    assert set_.paragraphs[0].lines == ("fagligheder/", "professioner")
    assert set_.overlong == ("fagligheder/professioner",)


def test_letters_stay_with_what_stands_on_them() -> None:
    assert lines("e\u0301e\u0301e\u0301", width_pt("ee") + 0.1) == ["e\u0301e\u0301", "e\u0301"]
    assert lines("👩\u200d🏫👩\u200d🏫", 40) == ["👩\u200d🏫", "👩\u200d🏫"]


def test_a_soft_hyphen_serves_only_a_word_longer_than_its_line() -> None:
    word = "speciallæge\u00adpraksis\u00adplanlægning"
    assert lines(f"en {word}", width_pt(f"{word}") + 1) == ["en", word]
    set_ = set_text([paragraph(word)], PLAIN, pt(width_pt("speciallægepraksis-") + 0.1), FAMILIES)
    assert set_.paragraphs[0].lines == ("speciallæge\u00adpraksis\u00ad", "planlægning")
    assert set_.paragraphs[0].widths[0] >= pt(width_pt("speciallægepraksis-") - 0.1)
    assert not set_.overlong
    assert lines(word, width_pt("speciallægepraksis") + 0.1)[0] == "speciallæge\u00ad"  # no room for the hyphen


def test_a_word_may_change_its_look() -> None:
    one = set_text([paragraph("tillidsfuld leder")], PLAIN, pt(500), FAMILIES)
    same = set_text([paragraph("til", "lids", "fuld lede", "r")], PLAIN, pt(500), FAMILIES)
    mixed = set_text([paragraph("til", Run("lids", bold=True), "fuld leder")], PLAIN, pt(500), FAMILIES)
    assert same.paragraphs[0].lines == mixed.paragraphs[0].lines == one.paragraphs[0].lines
    assert one.width < mixed.width
    narrow = set_text(
        [paragraph("meget til", Run("lids", bold=True), "fuld")], PLAIN, pt(width_pt("meget tillids")), FAMILIES
    )
    assert narrow.paragraphs[0].lines == ("meget", "tillidsfuld")


def test_runs_are_measured_as_they_look() -> None:
    def width(run: Run, style: TextStyle = PLAIN) -> int:
        return set_text([Paragraph((run,))], style, pt(900), FAMILIES).width

    assert width(Run("tillid", bold=True)) == pytest.approx(pt(width_pt("tillid", bold=True)), abs=2)
    assert width(Run("tillid", code=True)) == pytest.approx(pt(face("Courier New").width("tillid", 24)), abs=2)
    assert width(Run("tillid", script="sup")) == pytest.approx(pt(width_pt("tillid", size_pt=16)), abs=2)
    capitals = TextStyle("caps", (LevelStyle(24, caps=True),))
    assert width(Run("groß"), capitals) == pytest.approx(pt(width_pt("GROSS")), abs=2)
    assert lines("groß", 300, capitals) == ["groß"]
    bold = TextStyle("bold", (LevelStyle(24, bold=True),))
    assert width(Run("tillid"), bold) == width(Run("tillid", bold=True), bold)


# --- marks and margins ------------------------------------------------------------------------------


def test_text_stands_at_its_margin_behind_a_mark() -> None:
    room = 24 + width_pt("tillid og") + 0.1
    (first,) = set_text([paragraph("tillid og kontrol og")], LIST, pt(room), FAMILIES).paragraphs
    assert first.lines == ("tillid og", "kontrol", "og")
    assert set_text([paragraph("tillid")], LIST, pt(500), FAMILIES).width == pytest.approx(
        pt(24 + width_pt("tillid")), abs=2
    )


def test_without_a_mark_text_stands_flush_left() -> None:
    marked = set_text([paragraph("tillid")], LIST, pt(500), FAMILIES)
    bare = set_text([paragraph("tillid", mark="none")], LIST, pt(500), FAMILIES)
    assert bare.width == marked.width - pt(24)


def test_a_number_wider_than_its_hang_pushes_the_text_to_the_next_tab_stop() -> None:
    def width(start: int) -> int:
        return set_text([paragraph("x", mark=Number("arabicPeriod", start))], LIST, pt(500), FAMILIES).width

    assert width(1) == width(9) == pytest.approx(pt(24 + width_pt("x")), abs=2)
    assert width(100) == pytest.approx(pt(72 + width_pt("x")), abs=2)


def test_numbers_go_on_behind_deeper_paragraphs_and_begin_anew_behind_others() -> None:
    numbered = paragraph("x", mark=Number("arabicPeriod", 9))
    within = [numbered, paragraph("y", level=1), numbered]
    apart = [numbered, paragraph("y"), numbered]
    pushed = pt(72)
    assert set_text(within, LIST, pt(500), FAMILIES).width > pushed
    assert set_text(apart, LIST, pt(500), FAMILIES).width < pushed


@pytest.mark.parametrize(
    ("scheme", "narrow", "wide"), [("romanLcPeriod", 1, 8), ("alphaLcParenR", 1, 30), ("arabicPlain", 1, 100)]
)
def test_every_scheme_has_its_width(scheme: str, narrow: int, wide: int) -> None:
    def width(start: int) -> int:
        return set_text([paragraph("x", mark=Number(scheme, start))], LIST, pt(500), FAMILIES).width

    assert width(narrow) < pt(72) < width(wide)


# --- heights ----------------------------------------------------------------------------------------


def test_space_before_counts_between_paragraphs_only() -> None:
    set_ = set_text([paragraph("a"), paragraph("b"), paragraph("c", space_before_pt=0)], LIST, pt(500), FAMILIES)
    line = set_.paragraphs[0].height
    assert [p.top for p in set_.paragraphs] == [0, line + pt(10), 2 * line + pt(10)]
    assert set_.height == 3 * line + pt(10)


def test_line_spacing_is_a_ratio_of_the_fonts_line() -> None:
    (only,) = set_text([paragraph("x", level=1)], LIST, pt(500), FAMILIES).paragraphs
    assert only.height == pytest.approx(pt(20 * face("Calibri").line * 0.9), abs=2)


def test_sizes_may_be_given_by_level_and_the_last_serves_deeper_ones() -> None:
    deep = [paragraph("x"), paragraph("x", level=1, space_before_pt=0)]
    large = set_text(deep, LIST, pt(500), FAMILIES, sizes_pt=(36, 18))
    assert large.paragraphs[0].height == pytest.approx(pt(36 * face("Calibri").line), abs=2)
    alike = set_text(deep, LIST, pt(500), FAMILIES, sizes_pt=(36,))
    assert alike.paragraphs[1].height == pytest.approx(pt(36 * face("Calibri").line * 0.9), abs=2)


def test_low_fonts_get_no_lower_lines_than_calibri() -> None:
    arial = Families("Arial", "Arial", "Courier New")
    assert set_text([paragraph("x")], PLAIN, pt(500), arial).height == pytest.approx(pt(LINE_PT), abs=2)


def test_a_subscript_makes_its_line_taller_and_no_other() -> None:
    plain, low = (
        set_text([paragraph("a", Run("\n"), "H", Run("2", script=script))], PLAIN, pt(500), FAMILIES).height
        for script in ("sup", "sub")
    )
    assert plain == pytest.approx(2 * pt(LINE_PT), abs=2)
    assert plain < low < plain + pt(6)


def test_no_paragraphs_take_no_room() -> None:
    assert set_text([], PLAIN, pt(500), FAMILIES) == SetText((), 0, 0, ())


# --- balance ----------------------------------------------------------------------------------------


def test_a_headline_of_two_lines_is_balanced() -> None:
    headline = [paragraph("Tillid er en risikabel investering i andre mennesker")]
    wide = set_text(headline, HEADLINE, pt(620), FAMILIES)
    assert wide.paragraphs[0].lines[-1] == "mennesker"
    narrow = balance(headline, HEADLINE, pt(620), FAMILIES)
    first, last = set_text(headline, HEADLINE, narrow, FAMILIES).paragraphs[0].widths
    assert narrow < pt(500)
    assert last > 0.6 * first


def test_a_headline_of_one_line_keeps_its_box() -> None:
    assert balance([paragraph("Tillid")], HEADLINE, pt(620), FAMILIES) == pt(620)
    assert balance([], HEADLINE, pt(620), FAMILIES) == pt(620)


# --- what always holds ------------------------------------------------------------------------------

ALPHABET = 'aefilmTÆøå   -–/.,?!()"„”’\u00a0\u00ad\u200b漢字か。「👩\u200d\u0301ßÅ1'
SIZES = (11, 12, 14, 16, 18, 20, 24, 28, 32, 36, 44, 54)

texts = st.text(ALPHABET, min_size=1, max_size=60) | st.lists(
    st.sampled_from(("tillid", "er", "en", "risikabel", "HR-afdelingen", "og/eller", "samarbejdsrelationer", "–", "i")),
    min_size=1,
    max_size=25,
).map(" ".join)
runs = st.builds(
    Run, texts, bold=st.booleans(), italic=st.booleans(), code=st.booleans(), script=st.sampled_from(("", "sup", "sub"))
)
marks = st.sampled_from(("inherit", "none", "bullet", Number("arabicPeriod"), Number("romanUcPeriod", 38)))
paragraphs = st.lists(
    st.builds(
        Paragraph,
        st.lists(runs | st.just(Run("\n")), max_size=4).map(tuple),
        level=st.integers(0, 3),
        mark=marks,
    ),
    max_size=4,
)
widths = st.integers(pt(150), pt(1000))


@given(paragraphs, widths, st.sampled_from(SIZES))
def test_nothing_is_lost(content: list[Paragraph], width: int, size_pt: float) -> None:
    set_ = set_text(content, LIST, width, FAMILIES, sizes_pt=(size_pt,))
    for before, after in zip(content, set_.paragraphs, strict=True):
        assert re.fullmatch("[ \n]*".join(map(re.escape, after.lines)) + "[ \n]*", before.plain)


@given(paragraphs, widths, st.sampled_from(SIZES))
def test_lines_fit_unless_a_word_is_overlong(content: list[Paragraph], width: int, size_pt: float) -> None:
    set_ = set_text(content, LIST, width, FAMILIES, sizes_pt=(size_pt,))
    assert set_.overlong or set_.width <= width + 1


@given(paragraphs, widths, st.integers(0, pt(200)))
def test_a_wider_box_never_gives_more_lines(content: list[Paragraph], width: int, more: int) -> None:
    narrow, wide = (set_text(content, LIST, w, FAMILIES) for w in (width, width + more))
    assert wide.line_count <= narrow.line_count
    assert len(wide.overlong) <= len(narrow.overlong)


@given(paragraphs, widths, st.sampled_from(list(pairwise(SIZES))))
def test_a_larger_size_is_never_lower(content: list[Paragraph], width: int, sizes: tuple[float, float]) -> None:
    smaller, larger = (set_text(content, LIST, width, FAMILIES, sizes_pt=(size,)) for size in sizes)
    assert larger.height >= smaller.height


@given(paragraphs, widths)
def test_a_balanced_box_has_the_same_lines(content: list[Paragraph], width: int) -> None:
    wide = set_text(content, LIST, width, FAMILIES)
    narrow = balance(content, LIST, width, FAMILIES)
    again = set_text(content, LIST, narrow, FAMILIES)
    assert narrow <= width
    assert again.line_count == wide.line_count
    assert again.overlong == wide.overlong


@given(st.text("aefimnot -.,/", min_size=2, max_size=60), st.integers(0, 60), widths)
def test_where_a_run_ends_changes_nothing(text: str, at: int, width: int) -> None:
    at = at % (len(text) - 1) + 1
    whole, cut = (set_text([paragraph(*runs)], PLAIN, width, FAMILIES) for runs in ([text], [text[:at], text[at:]]))
    assert [p.lines for p in cut.paragraphs] == [p.lines for p in whole.paragraphs]


# --- against LibreOffice ----------------------------------------------------------------------------

TALLEST_ERROR = 0.10  # lines with several fonts, spacing included


@pytest.mark.libreoffice
def test_libreoffice_sets_no_more_lines_and_no_taller_text(tmp_path: Path) -> None:
    content = specimens(200)
    pdf = pypdfium2.PdfDocument(to_pdf({"lines": deck_of(content)}, tmp_path)["lines"])
    same = 0
    for specimen, page in zip(content, pdf, strict=True):
        ours, (count, height_pt) = specimen.set(), drawn(page, specimen.size_pt)
        told = f"{specimen}\n{ours}\nLibreOffice: {count} lines, {height_pt:.1f} pt"
        assert ours.line_count >= count, told
        assert ours.height / pt(1) >= height_pt - 0.5, told
        if ours.line_count == count:
            same += 1
            assert ours.height / pt(1) < height_pt * (1 + TALLEST_ERROR), told
    assert same >= 0.98 * len(content)


@pytest.mark.libreoffice
def test_arabic_and_japanese_come_out_no_taller_in_libreoffice_whatever_font_it_finds(tmp_path: Path) -> None:
    arabic = stretches_of(ARABIC, " ")
    content = [*arabic, *stretches_of(JAPANESE, "")]
    pdf = pypdfium2.PdfDocument(to_pdf({"scripts": deck_of(content)}, tmp_path)["scripts"])
    heights = [(specimen.set().height / pt(1), drawn(page, specimen.size_pt)[1])
               for specimen, page in zip(content, pdf, strict=True)]  # fmt: skip
    assert all(ours >= theirs - 0.5 for ours, theirs in heights)
    near = [ours < theirs * 1.2 for ours, theirs in heights[: len(arabic)]]
    assert sum(near) >= 0.95 * len(arabic)  # nor is much room lost

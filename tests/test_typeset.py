from __future__ import annotations

import ctypes
import random
import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from libreoffice import to_pdf
from lxml import etree
from pptx import Presentation
from pptx.util import Emu

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

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
TALLEST_ERROR = 0.10  # lines with several fonts, spacing included
LECTURE = (Path(__file__).parent / "data" / "tillid.txt").read_text(encoding="utf-8")
ENGLISH = (
    "Trust is the willingness of a party to be vulnerable to the actions of another party, based on the expectation "
    "that the other will perform a particular action; irrespective of the ability to monitor or control that party. "
    "Well-being, self-management and problem-solving are not high-level abstractions: they’re what people do (or fail "
    "to do) every day, year after year — and what a “modern” organisation depends on in 2010–2012 and later."
)
COMPOUNDS = (
    "medarbejdertilfredshedsundersøgelse", "speciallægepraksisplanlægningsstabiliseringsperiode", "og/eller", "e-mail",
    "Donaudampfschifffahrtsgesellschaft", "HR-afdelingen", "arbejdsmiljørepræsentant", "5.000 kr.", "100 %",
)  # fmt: skip


class Specimen(NamedTuple):
    """Text in a box, as we set it and as XML for LibreOffice."""

    family: str
    size_pt: int
    spacing: float
    width: int
    paragraphs: list[Paragraph]

    @property
    def style(self) -> TextStyle:
        hang = pt(self.size_pt)
        return TextStyle("x", (LevelStyle(self.size_pt, space_before_pt=6, line_spacing=self.spacing),
                               LevelStyle(self.size_pt, mark="•", margin=hang, indent=-hang, space_before_pt=6,
                                          line_spacing=self.spacing)))  # fmt: skip

    @property
    def xml(self) -> str:
        return "".join(map(self._paragraph, self.paragraphs))

    def _paragraph(self, content: Paragraph) -> str:
        margin, indent = self.style.indents(content)
        marks = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if content.level else "<a:buNone/>"
        cut = "".join(map(self._run, content.runs))
        return (
            f'<a:p><a:pPr marL="{margin}" indent="{indent}"><a:lnSpc><a:spcPct val="{round(self.spacing * 100_000)}"/>'
            f'</a:lnSpc><a:spcBef><a:spcPts val="600"/></a:spcBef>{marks}</a:pPr>{cut}</a:p>'
        )

    def _run(self, run: Run) -> str:
        family = "Courier New" if run.code else self.family
        attributes = f'lang="da-DK" sz="{self.size_pt * 100}" b="{int(run.bold)}" i="{int(run.italic)}"'
        baseline = {"sup": ' baseline="30000"', "sub": ' baseline="-25000"'}.get(run.script, "")
        return f'<a:r><a:rPr {attributes}{baseline}><a:latin typeface="{family}"/></a:rPr><a:t>{run.text}</a:t></a:r>'

    def set(self) -> SetText:
        families = Families(self.family, self.family, "Courier New")
        return set_text(self.paragraphs, self.style, self.width, families)


def specimens(count: int) -> list[Specimen]:
    """Return texts as decks have them: Danish and English, long words among them, in many widths and sizes."""
    chance = random.Random(27)  # noqa: S311  # the same texts each time
    found = []
    for _ in range(count):
        size = chance.choice((12, 14, 16, 18, 20, 20, 24, 24, 24, 28, 32, 36, 44))
        family = chance.choice(("Calibri", "Carlito", "Calibri", "Cambria", "Arial", "Times New Roman"))
        texts = [_some_words(chance) for _ in range(chance.choice((1, 1, 1, 1, 1, 1, 1, 1, 3)))]
        content = [Paragraph(tuple(_some_runs(text, chance)), level=chance.choice((0, 0, 1))) for text in texts]
        width = pt(max(size * 10, chance.uniform(250, 870)))
        found.append(Specimen(family, size, chance.choice((1.0, 1.0, 0.9, 1.2)), width, content))
    return found


def _some_words(chance: random.Random) -> str:
    source = chance.choice((LECTURE, LECTURE, ENGLISH)).split()
    count = chance.choice((2, 4, 7, 10, 14, 20, 30))
    start = chance.randrange(len(source) - count)
    words = [*source[start : start + count]]
    if chance.random() < 0.4:
        words.insert(chance.randrange(count), chance.choice(COMPOUNDS))
    return " ".join(words).replace("&", "og").replace("<", "").replace(">", "")


def _some_runs(text: str, chance: random.Random) -> list[Run]:
    if chance.random() < 0.6:
        return [Run(text, bold=chance.random() < 0.2)]
    at, end = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
    looks = chance.choice(({"bold": True}, {"italic": True}, {"code": True}, {"script": "sub"}, {"script": "sup"}))
    return [Run(text[:at] or " "), Run(text[at:end] or " ", **looks), Run(text[end:] or " ")]  # type: ignore[arg-type]


def _deck(content: list[Specimen]) -> bytes:
    """Return a deck with a slide for each text, in a box whose outline grows with it."""
    deck = Presentation()
    deck.slide_width = deck.slide_height = Emu(pt(1400))
    for specimen in content:
        shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
        box = shapes.add_textbox(Emu(pt(20)), Emu(pt(20)), Emu(specimen.width), Emu(pt(10)))
        body = box._element.txBody
        body.clear()
        made = etree.fromstring(
            f'<a:txBody xmlns:a="{A}"><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"><a:spAutoFit/>'
            f"</a:bodyPr><a:lstStyle/>{specimen.xml}</a:txBody>"
        )
        body.extend(made)
        box.line.width = Emu(pt(1))
        box.line.fill.solid()
    stream = BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _drawn(page: pypdfium2.PdfPage, size_pt: float) -> tuple[int, float]:
    """Return how many lines of text a page shows, and how tall its box is within the outline."""
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    x_pt, y_pt = ctypes.c_float(), ctypes.c_float()
    baselines = []
    for index in range(text.count_chars()):
        if chr(pdfium.FPDFText_GetUnicode(text, index)).strip():
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            baselines.append(y.value)
    count, last = 0, float("inf")
    for baseline in sorted(baselines, reverse=True):  # bullets and raised text stand a little off the line
        if last - baseline > size_pt * 0.62:
            count, last = count + 1, baseline
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(shape.raw, fill, stroke)
        if stroke.value:
            corners = []
            for index in range(pdfium.FPDFPath_CountSegments(shape.raw)):
                pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(shape.raw, index), x_pt, y_pt)
                corners.append(y_pt.value * shape.get_matrix().d)
            return count, max(corners) - min(corners)
    raise AssertionError("the box has no outline")


@pytest.mark.libreoffice
def test_libreoffice_sets_no_more_lines_and_no_taller_text(tmp_path: Path) -> None:
    content = specimens(200)
    pdf = pypdfium2.PdfDocument(to_pdf({"lines": _deck(content)}, tmp_path)["lines"])
    same = 0
    for specimen, page in zip(content, pdf, strict=True):
        ours, (count, height_pt) = specimen.set(), _drawn(page, specimen.size_pt)
        told = f"{specimen}\n{ours}\nLibreOffice: {count} lines, {height_pt:.1f} pt"
        assert ours.line_count >= count, told
        assert ours.height / pt(1) >= height_pt - 0.5, told
        if ours.line_count == count:
            same += 1
            assert ours.height / pt(1) < height_pt * (1 + TALLEST_ERROR), told
    assert same >= 0.98 * len(content)


ARABIC = (
    "الثقة هي استعداد طرف لأن يكون عرضة لأفعال طرف آخر بناء على توقع أن الآخر سيقوم بعمل معين مهم بالنسبة للواثق "
    "بغض النظر عن القدرة على مراقبة ذلك الطرف أو التحكم فيه. تنشأ الثقة عندما يفي الناس بوعودهم ويخبر بعضهم بعضا "
    "مبكرا بما لن يتحقق في الوقت المناسب حتى لا يفاجأ أحد بما عرفه الآخرون منذ وقت طويل."
)
JAPANESE = (
    "信頼とは、相手が特定の行動をとることを期待して、その相手の行動に対して自らを無防備な状態に置く意思である。"
    "監視や統制の能力とは関係なく、人々が約束を守り、間に合わないことを早めに伝え合うところに信頼は育つ。"
    "「信頼は過剰な統制を減らす」と言われる、デジタルの時代でも、コミュニケーションは重要だ。"
)


def _stretches_of(text: str, step: str) -> list[Specimen]:
    """Return stretches of a text in many widths and sizes; it is cut at `step`, or anywhere where that is empty."""
    chance, cut = random.Random(27), text.split(step) if step else list(text)  # noqa: S311  # the same each time
    found = []
    for _ in range(30):
        size, count = chance.choice((14, 18, 20, 24, 24, 28, 32, 44)), chance.choice((12, 25, 40))
        start = chance.randrange(len(cut) - count)
        content = [Paragraph((Run(step.join(cut[start : start + count]), bold=chance.random() < 0.3),))]
        family, width = chance.choice(("Calibri", "Cambria", "Arial")), pt(max(size * 10, chance.uniform(250, 870)))
        found.append(Specimen(family, size, chance.choice((1.0, 0.9, 1.2)), width, content))
    return found


@pytest.mark.libreoffice
def test_arabic_and_japanese_come_out_no_taller_in_libreoffice_whatever_font_it_finds(tmp_path: Path) -> None:
    arabic = _stretches_of(ARABIC, " ")
    content = [*arabic, *_stretches_of(JAPANESE, "")]
    pdf = pypdfium2.PdfDocument(to_pdf({"scripts": _deck(content)}, tmp_path)["scripts"])
    heights = [(specimen.set().height / pt(1), _drawn(page, specimen.size_pt)[1])
               for specimen, page in zip(content, pdf, strict=True)]  # fmt: skip
    assert all(ours >= theirs - 0.5 for ours, theirs in heights)
    near = [ours < theirs * 1.2 for ours, theirs in heights[: len(arabic)]]
    assert sum(near) >= 0.95 * len(arabic)  # nor is much room lost

"""Text in boxes, set by us and by LibreOffice: how many lines it comes out in, and how tall."""

from __future__ import annotations

import ctypes
import random
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree
from pptx import Presentation
from pptx.util import Emu

from trustdeck.geometry import pt
from trustdeck.markup import Run
from trustdeck.page import LevelStyle, Paragraph, TextStyle
from trustdeck.typeset import Families, SetText, set_text

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
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


def deck_of(content: list[Specimen]) -> bytes:
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


def drawn(page: pypdfium2.PdfPage, size_pt: float) -> tuple[int, float]:
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


def stretches_of(text: str, step: str) -> list[Specimen]:
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

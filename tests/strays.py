"""Look for text that leaves its shape or runs into another, in slides as another program draws them by letters."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from itertools import combinations, groupby
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pypdfium2 import raw

EMU_PER_PT = 12_700
HAIR_PT = 1.5  # letters reach a little beyond their advance widths and line heights
_AT_LINES_END = re.compile("[\x02\ufffe]")  # what the reader of PDF makes of a hyphen there
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FORMULA = rb"(?s)<mc:AlternateContent[^>]*><mc:Choice.*?<mc:Fallback>(.*?)</mc:Fallback></mc:AlternateContent>"
FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


class Drawn(NamedTuple):
    """A deck, and the PDF that LibreOffice made of it."""

    deck: bytes
    pdf: Path


def without_autofit(deck: bytes) -> bytes:
    """Return a copy whose text has the sizes that were written: LibreOffice reckons autofit anew, and hides faults."""
    return without_formulas(with_members(deck, rb"<a:normAutofit[^>]*/>", b"<a:noAutofit/>"))


def without_formulas(deck: bytes) -> bytes:
    """Return a copy whose formulas are as programs show them that know none.

    LibreOffice shows nothing where its formula editor is missing.
    """
    return with_members(deck, FORMULA, rb"\1")


def with_members(deck: bytes, pattern: bytes, instead: bytes) -> bytes:
    """Return a copy of a deck with something else in its XML."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(deck)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, re.sub(pattern, instead, data) if name.endswith(".xml") else data)
    return made.getvalue()


class Box(NamedTuple):
    """A rectangle in points from the page's top-left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box, hair: float = HAIR_PT) -> bool:
        return (
            other.left >= self.left - hair
            and other.top >= self.top - hair
            and other.right <= self.right + hair
            and other.bottom <= self.bottom + hair
        )

    def meets(self, other: Box, hair: float = HAIR_PT) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > hair and down > hair

    def around(self, other: Box) -> Box:
        """Return what holds both."""
        return Box(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip


class Shape(NamedTuple):
    """What a shape says, without blanks, and where it stands."""

    name: str
    text: str
    box: Box


def _plain(text: str) -> str:
    """Return letters as they can be compared: without blanks, soft hyphens, ligatures and capitals."""
    return re.sub(r"[\s\u00ad\u200b]", "", unicodedata.normalize("NFKC", text)).casefold()


def _shapes(slide: Any, foot: int) -> Iterator[Shape]:
    """Yield what is seen, in order, what stands at the foot before (-1) or behind (1) everything else."""
    for shape in sorted(_single(slide.shapes), key=lambda shape: (foot, shape.left) if _is_foot(shape) else (0, 0)):
        text = _plain("".join(element.text or "" for element in shape._element.iter(f"{A}t")))
        if text and shape.top + shape.height > 0:
            yield Shape(shape.name, text, _box(shape))


def _single(shapes: Any) -> Iterator[Any]:
    """Yield shapes, and instead of groups what is in them: our groups move nothing.

    Neighbours in a group that stand at one height are yielded from left to right, as the PDF is read.
    """
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            for _, row in groupby(shape.shapes, key=lambda part: part.top):
                yield from sorted(row, key=lambda part: part.left)
        else:
            yield shape


def _behind(slide: Any) -> Iterator[Any]:
    """Yield what says something on the slide's layout and its master."""
    layout = slide.slide_layout
    for shape in (*layout.shapes, *layout.slide_master.shapes):
        if not shape.is_placeholder and shape.has_text_frame and shape.text_frame.text.strip():
            yield shape


def _box(shape: Any) -> Box:
    edges = (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
    return Box(*(edge / EMU_PER_PT for edge in edges))


def _is_foot(shape: Any) -> bool:
    return shape.is_placeholder and shape.placeholder_format.type in FOOT


def _letters(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Box]]:
    """Yield the letters in the order in which they were drawn, each with the place of its ink."""
    text = page.get_textpage()
    height = page.get_height()
    for index in range(text.count_chars()):
        letter = _plain(_AT_LINES_END.sub("-", chr(raw.FPDFText_GetUnicode(text, index))))
        if letter:
            left, bottom, right, top = text.get_charbox(index)
            yield letter, Box(left, height - top, right, height - bottom)


def _strays(slide: Any, page: pypdfium2.PdfPage) -> list[str]:
    """Return what is wrong on a slide. LibreOffice draws the foot first, but on pages of another colour last."""
    return min((list(_strays_in_order(slide, page, foot)) for foot in (-1, 1)), key=len)


def _strays_in_order(slide: Any, page: pypdfium2.PdfPage, foot: int) -> Iterator[str]:
    whole = Box(0, 0, *page.get_size())
    others = [_box(shape) for shape in slide.shapes if shape.has_chart] + [_box(shape) for shape in _behind(slide)]
    inks: list[tuple[str, Box]] = []  # what each shape says, and where its letters stand
    letters = ((letter, box) for letter, box in _letters(page) if not any(other.holds(box) for other in others))
    for shape in _shapes(slide, foot):
        rest = shape.text
        outside = ""
        ink: Box | None = None
        for letter, box in letters:
            if rest.startswith(letter):  # else it is a mark or a number of a list
                rest = rest.removeprefix(letter)
                ink = ink.around(box) if ink else box
                outside += letter if not (shape.box.holds(box) and whole.holds(box, 0)) else ""
            if not rest:
                break
        if rest:
            yield f"`{shape.name}`: not found: {rest[:60]}"
            return
        if outside:
            yield f"`{shape.name}` {shape.box}: outside: {outside[:60]}"
        if ink:
            inks.append((shape.name, ink))
    for (one, first), (other, second) in combinations(inks, 2):
        if first.meets(second):
            yield f"`{one}` and `{other}` run into one another"


def all_strays(drawn: Drawn) -> Iterator[str]:
    shown = [slide for slide in Presentation(io.BytesIO(drawn.deck)).slides if slide.element.get("show") != "0"]
    for number, (slide, page) in enumerate(zip(shown, pypdfium2.PdfDocument(drawn.pdf), strict=True), start=1):
        yield from (f"slide {number}: {what}" for what in _strays(slide, page))

"""What only a picture tells: slides as LibreOffice draws them.

Each layout's slide is compared with a picture of it in `tests/renders/`, which `pytest --update` draws anew. Where
they differ, both are kept side by side in `tests/renders/failed/`. And the letters of our own decks are looked for
where they were drawn: none of them may leave its shape.
"""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pytest
import whole_decks
from composed import compose_all, template_of
from libreoffice import to_pdf
from PIL import Image, ImageChops, ImageDraw, ImageStat
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pypdfium2 import raw

from trustdeck import layouts
from trustdeck.diagnostics import Report
from trustdeck.project import Project

RENDERS = Path(__file__).parent / "renders"
FAILED = RENDERS / "failed"
REFERENCE = "layouts"
OVERFULL = "overfull"  # the same deck with letters far too large
UNREACHED = {"diagram"}  # the layouts of content that the language does not have yet

WIDTH_PX = 400
COLOURS = 32
MOST_BYTES = 20 * 1024

# Differences in levels of 255. Letters that are smoothed in another way stay well below these.
BLOCK_PX = 16
MOST_ON_AVERAGE = 1.5
MOST_IN_A_BLOCK = 14

EMU_PER_PT = 12_700
HAIR_PT = 1.5  # letters reach a little beyond their advance widths and line heights
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


FORMULA = rb"(?s)<mc:AlternateContent[^>]*><mc:Choice.*?<mc:Fallback>(.*?)</mc:Fallback></mc:AlternateContent>"

FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


class Drawn(NamedTuple):
    """A deck, and the PDF that LibreOffice made of it."""

    deck: bytes
    pdf: Path


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawn]:
    """Return the deck of all layouts, and our own without their autofit, drawn in one go."""
    made = {name: _without_autofit(data) for name, data in whole_decks.own(tmp_path_factory.mktemp("own")).items()}
    made[REFERENCE] = _members(whole_decks.compiled(_reference_files())[REFERENCE], FORMULA, rb"\1")
    made[OVERFULL] = _members(made[REFERENCE], rb'sz="(?:18|20|24)00"', b'sz="7200"')
    pdfs = to_pdf(made, tmp_path_factory.mktemp("drawn"))
    return {name: Drawn(data, pdfs[name]) for name, data in made.items()}


# --- pictures -------------------------------------------------------------------------------------


def _reference_files() -> dict[str, bytes]:
    source = (RENDERS / f"{REFERENCE}.yaml").read_bytes()
    return {f"decks/{REFERENCE}.yaml": source, "decks/picture.png": _picture()}


def _picture() -> bytes:
    """Return a picture that shows whether it was cropped, turned or stretched."""
    picture = Image.new("RGB", (640, 360), "#d8dfe8")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((230, 90, 410, 270), fill="#1d6a70")
    draw.rectangle((0, 0, 639, 359), outline="#b4451b", width=24)
    draw.rectangle((0, 0, 120, 80), fill="#14233b")
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def _slides(pdf: Path) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=WIDTH_PX / page.get_width()).to_pil().convert("RGB") for page in document]


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Return how far two pictures are apart, on average and in the block where it is most."""
    apart = ImageChops.difference(one, other)
    blocks = [
        picture.resize((one.width // BLOCK_PX, one.height // BLOCK_PX), Image.Resampling.BOX)
        for picture in (one, other)
    ]
    most = max(high for _, high in ImageChops.difference(*blocks).getextrema())
    return max(ImageStat.Stat(apart).mean), most


@pytest.mark.libreoffice
@pytest.mark.xdist_group("drawn")
def test_every_layout_looks_as_it_did(drawn: dict[str, Drawn], update: bool) -> None:
    shutil.rmtree(FAILED, ignore_errors=True)
    found = dict(zip(_layouts_of_reference(), _slides(drawn[REFERENCE].pdf), strict=True))
    if update:
        _write(found)
    wrong = [name for name, picture in found.items() if not _is_as_before(name, picture)]
    assert not wrong, f"look into {FAILED}; if all is right, `pytest --update` draws the pictures anew"
    assert {path.stem for path in RENDERS.glob("*.png")} == set(found)


def _write(found: dict[str, Image.Image]) -> None:
    for path in RENDERS.glob("*.png"):
        path.unlink()
    for name, picture in found.items():
        path = RENDERS / f"{name}.png"
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        assert path.stat().st_size <= MOST_BYTES, name


def _is_as_before(name: str, picture: Image.Image) -> bool:
    """Compare a slide with its picture; where they differ, keep both side by side."""
    path = RENDERS / f"{name}.png"
    if not path.is_file():
        return False
    before = Image.open(path).convert("RGB")
    average, most = difference(before, picture) if before.size == picture.size else (255, 255)
    if average <= MOST_ON_AVERAGE and most <= MOST_IN_A_BLOCK:
        return True
    pair = Image.new("RGB", (before.width + picture.width + 8, max(before.height, picture.height)), "magenta")
    pair.paste(before, (0, 0))
    pair.paste(picture, (before.width + 8, 0))
    FAILED.mkdir(exist_ok=True)
    pair.save(FAILED / f"{name}.png")
    return False


def _layouts_of_reference() -> list[str]:
    project = Project.in_memory(_reference_files())
    (made,) = compose_all(project, f"decks/{REFERENCE}.yaml")
    return [template_of(page.layout) for page in made.drawing.pages]


def test_every_layout_has_a_slide_to_look_at() -> None:
    every = layouts.load(Project.in_memory({}), Report()).by_name
    assert sorted(_layouts_of_reference()) == sorted(set(every) - UNREACHED)


def test_a_missing_word_and_another_colour_are_seen() -> None:
    page = Image.new("RGB", (WIDTH_PX, 225), "white")
    word = page.copy()
    ImageDraw.Draw(word).text((40, 40), "Trust", fill="#1d2430")
    faint = Image.blend(page, word, 0.25)  # as other smoothing would be
    accent = page.copy()
    ImageDraw.Draw(accent).rectangle((40, 40, 140, 90), fill="#1d6a70")
    other = page.copy()
    ImageDraw.Draw(other).rectangle((40, 40, 140, 90), fill="#6a1d70")
    assert difference(page, word)[1] > MOST_IN_A_BLOCK
    assert difference(accent, other)[1] > MOST_IN_A_BLOCK
    assert difference(page, faint)[1] <= MOST_IN_A_BLOCK


# --- text -----------------------------------------------------------------------------------------


def _without_autofit(deck: bytes) -> bytes:
    """Return a copy whose text has the sizes that were written: LibreOffice reckons autofit anew, and hides faults.

    Formulas are as programs show them that know none: LibreOffice shows nothing where its formula editor is missing.
    """
    return _members(_members(deck, rb"<a:normAutofit[^>]*/>", b"<a:noAutofit/>"), FORMULA, rb"\1")


def _members(deck: bytes, pattern: bytes, instead: bytes) -> bytes:
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
    for shape in sorted(slide.shapes, key=lambda shape: foot * _is_foot(shape)):
        text = _plain("".join(element.text or "" for element in shape._element.iter(f"{A}t")))
        if text and shape.top + shape.height > 0:
            yield Shape(shape.name, text, _box(shape))


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
        letter = _plain(chr(raw.FPDFText_GetUnicode(text, index)))
        if letter:
            left, bottom, right, top = text.get_charbox(index)
            yield letter, Box(left, height - top, right, height - bottom)


def _strays(slide: Any, page: pypdfium2.PdfPage) -> list[str]:
    """Return what is wrong on a slide. LibreOffice draws the foot first, but on pages of another colour last."""
    return min((list(_strays_in_order(slide, page, foot)) for foot in (-1, 1)), key=len)


def _strays_in_order(slide: Any, page: pypdfium2.PdfPage, foot: int) -> Iterator[str]:
    whole = Box(0, 0, *page.get_size())
    charts = [_box(shape) for shape in slide.shapes if shape.has_chart]
    letters = ((letter, box) for letter, box in _letters(page) if not any(chart.holds(box) for chart in charts))
    for shape in _shapes(slide, foot):
        rest = shape.text
        outside = ""
        for letter, box in letters:
            if rest.startswith(letter):  # else it is a mark or a number of a list
                rest = rest.removeprefix(letter)
                outside += letter if not (shape.box.holds(box) and whole.holds(box, 0)) else ""
            if not rest:
                break
        if rest:
            yield f"`{shape.name}`: not found: {rest[:60]}"
            return
        if outside:
            yield f"`{shape.name}` {shape.box}: outside: {outside[:60]}"


@pytest.mark.libreoffice
@pytest.mark.xdist_group("drawn")
def test_no_text_leaves_its_shape(drawn: dict[str, Drawn]) -> None:
    wrong = [f"{name}, {what}" for name, one in drawn.items() if name != OVERFULL for what in _all_strays(one)]
    assert not wrong, "\n".join(wrong)
    assert len({what.split(":")[0] for what in _all_strays(drawn[OVERFULL])}) > 5  # it can be seen


def _all_strays(drawn: Drawn) -> Iterator[str]:
    shown = [slide for slide in Presentation(io.BytesIO(drawn.deck)).slides if slide.element.get("show") != "0"]
    for number, (slide, page) in enumerate(zip(shown, pypdfium2.PdfDocument(drawn.pdf), strict=True), start=1):
        yield from (f"slide {number}: {what}" for what in _strays(slide, page))

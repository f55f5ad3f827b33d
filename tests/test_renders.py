"""What only a picture tells: slides as LibreOffice draws them.

Each layout's slide is compared with a picture of it in `tests/renders/`, which `pytest --update` draws anew. Where
they differ, both are kept side by side in `tests/renders/failed/`. And the letters of our own decks are looked for
where they were drawn: none of them may leave its shape.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdfium2
import pytest
import whole_decks
from composed import compose_all, template_of
from libreoffice import to_pdf
from PIL import Image, ImageChops, ImageDraw, ImageStat
from strays import Drawn, all_strays, with_members, without_autofit, without_formulas

from trustdeck import layouts
from trustdeck.diagnostics import Report
from trustdeck.project import Project

RENDERS = Path(__file__).parent / "renders"
FAILED = RENDERS / "failed"
REFERENCE = "layouts"
OVERFULL = "overfull"  # the same deck with letters far too large
UNREACHED: set[str] = set()  # the layouts of content that the language does not have yet

WIDTH_PX = 400
COLOURS = 32
MOST_BYTES = 20 * 1024

# Differences in levels of 255. Letters that are smoothed in another way stay well below these.
BLOCK_PX = 16
MOST_ON_AVERAGE = 1.5
MOST_IN_A_BLOCK = 14


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawn]:
    """Return the deck of all layouts, and our own without their autofit, drawn in one go."""
    made = {name: without_autofit(data) for name, data in whole_decks.own(tmp_path_factory.mktemp("own")).items()}
    made[REFERENCE] = without_formulas(whole_decks.compiled(_reference_files())[REFERENCE])
    made[OVERFULL] = with_members(made[REFERENCE], rb'sz="(?:18|20|24)00"', b'sz="7200"')
    pdfs = to_pdf(made, tmp_path_factory.mktemp("drawn"))
    return {name: Drawn(data, pdfs[name]) for name, data in made.items()}


# --- pictures -------------------------------------------------------------------------------------


def _reference_files() -> dict[str, bytes]:
    source = (RENDERS / f"{REFERENCE}.yaml").read_bytes()
    return {f"decks/{REFERENCE}.yaml": source, "decks/picture.png": _picture(), "decks/sources.bib": _SOURCES}


_SOURCES = b"""
@article{jacobsen2003, author = {Jacobsen, Peter L.}, journal = {Injury Prevention}, year = 2003, volume = 9,
  number = 3, title = {Safety in numbers: more walkers and bicyclists, safer walking and bicycling}, pages = {205--209}}
@report{council2024, author = {{Exampleby Town Council}}, title = {Seven crossings, counted}, year = 2024}
"""


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


@pytest.mark.libreoffice
@pytest.mark.xdist_group("drawn")
def test_no_text_leaves_its_shape(drawn: dict[str, Drawn]) -> None:
    wrong = [f"{name}, {what}" for name, one in drawn.items() if name != OVERFULL for what in all_strays(one)]
    assert not wrong, "\n".join(wrong)
    seen = list(all_strays(drawn[OVERFULL]))
    assert len({what.split(":")[0] for what in seen}) > 5  # it can be seen
    assert any("run into one another" in what for what in seen)

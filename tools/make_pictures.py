"""Draw `docs/pictures/decks.png` from our own decks, as LibreOffice shows them: `make pictures`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from pptx import Presentation

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "decks.png"
ACROSS = 3
WIDTH_PX = 400
GAP_PX = 10
GROUND = "#d5d8dc"

# The decks and the titles of the slides that are shown, in reading order.
GALLERY, TILLID_COMMUNE, TILLID_HR = "gallery/gallery", "tillid/tillid-municipality", "tillid/tillid-hr"
SLIDES = (
    (GALLERY, "A town on two wheels"),
    (GALLERY, "What people told us"),
    (GALLERY, "Four tests of a crossing"),
    (GALLERY, "Every place but one grows"),
    (GALLERY, "A year of the plan comes round"),
    (GALLERY, "Bicycles on a counting day"),
    (GALLERY, "What to build first"),
    (GALLERY, "A rack is a promise too"),
    (GALLERY, "The share of those who would ride"),
    (GALLERY, "The valley seen from the hill road"),
    (TILLID_COMMUNE, "Tillidens overskrifter"),
    (TILLID_HR, "Tillid i organisationer – og i samfundet omkring dem"),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        output = Path(name)
        decks = sorted({f"decks/{deck.split('/')[0]}" for deck, _ in SLIDES})
        command = [sys.executable, "-m", "trustdeck", "build", *decks, "--to", "pptx,png", "--output", str(output)]
        subprocess.run(command, cwd=ROOT, check=True)
        sheet = _sheet([_picture(output, deck, title) for deck, title in SLIDES])
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(PICTURE, optimize=True)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1000} kB")


def _picture(output: Path, deck: str, title: str) -> Image.Image:
    slides = Presentation(str(output / f"{deck}.pptx")).slides
    titles = [slide.shapes.title.text if slide.shapes.title else "" for slide in slides]
    with Image.open(output / deck / f"{titles.index(title) + 1:03}.png") as picture:
        height = round(picture.height * WIDTH_PX / picture.width)
        return picture.convert("RGB").resize((WIDTH_PX, height), Image.Resampling.LANCZOS)


def _sheet(pictures: list[Image.Image]) -> Image.Image:
    height = max(picture.height for picture in pictures)
    rows = -(-len(pictures) // ACROSS)
    size = (ACROSS * (WIDTH_PX + GAP_PX) + GAP_PX, rows * (height + GAP_PX) + GAP_PX)
    sheet = Image.new("RGB", size, GROUND)
    for index, picture in enumerate(pictures):
        row, column = divmod(index, ACROSS)
        sheet.paste(picture, (GAP_PX + column * (WIDTH_PX + GAP_PX), GAP_PX + row * (height + GAP_PX)))
    return sheet


if __name__ == "__main__":
    main()

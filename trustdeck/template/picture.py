"""Look at the picture that a template's pages stand on: which colours are where, and what is drawn on plain ones."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from trustdeck.geometry import Box, Size

ACROSS = 64  # the picture is looked at in cells, about as wide as a few letters
_MOST_PIXELS = 60_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
_PLAIN = 0.55  # of the cells have one colour: the picture is a plain ground with something drawn on it
_ALIKE = 24  # of 255, in each of red, green and blue: no difference that one sees
_LEAST_DRAWN = 3  # cells: less is a speck

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class GroundPicture:
    """A picture behind a whole page, as a grid of colours, row by row."""

    down: int
    cells: tuple[Colour, ...]

    def colours(self, box: Box, page: Size) -> list[str]:
        """Return the colours behind a part of the page, each as often as there are cells of it, in hex digits."""
        left, right = box.x * ACROSS // page.width, -(-box.right * ACROSS // page.width)
        top, bottom = box.y * self.down // page.height, -(-box.bottom * self.down // page.height)
        return [
            "".join(f"{part:02x}" for part in self.cells[row * ACROSS + column])
            for row in range(max(0, top), min(self.down, bottom))
            for column in range(max(0, left), min(ACROSS, right))
        ]

    def drawn(self, page: Size) -> Iterator[Box]:
        """Yield where something is drawn on a ground of one colour; nothing where the whole picture is a picture."""
        ground, _ = Counter(self.cells).most_common(1)[0]
        other = {index for index, cell in enumerate(self.cells) if not _alike(cell, ground)}
        if len(other) > len(self.cells) * (1 - _PLAIN):
            return
        while other:
            figure = _connected(other)
            if len(figure) >= _LEAST_DRAWN:
                columns, rows = [index % ACROSS for index in figure], [index // ACROSS for index in figure]
                left, right = (page.width * edge // ACROSS for edge in (min(columns), max(columns) + 1))
                top, bottom = (page.height * edge // self.down for edge in (min(rows), max(rows) + 1))
                yield Box(left, top, right - left, bottom - top)


def _alike(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))


def _connected(cells: set[int]) -> list[int]:
    """Take a cell out of these, and all that hang together with it."""
    found = [min(cells)]
    cells.remove(found[0])
    for index in found:
        sides = [-1, 0, 1]
        if index % ACROSS == 0:
            sides.remove(-1)
        if index % ACROSS == ACROSS - 1:
            sides.remove(1)
        near = {index + row * ACROSS + side for row in (-1, 0, 1) for side in sides} & cells
        cells -= near
        found += sorted(near)
    return found


def look(data: bytes, crop: tuple[float, float, float, float], page: Size) -> GroundPicture | None:
    """Return a picture as it is seen behind a page, `crop` being the shares cut off at its left, top, right and bottom.

    None where it is of a kind that is not looked at, or no picture.
    """
    from PIL import Image, UnidentifiedImageError  # only templates with a picture need it

    down = max(1, round(ACROSS * page.height / page.width))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes that are refused below
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            picture.draft("RGB", (ACROSS * 8, down * 8))
            seen = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return None
    left, top, right, bottom = crop
    box = (seen.width * left, seen.height * top, seen.width * (1 - right), seen.height * (1 - bottom))
    if not (0 <= box[0] < box[2] <= seen.width and 0 <= box[1] < box[3] <= seen.height):
        return None
    white = Image.new("RGBA", seen.size, (255, 255, 255, 255))
    small = Image.alpha_composite(white, seen).convert("RGB").resize((ACROSS, down), Image.Resampling.BOX, box)
    pixels = small.tobytes()
    return GroundPicture(down, tuple((pixels[i], pixels[i + 1], pixels[i + 2]) for i in range(0, len(pixels), 3)))

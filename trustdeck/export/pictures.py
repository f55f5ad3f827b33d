"""Draw the pages of a PDF as pictures, and put them side by side on a contact sheet.

pypdfium2 draws six times as fast as poppler's `pdftoppm` and comes by pip on every system; it is an extra of
the package, since a deck needs no pictures to be a deck.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from trustdeck.diagnostics import TrustdeckError

WIDTH_PX = 1920  # of a slide on its own
SMALL_PX = 400  # of a slide on the sheet
MARGIN_PX = 48
GAP_PX = 28
LABEL_PX = 30  # the number's line below a slide
NUMBER_PX = 17
MAX_ACROSS = 8

FRAME_PX = 4
HALO_PX = 2
TAG_PX = 24  # the size of a frame's words
TAG_LINE_PX = 31
TAG_ROOM_PX = 8

_USED = "#0b6e78"
_UNUSED = "#8a8a86"
_TAG = "#ffffff"
_SHEET = "#efefec"
_EDGE = "#c9c9c4"
_NUMBER = "#55555a"


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame to draw on a slide's picture: its place in shares of the picture, and the lines that stand in it.

    One that is not `used` is grey.
    """

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    used: bool


def require() -> Any:
    """Return the library that reads PDF, or raise where it is not there."""
    try:
        import pypdfium2
    except ImportError:
        raise TrustdeckError(
            "PNG files and contact sheets need the package pypdfium2; `pip install 'trustdeck[png]'` brings it"
        ) from None
    return pypdfium2


def slides(pdf: bytes) -> Iterator[bytes]:
    """Yield every page as a PNG of 1920 pixels' width."""
    return (_png(picture) for picture in _drawn(pdf, WIDTH_PX))


def contact_sheet(pdf: bytes, numbers: Sequence[int]) -> bytes:
    """Return all pages side by side, each with its slide's number, as a PNG."""
    pictures = list(_drawn(pdf, SMALL_PX))
    across = min(len(pictures), MAX_ACROSS, max(3, round(math.sqrt(len(pictures)))))
    down = math.ceil(len(pictures) / across)
    step_x = SMALL_PX + GAP_PX
    step_y = max(picture.height for picture in pictures) + LABEL_PX + GAP_PX
    size = (2 * MARGIN_PX + across * step_x - GAP_PX, 2 * MARGIN_PX + down * step_y - GAP_PX)
    sheet = Image.new("RGB", size, _SHEET)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(NUMBER_PX)
    for index, (number, picture) in enumerate(zip(numbers, pictures, strict=True)):
        left = MARGIN_PX + index % across * step_x
        top = MARGIN_PX + index // across * step_y
        sheet.paste(picture, (left, top))
        draw.rectangle((left - 1, top - 1, left + picture.width, top + picture.height), outline=_EDGE)
        draw.text((left, top + picture.height + LABEL_PX / 2), str(number), fill=_NUMBER, font=font, anchor="lm")
    return _png(sheet)


def framed(picture: bytes, frames: Sequence[Frame]) -> bytes:
    """Return the picture of a slide with labelled frames on it, as a PNG."""
    with Image.open(io.BytesIO(picture)) as file:
        image = file.convert("RGB")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(TAG_PX)
    for frame in sorted(frames, key=lambda frame: frame.used):
        left, top = round(frame.x * image.width), round(frame.y * image.height)
        right, bottom = left + round(frame.width * image.width), top + round(frame.height * image.height)
        ink = _USED if frame.used else _UNUSED
        halo = (left - HALO_PX, top - HALO_PX, right + HALO_PX, bottom + HALO_PX)
        draw.rectangle(halo, outline=_TAG, width=FRAME_PX + 2 * HALO_PX)  # so that it is seen on any ground
        draw.rectangle((left, top, right, bottom), outline=ink, width=FRAME_PX)
        lines = _as_many_as_fit(frame.lines, bottom - top)
        wide = max(draw.textlength(line, font) for line in lines) + 2 * TAG_ROOM_PX
        # A frame may begin outside the page; what it says is seen all the same.
        x, y = max(0, min(left, round(image.width - wide))), max(0, min(top, image.height - TAG_LINE_PX))
        draw.rectangle((x, y, x + wide, y + len(lines) * TAG_LINE_PX + TAG_ROOM_PX), fill=_TAG, outline=ink, width=2)
        for number, line in enumerate(lines):
            place = (x + TAG_ROOM_PX, y + TAG_ROOM_PX / 2 + (number + 0.5) * TAG_LINE_PX)
            draw.text(place, line, fill=ink, font=font, anchor="lm")
    return _png(image)


def _as_many_as_fit(lines: Sequence[str], height: int) -> list[str]:
    """Return the lines that a frame has room for; the last one tells how many more there are."""
    room = max(1, (height - TAG_ROOM_PX) // TAG_LINE_PX)
    shown = [_plain(line) for line in lines]
    if len(shown) > room > 1:
        return [*shown[: room - 1], f"and {len(shown) - room + 1} more"]
    return shown[:room]


def _plain(text: str) -> str:
    """Return a text in the letters that the drawing font has."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter if letter.isascii() else "?" for letter in parts if not unicodedata.combining(letter))


def _drawn(pdf: bytes, width: int) -> Iterator[Image.Image]:
    document = require().PdfDocument(pdf)
    try:
        for page in document:
            drawn: Image.Image = page.render(scale=width / page.get_width()).to_pil()
            page.close()
            yield drawn.convert("RGB")
    finally:
        document.close()


def _png(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()

"""Draw the pages of a PDF as pictures, and put them side by side on a contact sheet.

pypdfium2 draws six times as fast as poppler's `pdftoppm` and comes by pip on every system; it is an extra of
the package, since a deck needs no pictures to be a deck.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
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

_SHEET = "#efefec"
_EDGE = "#c9c9c4"
_NUMBER = "#55555a"


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

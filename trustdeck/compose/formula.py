"""Compose display formulas: in the middle of their room, with a picture for programs that know no formulas."""

from __future__ import annotations

from dataclasses import replace

from trustdeck import model
from trustdeck.compose.bitmap import in_pixels
from trustdeck.compose.space import Frame, Space
from trustdeck.foreign import latex
from trustdeck.geometry import EMU_PER_PT, Box
from trustdeck.markup import Run
from trustdeck.page import Body, Paragraph, Picture, Text

STYLE = "math"
_ROOMY = 0.6
_PIXELS_PER_PT = 4  # 288 to the inch, for projectors and paper


def formula(block: model.Formula, space: Space) -> Frame:
    """Compose a formula in a body placeholder."""
    language = block.language or space.language
    content = (Paragraph((Run(block.plain, language=language, math=block.latex, is_display=True),)),)
    space = _widened(space)
    if space.step == 0 and space.fills:
        space = next((larger for step in (2, 1) if _is_roomy(content, larger := replace(space, step=step))), space)
    sizes = space.sizes(STYLE)
    measured = space.setting.text(content, STYLE, space.box.width, sizes)
    box = space.box if space.fills else replace(space.box, height=measured.height)
    region = space.regions.take("body")
    key = f"{space.key}/{region}"
    body = Body(content, STYLE, space.sizes_or_none(STYLE))
    alt = block.alt or block.plain
    item = Text(key, region, box, region, body, alt, _picture(block, key, region, box, sizes[0], alt, space))
    return Frame((item,), measured.height, overlong=tuple((word, block.span) for word in measured.overlong))


def _widened(space: Space) -> Space:
    """Return the room of a formula alone on its slide: all between the margins, so that it stands in their middle."""
    zone = space.setting.brand.zones["body"]
    if not space.fills or space.beside or space.box.x != zone.x or space.box.width < zone.width * 3 // 4:
        return space
    return replace(space, box=replace(space.box, width=zone.width))


def _is_roomy(content: tuple[Paragraph, ...], space: Space) -> bool:
    """Say whether a formula may stand as large as that, with air around it."""
    measured = space.setting.text(content, STYLE, space.box.width, space.sizes(STYLE))
    return measured.width <= space.box.width * _ROOMY and measured.height <= space.box.height * _ROOMY


def _picture(block: model.Formula, key: str, region: str, box: Box, size_pt: float, alt: str, space: Space) -> Picture:
    """Return the formula as a picture in the middle of its box, no larger than that."""
    brand = space.setting.brand
    colour = brand.hex("text", brand.palette(space.background))
    drawn = latex.picture(block.latex, size_pt, colour)
    media = in_pixels(drawn.svg, round(drawn.width_pt * _PIXELS_PER_PT))
    width, height = round(drawn.width_pt * EMU_PER_PT), round(drawn.height_pt * EMU_PER_PT)
    share = min(1.0, box.width / width, box.height / height)
    width, height = round(width * share), round(height * share)
    place = Box(box.x + (box.width - width) // 2, box.y + (box.height - height) // 2, width, height)
    return Picture(f"{key}-picture", region, place, region, media, alt=alt)

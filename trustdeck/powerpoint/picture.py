"""Write pictures: in their placeholder, or free."""

from __future__ import annotations

from trustdeck.geometry import Box
from trustdeck.page import Picture, Placeholder
from trustdeck.powerpoint.sheet import Sheet, placeholder_mark, transform
from trustdeck.powerpoint.xml import Element, sub

_CROP_UNITS = 100_000  # 1/1000 per cent; ECMA-376 part 1, 20.1.8.55


def write_picture(picture: Picture, placeholder: Placeholder | None, sheet: Sheet, *, user_drawn: bool = False) -> None:
    """Append a picture; `user_drawn` marks what stands on a layout and is no placeholder."""
    element = sheet.shape("p:pic")
    about = sub(element, "p:nvPicPr")
    sheet.identify(about, picture.key, picture.name, picture.alt, decorative=picture.decorative)
    locks = sub(sub(about, "p:cNvPicPr"), "a:picLocks", noChangeAspect=1)
    if placeholder is not None:
        locks.set("noGrp", "1")
    placeholder_mark(about, placeholder)
    if user_drawn:
        about[-1].set("userDrawn", "1")
    filling = sub(element, "p:blipFill")
    sub(filling, "a:blip", **{"r:embed": sheet.picture(picture.media)})
    _crop(filling, picture)
    sub(sub(filling, "a:stretch"), "a:fillRect")
    _place(sub(element, "p:spPr"), picture.box, placeholder)


def _crop(filling: Element, picture: Picture) -> None:
    if any(picture.crop):
        crop = sub(filling, "a:srcRect")
        for side, share in zip("ltrb", picture.crop, strict=True):
            if share:
                crop.set(side, str(round(share * _CROP_UNITS)))


def _place(properties: Element, box: Box, placeholder: Placeholder | None) -> None:
    if placeholder is None or placeholder.pinned or box != placeholder.box:
        transform(properties, box)
    if placeholder is None:
        sub(sub(properties, "a:prstGeom", prst="rect"), "a:avLst")

"""Write pictures: in their placeholder, or free."""

from __future__ import annotations

from trustdeck.page import Media, Picture, Placeholder
from trustdeck.powerpoint.media import write_clip
from trustdeck.powerpoint.sheet import Sheet, placeholder_mark, stretched, transform
from trustdeck.powerpoint.xml import Element, extension, sub

_ROUNDING = 100_000  # a rounded rectangle's `adj` is its radius in shares of its shorter side
_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def write_picture(picture: Picture, placeholder: Placeholder | None, sheet: Sheet, *, user_drawn: bool = False) -> None:
    """Append a picture; `user_drawn` marks what stands on a layout and is no placeholder."""
    element = sheet.shape("p:pic")
    about = sub(element, "p:nvPicPr")
    sheet.identify(about, picture.key, picture.name, picture.alt, decorative=picture.decorative)
    if picture.clip is not None:
        plays = sub(about[0], "a:hlinkClick", **{"r:id": "", "action": "ppaction://media"})
        about[0].insert(0, plays)
        sheet.playing.append((int(about[0].get("id", "")), picture))
    locks = sub(sub(about, "p:cNvPicPr"), "a:picLocks", noChangeAspect=1)
    if placeholder is not None:
        locks.set("noGrp", "1")
    placeholder_mark(about, placeholder)
    if user_drawn:
        about[-1].set("userDrawn", "1")
    write_clip(about[-1], picture, sheet)
    filling = sub(element, "p:blipFill")
    blip(filling, picture.media, sheet)
    stretched(filling, picture.crop)
    _place(sub(element, "p:spPr"), picture, placeholder)


def blip(parent: Element, media: Media, sheet: Sheet) -> None:
    """Append a picture's reference: to the bitmap, and from there to the drawing as PowerPoint writes it (MS-ODRAWXML,
    2.15 `svgBlip`), which programs that know only bitmaps pass over."""
    reference = sub(parent, "a:blip", **{"r:embed": sheet.picture(media)})
    if media.svg:
        extension(sub(reference, "a:extLst"), "a:ext", _SVG, "asvg:svgBlip", **{"r:embed": sheet.drawing(media)})


def _place(properties: Element, picture: Picture, placeholder: Placeholder | None) -> None:
    box = picture.box
    if placeholder is None or placeholder.pinned or box != placeholder.box or picture.radius:
        transform(properties, box)
    if picture.radius:
        share = round(picture.radius * _ROUNDING / max(1, min(box.width, box.height)))
        geometry = sub(sub(properties, "a:prstGeom", prst="roundRect"), "a:avLst")
        sub(geometry, "a:gd", name="adj", fmla=f"val {min(share, _ROUNDING // 2)}")
    elif placeholder is None:
        sub(sub(properties, "a:prstGeom", prst="rect"), "a:avLst")

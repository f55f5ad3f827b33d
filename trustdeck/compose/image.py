"""Compose pictures: read them safely, never stretch them, keep what matters in view."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Sequence
from dataclasses import replace

from trustdeck import model
from trustdeck.compose.space import Frame, Setting, Space, runs
from trustdeck.compose.text import below, words_below
from trustdeck.diagnostics import Span
from trustdeck.geometry import EMU_PER_INCH, Box, pt
from trustdeck.page import Body, Item, Media, Paragraph, Picture, Shape
from trustdeck.project import ProjectError

MOST_PIXELS = 50_000_000
_KINDS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg"}  # phones write several pictures in one JPEG: an MPO
_KEPT = frozenset({"transparency", "icc_profile"})
# What Pillow tells of a picture that is about its pixels; all else is about who made it, where and with what.
_OF_THE_PICTURE = _KEPT | {
    "dpi", "gamma", "srgb", "chromaticity", "aspect", "interlace", "background",
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "progressive", "progression",
}  # fmt: skip
_GAP = pt(6)
_BETWEEN = EMU_PER_INCH // 4
_NEARLY = 0.85
_MOST_TRIES = 4
_WHOLE = (0.0, 0.0, 0.0, 0.0)
LEAST_HEIGHT = EMU_PER_INCH * 5 // 4  # below that a picture on a slide says nothing


def images(block: model.Images, space: Space) -> Frame:
    """Compose one picture in its region, or several as a grid."""
    if len(block.images) == 1:
        return _image(block.images[0], space)
    found = [load(space.setting, image.file, image.span) for image in block.images]
    if None in found:
        return Frame((), 0)
    ratio = max(media.width_px / media.height_px for media in found if media is not None)
    across, width, height, foot = _best_grid(block.images, ratio, space)
    if height < LEAST_HEIGHT // 2:
        return Frame((), LEAST_HEIGHT * -(-len(found) // across))
    left = space.box.x
    items: list[Item] = []
    bottom = space.box.y
    for index, image in enumerate(block.images):
        row, column = divmod(index, across)
        x, y = left + column * (width + _BETWEEN), space.box.y + row * (height + foot + _BETWEEN)
        frame = _image(image, space.within(Box(x, y, width, height + foot), beside=True))
        items += frame.items
        bottom = max(bottom, y + max(height + foot, frame.height))
    return Frame(tuple(items), bottom - space.box.y)


def _best_grid(images: Sequence[model.Image], ratio: float, space: Space) -> tuple[int, int, int, int]:
    """Return how many pictures stand in a row, and each one's width and height, and the height of its foot.

    They are as large as can be; of grids that are nearly so, it is the one without gaps, and of more rows.
    """
    choices = []
    for across in range(1, len(images) + 1):
        rows = -(-len(images) // across)
        width = (space.box.width - (across - 1) * _BETWEEN) // across
        foot = max(_foot(image, width, space) for image in images)
        height = (space.box.height - (rows - 1) * _BETWEEN) // rows - foot
        choices.append((across, min(width, round(height * ratio)), foot, rows * across == len(images)))
    largest = max(width for _, width, _, _ in choices)
    near = [choice for choice in choices if choice[1] >= largest * _NEARLY]
    across, width, foot, _ = max(near, key=lambda choice: (choice[3], -choice[0]))
    return across, width, round(width / ratio), foot


def _foot(image: model.Image, width: int, space: Space) -> int:
    """Return the height that a picture's caption and credit take below it, the gap included."""
    caption_height = credit_height = 0
    if said := words_below(image.caption, image.source, image.language or space.language, space.setting):
        caption_height = space.setting.height(said, "caption", _caption_width(image, width), space.sizes("caption"))
    if image.credit is not None:
        credit_height = space.setting.height(
            _credit(image, space), "credit", _credit_width(image, width), _credit_sizes(space)
        )
    foot = max(caption_height, credit_height)
    return foot + _GAP if foot else 0


def _image(image: model.Image, space: Space) -> Frame:
    region = space.regions.take("picture", "body")
    media = load(space.setting, image.file, image.span)
    if media is None:
        return Frame((), 0)
    key = f"{space.key}/{region}"
    if space.box.width >= space.setting.brand.size.width:
        return _bleeding(image, media, region, key, space)
    place, foot = _place(image, media, space)
    least = 1 if space.beside else LEAST_HEIGHT
    if space.box.height - foot < least:
        return Frame((), LEAST_HEIGHT + foot)
    crop = _crop(media, place, image.focus) if image.fit == "cover" else _WHOLE
    items: list[Item] = [Picture(key, region, place, region, media, crop, image.alt, image.decorative)]
    items += _below_picture(image, key, Box(place.x, place.bottom + _GAP, place.width, max(0, foot - _GAP)), space)
    return Frame(tuple(items), place.bottom - space.box.y + foot)


def _place(image: model.Image, media: Media, space: Space) -> tuple[Box, int]:
    """Return where a picture stands, and how much height its caption and credit take in its width, with the gap."""
    place, foot = space.box, _foot(image, space.box.width, space)
    for _ in range(_MOST_TRIES):  # a lower picture is narrower, and words take more lines below it
        room = replace(space.box, height=max(1, space.box.height - foot))
        place = room if image.fit == "cover" else _contained(media, room, space)
        needed = _foot(image, place.width, space)
        if needed <= foot:
            break
        foot = needed
    return place, foot


def _bleeding(image: model.Image, media: Media, region: str, key: str, space: Space) -> Frame:
    """Cover the page with the picture, down to a strip for its caption and credit where it has them."""
    foot = _foot(image, space.box.width * 2 // 3, space)
    zone = space.setting.brand.zones["footer"]
    place = replace(space.box, height=space.box.height - foot - 2 * _GAP) if foot else space.box
    picture = Picture(key, region, place, region, media, _crop(media, place, image.focus), image.alt, image.decorative)
    below = _below_picture(image, key, Box(zone.x, place.bottom + _GAP, zone.width, foot - _GAP), space)
    return Frame((picture, *below), space.box.height)


def _below_picture(image: model.Image, key: str, box: Box, space: Space) -> tuple[Item, ...]:
    """Return a caption, and at the right a small credit."""
    items: list[Item] = []
    room = space.within(replace(box, width=_caption_width(image, box.width)), fills=False)
    if (said := below(image.caption, image.source, image.language or space.language, room)) is not None:
        items += said.items
    if image.credit is not None:
        width = _credit_width(image, box.width)
        place = Box(box.right - width, box.y, width, box.height)
        items.append(Shape(f"{key}-credit", "credit", place, body=Body(_credit(image, space), "credit")))
    return tuple(items)


def _caption_width(image: model.Image, width: int) -> int:
    return width * 2 // 3 if image.credit is not None else width


def _credit_width(image: model.Image, width: int) -> int:
    return width // 3 if image.caption is not None or image.source is not None else width


def _contained(media: Media, box: Box, space: Space) -> Box:
    """Return the largest place of the picture's own proportions at the top of the box.

    It keeps to the left margin, or in a column on the right to the right one.
    """
    ratio = min(box.width / media.width_px, box.height / media.height_px)
    width = min(box.width, max(1, round(media.width_px * ratio)))
    height = min(box.height, max(1, round(media.height_px * ratio)))
    margin = space.setting.brand.zones["body"]
    free = box.width - width
    left = free if box.x > margin.x and box.right >= margin.right else 0
    return Box(box.x + left, box.y, width, height)


def _crop(media: Media, box: Box, focus: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return what to cut off so that the picture covers the box and its focus stays as near the middle as can be."""
    picture, wanted = media.width_px / media.height_px, box.width / box.height
    if picture > wanted:
        cut = 1 - wanted / picture
        left = min(cut, max(0.0, focus[0] - (1 - cut) / 2))
        return (left, 0.0, cut - left, 0.0)
    cut = 1 - picture / wanted
    top = min(cut, max(0.0, focus[1] - (1 - cut) / 2))
    return (0.0, top, 0.0, cut - top)


def _credit(image: model.Image, space: Space) -> tuple[Paragraph, ...]:
    return (Paragraph(runs(image.credit, image.language or space.language)),) if image.credit else ()


def _credit_sizes(space: Space) -> tuple[float, ...]:
    return space.setting.brand.sizes("credit", 0)


# --- reading --------------------------------------------------------------------------------------


def load(setting: Setting, path: str, span: Span) -> Media | None:
    """Return a picture of the project as it goes into the file, or None where it cannot be used (which is reported).

    Phones' rotation is applied and everything but the picture (places, cameras, comments) is left out.
    """
    if path not in setting.media:
        setting.media[path] = _read(setting, path, span)
    return setting.media[path]


def _read(setting: Setting, path: str, span: Span) -> Media | None:
    from PIL import (
        Image,
        ImageOps,
        UnidentifiedImageError,
    )  # a fortieth of a second, and only decks with pictures need it

    try:
        data = setting.project.read(path)
    except ProjectError as problem:
        setting.report.error("missing-file", span, problem.reason)
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes that are refused below
            picture: Image.Image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))  # JPEG opens MPO too
            if picture.width * picture.height > MOST_PIXELS:
                setting.report.error(
                    "bad-picture", span,
                    f"`{path}` has {picture.width} by {picture.height} pixels; 50 million is the most",
                    "save it smaller: 3,840 pixels across are enough for any slide",
                )  # fmt: skip
                return None
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        del problem  # Pillow's words are for programmers
        setting.report.error(
            "bad-picture", span, f"`{path}` is no PNG or JPEG picture, or is damaged", "save it again as PNG or JPEG"
        )
        return None
    kind = _KINDS[str(picture.format)]
    upright = ImageOps.exif_transpose(picture)
    tells_more = picture.getexif() or picture.format == "MPO" or picture.info.keys() - _OF_THE_PICTURE
    if upright is not None and tells_more:
        out = io.BytesIO()
        clean = upright.convert("RGB") if kind == "jpeg" and upright.mode not in ("RGB", "L", "CMYK") else upright
        clean.info = {key: value for key, value in upright.info.items() if key in _KEPT}
        clean.save(out, "JPEG" if kind == "jpeg" else "PNG", **({"quality": 92} if kind == "jpeg" else {}))
        data, picture = out.getvalue(), clean
    return Media(data, kind, picture.width, picture.height, hashlib.sha256(data).hexdigest())

"""Compose pictures: read them safely, never stretch them, keep what matters in view."""

from __future__ import annotations

import hashlib
import io
import math
import warnings

from trustdeck import model
from trustdeck.compose.space import Frame, Setting, Space, runs
from trustdeck.compose.text import caption
from trustdeck.diagnostics import Span
from trustdeck.geometry import EMU_PER_INCH, Box, pt
from trustdeck.page import Body, Item, Media, Paragraph, Picture, Shape
from trustdeck.project import ProjectError

MOST_PIXELS = 50_000_000
_KINDS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg"}
_GAP = pt(6)
_BETWEEN = EMU_PER_INCH // 5
LEAST_HEIGHT = EMU_PER_INCH * 5 // 4  # below that a picture on a slide says nothing


def images(block: model.Images, space: Space) -> Frame:
    """Compose one picture in its region, or several as a grid of equal cells."""
    count = len(block.images)
    if count == 1:
        return _image(block.images[0], space)
    across = math.ceil(math.sqrt(count)) if count != 3 else 3
    down = math.ceil(count / across)
    cells = [cell for row in space.box.split_down([1] * down, _BETWEEN) for cell in row.columns(across, _BETWEEN)]
    frames = [_image(image, space.within(cell)) for image, cell in zip(block.images, cells, strict=False)]
    short = any(frame.height > cell.height for frame, cell in zip(frames, cells, strict=False))
    items = tuple(item for frame in frames for item in frame.items)
    return Frame(items, max(space.box.height + 1, LEAST_HEIGHT * down) if short else space.box.height)


def _image(image: model.Image, space: Space) -> Frame:
    region = space.regions.take("picture", "body")
    below = caption(image.caption, space) if image.caption else None
    credit_height = (
        space.setting.height(_credit(image, space), "credit", space.box.width, _credit_sizes(space))
        if image.credit
        else 0
    )
    foot = max(below.height if below else 0, credit_height)
    room = space.box.height - (foot + _GAP if foot else 0)
    media = load(space.setting, image.file, image.span)
    if media is None:
        return Frame((), 0)
    if room < LEAST_HEIGHT:
        return Frame((), LEAST_HEIGHT + (foot + _GAP if foot else 0))
    place = Box(space.box.x, space.box.y, space.box.width, room)
    crop = (0.0, 0.0, 0.0, 0.0)
    if image.fit == "cover":
        crop = _crop(media, place, image.focus)
    else:
        place = _contained(media, place)
    key = f"{space.key}/{region}"
    items: list[Item] = [Picture(key, region, place, region, media, crop, image.alt, image.decorative)]
    if below is not None:
        items += below.moved(0, place.bottom + _GAP - space.box.y).items
    if image.credit is not None:
        items.append(_credit_shape(image, key, place, credit_height, space))
    return Frame(tuple(items), place.height + (foot + _GAP if foot else 0))


def _contained(media: Media, box: Box) -> Box:
    """Return the largest place of the picture's own proportions in the box, at its top and in its middle."""
    ratio = min(box.width / media.width_px, box.height / media.height_px)
    width, height = max(1, round(media.width_px * ratio)), max(1, round(media.height_px * ratio))
    return Box(box.x + (box.width - width) // 2, box.y, min(width, box.width), min(height, box.height))


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


def _credit_shape(image: model.Image, key: str, place: Box, height: int, space: Space) -> Shape:
    """A credit stands small below the picture's right corner; beside a caption it takes the right third."""
    width = place.width // 3 if image.caption else place.width
    return Shape(
        f"{key}-credit", "credit", Box(place.right - width, place.bottom + _GAP, width, height),
        body=Body(_credit(image, space), "credit"),
    )  # fmt: skip


# --- reading --------------------------------------------------------------------------------------


def load(setting: Setting, path: str, span: Span) -> Media | None:
    """Return a picture of the project as it goes into the file, or None where it cannot be used (which is reported).

    Phones' rotation is applied and everything but the picture (places, cameras, comments) is left out.
    """
    key = (path, "")
    if key not in setting.media:
        setting.media[key] = _read(setting, path, span)
    return setting.media[key]


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
            picture: Image.Image = Image.open(io.BytesIO(data), formats=tuple(_KINDS))
            if picture.width * picture.height > MOST_PIXELS:
                setting.report.error(
                    "bad-picture", span, f"`{path}` has {picture.width} by {picture.height} pixels; 50 million is the most",
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
    if upright is not None and (picture.getexif() or picture.format == "MPO"):
        out = io.BytesIO()
        clean = upright.convert("RGB") if kind == "jpeg" and upright.mode not in ("RGB", "L", "CMYK") else upright
        clean.info = {}
        clean.save(out, "JPEG" if kind == "jpeg" else "PNG", **({"quality": 92} if kind == "jpeg" else {}))
        data, picture = out.getvalue(), clean
    return Media(data, kind, picture.width, picture.height, hashlib.sha256(data).hexdigest())

"""Read pictures of any common kind as what PowerPoint shows: PNG, JPEG, EMF, or SVG with a bitmap for other programs.

Pictures may come from strangers. They are decoded before they are used, within limits, and what they tell of
place, camera and program stays behind.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trustdeck.compose.space import Setting
from trustdeck.diagnostics import Span
from trustdeck.foreign import emf, svg
from trustdeck.geometry import EMU_PER_INCH, Box, Size
from trustdeck.page import Backdrop, Media, NativeLayout, Page, Picture
from trustdeck.project import ProjectError

if TYPE_CHECKING:
    from PIL import Image  # a fortieth of a second, and only decks with pictures need it

MOST_PIXELS = 50_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP")  # JPEG opens MPO too
_KEPT_AS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg"}  # phones write several pictures in one JPEG: an MPO
_KEPT = frozenset({"transparency", "icc_profile"})
# What Pillow tells of a picture that is about its pixels; all else is about who made it, where and with what.
_OF_THE_PICTURE = _KEPT | {
    "dpi", "gamma", "srgb", "chromaticity", "aspect", "interlace", "background",
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "progressive", "progression",
}  # fmt: skip
_QUALITY = 92  # of 100: no trace of the coding is seen on a wall
_MANY_COLOURS = 20_000  # what has more is a photograph, and smaller as JPEG
_MOST_DRAWN_PX = 4000  # the longer side of an SVG's bitmap
_WORTH_IT = 0.9  # a picture with few pixels too many is left as it is

_AS_PNG = "save it again as PNG or JPEG"
_OTHERS = {
    "WMF": "open it in PowerPoint or Inkscape and save it as SVG",
    "PDF": "save the page as SVG or PNG, for example with Inkscape",
    "HEIC": "save it as JPEG; an iPhone takes JPEG with Settings > Camera > Formats > Most Compatible",
    "AVIF": _AS_PNG,
    "Photoshop": _AS_PNG,
    "packed SVG": "save it as plain SVG",
}


def load(setting: Setting, path: str, span: Span) -> Media | None:
    """Return a picture of the project as it goes into the file, or None where it cannot be used (which is reported).

    Phones' rotation is applied and everything but the picture (places, cameras, comments) is left out.
    """
    if path not in setting.media:
        setting.media[path] = _read(setting, path, span)
    return setting.media[path]


def _read(setting: Setting, path: str, span: Span) -> Media | None:
    try:
        data = setting.project.read(path)
    except ProjectError as problem:
        setting.report.error("missing-file", span, problem.reason)
        return None
    if path.lower().endswith(".svg") or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:5] in (b"<?xml", b"<svg ", b"<!DOC"):
        return _read_svg(setting, path, data, span)
    if emf.is_emf(data):
        return _read_emf(setting, path, data, span)
    try:
        picture = opened(data)
    except _TooLargeError as problem:
        message = f"`{path}` has {problem.width} by {problem.height} pixels; 50 million is the most"
        hint = "save it smaller: 3,840 pixels across are enough for any slide"
        setting.report.error("bad-picture", span, message, hint)
        return None
    except _UnreadableError:
        kind = _other_kind(data)
        what = f"a picture of the kind {kind}, which is not taken" if kind else "no picture that can be read"
        setting.report.error("bad-picture", span, f"`{path}` is {what}", _OTHERS.get(kind, _AS_PNG))
        return None
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        setting.report.warning(
            "first-picture-only", span, f"`{path}` holds several pictures, of which only the first is shown",
            "save the one that you mean by itself; for a film use a video",
        )  # fmt: skip
    return _stored(picture, data)


class _UnreadableError(Exception):
    """The bytes are no picture that is taken, or a damaged one."""


class _TooLargeError(Exception):
    """The picture has more pixels than are decoded."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(f"{width} by {height}")
        self.width, self.height = width, height


def opened(data: bytes) -> Image.Image:
    """Return a picture, decoded."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes that are refused below
            picture: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise _TooLargeError(picture.width, picture.height)
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise _UnreadableError from None  # Pillow's words are for programmers
    if picture.mode == "F":
        raise _UnreadableError  # numbers that are no colours
    return picture


def _other_kind(data: bytes) -> str:
    """Return what a picture of a kind that is not taken is called; '' where it is not known."""
    begins = {b"%PDF": "PDF", b"8BPS": "Photoshop", b"\xd7\xcd\xc6\x9a": "WMF", b"\x1f\x8b": "packed SVG"}
    if data[4:8] == b"ftyp":
        return "AVIF" if data[8:12] in (b"avif", b"avis") else "HEIC"
    return next((kind for mark, kind in begins.items() if data.startswith(mark)), "")


def _stored(picture: Image.Image, data: bytes) -> Media:
    """Return a picture as it goes into the file: its own bytes where they are sound and tell nothing more."""
    from PIL import ImageOps

    kind = _KEPT_AS.get(str(picture.format), "")
    tells_more = picture.getexif() or picture.format == "MPO" or picture.info.keys() - _OF_THE_PICTURE
    if kind and not tells_more:
        return _media(data, kind, picture)
    upright = ImageOps.exif_transpose(picture) or picture
    if not kind:
        upright = _in_eight_bits(upright)
        kind = "jpeg" if upright.mode == "RGB" and upright.getcolors(_MANY_COLOURS) is None else "png"
    return _encoded(upright, kind)


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Return a picture in one of the modes that PNG and PowerPoint share."""
    if picture.mode.startswith("I"):
        deep = picture.convert("I")
        return deep.point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("1", "L", "RGB", "RGBA"):
        return picture
    if picture.mode in ("LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        return picture.convert("RGBA")
    clear = picture.convert("RGB")
    clear.info.pop("icc_profile", None)  # it was about the colours before
    return clear


def _encoded(picture: Image.Image, kind: str) -> Media:
    clean = picture.convert("RGB") if kind == "jpeg" and picture.mode not in ("RGB", "L", "CMYK") else picture
    clean.info = {key: value for key, value in clean.info.items() if key in _KEPT}
    out = io.BytesIO()
    options: dict[str, Any] = {"quality": _QUALITY} if kind == "jpeg" else {}
    if "icc_profile" in clean.info:
        options["icc_profile"] = clean.info["icc_profile"]
    clean.save(out, kind.upper(), **options)
    return _media(out.getvalue(), kind, clean)


def _media(data: bytes, kind: str, picture: Image.Image) -> Media:
    return Media(data, kind, picture.width, picture.height, hashlib.sha256(data).hexdigest())


# --- drawings -------------------------------------------------------------------------------------


def _read_svg(setting: Setting, path: str, data: bytes, span: Span) -> Media | None:
    report = setting.report
    try:
        drawing = svg.clean(data, _embedded)
    except svg.SvgError as problem:
        report.error("bad-picture", span, f"`{path}` {problem.reason}", problem.hint)
        return None
    if drawing.left_out:
        named = "`, `".join(drawing.left_out[:5])
        report.warning(
            "picture-simplified", span, f"`{path}` is drawn without `{named}`, which no slide can show",
            "save it as PNG if that changes it",
        )  # fmt: skip
    media = drawn(drawing.text, max(1, round(drawing.width)))
    if media is None:
        report.error("bad-picture", span, f"`{path}` cannot be drawn", "save it again as SVG, or as PNG")
    return media


def _read_emf(setting: Setting, path: str, data: bytes, span: Span) -> Media | None:
    try:
        found = emf.clean(data)
    except emf.EmfError as problem:
        setting.report.error("bad-picture", span, f"`{path}` {problem.reason}", problem.hint)
        return None
    return Media(found.data, "emf", found.width, found.height, hashlib.sha256(found.data).hexdigest())


def _embedded(data: bytes) -> tuple[str, bytes] | None:
    """Return a bitmap within an SVG as a picture of its own would be stored."""
    try:
        media = _stored(opened(data), data)
    except (_UnreadableError, _TooLargeError):
        return None
    return media.kind, media.data


def drawn(text: str, width_px: int) -> Media | None:
    """Return an SVG with its bitmap, so many pixels across; None where it cannot be drawn."""
    try:
        media = in_pixels(text, width_px)
    except ValueError:
        return None
    return replace(media, digest=hashlib.sha256(media.data + text.encode()).hexdigest(), svg=text)


def in_pixels(text: str, width_px: int) -> Media:
    """Return an SVG as a bitmap, so many pixels across, or raise a ValueError.

    Without letters it needs none of the machine's fonts.
    """
    import resvg_py

    data = bytes(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True, width=width_px))
    picture = opened(data)
    return Media(data, "png", picture.width, picture.height, hashlib.sha256(data).hexdigest())


# --- resolution -----------------------------------------------------------------------------------


def at_resolution(
    pages: Iterable[Page], layouts: Iterable[NativeLayout], size: Size, ppi: int
) -> tuple[tuple[Page, ...], tuple[NativeLayout, ...]]:
    """Return pages and layouts with each picture in as many pixels as its largest place needs, and not in more.

    What PowerPoint crops is kept, so that a colleague can move the picture in its place. A picture that has too
    few pixels stays as it is.
    """
    pages, layouts = tuple(pages), tuple(layouts)
    scales: dict[str, tuple[Media, float]] = {}
    for media, box, crop in _uses(pages, layouts, size):
        _, most = scales.get(media.digest, (media, 0.0))
        scales[media.digest] = (media, max(most, _scale(media, box, crop, ppi)))
    settled = {digest: _scaled(media, scale) for digest, (media, scale) in scales.items()}

    def settle(item: Any) -> Any:
        return replace(item, media=settled[item.media.digest]) if isinstance(item, Picture) else item

    def behind(backdrop: Backdrop | None) -> Backdrop | None:
        # As a background PowerPoint writes bitmaps alone.
        return replace(backdrop, media=replace(settled[backdrop.media.digest], svg="")) if backdrop else None

    return (
        tuple(replace(page, items=tuple(map(settle, page.items)), backdrop=behind(page.backdrop)) for page in pages),
        tuple(replace(layout, decoration=tuple(map(settle, layout.decoration))) for layout in layouts),
    )


def _uses(
    pages: Iterable[Page], layouts: Iterable[NativeLayout], size: Size
) -> Iterator[tuple[Media, Box, tuple[float, float, float, float]]]:
    """Yield every picture with its place and what is cut from it."""
    for item in (*(i for page in pages for i in page.items), *(i for layout in layouts for i in layout.decoration)):
        if isinstance(item, Picture):
            yield item.media, item.box, item.crop
    for page in pages:
        if page.backdrop is not None:
            yield page.backdrop.media, Box(0, 0, size.width, size.height), page.backdrop.crop


def _scale(media: Media, box: Box, crop: tuple[float, float, float, float], ppi: int) -> float:
    """Return how many of its pixels a picture needs in its place, as a share of each side."""
    left, top, right, bottom = crop
    across = box.width / EMU_PER_INCH * ppi / (media.width_px * max(0.001, 1 - left - right))
    down = box.height / EMU_PER_INCH * ppi / (media.height_px * max(0.001, 1 - top - bottom))
    return max(across, down)


def _scaled(media: Media, scale: float) -> Media:
    width, height = (max(1, round(side * scale)) for side in (media.width_px, media.height_px))
    if media.svg:
        share = min(1.0, _MOST_DRAWN_PX / max(width, height))
        return drawn(media.svg, max(1, round(width * share))) or media
    if scale >= _WORTH_IT or media.kind == "emf":
        return media
    return _resized(media, width, height)


def _resized(media: Media, width: int, height: int) -> Media:
    """Return a picture in fewer pixels, if that makes it smaller: drawings in few colours may grow by it."""
    from PIL import Image

    picture = opened(media.data)
    info: dict[Any, Any] = {key: value for key, value in picture.info.items() if key == "icc_profile"}
    if picture.mode in ("1", "P") or "transparency" in picture.info:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB" if picture.mode == "P" else "L")
    elif picture.mode.startswith("I"):
        picture = _in_eight_bits(picture)
    smaller = picture.resize((width, height), Image.Resampling.LANCZOS)
    smaller.info = info
    found = _encoded(smaller, media.kind)
    return found if len(found.data) < len(media.data) else media

"""Make a stranger's SVG safe: keep what draws, drop what runs, fetches, tells of its maker or depends on the machine.

The result is one SVG element with a size of its own that refers to nothing outside itself. What is drawn by
elements that are not taken over is named, and so are letters, which look different on every machine.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

MAX_BYTES = 5_000_000
MAX_ELEMENTS = 50_000
MAX_DEPTH = 100
LONGER_SIDE = 1200  # px of every drawing, whatever it says itself
MAX_FILTERS = 100  # each is drawn as a picture of its own

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"

_DRAWING = frozenset({
    "svg", "g", "defs", "symbol", "use", "switch", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "image", "style", "marker", "pattern", "mask", "clipPath", "linearGradient", "radialGradient",
    "stop", "filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow",
    "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode",
    "feOffset",
})  # fmt: skip
_LETTERS = frozenset({"text", "tspan", "textPath", "tref", "altGlyph", "foreignObject"})
_SILENT = frozenset({"script", "metadata", "title", "desc", "a", "view", "cursor", "font", "font-face", "handler"})
# They draw nothing: they run, tell, or lead elsewhere. What stands in a link is drawn.
_DATA = re.compile(r"data:image/(?:png|jpe?g)\s*;\s*base64\s*,", re.IGNORECASE)
_URL = re.compile(r"url\s*\(\s*[\"']?\s*(.?)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*\+?([0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*", re.IGNORECASE)
_PX = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE = re.compile(r"@(?:import|charset|namespace)\b[^;]*;|@font-face\s*\{[^}]*\}", re.IGNORECASE)
_MAX_SIDE = 1_000_000  # px; what is larger is a mistake


class SvgError(ValueError):
    """The file cannot be used: why, in an author's words, and what to do."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Svg:
    """A drawing as it may go into a file: its text, its size in px, and the elements that were left out of it."""

    text: str
    width: float
    height: float
    left_out: tuple[str, ...] = ()


def clean(data: bytes, embedded: Callable[[bytes], tuple[str, bytes] | None]) -> Svg:
    """Return the drawing without what runs, leads elsewhere or depends on the machine; raise `SvgError`.

    `embedded` gets the bytes of each bitmap within it, and returns its kind (`png`, `jpeg`) and bytes to keep, or None.
    """
    if len(data) > MAX_BYTES:
        raise SvgError("has more than 5 MB", "save it simpler, or as PNG")
    cleaner = _Cleaner(embedded)
    cleaner.read(data)
    return cleaner.result()


class _Cleaner:
    """Writes an SVG again while it is read."""

    def __init__(self, embedded: Callable[[bytes], tuple[str, bytes] | None]) -> None:
        self._embedded = embedded
        self._written: list[str] = []
        self._open: list[str] = []  # the elements that are open; '' for one that is not written
        self._dropped = 0  # how many of the open elements are within one that is left out with all it holds
        self._style: list[str] | None = None
        self._left_out: dict[str, None] = {}
        self._elements = 0
        self._filters = 0
        self._letters = False
        self._in_letters = 0
        self.size = (0.0, 0.0)

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise SvgError(f"is no sound SVG: its XML breaks in line {error.lineno}", "save it again as SVG") from None

    def result(self) -> Svg:
        if self._letters:
            raise SvgError(
                "has letters as text, which look different on every machine",
                "turn them into paths: in Inkscape Path > Object to Path, in Illustrator Type > Create Outlines",
            )
        return Svg("".join(self._written), *self.size, tuple(self._left_out))

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        if has_subset:  # entities: they can multiply, and lead elsewhere
            raise SvgError("declares entities of its own", "save it as plain SVG, without data of the program")

    def _start(self, tag: str, pairs: list[str]) -> None:
        space, _, name = tag.rpartition(" ")
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise SvgError(f"has more than {MAX_ELEMENTS:,} parts", "save it simpler, or as PNG")
        if len(self._open) + self._dropped > MAX_DEPTH:
            raise SvgError(f"has parts within parts more than {MAX_DEPTH} deep", "save it simpler, or as PNG")
        if not self._open and (space, name) != (_SVG, "svg"):
            raise SvgError("is no SVG", "save it again as SVG")
        if name in _LETTERS and space == _SVG:
            self._in_letters += 1
        if self._dropped or not self._is_kept(space, name):
            self._dropped += 1
            return
        attributes = dict(zip(pairs[::2], pairs[1::2], strict=True))
        if name == "a":
            self._open.append("")
            return
        self._write_start(name, attributes)

    def _is_kept(self, space: str, name: str) -> bool:
        """Say whether an element is taken over; name one that draws and is not."""
        if space != _SVG:
            return False  # what a drawing program notes for itself
        if name in _DRAWING or name == "a":
            return True
        if name not in _SILENT and name not in _LETTERS:
            self._left_out[name if len(name) <= 40 else name[:39] + "…"] = None
        return False

    def _write_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "filter":
            self._filters += 1
            if self._filters > MAX_FILTERS:
                raise SvgError(f"has more than {MAX_FILTERS} filters", "save it simpler, or as PNG")
        kept = dict(self._attributes(name, attributes))
        if not self._open:
            kept = self._sized(attributes, kept)
        self._written.append(f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>")
        self._open.append(name)
        if name == "style":
            self._style = []

    def _attributes(self, name: str, attributes: Mapping[str, str]) -> list[tuple[str, str]]:
        kept = []
        for full, value in attributes.items():
            space, _, key = full.rpartition(" ")
            if key == "href" and space in ("", _XLINK):
                target = self._target(name, value.strip())
                if target:
                    kept.append(("xlink:href", target))
            elif not space and not key.lower().startswith("on") and key != "base" and _stays_within(value):
                kept.append((key, value))
        return kept

    def _target(self, name: str, value: str) -> str:
        """Return where a reference may lead: to a part of the drawing, or to the bitmap that it holds itself."""
        if value.startswith("#"):
            return value
        found = _DATA.match(value) if name == "image" else None
        if found is not None:
            try:
                picture = self._embedded(base64.b64decode("".join(value[found.end() :].split()), validate=True))
            except (binascii.Error, ValueError):
                picture = None
            if picture is not None:
                kind, data = picture
                return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
        if name in ("image", "use", "pattern", "linearGradient", "radialGradient", "filter"):
            self._left_out[f"{name} from elsewhere"] = None
        return ""

    def _sized(self, attributes: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
        """Return the root's attributes with its size in px, and the part of the plane that it shows.

        Large sizes keep its proportions: programs round them to whole px.
        """
        across, down = _px(attributes.get("width", "")), _px(attributes.get("height", ""))
        view = _view(attributes.get("viewBox", ""))
        if view is not None:
            across = across or (down * view[2] / view[3] if down else view[2])
            down = down or across * view[3] / view[2]
        if not across or not down or max(across, down) > _MAX_SIDE:
            raise SvgError(
                "does not say how large it is", "give its `svg` element a `viewBox`, or `width` and `height`"
            )
        scale = LONGER_SIDE / max(across, down)
        self.size = (across * scale, down * scale)
        shown = view or (0.0, 0.0, across, down)
        inner = {key: value for key, value in kept.items() if key not in ("width", "height", "viewBox", "x", "y")}
        return {
            "xmlns": _SVG, "xmlns:xlink": _XLINK, "width": f"{self.size[0]:.4f}", "height": f"{self.size[1]:.4f}",
            "viewBox": " ".join(f"{value:.10g}" for value in shown), **inner,
        }  # fmt: skip

    def _end(self, tag: str) -> None:
        space, _, name = tag.rpartition(" ")
        if name in _LETTERS and space == _SVG:
            self._in_letters -= 1
        if self._dropped:
            self._dropped -= 1
            return
        opened = self._open.pop()
        if self._style is not None and opened == "style":
            self._written.append(escape(self._safe_style("".join(self._style))))
            self._style = None
        if opened:
            self._written.append(f"</{opened}>")

    def _characters(self, text: str) -> None:
        if self._in_letters and text.strip():
            self._letters = True
        if self._style is not None and not self._dropped:
            self._style.append(text)

    def _safe_style(self, text: str) -> str:
        rules = _AT_RULE.sub("", _COMMENT.sub("", text))
        if "@" in rules or not _stays_within(rules):
            self._left_out["style"] = None
            return ""
        return rules.strip()


def _stays_within(value: str) -> bool:
    """Say whether a value or a style sheet refers to nothing but parts of the drawing; escapes could hide more."""
    return "\\" not in value and all(match[1] == "#" for match in _URL.finditer(value))


def _px(length: str) -> float:
    """Return a length in px; 0 where it is none, or a share of a place that is not known."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PX[match[2].lower()] if match else 0.0


def _view(written: str) -> tuple[float, float, float, float] | None:
    try:
        x, y, width, height = (float(value) for value in written.replace(",", " ").split())
    except ValueError:
        return None
    sound = all(abs(value) < _MAX_SIDE for value in (x, y, width, height)) and width > 0 and height > 0
    return (x, y, width, height) if sound else None

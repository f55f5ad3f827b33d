"""Compose code: its lines in the theme's colours on a panel, numbered and marked where that is wanted.

Lines have an exact height, so that numbers and marks stand beside theirs in every program and font.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from trustdeck import model
from trustdeck.brand import COLOURED, Brand
from trustdeck.colours import contrast
from trustdeck.compose.space import Frame, Space
from trustdeck.diagnostics import Span
from trustdeck.foreign.code import TokenKind
from trustdeck.geometry import Box, Inset, pt
from trustdeck.markup import Run, is_right_to_left
from trustdeck.page import Body, Item, Palette, Paragraph, Shape, Text
from trustdeck.typeset import SetText

STYLE = "code"
_FEW = 0.92  # of the height that code may take to stand larger
_LARGER = 2  # steps
_HANG = 2  # characters that the rest of a line which had to be broken stands further in
_TAB = 4  # characters
_BAR = pt(3)
_LEFT_TO_RIGHT = "en-GB"  # what code in a text that runs the other way is marked as, to stand as it was written
_LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3


class LongLine(NamedTuple):
    """A line of code that is wider than its room, among words that are."""

    text: str
    span: Span


# --- colours --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ink:
    """The colour roles of code: its panel, what is marked on it, its text, and each kind of token there.

    `marked` are those of tokens in marked lines, whose ground is another.
    """

    panel: str
    mark: str
    bar: str
    text: str
    kinds: Mapping[TokenKind, str]
    marked: Mapping[TokenKind, str]


_WANTED: Mapping[TokenKind, str] = {
    "keyword": "accent", "string": "accent-2", "number": "accent-2", "comment": "muted",
}  # fmt: skip
_ON_LIGHT_PANEL = {"accent": "page-accent", "accent-2": "page-accent-2", "muted": "surface"}


def _ink(background: str, brand: Brand) -> _Ink:
    """Return the colours on a page's background; one that would be hard to read gives way to that of the text.

    The panel is the first that keeps the most colours: on a dark page of a light brand the surface's would not.
    """
    palette = brand.palette(background)
    if background in COLOURED:  # only text reads there: the code has a light panel
        wanted = {kind: _ON_LIGHT_PANEL[role] for kind, role in _WANTED.items()}
        return _inked("text", "panel-mark", "page-accent", "background", wanted, brand, palette)
    panels = ("background",) if background == "surface" else ("surface", "code-panel")
    inks = [_inked(panel, "mark", "accent", "text", _WANTED, brand, palette) for panel in panels]
    return max(inks, key=lambda ink: sum(role != ink.text for role in ink.kinds.values()))


def _inked(
    panel: str, mark: str, bar: str, text: str, wanted: Mapping[TokenKind, str], brand: Brand, palette: Palette
) -> _Ink:
    ground = brand.seen(panel, palette, brand.hex("background", palette))
    band = brand.seen(mark, palette, ground)

    def readable(on: str) -> Mapping[TokenKind, str]:
        return {
            kind: role if contrast(brand.hex(role, palette), on) >= _LEAST_CONTRAST else text
            for kind, role in wanted.items()
        }

    return _Ink(panel, mark, bar, text, readable(ground), readable(band))


# --- composing ------------------------------------------------------------------------------------


def code(block: model.Code, space: Space) -> Frame:
    """Compose code on a panel as tall as its lines. A few lines, alone on their slide, stand larger."""
    steps = range(_LARGER, 0, -1) if space.step == 0 and space.fills else ()
    for step in steps:
        sheet = _Sheet(block, space.within(space.box, step=step))
        if sheet.height <= space.box.height * _FEW and not sheet.long_lines:
            return sheet.frame()
    return _Sheet(block, space).frame()


class _Sheet:
    """Code in the making: its lines as paragraphs, measured."""

    def __init__(self, block: model.Code, space: Space) -> None:
        brand = space.setting.brand
        self.block = block
        self.space = space
        language = block.language or space.language
        self.language = _LEFT_TO_RIGHT if is_right_to_left(language) else language
        self.sizes = space.sizes(STYLE)
        self.inset = brand.styles[STYLE].inset
        self.ink = _ink(space.background, brand)
        self.letter_em = space.setting.families.face("mono").width_em("0")
        self.gutter = self._gutter()
        self.paragraphs, self.measured = self._set()
        self.height = self.measured.height + self.inset.top + self.inset.bottom

    @property
    def long_lines(self) -> tuple[LongLine, ...]:
        return tuple(
            LongLine(line.plain.strip(), line.span)
            for line, said in zip(self.block.lines, self.measured.paragraphs, strict=True)
            if len(said.lines) > 1
        )

    def frame(self) -> Frame:
        """Return the panel, the marks, the numbers and the code, in this order from the back."""
        space, box = self.space, replace(self.space.box, height=self.height)
        region = space.regions.take("code", "body")
        key = f"{space.key}/{region}"
        panel = Shape(f"{key}-panel", f"{region} panel", box, fill=self.ink.panel, decorative=True)
        left = self.gutter + self.inset.left if self.gutter else 0
        room = Box(box.x + left, box.y, box.width - left, box.height)
        inset = replace(self.inset, left=0) if self.gutter else None
        text = Text(key, region, room, region, self._body(self.paragraphs, inset))
        items: list[Item] = [panel, *self._marks(key, region, box), *self._numbers(key, region, box), text]
        return Frame(tuple(items), self.height, self.measured.line_count, self.long_lines)

    def _body(self, paragraphs: tuple[Paragraph, ...], inset: Inset | None) -> Body:
        return Body(paragraphs, STYLE, self.space.sizes_or_none(STYLE), inset=inset)

    # --- lines ------------------------------------------------------------------------------------

    def _set(self) -> tuple[tuple[Paragraph, ...], SetText]:
        """Return the lines, those that have to be broken hanging, and how they come out."""
        lines = tuple(Paragraph(tuple(self._runs(line)), tab_em=self._tab_em(line)) for line in self.block.lines)
        measured = self._measured(lines)
        if measured.line_count == len(lines):
            return lines, measured
        hanging = tuple(
            replace(paragraph, hang_em=self._hang_em(line)) if len(said.lines) > 1 else paragraph
            for line, paragraph, said in zip(self.block.lines, lines, measured.paragraphs, strict=True)
        )
        return hanging, self._measured(hanging)

    def _measured(self, lines: Sequence[Paragraph]) -> SetText:
        taken = self.gutter + self.inset.left if self.gutter else 0
        width = self.space.box.width - taken + (self.inset.left if self.gutter else 0)
        return self.space.setting.text(lines, STYLE, width, self.sizes)

    def _tab_em(self, line: model.CodeLine) -> float:
        return _TAB * self.letter_em if "\t" in line.plain else 0

    def _hang_em(self, line: model.CodeLine) -> float:
        """Return how far the rest of a broken line stands in; a tab would stop there, so such lines do not hang."""
        plain = line.plain
        return 0 if "\t" in plain else (len(plain) - len(plain.lstrip()) + _HANG) * self.letter_em

    def _runs(self, line: model.CodeLine) -> Iterator[Run]:
        for kind, text in line.tokens:
            kinds = self.ink.marked if line.is_marked else self.ink.kinds
            role = kinds.get(kind, self.ink.text)
            yield Run(
                text, code=True, bold=kind in ("keyword", "name"), italic=kind == "comment",
                colour="" if role == "text" else role, language=self.language,
            )  # fmt: skip

    # --- beside the lines -------------------------------------------------------------------------

    def _gutter(self) -> int:
        """Return how wide the numbers are with what is left and right of them, but for the code's own margin."""
        if not self.block.numbers:
            return 0
        digits = len(str(self.block.lines[-1].number))
        return pt(self.letter_em * (digits + 1) * self.sizes[0]) + self.inset.left

    def _numbers(self, key: str, region: str, box: Box) -> Iterator[Item]:
        """Yield the lines' numbers beside them: not among the text, so that who copies it gets the code alone."""
        if not self.gutter:
            return
        rows: list[Paragraph] = []
        for line, said in zip(self.block.lines, self.measured.paragraphs, strict=True):
            role = (self.ink.marked if line.is_marked else self.ink.kinds)["comment"]
            number = Run(str(line.number), code=True, colour=role, language=self.language)
            rows += [Paragraph((number,), align="right"), *[Paragraph(())] * (len(said.lines) - 1)]
        place = Box(box.x, box.y, self.gutter, box.height)
        body = self._body(tuple(rows), replace(self.inset, left=0, right=0))
        yield Shape(f"{key}-numbers", f"{region} numbers", place, body=body, decorative=True)

    def _marks(self, key: str, region: str, box: Box) -> Iterator[Item]:
        """Yield a band with a bar at its left behind each run of lines that stand out."""
        top = box.y + self.inset.top
        runs = _marked_runs(self.block.lines)
        for number, (first, last) in enumerate(runs, 1):
            start, end = self.measured.paragraphs[first], self.measured.paragraphs[last]
            band = Box(box.x, top + start.top, box.width, end.top + end.height - start.top)
            name = f"{region} mark {number}"
            yield Shape(f"{key}-mark-{number}", name, band, fill=self.ink.mark, decorative=True)
            bar = replace(band, width=_BAR)
            yield Shape(f"{key}-mark-{number}-bar", f"{name} bar", bar, fill=self.ink.bar, decorative=True)


def _marked_runs(lines: Sequence[model.CodeLine]) -> list[tuple[int, int]]:
    """Return the first and the last index of each run of marked lines."""
    found: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if line.is_marked and found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        elif line.is_marked:
            found.append((index, index))
    return found

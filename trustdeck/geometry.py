"""Reckon with lengths and rectangles on a slide.

Every length is an `int` of English Metric Units (EMU, 914,400 to the inch, 12,700 to the point;
ECMA-376 part 1, 20.1.2.1). Places are measured from the slide's top-left corner. Splitting never
loses an EMU: the parts and the gaps between them add up to the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

EMU_PER_INCH = 914_400
EMU_PER_PT = 12_700
EMU_PER_CM = 360_000


def pt(points: float) -> int:
    """Return points as EMU."""
    return round(points * EMU_PER_PT)


def cm(centimetres: float) -> int:
    """Return centimetres as EMU."""
    return round(centimetres * EMU_PER_CM)


def to_pt(emu: int) -> float:
    """Return EMU as points."""
    return emu / EMU_PER_PT


@dataclass(frozen=True, slots=True)
class Size:
    """A width and a height."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Inset:
    """The room kept free inside a rectangle's four sides."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    def plus(self, other: Inset) -> Inset:
        return Inset(self.left + other.left, self.top + other.top, self.right + other.right, self.bottom + other.bottom)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `x` and `y` are its top-left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def inside(self, inset: Inset) -> Box:
        """Return what is left of the rectangle within the inset; never negative."""
        return Box(
            self.x + inset.left,
            self.y + inset.top,
            max(0, self.width - inset.left - inset.right),
            max(0, self.height - inset.top - inset.bottom),
        )

    def contains(self, other: Box) -> bool:
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def overlaps(self, other: Box) -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def beside(self, other: Box, gap: int) -> Box:
        """Return what is left of the rectangle on the wider side of another that lies over a part of it."""
        if not self.overlaps(other):
            return self
        left = max(0, min(self.right, other.x - gap) - self.x)
        right = max(0, self.right - max(self.x, other.right + gap))
        return Box(self.x if left >= right else self.right - right, self.y, max(left, right), self.height)

    def columns(self, count: int, gap: int) -> tuple[Box, ...]:
        """Return `count` equal columns, `gap` apart."""
        return self.split_across([1] * count, gap)

    def split_across(self, shares: Sequence[int], gap: int) -> tuple[Box, ...]:
        """Return side by side one rectangle for each share of the width, `gap` apart."""
        return tuple(Box(self.x + at, self.y, width, self.height) for at, width in split(self.width, shares, gap))

    def split_down(self, shares: Sequence[int], gap: int) -> tuple[Box, ...]:
        """Return one below another one rectangle for each share of the height, `gap` apart."""
        return tuple(Box(self.x, self.y + at, self.width, height) for at, height in split(self.height, shares, gap))

    def span(self, grid: int, first: int, last: int, gap: int) -> Box:
        """Return columns `first` to `last` (from 1) of a grid of `grid` columns, `gap` apart."""
        cells = self.columns(grid, gap)
        left, right = cells[first - 1], cells[last - 1]
        return Box(left.x, self.y, right.right - left.x, self.height)

    def rows(self, grid: int, first: int, last: int) -> Box:
        """Return rows `first` to `last` (from 1) of a grid of `grid` rows without gaps."""
        cells = self.split_down([1] * grid, 0)
        top, bottom = cells[first - 1], cells[last - 1]
        return Box(self.x, top.y, self.width, bottom.bottom - top.y)


@dataclass(frozen=True, slots=True)
class Outline:
    """Filled outlines on a grid of their own, `width` squares across and `height` down.

    Each step is `M` (go to a point), `L` (a line to it), `C` (a curve by two points to a third) or `Z` (close), with
    the points' numbers. Where outlines overlap, what lies within an even number of them is left out.
    """

    width: int
    height: int
    steps: tuple[tuple[str, tuple[int, ...]], ...]


def split(length: int, shares: Sequence[int], gap: int) -> tuple[tuple[int, int], ...]:
    """Return (offset, length) for each share of a length with gaps between; the rounding loses nothing."""
    room = length - gap * (len(shares) - 1)
    total = sum(shares)
    edges = [0]
    done = 0
    for share in shares:
        done += share
        edges.append(room * done // total)
    return tuple((edges[i] + gap * i, edges[i + 1] - edges[i]) for i in range(len(shares)))

"""Read YAML into a tree of raw text with places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trustdeck.diagnostics import Span

Style = Literal["plain", "single", "double", "literal", "folded"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as the author typed it: `1.10`, `no` and `2012-10-03` are these characters.

    A missing value (`key:` with nothing behind it) has the text '' and the style `plain`; `''` has the
    style `single`. `inserted` are the (start, end) offsets in `text` of what an expression put there:
    text, never markup. `indent` is the column (from 1) at which the lines of a block scalar begin.
    """

    text: str
    span: Span
    style: Style = "plain"
    inserted: tuple[tuple[int, int], ...] = ()
    indent: int = 0

    @property
    def is_missing(self) -> bool:
        return not self.text and self.style == "plain"

    def part(self, start: int, length: int) -> Span:
        """Return the place of `length` characters from offset `start` of the text, as nearly as can be told."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order in which they were written; keys are plain scalars and unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.entries if name.text == key), None)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(name.text for name, _ in self.entries)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in order."""

    items: tuple[Node, ...]
    span: Span


Node = Scalar | Mapping | Sequence

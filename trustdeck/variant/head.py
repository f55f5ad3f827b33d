"""Read what a deck's head says of its variants; what is malformed there is left for `schema` to report."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass

from trustdeck.markup import full_language
from trustdeck.source import Mapping, Node, Scalar, Sequence

DEFAULT_BRAND = "default"
DEFAULT_LANGUAGE = "en-GB"


@dataclass(frozen=True, slots=True)
class Audience:
    """A named public; `key` and `brand` are as written, with their places. `brand` may be None."""

    key: Scalar
    name: str
    brand: Scalar | None


@dataclass(frozen=True, slots=True)
class Head:
    """What a deck declares. `languages` maps each full tag to the code that the author wrote, in order."""

    audiences: AbstractMapping[str, Audience]
    languages: AbstractMapping[str, str]
    brand: Scalar | None

    def declared(self, name: str) -> str:
        """Return the audience, or the full tag of the language, that a name stands for, or ''."""
        if name in self.audiences:
            return name
        tag = full_language(name)
        return tag if tag in self.languages else ""

    @property
    def names(self) -> tuple[str, ...]:
        """All names that may stand in `for`, as the author would write them."""
        return (*self.audiences, *self.languages.values())


def read_head(tree: Mapping) -> Head:
    """Return what the head of a deck says of its variants."""
    audiences = tree.get("audiences")
    entries = audiences.entries if isinstance(audiences, Mapping) else tuple((key, key) for key in _scalars(audiences))
    codes = _scalars(tree.get("languages")) or _scalars(tree.get("language"))
    languages: dict[str, str] = {}
    for code in codes:
        if tag := full_language(code.text):
            languages.setdefault(tag, code.text)
    return Head(
        {key.text: Audience(key, _name(key, value), _brand(value)) for key, value in entries},
        languages or {DEFAULT_LANGUAGE: "en"},
        filled(tree.get("brand")),
    )


def filled(node: Node | None) -> Scalar | None:
    """Return a text that is not missing, or None."""
    return node if isinstance(node, Scalar) and node.text.strip() else None


def _scalars(node: Node | None) -> tuple[Scalar, ...]:
    if isinstance(node, Sequence):
        return tuple(item for item in node.items if isinstance(item, Scalar))
    return (node,) if isinstance(node, Scalar) else ()


def _name(key: Scalar, value: Node) -> str:
    name = filled(value.get("name")) if isinstance(value, Mapping) else None
    return name.text if name else key.text


def _brand(value: Node) -> Scalar | None:
    return filled(value.get("brand")) if isinstance(value, Mapping) else None

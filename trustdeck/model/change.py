"""Walk through a deck's slides and blocks, and change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from trustdeck.model.content import Block, Columns
from trustdeck.model.deck import Deck, Slide


def map_slides(deck: Deck, change: Callable[[Slide], Slide]) -> Deck:
    """Return the deck with every slide changed."""
    sections = tuple(replace(section, slides=tuple(map(change, section.slides))) for section in deck.sections)
    return replace(deck, sections=sections)


def map_blocks(deck: Deck, change: Callable[[Block], Block | None]) -> Deck:
    """Return the deck with every block changed, those in columns too; None takes a block away."""
    return map_slides(deck, lambda slide: replace(slide, content=changed_blocks(slide.content, change)))


def changed_blocks(content: Iterable[Block], change: Callable[[Block], Block | None]) -> tuple[Block, ...]:
    """Return content with every block changed, those in columns too; None takes a block away."""
    changed: list[Block] = []
    for block in content:
        if isinstance(block, Columns):
            columns = tuple(replace(column, content=changed_blocks(column.content, change)) for column in block.columns)
            changed.append(replace(block, columns=columns))
        elif (after := change(block)) is not None:
            changed.append(after)
    return tuple(changed)


def blocks_of(content: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks of content, those in columns instead of the columns."""
    for block in content:
        if isinstance(block, Columns):
            for column in block.columns:
                yield from column.content
        else:
            yield block

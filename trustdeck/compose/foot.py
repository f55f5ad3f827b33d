"""Say in one line at a slide's foot what the deck is and where in it one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trustdeck import model
from trustdeck.brand import Brand
from trustdeck.compose.space import Setting, label
from trustdeck.page import Paragraph

_BETWEEN = " · "


def section_words(section: model.Section, deck: model.Deck, brand: Brand) -> str:
    """Return which section of how many it is, and its name, as far as the brand wants them at the foot."""
    if section.name is None:
        return ""
    count = sum(one.name is not None for one in deck.sections)
    progress = f"{section.number}/{count}" if brand.footer_progress and count > 1 else ""
    name = " ".join(section.name.plain.split()) if brand.footer_section else ""
    return " ".join(filter(None, (progress, name)))


def footer_text(about: Sequence[str], where: str, width: int, setting: Setting) -> str:
    """Return what stands at the foot: what the deck is about, and where in it one is.

    Where the line has no room for both, the place goes first; where it has no room for that, the place ends in
    an ellipsis. A foot without a place stays as it is.
    """
    if not where:
        return _BETWEEN.join(filter(None, about))
    texts = tuple(_shorter(about, where))
    return next((text for text in texts if _fits(text, width, setting)), texts[-1])


def _shorter(about: Sequence[str], where: str) -> Iterator[str]:
    """Yield the line, and ever shorter ones down to the first word of the place."""
    yield _BETWEEN.join(filter(None, (*about, where)))
    yield where
    words = where.split()
    for count in range(len(words) - 1, 0, -1):
        yield " ".join(words[:count]).rstrip(",.;:–-") + " …"


def _fits(text: str, width: int, setting: Setting) -> bool:
    line = setting.text((Paragraph(label(text, setting.language)),), "footer", width, setting.sizes("footer", 0))
    return line.line_count == 1 and not line.overlong

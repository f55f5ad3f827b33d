"""Say how long a deck takes: the times of its slides, and what they come to against its length.

A slide that is continued counts once, and one that is skipped when the deck is shown not at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from trustdeck.diagnostics import Report
from trustdeck.model import Deck
from trustdeck.model.durations import Duration, spoken

FAR_UNDER = 0.8  # of the length: what a lecturer can stretch, with questions and pauses, to fill it


@dataclass(frozen=True, slots=True)
class SlideTime:
    """A slide that is shown: its key and title, its section's name, how many seconds it takes (None: not said).

    `is_made`: the compiler made it, so that nobody says what it takes.
    """

    key: str
    title: str
    section: str
    seconds: int | None
    is_made: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """The times of all slides that are shown, and the length of the whole in seconds (None: not said)."""

    slides: tuple[SlideTime, ...]
    length: int | None = None

    @property
    def total(self) -> int:
        return sum(slide.seconds or 0 for slide in self.slides)

    @property
    def untimed(self) -> int:
        """How many slides say no duration, dividers aside."""
        return sum(slide.seconds is None and not slide.is_made for slide in self.slides)


def timing(deck: Deck) -> Timing:
    """Return how long the deck takes for its audience."""
    slides = tuple(
        SlideTime(
            slide.key, slide.title, section.name.plain if section.name else "",
            slide.duration.seconds if slide.duration else None, slide.is_made,
        )
        for section in deck.sections
        for slide in section.slides
        if not slide.hidden
    )  # fmt: skip
    length = length_of(deck)
    return Timing(slides, length.seconds if length else None)


def length_of(deck: Deck) -> Duration | None:
    """Return the deck's length: what its audience has, else what the deck says."""
    audience = deck.audiences.get(deck.audience)
    return audience.length if audience is not None and audience.length is not None else deck.length


def check(deck: Deck, report: Report) -> None:
    """Warn where the slides take more time than there is, or far less; a deck without times or length is left alone.

    Too little is told only where every slide says what it takes.
    """
    length = length_of(deck)
    found = timing(deck)
    if length is None or found.total == 0:
        return
    planned = f"the slides take {spoken(found.total)}"
    if found.total > length.seconds:
        over = spoken(found.total - length.seconds)
        hint = "plan less, or leave slides out; `trustdeck check --explain-timing` lists them"
        report.warning("over-time", length.span, f"{planned}, {over} more than the {spoken(length.seconds)}", hint)
    elif found.total < length.seconds * FAR_UNDER and not found.untimed:
        left = spoken(length.seconds - found.total)
        hint = "plan more time for them, or say a shorter `length`"
        report.warning("under-time", length.span, f"{planned} of {spoken(length.seconds)}: {left} are left", hint)


def summary(found: Timing) -> str:
    """Return in words what the slides come to, and what that is of the length."""
    words = spoken(found.total)
    if found.length is not None:
        over = found.total - found.length
        rest = f", {spoken(abs(over))} {'too much' if over > 0 else 'left'}" if over else ""
        words = f"{words} of {spoken(found.length)}{rest}"
    if found.untimed:
        words += f"; {found.untimed} slide{'s' if found.untimed > 1 else ''} without a duration"
    return words

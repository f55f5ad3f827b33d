"""Compose a slide's footnotes at its foot, and keep the content above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from trustdeck import model
from trustdeck.compose.space import Frame, Space, label, runs
from trustdeck.geometry import EMU_PER_INCH, Box
from trustdeck.page import Body, Paragraph, Text

_GAP = EMU_PER_INCH // 8  # between the content and the footnotes
_LEAST_CUT = 0.6  # of its height: a region that would keep less moves up as a whole
_FEW = 0.15  # of the body's height: more footnotes are smaller
_MOST = 0.5
_THIN_SPACE = "\u2009"


def noted(footnotes: Sequence[model.Footnote], said: Any) -> tuple[model.Footnote, ...]:
    """Return the footnotes whose marks stand in what is said."""
    if not footnotes:
        return ()
    marks = {mark for mark, _ in model.note_marks(said)}
    return tuple(note for note in footnotes if note.mark in marks)


def compose_footnotes(footnotes: Sequence[model.Footnote], space: Space) -> Frame:
    """Compose footnotes one below another, at the bottom of the space and no larger than they are.

    The frame's height is the room that they take from the content, so it is too tall where they are too many.
    """
    content = tuple(_paragraph(note, space.language) for note in footnotes)
    usual, small = space.setting.sizes("footnote", 0), space.setting.sizes("footnote", -1)
    few = space.setting.height(content, "footnote", space.box.width, usual) <= space.box.height * _FEW
    sizes = usual if few else small
    measured = space.setting.text(content, "footnote", space.box.width, sizes)
    height = space.setting.height(content, "footnote", space.box.width, sizes)
    box = Box(space.box.x, space.box.bottom - height, space.box.width, height)
    region = space.regions.take("footnote")
    item = Text(f"{space.key}/{region}", region, box, region, Body(content, "footnote", None if few else small))
    place = footnotes[0].text.span
    return Frame((item,), height + _GAP, overlong=tuple((word, place) for word in measured.overlong))


def excess(frame: Frame, whole: Box) -> int:
    """Return by how much footnotes are taller than may be."""
    return frame.height - round(whole.height * _MOST)


def above(boxes: Mapping[str, Box], top: int, limit: int) -> dict[str, Box]:
    """Return the places of regions so that none reaches below the limit: cut, or moved up where little would remain.

    None moves above the top of the room for content, where the headline stands.
    """
    return {name: raised(box, top, limit) for name, box in boxes.items()}


def raised(box: Box, top: int, limit: int) -> Box:
    """Return a place that does not reach below the limit."""
    if box.bottom <= limit:
        return box
    height = limit - box.y
    if height >= box.height * _LEAST_CUT or limit - box.height < top:
        return replace(box, height=max(1, height))
    return replace(box, y=limit - box.height)


def _paragraph(note: model.Footnote, language: str) -> Paragraph:
    mark = label(note.mark, language, script="sup")
    return Paragraph((*mark, *label(_THIN_SPACE, language), *runs(note.text, language)))

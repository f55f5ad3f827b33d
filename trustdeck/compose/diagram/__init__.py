"""Compose a diagram: one group of shapes and connectors, in the form that suits its kind and its room.

A kind of diagram has one form or several, in the order of preference. A form is a function `(block, space) -> Drawing`:
it gets a space at one size of text and says how much height it needs there. Which size and which form that is, is
for this module and for the fit to find.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from trustdeck import model
from trustdeck.compose.diagram.flow import flows
from trustdeck.compose.diagram.lanes import swimlanes
from trustdeck.compose.diagram.levels import funnel, pyramid
from trustdeck.compose.diagram.pen import Drawing, Form, first_fitting
from trustdeck.compose.diagram.round import cycles, venn
from trustdeck.compose.diagram.row import processes, timelines
from trustdeck.compose.diagram.tree import hierarchies
from trustdeck.compose.diagram.words import summary
from trustdeck.compose.space import Frame, Space
from trustdeck.geometry import EMU_PER_INCH
from trustdeck.page import Group

LEAST_HEIGHT = EMU_PER_INCH * 3 // 2
_ROOMY = 0.8  # of the height that a diagram may take for its text to stand larger

_FORMS: Mapping[model.DiagramKind, Callable[[model.Diagram], Sequence[Form]]] = {
    "process": processes,
    "cycle": cycles,
    "timeline": timelines,
    "pyramid": lambda block: (pyramid,),
    "funnel": lambda block: (funnel,),
    "hierarchy": hierarchies,
    "venn": lambda block: (venn,),
    "swimlane": swimlanes,
    "flow": flows,
}


def diagram(block: model.Diagram, space: Space) -> Frame:
    """Compose a diagram. It takes all the height that it is given; with few words, alone, its text is larger."""
    language = block.language or space.language
    drawing = _drawn(block, space.within(space.box, language=language))
    region = space.regions.take("area")
    space.regions.derived.pop(region, None)  # a group is no placeholder
    alt = "" if block.decorative else block.alt or summary(block, language)
    group = Group(f"{space.key}/{region}", block.kind, drawing.items, alt, block.decorative)
    height = max(space.box.height, drawing.needed)
    return Frame((group,), height, overlong=drawing.overlong)


def _drawn(block: model.Diagram, space: Space) -> Drawing:
    forms = _FORMS[block.kind](block)
    drawings = [form(block, space) for form in forms]
    best = first_fitting(drawings, space)
    if space.step == 0 and space.fills and best.fits(space):
        form = forms[drawings.index(best)]
        for step in (2, 1):
            larger = form(block, space.within(space.box, step=step))
            if larger.needed <= space.box.height * _ROOMY and not larger.overlong:
                return larger
    return best


__all__ = ["LEAST_HEIGHT", "diagram"]

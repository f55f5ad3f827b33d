"""Write how a slide comes, and what comes with each click: its main sequence, and the list of its builds.

The elements are those that PowerPoint writes for *Appear* and *Fade* on click (ECMA-376 part 1, 19.5): one
outer `p:par` for each click, in it one that begins at once, in it one for each effect, of which the first waits
for the click and the others come with it.
"""

from __future__ import annotations

from itertools import count

from lxml import etree

from trustdeck.page import Chart, Item, Page, Shape, Target, Text, Transition
from trustdeck.powerpoint.sheet import Sheet
from trustdeck.powerpoint.xml import NAMESPACES, Element, name, sub

_PRESET = {"appear": 1, "fade": 10}  # PowerPoint's numbers of its effects
_SPEED = {"fade": "med", "push": "med", "wipe": "med", "morph": "slow"}
_FADE_MS = 500  # PowerPoint's own
_ALL = -4  # what PowerPoint writes for "of every series" and "of every category"


_MORPH_MS = 2000  # PowerPoint's own


def write_transition(transition: Transition, slide: Element) -> None:
    """Append `p:transition` (ECMA-376 part 1, 19.3.1.50), where the slide has one.

    Morph is younger than the standard. PowerPoint writes it as a choice for programs that know it, and a fade
    for all others.
    """
    if transition.effect == "morph":
        choices = _declaring(slide, "mc:AlternateContent", "mc", "p14")
        morph = _transition(_declaring(choices, "mc:Choice", "p159", Requires="p159"), transition)
        morph.set(name("p14:dur"), str(_MORPH_MS))
        sub(morph, "p159:morph", option="byObject")
        sub(_transition(sub(choices, "mc:Fallback"), transition), "p:fade")
    elif transition != Transition():
        element = _transition(slide, transition)
        if transition.effect != "none":
            sub(element, f"p:{transition.effect}")


def _transition(parent: Element, transition: Transition) -> Element:
    element = sub(parent, "p:transition")
    if transition.effect in _SPEED:
        element.set("spd", _SPEED[transition.effect])
    if transition.advance_ms:
        element.set("advTm", str(transition.advance_ms))
    return element


def _declaring(parent: Element, tag: str, *prefixes: str, **attributes: str) -> Element:
    """Append an element that declares namespaces of a later time, as PowerPoint does, and return it."""
    return etree.SubElement(parent, name(tag), attributes, nsmap={prefix: NAMESPACES[prefix] for prefix in prefixes})


def write_timing(page: Page, sheet: Sheet) -> None:
    """Append `p:timing`, where something on the page comes with a click."""
    if not page.clicks:
        return
    items = {item.key: item for item in page.items}
    timing = sub(sheet.part.tree, "p:timing")
    _Sequence(page, items, sheet).write(sub(timing, "p:tnLst"))
    _build_list(timing, page, items, sheet)


class _Sequence:
    """The main sequence of one slide; it numbers its time nodes as they are made."""

    def __init__(self, page: Page, items: dict[str, Item], sheet: Sheet) -> None:
        self._page = page
        self._items = items
        self._sheet = sheet
        self._ids = count(1)

    def write(self, nodes: Element) -> None:
        root = self._node(sub(nodes, "p:par"), dur="indefinite", restart="never", nodeType="tmRoot")
        sequence = sub(sub(root, "p:childTnLst"), "p:seq", concurrent=1, nextAc="seek")
        main = sub(self._node(sequence, dur="indefinite", nodeType="mainSeq"), "p:childTnLst")
        for click in self._page.clicks:
            waiting = self._held(sub(main, "p:par"), delay="indefinite")
            together = self._held(sub(waiting, "p:par"), delay="0")
            for index, target in enumerate(click):
                self._effect(sub(together, "p:par"), target, is_first=index == 0)
        for tag, event in (("p:prevCondLst", "onPrev"), ("p:nextCondLst", "onNext")):
            condition = sub(sub(sequence, tag), "p:cond", evt=event, delay=0)
            sub(sub(condition, "p:tgtEl"), "p:sldTgt")

    def _node(self, parent: Element, **attributes: str | int) -> Element:
        return sub(parent, "p:cTn", id=next(self._ids), **attributes)

    def _held(self, parent: Element, delay: str) -> Element:
        """Append a time node that begins after a delay and stays; return its list of nodes."""
        node = self._node(parent, fill="hold")
        sub(sub(node, "p:stCondLst"), "p:cond", delay=delay)
        return sub(node, "p:childTnLst")

    def _effect(self, parent: Element, target: Target, *, is_first: bool) -> None:
        entrance = self._page.entrance
        node = self._node(parent, presetID=_PRESET[entrance], presetClass="entr", presetSubtype=0, fill="hold")
        if _build_tag(self._items[target.item]):
            node.set("grpId", "0")
        node.set("nodeType", "clickEffect" if is_first else "withEffect")
        sub(sub(node, "p:stCondLst"), "p:cond", delay=0)
        children = sub(node, "p:childTnLst")
        appearing = sub(children, "p:set")
        behaviour = sub(appearing, "p:cBhvr")
        moment = self._node(behaviour, dur=1, fill="hold")
        sub(sub(moment, "p:stCondLst"), "p:cond", delay=0)
        self._target(behaviour, target)
        sub(sub(behaviour, "p:attrNameLst"), "p:attrName").text = "style.visibility"
        sub(sub(appearing, "p:to"), "p:strVal", val="visible")
        if entrance == "fade":
            behaviour = sub(sub(children, "p:animEffect", transition="in", filter="fade"), "p:cBhvr")
            self._node(behaviour, dur=_FADE_MS)
            self._target(behaviour, target)

    def _target(self, parent: Element, target: Target) -> None:
        shape = sub(sub(parent, "p:tgtEl"), "p:spTgt", spid=self._sheet.ids[target.item])
        if target.paragraph is not None:
            sub(sub(shape, "p:txEl"), "p:pRg", st=target.paragraph, end=target.paragraph)
        elif target.chart_part is not None:
            by, part = target.chart_part
            series, category = (part, _ALL) if by == "series" else (_ALL, part)
            sub(sub(shape, "p:graphicEl"), "a:chart", seriesIdx=series, categoryIdx=category, bldStep=by)


def _build_tag(item: Item) -> str:
    """Return the element that tells of an item's build; '' for what has none: pictures, tables, lines."""
    match item:
        case Text():
            return "p:bldP"
        case Shape():
            return "p:bldP" if item.geometry != "line" else ""
        case Chart():
            return "p:bldGraphic"
        case _:
            return ""


def _build_list(timing: Element, page: Page, items: dict[str, Item], sheet: Sheet) -> None:
    """Append `p:bldLst`: how each shape that comes with a click is divided."""
    targets = {target.item: target for click in page.clicks for target in click}
    built = [(key, target) for key, target in targets.items() if _build_tag(items[key])]
    if not built:
        return
    builds = sub(timing, "p:bldLst")
    for key, target in built:
        item = items[key]
        build = sub(builds, _build_tag(item), spid=sheet.ids[key], grpId=0)
        if isinstance(item, Chart) and target.chart_part is not None:
            sub(sub(build, "p:bldSub"), "a:bldChart", bld=target.chart_part[0], animBg=0)
        elif isinstance(item, Chart):
            sub(build, "p:bldAsOne")
        elif target.paragraph is not None:
            build.set("build", "p")
        elif isinstance(item, Shape) and (item.fill or item.stroke is not None):
            build.set("animBg", "1")

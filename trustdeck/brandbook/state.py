"""Keep what a brand was when somebody last looked at it and found it good, and say in words what is another way now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from trustdeck.adopt import Adopted
from trustdeck.brandbook.book import FOOT, Book, LayoutLook, cm, count
from trustdeck.diagnostics import TrustdeckError
from trustdeck.geometry import Box
from trustdeck.layouts import Layout
from trustdeck.project import Project

_NEAR_CM = 0.05  # what moves less is not seen
_NEAR_SHARE = 0.01
_MANY = 6  # names; of more some are told

Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Text:
    """How the sample's text came to fit on a layout: its size in points (0 where it has none), on how many slides."""

    size_pt: float
    slides: int


@dataclass(frozen=True, slots=True)
class LayoutState:
    """A layout: the template's that it is on, whether it is drawn anew there, how text fits.

    `places`, in cm, are those of the template's placeholders that it uses.
    """

    native: str
    drawn: bool
    places: Mapping[str, Place]
    texts: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class State:
    """What a brand is: its template's SHA-256 and layouts, its page in cm, its fonts, colours and layouts.

    `rooms` are what headlines and content have of the page where the template says nothing else.
    """

    template: str
    native: tuple[str, ...]
    page: tuple[float, float]
    rooms: Mapping[str, Place]
    fonts: Mapping[str, str]
    colours: Mapping[str, str]
    layouts: Mapping[str, LayoutState]


def state(adopted: Adopted, book: Book, texts: Mapping[str, Mapping[str, Text]]) -> State:
    """Return what a brand is; `texts` say how the sample's text fits, by layout and by how much text it is."""
    template = adopted.brand.template
    return State(
        template=template.digest if template else "",
        native=tuple(native.name for native in book.template.layouts) if book.template else (),
        page=book.page_cm,
        rooms={name: _cm(adopted.brand.zones[zone]) for zone, name in _ROOMS.items()},
        fonts={font.use: font.family for font in book.fonts},
        colours={colour.role: colour.colour for colour in book.colours},
        layouts={
            look.layout: _layout(look, adopted.layouts.by_name[look.layout], texts.get(look.layout, {}))
            for look in book.layouts
        },
    )


_ROOMS = {"headline": "headlines", "body": "content"}


def _layout(look: LayoutLook, layout: Layout, texts: Mapping[str, Text]) -> LayoutState:
    boxes = {region.name: region.placeholder.box for region in layout.regions if region.placeholder is not None}
    if layout.ground is not None and layout.footer:
        boxes |= {FOOT[place.kind]: place.box for place in layout.ground.placeholders if place.kind in FOOT}
    places = {name: _cm(box) for name, box in boxes.items()}
    return LayoutState(look.native, look.how == "drawn", places, texts)


def _cm(box: Box) -> Place:
    return (cm(box.x), cm(box.y), cm(box.width), cm(box.height))


# --- the file -------------------------------------------------------------------------------------


def accepted(project: Project, key: str) -> State | None:
    """Return what was accepted of a brand, or None where nothing was."""
    data = project.standing(_path(key))
    if data is None:
        return None
    try:
        return _decoded(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TrustdeckError(
            f"`{_path(key)}` cannot be read; `trustdeck brands check {key} --accept` writes it"
        ) from None


def accept(project: Project, key: str, found: State) -> str:
    """Write what is accepted of a brand beside its file; return its path."""
    text = json.dumps(asdict(found), ensure_ascii=False, indent=2)
    project.write(_path(key), (_NUMBERS.sub(lambda match: " ".join(match[0].split()), text) + "\n").encode())
    return _path(key)


_NUMBERS = re.compile(r'[\[{]\n(?:\s*(?:"\w+": )?-?[\d.]+,?\n)+\s*[\]}]')
"""A list or an object of numbers, over several lines; one line is enough. No line ends within a JSON text."""


def _path(key: str) -> str:
    return f"layouts/brands/{key}/accepted.json"


def _decoded(value: Any) -> State:
    width, height = map(float, value["page"])
    return State(
        template=str(value["template"]),
        native=tuple(map(str, value["native"])),
        page=(width, height),
        rooms=_decoded_places(value["rooms"]),
        fonts={str(use): str(family) for use, family in value["fonts"].items()},
        colours={str(role): str(colour) for role, colour in value["colours"].items()},
        layouts={str(name): _decoded_layout(layout) for name, layout in value["layouts"].items()},
    )


def _decoded_layout(value: Any) -> LayoutState:
    texts = {str(name): Text(float(text["size_pt"]), int(text["slides"])) for name, text in value["texts"].items()}
    return LayoutState(str(value["native"]), bool(value["drawn"]), _decoded_places(value["places"]), texts)


def _decoded_places(value: Any) -> dict[str, Place]:
    found = {}
    for name, (x, y, width, height) in value.items():
        found[str(name)] = (float(x), float(y), float(width), float(height))
    return found


# --- what differs ---------------------------------------------------------------------------------


def differences(before: State, now: State) -> tuple[str, ...]:
    """Return in words what is another way than it was, the most telling first; nothing where nothing is."""
    found = [*_layouts(before, now), *_places(before, now), *_texts(before, now), *_looks(before, now)]
    if not found and before.template != now.template:
        found.append("the template is another file, but nothing is another way that is looked at here")
    return tuple(found)


def _layouts(before: State, now: State) -> Iterator[str]:
    for name in before.native:
        if name not in now.native:
            yield f"the template's layout `{name}` is gone"
    for name in now.native:
        if name not in before.native:
            yield f"the template's layout `{name}` is new"
    for name, layout in now.layouts.items():
        old = before.layouts.get(name)
        if old is None:
            yield f"`{name}` is new among our layouts"
        elif layout.drawn and not old.drawn:
            yield f"`{name}` is drawn anew, and was `{old.native}`"
        elif old.drawn and not layout.drawn:
            yield f"`{name}` is `{layout.native}`, and was drawn anew"
        elif layout.native != old.native and not layout.drawn:
            yield f"`{name}` is `{layout.native}`, and was `{old.native}`"
    yield from (f"`{name}` is no longer among our layouts" for name in before.layouts if name not in now.layouts)


def _places(before: State, now: State) -> Iterator[str]:
    """Yield what stands elsewhere, or has another size; what is alike in several places is said once."""
    if before.page != now.page:
        (width, height), (old_width, old_height) = now.page, before.page
        yield f"the page is {width:g} × {height:g} cm, and was {old_width:g} × {old_height:g} cm"
        return
    for room, place in now.rooms.items():
        move = _move(before.rooms.get(room, place), place)
        if move:
            yield f"the room for {room} {move}"
    moves: dict[str, dict[str, list[str]]] = {}
    for name, layout in now.layouts.items():
        old = before.layouts.get(name)
        if old is None or old.native != layout.native:
            continue  # it is told already that it is on another layout
        for region, place in layout.places.items():
            move = _move(old.places.get(region, place), place)
            if move:
                moves.setdefault(move, {}).setdefault(region, []).append(name)
    for move, regions in moves.items():
        names = list(dict.fromkeys(name for own in regions.values() for name in own))
        several = move.replace("is ", "are ") if len(regions) > 1 else move
        yield f"{_all(regions)} {several} on {_listing(names)}"


def _all(regions: Iterable[str]) -> str:
    *most, last = (f"the {region}" for region in regions)
    return f"{', '.join(most)} and {last}" if most else last


def _move(old: Place, new: Place) -> str:
    """Return in words how a place changed, or '' where that is not seen."""
    right, down = new[0] - old[0], new[1] - old[1]
    ways = [
        f"{way} by {abs(length):.1f} cm"
        for length, way in (
            (down, "down" if down > 0 else "up"),
            (right, "to the right" if right > 0 else "to the left"),
        )
        if abs(length) >= _NEAR_CM
    ]
    wider, higher = (new[side] / old[side] - 1 if old[side] else 0.0 for side in (2, 3))
    sizes = [
        f"{abs(share):.0%} {word}".replace("%", " %")
        for share, word in (
            (higher, "higher" if higher > 0 else "lower"),
            (wider, "wider" if wider > 0 else "narrower"),
        )
        if abs(share) >= _NEAR_SHARE
    ]
    parts = [f"moved {' and '.join(ways)}"] * bool(ways) + [f"is {' and '.join(sizes)}"] * bool(sizes)
    return " and ".join(parts)


def _texts(before: State, now: State) -> Iterator[str]:
    """Yield what became of the sample's text: slides that continue, sizes that changed."""
    pairs = [
        (name, length, before.layouts[name].texts[length], text)
        for name, layout in now.layouts.items()
        for length, text in layout.texts.items()
        if name in before.layouts and length in before.layouts[name].texts
    ]
    more = [name for name, _, old, text in pairs if text.slides > old.slides]
    fewer = [name for name, _, old, text in pairs if text.slides < old.slides]
    if more:
        yield f"{count(len(more), 'slide')} now {'continues' if len(more) == 1 else 'continue'}: {_listing(more)}"
    if fewer:
        yield f"{count(len(fewer), 'slide')} now {'needs' if len(fewer) == 1 else 'need'} fewer: {_listing(fewer)}"
    for name, length, old, text in pairs:
        if text.size_pt != old.size_pt and old.size_pt and text.size_pt:
            word = "smaller" if text.size_pt < old.size_pt else "larger"
            yield f"{length} text on `{name}` is {word}: {text.size_pt:g} pt, and was {old.size_pt:g} pt"


def _looks(before: State, now: State) -> Iterator[str]:
    for use, family in now.fonts.items():
        if before.fonts.get(use, family) != family:
            yield f"the font of {use} is {family}, and was {before.fonts[use]}"
    for role, colour in now.colours.items():
        if before.colours.get(role, colour) != colour:
            yield f"the colour `{role}` is {colour}, and was {before.colours[role]}"


def _listing(names: Sequence[str]) -> str:
    every = [f"`{name}`" for name in dict.fromkeys(names)]
    if len(every) > _MANY:
        return f"{', '.join(every[: _MANY - 1])} and {len(every) - _MANY + 1} more"
    return ", ".join(every)

"""Find the layouts of a template that are the counterparts of ours, and say why.

In this order: what the brand says; the layout's kind, as PowerPoint names it; the kinds of its placeholders and where
they stand; its name, in many languages. Whatever has no counterpart is drawn anew on the template's own ground.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from trustdeck.diagnostics import Report, did_you_mean
from trustdeck.geometry import Box
from trustdeck.layouts import COLUMNS, CONTENT_KINDS, Layout, Layouts, Region
from trustdeck.source import Scalar
from trustdeck.template import Template, TemplateLayout, TemplatePlaceholder

_KINDS: Mapping[str, tuple[str, ...]] = {
    "body": ("obj", "body"),
    "quote": ("body", "obj"),
    "statement": ("body", "obj"),
    "code": ("body", "obj"),
    "table": ("tbl", "obj"),
    "picture": ("pic", "obj", "clipArt"),
    "chart": ("chart", "obj"),
    "subtitle": ("subTitle", "body"),
}
"""The kinds of placeholders that may hold a region, the best first."""

_TYPES: Mapping[str, tuple[str, ...]] = {
    "cover": ("title",),
    "section": ("secHead",),
    "agenda": ("obj", "tx"),
    "headline-text": ("obj", "tx", "objOnly"),
    "definitions": ("obj", "tx"),
    "two-columns": ("twoTxTwoObj", "twoObj", "twoColTx"),
    "table": ("tbl", "obj"),
    "chart": ("chart", "obj"),
    "image": ("obj",),
    "image-text": ("txAndClipArt", "clipArtAndTx", "txAndObj", "objAndTx", "twoObj", "picTx", "objTx"),
    "cards": ("titleOnly",),
    "matrix": ("titleOnly",),
    "diagram": ("titleOnly",),
    "title-only": ("titleOnly",),
    "blank": ("blank",),
}
"""PowerPoint's kinds of layouts (ECMA-376 part 1, 19.7.15) that one of ours may be, the best first."""

_NAMES: Mapping[str, str] = {
    "cover": r"title slide|titel(folie|slide|dia|bild)|forside|cover|diapositive de titre|dia(positiva)? de t[ií]tulo"
    r"|slide de t[ií]tulo|t[ií]tulo da apresenta|tittel(lysbilde|side)|rubrikbild|otsikkodia|slajd tytu"
    r"|титульн|标题幻灯片|タイトル スライド",
    "section": r"section|afsnit|abschnitt|avsnitt|chapter|kapitel|divider|skille|trenn|secci[oó]n|se[cç][aã]o|osan"
    r"|sectie|hoofdstuk|раздел|节标题|セクション",
    "agenda": r"agenda|dagsorden|inhaltsverzeichnis|sommaire|table of contents|[ií]ndice",
    "quote": r"quot|citat|zitat|sitat|citaat|\bcita\b",
    "statement": r"statement|udsagn|budskab|key message|kernaussage|påstand",
    "image-full": r"full|fuld|vollbild|plein",
    "closing": r"clos|afslut|schluss|thank|\btak\b|danke|merci|gracias|obrigad|kontakt|contact|\bend\b|\bslut",
    "blank": r"blank|leer\b|\btom\b|vazio|vide\b|vac[ií]|en blanco|tomt|tyhj|leeg|пуст|空白|白紙",
    "table": r"tab(le|el|ul)",
    "chart": r"chart|diagram|graf",
}
"""Words that names of layouts have in many languages."""

_ONLY_BY_NAME = ("quote", "quote-text", "statement", "closing", "section", "cover", "image-full", "code")
"""Layouts whose text looks like no other: what has only the right placeholders is no counterpart of theirs."""

_NEAR = 0.06  # of the page's width or height
_SMALL_PT = 18.0
_MOST_CUT = 0.35  # of a room: what takes more is not gone around


@dataclass(frozen=True, slots=True)
class Match:
    """What one of our layouts was matched to: a layout of the template, or None, with the reasons and their points.

    `places` are the placeholders of its regions, by name. `plain` is the match for content without headings, where
    that is another.
    """

    layout: Layout
    native: TemplateLayout | None
    places: Mapping[str, TemplatePlaceholder]
    reasons: tuple[tuple[str, int], ...] = ()
    forced: bool = False
    plain: Match | None = None

    @property
    def score(self) -> int:
        return sum(points for _, points in self.reasons)


def find(layouts: Layouts, template: Template, forced: Mapping[str, Scalar], report: Report) -> tuple[Match, ...]:
    """Return the match of each of our layouts; `forced` are the names of layouts that the brand asks for."""
    _refuse_unknown(layouts, forced, report)
    searcher = _Searcher(template)
    matches = []
    for layout in layouts.by_name.values():
        wanted = forced.get(layout.name)
        matches.append(searcher.best(layout) if wanted is None else searcher.named(layout, wanted, report))
    return tuple(_with_closing(matches))


def bind(matches: Sequence[Match], template: Template) -> Layouts:
    """Return our layouts with the template's places and looks where they have a counterpart."""
    base = ground(matches, template)
    page = Box(0, 0, template.size.width, template.size.height)
    bound = {match.layout.name: _bound(match, base, page) for match in matches}
    plain = {match.layout.name: _bound(match.plain, base, page) for match in matches if match.plain is not None}
    return Layouts(bound, plain)


def ground(matches: Sequence[Match], template: Template) -> TemplateLayout:
    """Return the layout on which others are drawn anew: the one with a title and nothing else, if there is one."""
    by_name = {match.layout.name: match.native for match in matches}
    found = by_name.get("title-only") or by_name.get("headline-text") or by_name.get("two-columns")
    if found is not None:
        return found
    own = [layout for layout in template.layouts if layout.master == template.main] or [*template.layouts]
    return min(own, key=lambda layout: (layout.title is None, len(layout.content)))


def _refuse_unknown(layouts: Layouts, forced: Mapping[str, Scalar], report: Report) -> None:
    for name, wanted in forced.items():
        if name not in layouts.by_name:
            hint = did_you_mean(name, tuple(layouts.by_name))
            report.error("unknown-layout", wanted.span, f"there is no layout `{name}` of ours", hint)


def _with_closing(matches: Sequence[Match]) -> Iterator[Match]:
    """Give what closes a deck the cover's layout, where it has none of its own."""
    cover = next((match for match in matches if match.layout.name == "cover"), None)
    for match in matches:
        if match.layout.name == "closing" and match.native is None and cover is not None and cover.native is not None:
            places = _assigned(match.layout, cover.native)
            if places is not None:
                match = Match(match.layout, cover.native, places, (("it is the cover's", 1),))
        yield match


def _bound(match: Match, base: TemplateLayout, page: Box) -> Layout:
    if match.native is None:
        return replace(match.layout, regions=tuple(_titled(match.layout, base, page)), ground=base, background="")
    rooms = _rooms(match, page)
    regions = tuple(
        replace(
            region,
            placeholder=match.places[region.name],
            style=_style(region, match.places[region.name]),
            room=rooms.get(region.name),
        )
        for region in match.layout.regions
        if region.name in match.places
    )
    areas = tuple(region for region in match.layout.regions if region.kind == "area")
    return replace(match.layout, regions=(*regions, *areas), native=match.native, ground=match.native, background="")


def _titled(layout: Layout, base: TemplateLayout, page: Box) -> Iterator[Region]:
    """Yield the regions of a layout that is drawn anew: its headline stands where the ground's does.

    One that has only some of the columns, beside a picture, has as much of the room for headlines.
    """
    for region in layout.regions:
        if region.kind != "title" or region.grid.zone != "headline" or base.title is None:
            yield region
        elif region.grid.columns == (1, COLUMNS):
            room = clear_of(base.shown, base.title.box, page)
            yield replace(
                region,
                placeholder=base.title,
                style=base.title.style.name,
                room=room if room != base.title.box else None,
            )
        else:
            yield replace(region, style=base.title.style.name)


def _rooms(match: Match, page: Box) -> Mapping[str, Box]:
    """Return what is free of the places that are not: those under which the template shows a picture, or words.

    What stands side by side keeps one height.
    """
    native = match.native
    if native is None:
        return {}
    edges = (native.title.box.x, native.title.box.right) if native.title is not None else ()
    places = {region.name: match.places[region.name] for region in match.layout.regions if region.name in match.places}
    rooms = {
        # A picture may well hide what is drawn in its very place.
        name: clear_of(
            [box for box in native.shown if place.kind != "pic" or not place.box.contains(box)], place.box, page, edges
        )
        for name, place in places.items()
    }
    boxes = {name: place.box for name, place in places.items()}
    for name, box in boxes.items():
        beside = [other for other in boxes if (boxes[other].y, boxes[other].height) == (box.y, box.height)]
        top, bottom = max(rooms[other].y for other in beside), min(rooms[other].bottom for other in beside)
        rooms[name] = replace(rooms[name], y=top, height=bottom - top)
    return {name: room for name, room in rooms.items() if room != boxes[name]}


def clear_of(shapes: Sequence[Box], room: Box, page: Box, edges: Sequence[int] = ()) -> Box:
    """Return a room without the shapes that lie in it: a logo in a corner, a picture along an edge.

    Of the ways around each it is the one that leaves most; in all they take no more than a part of the room. What lies
    under most of it is its ground. Beside a shape there is a gap, or the room ends at one of these `edges` where one is
    near. What hardly reaches in is let be.
    """
    gap = page.width // 50
    least = room.width * room.height * (1 - _MOST_CUT)
    for shape in shapes:
        across = min(shape.right, room.right) - max(shape.x, room.x)
        down = min(shape.bottom, room.bottom) - max(shape.y, room.y)
        if min(across, down) <= gap // 2 or across * down > room.width * room.height * _MOST_CUT:
            continue
        left = next((edge for edge in edges if 0 <= edge - shape.right <= 2 * gap), shape.right + gap)
        right = next((edge for edge in edges if 0 <= shape.x - edge <= 2 * gap), shape.x - gap)
        ways = (
            Box(left, room.y, room.right - left, room.height),
            Box(room.x, room.y, right - room.x, room.height),
            Box(room.x, shape.bottom + gap // 4, room.width, room.bottom - shape.bottom - gap // 4),
            Box(room.x, room.y, room.width, shape.y - gap // 4 - room.y),
        )
        best = max(ways, key=lambda way: max(0, way.width) * max(0, way.height))
        if best.width * best.height > least:
            room = best
    return room


def _style(region: Region, place: TemplatePlaceholder) -> str:
    """Return how a region's text looks: as the template says, but where it is of a kind that templates do not know."""
    if region.kind in ("title", "subtitle", "heading", "progress"):
        return place.style.name
    if region.kind == "body" and region.style in ("body", "cover-details"):
        return place.style.name
    return region.style


# --- searching ------------------------------------------------------------------------------------


class _Searcher:
    """Looks for counterparts in one template."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.page = Box(0, 0, template.size.width, template.size.height)
        self.usual_title = self._usual_title()

    def _usual_title(self) -> Box | None:
        """Return where headlines stand on most layouts of the main master."""
        boxes = Counter(
            native.title.box
            for native in self.template.layouts
            if native.master == self.template.main and native.title is not None and native.title.is_upright
        )
        return boxes.most_common(1)[0][0] if boxes else None

    def best(self, layout: Layout) -> Match:
        best = self._best(layout)
        if best.native is None or not layout.of_kind("heading"):
            return best
        regions = tuple(region for region in layout.regions if region.kind != "heading")
        plain = self._best(replace(layout, regions=regions))
        return best if plain.native == best.native or plain.native is None else replace(best, plain=plain)

    def _best(self, layout: Layout) -> Match:
        found = [match for native in self.template.layouts if (match := self._match(layout, native)) is not None]
        best = max(found, key=lambda match: match.score, default=None)
        return best if best is not None and best.score > 0 else Match(layout, None, {})

    def named(self, layout: Layout, wanted: Scalar, report: Report) -> Match:
        """Return the match with the layout that the brand asks for; report where there is none or it has no room."""
        name = _folded(wanted.text)
        same = [native for native in self.template.layouts if _folded(native.name) == name]
        same.sort(key=lambda native: native.master != self.template.main)
        if not same:
            hint = did_you_mean(wanted.text, tuple(dict.fromkeys(native.name for native in self.template.layouts)))
            report.error("unknown-layout", wanted.span, f"the template has no layout `{wanted.text}`", hint)
            return Match(layout, None, {})
        for native in same:
            places = _assigned(layout, native)
            if places is not None:
                return Match(layout, native, places, (("the brand says so", 100),), forced=True)
        report.error(
            "layout-mismatch", wanted.span,
            f"the template's layout `{wanted.text}` has no placeholders for `{layout.name}`: it has"
            f" {', '.join(p.kind for p in same[0].placeholders) or 'none'}",
            "name another one, or leave it out",
        )  # fmt: skip
        return Match(layout, None, {})

    def _match(self, layout: Layout, native: TemplateLayout) -> Match | None:
        places = _assigned(layout, native)
        if places is None or not self._covers_the_page(layout, places):
            return None
        reasons = tuple(self._reasons(layout, native, places))
        speaks = any(points >= 40 for _, points in reasons)
        if layout.name in _ONLY_BY_NAME and not speaks:
            return None
        return Match(layout, native, places, reasons)

    def _covers_the_page(self, layout: Layout, places: Mapping[str, TemplatePlaceholder]) -> bool:
        """Say whether what is to fill the page does, or nothing is."""
        whole = [region for region in layout.of_kind(*CONTENT_KINDS) if region.grid.zone == "page"]
        return all(_share(places[region.name].box, self.page) > 0.8 for region in whole if region.name in places)

    def _reasons(
        self, layout: Layout, native: TemplateLayout, places: Mapping[str, TemplatePlaceholder]
    ) -> Iterator[tuple[str, int]]:
        types = _TYPES.get(layout.name, (layout.type,) if layout.type else ())
        if native.type and native.type in types:
            is_for_anything = native.type == "obj" and not layout.of_kind("body")
            yield f"its kind is `{native.type}`", 60 if is_for_anything else 100 - 10 * types.index(native.type)
        elif native.type and native.type not in ("cust", "") and layout.name not in _NAMES:
            yield f"its kind is another, `{native.type}`", -15
        yield from self._by_name(layout, native)
        if layout.name == "cover" and native.title is not None and native.title.kind == "ctrTitle":
            yield "its title is that of a cover", 60
        if native.master != self.template.main:
            yield "it is on another master", -60
        yield from self._by_places(layout, native, places)

    def _by_name(self, layout: Layout, native: TemplateLayout) -> Iterator[tuple[str, int]]:
        name = _folded(native.name)
        if name in (_folded(title) for title in (layout.name, *layout.titles.values())):
            yield "it has the same name", 60
        elif layout.name in _NAMES and re.search(_NAMES[layout.name], name):
            yield "its name says so", 40

    def _by_places(
        self, layout: Layout, native: TemplateLayout, places: Mapping[str, TemplatePlaceholder]
    ) -> Iterator[tuple[str, int]]:
        by_name = {region.name: region for region in layout.regions}
        for name, place in places.items():
            kind = by_name[name].kind
            if kind in ("table", "picture", "chart") and place.kind == _KINDS[kind][0]:
                yield f"it has a placeholder for a {kind}", 70
            if kind == "body" and place.kind in ("obj", "body") and layout.takes:
                if place.style.levels[0].size_pt < _SMALL_PT:
                    yield f"its text is small ({place.style.levels[0].size_pt:g} pt)", -40
                yield "its text has room", round(20 * min(1.0, 2 * _share(place.box, self.page)))
        if any(region.name in places for region in layout.of_kind("heading")):
            yield "its columns have headings", 30
        left = [place for place in native.content if place not in places.values()]
        large = max((_share(place.box, self.page) for place in places.values() if place != native.title), default=0)
        for place in left:
            if layout.takes and _share(place.box, self.page) > large / 2:
                yield f"its placeholder {place.index} stays unused, which is large", -100
            else:
                yield f"its placeholder {place.index} stays unused", -12
        if by_name.get("headline") and layout.takes and native.title is not None and self.usual_title is not None:
            if self._is_near(native.title.box, self.usual_title):
                yield "its headline stands where it stands elsewhere", 15
            else:
                yield "its headline stands elsewhere than usual", -60
        if not native.content:
            yield "it holds nothing else" if places else "it is empty", 20
        if native.uses:
            yield "an example slide uses it", 4

    def _is_near(self, one: Box, other: Box) -> bool:
        return (
            abs(one.x - other.x) < self.page.width * _NEAR
            and abs(one.y - other.y) < self.page.height * _NEAR
            and abs(one.right - other.right) < self.page.width * 2 * _NEAR
        )


def listed(name: str) -> str:
    """Return a layout's name in one line, a word whole that is divided between two, as it may be written in a brand."""
    return " ".join(name.replace("-\n", "").split())


def _folded(name: str) -> str:
    """Return a name as it is compared: without capitals."""
    return listed(name).casefold()


def _share(box: Box, page: Box) -> float:
    return box.width * box.height / (page.width * page.height)


# --- which placeholder for which region -----------------------------------------------------------


def _assigned(layout: Layout, native: TemplateLayout) -> dict[str, TemplatePlaceholder] | None:
    """Return a placeholder for each region that a slide cannot do without, and for what else has one; None if not."""
    places: dict[str, TemplatePlaceholder] = {}
    titles = layout.of_kind("title")
    if titles:
        if native.title is None or not native.title.is_upright:
            return None
        places[titles[0].name] = native.title
    elif native.title is not None:
        return None
    needed = [region for region in layout.of_kind(*CONTENT_KINDS) if _is_needed(region, layout)]
    if any(region.kind == "area" for region in needed):
        return places if not native.content else None
    free = [place for place in native.content if place.is_upright and _is_roomy(place, native, layout)]
    found = _content(needed, free)
    if found is None or (not layout.takes and layout.stacks and native.content):
        return None
    places |= found
    places |= _others(layout, native, places)
    return places


def _is_needed(region: Region, layout: Layout) -> bool:
    """Say whether a region holds what the layout is for; a cover's details, say, may be missing."""
    return region.kind != "body" or bool(layout.takes)


def _is_roomy(place: TemplatePlaceholder, native: TemplateLayout, layout: Layout) -> bool:
    """Say whether a placeholder is for content, and not for a line beside it: above the headline, at the foot."""
    if place.kind not in ("body", "obj"):
        return True
    title = native.title
    if title is None:
        return True
    above = place.box.bottom <= title.box.y + title.box.height // 2
    if above and place.box.height < 2 * title.box.height and layout.type not in ("title", "secHead"):
        return False
    return place.box.width * place.box.height >= title.box.width * title.box.height // 2 or bool(not layout.takes)


def _content(needed: Sequence[Region], free: Sequence[TemplatePlaceholder]) -> dict[str, TemplatePlaceholder] | None:
    if not needed:
        return {}
    if len(needed) == 1:
        kinds = _KINDS.get(needed[0].kind, ())
        able = [place for place in free if place.kind in kinds]
        if not able:
            return None
        return {needed[0].name: min(able, key=lambda p: (kinds.index(p.kind), -p.box.width * p.box.height))}
    if all(region.kind == "body" for region in needed):
        return _side_by_side(needed, [place for place in free if place.kind in _KINDS["body"]])
    return _mixed(needed, free)


def _side_by_side(
    needed: Sequence[Region], able: Sequence[TemplatePlaceholder]
) -> dict[str, TemplatePlaceholder] | None:
    """Return the columns: as many placeholders as are needed, of one height and beginning at one."""
    for first in sorted(able, key=lambda place: -place.box.height):
        row = [
            place for place in able
            if abs(place.box.y - first.box.y) <= first.box.height // 10
            and abs(place.box.height - first.box.height) <= first.box.height // 5
        ]  # fmt: skip
        row.sort(key=lambda place: place.box.x)
        parted = all(a.box.right <= b.box.x + a.box.width // 10 for a, b in pairwise(row))
        if len(row) == len(needed) and parted:
            return {region.name: place for region, place in zip(needed, row, strict=True)}
    return None


def _mixed(needed: Sequence[Region], free: Sequence[TemplatePlaceholder]) -> dict[str, TemplatePlaceholder] | None:
    """Return a placeholder for each of several kinds: those that have one of their own first."""
    places: dict[str, TemplatePlaceholder] = {}
    left = list(free)
    for region in sorted(needed, key=lambda region: region.kind == "body"):
        kinds = _KINDS.get(region.kind, ())
        able = [place for place in left if place.kind in kinds]
        if not able:
            return None
        # Where both could hold either, a picture stands on the right, as in our own layout.
        side = -1 if region.kind != "body" else 1
        chosen = min(able, key=lambda place: (kinds.index(place.kind), side * place.box.x))
        places[region.name] = chosen
        left.remove(chosen)
    boxes = [place.box for place in places.values()]
    if any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]):
        return None
    return places


def _others(
    layout: Layout, native: TemplateLayout, places: Mapping[str, TemplatePlaceholder]
) -> dict[str, TemplatePlaceholder]:
    """Return the placeholders of what may be missing: a subtitle, a cover's details, headings, a divider's progress."""
    found: dict[str, TemplatePlaceholder] = {}
    left = [p for p in native.content if p not in places.values() and p.is_upright and p.kind in ("subTitle", "body")]
    left.sort(key=lambda place: (place.kind != "subTitle", place.box.y))
    for region in layout.regions:
        if region.name in places or not left:
            continue
        chosen: TemplatePlaceholder | None = None
        if region.kind == "heading":
            chosen = _above(_column_of(region, layout, places), left)
        elif region.kind == "subtitle" or (region.kind in ("body", "progress") and not layout.takes):
            chosen = left[0]
        if chosen is not None:
            found[region.name] = chosen
            left.remove(chosen)
    return found


def _column_of(
    heading: Region, layout: Layout, places: Mapping[str, TemplatePlaceholder]
) -> TemplatePlaceholder | None:
    """Return the placeholder of the column below a heading."""
    order = [region.name for region in layout.of_kind("heading")].index(heading.name)
    columns = [places[region.name] for region in layout.of_kind("body") if region.name in places]
    return columns[order] if order < len(columns) else None


def _above(column: TemplatePlaceholder | None, able: Sequence[TemplatePlaceholder]) -> TemplatePlaceholder | None:
    if column is None:
        return None
    for place in able:
        middle = place.box.x + place.box.width // 2
        over = place.box.bottom <= column.box.y + column.box.height // 10
        if over and column.box.x <= middle <= column.box.right and place.box.height <= column.box.height // 2:
            return place
    return None

"""Fit content to a slide: the one loop that changes size, form, or goes on to a next slide.

In this order: the usual size, then down the scale to the brand's floor (the layout's denser form
before the smallest sizes), then a continuation slide, then a diagnostic. Only this module composes
anything twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trustdeck import model
from trustdeck.compose.blocks import Part, compose_part, joined, parts, pieces, stack
from trustdeck.compose.space import Frame, Regions, Setting, Space
from trustdeck.diagnostics import Span
from trustdeck.geometry import EMU_PER_PT, Box
from trustdeck.layouts import Layout, RegionKind, suits
from trustdeck.page import Item

STEPS_DOWN = 5  # from any usual size of the scale to any floor
_ROOMY = 0.62  # few words: one step larger they still take no more than this share of their room


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A slide's content in place: items, what the layout has no region for, and how much is too much."""

    items: tuple[Item, ...]
    layout: Layout
    derived: tuple[tuple[str, RegionKind], ...]
    excess: int
    fill: float
    overlong: tuple[tuple[str, Span], ...]
    step: int

    @property
    def fits(self) -> bool:
        return self.excess <= 0


@dataclass(frozen=True, slots=True)
class Job:
    """One slide's content on its layout; `stacking` is the layout that takes it where its own has too little room."""

    content: tuple[model.Block, ...]
    layout: Layout
    stacking: Layout
    setting: Setting
    language: str
    key: str
    has_headline: bool

    @property
    def is_text(self) -> bool:
        """Whether it is nothing but one body of text, which may grow where words are few."""
        content = parts(self.content)
        return len(content) == 1 and content[0].is_text and content[0].heading is None


def fit(job: Job, *, grow: bool) -> tuple[Arrangement, ...]:
    """Return the slide's content on as many slides as it takes. The last resort is one that does not fit."""
    if grow and job.is_text:
        larger = _arrange(job, 1)
        if larger.fits and larger.fill <= _ROOMY and not larger.overlong:
            return (larger,)
    whole = _shrink(job)
    if whole.fits:
        return (whole,)
    if len(parts(job.content)) > 1 and job.layout is not job.stacking:
        job = replace(job, layout=job.stacking)
        stacked = _shrink(job)
        if stacked.fits:
            return (stacked,)
    return _split(job) or (whole,)


def may_grow(job: Job) -> bool:
    """Say whether the slide has so few words that they may stand one step larger."""
    if not job.is_text:
        return False
    larger = _arrange(job, 1)
    return larger.fits and larger.fill <= _ROOMY and not larger.overlong


def _shrink(job: Job) -> Arrangement:
    """Return the content at the largest size at which it fits, or at the floor."""
    best = found = _arrange(job, 0)
    for step in range(1, STEPS_DOWN + 1):
        if found.fits and not found.overlong:
            return found
        found, last = _arrange(job, -step), found
        if (found.fits, -len(found.overlong)) > (best.fits, -len(best.overlong)):
            best = found
        if found.items == last.items:
            break  # every level is at its floor
    return best


# --- continuation ---------------------------------------------------------------------------------


def _split(job: Job) -> tuple[Arrangement, ...]:
    """Return the content on several slides, balanced, as large as their number allows; () where it can't be split."""
    content = pieces(job.content)
    if len(content) < 2:
        return ()
    fewest = _fewest(job, content)
    if not fewest:
        return ()
    heights = [_height(job, piece) for piece in content]
    for cuts in (_balanced(heights, len(fewest)), fewest):
        groups = [replace(job, content=joined(content[a:b]), key=_key(job, i)) for i, (a, b) in enumerate(cuts)]
        arranged = [_shrink(group) for group in groups]
        if all(found.fits for found in arranged):
            step = min(found.step for found in arranged)
            alike = tuple(_arrange(group, step) for group in groups)
            return alike if all(found.fits for found in alike) else tuple(arranged)
    return ()


def _key(job: Job, index: int) -> str:
    return job.key if index == 0 else f"{job.key}/{index + 1}"


def _fewest(job: Job, content: Sequence[tuple[model.Block, ...]]) -> list[tuple[int, int]]:
    """Return how few slides the content takes at the floor, filled one after another; [] where a piece is too tall."""
    cuts: list[tuple[int, int]] = []
    start = 0
    while start < len(content):
        end = start + 1
        if not _arrange(replace(job, content=joined(content[start:end])), -STEPS_DOWN).fits:
            return []
        # Double, then halve: the number of tries grows with the logarithm of a slide's pieces.
        step = 1
        while step:
            if (
                end + step <= len(content)
                and _arrange(replace(job, content=joined(content[start : end + step])), -STEPS_DOWN).fits
            ):
                end += step
                step *= 2
            else:
                step //= 2
        cuts.append((start, end))
        start = end
    return cuts


def _height(job: Job, piece: tuple[model.Block, ...]) -> int:
    found = _arrange(replace(job, content=piece), -STEPS_DOWN)
    return max(1, round(found.fill * 1_000_000))


def _balanced(heights: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Return `count` runs of neighbours whose tallest is as low as can be, and whose last is not the odd one out."""
    low, high = max(heights), sum(heights)
    while low < high:
        middle = (low + high) // 2
        if len(_filled(heights, middle)) <= count:
            high = middle
        else:
            low = middle + 1
    return _filled(heights, low)


def _filled(heights: Sequence[int], most: int) -> list[tuple[int, int]]:
    cuts = []
    start, height = 0, 0
    for index, one in enumerate(heights):
        if index > start and height + one > most:
            cuts.append((start, index))
            start, height = index, 0
        height += one
    return [*cuts, (start, len(heights))]


# --- placing --------------------------------------------------------------------------------------


def _arrange(job: Job, step: int) -> Arrangement:
    """Compose the content at one size: each part in its own region, or one below another in the layout's room."""
    brand = job.setting.brand
    boxes = {
        region.name: region.grid.box(brand, without_headline=not job.has_headline) for region in job.layout.regions
    }
    regions = Regions(job.layout, boxes)
    space = Space(Box(0, 0, 0, 0), step, job.setting, regions, job.language, job.key, centred=not job.has_headline)
    content = parts(job.content)
    placed = _in_regions(content, space, boxes) or _in_stack(content, space, job)
    items = tuple(item for frame, _ in placed for item in frame.items)
    return Arrangement(
        items=items,
        layout=job.layout,
        derived=tuple(regions.derived.items()),
        excess=max((frame.height - box.height for frame, box in placed), default=0),
        fill=max((frame.height / max(1, box.height) for frame, box in placed), default=0.0),
        overlong=tuple(word for frame, _ in placed for word in frame.overlong),
        step=step,
    )


def _in_regions(content: Sequence[Part], space: Space, boxes: dict[str, Box]) -> list[tuple[Frame, Box]]:
    """Place each part in its own region of the layout; [] where the layout is not made for them."""
    wanted = [want for part in content if part.blocks for want in part.wants()]
    layout = space.regions.layout
    if any(part.heading for part in content) or not wanted or not _has_room(layout, wanted):
        return []
    placed = []
    used: set[str] = set()
    for part in content:
        box = _own_box(part, layout, boxes, used)
        frame = compose_part(part, space.within(box, fills=True, beside=len(content) > 1))
        if isinstance(part.blocks[0], model.Cards | model.Table):
            frame = _centred(frame, box, space)
        placed.append((frame, box))
    return placed


def _centred(frame: Frame, box: Box, space: Space) -> Frame:
    """Return the frame in the middle of its room where no headline is seen, else where it is."""
    return frame.moved(0, max(0, box.height - frame.height) // 2) if space.centred else frame


def _has_room(layout: Layout, wanted: Sequence[tuple[RegionKind, frozenset[str]]]) -> bool:
    """Say whether the layout was made for these parts, or at least has a region of the right kind for each."""
    if suits(layout, wanted):
        return True
    need = [kind for kind, _ in wanted]
    columns = any(name.startswith("columns-") for _, names in wanted for name in names)
    return not columns and all(need.count(kind) <= len(layout.of_kind(kind)) for kind in need)


def _own_box(part: Part, layout: Layout, boxes: dict[str, Box], used: set[str]) -> Box:
    """Return the part's room: its region and those that go with it (a caption, an attribution, the other columns)."""
    first = part.blocks[0]
    if isinstance(first, model.Columns):
        return _union([boxes[region.name] for region in layout.of_kind("heading", "body")])
    kind = part.wants()[0][0]
    region = next(region for region in layout.of_kind(kind) if region.name not in used)
    used.add(region.name)
    company: dict[RegionKind, RegionKind] = {"quote": "attribution", "table": "caption", "picture": "caption"}
    along = layout.of_kind(company[kind]) if kind in company else ()
    return _union([boxes[region.name], *(boxes[other.name] for other in along[:1])])


def _union(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def _in_stack(content: Sequence[Part], space: Space, job: Job) -> list[tuple[Frame, Box]]:
    if not content:
        return []
    box = space.setting.brand.zones["body" if job.has_headline else "content"]
    alone = len(content) == 1 and content[0].heading is None
    frame = stack(content, space.within(box, fills=alone, centred=space.centred and alone))
    return [(frame if alone else _centred(frame, box, space), box)]


def lines_too_many(excess: int, size_pt: float) -> int:
    """Return an excess of height in lines of text of this size, at least one."""
    return max(1, -(-excess // round(size_pt * 1.2 * EMU_PER_PT)))

"""Fit content to a slide: the one loop that changes form and size, or goes on to a next slide.

In this order: the usual size, in the layout's own form, its dense form, or one below another; then each
smaller size down to the brand's floor; then continuation slides; then a diagnostic. What the author
asked for with `overflow` ends the loop earlier. Few words stand one step larger, and further apart.
Only this module composes anything twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trustdeck import model
from trustdeck.compose.blocks import Part, compose_part, parts, stack
from trustdeck.compose.footnotes import above, compose_footnotes, excess, noted, raised
from trustdeck.compose.pieces import FINENESS, Piece, joined, pieces
from trustdeck.compose.space import Frame, Regions, Setting, Space
from trustdeck.diagnostics import Span
from trustdeck.geometry import EMU_PER_PT, Box
from trustdeck.layouts import Layout, RegionKind, suits
from trustdeck.page import Item

_BESIDE = (model.Images, model.Media, model.Chart, model.Diagram)
_GROWING = (model.TextBlock, model.Bullets, model.Numbered, model.Definitions, model.Agenda, model.Heading,
            model.Quotes, model.Statement, model.Columns, model.Table)  # fmt: skip
STEPS_DOWN = 5  # from any usual size of the scale to any floor
_ROOMY = 0.85  # few words: one step larger they still take no more than this share of their room
_MORE_LINES = 1.15  # and break into no more than this many lines for one
_AIRY = 0.85  # the share of their room that they take at the most where they stand further apart
_AIRS = (2.0, 1.6, 1.3)  # how much further apart: a few steps, so that neighbouring slides keep one rhythm


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A slide's content in place: items, what the layout has no region for, and how much is too much.

    `fill` is the share of the height that is taken where it is fullest, pictures and the like left aside that take
    all they get; `lines` counts the lines of body text, `step` is how far on the scale its sizes are from the usual
    ones. `form` is the layout's `usual` or `dense` one, or `stacked`.
    `origins` are the places in the source that each item, by its key, comes from.
    """

    items: tuple[Item, ...]
    layout: Layout
    derived: tuple[tuple[str, RegionKind], ...]
    excess: int
    fill: float
    lines: int
    overlong: tuple[tuple[str, Span], ...]
    step: int
    form: str
    room_left: int
    origins: Mapping[str, tuple[Span, ...]]

    @property
    def fits(self) -> bool:
        return self.excess <= 0


@dataclass(frozen=True, slots=True)
class Job:
    """One slide's content on its layout.

    `stacking` is the layout that takes it where its own has too little room. `overflow` is what to do with
    too much text: `split`, `shrink` or `error`. `beside` is what stays on every slide of one that is continued:
    the picture beside the text. `footnotes` are the slide's, of which those are shown whose marks stand in the
    content or in `head`, its headline and subtitle; a continued slide has `head_again`.
    """

    content: tuple[model.Block, ...]
    layout: Layout
    stacking: Layout
    setting: Setting
    language: str
    key: str
    has_headline: bool
    overflow: str = "split"
    background: str = ""
    beside: tuple[model.Block, ...] = ()
    footnotes: tuple[model.Footnote, ...] = ()
    head: tuple[model.Text, ...] = ()
    head_again: tuple[model.Text, ...] = ()

    @property
    def may_stack(self) -> bool:
        """Whether what has too little room beside other content may stand above or below it. Pictures may not:
        below text they become stamps."""
        return (
            self.layout is not self.stacking
            and len(parts(self.content)) > 1
            and not any(isinstance(block, _BESIDE) for block in self.content)
        )


def grown(job: Job) -> Arrangement | None:
    """Return the content one step larger, where it is of so few words that it may stand so; else None."""
    if job.overflow == "error" or not _grows(job.content):
        return None
    usual, larger = _arrange(job, 0), _arrange(job, 1)
    few = larger.fits and larger.fill <= _ROOMY and not larger.overlong
    return larger if few and larger.lines <= usual.lines * _MORE_LINES else None


def _grows(content: Sequence[model.Block]) -> bool:
    """Say whether all that is written in the content is text, which may be larger than usual.

    Cards that stand alone choose their size themselves.
    """
    return any(isinstance(block, _GROWING) for block in content) and all(
        all(_grows(column.content) for column in block.columns)
        if isinstance(block, model.Columns)
        else isinstance(block, (*_GROWING, model.Images)) or (isinstance(block, model.Cards) and len(content) > 1)
        for block in content
    )


def aired(job: Job, arrangement: Arrangement) -> Arrangement:
    """Return the content with its points as far apart as its room and their rhythm allow."""
    if arrangement.form != "usual" and not (arrangement.form == "stacked" and job.layout is job.stacking):
        return arrangement
    for air in _AIRS if arrangement.fits and arrangement.step >= 0 else ():
        found = _arrange(job, arrangement.step, air=air)
        if found.fits and found.fill <= _AIRY:
            return found
    return arrangement


def fit(job: Job) -> tuple[Arrangement, ...]:
    """Return the slide's content on as many slides as it takes. The last resort is one that does not fit."""
    steps = 0 if job.overflow == "error" else STEPS_DOWN
    whole = _shrink(job, steps)
    if whole.fits or job.overflow != "split":
        return (aired(job, whole),)
    return _split(job) or (whole,)


def _shrink(job: Job, steps: int = STEPS_DOWN) -> Arrangement:
    """Return the content in the first form and at the largest size in which it fits, else as near to it as can be."""
    best: Arrangement | None = None
    smallest: tuple[Item, ...] = ()
    for step in range(steps + 1):
        usual: Arrangement | None = None
        for layout, dense in _forms(job):
            found = _arrange(replace(job, layout=layout), -step, dense=dense)
            if dense and usual is not None and found.lines > usual.lines:
                continue  # a form for much content must not break lines that were whole
            if found.fits and not found.overlong:
                return found
            usual = usual or found
            if best is None or _is_better(found, best):
                best = found
        if usual is not None and usual.items == smallest:
            break  # every level is at its floor
        smallest = usual.items if usual is not None else ()
    if best is None:
        raise AssertionError("a slide has at least one form")
    return best


def _is_better(one: Arrangement, other: Arrangement) -> bool:
    """Say whether an arrangement that is not right yet is nearer to it than another."""
    if one.fits and other.fits:
        return len(one.overlong) < len(other.overlong)
    return one.fits or (not other.fits and one.excess < other.excess)


def _forms(job: Job) -> Iterator[tuple[Layout, bool]]:
    yield job.layout, False
    if job.layout.dense:
        yield job.layout, True
    if job.may_stack:
        yield job.stacking, False


# --- continuation ---------------------------------------------------------------------------------


def _split(job: Job) -> tuple[Arrangement, ...]:
    """Return the content on several slides, balanced, as large as their number allows; () where it can't be split."""
    if job.may_stack:
        job = replace(job, layout=job.stacking)
    elif job.layout is not job.stacking and any(not isinstance(block, _BESIDE) for block in job.content):
        beside = tuple(block for block in job.content if isinstance(block, _BESIDE))
        rest = tuple(block for block in job.content if not isinstance(block, _BESIDE))
        job = replace(job, content=rest, beside=beside)
    for fine in FINENESS:
        content = pieces(job.content, fine=fine)
        fewest = _fewest(job, content) if len(content) > 1 else []
        if not fewest:
            continue
        heights = [_height(job, piece) for piece in content]
        for cuts in (_balanced(heights, len(fewest)), fewest):
            arranged = _alike([_group(job, content[a:b], index) for index, (a, b) in enumerate(cuts)])
            if all(found.fits for found in arranged):
                return arranged
    return ()


def _group(job: Job, content: Sequence[Piece], index: int) -> Job:
    if index:
        job = replace(job, key=f"{job.key}/{index + 1}", head=job.head_again)
    return replace(job, content=joined(content))


def _alike(groups: Sequence[Job]) -> tuple[Arrangement, ...]:
    """Return the slides of one that is continued, all at the size of the fullest."""
    arranged = tuple(_shrink(group) for group in groups)
    step = min(found.step for found in arranged)
    alike = tuple(_arrange(group, step) for group in groups)
    return alike if all(found.fits for found in alike) else arranged


def _fewest(job: Job, content: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return how few slides the content takes at the floor, filled one after another; [] where a piece is too tall."""

    def fits(start: int, end: int) -> bool:
        return _fits_somehow(replace(job, content=joined(content[start:end])))

    cuts: list[tuple[int, int]] = []
    start = 0
    while start < len(content):
        end = start + 1
        if not fits(start, end):
            return []
        # Double, then halve: the number of tries grows with the logarithm of a slide's pieces.
        step = 1
        while step:
            if end + step <= len(content) and fits(start, end + step):
                end += step
                step *= 2
            else:
                step //= 2
        cuts.append((start, end))
        start = end
    return cuts


def _fits_somehow(job: Job) -> bool:
    """Say whether the content fits at the floor, in the layout's usual or in its dense form."""
    usual = _arrange(job, -STEPS_DOWN)
    if usual.fits or not job.layout.dense:
        return usual.fits
    dense = _arrange(job, -STEPS_DOWN, dense=True)
    return dense.fits and dense.lines <= usual.lines


def _height(job: Job, piece: Piece) -> int:
    found = _arrange(replace(job, content=piece), -STEPS_DOWN)
    return max(1, round(found.fill * 1_000_000))


def _balanced(heights: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Return at most `count` runs of neighbours whose tallest is as low as can be."""
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


def _arrange(job: Job, step: int, *, dense: bool = False, air: float = 1) -> Arrangement:
    """Compose the content at one size: each part in its own region, or one below another in the layout's room."""
    whole = job.setting.brand.zones["body" if job.has_headline else "content"]
    regions = Regions(
        job.layout, job.setting.boxes(job.layout, has_headline=job.has_headline, dense=dense), dense=dense
    )
    space = Space(
        whole, step, job.setting, regions, job.language, job.key,
        centred=not job.has_headline, background=job.background, air=air,
    )  # fmt: skip
    foot = _foot(job, space)
    if foot is not None:
        limit = whole.bottom - foot.height
        regions.boxes, space = above(regions.boxes, whole.y, limit), space.within(raised(whole, whole.y, limit))
    content = parts((*job.content, *job.beside))
    placed = _in_regions(content, space, regions.boxes) or _in_stack(content, space)
    written = [
        one for index, one in enumerate(placed)
        if len(placed) == 1 or not isinstance(content[index].blocks[0], _BESIDE)
    ]  # fmt: skip
    below = () if foot is None else (foot,)
    excesses = [*(frame.height - box.height for frame, box in placed), *(excess(frame, whole) for frame in below)]
    return Arrangement(
        items=tuple(item for frame in (*(frame for frame, _ in placed), *below) for item in frame.items),
        layout=job.layout,
        derived=tuple(regions.derived.items()),
        excess=max(excesses, default=0),
        fill=max((frame.height / max(1, box.height) for frame, box in written), default=0.0),
        lines=sum(frame.lines for frame, _ in placed),
        overlong=tuple(word for frame in (*(frame for frame, _ in placed), *below) for word in frame.overlong),
        step=step,
        form="dense" if dense else "stacked" if job.layout is job.stacking and len(content) > 1 else "usual",
        room_left=min((box.height - frame.height for frame, box in placed), default=0),
        origins=regions.origins,
    )


def _foot(job: Job, space: Space) -> Frame | None:
    """Compose the footnotes of what stands on the slide, below its content and as far to the right as its title."""
    notes = noted(job.footnotes, (job.head, job.content, job.beside))
    if not notes:
        return None
    title = next((region for region in job.layout.of_kind("title") if region.grid.zone == "content"), None)
    width = space.regions.boxes[title.name].width if title else space.box.width
    return compose_footnotes(notes, space.within(replace(space.box, width=width)))


def _in_regions(content: Sequence[Part], space: Space, boxes: Mapping[str, Box]) -> list[tuple[Frame, Box]]:
    """Place each part in its own region of the layout; [] where the layout is not made for them."""
    wanted = [want for part in content if part.blocks for want in part.wants()]
    layout = space.regions.layout
    if any(part.heading for part in content) or not wanted or not _has_room(layout, wanted):
        return []
    placed = []
    used: set[str] = set()
    lowered = _lowered(content, space, boxes)
    for part in content:
        box = _own_box(part, layout, boxes, used)
        room = replace(box, y=box.y + lowered, height=box.height - lowered)
        centred = space.centred and not lowered
        frame = compose_part(part, space.within(room, fills=True, beside=len(content) > 1, centred=centred))
        if isinstance(part.blocks[0], model.Cards | model.Table | model.Code):
            frame = _centred(frame, box, space)
        placed.append((frame, box))
    return placed


def _lowered(content: Sequence[Part], space: Space, boxes: Mapping[str, Box]) -> int:
    """Return how much free height stands above a quotation and the text beside it where no headline is seen.

    Both begin at one height, at which the taller one is in the middle.
    """
    if not space.centred or [type(part.blocks[0]) for part in content].count(model.Quotes) != 1 or len(content) != 2:
        return 0
    if any(isinstance(part.blocks[0], _BESIDE) for part in content):
        return 0
    tried = space.within(space.box, regions=space.regions.copy(), fills=True, beside=True, centred=False)
    used: set[str] = set()
    places = [(part, _own_box(part, space.regions.layout, boxes, used)) for part in content]
    return max(0, min((box.height - compose_part(part, tried.within(box)).height) // 2 for part, box in places))


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


def _own_box(part: Part, layout: Layout, boxes: Mapping[str, Box], used: set[str]) -> Box:
    """Return the part's room: its region and those that go with it (a caption, an attribution, the other columns)."""
    first = part.blocks[0]
    if isinstance(first, model.Columns):
        return _union([boxes[region.name] for region in layout.of_kind("heading", "body")])
    kind = part.wants()[0][0]
    region = next(region for region in layout.of_kind(kind) if region.name not in used)
    used.add(region.name)
    company: dict[RegionKind, RegionKind] = {
        "quote": "attribution",
        "table": "caption",
        "picture": "caption",
        "chart": "caption",
    }
    along = layout.of_kind(company[kind]) if kind in company and region.grid.zone != "page" else ()
    return _union([boxes[region.name], *(boxes[other.name] for other in along[:1])])


def _union(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def _in_stack(content: Sequence[Part], space: Space) -> list[tuple[Frame, Box]]:
    if not content:
        return []
    box = space.box
    alone = len(content) == 1 and content[0].heading is None
    frame = stack(content, space.within(box, fills=alone, centred=space.centred and alone))
    return [(frame if alone else _centred(frame, box, space), box)]


def lines_too_many(excess: int, size_pt: float) -> int:
    """Return an excess of height in lines of text of this size, at least one."""
    return max(1, -(-excess // round(size_pt * 1.2 * EMU_PER_PT)))

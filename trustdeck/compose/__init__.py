"""Compose a deck: choose a layout for each slide, fill its regions, fit, place.

This is the only room in which a coordinate is chosen. Whatever the slides hold, the result is pages of
a few kinds of items; everything that was to be seen of the deck is on them, or in the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from trustdeck import model
from trustdeck.brand import BACKGROUNDS, Brand, step_pt
from trustdeck.compose.backdrop import Ground, backdrop, covered, readable
from trustdeck.compose.bitmap import at_resolution
from trustdeck.compose.blocks import TEXT_KINDS, parts
from trustdeck.compose.builds import builds
from trustdeck.compose.code import LongLine
from trustdeck.compose.colours import report_unknown
from trustdeck.compose.fit import Arrangement, Job, aired, fit, grown, lines_too_many
from trustdeck.compose.foot import footer_text, section_words
from trustdeck.compose.mirror import mirrored
from trustdeck.compose.native import Face, decoration, derive, hidden_title_box, native, native_layouts, title_region
from trustdeck.compose.numbers import numbered
from trustdeck.compose.space import Setting, label, runs
from trustdeck.compose.text import Hand, TextPart, balanced_inset
from trustdeck.diagnostics import Report, did_you_mean
from trustdeck.geometry import Box, pt
from trustdeck.layouts import CONTENT_KINDS, Layout, Layouts, Region, RegionKind, suits
from trustdeck.page import (
    Body,
    Chart,
    Drawing,
    Fit,
    Footer,
    Group,
    Item,
    Mark,
    NativeLayout,
    Page,
    PageSection,
    Paragraph,
    Properties,
    Shape,
    Table,
    Text,
    Transition,
    role,
)
from trustdeck.project import Project
from trustdeck.schema import short
from trustdeck.typeset import Families, WideFormula

_MOST_TITLE_STEPS = 5
_LARGER = {"cover-title": 1}  # titles of few words stand so much larger
_MOST_LARGE_LINES = 2
_TRACK = pt(6)  # how thick the bar is that shows on a divider how far one has come
_TRACK_ABOVE = pt(20)  # from its top to the sections' names
_MOST_PROGRESS_STEPS = 3


def compose(
    deck: model.Deck, layouts: Layouts, brand: Brand, project: Project, report: Report, *, footer: str = ""
) -> Drawing:
    """Return the deck as pages in the brand's look; `footer` is the text at each slide's foot.

    What does not fit, or cannot be placed, is in the report; the drawing is then not fit to be written.
    """
    theme = brand.theme
    families = Families(theme.heading_font, theme.body_font, theme.mono_font, brand.fonts)
    setting = Setting(brand, families, project, report, deck.language)
    report_unknown(deck, report)
    return _Composer(deck, layouts, setting, footer).drawing()


@dataclass(frozen=True, slots=True)
class _Plan:
    """A slide on its way to pages: its layout, the job of fitting its content, and the picture behind it.

    `under` is content that stands with the subtitle, where a template's cover has no other place for it.
    """

    slide: model.Slide
    section: model.Section
    layout: Layout
    job: Job
    picture: Ground | None
    under: tuple[TextPart, ...] = ()


class _Composer:
    """Composes one deck; the native layouts that pages make necessary are gathered on the way."""

    def __init__(self, deck: model.Deck, layouts: Layouts, setting: Setting, footer: str) -> None:
        self.deck = deck
        self.layouts = layouts
        self.setting = setting
        self.footer = footer
        # A template lists its own layouts; others are added where slides need them.
        every = () if setting.brand.template else native_layouts(layouts, setting)
        self.named = {layout.key: layout for layout in every}

    def drawing(self) -> Drawing:
        plans = list(self._plans())
        growing = _growing(plans)
        pages: list[Page] = []
        by_section: dict[str, list[str]] = {section.key: [] for section in self.deck.sections}
        for plan in plans:
            made = self._pages(plan, growing.get(plan.slide.key))
            pages += made
            by_section[plan.section.key] += [page.key for page in made]
        brand, deck = self.setting.brand, self.deck
        pages = list(numbered(pages)) if deck.has_numbers else pages
        settled, layouts = at_resolution(pages, self._listed(pages), brand.size, deck.resolution)
        drawing = Drawing(
            size=brand.size,
            layouts=layouts,
            pages=settled,
            sections=tuple(
                PageSection(section.key, (section.name or deck.title).plain, tuple(by_section[section.key]))
                for section in deck.sections
                if by_section[section.key]
            ),
            properties=Properties(
                title=deck.title.plain, author=deck.author, subject=deck.subject, language=deck.language,
                modified=_modified(deck, self.setting.project), identity=deck.name,
            ),
        )  # fmt: skip
        return mirrored(drawing) if brand.is_turned(deck.language) else drawing

    def _listed(self, pages: Sequence[Page]) -> tuple[NativeLayout, ...]:
        """Return the layouts for PowerPoint's list: all of ours, but beside a template's own only those in use."""
        used = {page.layout for page in pages}
        return tuple(layout for key, layout in self.named.items() if not layout.origin or key in used)

    # --- choosing -------------------------------------------------------------------------------------

    def _plans(self) -> Iterator[_Plan]:
        first = True
        for section in self.deck.sections:
            for slide in section.slides:
                layout = self._layout(slide, first)
                language = slide.language or self.deck.language
                stacking = self.layouts.by_name["headline-text"]
                overflow = slide.overflow or layout.overflow or self.deck.overflow
                has_headline = slide.headline is not None
                head = tuple(text for text in (slide.headline, slide.subtitle) if text is not None)
                picture = backdrop(slide.background, self.setting) if slide.background.image else None
                background = f"over-{picture.tone}" if picture else slide.background.role or layout.background
                under = _under_subtitle(slide, layout)
                job = Job(
                    () if under else slide.content, layout, stacking, self.setting, language, slide.key, has_headline,
                    overflow, background=background, footnotes=slide.footnotes,
                    head=head, head_again=head[:has_headline],
                )  # fmt: skip
                yield _Plan(slide, section, layout, job, picture, under)
                first = False

    def _layout(self, slide: model.Slide, first: bool) -> Layout:
        layout = self._chosen(slide, first)
        if not self._has_room(layout, slide):
            # A picture to the slide's edge leaves its headline half of the width; as a picture beside text, the whole.
            layout = self.layouts.choose(
                [(kind, frozenset({"image"}) if "image-bleed" in names else names) for kind, names in _wanted(slide)]
            )
        has_headings = any(
            column.heading is not None
            for block in slide.content
            if isinstance(block, model.Columns)
            for column in block.columns
        )
        return layout if has_headings else self.layouts.plain.get(layout.name, layout)

    def _has_room(self, layout: Layout, slide: model.Slide) -> bool:
        """Say whether a headline that has but a part of the page's width fits there at its smallest size."""
        title = next(iter(layout.of_kind("title")), None)
        if slide.headline is None or title is None or "image-bleed" not in layout.takes or layout.native:
            return True
        setting, brand = self.setting, self.setting.brand
        content = (Paragraph(runs(slide.headline, slide.language or self.deck.language)),)
        box, sizes = title.box(brand), brand.sizes(title.style, -_MOST_TITLE_STEPS)
        return setting.height(content, title.style, box.width, sizes) <= box.height

    def _chosen(self, slide: model.Slide, first: bool) -> Layout:
        if slide.layout:
            named = self.layouts.named(slide.layout, slide.layout_span, self.setting.report)
            if named is not None and self._can_take(named, slide):
                return named
        if slide.divider:
            return self.layouts.by_name["section"]
        if not slide.content:
            return self.layouts.by_name["cover" if first or slide.subtitle is not None else "title-only"]
        if not _is_plain(slide):
            return self.layouts.by_name["headline-text"]
        wanted = _wanted(slide)
        if slide.headline is None and wanted == [("picture", frozenset({"image-bleed"}))]:
            return self.layouts.by_name["image-full"]
        return self.layouts.choose(wanted)

    def _can_take(self, layout: Layout, slide: model.Slide) -> bool:
        """Say whether a layout that was asked for by name has room for the slide's content; report where it hasn't."""
        wanted = _wanted(slide)
        need = [kind for kind, _ in wanted]
        if layout.stacks or suits(layout, wanted) or _under_subtitle(slide, layout):
            return True
        if all(need.count(kind) <= len(layout.of_kind(kind)) for kind in need):
            return True
        offered = ", ".join(dict.fromkeys(region.kind for region in layout.of_kind(*CONTENT_KINDS))) or "no content"
        fitting = self.layouts.choose(wanted).name
        self.setting.report.error(
            "layout-mismatch", slide.layout_span,
            f"the layout `{slide.layout}` has no room for this slide's content: it holds {offered}",
            f"leave `layout` out, or write `layout: {fitting}`",
        )  # fmt: skip
        return False

    # --- pages ----------------------------------------------------------------------------------------

    def _pages(self, plan: _Plan, larger: Arrangement | None) -> list[Page]:
        arranged = fit(plan.job) if larger is None else (aired(plan.job, larger),)
        self._report(plan, arranged)
        return [self._page(plan, arrangement, (index, len(arranged))) for index, arrangement in enumerate(arranged)]

    def _report(self, plan: _Plan, arranged: Sequence[Arrangement]) -> None:
        report, name = self.setting.report, plan.slide.title
        worst = max(arrangement.excess for arrangement in arranged)
        if worst > 0:
            stays = plan.job.overflow == "error"  # the author wants the usual size, or none
            size_pt = self._size_pt(arranged[0]) if stays else 0  # a picture or a formula has none
            many = lines_too_many(worst, size_pt or self.setting.brand.floor_pt)
            lines = "1 line" if many == 1 else f"{many} lines"
            size = "usual" if stays else "smallest"
            ways = "shorten it, or make two slides of it"
            report.error(
                "text-overflow", plan.slide.span,
                f"the content of `{name}` does not fit: it is {lines} too tall at the {size} size",
                ways if plan.job.overflow == "split" else f"{ways}; with `overflow: split` text goes on to a next one",
            )  # fmt: skip
        if len(arranged) == 1 and worst <= 0:
            self._warn_of_small_text(plan.slide, arranged[0])
        for one in dict.fromkeys(word for arrangement in arranged for word in arrangement.overlong):
            word, span = one
            if isinstance(one, LongLine):
                report.warning(
                    "long-line", span, f"the line `{short(word)}` is wider than the slide and goes on below itself",
                    "break it where its language allows that",
                )  # fmt: skip
                continue
            if isinstance(word, WideFormula):
                report.warning(
                    "wide-formula", span, f"the formula `{short(word)}` is wider than its line",
                    "break it with `\\\\` within `\\begin{aligned}`, or give it more room",
                )  # fmt: skip
                continue
            report.warning(
                "long-word", span, f"the word `{word}` is wider than its line and is broken where the line ends",
                "give it more room, or put a soft hyphen (\\u00ad) where it may be divided",
            )  # fmt: skip

    def _warn_of_small_text(self, slide: model.Slide, arrangement: Arrangement) -> None:
        """Warn where text came down to the smallest size, which is hard to read from the last row."""
        body = _first_body(arrangement)
        if body is None or arrangement.step >= 0:
            return
        usual, size = self.setting.sizes(body.style, 0)[0], self.setting.sizes(body.style, arrangement.step)[0]
        if size < usual and size <= self.setting.brand.floor(body.style):
            self.setting.report.warning(
                "small-text", slide.span,
                f"the text of `{slide.title}` fits only at {size:g} pt, not at the usual {usual:g}",
                "shorten it, or make two slides of it",
            )  # fmt: skip

    def _size_pt(self, arrangement: Arrangement) -> float:
        """Return the size of a slide's text; where it has none, the smallest in its tables, charts and diagrams."""
        body = _first_body(arrangement)
        if body is not None:
            return self._size_of(body)
        return min((size for item in arrangement.items for size in self._sizes_within(item)), default=0)

    def _sizes_within(self, item: Item) -> Iterator[float]:
        if isinstance(item, Table):
            yield item.size_pt or self.setting.sizes("table", 0)[0]
        elif isinstance(item, Chart):
            yield item.size_pt
        elif isinstance(item, Group):
            yield from (self._size_of(p.body) for p in item.items if isinstance(p, Shape) and p.body is not None)

    def _size_of(self, body: Body) -> float:
        return (body.sizes_pt or self.setting.sizes(body.style, 0))[0]

    def _page(self, plan: _Plan, arrangement: Arrangement, part: tuple[int, int]) -> Page:
        slide, (index, count) = plan.slide, part
        key = slide.key if index == 0 else f"{slide.key}/{index + 1}"
        language = slide.language or self.deck.language
        plan = replace(plan, layout=arrangement.layout)
        head, wanted = self._head(plan, key, language, index)
        page = Page(
            key=key,
            layout=plan.layout.name,
            title=self._title(slide, language, index),
            items=(*head, *arrangement.items),
            notes=self._notes(slide, language, is_first=index == 0),
            skip=slide.hidden,
            language=language,
            fit=Fit(
                self._size_pt(arrangement), arrangement.lines, arrangement.room_left, arrangement.step,
                arrangement.form, index + 1, count,
            ),
            clicks=builds(arrangement.items, arrangement.origins, slide.clicks),
            transition=self._transition(slide),
            entrance=slide.reveal.effect if slide.reveal else "appear",
        )  # fmt: skip
        wanted = (*wanted, *arrangement.derived)
        picture = plan.picture
        if picture is None:
            layout = self._native(plan, page, wanted, self._background(slide))
            page = replace(page, layout=layout.key, palette=layout.palette, footer=self._footer(plan, layout))
            return page if layout.background else readable(page, plan.layout, self.setting)
        background = f"over-{picture.tone}"
        layout = self._native(plan, page, wanted, background)
        drawn = decoration(plan.layout, Face(slide.headline is None, background), self.setting)
        page = replace(page, layout=layout.key, palette=layout.palette, footer=self._footer(plan, layout))
        return covered(page, picture, drawn, self.setting)

    def _native(
        self, plan: _Plan, page: Page, wanted: tuple[tuple[str, RegionKind], ...], background: str
    ) -> NativeLayout:
        """Return the page's layout: with its face, and with what the page holds beyond the layout's regions."""
        face = Face(plan.slide.headline is None, background)
        base = self._known(face.key(plan.layout), lambda: native(plan.layout, face, self.setting))
        if not wanted:
            return base
        siblings = sum(key.split("+")[0] == base.key for key in self.named)
        layout = derive(base, page, wanted, siblings + 1, self.setting)
        return self._known(layout.key, lambda: layout)

    def _known(self, key: str, make: Callable[[], NativeLayout]) -> NativeLayout:
        if key not in self.named:
            self.named[key] = make()
        return self.named[key]

    def _title(self, slide: model.Slide, language: str, index: int) -> str:
        name = slide.headline.plain if slide.headline is not None else slide.title
        return f"{name} ({self.setting.brand.word('continued', language)})" if index else name

    def _transition(self, slide: model.Slide) -> Transition:
        """Return how the slide comes: as it says, else as the deck does, else as the brand does."""
        chosen = slide.transition or self.deck.transition
        if chosen is None:
            return Transition(self.setting.brand.transition)
        return Transition(chosen.effect, chosen.advance.seconds * 1000 if chosen.advance else 0)

    def _background(self, slide: model.Slide) -> str:
        role = slide.background.role
        if role and role not in BACKGROUNDS:
            self.setting.report.error(
                "unknown-role", slide.background.span, f"there is no background `{role}`",
                did_you_mean(role, BACKGROUNDS),
            )  # fmt: skip
            return ""
        return role

    def _notes(self, slide: model.Slide, language: str, *, is_first: bool) -> tuple[Paragraph, ...]:
        if slide.notes and not is_first:
            return (Paragraph(label(self.setting.brand.word("see-notes", language), language)),)
        return Hand(self.setting.brand.styles["notes"], self.setting.families).paragraphs(slide.notes, language)

    def _footer(self, plan: _Plan, layout: NativeLayout) -> Footer:
        if not plan.layout.footer:
            return Footer()
        brand = self.setting.brand
        audience = self.deck.audience_name if brand.footer_audience else ""
        where = section_words(plan.section, self.deck, brand)
        place = layout.placeholder("footer")
        return Footer(
            text=footer_text((self.footer, audience), where, place.box.width if place else 0, self.setting),
            date=self.deck.date if brand.footer_date else "",
            number=brand.footer_number,
            language=self.deck.language,
        )

    # --- headline, subtitle, divider ------------------------------------------------------------------

    def _head(
        self, plan: _Plan, key: str, language: str, index: int
    ) -> tuple[tuple[Item, ...], tuple[tuple[str, RegionKind], ...]]:
        """Return the title, the subtitle and a divider's number and progress, and the regions made up for them."""
        subtitle, wanted = self._subtitle(plan, key, language) if index == 0 else (None, ())
        title = self._title_item(plan, key, language, index, subtitle)
        items: list[Item] = [title]
        if subtitle is not None:
            items.append(subtitle)
        if plan.slide.divider:
            items += self._divider(plan, key, language)
        return tuple(items), wanted

    def _title_item(self, plan: _Plan, key: str, language: str, index: int, subtitle: Text | None) -> Text:
        slide, layout, brand = plan.slide, plan.layout, self.setting.brand
        region = next(iter(layout.of_kind("title")), None)
        name = title_region(layout)
        if slide.headline is None:
            content = (Paragraph(label(self._title(slide, language, index), language)),)
            box, style = hidden_title_box(brand), region.style if region else "title"
            # A title that is too long grows away from the slide.
            is_tall = self.setting.height(content, style, box.width, brand.sizes(style, 0)) > box.height
            return Text(f"{key}/{name}", name, box, name, Body(content, style, anchor="bottom" if is_tall else None))
        said = runs(slide.headline, language)
        if index:
            colour = "" if layout.ground else "muted"
            said = (*said, *label(f" ({brand.word('continued', language)})", language, colour=colour))
        content = (Paragraph(said),)
        style = region.style if region else "title"
        box = layout.box(region, brand) if region else brand.zones["headline"]
        if subtitle is not None and not layout.of_kind("subtitle"):
            box = replace(box, height=box.height - subtitle.box.height)
        return self._fitted_title(Text(f"{key}/{name}", name, box, name, Body(content, style)), slide)

    def _fitted_title(self, item: Text, slide: model.Slide) -> Text:
        """Return the title at the largest size at which it fits, its two lines balanced."""
        setting, style = self.setting, item.body.style
        inset = setting.brand.styles[style].inset
        room = item.box.height - inset.top - inset.bottom
        for step in range(_LARGER.get(style, 0), -_MOST_TITLE_STEPS - 1, -1):
            sizes = setting.sizes(style, step)
            measured = setting.text(item.body.paragraphs, style, item.box.width, sizes)
            most = _MOST_LARGE_LINES if step > 0 else measured.line_count
            if measured.height <= room and not measured.overlong and measured.line_count <= most:
                break
        else:
            if measured.height > room:
                many = lines_too_many(measured.height - room, sizes[0])
                setting.report.error(
                    "text-overflow", slide.headline.span if slide.headline else slide.span,
                    f"the headline is {many} line{'s' if many > 1 else ''} too long",
                    "shorten it, or move a part of it to the content",
                )  # fmt: skip
        body = replace(item.body, sizes_pt=None if sizes == setting.sizes(style, 0) else sizes)
        if len(measured.paragraphs[0].lines) == 2:
            inset = balanced_inset(item.body.paragraphs, style, item.box.width, sizes, setting)
            body = replace(body, inset=inset)
        return replace(item, body=body)

    def _subtitle(self, plan: _Plan, key: str, language: str) -> tuple[Text | None, tuple[tuple[str, RegionKind], ...]]:
        slide, layout = plan.slide, plan.layout
        if slide.subtitle is None and not plan.under:
            return None, ()
        setting, brand = self.setting, self.setting.brand
        region = next(iter(layout.of_kind("subtitle")), None)
        style = region.style if region is not None else "subtitle"
        mark: Mark = "none" if brand.styles[style].level(0).mark else "inherit"
        said = (Paragraph(runs(slide.subtitle, language), 0, mark),) if slide.subtitle is not None else ()
        content = (*said, *Hand(brand.styles[style], setting.families).paragraphs(plan.under, language))
        if region is not None:
            box, sizes = self._subtitle_room(content, region, layout)
            excess = setting.height(content, region.style, box.width, sizes) - box.height
            if excess > 0:
                many = lines_too_many(excess, sizes[0])
                setting.report.error(
                    "text-overflow", slide.subtitle.span if slide.subtitle is not None else slide.span,
                    f"the subtitle is {many} line{'s' if many > 1 else ''} too long",
                    "shorten it, or move a part of it to a slide of its own",
                )  # fmt: skip
            chosen = None if sizes == brand.sizes(region.style, 0) else sizes
            return Text(f"{key}/{region.name}", region.name, box, region.name, Body(content, region.style, chosen)), ()
        room = next((layout.box(title, brand) for title in layout.of_kind("title")), brand.zones["headline"])
        height = setting.height(content, "subtitle", room.width, brand.sizes("subtitle", 0))
        box = Box(room.x, room.bottom - height, room.width, height)
        return Text(f"{key}/subtitle", "subtitle", box, "subtitle", Body(content, "subtitle")), (
            ("subtitle", "subtitle"),
        )

    def _subtitle_room(
        self, content: Sequence[Paragraph], region: Region, layout: Layout
    ) -> tuple[Box, tuple[float, ...]]:
        """Return where a subtitle stands and in which sizes: in its place, else also in what is free below that."""
        box = layout.box(region, self.setting.brand)
        every = [self.setting.brand.sizes(region.style, -step) for step in range(3)]
        heights = [self.setting.height(content, region.style, box.width, sizes) for sizes in every]
        free = _free_below(box, layout, self.setting.brand)
        for room in (box.height, free):
            for sizes, height in zip(every, heights, strict=True):
                if height <= room:
                    return replace(box, height=max(height, box.height)), sizes
        return replace(box, height=free), every[-1]

    def _divider(self, plan: _Plan, key: str, language: str) -> Iterator[Item]:
        """Return a divider's number, and the deck's sections with the current one told by weight."""
        brand = self.setting.brand
        for region in plan.layout.of_kind("number"):
            content = (Paragraph(label(str(plan.slide.divider), language)),)
            yield Text(f"{key}/{region.name}", region.name, region.box(brand), region.name, Body(content, region.style))
        named = [section for section in self.deck.sections if section.name is not None]
        # Where a template gives the ground, its own colour is what reads there.
        current = {"bold": True} if plan.layout.native else {"bold": True, "colour": "text"}
        for region in plan.layout.of_kind("progress"):
            mark: Mark = "none" if brand.styles[region.style].level(0).mark else "inherit"
            progress = tuple(
                Paragraph(runs(section.name, language, **(current if section is plan.section else {})), 0, mark)
                for section in named
                if section.name is not None
            )
            box = region.box(brand)
            sizes = next(
                (s for s in self._progress_sizes(region.style)
                 if self.setting.height(progress, region.style, box.width, s) <= box.height),
                None,
            )  # fmt: skip
            if sizes is not None and len(named) > 1:
                chosen = None if sizes == brand.sizes(region.style, 0) else sizes
                yield Text(f"{key}/{region.name}", region.name, box, region.name, Body(progress, region.style, chosen))
                if not plan.layout.native:
                    height = self.setting.height(progress, region.style, box.width, sizes)
                    bar = Box(box.x, box.bottom - height - _TRACK_ABOVE, box.width, _TRACK)
                    yield from self._track(bar, named.index(plan.section), len(named), key)

    def _track(self, bar: Box, current: int, count: int, key: str) -> Iterator[Item]:
        """Return a bar with a stretch for each section, up to the current one at full strength."""
        gap = min(self.setting.brand.gutter // 2, bar.width // (4 * count))
        for index, stretch in enumerate(bar.columns(count, gap)):
            name = f"track-{index + 1}"
            fill = "text" if index <= current else "rule"
            yield Shape(f"{key}/{name}", name, stretch, fill=fill, decorative=True)

    def _progress_sizes(self, style: str) -> Iterator[tuple[float, ...]]:
        """Yield the sizes that a list of the sections may have, the largest first."""
        brand = self.setting.brand
        for step in range(_MOST_PROGRESS_STEPS + 1):
            yield tuple(step_pt(level.size_pt, -step, brand.floor("progress")) for level in brand.styles[style].levels)


_LARGE = ("body", "definitions", "agenda", "quote", "statement", "card")  # not small by nature, as captions are


def _first_body(arrangement: Arrangement) -> Body | None:
    """Return the first of the content's texts that should be read with ease."""
    bodies = (item.body for item in arrangement.items if isinstance(item, Text | Shape) and item.body is not None)
    return next((body for body in bodies if role(body.style) in _LARGE), None)


def _free_below(box: Box, layout: Layout, brand: Brand) -> int:
    """Return how high a place of a template's layout may become before it meets what stands below it."""
    if layout.native is None:
        return box.height
    others = (*layout.native.shown, *(place.box for place in layout.native.content))
    below = [other.y for other in others if other.y >= box.bottom and other.x < box.right and box.x < other.right]
    return max(box.height, min([*below, brand.zones["content"].bottom]) - box.y)


def _under_subtitle(slide: model.Slide, layout: Layout) -> tuple[TextPart, ...]:
    """Return the text that stands with the subtitle: a cover's details, where a template's cover has no place for them.

    A text of its own there would not have the colour in which the template's is read.
    """
    if layout.native is None or layout.takes or layout.stacks or layout.of_kind(*CONTENT_KINDS):
        return ()
    text = tuple(block for block in slide.content if isinstance(block, TEXT_KINDS))
    return text if len(text) == len(slide.content) else ()


def _is_plain(slide: model.Slide) -> bool:
    """Say whether the content has no headings of its own, which only a stack has room for."""
    return all(part.heading is None for part in parts(slide.content))


def _wanted(slide: model.Slide) -> list[tuple[RegionKind, frozenset[str]]]:
    return [want for part in parts(slide.content) if part.blocks for want in part.wants()]


def _kind(plan: _Plan) -> tuple[str, str, tuple[tuple[bool, bool], ...]]:
    """Return what neighbouring slides have in common that should not differ in size: their section, layout, make-up."""
    made_up = tuple((part.heading is not None, part.is_text) for part in parts(plan.slide.content))
    return plan.section.key, plan.layout.name, made_up


def _growing(plans: Sequence[_Plan]) -> dict[str, Arrangement]:
    """Return the slides whose few words stand one step larger: neighbours of one kind grow together or not at all."""
    growing: dict[str, Arrangement] = {}
    for _, neighbours in groupby(plans, key=_kind):
        larger = {}
        for plan in neighbours:
            found = grown(plan.job)
            if found is None:
                break
            larger[plan.slide.key] = found
        else:
            growing |= larger
    return growing


def _modified(deck: model.Deck, project: Project) -> str:
    """Return the date of the document's properties: SOURCE_DATE_EPOCH, else the deck's date, else 1980-01-01."""
    if project.epoch is not None:
        return project.epoch.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{deck.date or '1980-01-01'}T00:00:00Z"


__all__ = ["compose"]

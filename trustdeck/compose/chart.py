"""Compose a chart: its kind where none was named, its colours, what is written at its figures and along its axes.

PowerPoint draws the chart and finds the places within it; what is decided here is decided by measuring the
names and numbers that have to stand there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, assert_never

from trustdeck import model
from trustdeck.brand import COLOURED, SIDES, STEP_MIDDLE, STEPS, step
from trustdeck.colours import contrast
from trustdeck.compose.chart_words import summary
from trustdeck.compose.space import Frame, Space, label
from trustdeck.compose.text import below
from trustdeck.foreign.numbers import shown
from trustdeck.geometry import EMU_PER_INCH, Box, pt
from trustdeck.model.charts import Scale
from trustdeck.page import Chart, ChartAxis, ChartKind, ChartSeries, Inks, Labels, Paragraph

LEAST_HEIGHT = EMU_PER_INCH * 2  # below that a chart cannot be read
_CAPTION_GAP = pt(6)
_NARROW = 0.4  # of the page's width: a chart that is no wider has the smaller text

_PALETTE = ("accent", "accent-2", "accent-3", "accent-4", "muted", "text")
_PANEL_PALETTE = ("page-accent", "page-accent-2", "accent-3", "accent-4", "surface", "background")
_PANEL = Inks("background", "surface", "panel-grid", "text", panel=True)
_PADDING = 0.02  # of a panel, in shares of its sides

_BETWEEN_NAMES = 0.7  # room between neighbouring names, in sizes of the text
_LINE = 1.25  # a line of text, in sizes of it
_GAP_ALONE, _GAP_CLUSTERED, _GAP_STACKED = 55, 70, 50
_MOST_BARS = 16  # long names of more categories stand askew below columns
_MOST_LABELS = 24
_MOST_DIRECT = 8  # lines with names at their ends
_MOST_MARKED = 12  # points of a line that are seen one by one
_NAMES_SHARE = 0.3  # of the width, for names at the ends of lines
_LEAST_SLICE = 0.06  # of a pie or doughnut, to hold its share
_LEAST_NAMED = 0.08  # of a pie, for its name beside it; names of smaller neighbours would touch
_MOST_SLICES = 5  # of a pie with names beside them; more are told by a legend
_WIDE = 1.4  # as wide as that for its height, a chart has room for a legend at its side
_LARGE_CONTRAST = 3  # of large text, which figures in bold are (WCAG 2.2, 1.4.3)
_ROUND = ("pie", "doughnut")
_ON_GRID = ("scatter", "bubble")

_LCID = {
    "da-DK": "406", "de-AT": "C07", "de-CH": "807", "de-DE": "407", "en-AU": "C09", "en-CA": "1009", "en-GB": "809",
    "en-IE": "1809", "en-US": "409", "es-ES": "C0A", "fi-FI": "40B", "fr-FR": "40C", "it-IT": "410", "nb-NO": "414",
    "nl-NL": "413", "nn-NO": "814", "pl-PL": "415", "pt-PT": "816", "sv-SE": "41D",
}  # fmt: skip
"""Languages as number formats name them ([MS-LCID]): some programs write the decimal mark by it."""


def chart(block: model.Chart, space: Space) -> Frame:
    """Compose a chart and what stands below it. It takes all the height that it is given."""
    under = below(block.caption, block.source, block.language or space.language, space)
    foot = under.height + _CAPTION_GAP if under else 0
    box = replace(space.box, height=max(0, space.box.height - foot))
    if box.height < LEAST_HEIGHT:
        return Frame((), LEAST_HEIGHT + foot)
    item = _Draft(block, space, box).chart()
    if under is None:
        return Frame((item,), box.height)
    return Frame((item, *under.moved(0, box.height + _CAPTION_GAP).items), space.box.height, overlong=under.overlong)


Legend = Literal["", "top", "right"]


@dataclass(frozen=True, slots=True)
class _Looks:
    """What is written where in a chart."""

    series: tuple[ChartSeries, ...]
    axis: ChartAxis
    cross: ChartAxis
    legend: Legend = ""
    gap: int = _GAP_ALONE
    plot: tuple[float, float, float, float] | None = None


class _Draft:
    """A chart in the making: the author's figures, the room, the size of the text."""

    def __init__(self, block: model.Chart, space: Space, box: Box) -> None:
        self.block = block
        self.space = space
        self.box = box
        self.language = block.language or space.language
        self.names = block.names
        usual = space.sizes("chart")[0]
        narrow = box.width < space.setting.brand.size.width * _NARROW
        self.size_pt = space.setting.brand.sizes("chart", -1)[0] if narrow else usual
        has_panel = space.background in COLOURED  # only text reads there: the chart has a light panel
        self.inks = _PANEL if has_panel else Inks()
        self.page = space.setting.brand.palette(space.background)
        palette = _PANEL_PALETTE if has_panel else _PALETTE
        self.palette = self._scale(block.scale) or space.setting.brand.in_order(palette, self.page)
        self.quiet = "panel-quiet" if has_panel else "quiet"
        self.kind: ChartKind = block.type or self._natural_kind()
        self.stacked = self._stacked()

    def chart(self) -> Chart:
        """Return the chart."""
        region = self.space.regions.take("chart", "body")
        looks = self._looks()
        block = self.block
        alt = "" if block.decorative else block.alt or summary(block, self.kind, self.language)
        return Chart(
            f"{self.space.key}/{region}", region, self.box, region, self.kind, self.names, looks.series, self.size_pt,
            axis=looks.axis, cross=looks.cross, stacked=self.stacked, gap=looks.gap, title=block.title,
            legend=looks.legend, label_format=self._format(block.decimals), share_format=self._share_format(),
            plot=looks.plot, inks=self.inks, language=self.language, alt=alt, decorative=block.decorative,
        )  # fmt: skip

    # --- choosing ---------------------------------------------------------------------------------

    def _natural_kind(self) -> ChartKind:
        """Return columns, or bars where the categories' names are too long to stand below columns."""
        if self.block.line or len(self.names) > _MOST_BARS or self._names_fit():
            return "column"
        return "bar"

    def _stacked(self) -> Literal["", "values", "shares"]:
        wanted = self.block.stacked
        if self.kind not in ("column", "bar", "area"):
            return ""
        if not wanted and self.kind == "area" and len(self.block.series) > 1:
            return "values"  # or one area hides the others
        return "shares" if wanted == "shares" else "values" if wanted == "values" else ""

    def _looks(self) -> _Looks:
        match self.kind:
            case "column" | "bar":
                return self._bars()
            case "line":
                return self._lines()
            case "area" | "radar":
                return self._surfaces()
            case "pie" | "doughnut":
                return self._round()
            case "scatter" | "bubble":
                return self._cloud()
            case _:
                assert_never(self.kind)

    # --- measuring --------------------------------------------------------------------------------

    def _width(self, text: str, *, bold: bool = False) -> int:
        content = (Paragraph(label(text, self.language, bold=bold)),)
        endless = self.space.setting.brand.size.width * 100
        return self.space.setting.text(content, "chart", endless, (self.size_pt,)).width

    def _widest(self, texts: Sequence[str], *, bold: bool = False) -> int:
        """Return the width of the widest text, as far as the longest are."""
        longest = sorted(set(texts), key=len, reverse=True)[:8]
        return max((self._width(text, bold=bold) for text in longest), default=0)

    @property
    def _line_height(self) -> int:
        return pt(self.size_pt * _LINE)

    def _plot_width(self) -> int:
        return round(self.box.width * 0.97) - self._width("0000")

    def _slot(self) -> int:
        """Return the width of one category."""
        return self._plot_width() // max(1, len(self.names))

    def _names_fit(self) -> bool:
        """Say whether each category's name stands below its place, on two lines at the most."""
        slot = self._slot() - pt(self.size_pt * _BETWEEN_NAMES)
        for name in set(self.names):
            content = (Paragraph(label(name, self.language)),)
            measured = self.space.setting.text(content, "chart", max(1, slot), (self.size_pt,))
            if measured.overlong or measured.line_count > 2:
                return False
        return True

    def _number(self, value: float) -> str:
        return shown(value, max(0, self.block.decimals), self.language) + self._unit()

    def _unit(self) -> str:
        """Return the unit as it stands behind a number; only English writes `%` without a blank."""
        unit = self.block.unit.strip()
        if not unit:
            return ""
        return unit if unit == "%" and self.language.startswith("en") else f"\u00a0{unit}"

    # --- numbers ----------------------------------------------------------------------------------

    def _format(self, decimals: int) -> str:
        """Return the code of numbers with these decimals and the chart's unit."""
        lcid = _LCID.get(self.language)
        code = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
        unit = self._unit().replace('"', '"\\""')
        return (f"[$-{lcid}]" if lcid else "") + code + (f'"{unit}"' if unit else "")

    def _share_format(self) -> str:
        return "0%" if self.language.startswith("en") else '0"\u00a0"%'

    def _values(self, column: int = 0) -> list[float]:
        found = [point[column] for series in self.block.series for point in series.points]
        return [value for value in found if value is not None]

    def _value_axis(self, written: model.ChartAxis, values: Sequence[float], **changes: object) -> ChartAxis:
        low, high = written.range
        ends = [*values, *(end for end in (low, high) if end is not None)] or [0.0]
        step = (max(ends) - min(*ends, 0.0)) / 5
        decimals = max(0, -math.floor(math.log10(step))) if 0 < step < 1 else 0
        code = self._share_format() if self.stacked == "shares" else self._format(decimals)
        axis = ChartAxis(written.title, low, high, grid=True, number_format=code)
        return replace(axis, **changes)  # type: ignore[arg-type]  # the names are this class's own fields

    def _category_axis(self, written: model.ChartAxis) -> ChartAxis:
        """Return the axis of the categories: years and the like are named as often as there is room, others always."""
        axis = ChartAxis(written.title)
        if self.kind in ("bar", "radar") or self._names_fit():
            return axis
        if self.kind in ("line", "area") or all(name[:1].isdigit() for name in self.names):
            room = self._widest(self.names) + pt(self.size_pt * _BETWEEN_NAMES)
            return replace(axis, every=max(1, -(-room // max(1, self._slot()))))
        return replace(axis, turned=True)

    @property
    def _axes(self) -> tuple[model.ChartAxis, model.ChartAxis]:
        """What the author says of the axis of values, and of the other.

        Who names no kind thinks of columns, also where bars suit better.
        """
        return (self.block.across, self.block.up) if self.block.type == "bar" else (self.block.up, self.block.across)

    # --- colours ----------------------------------------------------------------------------------

    def _scale(self, scale: Scale | None) -> tuple[str, ...]:
        """Return the colours of the steps of a scale, from the first to the last; none where there is no scale.

        What goes from low to high goes from pale to deep, and what goes from against to for from the second accent to
        the first, over a middle that is neither.
        """
        count = len(self.block.series)
        if scale is None:
            return ()
        if scale in ("low-high", "high-low"):
            steps = [step(1, share) for share in STEPS[count]]
        else:
            shares = SIDES[count // 2]
            middle = [STEP_MIDDLE] if count % 2 else []
            steps = [*(step(2, share) for share in reversed(shares)), *middle, *(step(1, share) for share in shares)]
        return tuple(steps if scale in ("low-high", "against-for") else reversed(steps))

    def _ink_on(self, colour: str) -> str:
        """Return the role of figures that stand on a colour: the ground's, or the text's where that does not read."""
        brand = self.space.setting.brand
        behind = brand.hex(colour, self.page)
        reads = contrast(brand.hex(self.inks.ground, self.page), behind) >= _LARGE_CONTRAST
        return self.inks.ground if reads else self.inks.text

    def _series(self) -> tuple[ChartSeries, ...]:
        """Return the series in the brand's colours, in order; what is not highlighted is grey."""
        return tuple(
            ChartSeries(one.name, one.points, *self._colours(index, one)) for index, one in enumerate(self.block.series)
        )

    def _colours(self, index: int, series: model.Series) -> tuple[str, dict[int, str]]:
        colour = self.palette[index % len(self.palette)]
        names = {" ".join(name.text.split()) for name in self.block.highlight}
        categories = {i for i, name in enumerate(self.names) if name in names}
        by_name = {one.name for one in self.block.series} & names
        if self.kind in _ROUND:
            if not categories:
                return colour, {i: self.palette[i % len(self.palette)] for i in range(len(series.points))}
        elif names and by_name and series.name not in by_name:
            return self.quiet, {}
        if len(by_name) == 1 or len(self.block.series) == 1:
            colour = self.palette[0]
        if self.kind == "line":
            return colour, dict.fromkeys(sorted(categories), colour)
        if not categories:
            return colour, {}
        return colour, {i: self.quiet for i in range(len(series.points)) if i not in categories}

    # --- columns and bars -------------------------------------------------------------------------

    def _bars(self) -> _Looks:
        lines = {" ".join(name.text.split()) for name in self.block.line}
        series = tuple(replace(one, is_line=one.name in lines, markers=True) for one in self._series())
        bars = [one for one in series if not one.is_line]
        gap = _GAP_STACKED if self.stacked else _GAP_ALONE if len(bars) <= 1 else _GAP_CLUSTERED
        labelled = tuple(
            one if one.is_line else replace(one, labels=self._bar_labels(one, bars, gap)) for one in series
        )
        complete = all(one.labels is not None and one.labels.points is None for one in labelled)
        written, other = self._axes
        values = self._values() if not self.stacked else self._sums()
        axis = self._value_axis(written, values)
        if not values or min(values) >= 0:
            # A column that does not begin at nothing lies about its length.
            axis = replace(axis, low=0.0 if axis.low is None and self.stacked != "shares" else axis.low)
        if complete:
            axis = replace(axis, is_shown=False, grid=False)
        legend: Legend = ("right" if self.stacked and self.kind == "column" else "top") if len(series) > 1 else ""
        return _Looks(labelled, axis, self._category_axis(other), legend, gap)

    def _sums(self) -> list[float]:
        """Return how high the stacks are."""
        columns = zip(*(series.points for series in self.block.series), strict=True)
        return [sum(point[0] or 0 for point in column) for column in columns]

    def _bar_labels(self, series: ChartSeries, bars: Sequence[ChartSeries], gap: int) -> Labels | None:
        """Return the figures at bars: all of them where there is room, and in stacks those that their part can hold."""
        wanted = self.block.labels
        if wanted == "none" or (wanted is None and (self.stacked == "shares" or len(bars) < len(self.block.series))):
            return None
        if self.stacked:
            points = self._roomy_parts(series) if wanted is None else None
            if points is not None and len(points) == sum(point[0] is not None for point in series.points):
                points = None
            return Labels(("value",), "middle", self._ink_on(series.colour), bold=True, points=points)
        figures = sum(len(one.points) for one in bars)
        if wanted is None and (figures > _MOST_LABELS or not self._figures_fit(len(bars), gap)):
            return None
        return Labels(("value",), "end", self.inks.text)

    def _figures_fit(self, count: int, gap: int) -> bool:
        if self.kind == "bar":
            slot = self._plot_height() // max(1, len(self.names))
            return self._line_height <= slot / (1 + gap / 100 / count) / count * 1.1
        bar = self._slot() / (count + gap / 100)
        room = self._slot() * 0.95 if count == 1 else bar * 1.1
        return self._widest([self._number(value) for value in self._values()]) <= room

    def _plot_height(self) -> int:
        """Return about how high the plot is, without the names, titles and legend around it."""
        lines = 1 + bool(self.block.across.title) + bool(self.block.title) + (len(self.block.series) > 1)
        return max(1, self.box.height - lines * self._line_height - pt(12))

    def _roomy_parts(self, series: ChartSeries) -> tuple[int, ...]:
        """Return the parts of stacks that can hold their figure."""
        whole = max((abs(total) for total in self._sums()), default=0) or 1
        extent = self._plot_height() if self.kind == "column" else self._plot_width() * 0.8
        found = []
        for index, (value,) in enumerate(series.points):
            if value is None:
                continue
            width = self._width(self._number(value), bold=True)
            room = extent * abs(value) / whole
            slot = self._slot() / (1 + _GAP_STACKED / 100)
            if (self._line_height <= room and width <= slot) if self.kind == "column" else width <= room:
                found.append(index)
        return tuple(found)

    # --- lines ------------------------------------------------------------------------------------

    def _lines(self) -> _Looks:
        marked = len(self.names) <= _MOST_MARKED
        highlit = bool(self.block.highlight)
        series = tuple(
            replace(
                one,
                markers=(marked and one.colour != self.quiet and not one.colours) or _has_lone_points(one),
                width_pt=1.75 if highlit and one.colour == self.quiet else 3.0 if highlit else 2.5,
            )
            for one in self._series()
        )
        axis = self._value_axis(self.block.up, self._values())
        cross = self._category_axis(self.block.across)
        direct = self._named_at_ends(series) if len(series) > 1 else None
        if self.block.labels == "values":
            series = tuple(replace(one, labels=Labels(("value",), "above", self.inks.text)) for one in series)
            return _Looks(series, axis, cross, "top" if len(series) > 1 else "")
        if direct is None:
            return _Looks(series, axis, cross, "top" if len(series) > 1 else "")
        return _Looks(direct, axis, replace(cross, to_edge=True), plot=self._plot_beside_names())

    def _named_at_ends(self, series: tuple[ChartSeries, ...]) -> tuple[ChartSeries, ...] | None:
        """Return lines with their names at their ends; None where there is no room, and they need a legend."""
        if len(series) > _MOST_DIRECT or self._name_room() > self.box.width * _NAMES_SHARE:
            return None
        ends = [max((i for i, (value,) in enumerate(one.points) if value is not None), default=None) for one in series]
        height = self._plot_height()
        low, high = self._range()
        places = []
        for one, end in zip(series, ends, strict=True):
            value = one.points[end][0] if end is not None else None
            places.append(0.0 if value is None else (high - value) / (high - low) * height)
        spread = _spread(places, self._line_height, height)
        if spread is None:
            return None
        return tuple(
            one if end is None else replace(one, labels=self._end_label(one, end, (now - before) / self.box.height))
            for one, end, before, now in zip(series, ends, places, spread, strict=True)
        )

    def _end_label(self, series: ChartSeries, end: int, shift: float) -> Labels:
        is_quiet = series.colour == self.quiet
        colour = self.inks.text if is_quiet else series.colour
        return Labels(("name",), "right", colour, bold=not is_quiet, points=(end,), shift=shift)

    def _range(self) -> tuple[float, float]:
        """Return about where the axis of values begins and ends: at 0, unless the figures are far from it."""
        values = self._values()
        low, high = self.block.up.range
        top, bottom = max(values), min(values)
        if bottom > 0 and (top - bottom) / top > 1 / 6:
            bottom = 0.0
        low, high = bottom if low is None else low, top * 1.05 if high is None else high
        return (low, high) if high > low else (low, low + 1)

    def _name_room(self) -> int:
        return self._widest([one.name for one in self.block.series], bold=True) + pt(self.size_pt)

    def _plot_beside_names(self) -> tuple[float, float, float, float]:
        """Return the share of the box that the plot takes, so that names have room at its right."""
        head = self._line_height * 1.4 / self.box.height if self.block.title else 0.02
        left = self._line_height * 1.4 / self.box.width if self.block.up.title else 0.0
        foot = self._line_height * 1.4 / self.box.height if self.block.across.title else 0.02
        edge = _PADDING if self.inks.panel else 0.0
        width = 1 - left - self._name_room() / self.box.width - 2 * edge
        return (left + edge, head + edge, width, 1 - head - foot - 2 * edge)

    # --- the others -------------------------------------------------------------------------------

    def _surfaces(self) -> _Looks:
        series = tuple(replace(one, markers=len(self.names) <= _MOST_MARKED) for one in self._series())
        cross = replace(self._category_axis(self.block.across), to_edge=self.kind == "area")
        values = self._sums() if self.stacked else self._values()
        axis = self._value_axis(self.block.up, values)
        if self.kind == "radar":
            axis = replace(axis, step=_nice_step(axis.high or max(values)))
        if self.block.labels == "values":
            place = "middle" if self.kind == "area" else "above"
            series = tuple(replace(one, labels=Labels(("value",), place, self.inks.text)) for one in series)  # type: ignore[arg-type]
        return _Looks(series, axis, cross, self._legend_beside() if len(series) > 1 else "")

    def _legend_beside(self) -> Legend:
        """Return where a legend leaves most room to what is as wide as tall, or stacked as the legend's names are."""
        is_wide = self.box.width > self.box.height * _WIDE
        return "right" if is_wide or self.kind == "area" else "top"

    def _round(self) -> _Looks:
        (series,) = self._series()
        wanted = self.block.labels
        kind: Literal["value", "share"] = "value" if wanted == "values" else "share"
        none = ChartAxis()
        if wanted == "none":
            return _Looks((series,), none, none, self._legend_beside())
        values = [point[0] or 0 for point in series.points]
        shares = [value / sum(values) for value in values]
        if self.kind == "pie" and len(values) <= _MOST_SLICES and min(shares) >= _LEAST_NAMED:
            labels = Labels(("category", kind), "best", self.inks.text)
            return _Looks((replace(series, labels=labels),), none, none)
        roomy = tuple(index for index, share in enumerate(shares) if share >= _LEAST_SLICE)
        labels = Labels(
            (kind,), "middle", self.inks.ground, bold=True, points=None if len(roomy) == len(values) else roomy
        )
        return _Looks((replace(series, labels=labels),), none, none, self._legend_beside())

    def _cloud(self) -> _Looks:
        series = self._series()
        if self.block.labels == "values":
            series = tuple(replace(one, labels=Labels(("value",), "above", self.inks.text)) for one in series)
        axis = self._value_axis(self.block.up, self._values(1))
        cross = self._value_axis(self.block.across, self._values(0), grid=False)
        # The unit is that of what is drawn upwards.
        cross = replace(cross, number_format=cross.number_format.removesuffix(f'"{self._unit()}"'))
        return _Looks(series, axis, cross, "top" if len(series) > 1 else "")


def _has_lone_points(series: ChartSeries) -> bool:
    """Say whether a figure stands between gaps, where a line alone would not show it."""
    known = [False, *(point[0] is not None for point in series.points), False]
    return any(known[i] and not known[i - 1] and not known[i + 1] for i in range(1, len(known) - 1))


def _nice_step(largest: float) -> float | None:
    """Return a step of 1, 2 or 5 (times a power of ten) that goes into what is measured three to six times.

    It is the one that goes least beyond it, so that nothing stands far from the edge.
    """
    if largest <= 0:
        return None
    power = 10.0 ** math.floor(math.log10(largest / 6))
    steps = [step * power for step in (1, 2, 5, 10, 20) if 3 <= math.ceil(largest / (step * power)) <= 6]
    return min(steps, key=lambda step: (math.ceil(largest / step) * step, -step))


def _spread(places: Sequence[float], distance: float, height: float) -> list[float] | None:
    """Return places that are at least `distance` apart, near the given ones; None where the height is too small."""
    if distance * (len(places) - 1) > height:
        return None
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for upper, lower in pairwise(order):
        moved[lower] = max(moved[lower], moved[upper] + distance)
    # What was pushed too far down goes up again, and takes along what is in its way.
    over = moved[order[-1]] - height
    if over > 0:
        moved[order[-1]] -= over
        for lower, upper in pairwise(reversed(order)):
            moved[upper] = min(moved[upper], moved[lower] - distance)
    return moved

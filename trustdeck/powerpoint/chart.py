"""Write charts: the frame on the slide, the chart's own part, and its workbook.

The XML is our own and not python-pptx's, whose charts have axis ids that no schema allows, formulas in their
workbooks and titles that PowerPoint makes up. A part's text and colours come from the theme, as on slides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from trustdeck.page import Chart, ChartAxis, ChartSeries, Labels, Placeholder, Stroke
from trustdeck.powerpoint.sheet import Sheet, fill, line, placeholder_mark, transform
from trustdeck.powerpoint.text import font, hundredths
from trustdeck.powerpoint.workbook import Reference, Workbook, number_text
from trustdeck.powerpoint.xml import NAMESPACES, Element, put, root, sub

_ROUND = ("pie", "doughnut")
_CATEGORY_AXIS, _VALUE_AXIS = 10, 20  # any two numbers, but not negative as python-pptx's
_PLACES = {"middle": "ctr", "end": "outEnd", "right": "r", "above": "t", "best": "outEnd"}
_LEGENDS = {"top": "t", "right": "r"}
_RISING = -2_700_000  # 45 degrees, in 60,000ths; ECMA-376 part 1, 20.1.10.3
_MARKER_SIZE = {"line": 7, "radar": 6, "scatter": 9}
_FIRST_SLICE = 0  # at twelve o'clock
_HOLE = 58  # per cent of a doughnut
_BUBBLES = 60  # per cent of the largest size that PowerPoint would give them
_PARTING_PT, _AXIS_PT, _GRID_PT, _RIM_PT = 1.5, 1, 0.75, 0.75  # how wide lines are


def write_chart(chart: Chart, placeholder: Placeholder | None, sheet: Sheet) -> None:
    """Append a chart, and add its parts to the file."""
    frame = sheet.shape("p:graphicFrame")
    about = sub(frame, "p:nvGraphicFramePr")
    sheet.identify(about, chart.key, chart.name, chart.alt, decorative=chart.decorative)
    sub(sub(about, "p:cNvGraphicFramePr"), "a:graphicFrameLocks", noGrp=1)
    placeholder_mark(about, placeholder)
    transform(frame, chart.box, "p:xfrm")
    workbook = Workbook(chart)
    writer = _Writer(chart, workbook, sheet)
    part = sheet.deck.package.chart(writer.space(), workbook.data())
    data = sub(sub(frame, "a:graphic"), "a:graphicData", uri=NAMESPACES["c"])
    # The prefix is declared here, as PowerPoint does, and not on every slide.
    reference = sub(data, "c:chart")
    reference.set(f"{{{NAMESPACES['r']}}}id", sheet.part.relate("chart", part))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one chart's part; each method appends one element, in the order of the schema."""

    chart: Chart
    workbook: Workbook
    sheet: Sheet

    # --- the whole --------------------------------------------------------------------------------

    def space(self) -> Element:
        chart = self.chart
        space = root("c:chartSpace", "c", "a", "r")
        sub(space, "c:date1904", val=0)
        sub(space, "c:lang", val=chart.language or self.sheet.language)
        sub(space, "c:roundedCorners", val=0)
        body = sub(space, "c:chart")
        if chart.title:
            self._title(body, chart.title, bold=True)
        sub(body, "c:autoTitleDeleted", val=int(not chart.title))
        self._plot(sub(body, "c:plotArea"))
        if chart.legend:
            legend = sub(body, "c:legend")
            sub(legend, "c:legendPos", val=_LEGENDS[chart.legend])
            sub(legend, "c:overlay", val=0)
            self._text(legend, chart.inks.text)
        sub(body, "c:plotVisOnly", val=1)
        sub(body, "c:dispBlanksAs", val="gap")
        looks = sub(space, "c:spPr")
        if chart.inks.panel:
            fill(looks, chart.inks.ground, self.sheet.deck.theme)
        else:
            sub(looks, "a:noFill")
        line(looks, None, self.sheet.deck.theme)
        self._text(space, chart.inks.text)
        return space

    def _title(self, parent: Element, title: str, *, bold: bool, upright: bool = False) -> None:
        colour = self.chart.inks.text if bold else self.chart.inks.muted
        element = sub(parent, "c:title")
        text = sub(sub(element, "c:tx"), "c:rich")
        body = sub(text, "a:bodyPr")
        if upright:
            body.set("rot", "-5400000")
            body.set("vert", "horz")
        sub(text, "a:lstStyle")
        paragraph = sub(text, "a:p")
        self._run(sub(sub(paragraph, "a:pPr"), "a:defRPr"), colour, bold=bold)
        run = sub(paragraph, "a:r")
        properties = sub(run, "a:rPr", lang=self.chart.language or self.sheet.language)
        self._run(properties, colour, bold=bold)
        put(run, "a:t", title)
        sub(element, "c:overlay", val=0)

    def _text(self, parent: Element, colour: str, *, bold: bool = False, rotation: int | None = None) -> None:
        text = sub(parent, "c:txPr")
        body = sub(text, "a:bodyPr")
        if rotation is not None:
            body.set("rot", str(rotation))
            body.set("vert", "horz")
        sub(text, "a:lstStyle")
        paragraph = sub(text, "a:p")
        self._run(sub(sub(paragraph, "a:pPr"), "a:defRPr"), colour, bold=bold)
        sub(paragraph, "a:endParaRPr", lang=self.chart.language or self.sheet.language)

    def _run(self, properties: Element, colour: str, *, bold: bool) -> None:
        properties.set("sz", hundredths(self.chart.size_pt))
        properties.set("b", str(int(bold)))
        fill(properties, colour, self.sheet.deck.theme)
        font(properties, self.sheet.deck.brand.styles["chart"].levels[0].font, self.sheet.deck.theme)

    def _stroke(self, ink: Literal["ground", "grid", "muted"], width_pt: float) -> Stroke:
        return Stroke(getattr(self.chart.inks, ink), width_pt)

    # --- the plot ---------------------------------------------------------------------------------

    def _plot(self, plot: Element) -> None:
        _layout(plot, self.chart.plot)
        columns = [(i, one) for i, one in enumerate(self.chart.series) if not one.is_line]
        lines = [(i, one) for i, one in enumerate(self.chart.series) if one.is_line]
        if columns:
            self._group(plot, self.chart.kind, columns)
        if lines:
            self._group(plot, "line", lines)
        if self.chart.kind in _ROUND:
            return
        if self.chart.kind in ("scatter", "bubble"):
            self._value_axis(plot, self.chart.cross, (_CATEGORY_AXIS, _VALUE_AXIS), "b")
        else:
            self._category_axis(plot)
        self._value_axis(plot, self.chart.axis, (_VALUE_AXIS, _CATEGORY_AXIS), "b" if self.chart.kind == "bar" else "l")

    def _group(self, plot: Element, kind: str, series: Sequence[tuple[int, ChartSeries]]) -> None:
        """Append the series of one kind, and what they have in common."""
        chart = self.chart
        group = sub(plot, f"c:{_GROUPS[kind]}")
        if kind in ("column", "bar"):
            sub(group, "c:barDir", val="col" if kind == "column" else "bar")
            sub(group, "c:grouping", val=_GROUPING[chart.stacked] if chart.stacked else "clustered")
        elif kind in ("line", "area"):
            sub(group, "c:grouping", val=_GROUPING[chart.stacked if kind == "area" else ""])
        elif kind == "scatter":
            sub(group, "c:scatterStyle", val="lineMarker")
        elif kind == "radar":
            sub(group, "c:radarStyle", val="marker")
        sub(group, "c:varyColors", val=int(kind in _ROUND))
        for index, one in series:
            self._series(sub(group, "c:ser"), kind, index, one)
        if kind in ("column", "bar"):
            sub(group, "c:gapWidth", val=chart.gap)
            if chart.stacked:
                sub(group, "c:overlap", val=100)
        elif kind == "line":
            sub(group, "c:marker", val=1)
        elif kind in _ROUND:
            sub(group, "c:firstSliceAng", val=_FIRST_SLICE)
            if kind == "doughnut":
                sub(group, "c:holeSize", val=_HOLE)
        elif kind == "bubble":
            sub(group, "c:bubbleScale", val=_BUBBLES)
            sub(group, "c:showNegBubbles", val=0)
        if kind not in _ROUND:
            for identity in (_CATEGORY_AXIS, _VALUE_AXIS):
                sub(group, "c:axId", val=identity)

    # --- a series ---------------------------------------------------------------------------------

    def _series(self, element: Element, kind: str, index: int, series: ChartSeries) -> None:
        sub(element, "c:idx", val=index)
        sub(element, "c:order", val=index)
        name = self.workbook.name(index)
        if series.name:
            _strings(sub(element, "c:tx"), name, (series.name,))
        self._looks(element, kind, series)
        if kind in ("column", "bar", "bubble"):
            sub(element, "c:invertIfNegative", val=0)
        if kind in ("line", "radar", "scatter"):
            self._marker(element, kind, series.colour, seen=series.markers or kind == "scatter")
        for point, colour in sorted(series.colours.items()):
            self._point(element, kind, point, colour)
        if series.labels is not None:
            self._labels(element, kind, series.labels)
        if kind in ("scatter", "bubble"):
            for column, tag in enumerate(("c:xVal", "c:yVal", "c:bubbleSize")[: 2 + (kind == "bubble")]):
                numbers = [point[column] for point in series.points]
                _numbers(sub(element, tag), self.workbook.points(index, column), numbers)
        else:
            _strings(sub(element, "c:cat"), self.workbook.categories(), self.chart.categories)
            numbers = [point[0] for point in series.points]
            _numbers(sub(element, "c:val"), self.workbook.points(index, 0), numbers)
        if kind in ("line", "scatter"):
            sub(element, "c:smooth", val=0)
        elif kind == "bubble":
            sub(element, "c:bubble3D", val=0)

    def _looks(self, element: Element, kind: str, series: ChartSeries) -> None:
        theme = self.sheet.deck.theme
        looks = sub(element, "c:spPr")
        if kind in ("line", "radar"):
            line(looks, Stroke(series.colour, series.width_pt), theme)
            looks[-1].set("cap", "rnd")
            sub(looks[-1], "a:round")
        elif kind == "scatter":
            line(looks, None, theme)
        else:
            fill(looks, series.colour, theme)
            line(looks, self._stroke("ground", _PARTING_PT) if self._is_parted(kind) else None, theme)

    def _is_parted(self, kind: str) -> bool:
        """Say whether its parts touch, so that a line of the background's colour has to part them."""
        return kind in (*_ROUND, "bubble") or bool(self.chart.stacked)

    def _marker(self, element: Element, kind: str, colour: str, *, seen: bool) -> None:
        marker = sub(element, "c:marker")
        sub(marker, "c:symbol", val="circle" if seen else "none")
        if seen:
            sub(marker, "c:size", val=_MARKER_SIZE[kind])
            looks = sub(marker, "c:spPr")
            fill(looks, colour, self.sheet.deck.theme)
            line(looks, self._stroke("ground", _RIM_PT), self.sheet.deck.theme)

    def _point(self, element: Element, kind: str, index: int, colour: str) -> None:
        point = sub(element, "c:dPt")
        sub(point, "c:idx", val=index)
        if kind in ("line", "radar", "scatter"):
            self._marker(point, kind, colour, seen=True)
        else:
            if kind in ("column", "bar", "bubble"):
                sub(point, "c:invertIfNegative", val=0)
            sub(point, "c:bubble3D", val=0)
            looks = sub(point, "c:spPr")
            fill(looks, colour, self.sheet.deck.theme)
            line(looks, self._stroke("ground", _PARTING_PT) if self._is_parted(kind) else None, self.sheet.deck.theme)

    def _labels(self, element: Element, kind: str, labels: Labels) -> None:
        listing = sub(element, "c:dLbls")
        for point in labels.points or ():
            label = sub(listing, "c:dLbl")
            sub(label, "c:idx", val=point)
            if labels.shift:
                place = sub(sub(label, "c:layout"), "c:manualLayout")
                sub(place, "c:x", val=0)
                sub(place, "c:y", val=f"{labels.shift:.4f}")
            self._label(label, kind, labels)
        if labels.points is None:
            self._label(listing, kind, labels)
            if kind == "pie":
                sub(listing, "c:showLeaderLines", val=0)
        else:
            _shown(listing, ())

    def _label(self, element: Element, kind: str, labels: Labels) -> None:
        code = self.chart.share_format if "share" in labels.shows else self.chart.label_format
        sub(element, "c:numFmt", formatCode=code, sourceLinked=0)
        looks = sub(element, "c:spPr")
        sub(looks, "a:noFill")
        line(looks, None, self.sheet.deck.theme)
        self._text(element, labels.colour, bold=labels.bold)
        if kind != "doughnut":  # PowerPoint repairs a doughnut whose labels have a place
            sub(element, "c:dLblPos", val=_PLACES[labels.place])
        _shown(element, labels.shows)
        if len(labels.shows) > 1:
            put(element, "c:separator", "\n")

    # --- axes -------------------------------------------------------------------------------------

    def _category_axis(self, plot: Element) -> None:
        chart, axis = self.chart, self.chart.cross
        theme = self.sheet.deck.theme
        is_bar = chart.kind == "bar"
        element = sub(plot, "c:catAx")
        sub(element, "c:axId", val=_CATEGORY_AXIS)
        # Bars are read from the top, and an axis counts from the bottom.
        sub(sub(element, "c:scaling"), "c:orientation", val="maxMin" if is_bar else "minMax")
        sub(element, "c:delete", val=0)
        sub(element, "c:axPos", val="l" if is_bar else "b")
        if chart.kind == "radar":
            line(sub(sub(element, "c:majorGridlines"), "c:spPr"), self._stroke("grid", _GRID_PT), theme)
        if axis.title:
            self._title(element, axis.title, bold=False, upright=is_bar)
        sub(element, "c:numFmt", formatCode="General", sourceLinked=0)
        sub(element, "c:majorTickMark", val="none")
        sub(element, "c:minorTickMark", val="none")
        sub(element, "c:tickLblPos", val="low")
        line(sub(element, "c:spPr"), None if chart.kind == "radar" else self._stroke("muted", _AXIS_PT), theme)
        self._text(element, chart.inks.text, rotation=_RISING if axis.turned else 0)
        sub(element, "c:crossAx", val=_VALUE_AXIS)
        sub(element, "c:crosses", val="autoZero")
        sub(element, "c:auto", val=0)  # or years would become dates
        sub(element, "c:lblAlgn", val="ctr")
        sub(element, "c:lblOffset", val=100)
        if axis.every > 1:
            sub(element, "c:tickLblSkip", val=axis.every)
        sub(element, "c:noMultiLvlLbl", val=1)

    def _value_axis(self, plot: Element, axis: ChartAxis, ids: tuple[int, int], place: str) -> None:
        chart, theme = self.chart, self.sheet.deck.theme
        element = sub(plot, "c:valAx")
        sub(element, "c:axId", val=ids[0])
        scaling = sub(element, "c:scaling")
        sub(scaling, "c:orientation", val="minMax")
        for tag, end in (("c:max", axis.high), ("c:min", axis.low)):
            if end is not None:
                sub(scaling, tag, val=number_text(end))
        sub(element, "c:delete", val=int(not axis.is_shown))
        sub(element, "c:axPos", val=place)
        if axis.grid:
            line(sub(sub(element, "c:majorGridlines"), "c:spPr"), self._stroke("grid", _GRID_PT), theme)
        if axis.title:
            self._title(element, axis.title, bold=False, upright=place == "l")
        sub(element, "c:numFmt", formatCode=axis.number_format, sourceLinked=0)
        sub(element, "c:majorTickMark", val="none")
        sub(element, "c:minorTickMark", val="none")
        sub(element, "c:tickLblPos", val="low" if chart.kind in ("scatter", "bubble") else "nextTo")
        is_drawn = chart.kind in ("scatter", "bubble") and place == "b"
        line(sub(element, "c:spPr"), self._stroke("muted", _AXIS_PT) if is_drawn else None, theme)
        self._text(element, chart.inks.muted, rotation=0)
        sub(element, "c:crossAx", val=ids[1])
        # The values of bars stand below them, where their axis ends: it is turned round.
        sub(element, "c:crosses", val="max" if chart.kind == "bar" else "autoZero")
        to_edge = chart.cross.to_edge or chart.kind in ("scatter", "bubble")
        sub(element, "c:crossBetween", val="midCat" if to_edge else "between")
        if axis.step is not None:
            sub(element, "c:majorUnit", val=number_text(axis.step))


_GROUPS: Mapping[str, str] = {
    "column": "barChart", "bar": "barChart", "line": "lineChart", "area": "areaChart", "pie": "pieChart",
    "doughnut": "doughnutChart", "scatter": "scatterChart", "bubble": "bubbleChart", "radar": "radarChart",
}  # fmt: skip
_GROUPING = {"": "standard", "values": "stacked", "shares": "percentStacked"}


def _layout(parent: Element, plot: tuple[float, float, float, float] | None) -> None:
    layout = sub(parent, "c:layout")
    if plot is None:
        return
    manual = sub(layout, "c:manualLayout")
    sub(manual, "c:layoutTarget", val="outer")
    sub(manual, "c:xMode", val="edge")
    sub(manual, "c:yMode", val="edge")
    for tag, share in zip(("c:x", "c:y", "c:w", "c:h"), plot, strict=True):
        sub(manual, tag, val=f"{share:.4f}")


def _shown(element: Element, what: Sequence[str]) -> None:
    for tag, name in (
        ("c:showLegendKey", ""), ("c:showVal", "value"), ("c:showCatName", "category"), ("c:showSerName", "name"),
        ("c:showPercent", "share"), ("c:showBubbleSize", ""),
    ):  # fmt: skip
        sub(element, tag, val=int(name in what))


def _strings(parent: Element, reference: Reference, texts: Sequence[str]) -> None:
    element = sub(parent, "c:strRef")
    put(element, "c:f", reference)
    cache = sub(element, "c:strCache")
    sub(cache, "c:ptCount", val=len(texts))
    for index, text in enumerate(texts):
        put(sub(cache, "c:pt", idx=index), "c:v", text)


def _numbers(parent: Element, reference: Reference, numbers: Sequence[float | None]) -> None:
    """Append numbers; a gap is a point that is not there."""
    element = sub(parent, "c:numRef")
    put(element, "c:f", reference)
    cache = sub(element, "c:numCache")
    put(cache, "c:formatCode", "General")
    sub(cache, "c:ptCount", val=len(numbers))
    for index, number in enumerate(numbers):
        if number is not None:
            put(sub(cache, "c:pt", idx=index), "c:v", number_text(number))

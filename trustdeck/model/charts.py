"""Read charts: what kind, which figures, what is said of them.

Figures are text until `resolve` has read them as numbers; names and titles in a chart are plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Self

from trustdeck import source
from trustdeck.diagnostics import Report, Span, did_you_mean
from trustdeck.foreign.numbers import MAX_DIGITS, Mark, mark_of, parse
from trustdeck.model.tables import refuse_places_without_file
from trustdeck.model.text import LANGUAGE, NO_TEXT, VARIED, LanguageTag, Text
from trustdeck.schema import (
    ANY_SCALAR,
    Define,
    JsonSchema,
    decode,
    expect_list,
    field,
    mismatch,
    record,
    record_schema,
    scalar,
    short,
)
from trustdeck.source import Node, Scalar

ChartType = Literal["column", "bar", "line", "area", "pie", "doughnut", "scatter", "bubble", "radar"]
Scale = Literal["low-high", "high-low", "against-for", "for-against"]
ROUND = ("pie", "doughnut")
POINTS: Mapping[str, int] = {"scatter": 2, "bubble": 3}
"""The kinds whose points have several numbers, and how many."""

MAX_SERIES = 12
MAX_POINTS = 2_000
MAX_STEPS: Mapping[str, int] = {"low-high": 5, "high-low": 5, "against-for": 7, "for-against": 7}
MAX_NAME = 200  # characters of a name in a chart

Point = tuple[float | None, ...]

# --- parts ----------------------------------------------------------------------------------------


class Figure:
    """A number as it was typed; `''` is a gap."""

    takes: ClassVar[str] = "a number"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Scalar | None:
        if isinstance(node, Scalar) and not node.is_missing:
            return node
        mismatch(node, "a number", report, "write `''` for a gap")
        return None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": ["number", "string"]}


class PointFigures:
    """A figure, or the two or three of a point: `[across, up]`, `[across, up, size]`."""

    takes: ClassVar[str] = "a number, or a list of two or three"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Scalar, ...] | None:
        nodes = node.items if isinstance(node, source.Sequence) else (node,)
        figures = tuple(Figure.from_node(one, report) for one in nodes)
        return None if None in figures else figures  # type: ignore[return-value]  # none of them is None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        point = {"type": "array", "items": define(Figure), "minItems": 2, "maxItems": 3}
        return {"anyOf": [define(Figure), point]}


@dataclass(frozen=True, slots=True)
class Series:
    """Figures under one name.

    `figures` are as written, `points` the numbers that `resolve` makes of them: each has one number, or
    two or three in a scatter or bubble chart. None is a gap.
    """

    name: str
    span: Span
    figures: tuple[tuple[Scalar, ...], ...] = ()
    points: tuple[Point, ...] = ()


class SeriesByName:
    """Series: names, each with a list of figures."""

    takes: ClassVar[str] = "names, each with a list of numbers"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Series, ...] | None:
        if not isinstance(node, source.Mapping):
            mismatch(node, "a name for each series", report, "write `series: {Name: [1, 2, 3]}`")
            return None
        found = []
        for key, value in node.entries:
            if not isinstance(value, source.Sequence):
                expect_list(value, report)
                continue
            figures = tuple(PointFigures.from_node(item, report) for item in value.items)
            if None not in figures:
                found.append(Series(_plain(key.text), key.span, figures))  # type: ignore[arg-type]  # as above
        return tuple(found) if len(found) == len(node.entries) else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "object", "additionalProperties": {"type": "array", "items": define(PointFigures)}}


class NamedFigures:
    """The figures of one series: categories, each with its figure."""

    takes: ClassVar[str] = "categories, each with a number"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[tuple[Scalar, Scalar], ...] | None:
        if not isinstance(node, source.Mapping):
            mismatch(node, "a category for each number", report, "write `values: {Category: 12}`")
            return None
        pairs = tuple((key, Figure.from_node(value, report)) for key, value in node.entries)
        return None if any(figure is None for _, figure in pairs) else pairs  # type: ignore[return-value]  # as above

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"type": "object", "additionalProperties": define(Figure)}


class Names:
    """A name, or a list of names."""

    takes: ClassVar[str] = "a name, or a list of names"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> tuple[Scalar, ...] | None:
        if isinstance(node, source.Sequence):
            return decode(node, tuple[Scalar, ...], report)
        name = scalar(node, report)
        return (name,) if name else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [ANY_SCALAR, {"type": "array", "items": ANY_SCALAR}]}


class Stacked:
    """Whether series stand on one another: `true`, `false`, or `percent` for their shares of the whole."""

    takes: ClassVar[str] = "`true`, `false` or `percent`"
    _FORMS: ClassVar[Mapping[str, str]] = {"true": "values", "false": "no", "percent": "shares"}

    @classmethod
    def from_node(cls, node: Node, report: Report) -> str | None:
        text = scalar(node, report)
        if text is None:
            return None
        if text.text not in cls._FORMS:
            hint = did_you_mean(text.text, tuple(cls._FORMS))
            report.error("bad-value", text.span, f"`{short(text.text)}` is not known here", hint)
        return cls._FORMS.get(text.text)

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"enum": [True, False, "percent"]}


@dataclass(frozen=True, slots=True)
class ChartAxis:
    """An axis of a chart: what it measures, and where it begins and ends.

    `range` are the two ends as numbers, which `resolve` reads.
    """

    title: str = field("what it measures", default="")
    low: Scalar | None = field("where it begins; what suits where it is left out", default=None)
    high: Scalar | None = field("where it ends; what suits where it is left out", default=None)
    range: tuple[float | None, float | None] = (None, None)
    span: Span = NO_TEXT.span

    takes: ClassVar[str] = "a title, or `{title, low, high}`"
    called: ClassVar[str] = "an axis"

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, source.Mapping):
            axis = record(node, cls, report)
            return replace(axis, title=_plain(axis.title)) if axis else None
        text = scalar(node, report)
        return cls(_plain(text.text), span=text.span) if text else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [ANY_SCALAR, record_schema(cls, define)]}

    @property
    def is_given(self) -> bool:
        return self.span != NO_TEXT.span


def _plain(text: str) -> str:
    return " ".join(text.split())


# --- the chart ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, which PowerPoint edits with its figures.

    `resolve` takes the figures from the file `data`, and reads all of them as numbers: then `decimals` is how
    many are shown. `type` is '' for what suits the figures, `stacked` and `labels` likewise.
    """

    type: ChartType | None = field("what it looks like; `column` or `bar` where it is left out", default=None)
    categories: tuple[Scalar, ...] = field("what the figures are of, in their order", default=())
    series: tuple[Series, ...] = field("the figures, by name", default=(), type=SeriesByName)
    values: tuple[tuple[Scalar, Scalar], ...] = field(
        "the figures of a single series, by category", default=(), type=NamedFigures
    )
    data: Scalar | None = field(
        "a CSV file or a workbook (`.xlsx`): categories in its first column, a series in each other", default=None
    )
    sheet: Scalar | None = field("a workbook's sheet; its first where it is left out", default=None)
    range: Scalar | None = field(
        "the sheet's cells, as `A1:D12`, the first row their names; all where it is left out", default=None
    )
    stacked: str = field("series stand on one another; `percent`: as shares of the whole", default="", type=Stacked)
    line: tuple[Scalar, ...] = field("the series that is a line across the columns", default=(), type=Names)
    highlight: tuple[Scalar, ...] = field(
        "series or categories that stand out; all else is grey", default=(), type=Names
    )
    scale: Scale | None = field("its series are steps of a scale, from the first to the last", default=None)
    scale_span: Span | None = None
    labels: Literal["values", "shares", "none"] | None = field("what is written at the figures", default=None)
    title: str = field("a title above it", default="")
    across: ChartAxis = field("the axis from left to right", default=ChartAxis())
    up: ChartAxis = field("the axis from bottom to top", default=ChartAxis())
    unit: str = field("what the figures count, written behind them, such as `%` or `kr.`", default="")
    decimals: int = field("how many decimals are shown", default=-1, minimum=0, maximum=6)
    caption: Text | None = field("a line below it", default=None)
    source: Text | None = field("where the figures are from, a line below it", default=None)
    alt: str = field("what it shows, for those who do not see it; a summary where it is left out", default="")
    decorative: bool = field("it carries no meaning", default=False)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    span: Span = NO_TEXT.span

    takes: ClassVar[str] = "`{values}`, `{categories, series}` or `{data: file.csv}`, with `type`"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        chart = record(node, cls, report)
        if chart is None or not isinstance(node, source.Mapping):
            return None
        refuse_places_without_file(chart.sheet, chart.range, chart.data, report)
        given = [key for key, _ in node.entries if key.text in ("values", "series", "data")]
        if not given:
            hint = "add `values: {…}`, `categories: […]` with `series: {…}`, or `data: file.csv`"
            report.error("missing-key", node.span, "a chart needs figures", hint)
            return None
        if len(given) > 1:
            related = [(given[0].span, "the figures here")]
            report.error("bad-value", given[1].span, "a chart has its figures in one place", "keep one", related)
            return None
        if (beside := node.get("categories")) is not None and given[0].text != "series":
            message = f"`{given[0].text}` brings its categories along"
            report.error("bad-value", beside.span, message, "leave `categories` out")
        if chart.values:
            figures = tuple((figure,) for _, figure in chart.values)
            chart = replace(
                chart, categories=tuple(key for key, _ in chart.values), series=(Series("", node.span, figures),)
            )
        return chart if chart.series or chart.data else None

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return record_schema(cls, define)

    @property
    def figures_from(self) -> int:
        """Which column of a file is the first with figures, from 0: before it stand the categories."""
        return 0 if self.type in POINTS else 1

    @property
    def names(self) -> tuple[str, ...]:
        """The categories' names."""
        return tuple(_plain(category.text) for category in self.categories)

    def with_columns(self, header: Sequence[Scalar], rows: Sequence[Sequence[Scalar]], report: Report) -> Self | None:
        """Return the chart with the figures of a table: by kind, its first column are categories or places across."""
        count = POINTS.get(self.type or "", 1)
        place = self.data.span if self.data else self.span
        if len(header) < 2 or (count == 3 and len(header) != 3):
            wanted = "three columns: across, up, size" if count == 3 else "a column of categories, and one of figures"
            report.error("bad-data", place, f"the file has {len(header)} columns for this chart", f"give it {wanted}")
            return None
        if count == 1:
            series = [
                Series(_plain(name.text), place, tuple((row[column],) for row in rows))
                for column, name in enumerate(header[1:], 1)
            ]
            return replace(self, categories=tuple(row[0] for row in rows), series=tuple(series), data=None)
        columns = range(1, 2) if count == 3 else range(1, len(header))
        series = [
            Series(
                _plain(header[column].text) if len(columns) > 1 else "", place,
                tuple((row[0], *row[column : column + count - 1]) for row in rows),
            )
            for column in columns
        ]  # fmt: skip
        across = replace(self.across, title=self.across.title or _plain(header[0].text))
        title = _plain(header[1].text) if len(columns) == 1 else ""
        up = replace(self.up, title=self.up.title or title)
        return replace(self, series=tuple(series), across=across, up=up, data=None)

    def settled(self, language: str, report: Report) -> Self | None:
        """Return the chart with its figures as numbers, or None where they make no chart (which is reported)."""
        before = len(report.diagnostics)
        _check_shape(self, report)
        if len(report.diagnostics) > before:
            return None
        written = [figure.text for series in self.series for point in series.figures for figure in point]
        ends = [end.text for axis in (self.across, self.up) for end in (axis.low, axis.high) if end]
        reader = _Reader(mark_of([*written, *ends], language), report)
        series = tuple(replace(one, figures=(), points=reader.points(one)) for one in self.series)
        across, up = reader.axis(self.across), reader.axis(self.up)
        chart = replace(
            self, series=series, across=across, up=up, values=(),
            decimals=self.decimals if self.decimals >= 0 else _decimals(reader.decimals, series),
        )  # fmt: skip
        if not reader.failed:
            _check_numbers(chart, report)
        return chart if len(report.diagnostics) == before else None


# --- checking -------------------------------------------------------------------------------------


def _check_shape(chart: Chart, report: Report) -> None:
    """Report what keeps the figures from being a chart of this kind."""
    kind = chart.type or "column"
    count = POINTS.get(kind, 1)
    if len(chart.series) > MAX_SERIES:
        message = f"{len(chart.series)} series cannot be told apart; {MAX_SERIES} are the most"
        report.error("bad-value", chart.span, message, "leave some out, or make two charts")
    if kind in ROUND and len(chart.series) > 1:
        report.error("bad-value", chart.series[1].span, f"a {kind} shows one series", "write `type: column`")
    if count > 1 and chart.categories:
        report.error("bad-value", chart.categories[0].span, f"a {kind} chart has no categories", _point_hint(kind))
    if count == 1 and not chart.categories:
        hint = "add `categories: […]`, one for each figure"
        report.error("missing-key", chart.span, "a chart needs `categories`", hint)
    elif count == 1:
        _check_categories(chart, report)
    for series in chart.series:
        _check_points(series, count, kind, report)
        if count == 1 and chart.categories and len(series.figures) != len(chart.categories):
            message = f"the series has {len(series.figures)} figures for {len(chart.categories)} categories"
            report.error("uneven-chart", series.span, message, "write `''` for a gap")
        _check_length(series.name, series.span, report)
    _check_names(chart, report)
    _check_choices(chart, kind, report)


def _check_categories(chart: Chart, report: Report) -> None:
    if len(chart.categories) > MAX_POINTS:
        message = f"the chart has {len(chart.categories):,} categories; {MAX_POINTS:,} are the most"
        report.error("bad-value", chart.span, message, "leave some out")
    for category in chart.categories:
        _check_length(category.text, category.span, report)


def _check_length(name: str, span: Span, report: Report) -> None:
    if len(name) > MAX_NAME:
        message = f"`{short(name)}` is too long for a name in a chart"
        report.error("bad-value", span, message, f"write up to {MAX_NAME} characters")


def _check_points(series: Series, count: int, kind: str, report: Report) -> None:
    if len(series.figures) > MAX_POINTS:
        message = f"the series has {len(series.figures):,} points; {MAX_POINTS:,} are the most"
        report.error("bad-value", series.span, message, "leave some out")
    wrong = next((point for point in series.figures if len(point) != count), None)
    if wrong is not None:
        place = wrong[0].span if wrong else series.span
        what = "1 number" if len(wrong) == 1 else f"{len(wrong)} numbers"
        hint = _point_hint(kind) if count > 1 else "write one number for each category, or `type: scatter`"
        report.error("uneven-chart", place, f"a point of a {kind} chart does not have {what}", hint)


def _point_hint(kind: str) -> str:
    point = "[1, 2]" if POINTS[kind] == 2 else "[1, 2, 3]"
    return f"write its points as `series: {{Name: [{point}, …]}}`"


def _check_names(chart: Chart, report: Report) -> None:
    """Report names in `line` and `highlight` that the chart does not have."""
    series = [one.name for one in chart.series if one.name]
    if chart.line and chart.type not in (None, "column"):
        message = f"a {chart.type} chart has no `line`"
        report.error("bad-value", chart.line[0].span, message, "write `type: column`")
    for name in chart.line:
        if _plain(name.text) not in series:
            message = f"the chart has no series `{short(name.text)}`"
            report.error("unknown-series", name.span, message, did_you_mean(name.text, series))
    for name in chart.highlight:
        known = series if chart.type in ("area", "radar") else [*series, *chart.names]
        if _plain(name.text) not in known:
            what = "series" if known is series else "series or category"
            message = f"the chart has no {what} `{short(name.text)}`"
            report.error("unknown-series", name.span, message, did_you_mean(name.text, known))


def _check_scale(chart: Chart, scale: Scale, report: Report) -> None:
    count, most = len(chart.series), MAX_STEPS[scale]
    if count < 2:
        message = "a chart with one series has no `scale`: the series are its steps"
        report.error("bad-value", chart.scale_span, message, "leave `scale` out, or give a series for each step")
    elif count > most:
        message = f"{count} steps of a scale cannot be told apart; {most} are the most"
        report.error("bad-value", chart.scale_span, message, "put some of them together, or leave `scale` out")
    elif chart.highlight:
        message = "a chart has either a `scale` or a `highlight`"
        report.error("bad-value", chart.scale_span, message, "keep one of them")


def _check_choices(chart: Chart, kind: str, report: Report) -> None:
    """Report what a chart of this kind has no use for."""
    if chart.labels == "shares" and kind not in ROUND:
        message = "only a pie or a doughnut shows shares"
        report.error("bad-value", chart.span, message, "write `labels: values`, or `type: pie`")
    if chart.stacked and kind not in ("column", "bar", "area"):
        message = f"the series of a {kind} chart cannot be stacked"
        report.error("bad-value", chart.span, message, "leave `stacked` out, or write `type: column`")
    if chart.scale:
        _check_scale(chart, chart.scale, report)
    if chart.decorative and chart.alt:
        hint = "keep `alt` where it says something, otherwise `decorative: true`"
        report.error("missing-alt", chart.span, "a chart has either `alt` or `decorative: true`", hint)
    for axis in (chart.across, chart.up):
        if axis.is_given and kind in ROUND:
            report.error("bad-value", axis.span, f"a {kind} has no axes", "leave it out; a `title` stands above it")
    names = chart.up if kind == "bar" else chart.across
    if (end := names.low or names.high) is not None and kind not in POINTS and kind not in ROUND:
        report.error("bad-value", end.span, "the axis of the categories has no low and high end", "leave it out")


def _check_numbers(chart: Chart, report: Report) -> None:
    numbers = [number for series in chart.series for point in series.points for number in point if number is not None]
    if not numbers:
        report.error("bad-value", chart.span, "all figures of the chart are gaps", "leave the chart out")
    elif chart.type in ROUND and (min(numbers) < 0 or not any(numbers)):
        message = f"a {chart.type} shows parts of a whole: no figure is negative, and not all are 0"
        report.error("bad-value", chart.span, message, "write `type: column`")
    elif chart.type == "area" and (gap := _first_gap(chart)) is not None:
        message = f"an area cannot show the gap in `{short(gap)}`: it would fall to 0"
        report.error("bad-value", chart.span, message, "write `type: line`")
    for axis in (chart.across, chart.up):
        low, high = axis.range
        if low is not None and high is not None and low >= high and axis.high is not None:
            message = f"the axis ends at `{short(axis.high.text)}`, before it begins"
            report.error("bad-value", axis.high.span, message, "write a larger number")


def _first_gap(chart: Chart) -> str | None:
    """Return the category of the first gap."""
    places = (place for one in chart.series for place, point in enumerate(one.points) if None in point)
    return next((chart.names[place] for place in places), None)


# --- numbers --------------------------------------------------------------------------------------


class _Reader:
    """Reads figures that have one decimal mark; `decimals` is the most that any of them has."""

    def __init__(self, mark: Mark, report: Report) -> None:
        self.mark = mark
        self.report = report
        self.decimals = 0
        self.failed = False

    def points(self, series: Series) -> tuple[Point, ...]:
        return tuple(tuple(self._figures(point, series)) for point in series.figures)

    def _figures(self, point: tuple[Scalar, ...], series: Series) -> Iterator[float | None]:
        for figure in point:
            yield self._number(figure, f" in `{short(series.name)}`" if series.name else "")

    def axis(self, axis: ChartAxis) -> ChartAxis:
        low, high = (self._number(end, "", counts=False) if end else None for end in (axis.low, axis.high))
        return replace(axis, range=(low, high))

    def _number(self, figure: Scalar, where: str, *, counts: bool = True) -> float | None:
        if not figure.text.strip():
            return None
        number = parse(figure.text, self.mark)
        if number is None:
            self.failed = True
            self.report.error(
                "bad-number", figure.span, f"`{short(figure.text)}`{where} is no number", self._hint(figure)
            )
            return None
        if counts:
            self.decimals = max(self.decimals, number.decimals)
        return number.value

    def _hint(self, figure: Scalar) -> str:
        text = figure.text.strip()
        if text[-1] in "%‰€$£" and parse(text[:-1], self.mark):
            return f'write `{text[:-1].strip()}`, and `unit: "{text[-1]}"` at the chart'
        if sum(character.isdigit() for character in text) > MAX_DIGITS:
            return f"write it with up to {MAX_DIGITS} digits"
        if text.casefold() in ("-", "–", "—", "na", "n/a", "nan", "null", "none", "..", "…", "~", "?"):
            return "write `''` for a gap"
        example = f"1{self.mark}5"
        return f"write a number such as `{example}`, or `''` for a gap"


def _decimals(written: int, series: Sequence[Series]) -> int:
    """Return how many decimals are shown: those that were written, but no more than tell anything."""
    largest = max((abs(n) for one in series for point in one.points for n in point if n is not None), default=0)
    return min(written, 2 if largest >= 1 else 3)

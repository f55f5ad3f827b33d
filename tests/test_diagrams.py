"""Diagrams, from the source to the file: their shapes, what connects them, how they fit, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pptx
import pytest
from composed import Composed, compose_all, misfits
from package_rules import check

from trustdeck.build import BuildOptions, build
from trustdeck.compose.diagram.pen import SITES
from trustdeck.diagnostics import Diagnostic
from trustdeck.page import Connector, Group, Shape
from trustdeck.powerpoint.group import _route
from trustdeck.project import Project

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"

KINDS = {
    "process": "{process: [Ask, {Measure: What is there}, Build]}",
    "process in rows": "{process: [One, Two, Three, Four, Five, Six, Seven, Eight, Nine, Ten, Eleven, Twelve]}",
    "cycle of two": "{cycle: [Trust, Control]}",
    "cycle of three": "{cycle: [Trust, Freedom, Responsibility]}",
    "cycle of seven": "{cycle: [Ask, Visit, Sketch, Decide, Build, Count, Tell]}",
    "timeline": "{timeline: {2012: Reform, 2014: Evaluation, 2018: New goals}}",
    "long timeline": "{timeline: [1: a, 2: b, 3: c, 4: d, 5: e, 6: f, 7: g, 8: h, 9: i, 10: j]}",
    "pyramid": "{pyramid: [{Joy: The long way home}, Comfort, Safety]}",
    "funnel": "{funnel: [{Heard: Of the plan}, Answered, Came]}",
    "hierarchy": "{hierarchy: {Council: [Mayor, {Committees: [Roads, Schools]}]}}",
    "forest": "{hierarchy: [One, {Two: [Three, Four]}]}",
    "venn of two": "{venn: {sets: [Control, Trust], both: Goals}}",
    "venn of three": "{venn: {sets: [Desirable, Feasible, Viable], all: Do it}}",
    "swimlane": "{swimlane: [Resident: Points, Planner: Visits, Planner: Draws, Council: Decides, Resident: Rides]}",
    "long swimlane": "{swimlane: [A: a, B: b, C: c, B: d, A: e, C: f, C: g, B: h, A: i, C: j]}",
    "flow": '{flow: "flowchart LR; A([Ask]) --> B{Trust?}; B -->|yes| C[Act]; B -->|no| D[Talk] --> A; A ----> C"}',
}
LONG = "A resident points at a place on the map, and two planners visit it on a weekday morning"
PAGES = ("16:9", "4:3", "A4")


def source(diagram: str, *, more: str = "", language: str = "en") -> str:
    return f"deck: Shapes\nlanguage: {language}\nslides:\n  - headline: Diagram\n{more}    diagram: {diagram}\n"


def compiled(diagram: str, **how: str) -> tuple[bytes, tuple[Diagnostic, ...]]:
    project = Project.in_memory({"decks/a.yaml": source(diagram, **how)})
    done = build(project, ["decks/a.yaml"], BuildOptions())
    return project.standing("output/a/a.pptx") or b"", tuple(done.report.diagnostics)


def made(diagram: str, **how: str) -> bytes:
    data, found = compiled(diagram, **how)
    assert not found
    return data


def mistakes(diagram: str) -> list[tuple[str, str]]:
    return [(found.rule, found.message) for found in compiled(diagram)[1]]


def composed(diagram: str, *, page: str = "16:9", more: str = "", language: str = "en") -> Composed:
    brand = f'brand: plain\npage: "{page}"\n'
    files = {"decks/a.yaml": source(diagram, more=more, language=language), "layouts/brands/plain/brand.yaml": brand}
    (found,) = compose_all(Project.in_memory(files), "decks/a.yaml", brands=("plain",))
    return found


def group(diagram: str, **how: str) -> Group:
    (found,) = (item for item in composed(diagram, **how).drawing.pages[0].items if isinstance(item, Group))
    return found


def connectors(diagram: str, **how: str) -> Iterator[tuple[Connector, Shape, Shape]]:
    """Yield the connectors of a diagram, each with the shapes at its ends."""
    found = group(diagram, **how)
    shapes = {item.key: item for item in found.items if isinstance(item, Shape)}
    for item in found.items:
        if isinstance(item, Connector):
            yield item, shapes[item.start.shape], shapes[item.end.shape]


def texts(diagram: str) -> list[str]:
    bodies = (item.body for item in group(diagram).items if isinstance(item, Shape) and item.body is not None)
    return [paragraph.plain for body in bodies for paragraph in body.paragraphs]


# --- sound ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("diagram", KINDS.values(), ids=KINDS)
def test_every_kind_is_sound(diagram: str) -> None:
    assert not check(made(diagram))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("diagram", KINDS.values(), ids=KINDS)
def test_every_kind_fits_every_page(diagram: str, page: str) -> None:
    found = composed(diagram, page=page)
    assert not misfits(found)
    assert not found.report.diagnostics


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["process", "cycle", "timeline", "pyramid", "funnel", "swimlane"])
def test_long_texts_fit(kind: str, page: str) -> None:
    steps = ", ".join(f'{{"Step number {number}": "{LONG}"}}' for number in range(4))
    found = composed(f"{{{kind}: [{steps}]}}", page=page)
    assert not misfits(found)
    assert not [d for d in found.report.diagnostics if d.severity == "error"]


def test_same_source_same_bytes() -> None:
    assert made(KINDS["hierarchy"]) == made(KINDS["hierarchy"])


# --- what is drawn --------------------------------------------------------------------------------


def test_shapes_are_read_in_the_order_of_the_source() -> None:
    assert texts("{process: [Ask, {Measure: What is there}, Build]}") == ["Ask", "Measure", "What is there", "Build"]
    assert texts(KINDS["hierarchy"]) == ["Council", "Mayor", "Committees", "Roads", "Schools"]
    assert texts(KINDS["venn of two"]) == ["Control", "Trust", "Goals"]


def test_arrows_lead_from_each_step_to_the_next() -> None:
    ways = [(one.name, other.name) for _, one, other in connectors("{cycle: [Plan, Do, Check, Act]}")]
    assert ways == [("step 1", "step 2"), ("step 2", "step 3"), ("step 3", "step 4"), ("step 4", "step 1")]


@pytest.mark.parametrize("diagram", KINDS.values(), ids=KINDS)
def test_connectors_end_where_their_shapes_begin(diagram: str) -> None:
    for connector, one, other in connectors(diagram):
        for (x, y), shape in ((connector.points[0], one), (connector.points[-1], other)):
            assert shape.box.x <= x <= shape.box.right
            assert shape.box.y <= y <= shape.box.bottom


@pytest.mark.parametrize("diagram", KINDS.values(), ids=KINDS)
def test_connectors_turn_at_right_angles(diagram: str) -> None:
    for connector, _, _ in connectors(diagram):
        if len(connector.points) > 2:
            steps = zip(connector.points, connector.points[1:], strict=False)
            assert all(x == to_x or y == to_y for (x, y), (to_x, to_y) in steps)


def test_connectors_name_the_sites_of_their_shapes() -> None:
    slide = pptx.Presentation(io.BytesIO(made("{process: [Ask, Build]}"))).slides[0]
    (shapes,) = (shape for shape in slide.shapes if shape.shape_type == 6)
    ids = {shape.name: str(shape.shape_id) for shape in shapes.shapes}
    (glue,) = shapes._element.iter(f"{P}cNvCxnSpPr")
    assert {child.tag: dict(child.attrib) for child in glue} == {
        f"{A}stCxn": {"id": ids["step 1"], "idx": "3"},
        f"{A}endCxn": {"id": ids["step 2"], "idx": "1"},
    }


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("diagram", KINDS.values(), ids=KINDS)
def test_connectors_hold_on_to_the_side_where_they_end(diagram: str, language: str) -> None:
    for connector, start, end in connectors(diagram, language=language):
        for shape, site, (x, y) in ((start, connector.start.site, connector.points[0]),
                                    (end, connector.end.site, connector.points[-1])):  # fmt: skip
            side = next(side for side, number in SITES[shape.geometry].items() if number == site)
            box = shape.box
            across, down = x - (box.x + box.right) / 2, y - (box.y + box.bottom) / 2
            assert {"left": across < 0, "right": across > 0, "top": down < 0, "bottom": down > 0}[side]


def test_a_process_runs_to_the_left_where_one_reads_so() -> None:
    first, second, third = (
        item.box.x for item in group("{process: [Ask, Build, Open]}", language="ar").items
        if isinstance(item, Shape) and item.name.startswith("step")
    )  # fmt: skip
    assert first > second > third


def test_many_steps_take_several_rows() -> None:
    rows = {item.box.y for item in group(KINDS["process in rows"]).items if isinstance(item, Shape)}
    assert len(rows) > 1


def test_many_dates_stand_above_and_below_their_line() -> None:
    def below(count: int) -> set[bool]:
        shapes = [item for item in group(f"{{timeline: [{', '.join(f'{n}: a' for n in range(count))}]}}").items
                  if isinstance(item, Shape)]  # fmt: skip
        line = next(shape.box.y for shape in shapes if shape.geometry == "ellipse")
        return {shape.box.y > line for shape in shapes if shape.name.startswith("date") and "text" not in shape.name}

    assert below(5) == {False}
    assert below(6) == {False, True}


def test_dates_may_be_numbers_and_texts_empty() -> None:
    assert texts("{timeline: {2012: '', 2014: Evaluation}}") == ["2012", "2014", "Evaluation"]


def test_few_words_stand_larger() -> None:
    def size(diagram: str) -> float:
        shape = next(item for item in group(diagram).items if isinstance(item, Shape) and item.body)
        assert shape.body is not None
        return (shape.body.sizes_pt or (0,))[0]

    assert size("{process: [Ask, Build]}") > 20
    assert size(f'{{process: [{{Ask: "{LONG * 4}"}}, {{Build: "{LONG * 4}"}}, {{Count: "{LONG * 4}"}}]}}') < 20


def test_a_lane_is_named_once_and_steps_stand_in_theirs() -> None:
    found = group("{swimlane: [Resident: Points, Planner: Visits, Resident: Rides]}").items
    parts = {item.name: item.box for item in found if isinstance(item, Shape)}
    assert [name for name in parts if "name" in name] == ["lane 1 name", "lane 2 name"]
    for step, lane in (("step 1", "lane 1"), ("step 2", "lane 2"), ("step 3", "lane 1")):
        assert parts[lane].contains(parts[step])
    assert parts["step 1"].x < parts["step 2"].x < parts["step 3"].x


def test_where_there_is_little_room_steps_are_handed_straight_down() -> None:
    steps = ", ".join(f'{{{lane}: "{LONG}"}}' for lane in "ABCCABC")
    boxes = [item.box for item in group(f"{{swimlane: [{steps}]}}").items
             if isinstance(item, Shape) and item.name.startswith("step")]  # fmt: skip
    assert len({box.x for box in boxes}) == 3


# --- routes ---------------------------------------------------------------------------------------


def _walked(points: tuple[tuple[int, int], ...], *, curved: bool = False) -> list[tuple[int, int]]:
    """Return the corners of a connector as a program draws it that knows nothing but the preset and its transforms.

    Those of a curve are the corners that it rounds.
    """
    end = Connector("", "", points, None, None, None, curved=curved)  # type: ignore[arg-type]  # only its points matter
    route = _route(end)
    width, height = route.box.width, route.box.height
    adjust = [share / 100_000 for share in route.adjust]
    local: list[tuple[float, float]] = {
        "straightConnector1": [(0, 0), (width, height)],
        "bentConnector2": [(0, 0), (width, 0), (width, height)],
        "bentConnector3": [(0, 0), *((adjust[0] * width, y) for y in (0, height) if adjust), (width, height)],
        "bentConnector4": [
            (0, 0), *((adjust[0] * width, y * height) for y in (0, *adjust[1:2]) if adjust),
            *((width, y * height) for y in adjust[1:2]), (width, height),
        ],
        "bentConnector5": [
            (0, 0), *((adjust[0] * width, y * height) for y in (0, *adjust[1:2]) if adjust),
            *((adjust[-1] * width, y * height) for y in (*adjust[1:2], 1) if adjust), (width, height),
        ],
    }[route.geometry.replace("curved", "bent")]  # fmt: skip
    middle = (route.box.x + width / 2, route.box.y + height / 2)
    seen = []
    for x, y in local:
        x, y = (width - x if route.flip_across else x) - width / 2, (height - y if route.flip_down else y) - height / 2
        for _ in range(route.quarters):
            x, y = -y, x
        seen.append((round(middle[0] + x), round(middle[1] + y)))
    return seen


@pytest.mark.parametrize(
    "points",
    [
        ((0, 0), (100_000, 0)),
        ((100_000, 50_000), (0, 0)),
        ((0, 0), (90_000, 0), (90_000, 70_000)),
        ((0, 0), (-90_000, 0), (-90_000, 70_000)),
        ((0, 0), (0, 90_000), (70_000, 90_000)),
        ((0, 0), (0, -90_000), (-70_000, -90_000)),
        ((0, 0), (30_000, 0), (30_000, 80_000), (90_000, 80_000)),
        ((0, 0), (30_000, 0), (30_000, -80_000), (90_000, -80_000)),
        ((0, 0), (0, 30_000), (-60_000, 30_000), (-60_000, 90_000)),
        ((0, 0), (0, -30_000), (60_000, -30_000), (60_000, -90_000)),
        ((0, 0), (-30_000, 0), (-30_000, 80_000), (40_000, 80_000)),
        ((0, 0), (0, 60_000), (80_000, 60_000), (80_000, 20_000)),
        ((0, 0), (0, 60_000), (80_000, 60_000), (80_000, -20_000)),
        ((0, 0), (-30_000, 0), (-30_000, 80_000), (-70_000, 80_000)),
        ((0, 0), (30_000, 0), (30_000, 50_000), (80_000, 50_000), (80_000, 90_000)),
        ((0, 0), (0, 30_000), (-50_000, 30_000), (-50_000, 80_000), (-90_000, 80_000)),
        ((0, 0), (-20_000, 0), (-20_000, -50_000), (80_000, -50_000), (80_000, -90_000)),
        ((0, 0), (20_000, 0), (20_000, 50_000), (60_000, 50_000), (60_000, 90_000), (99_000, 90_000)),
        ((0, 0), (0, 20_000), (50_000, 20_000), (50_000, 60_000), (-40_000, 60_000), (-40_000, 90_000)),
    ],
)
def test_a_preset_passes_through_the_points(points: tuple[tuple[int, int], ...]) -> None:
    for curved in (False, True) if len(points) > 2 else (False,):
        for (x, y), (wanted_x, wanted_y) in zip(_walked(points, curved=curved), points, strict=True):
            assert abs(x - wanted_x) <= 2 and abs(y - wanted_y) <= 2


@pytest.mark.parametrize("diagram", KINDS.values(), ids=KINDS)
def test_every_connector_is_drawn_where_it_runs(diagram: str) -> None:
    for connector, _, _ in connectors(diagram):
        for (x, y), (wanted_x, wanted_y) in zip(
            _walked(connector.points, curved=connector.curved), connector.points, strict=True
        ):
            # Where a side would be nothing, PowerPoint has a point instead, half of it at each end.
            assert abs(x - wanted_x) <= 6_400 and abs(y - wanted_y) <= 6_400


# --- words ----------------------------------------------------------------------------------------


def described(diagram: str, **how: str) -> str:
    slide = pptx.Presentation(io.BytesIO(made(diagram, **how))).slides[0]
    (shapes,) = (shape for shape in slide.shapes if shape.shape_type == 6)
    return shapes._element.nvGrpSpPr.cNvPr.get("descr", "")


@pytest.mark.parametrize(
    ("diagram", "language", "said"),
    [
        ("{process: [Ask, {Build: In May}]}", "en", "Process: Ask; Build."),
        ("{cycle: [Plan, Do]}", "da", "Kredsløb: Plan; Do."),
        ("{timeline: {2012: Reform, 2014: ''}}", "de", "Zeitstrahl: 2012; 2014."),
        ("{hierarchy: {Council: [Mayor, {Committees: [Roads]}]}}", "en",
         "Hierarchy: Council. Below Council: Mayor; Committees. Below Committees: Roads."),
        ("{venn: {sets: [A, B], both: C}}", "sv", "Venndiagram: A; B. Gemensamt: C."),
        ("{swimlane: [Mayor: Asks, Crew: Builds.]}", "de", "Schwimmbahndiagramm: Mayor: Asks; Crew: Builds."),
        ("{process: [Ask, Build], alt: First one then the other}", "en", "First one then the other"),
    ],
)  # fmt: skip
def test_a_diagram_tells_those_who_do_not_see_it(diagram: str, language: str, said: str) -> None:
    assert described(diagram, language=language) == said


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("diagram", "found"),
    [
        ("{process: [Ask]}", ("bad-value", "1 part cannot make a `process`")),
        (f"{{process: [{', '.join('abcdefghijklm')}]}}",
         ("bad-value", "13 parts are too many for a `process`: it has room for 12")),
        ("{process: [a, b], cycle: [c, d]}",
         ("bad-value", "a diagram is of one kind: here are `process` and `cycle`")),
        ("{alt: nothing}", ("missing-key", "a diagram needs its kind")),
        ("[Ask, Build]", ("wrong-type", "a kind of diagram is expected here, and YAML reads a list")),
        ("{proces: [Ask, Build]}", ("unknown-key", "a diagram has no `proces`")),
        ("{venn: {sets: [A, B], all: C}}", ("bad-value", "`all` is not for 2 sets")),
        ("{venn: {sets: [A, B, D], both: C}}", ("bad-value", "`both` is not for 3 sets")),
        ("{swimlane: [Mayor: Asks, Builds]}", ("bad-value", "nobody is named who does `Builds`, or nothing is done")),
        ("{swimlane: [a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1]}",
         ("bad-value", "7 lanes are too many for a `swimlane`: it has room for 6")),
        ("{hierarchy: {a: {b: {c: {d: {e: {f: [g]}}}}}}}", ("bad-value", "the hierarchy is more than 6 levels deep")),
    ],
)  # fmt: skip
def test_what_makes_no_diagram_is_refused(diagram: str, found: tuple[str, str]) -> None:
    assert mistakes(diagram) == [found]


def test_what_does_not_fit_is_told() -> None:
    steps = ", ".join(f'{{Step {number}: "{LONG * 5}"}}' for number in range(12))
    ((rule, message),) = mistakes(f"{{process: [{steps}]}}")
    assert rule == "text-overflow"
    assert "lines too tall at the smallest size" in message

"""Flowcharts: Mermaid's syntax, where boxes and arrows come out, and what is refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from composed import Composed, compose_all, misfits
from package_rules import check

from trustdeck.build import BuildOptions, build
from trustdeck.diagnostics import Diagnostic
from trustdeck.foreign import mermaid
from trustdeck.geometry import Box
from trustdeck.page import Connector, Group, Shape
from trustdeck.project import Project

Point = tuple[int, int]

LOOP = """
flowchart LR
A([A complaint]) --> B[Visit the place]
B --> C{Is there money?}
C -->|yes| D[Build it]
C -->|no| E[Ask the council]
E --> B
D --> F([Done])
"""
GROUPS = """
flowchart TD
subgraph town [The town]
  A[Point] --> B[Visit]
end
subgraph council [The council]
  C[Sketch] --> D{Agreed?}
  subgraph inner [Inside]
    D --> G[Count]
  end
end
B --> C
D -.->|no| A
G --> E([Built])
"""
TREE = """
A[Council] --> B[Roads] & C[Schools] & D[Parks]
B --> E[Winter] & F[Routes]
C --> G[Buildings]
E & F & G ----> H[The budget]
A --- H
"""
SHAPES = r"""
flowchart LR
A[box] --> B(rounded) --> C([stadium]) --> D[[subroutine]] --> E[(store)]
F((circle)) --> G>flag] --> H{decision} --> I{{hexagon}} --> J(((ring)))
K[/leaning/] --o L[\back\] --x M[/trapezoid\] <--> N[\funnel/] ==> O[thick]
"""
CHARTS = {"loop": LOOP, "groups": GROUPS, "tree": TREE, "shapes": SHAPES, "two": "A --> B", "one": "A[Alone]"}
WAYS = ("LR", "TD", "RL", "BT")
PAGES = ("16:9", "4:3", "A4")


def source(flow: str) -> str:
    lines = "".join(f"        {line}\n" for line in flow.strip("\n").split("\n"))
    return f"deck: Flow\nlanguage: en\nslides:\n  - headline: It flows\n    diagram:\n      flow: |\n{lines}"


def found_in(flow: str) -> tuple[Diagnostic, ...]:
    done = build(Project.in_memory({"decks/a.yaml": source(flow)}), ["decks/a.yaml"], BuildOptions())
    return tuple(done.report.diagnostics)


def composed(flow: str, *, page: str = "16:9") -> Composed:
    brand = f'brand: plain\npage: "{page}"\n'
    files = {"decks/a.yaml": source(flow), "layouts/brands/plain/brand.yaml": brand}
    (found,) = compose_all(Project.in_memory(files), "decks/a.yaml", brands=("plain",))
    return found


def group(made: Composed) -> Group:
    (found,) = (item for item in made.drawing.pages[0].items if isinstance(item, Group))
    return found


def shapes(made: Composed, name: str) -> list[Shape]:
    return [part for part in group(made).items if isinstance(part, Shape) and name in part.name]


def lines(made: Composed) -> list[Connector]:
    return [part for part in group(made).items if isinstance(part, Connector)]


def turned(flow: str, way: str) -> str:
    return f"flowchart {way}\n" + "\n".join(line for line in flow.split("\n") if not line.startswith("flowchart"))


# --- what is read ---------------------------------------------------------------------------------


def read(text: str) -> mermaid.Chart:
    chart, problems = mermaid.parse(text)
    assert not problems
    return chart


def test_boxes_have_their_shapes() -> None:
    kinds = [node.shape for node in read(SHAPES).nodes]
    assert kinds == [
        "box", "rounded", "stadium", "subroutine", "cylinder", "circle", "flag", "decision", "hexagon", "ring",
        "leaning", "leaning-back", "trapezoid", "funnel", "box",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arrow", "line", "start", "end", "span", "said"),
    [
        ("-->", "solid", "", "arrow", 1, None),
        ("---", "solid", "", "", 1, None),
        ("---->", "solid", "", "arrow", 3, None),
        ("-.->", "dotted", "", "arrow", 1, None),
        ("-..->", "dotted", "", "arrow", 2, None),
        ("-.-", "dotted", "", "", 1, None),
        ("==>", "thick", "", "arrow", 1, None),
        ("===", "thick", "", "", 1, None),
        ("~~~", "unseen", "", "", 1, None),
        ("--o", "solid", "", "dot", 1, None),
        ("--x", "solid", "", "cross", 1, None),
        ("<-->", "solid", "arrow", "arrow", 1, None),
        ("o--o", "solid", "dot", "dot", 1, None),
        ("x--x", "solid", "cross", "cross", 1, None),
        ("<==>", "thick", "arrow", "arrow", 1, None),
        ("-->|yes|", "solid", "", "arrow", 1, "yes"),
        ('-->|"a | b"|', "solid", "", "arrow", 1, "a | b"),
        ("-- yes and no -->", "solid", "", "arrow", 1, "yes and no"),
        ("-- yes ---", "solid", "", "", 1, "yes"),
        ("-. yes .->", "dotted", "", "arrow", 1, "yes"),
        ("== yes ==>", "thick", "", "arrow", 1, "yes"),
        ("== yes ===", "thick", "", "", 1, "yes"),
    ],
)  # fmt: skip
def test_arrows_are_told_apart(arrow: str, line: str, start: str, end: str, span: int, said: str | None) -> None:
    (edge,) = read(f"A {arrow} B").edges
    label = edge.label.text if edge.label else None
    assert (edge.line, edge.start, edge.end, edge.span, label) == (line, start, end, span, said)


def test_chains_and_several_boxes_at_once() -> None:
    assert [(edge.tail, edge.head) for edge in read("A & B --> C --> D & E").edges] == [
        (0, 2), (1, 2), (2, 3), (2, 4),
    ]  # fmt: skip


def test_arrows_need_no_blanks() -> None:
    assert [node.name for node in read("Ask-->Build-.->Count_3;Count_3---Ask").nodes] == ["Ask", "Build", "Count_3"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('"a (b) [c]"', "a (b) [c]"),
        ("a<br/>b<br>c", "a\nb\nc"),
        ('"#quot;a#quot; #9829;"', '"a" ♥'),
        ("  two   words ", "two words"),
        ("Æ – ø", "Æ – ø"),
    ],
)
def test_texts(written: str, said: str) -> None:
    assert read(f"A[{written}]").nodes[0].label.text == said


def test_comments_are_skipped() -> None:
    assert len(read("%% a --> b\nA --> B %% c\n%% d").nodes) == 2


def test_groups_hold_what_is_named_in_them() -> None:
    chart = read(GROUPS)
    assert [(one.label.text, one.parent) for one in chart.groups] == [
        ("The town", -1), ("The council", -1), ("Inside", 1),
    ]  # fmt: skip
    assert {node.name: node.group for node in chart.nodes} == {"A": 0, "B": 0, "C": 1, "D": 1, "G": 2, "E": -1}


def test_expressions_are_hexagons() -> None:
    assert not found_in("A{{vars.town}} --> B")


# --- where things are -----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_flowchart_fits_every_page(chart: str, way: str, page: str) -> None:
    made = composed(turned(chart, way), page=page)
    assert not made.report.diagnostics
    assert list(faults(made)) == []


@pytest.mark.parametrize("seed", range(24))
def test_flowcharts_made_at_random_are_drawn_clearly(seed: int) -> None:
    made = composed(at_random(random.Random(seed)))  # noqa: S311  # nothing to keep secret
    if not made.report.has_errors:
        assert list(faults(made)) == []


def at_random(source: random.Random) -> str:
    """Return a flowchart with a few more arrows than a tree has, some back, and perhaps a group."""
    count = source.randint(3, 10)
    words = ["Ask", "the", "council", "about", "money", "for", "a", "route", "before", "May"]
    shapes = ['["{}"]', '("{}")', '(["{}"])', '{{"{}"}}', '[["{}"]]', '[("{}")]', '(("{}"))']
    found = [f"flowchart {source.choice(WAYS)}"]
    for number in range(count):
        found.append(f"N{number}" + source.choice(shapes).format(" ".join(source.sample(words, source.randint(1, 3)))))
    for number in range(1, count):
        found.append(f"N{source.randrange(number)}{source.choice([' --> ', ' -->|yes| ', ' -.-> '])}N{number}")
    for _ in range(source.randint(0, 2)):
        one, other = source.sample(range(count), 2)
        found.append(f"N{one} --> N{other}")
    if source.random() < 0.5:
        start = source.randrange(count - 1)
        found += ["subgraph one [A group]", *(f"N{n}" for n in range(start, min(count, start + 3))), "end"]
    return "\n".join(found)


def faults(made: Composed) -> Iterator[str]:
    """Yield what makes a flowchart hard to read: what overlaps, and lines through boxes and texts."""
    yield from misfits(made)
    boxes, said = shapes(made, "box"), [*shapes(made, "text"), *shapes(made, "title")]
    for line in lines(made):
        own = {line.start.shape, line.end.shape}
        if len(line.points) > 6:
            yield f"{line.name} has {len(line.points) - 1} stretches"
        for one, other in pairwise(line.points):
            if one[0] != other[0] and one[1] != other[1]:
                yield f"{line.name} slants"
            for box in boxes:
                # A side that slants is met within the box around the shape.
                is_own_slant = box.key in own and box.geometry == "polygon"
                if not is_own_slant and _crosses(one, other, box.box, 2):
                    yield f"{line.name} runs through {box.name}"
            yield from (f"{line.name} runs through {text.name}" for text in said if _crosses(one, other, text.box, 0))


def _crosses(one: Point, other: Point, box: Box, hair: int) -> bool:
    return (
        min(one[0], other[0]) < box.right - hair and max(one[0], other[0]) > box.x + hair
        and min(one[1], other[1]) < box.bottom - hair and max(one[1], other[1]) > box.y + hair
    )  # fmt: skip


def test_arrows_lead_where_the_flowchart_does() -> None:
    for way, before in {"LR": lambda a, b: a.x < b.x, "RL": lambda a, b: a.x > b.x,
                        "TD": lambda a, b: a.y < b.y, "BT": lambda a, b: a.y > b.y}.items():  # fmt: skip
        one, other = shapes(composed(f"flowchart {way}\nA --> B"), "box")
        assert before(one.box, other.box), way


def test_the_first_way_out_is_straight() -> None:
    made = composed(LOOP)
    ways = {(line.start.shape[-5:], line.end.shape[-5:]): line.points for line in lines(made)}
    assert len(ways["box 3", "box 4"]) == 2


def test_what_is_too_long_for_its_direction_is_turned() -> None:
    chain = " --> ".join("ABCDEFGHIJ")
    for way, few in (("TD", "A --> B --> C"), ("LR", "A --> B --> C")):
        assert len({box.box.x for box in shapes(composed(f"flowchart {way}\n{few}"), "box")}) == (
            1 if way == "TD" else 3
        )
    assert len({box.box.y for box in shapes(composed(f"flowchart TD\n{chain}"), "box")}) == 1


def test_groups_hold_their_boxes_and_no_others() -> None:
    made = composed(GROUPS)
    frames = [shape for shape in shapes(made, "group") if "title" not in shape.name]
    boxes = shapes(made, "box")
    held = [{box.name for box in boxes if frame.box.contains(box.box)} for frame in frames]
    assert held == [{"box 1", "box 2"}, {"box 3", "box 4", "box 5"}, {"box 5"}]
    assert not any(frame.box.overlaps(box.box) and not frame.box.contains(box.box) for frame in frames for box in boxes)


def test_every_line_has_its_ends() -> None:
    assert [line.tips for line in lines(composed("A --> B --- C <--> D --o E --x F"))] == [
        ("", "arrow"), ("", ""), ("arrow", "arrow"), ("", "dot"), ("", "diamond"),
    ]  # fmt: skip


def test_what_is_not_seen_is_not_drawn() -> None:
    assert not lines(composed("A ~~~ B"))


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_flowchart_is_sound(chart: str) -> None:
    project = Project.in_memory({"decks/a.yaml": source(chart)})
    build(project, ["decks/a.yaml"], BuildOptions())
    assert not check(project.standing("output/a/a.pptx") or b"")


def test_it_tells_those_who_do_not_see_it() -> None:
    said = "Flowchart: Ask; Build; Wait. From Ask to Build (yes); Wait."
    assert group(composed("A[Ask] -->|yes| B[Build]\nA --> C[Wait]")).alt == said


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flow", "rule", "at", "message"),
    [
        ("A[Ask --> B", "bad-flow", (7, 10), "`[` has no `]`"),
        ("A -->", "bad-flow", (7, 11), "this arrow leads nowhere"),
        ("A --> B C", "bad-flow", (7, 17), "no arrow and no box can be read in `C`"),
        ("A -- yes B", "bad-flow", (7, 11), "the text on this arrow has no end"),
        ("A -->|yes B", "bad-flow", (7, 14), "the text on this arrow has no end"),
        ("--> B", "bad-flow", (7, 9), "`--> B` is no box"),
        ("A --> A", "bad-flow", (7, 15), "`A` leads to itself, which is not drawn"),
        ("flowchart XY\nA --> B", "bad-flow", (7, 19), "`XY` is no direction"),
        ("subgraph x\nA --> B", "bad-flow", (7, 9), "this `subgraph` has no `end`"),
        ("A --> B\nend", "bad-flow", (8, 9), "there is no `subgraph` that ends here"),
        ("subgraph x\nA\nend\nB --> x", "bad-flow", (10, 15),
         "`x` is a group, and an arrow leads from one box to another"),
        ('A["Ask] --> B', "bad-flow", (7, 11), "this quotation mark has no other"),
        ("A[] --> B", "bad-flow", (7, 10), "this box says nothing"),
        ("A@{shape: rect} --> B", "bad-flow", (7, 10), "`@{…}` cannot be read here"),
        ("A --> B\nclassDef x fill:#fff", "not-drawn", (8, 9), "`classDef` is left out"),
        ("A:::loud --> B", "not-drawn", (7, 10), "the class `loud` is left out"),
        ("A[<b>x</b>] --> B", "not-drawn", (7, 11), "`<b>` is left out"),
        ("A -------> B", "bad-flow", (7, 11), "this arrow is longer than any slide: 4 layers are the most"),
        ("\n".join(f"A{n} --> A{n + 1}" for n in range(50)), "too-large", (7, 9),
         "the flowchart has more than 40 boxes"),
        ("\n".join(["A --> B"] * 100), "too-large", (7, 9), "the flowchart has more than 80 arrows"),
        ("A[" + "x" * 11_000 + "]", "too-large", (7, 9), "the flowchart has 11,004 characters; 10,000 is the most"),
        ("%% nothing", "bad-flow", (7, 9), "a flowchart has boxes and arrows"),
    ],
)  # fmt: skip
def test_mistakes_are_told_at_their_place(flow: str, rule: str, at: tuple[int, int], message: str) -> None:
    first = found_in(flow)[0]
    assert (first.rule, (first.span.line, first.span.column), first.message) == (rule, at, message)


def test_all_mistakes_are_told_at_once() -> None:
    assert len(found_in("A[Ask --> B\nC --> \nD -- no E")) == 3


def test_what_has_no_room_is_told() -> None:
    boxes = "\n".join(
        f'A --> B{n}["A box with so many words that all of them need several lines, number {n}"]' for n in range(30)
    )
    assert [one.rule for one in found_in(boxes)] == ["text-overflow"]

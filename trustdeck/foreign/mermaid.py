"""Read Mermaid's flowcharts: boxes, the arrows between them, and the groups that they stand in.

The grammar is that of Mermaid 11. What it says of looks (colours, classes, clicks) has no place in a deck, whose
brand decides on looks: it comes back as left out. Flowcharts may come from strangers: their size has a limit, and
reading takes time in proportion to it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

MAX_LENGTH = 10_000  # characters of a flowchart
MAX_NODES = 40
MAX_EDGES = 80
MAX_GROUPS = 12
MAX_LINK = 4  # layers that one arrow may be made to span

Direction = Literal["", "right", "left", "down", "up"]
ShapeKind = Literal[
    "box", "rounded", "stadium", "subroutine", "cylinder", "circle", "ring", "flag", "decision", "hexagon", "leaning",
    "leaning-back", "trapezoid", "funnel",
]  # fmt: skip
LineKind = Literal["solid", "dotted", "thick", "unseen"]
End = Literal["", "arrow", "dot", "cross"]

_DIRECTIONS: dict[str, Direction] = {"LR": "right", "RL": "left", "TB": "down", "TD": "down", "BT": "up"}
_HEAD = re.compile(r"(?:flowchart-elk|flowchart|graph)(?=[\s;]|$)(?:[ \t]+([A-Za-z<>^v]+))?")
_SHAPES: Sequence[tuple[str, Sequence[tuple[str, ShapeKind]]]] = (
    ("(((", ((")))", "ring"),)),
    ("((", (("))", "circle"),)),
    ("([", (("])", "stadium"),)),
    ("(", ((")", "rounded"),)),
    ("[[", (("]]", "subroutine"),)),
    ("[(", ((")]", "cylinder"),)),
    ("[/", (("/]", "leaning"), ("\\]", "trapezoid"))),
    ("[\\", (("\\]", "leaning-back"), ("/]", "funnel"))),
    ("[", (("]", "box"),)),
    ("{{", (("}}", "hexagon"),)),
    ("{", (("}", "decision"),)),
    (">", (("]", "flag"),)),
)
_NAME = re.compile(r"\w+(?:[-.]\w+)*")
_LEFT_OUT = re.compile(r"(classDef|class|style|linkStyle|click|direction|accTitle|accDescr)(?=[\s:])")
_SUBGRAPH = re.compile(r"subgraph(?=[\s;]|$)")
_END = re.compile(r"end(?=[ \t]*(?:$|[\n;]|%%))")
_CLASS = re.compile(r":::[\w-]+")
_LINK = re.compile(
    r"(?P<start><|(?<=\s)[xo](?=--|==|-\.))?"
    r"(?:(?P<solid>--+(?=[>xo])|---+)|(?P<thick>==+(?=[>xo])|===+)|(?P<dotted>-\.+-)|(?P<unseen>~~~+))"
    r"(?P<end>[>xo])?"
)
_OPENED = re.compile(r"(?P<start><|(?<=\s)[xo](?=--|==|-\.))?(?P<mark>--|==|-\.)(?![-=.])")
_CLOSED = {
    "--": re.compile(r"(?P<line>--+)(?P<end>[>xo])|(?P<bare>---+)"),
    "==": re.compile(r"(?P<line>==+)(?P<end>[>xo])|(?P<bare>===+)"),
    "-.": re.compile(r"(?P<line>\.+-)(?P<end>[>xo])?"),
}
_LINES: dict[str, LineKind] = {"--": "solid", "==": "thick", "-.": "dotted"}
_ENDS: dict[str | None, End] = {None: "", "<": "arrow", ">": "arrow", "x": "cross", "o": "dot"}
_QUOTED = re.compile(r'[ \t]*"[^"\n]*"')
_BREAK = re.compile(r"<br\s*/?>|\\n|\n", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|\bfa[bklrs]?:fa-[\w-]+")
_ENTITY = re.compile(r"#(\d{1,7}|[A-Za-z]{1,31});")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, `length` characters from offset `start`; or what is right but left out, or too much."""

    start: int
    length: int
    message: str
    hint: str = ""
    kind: Literal["wrong", "left-out", "too-large"] = "wrong"


@dataclass(frozen=True, slots=True)
class Label:
    """A text, and where it stands; lines are parted by a line feed. `is_marked`: it is Markdown."""

    text: str
    start: int
    length: int
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its name, what it says, its shape, and the group that it stands in (its number, or -1)."""

    name: str
    label: Label
    shape: ShapeKind = "box"
    group: int = -1


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from one box to another, by their numbers. `span`: how many layers it leads on at least."""

    tail: int
    head: int
    line: LineKind
    start: End
    end: End
    span: int = 1
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of boxes, and the group that it stands in (its number, or -1)."""

    name: str
    label: Label
    parent: int = -1


@dataclass(frozen=True, slots=True)
class Chart:
    """A flowchart. Boxes are in the order in which they were first named."""

    direction: Direction
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]


def parse(text: str) -> tuple[Chart, tuple[Problem, ...]]:
    """Return what could be read of a flowchart, and all that is wrong with it or left out of it."""
    if len(text) > MAX_LENGTH:
        message = f"the flowchart has {len(text):,} characters; {MAX_LENGTH:,} is the most"
        return Chart("", (), (), ()), (Problem(0, 1, message, "make several of it", "too-large"),)
    return _Reader(text).read()


class _WrongError(ValueError):
    """A statement that cannot be read on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class _Reader:
    """Reads statements one by one; after one that is wrong it goes on with the next line."""

    text: str
    at: int = 0
    direction: Direction = ""
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)  # of the names of both ends of each edge
    open: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)  # where
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> tuple[Chart, tuple[Problem, ...]]:
        try:
            self._header()
        except _WrongError as wrong:
            self._go_on(wrong)
        while self._to_statement():
            try:
                self._statement()
            except _WrongError as wrong:
                self._go_on(wrong)
            if self._is_too_large():
                break
        for start in self.opened:
            message = "this `subgraph` has no `end`"
            self.problems.append(Problem(start, len("subgraph"), message, "write `end` on a line below it"))
        self._check()
        if not self.nodes and not self.problems:
            message = "a flowchart has boxes and arrows"
            self.problems.append(Problem(0, max(1, len(self.text)), message, "write `A[Ask] --> B[Build]`"))
        chart = Chart(self.direction, tuple(self.nodes.values()), tuple(self.edges), tuple(self.groups))
        return chart, tuple(self.problems)

    def _go_on(self, wrong: _WrongError) -> None:
        self.problems.append(wrong.problem)
        end = self.text.find("\n", max(self.at, wrong.problem.start))
        self.at = len(self.text) if end < 0 else end

    def _is_too_large(self) -> bool:
        for found, most, name in (
            (self.nodes, MAX_NODES, "boxes"), (self.edges, MAX_EDGES, "arrows"), (self.groups, MAX_GROUPS, "groups")
        ):  # fmt: skip
            if len(found) > most:
                message = f"the flowchart has more than {most} {name}"
                self.problems = [Problem(0, 1, message, "make several flowcharts of it", "too-large")]
                self.opened, self.edges, self.places = [], [], []
                return True
        return False

    # --- statements ---

    def _header(self) -> None:
        """Read the first line, `flowchart LR`, which may be left out."""
        if self.text.lstrip().startswith("---"):
            start = self.text.index("---")
            end = self.text.find("\n---", start + 3)
            self._leave_out(start, 3, "the head between `---`")
            self.at = len(self.text) if end < 0 else end + 4
        self._to_statement()
        found = _HEAD.match(self.text, self.at)
        if found is None:
            return
        self.at = found.end()
        if found[1] is None:
            self.direction = "down"
        elif found[1] in _DIRECTIONS:
            self.direction = _DIRECTIONS[found[1]]
        else:
            hint = "write `LR` (to the right), `TD` (down), `RL` or `BT`"
            raise self._wrong(f"`{found[1][:20]}` is no direction", hint, found.start(1), len(found[1]))
        self._end_statement()

    def _to_statement(self) -> bool:
        """Go to the next statement, past blanks and comments; say whether there is one."""
        while self.at < len(self.text):
            if self.text[self.at] in " \t\r\n;":
                self.at += 1
            elif self.text.startswith("%%", self.at):
                if self.text.startswith("%%{", self.at):
                    self._leave_out(self.at, 3, "a directive")
                self._skip_line()
            else:
                return True
        return False

    def _skip_line(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end

    def _statement(self) -> None:
        left_out = _LEFT_OUT.match(self.text, self.at)
        if left_out:
            hint = "write `alt:` beside `flow`" if left_out[1].startswith("acc") else ""
            self._leave_out(self.at, len(left_out[1]), f"`{left_out[1]}`", hint)
            self._skip_line()
        elif _SUBGRAPH.match(self.text, self.at):
            self._subgraph()
        elif _END.match(self.text, self.at):
            if not self.open:
                raise self._wrong("there is no `subgraph` that ends here", "leave it out", self.at, 3)
            self.open.pop()
            self.opened.pop()
            self.at += 3
            self._end_statement()
        else:
            self._chain()

    def _end_statement(self) -> None:
        self._blanks()
        if self.at < len(self.text) and self.text[self.at] not in "\n;" and not self.text.startswith("%%", self.at):
            rest = self.text[self.at : self._line_end()].rstrip()
            shown = rest if len(rest) <= 30 else f"{rest[:29]}…"
            hint = "write an arrow such as `-->` between two boxes; a text with brackets stands in quotation marks"
            raise self._wrong(f"no arrow and no box can be read in `{shown}`", hint, self.at, len(rest))

    def _subgraph(self) -> None:
        start = self.at
        self.at += len("subgraph")
        self._blanks()
        rest = self.text[self.at : self._line_end()].split(";")[0].rstrip()
        named = re.fullmatch(r"([\w.-]+)[ \t]*\[(.*)\]", rest)
        name, title = (named[1], named[2]) if named else (rest, rest)
        offset = self.at + (named.start(2) if named else 0)
        label = self._label(title, offset)
        if not rest:
            label = replace(label, start=start, length=len("subgraph"))
        name = name.strip('"') or f"subgraph {len(self.groups) + 1}"
        self.groups.append(Group(name, label, self.open[-1] if self.open else -1))
        self.open.append(len(self.groups) - 1)
        self.opened.append(start)
        self.at += len(rest)

    def _chain(self) -> None:
        """Read boxes, and what leads from them to others."""
        before = self._boxes()
        while link := self._link():
            after = self._boxes(link)
            for tail, tail_at in before:
                for head, head_at in after:
                    self.edges.append(replace(link, tail=tail, head=head))
                    self.places.append((tail_at, head_at))
                    if len(self.edges) > MAX_EDGES:
                        return
            before = after
        self._end_statement()

    # --- boxes ---

    def _boxes(self, link: Edge | None = None) -> list[tuple[int, int]]:
        """Read boxes with `&` between them; return the number of each, and where it is named."""
        found = [self._box(link)]
        self._blanks()
        while self.text.startswith("&", self.at):
            self.at += 1
            found.append(self._box(link))
            self._blanks()
        return found

    def _box(self, link: Edge | None) -> tuple[int, int]:
        self._blanks()
        start = self.at
        match = _NAME.match(self.text, self.at)
        if match is None:
            if link is not None and (self.at >= len(self.text) or self.text[self.at] in "\n;"):
                raise self._wrong("this arrow leads nowhere", "write a box behind it", link.tail, link.head)
            rest = self.text[self.at : self._line_end()].rstrip()
            hint = "a box begins with its name, as in `A[Ask]`"
            raise self._wrong(f"`{rest[:30]}` is no box", hint, self.at, max(1, len(rest)))
        self.at = match.end()
        name = match[0]
        known = self.nodes.get(name) or Node(name, Label(name, start, len(name)))
        shaped = self._shape(known)
        if shaped.group < 0 and self.open and name not in {group.name for group in self.groups}:
            shaped = replace(shaped, group=self.open[-1])
        self.nodes[name] = shaped
        self._after_box()
        return list(self.nodes).index(name), start

    def _after_box(self) -> None:
        found = _CLASS.match(self.text, self.at)
        if found:
            self._leave_out(self.at, len(found[0]), f"the class `{found[0][3:]}`")
            self.at = found.end()
        if self.text.startswith("@{", self.at):
            hint = "write the shape as brackets: `A{A question}`, `A([An end])`"
            raise self._wrong("`@{…}` cannot be read here", hint, self.at, 2)

    def _shape(self, node: Node) -> Node:
        """Return the box with the shape and the text that follow its name, where they do."""
        for opening, closings in _SHAPES:
            if self.text.startswith(opening, self.at):
                return self._shaped(node, opening, closings)
        return node

    def _shaped(self, node: Node, opening: str, closings: Sequence[tuple[str, ShapeKind]]) -> Node:
        start = self.at
        inner = start + len(opening)
        quote = re.compile(r'\s*"').match(self.text, inner)
        if quote:
            end = self.text.find('"', quote.end())
            if end < 0:
                message, hint = "this quotation mark has no other", "write one at the end of the text"
                raise self._wrong(message, hint, quote.end() - 1, 1)
            for closing, kind in closings:
                found = re.compile(r"\s*" + re.escape(closing)).match(self.text, end + 1)
                if found:
                    self.at = found.end()
                    return replace(node, label=self._label(self.text[inner : end + 1], inner), shape=kind)
            raise self._unclosed(opening, closings, start, end + 1)
        line_end = self._line_end(inner)
        ends = [(self.text.find(closing, inner, line_end), closing, kind) for closing, kind in closings]
        ends = [end for end in ends if end[0] >= 0]
        if not ends:
            raise self._unclosed(opening, closings, start, line_end)
        end, closing, kind = min(ends)
        self.at = end + len(closing)
        label = self._label(self.text[inner:end], inner)
        if not label.text:
            raise self._wrong("this box says nothing", "write its text between the brackets", start, self.at - start)
        return replace(node, label=label, shape=kind)

    def _unclosed(self, opening: str, closings: Sequence[tuple[str, ShapeKind]], start: int, end: int) -> _WrongError:
        closing = " or ".join(f"`{closing}`" for closing, _ in closings)
        hint = f"write {closing} behind the text; one with brackets or of several lines stands in quotation marks"
        return self._wrong(f"`{opening}` has no {closing}", hint, start, max(1, end - start))

    # --- arrows ---

    def _link(self) -> Edge | None:
        """Read an arrow with its text; until it has its boxes, `tail` and `head` are where it stands."""
        self._blanks()
        start = self.at
        found = _LINK.match(self.text, self.at)
        if found:
            self.at = found.end()
            kind = next(name for name in ("solid", "thick", "dotted", "unseen") if found[name])
            bare = len(found[kind]) - (1 if not found["end"] and kind in ("solid", "thick") else 0)
            span = bare - (2 if kind == "unseen" else 1 if kind != "dotted" else 2)
            link = Edge(start, self.at - start, kind, _ENDS[found["start"]], _ENDS[found["end"]], span)  # type: ignore[arg-type]
            return self._checked(replace(link, label=self._piped()))
        opened = _OPENED.match(self.text, self.at)
        if opened is None:
            return None
        closed = _CLOSED[opened["mark"]].search(self.text, opened.end(), self._line_end())
        if closed is None:
            message, hint = "the text on this arrow has no end", "write `-- text -->` or `-->|text|`"
            raise self._wrong(message, hint, start, len(self.text[start : self._line_end()].rstrip()))
        self.at = closed.end()
        text = self.text[opened.end() : closed.start()]
        line = closed["line"] or closed["bare"]
        span = len(line) - (2 if closed.groupdict().get("bare") else 1)
        return self._checked(
            Edge(
                start, self.at - start, _LINES[opened["mark"]], _ENDS[opened["start"]], _ENDS[closed["end"]], span,
                self._label(text, opened.end()),
            )
        )  # fmt: skip

    def _checked(self, link: Edge) -> Edge:
        if link.span > MAX_LINK:
            message = f"this arrow is longer than any slide: {MAX_LINK} layers are the most"
            raise self._wrong(message, "write fewer signs", link.tail, link.head)
        if link.start and not link.end:  # `A <-- B` leads from B to A
            raise self._wrong("an arrow leads forwards", "write the other box first, and `-->`", link.tail, link.head)
        return replace(link, span=max(1, link.span))

    def _piped(self) -> Label | None:
        """Read the text between two `|` behind an arrow."""
        self._blanks()
        if not self.text.startswith("|", self.at):
            return None
        start = self.at
        quoted = _QUOTED.match(self.text, start + 1)
        end = self.text.find("|", quoted.end() if quoted else start + 1, self._line_end())
        if end < 0:
            message, hint = "the text on this arrow has no end", "write `|` behind it"
            raise self._wrong(message, hint, start, len(self.text[start : self._line_end()].rstrip()))
        self.at = end + 1
        return self._label(self.text[start + 1 : end], start + 1)

    # --- texts ---

    def _label(self, written: str, start: int) -> Label:
        """Return a text without its quotation marks, with what HTML and entities stand for."""
        text = written.strip()
        start += len(written) - len(written.lstrip())
        length = max(1, len(text))
        if len(text) > 1 and text[0] == text[-1] == '"':
            text = text[1:-1].strip()
        is_marked = len(text) > 1 and text[0] == text[-1] == "`"
        text = text[1:-1].strip() if is_marked else text
        lines = _BREAK.split(text)
        text = "\n".join(" ".join(line.split()) for line in lines)
        for tag in dict.fromkeys(found[0] for found in _TAG.finditer(text)):
            self._leave_out(start, length, f"`{tag}`")
        text = " ".join(_TAG.sub("", text).split(" ")).strip()
        text = html.unescape(_ENTITY.sub(lambda found: f"&{'#' if found[1].isdigit() else ''}{found[1]};", text))
        return Label(text, start, length, is_marked)

    # --- what belongs together ---

    def _check(self) -> None:
        """Report arrows that cannot be drawn: from a box to itself, or to a whole group."""
        names = {group.name for group in self.groups}
        numbers = list(self.nodes)
        sound: list[Edge] = []
        for edge, places in zip(self.edges, self.places, strict=True):
            wrong = [
                (numbers[end], place) for end, place in zip((edge.tail, edge.head), places, strict=True)
                if numbers[end] in names
            ]  # fmt: skip
            if wrong:
                name, place = wrong[0]
                message = f"`{name}` is a group, and an arrow leads from one box to another"
                self.problems.append(Problem(place, len(name), message, "name a box within the group"))
            elif edge.tail == edge.head:
                name = numbers[edge.tail]
                message = f"`{name}` leads to itself, which is not drawn"
                self.problems.append(Problem(places[1], len(name), message, "say it in the box"))
            else:
                sound.append(edge)
        self.edges = sound

    def _leave_out(self, start: int, length: int, what: str, hint: str = "") -> None:
        self.problems.append(
            Problem(start, length, f"{what} is left out", hint or "the brand decides how diagrams look", "left-out")
        )

    def _wrong(self, message: str, hint: str, start: int, length: int) -> _WrongError:
        return _WrongError(Problem(start, max(1, length), message, hint))

    def _blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t\r":
            self.at += 1

    def _line_end(self, start: int | None = None) -> int:
        end = self.text.find("\n", self.at if start is None else start)
        return len(self.text) if end < 0 else end


def lines(label: Label) -> Iterator[str]:
    """Yield the lines of a text."""
    yield from label.text.split("\n")

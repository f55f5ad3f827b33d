"""Write formulas as Office Math, which PowerPoint edits (ECMA-376 part 1, 22.1), and what other programs show instead.

PowerPoint keeps a formula in `a14:m` within a paragraph and puts the shape that has one into `mc:AlternateContent`
([MS-ODRAWXML] 2.2.5): programs that know no formulas take the shape in its fallback.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from trustdeck.foreign import latex
from trustdeck.foreign.latex import Node
from trustdeck.powerpoint.xml import NAMESPACES, Element, name, put, sub

_FONT: Mapping[str, str] = {
    "typeface": "Cambria Math", "panose": "02040503050406030204", "pitchFamily": "18", "charset": "0",
}  # fmt: skip
_EMPTY = "\u200b"  # in a part that is empty PowerPoint shows a dotted square

Looks = Callable[[Element, bool], None]
"""Appends what a formula's letters have besides their font: whether they slant, language, size, colour."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the parts of one formula, all of whose letters have the same looks."""

    looks: Looks

    def formula(self, parent: Element, formula: latex.Formula) -> None:
        """Append `a14:m` with the formula, as a paragraph of its own where it is a display."""
        holder = etree.SubElement(parent, name("a14:m"), nsmap={"a14": NAMESPACES["a14"]})
        if formula.is_display:
            outer = etree.SubElement(holder, name("m:oMathPara"), nsmap={"m": NAMESPACES["m"]})
            sub(sub(outer, "m:oMathParaPr"), "m:jc", **{"m:val": "centerGroup"})
            inner = sub(outer, "m:oMath")
        else:
            inner = etree.SubElement(holder, name("m:oMath"), nsmap={"m": NAMESPACES["m"]})
        self._row(inner, formula.nodes)

    # --- rows -------------------------------------------------------------------------------------

    def _row(self, parent: Element, nodes: Sequence[Node]) -> None:
        """Append parts in a row: functions take what follows them, large operators what they are of."""
        at = 0
        while at < len(nodes):
            node, rest = nodes[at], nodes[at + 1 :]
            if len(rest) > 1 and rest[0].text == latex.APPLY:
                self._function(parent, node, rest[1])
                at += 3
            elif _is_nary(node) and (operand := _operand(rest)):
                self._nary(parent, node, operand)
                at += 1 + len(operand)
            else:
                self._node(parent, node)
                at += 1

    def _part(self, parent: Element, tag: str, *nodes: Node) -> None:
        """Append a part that must not be empty."""
        holder = sub(parent, tag)
        self._row(holder, nodes)
        if not len(holder):
            self._run(holder, _EMPTY, "p")

    def _function(self, parent: Element, called: Node, of: Node) -> None:
        function = sub(parent, "m:func")
        self._properties(function, "m:funcPr")
        self._part(function, "m:fName", called)
        self._part(function, "m:e", of)

    def _nary(self, parent: Element, node: Node, operand: Sequence[Node]) -> None:
        sign, low, high = _limits(node)
        element = sub(parent, "m:nary")
        place = "subSup" if node.tag in ("msub", "msup", "msubsup") else "undOvr"
        self._properties(
            element, "m:naryPr", chr=sign, limLoc=place, subHide=_on(low is None), supHide=_on(high is None)
        )
        for tag, limit in (("m:sub", low), ("m:sup", high)):
            if limit is None:
                sub(element, tag)
            else:
                self._part(element, tag, limit)
        self._part(element, "m:e", *operand)

    # --- parts ------------------------------------------------------------------------------------

    def _node(self, parent: Element, node: Node) -> None:
        match node.tag:
            case "mi" | "mn" | "mo" | "mtext":
                if node.text != latex.APPLY:
                    self._run(parent, *_letters(node))
            case "mspace":
                if spaces := _spaces(node.width_em):
                    self._run(parent, spaces, "p")
            case "mfrac":
                self._parts(parent, "m:f", "m:fPr", ("m:num", "m:den"), node, type=_on(node.kind == "bare", "noBar"))
            case "msub":
                self._parts(parent, "m:sSub", "m:sSubPr", ("m:e", "m:sub"), node)
            case "msup":
                self._parts(parent, "m:sSup", "m:sSupPr", ("m:e", "m:sup"), node)
            case "msubsup":
                self._parts(parent, "m:sSubSup", "m:sSubSupPr", ("m:e", "m:sub", "m:sup"), node)
            case "munderover":
                base, under, over = node.parts
                inner = Node("munder", parts=(base, under))
                self._node(parent, Node("mover", parts=(inner, over)))
            case "munder" | "mover":
                self._above_or_below(parent, node)
            case "msqrt" | "mroot":
                self._root(parent, node)
            case "mfenced":
                self._fenced(parent, node.parts)
            case "mtable":
                self._table(parent, node)
            case "mphantom":
                self._parts_in_e(parent, "m:phant", "m:phantPr", node, show="0")
            case "menclose":
                self._enclosed(parent, node)
            case _:
                self._row(parent, node.parts)

    def _parts(
        self, parent: Element, tag: str, properties: str, tags: Sequence[str], node: Node, **values: str
    ) -> None:
        """Append an element whose parts have their places."""
        element = sub(parent, tag)
        self._properties(element, properties, **values)
        for part_tag, part in zip(tags, node.parts, strict=True):
            self._part(element, part_tag, part)

    def _parts_in_e(self, parent: Element, tag: str, properties: str, node: Node, **values: str) -> None:
        element = sub(parent, tag)
        self._properties(element, properties, **values)
        self._part(element, "m:e", *node.parts)

    def _above_or_below(self, parent: Element, node: Node) -> None:
        base, other = node.parts
        above = node.tag == "mover"
        if node.is_accent and other.tag == "mo":
            self._accent(parent, node, base, other.text, above=above)
        elif above:
            self._parts(parent, "m:limUpp", "m:limUppPr", ("m:e", "m:lim"), node)
        else:
            self._parts(parent, "m:limLow", "m:limLowPr", ("m:e", "m:lim"), node)

    def _accent(self, parent: Element, node: Node, base: Node, sign: str, *, above: bool) -> None:
        place = "top" if above else "bot"
        combining = latex.accent(sign)
        if sign in _BRACES or (combining == "\u20d7" and base.tag == "mrow"):
            element = sub(parent, "m:groupChr")
            vertical = "bot" if above else ""
            self._properties(element, "m:groupChrPr", chr=sign, pos="top" if above else "", vertJc=vertical)
        elif combining == "\u0305" or not above:
            element = sub(parent, "m:bar")
            self._properties(element, "m:barPr", pos=place)
        else:
            element = sub(parent, "m:acc")
            self._properties(element, "m:accPr", chr=combining or sign)
        self._part(element, "m:e", base)

    def _root(self, parent: Element, node: Node) -> None:
        element = sub(parent, "m:rad")
        is_square = node.tag == "msqrt"
        self._properties(element, "m:radPr", degHide=_on(is_square))
        if is_square:
            sub(element, "m:deg")
            self._part(element, "m:e", *node.parts)
        else:
            self._part(element, "m:deg", node.parts[1])
            self._part(element, "m:e", node.parts[0])

    def _fenced(self, parent: Element, parts: Sequence[Node]) -> None:
        """Append brackets that grow. An invisible one is no part; signs that grow between them part what they hold."""
        inner = list(parts)
        opening = inner.pop(0).text if inner and _is_fence(inner[0]) else ""
        closing = inner.pop().text if inner and _is_fence(inner[-1]) else ""
        element = sub(parent, "m:d")
        self._properties(element, "m:dPr", begChr=opening or None, endChr=closing or None)
        self._part(element, "m:e", *inner)

    def _table(self, parent: Element, node: Node) -> None:
        if node.kind:
            array = sub(parent, "m:eqArr")
            self._properties(array, "m:eqArrPr")
            for row in node.parts:
                self._part(array, "m:e", *_aligned(row))
            return
        matrix = sub(parent, "m:m")
        columns = max(len(row.parts) for row in node.parts)
        properties = sub(matrix, "m:mPr")
        count = sub(sub(sub(properties, "m:mcs"), "m:mc"), "m:mcPr")
        sub(count, "m:count", **{"m:val": columns})
        self._control(properties)
        for row in node.parts:
            line = sub(matrix, "m:mr")
            for index in range(columns):
                self._part(line, "m:e", *(row.parts[index].parts if index < len(row.parts) else ()))

    def _enclosed(self, parent: Element, node: Node) -> None:
        sides = dict.fromkeys(("hideTop", "hideBot", "hideLeft", "hideRight"), "1")
        strike = {"updiagonalstrike": "strikeBLTR", "downdiagonalstrike": "strikeTLBR"}.get(node.kind, "")
        values = {**sides, strike: "1"} if strike else {}
        self._parts_in_e(parent, "m:borderBox", "m:borderBoxPr", node, **values)

    # --- letters ----------------------------------------------------------------------------------

    def _run(self, parent: Element, text: str, style: str) -> None:
        """Append letters. PowerPoint keeps a formula's slanted letters as characters of their own."""
        run = sub(parent, "m:r")
        properties = sub(run, "m:rPr")
        if style == "nor":
            sub(properties, "m:nor")
        else:
            sub(properties, "m:sty", **{"m:val": style})
        self._letters(run, italic=style == "i")
        put(run, "m:t", text)

    def _letters(self, parent: Element, *, italic: bool) -> None:
        properties = sub(parent, "a:rPr")
        self.looks(properties, italic)
        sub(properties, "a:latin", **_FONT)

    def _properties(self, parent: Element, tag: str, **values: str | None) -> None:
        """Append an element's properties in their order; '' leaves one out, None says that there is no sign."""
        properties = sub(parent, tag)
        for key, value in values.items():
            if value != "":
                sub(properties, f"m:{key}", **{"m:val": value or ""})
        self._control(properties)

    def _control(self, properties: Element) -> None:
        self._letters(sub(properties, "m:ctrlPr"), italic=True)


_BRACES = "⏞⏟⏜⏝⎴⎵"


def _on(yes: bool, value: str = "1") -> str:
    return value if yes else ""


def _is_fence(node: Node) -> bool:
    return node.tag == "mo"


# --- large operators ------------------------------------------------------------------------------


def _is_nary(node: Node) -> bool:
    base = node.parts[0] if node.tag in ("msub", "msup", "msubsup", "munder", "mover", "munderover") else node
    return base.tag == "mo" and base.text in latex.NARY


def _limits(node: Node) -> tuple[str, Node | None, Node | None]:
    """Return an operator's sign and what stands below and above it."""
    if not node.parts:
        return node.text, None, None
    sign = node.parts[0].text
    match node.tag:
        case "msub" | "munder":
            return sign, node.parts[1], None
        case "msup" | "mover":
            return sign, None, node.parts[1]
        case _:
            return sign, node.parts[1], node.parts[2]


def _operand(nodes: Sequence[Node]) -> Sequence[Node]:
    """Return what an operator is of: all up to a sign of relation, a sum, or a comma."""
    for index, node in enumerate(nodes):
        is_sum = node.text in latex.BINARY and not node.is_prefix and node.text in "+−-±"
        if node.tag == "mo" and (node.text in latex.RELATIONS or is_sum or node.text in ",;"):
            return nodes[:index]
    return nodes


# --- letters --------------------------------------------------------------------------------------

_ITALIC_HOLES = {"h": "ℎ"}


def _letters(node: Node) -> tuple[str, str]:
    """Return a token's characters and their style: slanted, plain, or text that is no formula."""
    if node.tag == "mtext":
        return node.text, "nor"
    if node.tag == "mi" and len(node.text) == 1 and not node.is_plain:
        return slanted(node.text), "i"
    return node.text, "p"


def slanted(letter: str) -> str:
    """Return the mathematical italic form of a letter (Unicode's block 1D400), as PowerPoint keeps it."""
    code = ord(letter)
    if letter in _ITALIC_HOLES:
        return _ITALIC_HOLES[letter]
    for first, last, start in (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("Α", "Ω", 0x1D6E2), ("α", "ω", 0x1D6FC)):
        if ord(first) <= code <= ord(last):
            return chr(start + code - ord(first))
    return {"∂": "\U0001d715", "ϵ": "\U0001d716", "ϑ": "\U0001d717", "ϕ": "\U0001d719", "ϱ": "\U0001d71a"}.get(
        letter, letter
    )


_SPACES = ((1.0, "\u2003"), (0.5, "\u2002"), (1 / 3, "\u2004"), (0.25, "\u2005"), (0.15, "\u2009"), (0.05, "\u200a"))


def _spaces(width_em: float) -> str:
    """Return blanks of about this width."""
    text = ""
    for width, blank in _SPACES:
        while width_em >= width - 0.03:
            text += blank
            width_em -= width
    return text


# --- arrays ---------------------------------------------------------------------------------------


def _aligned(row: Node) -> tuple[Node, ...]:
    """Return a row of equations; `&` says where they stand in line (ECMA-376 part 1, 22.1.2.34)."""
    found: list[Node] = []
    for index, cell in enumerate(row.parts):
        found += [Node("mo", "&")] if index % 2 else [Node("mspace", width_em=2)] if index else []
        found += cell.parts
    return tuple(found)


# --- what other programs show ---------------------------------------------------------------------


def with_fallback(element: Element, instead: Element | None, texts: Sequence[Sequence[Element]]) -> None:
    """Put a shape that has formulas where PowerPoint keeps such shapes, with a fallback in its place.

    The fallback is the shape `instead`, or else the same shape with the runs `texts`, those of each formula in order.
    """
    parent = element.getparent()
    if parent is None:
        raise ValueError("the shape stands nowhere")
    wrapper = etree.Element(name("mc:AlternateContent"), nsmap={"mc": NAMESPACES["mc"]})
    parent.replace(element, wrapper)
    chosen = etree.SubElement(wrapper, name("mc:Choice"), nsmap={"a14": NAMESPACES["a14"]})
    chosen.set("Requires", "a14")
    plain = deepcopy(element)
    chosen.append(element)
    other = sub(wrapper, "mc:Fallback")
    if instead is not None:
        other.append(instead)
        return
    for formula, runs in zip(list(plain.iter(name("a14:m"))), texts, strict=True):
        for run in runs:
            formula.addprevious(run)
        formula.getparent().remove(formula)  # type: ignore[union-attr]  # a formula stands in a paragraph
    other.append(plain)

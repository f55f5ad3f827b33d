"""Give masters that say nothing of how text looks the looks of their sample text, as LibreOffice saves it.

PowerPoint's placeholders take after a master's text styles (`p:txStyles`). Where there are none they are black, at 18
points and without marks, whatever the sample text on the master looks like to those who design it.
"""

from __future__ import annotations

from lxml import etree

from trustdeck.template.archive import Archive, serialise
from trustdeck.template.styles import A

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_LEVELS = 9
_STYLES = {"titleStyle": ("title", "ctrTitle"), "bodyStyle": ("body",), "otherStyle": ()}
_OF_LEVELS = ("marL", "marR", "indent", "algn", "rtl")  # what a level has of a paragraph's attributes
_OF_RUNS = ("sz", "b", "i", "cap")
_IN_RUNS = ("ln", "noFill", "solidFill", "gradFill", "latin", "ea", "cs")


def style_masters(archive: Archive) -> None:
    """Write text styles into the masters that have none, and note that."""
    masters = archive.related(archive.presentation, "slideMaster")
    if any(archive.tree(name).find(f"{P}txStyles") is None for name in masters):
        archive.changes.append("text looks as the sample text on its masters does, which had no styles for it")
    for name in masters:
        tree = archive.tree(name)
        if tree.find(f"{P}txStyles") is not None:
            continue
        styles = etree.Element(f"{P}txStyles")
        for tag, kinds in _STYLES.items():
            _style(etree.SubElement(styles, f"{P}{tag}"), _sample(tree, kinds))
        extensions = tree.find(f"{P}extLst")
        tree.insert(tree.index(extensions) if extensions is not None else len(tree), styles)
        archive.parts[name] = serialise(tree)


def _sample(master: etree._Element, kinds: tuple[str, ...]) -> list[etree._Element]:
    """Return the paragraphs of the master's placeholder of one of these kinds."""
    for shape in master.iter(f"{P}sp"):
        mark = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if mark is not None and mark.get("type", "obj") in kinds:
            return shape.findall(f"{P}txBody/{A}p")
    return []


def _style(style: etree._Element, sample: list[etree._Element]) -> None:
    """Give a style its levels; those that the sample does not have are as the last one that it has."""
    by_level: dict[int, etree._Element] = {}
    for paragraph in sample:
        properties = paragraph.find(f"{A}pPr")
        level = properties.get("lvl", "0") if properties is not None else "0"
        by_level.setdefault(int(level) if level.isdigit() else 0, paragraph)
    last: etree._Element | None = None
    for number in range(_LEVELS if by_level else 0):
        last = by_level.get(number, last)
        if last is not None:
            _level(etree.SubElement(style, f"{A}lvl{number + 1}pPr"), last)


def _level(level: etree._Element, paragraph: etree._Element) -> None:
    properties = paragraph.find(f"{A}pPr")
    if properties is not None:
        for key in _OF_LEVELS:
            if properties.get(key) is not None:
                level.set(key, properties.get(key, ""))
        level.extend(_copy(child) for child in properties if child.tag not in (f"{A}defRPr", f"{A}extLst"))
    run = next((run for tag in (f"{A}r/{A}rPr", f"{A}endParaRPr") if (run := paragraph.find(tag)) is not None), None)
    if run is not None:
        usual = etree.SubElement(level, f"{A}defRPr")
        for key in _OF_RUNS:
            if run.get(key) is not None:
                usual.set(key, run.get(key, ""))
        usual.extend(_copy(child) for child in run if etree.QName(child).localname in _IN_RUNS)


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element))

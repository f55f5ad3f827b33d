"""Load a deck with all its files: the defaults merged in, each `include` filled with the slides it names.

An include stays in its place until `narrow` splices it, since `for`, `except` and `with` stand beside it;
its value is then the slides themselves.
"""

from __future__ import annotations

from dataclasses import replace

from trustdeck.diagnostics import Report, Span, did_you_mean
from trustdeck.project import Project, ProjectError
from trustdeck.source import Mapping, Node, Scalar, Sequence, load
from trustdeck.variant.conditions import check
from trustdeck.variant.head import read_head

DEFAULTS = "decks/defaults.yaml"
MAX_INCLUDE_DEPTH = 20
MAX_SLIDES = 20_000  # after including; an hour's lecture has fifty

_NOT_IN_DEFAULTS = ("deck", "slides", "variants-from")
_NO_DECK_OF_OURS = "layouts/"  # the sample by which brands are shown; the defaults are not for it
_BESIDE_INCLUDE = ("include", "with", "for", "except")


def expand(project: Project, path: str, report: Report) -> Mapping | None:
    """Return a deck's tree for all variants, or None where there is no telling what it says."""
    tree = load(project, path, report)
    if tree is None:
        return None
    if not isinstance(tree, Mapping):
        report.error("wrong-type", tree.span, "a deck is keys with values", "begin with `deck: ` and the deck's title")
        return None
    if path != DEFAULTS and not path.startswith(_NO_DECK_OF_OURS) and project.exists(DEFAULTS):
        tree = _with_defaults(tree, project, report)
    includes = _Includes(project, report)
    entries = tuple(
        (key, includes.filled(value, (path,))[0]) if key.text == "slides" else (key, value)
        for key, value in tree.entries
    )
    tree = replace(tree, entries=entries)
    check(tree, read_head(tree), report)
    return tree


def _with_defaults(tree: Mapping, project: Project, report: Report) -> Mapping:
    defaults = load(project, DEFAULTS, report)
    if defaults is None:
        return tree
    if not isinstance(defaults, Mapping):
        report.error("wrong-type", defaults.span, "the defaults are keys with values", "write `author: …`, `brand: …`")
        return tree
    kept = []
    for key, value in defaults.entries:
        if key.text in _NOT_IN_DEFAULTS:
            report.error("unknown-key", key.span, f"the defaults cannot say `{key.text}`", "move it into the deck")
        else:
            kept.append((key, value))
    return _merged(tree, replace(defaults, entries=tuple(kept)))


def _merged(own: Mapping, defaults: Mapping) -> Mapping:
    """Return a mapping with the defaults for what it does not say itself, mappings merged key by key."""
    entries: list[tuple[Scalar, Node]] = []
    for key, value in own.entries:
        default = defaults.get(key.text)
        if isinstance(value, Mapping) and isinstance(default, Mapping):
            value = _merged(value, default)
        entries.append((key, value))
    entries += [(key, value) for key, value in defaults.entries if own.get(key.text) is None]
    return replace(own, entries=tuple(entries))


class _Includes:
    """Fills includes; each file is read once, however often it is included."""

    def __init__(self, project: Project, report: Report) -> None:
        self._project = project
        self._report = report
        self._done: dict[str, tuple[Node | None, int]] = {}

    def filled(self, slides: Node, chain: tuple[str, ...]) -> tuple[Node, int]:
        """Return slides with their includes filled, and how many slides that makes.

        `chain` are the files that led here, each included by the one before.
        """
        if not isinstance(slides, Sequence):
            return slides, 0
        items: list[Node] = []
        count = 0
        for item in slides.items:
            if not isinstance(item, Mapping) or item.get("include") is None:
                items.append(item)
                count += 1
                continue
            value, more = self._included(item, chain)
            more += 1  # an include that brings nothing costs something all the same
            if count + more > MAX_SLIDES:
                message = f"with this include the deck has more than {MAX_SLIDES:,} slides"
                self._report.error("bad-include", item.span, message, "look for a file that is included twice")
            elif value is not None:
                items.append(_with_value(item, value))
                count += more
        return replace(slides, items=tuple(items)), count

    def _included(self, item: Mapping, chain: tuple[str, ...]) -> tuple[Node | None, int]:
        for key, value in item.entries:
            if key.text not in _BESIDE_INCLUDE:
                hint = did_you_mean(key.text, _BESIDE_INCLUDE)
                self._report.error("unknown-key", key.span, f"an include has no `{key.text}`", hint)
            if key.text == "with" and not isinstance(value, Mapping):
                hint = "write `with: {name: value}`"
                self._report.error("wrong-type", value.span, "`with` gives names and their values", hint)
        path = item.get("include")
        if not isinstance(path, Scalar) or not path.text:
            span = item.span if path is None or isinstance(path, Scalar) else path.span
            self._report.error("wrong-type", span, "`include` names one file", "write `include: file.yaml`")
            return None, 0
        try:
            target = self._project.resolve(path.text, path.span.file)
            self._project.text(target)
        except ProjectError as error:
            self._report.error("missing-file", path.span, error.reason, error.hint)
            return None, 0
        if target in chain:
            loop = " → ".join(f"`{file}`" for file in (*chain[chain.index(target) :], target))
            self._report.error("bad-include", path.span, f"a file includes itself: {loop}", "take one include away")
            return None, 0
        if len(chain) > MAX_INCLUDE_DEPTH:
            message = f"includes stand more than {MAX_INCLUDE_DEPTH} deep in one another"
            self._report.error("bad-include", path.span, message, "include the last file directly")
            return None, 0
        if target not in self._done:
            self._done[target] = self._file(target, path.span, chain)
        return self._done[target]

    def _file(self, target: str, named: Span, chain: tuple[str, ...]) -> tuple[Node | None, int]:
        """Return the slides of a file; a deck may be included too, its head then says nothing."""
        tree = load(self._project, target, self._report)
        if tree is None:
            return None, 0
        slides = tree.get("slides") if isinstance(tree, Mapping) else None
        if not isinstance(tree, Mapping) or not isinstance(slides, Sequence):
            message = f"`{target}` has no slides to include"
            self._report.error(
                "wrong-type", named, message, "write `slides:` and the slides below it", [(tree.span, "this file")]
            )
            return None, 0
        if tree.get("deck") is None:
            for key in (key for key, _ in tree.entries if key.text != "slides"):
                message = f"a file that is included has no `{key.text}`, only `slides`"
                self._report.error("unknown-key", key.span, message, "say it in the deck that includes the file")
        return self.filled(slides, (*chain, target))


def _with_value(item: Mapping, value: Node) -> Mapping:
    entries = tuple((key, value if key.text == "include" else other) for key, other in item.entries)
    return replace(item, entries=entries)

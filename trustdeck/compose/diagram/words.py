"""Say in a sentence or two what a diagram shows, for those who do not see it and where the author says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trustdeck import model

_WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "process": "Proces", "cycle": "Kredsløb", "timeline": "Tidslinje", "pyramid": "Pyramide, fra toppen",
        "funnel": "Tragt, oppefra", "hierarchy": "Hierarki", "venn": "Venn-diagram",
        "common": "Fælles: {text}.", "below": "Under {name}: {names}.",
        "swimlane": "Svømmebanediagram", "flow": "Rutediagram", "from": "Fra {name} til {names}.",
    },
    "de": {
        "process": "Ablauf", "cycle": "Kreislauf", "timeline": "Zeitstrahl", "pyramid": "Pyramide, von oben",
        "funnel": "Trichter, von oben", "hierarchy": "Hierarchie", "venn": "Venn-Diagramm",
        "common": "Gemeinsam: {text}.", "below": "Unter {name}: {names}.",
        "swimlane": "Schwimmbahndiagramm", "flow": "Flussdiagramm", "from": "Von {name} zu {names}.",
    },
    "en": {
        "process": "Process", "cycle": "Cycle", "timeline": "Timeline", "pyramid": "Pyramid, from the top",
        "funnel": "Funnel, from the top", "hierarchy": "Hierarchy", "venn": "Venn diagram",
        "common": "In common: {text}.", "below": "Below {name}: {names}.",
        "swimlane": "Swimlane diagram", "flow": "Flowchart", "from": "From {name} to {names}.",
    },
    "nb": {
        "process": "Prosess", "cycle": "Kretsløp", "timeline": "Tidslinje", "pyramid": "Pyramide, fra toppen",
        "funnel": "Trakt, ovenfra", "hierarchy": "Hierarki", "venn": "Venn-diagram",
        "common": "Felles: {text}.", "below": "Under {name}: {names}.",
        "swimlane": "Svømmebanediagram", "flow": "Flytskjema", "from": "Fra {name} til {names}.",
    },
    "sv": {
        "process": "Process", "cycle": "Kretslopp", "timeline": "Tidslinje", "pyramid": "Pyramid, uppifrån",
        "funnel": "Tratt, uppifrån", "hierarchy": "Hierarki", "venn": "Venndiagram",
        "common": "Gemensamt: {text}.", "below": "Under {name}: {names}.",
        "swimlane": "Simbanediagram", "flow": "Flödesschema", "from": "Från {name} till {names}.",
    },
}  # fmt: skip


def summary(block: model.Diagram, language: str) -> str:
    """Return what kind of diagram it is, and what its parts are called, in their order."""
    words = _WORDS.get(language.split("-")[0], _WORDS["en"])
    if block.kind == "hierarchy":
        said = [f"{words['hierarchy']}: {_listed([branch.text for branch in block.hierarchy])}."]
        return " ".join([*said, *_below(block.hierarchy, words)])
    if block.flow:
        said = [f"{words['flow']}: {_listed([box.text for box in block.flow.boxes])}."]
        return " ".join([*said, *_ways(block.flow, words)])
    if block.swimlane:
        done = "; ".join(f"{_plain(step.heading)}: {_listed(step.text)}" for step in block.swimlane)
        return f"{words['swimlane']}: {done}."
    said = [f"{words[block.kind]}: {_listed([step.heading for step in block.steps])}."]
    common = block.venn and (block.venn.both or block.venn.all)
    return " ".join([*said, words["common"].format(text=_plain(common).rstrip("."))] if common else said)


def _below(branches: Sequence[model.Branch], words: Mapping[str, str]) -> Iterator[str]:
    for branch in branches:
        if branch.bullets:
            names = _listed([child.text for child in branch.bullets])
            yield words["below"].format(name=_plain(branch.text), names=names)
            yield from _below(branch.bullets, words)


def _ways(flow: model.Flow, words: Mapping[str, str]) -> Iterator[str]:
    for number, box in enumerate(flow.boxes):
        led_to = [
            _plain(flow.boxes[arrow.head].text).rstrip(".") + (f" ({_plain(arrow.text)})" if arrow.text else "")
            for arrow in flow.leads_to(number)
        ]
        if led_to:
            yield words["from"].format(name=_plain(box.text), names="; ".join(led_to))


def _listed(texts: Sequence[model.Text]) -> str:
    return "; ".join(_plain(text).rstrip(".") for text in texts)


def _plain(text: model.Text) -> str:
    return " ".join(text.plain.split())

"""Put every layout on contact sheets, with short, usual and long content and in several looks: to judge the design by.

    python tools/gallery.py [FOLDER]        # output/gallery-sheets

The town, its people and all figures are invented.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trustdeck.build import BuildOptions, build
from trustdeck.diagnostics import render
from trustdeck.project import Project

ROOT = Path(__file__).parent.parent
LENGTHS = ("short", "usual", "long")
FORMATS = {"4x3": "4:3", "a4": "A4"}

# Brands beside those that come with trustdeck: its own on other pages, and one that is little more than colours.
BRANDS: Mapping[str, dict[str, Any]] = {
    **{name: {"name": "trustdeck", "page": page} for name, page in FORMATS.items()},
    "four-colours": {
        "name": "Exampleby Library",
        "colours": {"text": "2b1b2e", "accent": "8a1c5c", "accent-2": "0f7a6b", "surface": "f7eef3"},
        "fonts": {"heading": "Georgia", "body": "Arial"},
        "footer": {"text": "{{ deck.title }}", "section": True, "progress": True},
    },
}
LOOKS = ("default", "default-dark", "kommune", *FORMATS, "four-colours")

SENTENCES = (
    "Most trips in a small town are short",
    "To school and to work, to the library, the pool, a friend",
    "Every trip moved leaves room on the road for those who need it",
    "A resident points at a place on the map, and two planners visit it on a weekday morning",
    "The stretch gets a sketch and a rough cost before anybody promises anything",
    "The council decides on the order once a year, in May, when the counts are in",
    "Snow is cleared from the routes first, and from the roads when that is done",
    "What a stretch of road costs is known only when somebody has measured it",
    "A roofed rack at every stop, a frame to lock to, and a lamp that is on when one needs it",
    "Cycle lanes end at the ring road, and so do most of the people who ride on them",
    "Where two of the three are missing, people told us, they walk past",
    "The shortest way is the one with the cobblestones, which is why nobody takes it",
    "Those who cycle already have found a way; the plan is for everyone else",
    "It begins where they stop today: at the crossings, on the hill, and in front of the station",
    "A route is followed without a map, and its signs count in minutes",
    "Whoever lives along a stretch hears of it before the machines come",
)
TERMS = (
    "Route", "Stretch", "Crossing", "Counting day", "Green wave", "Trailer test", "Winter order", "Detour", "Kerb",
    "Refuge", "Ramp", "Main route", "School route", "Quiet street", "Roofed rack", "Service station",
)  # fmt: skip
PICTURES = (
    ("bridge.png", "An arched bridge over still water, mirrored in it"),
    ("trees.png", "A row of round trees along a street"),
    ("racks.png", "A pattern of round bicycle racks"),
    ("rain.png", "Rain over the roofs of a town, with one lit window"),
)
CODE = (ROOT / "decks/gallery/counts.py").read_text("utf-8")
BICYCLE = {"file": "bicycle.png", "alt": "A bicycle in profile in front of a large pale sun"}
VALLEY = {"file": "valley.jpg", "alt": "Layers of hills under a low sun, with a pale road winding through the nearest"}

MAP = {"file": "map.svg", "alt": "A map of the town: a river, two roads, and the main route across both"}


class Author:
    """Writes the slides of one length."""

    def __init__(self, length: str) -> None:
        self.step = LENGTHS.index(length)

    def pick(self, *by_length: Any) -> Any:
        return by_length[self.step]

    def line(self, number: int) -> str:
        text = SENTENCES[number % len(SENTENCES)]
        return self.pick(" ".join(text.replace(",", "").split()[:3]), text, f"{text}. {SENTENCES[number - 5]}")

    def lines(self, *counts: int, start: int = 0) -> list[str]:
        return [self.line(start + number) for number in range(self.pick(*counts))]

    def brief(self, number: int) -> str:
        words = SENTENCES[number % len(SENTENCES)].split()
        return " ".join(words[: self.pick(3, 6, 12)]).rstrip(",;:")

    def briefs(self, *counts: int, start: int = 0) -> list[str]:
        return [self.brief(start + number) for number in range(self.pick(*counts))]

    def paragraph(self, number: int) -> str:
        chosen = (SENTENCES[(number + one) % len(SENTENCES)] for one in range(self.pick(1, 2, 5)))
        return ". ".join(chosen) + "."

    def headline(self, text: str) -> str:
        ending = ", and what we can learn from it before the council decides in May"
        return self.pick(text.split(" ", maxsplit=1)[0], text, text + ending)

    def heading(self, number: int) -> str:
        return self.pick(TERMS[number], TERMS[number], f"{TERMS[number]} in the inner town and beyond")

    def nested(self) -> list[Any]:
        count = self.pick(1, 2, 4)
        return [
            {"text": self.brief(number), "bullets": [
                *self.briefs(1, 2, 4, start=number + 1),
                {"text": self.brief(number + 3), "bullets": self.briefs(1, 1, 2, start=number + 4)},
            ]}
            for number in range(count)
        ]  # fmt: skip


def slides(length: str) -> Iterator[dict[str, Any]]:
    """Yield slides that show every layout."""
    yield from _words(Author(length))
    yield from _side_by_side(Author(length))
    yield from _figures(Author(length))
    yield from _at_the_foot(Author(length))
    yield from _cited(Author(length))


def _words(a: Author) -> Iterator[dict[str, Any]]:
    yield {
        "headline": a.pick("Trust", "A town on two wheels", a.headline("How a town in the valley came to ride")),
        "layout": "cover", **a.pick({}, *[{"subtitle": a.line(0)}] * 2),
    }  # fmt: skip
    yield {"headline": "Agenda", "agenda": "auto"}
    yield {"section": a.pick("Words", "Why plan for bicycles?", a.headline("Why plan for bicycles")), "divider": True}
    yield {"headline": a.headline("Short trips move"), "bullets": a.lines(3, 5, 9)}
    yield {"headline": a.headline("Points within points"), "bullets": a.nested(), "reveal": "bullets"}
    yield {"headline": a.headline("Steps in their order"), "numbered": a.lines(2, 4, 12)}
    yield {"headline": a.headline("Plain text"), "text": [a.paragraph(number * 3) for number in range(a.pick(1, 2, 4))]}
    yield {"headline": a.headline("Sentence and list"), "text": a.line(2), "bullets": a.briefs(2, 4, 6)}
    yield {"title": "Quote", "quote": {"text": f"“{a.paragraph(7)}”", "by": "A planner", "source": "Annual report"}}
    yield {
        "headline": a.headline("Voices from town"),
        "quote": [
            {"text": a.pick(a.brief(number), a.line(number), a.paragraph(number)), "by": who}
            for number, who in enumerate(a.pick(["Nurse", "Pupil"], *[["Nurse", "Pupil", "Commuter"]] * 2))
        ],
    }
    yield {
        "headline": a.headline("Build for beginners"),
        "quote": {"text": a.line(12), "by": "The working group"}, "text": a.paragraph(4),
    }  # fmt: skip
    statement = "A route is as good as its worst crossing"
    long = f"{statement}, and a crossing as good as what a child of eight makes of it."
    yield {"title": "Statement", "statement": a.pick("Ask first.", f"{statement}.", long)}
    yield {
        "headline": a.headline("Words we use"),
        "definitions": [{TERMS[number]: a.line(number)} for number in range(a.pick(2, 4, 9))],
    }


def _side_by_side(a: Author) -> Iterator[dict[str, Any]]:
    yield {"section": a.pick("Sides", "What could change", "What could change, and in which order"), "divider": True}
    for count, name in ((2, "Now and later"), (3, "Kinds of route"), (4, "Seasons of work")):
        points = a.pick(1, 3, 6) if count < 4 else a.pick(1, 2, 4)
        yield {
            "headline": a.headline(name),
            "columns": [
                {"heading": a.heading(number), "bullets": [a.brief(number * 3 + one) for one in range(points)]}
                for number in range(count)
            ],
        }
    yield {
        "headline": a.headline("Text in columns"),
        "columns": [{"text": a.paragraph(1)}, {"heading": TERMS[3], "text": a.paragraph(5)}],
    }
    for count in a.pick((2, 3), (3, 4), (4, 6)):
        yield {
            "headline": a.headline("Cards in a row" if count < 4 else "Many cards"),
            "cards": [{"heading": a.heading(number), "text": a.brief(number)} for number in range(count)],
        }
    yield {
        "headline": a.headline("Cards with icons"),
        "cards": [
            {"heading": a.heading(number), "text": a.brief(number), "icon": icon}
            for number, icon in enumerate(("bicycle", "users-three", "tree", "handshake")[: a.pick(2, 3, 4)])
        ],
    }
    yield {
        "headline": a.headline("First things first"),
        "matrix": {
            "across": {"title": "Cost", "low": "low", "high": "high"},
            "up": {"title": "Use", "low": a.pick("few", "few trips", "few trips in winter"), "high": "many trips"},
            "cells": [[a.brief(3), a.brief(4)], [a.brief(5), a.brief(6)]],
        },
    }


def _figures(a: Author) -> Iterator[dict[str, Any]]:
    yield {"section": "Figures", "divider": True}
    rows = [
        [TERMS[number % len(TERMS)], a.brief(number), f"{number * 0.7 + 0.2:.1f}", str(number * 1312 + 40)]
        for number in range(a.pick(2, 5, 18))
    ]
    yield {
        "headline": a.headline("Counts by place"),
        "table": {"header": ["Place", "What was seen", "Length (km)", "Trips"], "rows": rows, "caption": "Invented"},
    }
    yield {
        "headline": a.headline("To be filled in"),
        "table": {"header": ["Helps", "Harms", "Either way"], "blank-rows": a.pick(2, 4, 7)},
    }
    yield from _charts(a)
    yield from _code(a)
    yield from _formulas(a)
    yield from _diagrams(a)
    yield {"headline": a.headline("Rack and promise"), "image": BICYCLE, "text": a.paragraph(8)}
    yield {"headline": a.headline("Bicycle and list"), "image": BICYCLE, "bullets": a.briefs(2, 4, 7, start=8)}
    yield {"headline": a.headline("One picture"), "image": {**VALLEY, **a.pick({}, *[{"caption": a.brief(1)}] * 2)}}
    full = {**VALLEY, "fit": "cover", "caption": a.brief(1), "credit": "Drawing: trustdeck"}
    yield {"title": "Full picture", "layout": "image-full", "image": full}
    yield {
        "headline": a.headline("Places to stop"),
        "image": [{"file": file, "alt": alt, "caption": a.brief(n)} for n, (file, alt) in enumerate(PICTURES)],
    }
    yield {"headline": a.headline("To the edge"), "image": {**VALLEY, "edge": "bleed"}, "bullets": a.briefs(2, 4, 7)}
    yield {"headline": a.headline("From side to side"), "image": {**VALLEY, "edge": "bleed", "focus": [0.5, 0.7]}}
    yield {"headline": a.headline("A drawing"), "image": {**MAP, "edge": "rounded"}, "text": a.paragraph(3)}
    yield {"headline": a.headline("A film"), "media": {"file": "hills.mp4", "alt": "Hills", "caption": a.brief(1)}}
    yield {
        "headline": a.headline("A sound"), "text": a.paragraph(3),
        "media": {"file": "bell.wav", "alt": "A bell rings twice", "caption": a.brief(2)},
    }  # fmt: skip
    yield {"headline": a.headline("On a picture"), "background": VALLEY["file"], "bullets": a.briefs(2, 4, 7)}
    yield {
        "title": "Statement on a picture", "background": {"image": "rain.png", "scrim": "dark"},
        "statement": a.pick("Why?", a.brief(2), a.line(1)),
    }  # fmt: skip
    yield {"headline": a.headline("Headline alone")}
    yield {"title": "An empty page", "layout": "blank"}
    yield {"headline": a.headline("Dark page"), "background": "dark", "bullets": a.briefs(2, 4, 7)}
    yield {"headline": a.headline("Quiet page"), "background": "surface", "bullets": a.briefs(2, 4, 7)}
    yield {"title": "Loud statement", "background": "accent", "statement": a.pick("Why?", a.brief(2), a.line(1))}
    yield {"headline": a.headline("Thank you"), "layout": "closing", **a.pick({}, *[{"subtitle": a.line(2)}] * 2)}


def _code(a: Author) -> Iterator[dict[str, Any]]:
    lines = CODE.splitlines()[: a.pick(3, 9, 40)]
    code = {"language": "python", "text": "\n".join(lines)}
    yield {"headline": a.headline("Code"), "code": {**code, "highlight": a.pick("2", "4-5", "4-5, 12")}}
    yield {"headline": a.headline("Numbered lines"), "text": a.line(2), "code": {**code, "numbers": True}}
    yield {
        "headline": a.headline("Code beside words"),
        "columns": [{"heading": TERMS[0], "code": code}, {"heading": TERMS[1], "bullets": a.briefs(2, 3, 5)}],
    }
    yield {"headline": a.headline("Code on a loud page"), "background": "accent", "code": {**code, "highlight": "2"}}


def _formulas(a: Author) -> Iterator[dict[str, Any]]:
    mean = r"\bar{x} = \frac{1}{n} \sum_{i=1}^{n} x_i"
    lines = r"\begin{aligned} s^2 &= \frac{1}{n-1} \sum_i (x_i - \bar{x})^2 \\ &= a^2 + 2ab + b^2 \end{aligned}"
    yield {"headline": a.headline("Formula"), "math": a.pick("E = mc^2", mean, lines)}
    yield {"headline": a.headline("Means"), "text": a.paragraph(1), "math": mean, "bullets": a.briefs(1, 2, 4)}
    yield {
        "headline": a.headline("Among words"),
        "bullets": [rf"{line} $\frac{{a}}{{b}} + x_{number}^2$" for number, line in enumerate(a.lines(2, 4, 9))],
    }
    yield {"headline": a.headline("Formula on a loud page"), "background": "accent", "math": mean}


def _charts(a: Author) -> Iterator[dict[str, Any]]:
    places = [TERMS[number % len(TERMS)] for number in range(a.pick(2, 5, 14))]
    years = [str(2010 + number) for number in range(a.pick(3, 6, 14))]
    names = [a.heading(number) for number in range(a.pick(1, 3, 6))]
    figures = {name: [(n * 37 + at * 211) % 900 + 100 for n in range(len(places))] for at, name in enumerate(names)}
    trends = {name: [300 + 90 * at + (n * n * (at + 1)) % 400 for n in range(len(years))]
              for at, name in enumerate(names)}  # fmt: skip
    source = {"source": a.brief(1)}
    yield {"headline": a.headline("One series"), "chart": {"values": dict(zip(places, figures[names[0]], strict=True))}}
    yield {"headline": a.headline("Columns"), "chart": {"categories": places, "series": figures, **source}}
    yield {
        "headline": a.headline("Shares"),
        "chart": {"type": "bar", "stacked": "percent", "categories": places[:6], "series": {
            name: series[:6] for name, series in figures.items()}},
    }  # fmt: skip
    yield {
        "headline": a.headline("Lines"),
        "chart": {"type": "line", "categories": years, "series": trends, "up": "Trips", **source},
    }
    yield {
        "headline": a.headline("One stands out"), "text": a.line(2),
        "chart": {"type": "line", "categories": years, "series": trends, "highlight": names[0]},
    }  # fmt: skip
    parts = dict(zip(places[:5], (48, 27, 14, 8, 3), strict=False))
    yield {
        "headline": a.headline("Parts of a whole"),
        "columns": [{"chart": {"type": "pie", "values": parts}}, {"chart": {"type": "doughnut", "values": parts}}],
    }
    points = {name: [[n * 0.7 + at, (n * 31 + at * 17) % 60 + 5] for n in range(a.pick(3, 8, 20))]
              for at, name in enumerate(names)}  # fmt: skip
    yield {
        "headline": a.headline("Points"),
        "chart": {"type": "scatter", "series": points, "across": "Distance (km)", "up": "Trips"},
    }
    yield {
        "headline": a.headline("Dark page with a chart"), "background": "dark",
        "chart": {"categories": places, "series": figures},
    }  # fmt: skip
    yield {
        "headline": a.headline("Loud page with a chart"), "background": "accent",
        "chart": {"type": "area", "categories": years, "series": trends},
    }  # fmt: skip
    yield {
        "headline": a.headline("Profiles"),
        "chart": {"type": "radar", "categories": places[:8] if len(places) > 2 else [*places, "Detour"], "series": {
            name: (series[:8] if len(places) > 2 else [*series, 300]) for name, series in figures.items()}},
    }  # fmt: skip


def _at_the_foot(a: Author) -> Iterator[dict[str, Any]]:
    marks = "".join(f"[^{number}]" for number in range(1, a.pick(2, 3, 7)))
    yield {
        "headline": a.headline("Footnotes"), "bullets": [a.line(1) + marks, *a.lines(1, 3, 6, start=3)],
        "footnotes": {str(number): a.line(number) for number in range(1, a.pick(2, 3, 7))},
    }  # fmt: skip
    yield {"headline": a.headline("Text with a source"), "text": a.paragraph(5), "source": a.line(2)}
    yield {
        "headline": a.headline("Sources side by side"), "source": a.brief(4),
        "columns": [{"heading": a.heading(n), "bullets": a.briefs(1, 3, 6), "source": a.brief(n)} for n in range(2)],
    }  # fmt: skip


def _diagrams(a: Author) -> Iterator[dict[str, Any]]:
    def steps(*counts: int) -> list[Any]:
        return [{a.heading(n): a.pick("", *[a.brief(n)] * 2)} for n in range(a.pick(*counts))]

    yield {"headline": a.headline("One after another"), "diagram": {"process": steps(3, 4, 8)}}
    yield {"headline": a.headline("Round and round"), "diagram": {"cycle": steps(3, 5, 7)}}
    years = {str(2010 + 2 * n): a.pick(TERMS[n], *[a.brief(n)] * 2) for n in range(a.pick(3, 5, 7))}
    yield {"headline": a.headline("Year after year"), "diagram": {"timeline": years}}
    yield {"headline": a.headline("Upon one another"), "diagram": {"pyramid": steps(3, 4, 5)}}
    yield {"headline": a.headline("Fewer and fewer"), "diagram": {"funnel": steps(3, 4, 5)}}
    boxes = [{TERMS[n]: [TERMS[n + 4 + at] for at in range(a.pick(1, 2, 4))]} for n in range(a.pick(2, 3, 4))]
    yield {"headline": a.headline("Above one another"), "diagram": {"hierarchy": {a.heading(15): boxes}}}
    who = [TERMS[n] for n in (1, 4, 8, 11)]
    handed = [
        {who[at]: " ".join(a.brief(n).split()[:8])} for n, at in enumerate((0, 1, 1, 2, 0, 3, 1, 0)[: a.pick(3, 5, 8)])
    ]
    yield {"headline": a.headline("From hand to hand"), "diagram": {"swimlane": handed}}
    for way in ("LR", "TD"):
        yield {"headline": a.headline(f"Where it leads, {way}"), "diagram": {"flow": _flow(a, way)}}
    yield {
        "headline": a.headline("In common"),
        "diagram": {"venn": {"sets": steps(2, 2, 2), "both": a.brief(3)}},
    }  # fmt: skip
    yield {
        "headline": a.headline("Three in common"), "background": "dark",
        "diagram": {"venn": {
            "sets": [TERMS[n] for n in (3, 4, 5)], "all": a.pick("All", "All three", "All three of them"),
        }},
    }  # fmt: skip
    yield {
        "headline": a.headline("Diagram and words"),
        "columns": [{"text": a.paragraph(3)}, {"diagram": {"process": [TERMS[n] for n in range(a.pick(2, 3, 5))]}}],
    }
    yield {"headline": a.headline("Loud page with a diagram"), "background": "accent",
           "diagram": {"cycle": steps(3, 4, 6)}}  # fmt: skip


def _cited(a: Author) -> Iterator[dict[str, Any]]:
    keys = [f"k{number}" for number in range(a.pick(2, 7, 24))]
    yield {"headline": a.headline("Citations"), "text": f"{a.line(1)} [@{'; @'.join(keys)}]."}
    yield {"references": "auto"}


def _sources() -> str:
    """Return sources to cite, in BibTeX."""
    form = "@book{{k{}, author = {{{}, Anna}}, title = {{{}}}, year = {}, publisher = {{Valley Press}}}}\n"
    names = [term.split()[0] for term in TERMS]
    return "".join(form.format(n, names[n % len(names)], SENTENCES[n % len(SENTENCES)], 1990 + n) for n in range(24))


def _flow(a: Author, way: str) -> str:
    said = [" ".join(a.brief(n).split()[: a.pick(3, 4, 3)]).rstrip(",") for n in range(11)]
    lines = [
        f"flowchart {way}",
        f"A([{TERMS[0]}]) --> B[{said[1]}]",
        f"B --> C{{{TERMS[2]}?}}",
        f"C -->|yes| D[{said[3]}]",
    ]
    if a.step:
        lines += [f"C -->|not yet| E[{said[4]}]", "E --> B", f"D --> F([{TERMS[9]}])"]
    if a.step > 1:
        lines += [f"subgraph g [{TERMS[13]}]", f"D --> G[{said[6]}] & H[({TERMS[7]})]", "end", "G & H --> F"]
    return "\n".join(lines)


def files() -> dict[str, str | bytes]:
    """Return the project: a deck of each length, the brands, and the pictures."""
    made: dict[str, str | bytes] = {"decks/sources.bib": _sources()}
    for length in LENGTHS:
        deck = {
            "deck": f"Gallery, {length}",
            "language": "en",
            "author": "trustdeck",
            "bibliography": "sources.bib",
            "slides": [*slides(length)],
        }
        made[f"decks/{length}.yaml"] = json.dumps(deck, ensure_ascii=False, indent=1)
    for name, look in BRANDS.items():
        brand = {"brand": name, "footer": {"text": "{{ deck.title }}"}, **look}
        made[f"layouts/brands/{name}/brand.yaml"] = json.dumps(brand, ensure_ascii=False)
    for folder in (ROOT / "decks/gallery", ROOT / "layouts/brands/kommune"):
        for path in folder.iterdir():
            if path.suffix in {".png", ".jpg", ".svg", ".mp4", ".wav"} or path.name == "brand.yaml":
                place = "decks" if folder.name == "gallery" else "layouts/brands/kommune"
                made[f"{place}/{path.name}"] = path.read_bytes()
    return made


def main(folder: Path) -> int:
    """Build everything; return 1 where a slide has a mistake."""
    project = Project.in_memory(files())
    options = BuildOptions(brands=LOOKS, formats=("pptx", "contact-sheet"))
    done = build(project, [f"decks/{length}.yaml" for length in LENGTHS], options)
    print(render(done.report.sorted(), project.source_text), end="", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    for output in done.outputs:
        data = project.standing(output.path)
        if data is not None:
            place = folder / Path(output.path).name.replace("-contact-sheet", "")
            place.write_bytes(data)
            print(place)
    return int(done.report.has_errors)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "output/gallery-sheets"))

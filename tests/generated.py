"""Make decks by chance, but the same ones each time: every kind of content, awkward texts, odd combinations."""

from __future__ import annotations

import io
import json
from random import Random
from typing import Any

import films
from PIL import Image

TEXT = (
    "tillid ledelse kommune medarbejder opgave ansvar økonomi ændring åbenhed dialog samarbejde kvalitet "
    "trust people quality growth question answer future value shared open"
)
WORDS = TEXT.split()
AWKWARD = (
    "Fisk & skaldyr <friske>", "“citat” og ’tegn’", "a < b > c", "_x0041_ is no A", "]]> and &amp;", "50 % af 1.000",
    "emoji 🎉 and 👩‍👩‍👧", "Ångström with a ring", "مرحبا بالعالم", "日本語のテキスト", "soft\u00adhyphen",
    "tab-free, comma; colon: yes",
    "**bold** and *italic*", "`code <b>`", "~~gone~~", "x^2^ and H~2~O", "[English]{lang=en}", "[coloured]{.accent}",
    "[a link](https://example.org/?a=1&b=2)",
    "where $x = y$ holds", r"since $a_i \ne b$", r"a \* star and 5 \< 6", "- a dash first", "no", "1.10", "2012-10-03",
)  # fmt: skip

CODE = (
    "", "    return tillid  # ledelse", "def kommune(opgave: int) -> str:", "\tansvar = 'økonomi'", "<b>a & b</b> *x*",
    "SELECT dialog, samarbejde FROM kvalitet WHERE trust > 10 ORDER BY people, quality, growth, question, answer",
    "/* a comment",
    "   ", "print(f\"{value}\")  $x$ `y` [a](b) {{ vars.shared }}", "日本語 = \"open\"", "*/ x < 3 && y",
)  # fmt: skip

FORMULAS = (
    "E = mc^2", r"\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}", r"\begin{aligned} y &= x^2 \\ &= x x \end{aligned}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x \end{cases}",
    "a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x + y + z = 1",
)  # fmt: skip


BUILT = {"text", "bullets", "numbered", "quote", "definitions", "columns", "cards", "matrix", "table", "image"}


class _Author:
    """Writes one deck."""

    def __init__(self, number: int) -> None:
        self.random = Random(number)  # noqa: S311  # not for secrets
        self.builder = Random(f"builds {number}")  # noqa: S311  # another die, so that texts stay as they are
        self.weaver = Random(f"tables {number}")  # noqa: S311  # and a third one
        self.made = 0

    def words(self, least: int, most: int) -> str:
        count = self.random.randint(least, most)
        return " ".join(self.random.choice(WORDS) for _ in range(count)).capitalize()

    def text(self, most: int = 12) -> str:
        return self.random.choice(AWKWARD) if self.random.random() < 0.3 else self.words(1, most)

    def texts(self, least: int, most: int, length: int = 8) -> list[str]:
        return [self.text(length) for _ in range(self.random.randint(least, most))]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def items(self, depth: int = 0) -> list[Any]:
        made: list[Any] = []
        for _ in range(self.random.randint(1, 4 - depth)):
            if depth < 3 and self.chance(0.3 / (depth + 1)):
                made.append({"text": self.text(), self.random.choice(["bullets", "numbered"]): self.items(depth + 1)})
            else:
                made.append(self.text())
        return made

    def slide(self) -> dict[str, Any]:
        self.made += 1
        slide: dict[str, Any] = {"headline": f"{self.words(1, 6)} {self.made}"}
        if self.chance(0.15):
            slide = {"title": slide["headline"]}
        slide |= self.random.choice(_CONTENT)(self)
        if self.chance(0.3):
            slide["notes"] = "\n".join([self.text(20), "", "- " + self.words(2, 5), "- " + self.words(2, 5)])
        if self.chance(0.15):
            slide["background"] = self.random.choice(["dark", "light", "surface", "accent"])
        elif self.chance(0.1):
            scrim = self.random.choice(["auto", "dark", "light"])
            slide["background"] = {"image": "picture.png", "scrim": scrim, "focus": [0.2, 1]}
        if self.chance(0.1):
            slide["hidden"] = True
        if self.chance(0.2) and isinstance(slide.get("headline"), str):
            slide["headline"] += "?[^1]"
            slide["footnotes"] = {"1": self.text(20)}
            if isinstance(slide.get("text"), list):
                slide["text"].append(f"{self.words(1, 5)}.[^b][^1]")
                slide["footnotes"]["b"] = self.text(40)
        if self.chance(0.2) and not slide.keys() <= {"headline", "title", "footnotes", "notes", "background", "hidden"}:
            slide["source"] = self.text()
        if self.chance(0.1):
            slide["language"] = self.random.choice(["en", "da", "de"])
        if self.builder.random() < 0.4 and (kinds := sorted(slide.keys() & BUILT)):
            names: list[Any] = [*kinds, "blocks", kinds, {"items": "blocks", "effect": "fade"}]
            slide["reveal"] = self.builder.choice(names)
        if self.builder.random() < 0.2:
            effect = self.builder.choice(["cut", "fade", "push", "wipe", "morph"])
            slide["transition"] = self.builder.choice([effect, {"effect": effect, "advance": "20 s"}])
        return slide

    def columns(self) -> list[dict[str, Any]]:
        return [
            {"heading": self.words(1, 3), self.random.choice(["bullets", "text"]): self.texts(1, 4, 5)}
            for _ in range(self.random.randint(2, 4))
        ]

    def table(self) -> dict[str, Any]:
        columns, rows = self.random.randint(1, 5), self.random.randint(0, 6)
        table: dict[str, Any] = {
            "header": self.texts(columns, columns, 2),
            "rows": [self.texts(columns, columns, 3) for _ in range(rows)],
        }
        if rows == 0 or self.chance(0.3):
            table["blank-rows"] = self.random.randint(1, 3)
        if self.chance(0.4):
            table["align"] = [self.random.choice(["left", "center", "right"]) for _ in range(columns)]
        if self.chance(0.4):
            table["caption"] = self.text()
        if self.weaver.random() < 0.5:
            self.weave(table, columns)
        return table

    def weave(self, table: dict[str, Any], columns: int) -> None:
        """Give a table what it may have besides: merged cells, numbers, a row of totals, what stands out."""
        die = self.weaver
        if columns > 2:
            number = die.randrange(1, columns)
            for row in table["rows"]:
                row[number] = die.choice(["12", "3.75", "1.000", "-4", "–", "", "12 kr.", "7 %", "2,5"])
        rows = table["rows"]
        at = 0
        while at < len(rows):
            down = min(die.choice([1, 1, 2, 3]), len(rows) - at)
            if down > 1:
                rows[at][0] = {"text": rows[at][0], "down": down}
                for row in rows[at + 1 : at + down]:
                    del row[0]
            elif columns > 1 and die.random() < 0.3:
                across = die.randint(2, columns)
                rows[at][:across] = [{"text": rows[at][0], "across": across, "highlight": die.random() < 0.5}]
            at += down
        table["rows"] = [{"cells": row, "highlight": True} if die.random() < 0.2 and row else row for row in rows]
        if columns > 1 and die.random() < 0.4:
            above = [{"text": table["header"][0], "down": 2}, {"text": self.words(1, 2), "across": columns - 1}]
            table["header"] = [above, table["header"][1:]]
        table["header-column"] = die.random() < 0.5
        if rows and die.random() < 0.5:
            table["total"] = ["", *(die.choice(["12", "3.75", "yes"]) for _ in range(columns - 1))]

    def image(self) -> dict[str, Any]:
        image: dict[str, Any] = {"file": "picture.png", "fit": self.random.choice(["contain", "cover"])}
        image |= {"decorative": True} if self.chance(0.3) else {"alt": self.words(2, 8)}
        image |= {"edge": self.random.choice(["plain", "rounded"])} if self.chance(0.4) else {}
        return image | ({"caption": self.text()} if self.chance(0.3) else {})

    def media(self) -> dict[str, Any]:
        media = {"file": self.random.choice(["film.mp4", "sound.mp3"]), "alt": self.words(2, 8)}
        media |= {"autoplay": True} if self.chance(0.3) else {}
        return media | ({"caption": self.text()} if self.chance(0.3) else {})

    def matrix(self) -> dict[str, Any]:
        axis = {"title": self.words(1, 2), "low": self.words(1, 1), "high": self.words(1, 1)}
        return {"across": axis, "up": axis, "cells": [self.texts(2, 2, 4), self.texts(2, 2, 4)]}

    def code(self) -> Any:
        lines = [self.random.choice(CODE) for _ in range(self.random.randint(1, 30))]
        code: dict[str, Any] = {"text": "\n".join(["x = 1", *lines, "end()"])}
        if self.chance(0.2):
            return code["text"]
        if self.chance(0.7):
            code["language"] = self.random.choice(["python", "sql", "html", "text", "r"])
        if self.chance(0.5):
            code["highlight"] = self.random.choice(["1", "1-2", [1, 2]])
        return code | ({"numbers": True} if self.chance(0.5) else {})

    def diagram(self) -> dict[str, Any]:
        kind = self.random.choice(
            ["process", "cycle", "timeline", "pyramid", "funnel", "hierarchy", "venn", "flow", "swimlane"]
        )
        if kind == "hierarchy":
            return {kind: [{"text": self.words(1, 2), "bullets": [self.words(1, 2) for _ in range(3)]}]}
        if kind == "venn":
            return {kind: {"sets": [self.words(1, 1), self.words(1, 1)], "both": self.words(1, 2)}}
        if kind == "swimlane":
            return {
                kind: [{"heading": self.words(1, 1), "text": self.text(4)} for _ in range(self.random.randint(2, 5))]
            }
        if kind == "flow":
            return {kind: self.flow()}
        steps: list[Any] = [
            {"heading": self.words(1, 2), "text": self.text(4)} if self.chance(0.5) else self.words(1, 2)
            for _ in range(self.random.randint(2, 5))
        ]
        return {kind: steps, **({"alt": self.text(6)} if self.chance(0.3) else {})}

    def flow(self) -> str:
        """Return a flowchart of which every box is led to from one before it, and one may lead back."""
        count = self.random.randint(2, 6)
        shapes = ['["{}"]', '("{}")', '(["{}"])', '{{"{}"}}', '[["{}"]]', '[("{}")]', '>"{}"]']
        boxes = [f"B{n}" + self.random.choice(shapes).format(self.words(1, 2)) for n in range(count)]
        arrows = [" --> ", " -->|" + self.words(1, 1) + "| ", " -.-> ", " ==> "]
        ways = [f"B{self.random.randrange(n)}{self.random.choice(arrows)}B{n}" for n in range(1, count)]
        back = [f"B{count - 1} --> B0"] if self.chance(0.3) and count > 2 else []
        return "\n".join([self.random.choice(["flowchart LR", "flowchart TD"]), *boxes, *ways, *back])

    def quote(self) -> dict[str, Any]:
        return {"text": self.text(25), "by": self.words(2, 2), **({"source": self.text(3)} if self.chance(0.5) else {})}

    def deck(self) -> dict[str, Any]:
        slides: list[dict[str, Any]] = [{"headline": self.words(2, 5), "subtitle": self.text(), "layout": "cover"}]
        sections = self.random.randint(0, 3)
        if sections:
            slides.append({"agenda": self.random.choice(["auto", {"items": "auto", "style": "1)"}])})
        for number in range(sections):
            slides.append({"section": f"{self.words(1, 3)} {number}", "divider": self.chance(0.5)})
            slides += [self.slide() for _ in range(self.random.randint(1, 4))]
        slides += [self.slide() for _ in range(self.random.randint(1, 3))]
        return {
            "deck": self.words(2, 5), "language": self.random.choice(["da", "en", "de"]), "author": self.text(3),
            "date": f"20{self.random.randint(10, 30)}-0{self.random.randint(1, 9)}-1{self.random.randint(0, 9)}",
            "slides": slides,
        }  # fmt: skip


_CONTENT: tuple[Any, ...] = (
    lambda a: {},
    lambda a: {"text": a.texts(1, 3, 20)},
    lambda a: {"bullets": a.items()},
    lambda a: {"bullets": a.items()},
    lambda a: {"numbered": a.items()},
    lambda a: {"numbered": {"style": a.random.choice(["1.", "1)", "a.", "i."]), "start": 3, "items": a.texts(2, 5)}},
    lambda a: {"heading": a.words(1, 3), "text": a.text(), "bullets": a.items()},
    lambda a: {"quote": a.quote()},
    lambda a: {"quote": [a.quote(), a.quote()]},
    lambda a: {"statement": a.words(3, 9)},
    lambda a: {"definitions": [{"term": a.words(1, 2), "text": a.text()} for _ in range(3)]},
    lambda a: {"columns": a.columns()},
    lambda a: {"cards": [{"heading": a.words(1, 2), "text": a.text(6)} for _ in range(a.random.randint(2, 6))]},
    lambda a: {
        "cards": [
            {"heading": a.words(1, 2), "text": a.text(6), "icon": a.random.choice(["bicycle", "minus", "users-three"])}
            for _ in range(a.random.randint(1, 6))
        ]
    },
    lambda a: {"matrix": a.matrix()},
    lambda a: {"table": a.table()},
    lambda a: {"cards": [{"heading": a.words(1, 2), "bullets": a.items()} for _ in range(a.random.randint(1, 4))]},
    lambda a: {"diagram": a.diagram()},
    lambda a: {"text": a.text(), "diagram": a.diagram()},
    lambda a: {"image": a.image()},
    lambda a: {"media": a.media()},
    lambda a: {"text": a.texts(1, 3), "media": a.media()},
    lambda a: {"code": a.code()},
    lambda a: {"math": a.random.choice(FORMULAS)},
    lambda a: {"text": a.text(), "math": a.random.choice(FORMULAS), "bullets": a.texts(1, 3)},
    lambda a: {"columns": [{"math": a.random.choice(FORMULAS)}, {"text": a.texts(1, 2, 5)}]},
    lambda a: {
        "bullets": [r"so that $\frac{a}{b}$ and $\sum_{i=1}^n x_i$ " + a.text() for _ in range(a.random.randint(1, 9))]
    },
    lambda a: {"text": a.text(), "code": a.code()},
    lambda a: {"columns": [{"heading": a.words(1, 2), "code": a.code()}, {"bullets": a.texts(1, 3, 5)}]},
    lambda a: {"image": a.image() | {"edge": "bleed"}},
    lambda a: {"bullets": a.texts(1, 4, 6), "image": a.image() | {"edge": "bleed"}},
    lambda a: {"image": [a.image(), a.image()]},
    lambda a: {"bullets": a.texts(1, 4, 6), "image": a.image()},
    lambda a: {"content": [{"text": a.text()}, {"bullets": a.texts(1, 3)}, {"text": a.text()}]},
)


def deck(number: int) -> str:
    """Return the source of a deck; the same number gives the same deck."""
    return json.dumps(_Author(number).deck(), ensure_ascii=False, indent=1)


def picture() -> bytes:
    """Return the picture that the decks show, `picture.png`."""
    data = io.BytesIO()
    Image.new("RGB", (640, 360), "#34566f").save(data, "PNG")
    return data.getvalue()


def beside() -> dict[str, bytes]:
    """Return all files that the decks show."""
    return {"decks/picture.png": picture(), "decks/film.mp4": films.film(), "decks/sound.mp3": films.sound()}

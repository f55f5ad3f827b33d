"""What holds of every slide, however much is on it: its text fits its box, and no word of it gets lost.

Decks are made by chance, the same ones each time: every kind of content, from one word to three pages, on every
format, in languages with long words, without blanks, and from right to left. What cannot fit is refused, and the
message says where and by how much; text, lists, definitions and columns always fit, on as many slides as it takes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from random import Random
from typing import Any

import generated
import pytest
from composed import Composed, compose_all, misfits, parts_of
from hypothesis import given, settings
from hypothesis import strategies as st

from trustdeck.brand import PAGES
from trustdeck.diagnostics import Diagnostic
from trustdeck.page import Body, Chart, Page, Shape, Table, Text
from trustdeck.project import Project

WORDS = {
    "da": "tillid ledelse kommune medarbejder opgave ansvar økonomi ændring åbenhed samarbejdsrelationer "
    "kommunalbestyrelsesmedlemmerne arbejdsmiljørepræsentantens dokumentationskravene og i at en det",
    "en": "trust people quality growth question answer future value shared responsibility "
    "interdepartmental a of to the and in",
    "de": "Vertrauen Führung Gemeinde Aufgabe Verantwortung Straßenverkehrsordnung "
    "Rechtsschutzversicherungsgesellschaften Grundstücksverkehrsgenehmigungszuständigkeit und zu der die",
    "ar": "الثقة في العمل القيادة البلدية المسؤولية والاستمرارية من إلى على الجودة السؤال",
    "ja": "信頼 組織 学習 リーダーシップ 自治体 責任 質問と答え 働く人 の を に コミュニケーション",
}
LENGTHS = (1, 3, 10, 40, 300, 1_200)  # words: one, a few, a line, a paragraph, a page, three pages
ALWAYS = {"text", "bullets", "nested", "numbered", "definitions", "columns", "definitions among text"}


class Author:
    """Writes one slide of a kind, in a language."""

    def __init__(self, seed: int, language: str) -> None:
        self.random = Random(seed)  # noqa: S311  # not for secrets
        self.pool = WORDS[language].split()
        self.glue = "" if language == "ja" else " "
        self.stop = "。" if language == "ja" else "."

    def words(self, count: int) -> str:
        return self.glue.join(self.random.choice(self.pool) for _ in range(count))

    def text(self, most: int = LENGTHS[-1]) -> str:
        """Return a text of some length: words, or sentences."""
        left = self.random.choice([length for length in LENGTHS if length <= most])
        sentences = []
        while left > 0:
            count = min(left, self.random.randint(4, 25))
            sentences.append(self.words(count))
            left -= count
        return sentences[0] if len(sentences) == 1 else self.glue.join(one + self.stop for one in sentences)

    def texts(self, most: int = LENGTHS[-1], count: int = 12) -> list[str]:
        return [self.text(most) for _ in range(self.random.randint(1, count))]

    def items(self, depth: int = 0) -> list[Any]:
        def item() -> Any:
            if depth < 3 and self.random.random() < 0.4:
                return {"text": self.text(10), "bullets": self.items(depth + 1)}
            return self.text(300)

        return [item() for _ in range(self.random.randint(1, 6))]

    def columns(self) -> list[dict[str, Any]]:
        return [
            {
                "heading": self.words(self.random.randint(1, 6)),
                self.random.choice(["bullets", "text"]): self.texts(300, 6),
            }
            for _ in range(self.random.randint(2, 4))
        ]

    def figures(self) -> dict[str, Any]:
        categories = list(
            dict.fromkeys(self.words(self.random.randint(1, 3)) for _ in range(self.random.randint(2, 9)))
        )
        kind = self.random.choice(["column", "bar", "line", "area", "pie", "radar"])
        numbers = [self.random.randint(0, 900) for _ in categories]
        return {"type": kind, "categories": categories, "series": {self.words(1): numbers}}

    def diagram(self) -> dict[str, Any]:
        kind = self.random.choice(["process", "cycle", "timeline", "pyramid", "funnel"])
        return {kind: [{"heading": self.words(1), "text": self.text(10)} for _ in range(self.random.randint(2, 5))]}


KINDS: dict[str, Callable[[Author], dict[str, Any]]] = {
    "text": lambda a: {"text": a.texts()},
    "bullets": lambda a: {"bullets": a.texts()},
    "nested": lambda a: {"bullets": a.items()},
    "numbered": lambda a: {"numbered": a.texts(300, 20)},
    "definitions": lambda a: {"definitions": [{"term": a.words(2), "text": a.text(300)} for _ in range(4)]},
    "definitions among text": lambda a: {
        "content": [{"text": a.text(40)}, {"definitions": [{"term": a.words(1), "text": a.text(300)}]}]
    },
    "columns": lambda a: {"columns": a.columns()},
    "quote": lambda a: {"quote": {"text": a.text(300), "by": a.words(2), "source": a.words(3)}},
    "quotes": lambda a: {"quote": [{"text": a.text(40), "by": a.words(2)} for _ in range(3)]},
    "quote and text": lambda a: {"quote": {"text": a.text(40)}, "text": a.texts(300)},
    "statement": lambda a: {"statement": a.text()},
    "cards": lambda a: {"cards": [{"heading": a.words(2), "text": a.text(40)} for _ in range(a.random.randint(1, 8))]},
    "matrix": lambda a: {"matrix": {
        "across": {"title": a.words(2), "low": a.words(1), "high": a.words(2)}, "up": {"title": a.words(1)},
        "cells": [[a.text(40), a.text(10)], [a.text(10), a.text(3)]],
    }},
    "table": lambda a: {"table": {
        "header": [a.words(2), a.words(1), a.words(3)],
        "rows": [[a.text(40), a.text(10), a.text(300)] for _ in range(a.random.randint(1, 30))],
    }},
    "chart": lambda a: {"chart": a.figures()},
    "diagram": lambda a: {"diagram": a.diagram()},
    "picture": lambda a: {"image": {"file": "picture.png", "alt": "A", "caption": a.text(10)}},
    "picture and text": lambda a: {"image": {"file": "picture.png", "alt": "A"}, "bullets": a.texts(300)},
    "picture to the edge": lambda a: {
        "image": {"file": "picture.png", "alt": "A", "edge": "bleed"}, "text": a.texts(40, 4)
    },
    "code": lambda a: {"code": {"language": "python", "text": "\n".join(
        f"{' ' * a.random.choice([0, 4, 8])}value_{n} = call({n})  # note" for n in range(a.random.randint(1, 60))
    )}},
    "formula": lambda a: {"text": a.text(40), "math": r"\frac{a}{b} + \sum_i x_i"},
    "cover": lambda a: {"layout": "cover", "subtitle": a.text(10)},
    "closing": lambda a: {"layout": "closing", "subtitle": a.text(10)},
    "headline": lambda a: {},
    "on a picture": lambda a: {"background": "picture.png", "bullets": a.texts(10, 5)},
    "footnotes": lambda a: {"bullets": [a.text(40) + "[^1]", a.text(40)], "footnotes": {"1": a.text(10)}},
}  # fmt: skip


def slide(kind: str, author: Author) -> dict[str, Any]:
    made = KINDS[kind](author)
    return {"headline": author.words(author.random.randint(1, 3)), **made}


@lru_cache(maxsize=1)
def beside() -> dict[str, bytes]:
    return {"decks/picture.png": generated.picture()}


def composed(source: dict[str, Any], language: str, page: str) -> Composed:
    deck = {"deck": "Fit", "language": language, "brand": "plain", "slides": [source]}
    brand = {"brand": "plain", "page": page}
    files = {
        "decks/a.yaml": json.dumps(deck, ensure_ascii=False), "layouts/brands/plain/brand.yaml": json.dumps(brand)
    }  # fmt: skip
    (found,) = compose_all(Project.in_memory({**files, **beside()}), "decks/a.yaml")
    return found


# --- what a slide says ----------------------------------------------------------------------------

_UNSEEN = {"layout", "file", "alt", "edge", "type", "language", "background", "math"}


def said(value: Any) -> Iterator[str]:
    """Yield the texts of a slide's source."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from said(item)
        case dict():
            for key, item in value.items():
                if key not in _UNSEEN:
                    if key not in _KEYS:
                        yield key
                    yield from said(item)


_KEYS = {
    "headline", "subtitle", "text", "bullets", "numbered", "definitions", "term", "content", "columns", "heading",
    "quote", "by", "source", "statement", "cards", "matrix", "across", "up", "title", "low", "high", "cells", "table",
    "header", "rows", "chart", "categories", "series", "diagram", "process", "cycle", "timeline", "pyramid", "funnel",
    "image", "caption", "code", "footnotes", "1",
}  # fmt: skip


def shown(page: Page) -> Iterator[str]:
    """Yield the texts of a page."""
    for item in (part for whole in page.items for part in parts_of(whole)):
        match item:
            case Text(body=Body() as body) | Shape(body=Body() as body):
                yield from ("".join(run.text for run in p.runs if not run.note) for p in body.paragraphs)
            case Table(rows=rows):
                yield from (paragraph.plain for row in rows for cell in row for paragraph in cell.paragraphs)
            case Chart(categories=categories, series=series):
                yield from categories
                yield from (one.name for one in series)


def counted(texts: Iterator[str], language: str) -> Counter[str]:
    """Count words, or letters where nothing stands between words."""
    whole = re.sub(r"\[\^\d\]", " ", " ".join(texts)).replace("\u00ad", "")
    return Counter(re.findall(r"\w" if language == "ja" else r"\w+", whole))


# --- the tests ------------------------------------------------------------------------------------


def faults(kind: str, seed: int, language: str, page: str) -> list[str]:
    """Return what is wrong with a slide: text that leaves its box, lost words, a refusal that is none of the rules'."""
    source = slide(kind, Author(seed, language))
    made = composed(source, language, page)
    errors = [one for one in made.report.sorted() if one.severity == "error"]
    if errors:
        always = kind in ALWAYS
        return [
            str(one)
            for one in errors
            if (always and "the headline" not in one.message) or not _says_where_and_how_much(one)
        ]
    lost = counted(said(source), language) - counted((text for p in made.drawing.pages for text in shown(p)), language)
    return [*misfits(made), *(f"lost: {word}" for word in lost)]


def _says_where_and_how_much(refusal: Diagnostic) -> bool:
    return refusal.rule == "text-overflow" and refusal.span is not None and bool(re.search(r"\d", refusal.message))


@pytest.mark.parametrize("kind", KINDS)
@given(seed=st.integers(0, 2**32), language=st.sampled_from(sorted(WORDS)), page=st.sampled_from(sorted(PAGES)))
@settings(max_examples=4)
def test_every_slide_fits_and_loses_nothing_or_is_refused(kind: str, seed: int, language: str, page: str) -> None:
    assert not faults(kind, seed, language, page)


LINES = "".join(f"      - Line {number}\n" for number in range(40))
CAPTION = "Word " * 600


@pytest.mark.parametrize(
    ("overflow", "content", "size"),
    [
        ("error", f"bullets:\n{LINES}", "usual"),
        ("shrink", f"bullets:\n{LINES}", "smallest"),
        ("error", f"image: {{file: p.png, alt: A, caption: {CAPTION}}}\n", "usual"),
        ("error", f"chart: {{values: {{a: 1}}, caption: {CAPTION}}}\n", "usual"),
    ],
)
def test_what_may_not_go_on_is_refused_at_its_size(overflow: str, content: str, size: str) -> None:
    source = f"deck: A\nlanguage: en\nslides:\n  - headline: A\n    overflow: {overflow}\n    {content}"
    project = Project.in_memory({"decks/a.yaml": source, "decks/p.png": generated.picture()})
    (made,) = compose_all(project, "decks/a.yaml")
    (refusal,) = (one for one in made.report.sorted() if one.severity == "error")
    assert (refusal.rule, refusal.span and refusal.span.line) == ("text-overflow", 4)
    assert refusal.message.endswith(f"too tall at the {size} size")
    assert "`overflow: split`" in refusal.hint

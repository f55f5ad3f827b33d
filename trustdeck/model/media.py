"""Films and sounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from trustdeck import source
from trustdeck.diagnostics import Report, Span
from trustdeck.model.text import LANGUAGE, NO_TEXT, SOURCE, VARIED, LanguageTag, Text
from trustdeck.schema import Define, JsonSchema, field, is_meant, record, record_schema, scalar
from trustdeck.source import Node, Scalar


@dataclass(frozen=True, slots=True)
class Media:
    """A film or a sound.

    `file` and `poster` are paths within the project; before `resolve`, as written, from the file that names them.
    """

    file: str = field("its path, from the file that names it: MP4, MOV, MP3, M4A or WAV")
    span: Span = NO_TEXT.span
    alt: str = field("what is seen or heard, for those who do not see or hear it", default="")
    poster: str = field("the picture that stands there before it plays; a plain one where it is left out", default="")
    autoplay: bool = field("it begins with the slide, and not with a click on it", default=False)
    caption: Text | None = field("a line below it", default=None)
    credit: Text | None = field("whose it is", default=None)
    language: str = field(LANGUAGE, default="", type=LanguageTag)
    source: Text | None = field(SOURCE, default=None)
    file_span: Span | None = None
    poster_span: Span | None = None

    takes: ClassVar[str] = "`{file, alt, poster, autoplay}`"
    called: ClassVar[str] = "a film or a sound"
    offered: ClassVar[Mapping[str, JsonSchema]] = VARIED

    @classmethod
    def from_node(cls, node: Node, report: Report) -> Self | None:
        if isinstance(node, Scalar):
            path = scalar(node, report)
            media = cls(path.text, node.span, file_span=node.span) if path else None
        else:
            media = record(node, cls, report)
        is_tried = isinstance(node, source.Mapping) and is_meant(node, "alt", cls)
        if media is not None and not media.alt.strip() and not is_tried:
            hint = f"write `{{file: {media.file}, alt: what is seen and heard}}`"
            place = media.file_span or media.span
            report.error("missing-alt", place, "a film or a sound needs words for those who miss it", hint)
        return media

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"anyOf": [{"type": "string"}, record_schema(cls, define)]}

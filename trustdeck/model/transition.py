"""Read how one slide gives way to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from trustdeck.diagnostics import Report, Span, did_you_mean
from trustdeck.model.durations import Duration
from trustdeck.model.text import NO_TEXT
from trustdeck.schema import Define, JsonSchema, field, scalar, short
from trustdeck.source import Node

Effect = Literal["none", "cut", "fade", "push", "wipe", "morph"]
EFFECTS: tuple[Effect, ...] = ("none", "cut", "fade", "push", "wipe", "morph")

_MEANT: Mapping[str, Effect] = {
    **dict.fromkeys(("false", "no", "off", "nej", "nein"), "none"),
    **dict.fromkeys(("true", "yes", "on", "ja", "dissolve", "smooth", "crossfade"), "fade"),
    **dict.fromkeys(("slide", "fly", "move"), "push"),
    "magic move": "morph",
}


class EffectName:
    """A transition of PowerPoint's: `fade`, `push`, `wipe`, `cut`, `morph`; `none` for none."""

    takes: ClassVar[str] = ", ".join(f"`{effect}`" for effect in EFFECTS)

    @classmethod
    def from_node(cls, node: Node, report: Report) -> str | None:
        text = scalar(node, report)
        if text is None:
            return None
        if text.text not in EFFECTS:
            meant = _MEANT.get(text.text.casefold())
            hint = f"write `{meant}`" if meant else did_you_mean(text.text, EFFECTS)
            report.error("bad-value", text.span, f"there is no transition `{short(text.text)}`", hint)
            return None
        return text.text

    @classmethod
    def json_schema(cls, define: Define) -> JsonSchema:
        return {"enum": list(EFFECTS)}


@dataclass(frozen=True, slots=True)
class Transition:
    """How a slide comes after the one before it, and when it goes on by itself."""

    effect: Effect = field("how it comes", default="none", type=EffectName)
    advance: Duration | None = field("after how long it goes on by itself, such as `20 s`", default=None)
    span: Span = NO_TEXT.span

    takes: ClassVar[str] = f"{EffectName.takes}; or `{{effect, advance}}`"
    called: ClassVar[str] = "a transition"
    short: ClassVar[str] = "effect"

"""Mark within a text itself how a stretch of it looks, by characters that no text has a use for."""

from __future__ import annotations

import re

ITALIC, BOLD, RAISED, LOWERED = (("\ue000", "\ue001"), ("\ue002", "\ue003"), ("\ue004", "\ue005"), ("\ue006", "\ue007"))
"""The mark where a look begins, and that where it ends."""

LANGUAGE = "\ue008"
"""Stands before and behind a language's tag where a text in it begins, and doubled where it ends."""

_UNUSED = dict.fromkeys((*range(0xE000, 0xF900), *(code for code in range(32) if chr(code) not in "\t\n\r"), 127))
_TAG = re.compile(r"<(i|b|sup|sub)>((?:(?!<\1>).)*?)</\1>", re.DOTALL)
_NO_LOOK = re.compile(r"<span(?:\s[^<>]*)?>((?:(?!<span).)*?)</span>", re.DOTALL)
_TAGS = {"i": ITALIC, "b": BOLD, "sup": RAISED, "sub": LOWERED}


def cleaned(text: str) -> str:
    """Return a text without the characters that stand for marks, or that no slide can show."""
    return text.translate(_UNUSED)


def of_tags(text: str) -> str:
    """Return a text with marks in place of `<i>`, `<b>`, `<sup>` and `<sub>`; a `<span>` is taken away."""
    while (marked := _TAG.sub(_marked, _NO_LOOK.sub(r"\1", text))) != text:
        text = marked  # from the inside out
    return text


def _marked(found: re.Match[str]) -> str:
    begin, end = _TAGS[found[1]]
    return f"{begin}{found[2]}{end}"

"""Read inline marks (`**bold**`, links, `[…]{.accent}` …) into runs of text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks alike.

    `text` is never empty; a line break is a run of its own with the text `\\n`. `link` is an address
    or `#id` of a slide as written, after `resolve` `#` and the slide's key. `colour` is a role of the
    brand or '', `language` a language tag or '' for that of what surrounds it. `script` is `sup` or `sub`.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    script: str = ""
    colour: str = ""
    language: str = ""
    link: str = ""

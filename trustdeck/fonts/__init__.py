"""Tell how wide characters and how tall lines are in a font family, the same on every machine.

What is measured with ships with the package (`metrics/`, made by `tools/make_metrics.py`): families
that decks use, by free twins of the same metrics. A brand may bring font files of its own, by which text
in their families is measured (`files`). No font has to be installed. A family that is not among them is
measured with a stand-in that is wide and tall enough, and the face says so.
"""

from __future__ import annotations

from trustdeck.fonts.embedded import embedded, panose
from trustdeck.fonts.faces import Face, face, joined
from trustdeck.fonts.files import MAX_FONT_BYTES, FontError, FontFile, Rights, read_font
from trustdeck.fonts.own import Fonts

__all__ = [
    "MAX_FONT_BYTES", "Face", "FontError", "FontFile", "Fonts", "Rights", "embedded", "face", "joined", "panose",
    "read_font",
]  # fmt: skip

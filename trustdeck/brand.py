"""Load `brand.yaml`: colours, fonts, sizes, logo, footer and words, ready to draw with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trustdeck.geometry import Size
from trustdeck.page import TextStyle


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as the theme knows it: a name of `a:schemeClr` (`tx1`, `bg2`, `accent1` …) and its
    transforms (`('alpha', 35000)`; ECMA-376 part 1, 20.1.2.3)."""

    scheme: str
    transforms: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """What becomes the theme part.

    `slots` has the twelve colours by their element's name (`dk1` … `folHlink`), six hex digits each.
    `colour_map` and `dark_colour_map` are the attributes of `p:clrMap` for a light and a dark page.
    `roles` maps a role (`text`, `muted`, `background`, `surface`, `accent`, `accent-2`, `on-accent`, `rule`) to its colour.
    """

    name: str
    slots: Mapping[str, str]
    colour_map: Mapping[str, str]
    dark_colour_map: Mapping[str, str]
    roles: Mapping[str, Colour]
    heading_font: str
    body_font: str
    mono_font: str


@dataclass(frozen=True, slots=True)
class Brand:
    """A look. `styles` has every text style by name; `body` and `title` are the master's own."""

    key: str
    name: str
    size: Size
    theme: Theme
    styles: Mapping[str, TextStyle]

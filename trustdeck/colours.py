"""Reckon with colours, six hex digits each: how they contrast, how far apart they are seen, and which go with them.

What is chosen is chosen in CIELAB, where distances are about as large as they are seen (CIEDE2000). Colours that
have to be told apart are also looked at as people with colour blindness see them.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

_MIDDLE = 0.18  # the luminance that contrasts alike with black and with white

# --- light ----------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance), from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=1 << 12)
def luminance(colour: str) -> float:
    """Return how bright a colour is, from 0 to 1 (WCAG 2.2, relative luminance)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: str, ground: str, opacity: float) -> str:
    """Return the colour that is seen where one that lets some of its ground through lies on it."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _hex(above * opacity + below * (1 - opacity) for above, below in pairs)


def readable(colour: str, background: str, least: float) -> str:
    """Return the colour, or the nearest shade or tint of it that has this contrast on the background."""
    if contrast(colour, background) >= least:
        return colour
    step = -0.5 if luminance(background) > _MIDDLE else 0.5
    lightness, chroma, hue = _lch(colour)
    shade = colour
    while contrast(shade, background) < least and 0 <= lightness <= 100:
        lightness += step
        shade = _of_lch(min(100.0, max(0.0, lightness)), chroma, hue)
    return shade


def shaded(colour: str, transforms: Sequence[tuple[str, int]]) -> str:
    """Return a colour with its lightness and saturation changed: `lumMod`, `lumOff`, `satMod`.

    They are those of DrawingML (ECMA-376 part 1, 20.1.2.3), by hue, lightness and saturation.
    """
    if not transforms:
        return colour
    red, green, blue = (channel / 255 for channel in _channels(colour))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    for name, amount in transforms:
        share = amount / 100_000
        match name:
            case "lumMod":
                lightness = min(1.0, lightness * share)
            case "lumOff":
                lightness = min(1.0, max(0.0, lightness + share))
            case "satMod":
                saturation = min(1.0, saturation * share)
    return _hex(channel * 255 for channel in colorsys.hls_to_rgb(hue, lightness, saturation))


def between(ground: str, colour: str, share: float) -> str:
    """Return the colour that is so far from the ground's lightness towards another one's, from 0 to 1.

    It stays stronger than a mere mixture, which would look grey beside the whole colour.
    """
    from basic_colormath import lab_to_rgb

    (low, *near), (high, *far) = _lab(ground), _lab(colour)
    a, b = (one + (other - one) * share**_STRENGTH for one, other in zip(near, far, strict=True))
    return _hex(lab_to_rgb((low + (high - low) * share, a, b)))


_STRENGTH = 0.7
_SATURATIONS = (100, 80, 60, 45, 30, 15)  # per cent of a colour's own


@lru_cache(maxsize=1 << 10)
def towards(colour: str, target: str) -> tuple[tuple[str, int], ...]:
    """Return the transforms by which a colour of a theme comes near to a target: as light, and as strong."""
    found = [_as_light(colour, target, share) for share in _SATURATIONS]
    return min(found, key=lambda transforms: distance(shaded(colour, transforms), target))


def _as_light(colour: str, target: str, saturation: int) -> tuple[tuple[str, int], ...]:
    wanted = luminance(target)
    calm = (("satMod", saturation * 1000),) if saturation < 100 else ()
    is_lighter = wanted > luminance(shaded(colour, calm))
    low, high = 0, 100  # per cent of the colour's lightness that are kept

    def kept(share: int) -> tuple[tuple[str, int], ...]:
        lifted = (("lumOff", (100 - share) * 1000),) if is_lighter else ()
        return (*calm, ("lumMod", share * 1000), *lifted)

    while high - low > 1:
        middle = (low + high) // 2
        if (luminance(shaded(colour, kept(middle))) > wanted) == is_lighter:
            low = middle
        else:
            high = middle
    return kept(high)


# --- distance -------------------------------------------------------------------------------------

# What is left of linear red, green and blue to people without the cones for red, or for green (Viénot, Brettel and
# Mollon, 1999). It is the same red as green.
_VISIONS = {
    "red": ((0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "green": ((0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def distance(one: str, other: str) -> float:
    """Return how far apart two colours are seen (CIEDE2000): from about 20 they are told apart at a glance."""
    from basic_colormath import get_delta_e_lab

    return get_delta_e_lab(_lab(one), _lab(other))


def least_distance(one: str, other: str) -> float:
    """Return how far apart two colours are to whoever sees least of it: with all cones, without red or without green.

    One man in twelve lacks either or has it weakened; names and places help to tell colours, so theirs counts half.
    """
    blind = min(distance(seen_without(cone, one), seen_without(cone, other)) for cone in _VISIONS)
    return min(distance(one, other), 2 * blind)


@lru_cache(maxsize=1 << 12)
def seen_without(cone: str, colour: str) -> str:
    """Return the colour that stands for one as it is seen without the cones for `red`, or for `green`."""
    linear = _linear(colour)
    both, blue = (sum(share * channel for share, channel in zip(row, linear, strict=True)) for row in _VISIONS[cone])
    return _hex(_encoded(channel) for channel in (both, both, blue))


def in_order(colours: Sequence[str], least: float, count: int) -> list[int]:
    """Return the places of colours in the order in which they are used for things that have to be told apart.

    The order stays where each is as far as `least` from all before it; else the farthest comes first. Behind the
    first `count`, one that is not even half as far ends it: the colours are used again rather than others like them.
    """
    order, rest = [0], list(range(1, len(colours)))
    while rest:
        far = {at: min(least_distance(colours[at], colours[used]) for used in order) for at in rest}
        at = next((at for at in rest if far[at] >= least), max(rest, key=far.__getitem__))
        if len(order) >= count and min(distance(colours[at], colours[used]) for used in order) < least / 2:
            break
        order.append(at)
        rest.remove(at)
    return order


# --- choosing -------------------------------------------------------------------------------------

_HUES = range(0, 360, 20)
_CHROMAS = (28, 42)
_LIGHTNESSES = range(36, 80, 7)
_MIN_CONTRAST = 3  # WCAG 2.2, 1.4.11
_LOOKED_AT = 24  # candidates that are also looked at as people with colour blindness see them


@lru_cache(maxsize=256)
def further(colours: tuple[str, ...], count: int, background: str, text: str) -> tuple[str, ...]:
    """Return calm colours that are far from these and from one another.

    They contrast with the background, and as far as they can with the text's colour, which is the ground of other
    pages: what contrasts more with one contrasts less with the other.
    """
    least = min(_MIN_CONTRAST, math.sqrt(contrast(background, text)))
    pool = [one for one in _calm() if contrast(one, background) >= _MIN_CONTRAST and contrast(one, text) >= least]
    pool = pool or list(dict.fromkeys(readable(one, background, _MIN_CONTRAST) for one in _calm()))
    used = list(colours)
    for _ in range(count):
        pool.sort(key=lambda one: -min(distance(one, other) for other in used))
        used.append(max(pool[:_LOOKED_AT], key=lambda one: min(least_distance(one, other) for other in used)))
    return tuple(used[len(colours) :])


@lru_cache(maxsize=1)
def _calm() -> tuple[str, ...]:
    return tuple(_of_lch(lightness, chroma, hue) for hue in _HUES for chroma in _CHROMAS for lightness in _LIGHTNESSES)


# --- spaces ---------------------------------------------------------------------------------------


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in _channels(colour))
    )
    return red, green, blue


def _encoded(linear: float) -> float:
    linear = min(1.0, max(0.0, linear))
    return 255 * (linear * 12.92 if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055)


@lru_cache(maxsize=1 << 12)
def _lab(colour: str) -> tuple[float, float, float]:
    from basic_colormath import rgb_to_lab

    return rgb_to_lab(_channels(colour))


def _lch(colour: str) -> tuple[float, float, float]:
    """Return a colour's lightness (0 to 100), chroma, and hue in degrees."""
    lightness, a, b = _lab(colour)
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a))


def _of_lch(lightness: float, chroma: float, hue: float) -> str:
    """Return the colour with this lightness and hue, and with so much of the chroma as a screen can show."""
    from basic_colormath import lab_to_rgb, rgb_to_lab

    while True:
        wanted = (lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue)))
        rgb = lab_to_rgb(wanted)
        if chroma <= 0 or math.dist(rgb_to_lab(rgb), wanted) < 1:
            return _hex(rgb)
        chroma = max(0.0, chroma - 1)


def _hex(channels: Iterable[float]) -> str:
    """Return a colour of three shares of 255."""
    return "".join(f"{round(min(255.0, max(0.0, channel))):02x}" for channel in channels)

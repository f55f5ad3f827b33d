"""Compose films and sounds: their poster in their own proportions, with their words below."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from trustdeck import icons, model
from trustdeck.compose.bitmap import in_pixels, load
from trustdeck.compose.image import GAP, LEAST_HEIGHT, contained, cover, words_below_picture, words_height
from trustdeck.compose.space import Frame, Setting, Space
from trustdeck.foreign import films
from trustdeck.geometry import EMU_PER_INCH, Box
from trustdeck.page import Clip, Item, Media, Picture
from trustdeck.project import ProjectError

_SOUND_SIDE = EMU_PER_INCH * 6 // 5  # of the picture that a sound is started by
_POSTER_PX = 1280
_SIGN = 0.22  # the size of the sign on a plain poster, in shares of its shorter side
_SIGN_ALONE = 0.5


def media(block: model.Media, space: Space) -> Frame:
    """Compose a film as large as its room allows, or a sound as a small picture to click on."""
    film = _read(block, space.setting)
    if film is None:
        return Frame((), 0)
    poster = _poster(block, film, space)
    if poster is None:
        return Frame((), 0)
    place, below = _place(block, film, space)
    if film.is_video and not space.beside and space.box.height - below < LEAST_HEIGHT:
        return Frame((), LEAST_HEIGHT + below)
    region = space.regions.take("picture", "body")  # its name alone: PowerPoint's placeholders take no film
    key = f"{space.key}/{region}"
    clip = Clip(film.data, film.kind, film.is_video, hashlib.sha256(film.data).hexdigest(), film.duration_ms)
    crop = cover(poster, place, (0.5, 0.5))
    name = "film" if film.is_video else "sound"
    items: list[Item] = [
        Picture(key, name, place, "", poster, crop, block.alt, clip=clip, autoplay=block.autoplay)
    ]  # fmt: skip
    under = Box(place.x, place.bottom + GAP, _words_width(place, film, space), max(0, below - GAP))
    items += words_below_picture(block, key, under, space)
    return Frame(tuple(items), place.bottom - space.box.y + below)


def _place(block: model.Media, film: films.Film, space: Space) -> tuple[Box, int]:
    """Return where the poster stands, and how much height the words below it take, with the gap."""
    if not film.is_video:
        side = min(_SOUND_SIDE, space.box.width)
        return Box(space.box.x, space.box.y, side, side), words_height(block, space.box.width, space)
    place, below = space.box, words_height(block, space.box.width, space)
    for _ in range(4):  # a lower picture is narrower, and words take more lines below it
        room = replace(space.box, height=max(1, space.box.height - below))
        place = contained((film.width, film.height), room, space)
        needed = words_height(block, place.width, space)
        if needed <= below:
            break
        below = needed
    return place, below


def _words_width(place: Box, film: films.Film, space: Space) -> int:
    return place.width if film.is_video else space.box.width


def _read(block: model.Media, setting: Setting) -> films.Film | None:
    span = block.file_span or block.span
    if block.file not in setting.films:
        setting.films[block.file] = None
        try:
            setting.films[block.file] = found = films.read(setting.project.read(block.file))
        except ProjectError as problem:
            setting.report.error("missing-file", span, problem.reason, problem.hint)
        except films.FilmError as problem:
            setting.report.error("bad-media", span, f"`{block.file}` {problem.reason}", problem.hint)
        else:
            if found.unusual:
                setting.report.warning(
                    "unusual-coding", span,
                    f"`{block.file}` is coded as {found.unusual}, which many computers cannot play",
                    "convert it to MP4 with H.264, for example with HandBrake",
                )  # fmt: skip
    return setting.films[block.file]


def _poster(block: model.Media, film: films.Film, space: Space) -> Media | None:
    """Return the author's poster, or a plain one with a sign that says what it is."""
    if block.poster:
        return load(space.setting, block.poster, block.poster_span or block.span)
    brand = space.setting.brand
    palette = brand.palette(space.background)
    ground, ink = brand.hex("surface", palette), brand.hex("accent", palette)
    width, height = (film.width, film.height) if film.is_video else (1, 1)
    across, down = _POSTER_PX, max(1, round(_POSTER_PX * height / width))
    sign = icons.outline("play-circle" if film.is_video else "speaker-high")
    side = min(across, down) * (_SIGN if film.is_video else _SIGN_ALONE)
    path = "".join(letter + " ".join(map(str, numbers)) for letter, numbers in sign.steps)
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" viewBox="0 0 {across} {down}">'
        f'<path fill="#{ground}" d="M0 0h{across}v{down}H0z"/>'
        f'<path fill="#{ink}" fill-rule="evenodd" d="{path}" transform="translate({(across - side) / 2:.2f}'
        f' {(down - side) / 2:.2f}) scale({side / sign.width:.5f})"/></svg>'
    )
    return in_pixels(text, across)

"""Draw the pictures of the decks and the logo of the brand `kommune`: `python tools/draw_pictures.py`.

Everything is drawn larger than it is kept and then made smaller, so that its edges are smooth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[1]
DECKS = ROOT / "decks"
BRAND = ROOT / "layouts" / "brands" / "kommune"
FONT = "/usr/share/fonts/truetype/crosextra/Carlito-Bold.ttf"
SCALE = 3

INK, NAVY, STEEL, MIST = "#1f2d3f", "#2f4a66", "#6f8ea8", "#b8cad6"
CREAM, SAND, OCHRE, BRICK = "#f4ecdd", "#e6d6b8", "#dca24b", "#b5573a"
SAGE, MOSS, PINE = "#9db59a", "#5f8271", "#34544d"
LOGO_BLUE = "#0b5fa5"

Point = tuple[float, float]


class Canvas:
    """A picture to draw on in its final pixels."""

    def __init__(self, width: int, height: int, colour: str | None) -> None:
        self.width, self.height = width, height
        background = colour or (255, 255, 255, 0)
        self.image = Image.new("RGBA", (width * SCALE, height * SCALE), background)
        self.draw = ImageDraw.Draw(self.image)

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def rectangle(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.draw.rectangle([left * SCALE, top * SCALE, right * SCALE - 1, bottom * SCALE - 1], fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.draw.ellipse(box, fill=colour)

    def ring(self, x: float, y: float, radius: float, width: float, colour: str) -> None:
        outer, inner = radius + width / 2, radius - width / 2
        mask = Image.new("L", self.image.size, 0)
        pen = ImageDraw.Draw(mask)
        for size, value in ((outer, 255), (inner, 0)):
            pen.ellipse([(x - size) * SCALE, (y - size) * SCALE, (x + size) * SCALE, (y + size) * SCALE], fill=value)
        self.image.paste(Image.new("RGBA", self.image.size, colour), (0, 0), mask)

    def line(self, points: Sequence[Point], width: float, colour: str) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def cut(self, points: Sequence[Point]) -> None:
        mask = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(mask).polygon([(x * SCALE, y * SCALE) for x, y in points], fill=255)
        self.image.paste((255, 255, 255, 0), (0, 0), mask)

    def text(self, x: float, y: float, text: str, size: float, colour: str) -> None:
        font = ImageFont.truetype(FONT, round(size * SCALE))
        self.draw.text((x * SCALE, y * SCALE), text, font=font, fill=colour, anchor="ls")

    def finished(self) -> Image.Image:
        return self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)


def hills(canvas: Canvas, base: float, swing: float, phase: float, colour: str) -> None:
    """Draw a ridge from edge to edge, filled down to the lower edge."""
    width, height = canvas.width, canvas.height
    ridge = [(x, base - swing * ridge_height(x / width, phase)) for x in range(-4, width + 5, 4)]
    canvas.polygon([*ridge, (width + 4, height), (-4, height)], colour)


def ridge_height(x: float, phase: float) -> float:
    return math.sin(3.1 * x + phase) + 0.45 * math.sin(7.3 * x + 2.1 * phase) + 0.12 * math.sin(19 * x + phase)


def valley() -> Image.Image:
    canvas = Canvas(1920, 1080, CREAM)
    for row in range(0, 720, 4):  # the sky grows paler towards the hills
        canvas.rectangle(0, row, 1920, row + 4, blend("#8fabc0", "#f6e7cb", row / 720))
    canvas.disc(1390, 430, 96, "#fbf1d6")
    shades = ["#a9bfcd", "#8ba8ba", "#6c8ea2", "#4f7386", "#3b5c68", "#2a464e"]
    for index, shade in enumerate(shades):
        hills(canvas, 560 + 92 * index, 60 + 7 * index, 0.4 + 1.7 * index, shade)
    road = [(x_of_road(t), 1080 - 340 * t) for t in (i / 60 for i in range(61))]
    edge = [(x + 4 + 95 * (1 - i / 60) ** 2, y) for i, (x, y) in enumerate(road)]
    canvas.polygon([*road, *reversed(edge)], "#e3d3ad")
    hills_front = [(x, 1060 - 70 * math.sin(2.2 * x / 1920 + 2.4)) for x in range(-4, 1925, 4)]
    canvas.polygon([*hills_front, (1924, 1084), (-4, 1084)], "#1d343b")
    return canvas.finished()


def x_of_road(t: float) -> float:
    return 620 + 360 * t + 120 * math.sin(4.6 * t) * (1 - 0.6 * t)


def blend(first: str, second: str, share: float) -> str:
    pairs = zip(rgb(first), rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def bicycle() -> Image.Image:
    canvas = Canvas(1200, 1200, SAND)
    canvas.disc(640, 520, 400, CREAM)
    canvas.rectangle(0, 930, 1200, 1200, SAGE)
    canvas.rectangle(0, 930, 1200, 938, MOSS)
    rear, front, crank = (350.0, 740.0), (870.0, 740.0), (560.0, 740.0)
    seat, head = (480.0, 470.0), (765.0, 440.0)
    for x, y in (rear, front):
        canvas.ring(x, y, 180, 20, INK)
        canvas.ring(x, y, 164, 6, OCHRE)
        for spoke in range(12):
            angle = math.pi * spoke / 6
            canvas.line([(x, y), (x + 160 * math.cos(angle), y + 160 * math.sin(angle))], 2, STEEL)
        canvas.disc(x, y, 16, INK)
    frame = [(rear, crank), (rear, (498.0, 530.0)), (crank, seat), (crank, (785.0, 500.0)), ((500.0, 535.0), head)]
    for start, end in frame:
        canvas.line([start, end], 20, BRICK)
    canvas.line([(752, 400), front], 20, BRICK)
    canvas.line([seat, (462, 415)], 14, INK)
    canvas.line([(405, 408), (530, 408)], 28, INK)
    canvas.line([(752, 400), (740, 362), (690, 352)], 14, INK)
    canvas.line([(690, 352), (650, 372)], 20, INK)
    canvas.ring(*crank, 44, 14, INK)
    canvas.line([crank, (600, 810)], 12, INK)
    canvas.line([(575, 812), (630, 812)], 14, INK)
    return canvas.finished()


def bridge() -> Image.Image:
    canvas = Canvas(1200, 900, MIST)
    canvas.disc(900, 220, 80, CREAM)
    hills(canvas, 470, 40, 1.2, "#95adbb")
    canvas.rectangle(0, 560, 1200, 900, "#5d7f97")
    for below in (False, True):
        colour, gap = ("#47677e", "#7d9bb0") if below else (BRICK, "#95adbb")
        arch_bridge(canvas, colour, gap, below)
    for row, (left, right) in enumerate([(80, 420), (520, 1120), (240, 700), (640, 980), (120, 380)]):
        canvas.rectangle(left, 640 + 52 * row, right, 645 + 52 * row, "#8aa6ba")
    return canvas.finished()


def arch_bridge(canvas: Canvas, colour: str, gap: str, below: bool) -> None:
    """Draw the bridge, or its reflection below the waterline at 560."""

    def at(x: float, height: float) -> Point:
        return x, 560 + height * 0.62 if below else 560 - height

    deck = [at(x, 150 + 60 * math.sin(math.pi * x / 1200)) for x in range(0, 1201, 12)]
    canvas.polygon([*deck, at(1200, 0), at(0, 0)], colour)
    for middle, half, height in ((600, 190, 150), (210, 120, 90), (990, 120, 90)):
        arch = [at(middle + half * math.cos(a), height * math.sin(a)) for a in steps(0, math.pi, 60)]
        canvas.polygon(arch, gap)


def steps(start: float, end: float, count: int) -> list[float]:
    return [start + (end - start) * i / count for i in range(count + 1)]


def trees() -> Image.Image:
    canvas = Canvas(1200, 900, CREAM)
    canvas.rectangle(0, 640, 1200, 900, SAND)
    canvas.polygon([(0, 760), (1200, 700), (1200, 900), (0, 900)], "#c9b48d")
    for index, (x, radius, shade) in enumerate(
        [(150, 120, MOSS), (400, 150, SAGE), (690, 135, PINE), (1000, 165, MOSS)]
    ):
        foot = 690 - 4 * index
        canvas.rectangle(x - 11, foot - 260, x + 11, foot, "#7a5a41")
        canvas.disc(x, foot - 330, radius, shade)
        canvas.disc(x - radius * 0.3, foot - 370, radius * 0.5, blend(shade, CREAM, 0.18))
    for x in range(40, 1200, 190):
        canvas.polygon([(x, 828), (x + 100, 822), (x + 100, 832), (x, 838)], CREAM)
    return canvas.finished()


def racks() -> Image.Image:
    canvas = Canvas(1200, 900, PINE)
    colours = [SAGE, OCHRE, CREAM, BRICK]
    for row in range(5):
        for column in range(7):
            x, y = 200 * column - (0 if row % 2 else 100), 90 + 180 * row
            canvas.ring(x, y, 74, 20, colours[(column + 2 * row) % 4])
            canvas.rectangle(x - 6, y + 60, x + 6, y + 110, colours[(column + 2 * row) % 4])
    return canvas.finished()


def rain() -> Image.Image:
    canvas = Canvas(1200, 900, STEEL)
    roofs = [
        (0, 560, NAVY),
        (190, 470, INK),
        (420, 590, "#3d5b78"),
        (620, 500, NAVY),
        (860, 580, INK),
        (1030, 500, "#3d5b78"),
    ]
    for left, top, colour in roofs:
        canvas.polygon([(left - 20, top), (left + 110, top - 120), (left + 240, top)], blend(colour, BRICK, 0.35))
        canvas.rectangle(left, top, left + 220, 900, colour)
        for x in (left + 48, left + 132):
            lit = (left, x) == (620, 620 + 132)
            canvas.rectangle(x, top + 70, x + 42, top + 130, OCHRE if lit else blend(colour, STEEL, 0.3))
    for drop in range(150):  # the golden ratio's multiples are spread evenly and look random
        x, y = -40 + 1240 * (drop * 0.618034 % 1), -40 + 940 * (drop * 0.754878 % 1)
        canvas.line([(x, y), (x - 16, y + 58)], 3, "#a9bfce")
    return canvas.finished()


def islands() -> Image.Image:
    """Draw four islands from above: two joined by a bridge, one by a bridge half built, one by none."""
    canvas = Canvas(1200, 1200, "#6f93a8")
    for row in range(13):  # waves
        for column in range(4):
            x, y = 320 * column + (90 if row % 2 else -60) + 23 * (row % 5), 60 + 92 * row
            canvas.line([(x + 12 * i, y + 7 * math.sin(i * math.pi / 3)) for i in range(13)], 4, "#86a7b9")
    wholes = [(330.0, 300.0, 205.0), (860.0, 395.0, 225.0), (350.0, 860.0, 235.0), (900.0, 930.0, 165.0)]
    for index, island in enumerate(wholes):
        for size, colour in ((1.0, SAND), (0.86, SAGE)):
            canvas.polygon(shore(*island, size, 1.3 * index), colour)
    plank(canvas, (465, 330), (715, 370), 1.0)
    plank(canvas, (735, 520), (480, 745), 0.55)
    houses = [(250, 250), (370, 225), (330, 360), (820, 330), (930, 400), (800, 460), (920, 510), (270, 800)]
    houses += [(400, 830), (300, 930), (430, 960), (860, 900), (950, 970)]
    for index, (x, y) in enumerate(houses):
        house(canvas, x, y, (BRICK, NAVY, OCHRE)[index % 3])
    return canvas.finished()


def shore(x: float, y: float, radius: float, size: float, phase: float) -> list[Point]:
    """Return the outline of an island, uneven as a coast is."""
    angles = steps(0, 2 * math.pi, 90)[:-1]
    reach = [radius * size * (1 + 0.09 * math.sin(3 * a + phase) + 0.05 * math.sin(5 * a - phase)) for a in angles]
    return [(x + r * math.cos(a), y + r * math.sin(a)) for a, r in zip(angles, reach, strict=True)]


def plank(canvas: Canvas, start: Point, end: Point, share: float) -> None:
    """Draw a bridge of planks, or as much of it as is built."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    across = (-(y1 - y0) / length * 24, (x1 - x0) / length * 24)
    for i in range(round(length * share / 15)):
        x, y = x0 + (x1 - x0) * 15 * i / length, y0 + (y1 - y0) * 15 * i / length
        canvas.line([(x - across[0], y - across[1]), (x + across[0], y + across[1])], 10, CREAM)
    for side in (-1, 1):
        foot = (x0 + side * across[0], y0 + side * across[1])
        canvas.line([foot, (foot[0] + (x1 - x0) * share, foot[1] + (y1 - y0) * share)], 5, "#7a5a41")


def house(canvas: Canvas, x: float, y: float, colour: str) -> None:
    """Draw a roof from above, its sunny side lighter."""
    canvas.rectangle(x - 38, y - 26, x + 46, y + 36, MOSS)
    canvas.rectangle(x - 44, y - 32, x + 40, y, blend(colour, CREAM, 0.22))
    canvas.rectangle(x - 44, y, x + 40, y + 30, colour)
    canvas.rectangle(x + 14, y - 22, x + 26, y - 10, INK)


def gift() -> Image.Image:
    """Draw a parcel with a ribbon, seen from above on a dark table."""
    canvas = Canvas(1920, 1080, PINE)
    dim, ribbon, bright = "#7d5526", "#ab7838", "#bd8948"  # white words on them need but a thin scrim
    for row in range(6):  # the table's boards
        canvas.rectangle(0, 180 * row, 1920, 180 * row + 4, "#2a4640")
        canvas.rectangle(320 * (2 * row % 5) + 140, 180 * row, 320 * (2 * row % 5) + 144, 180 * row + 180, "#2a4640")
    canvas.rectangle(1170, 270, 1760, 860, "#22392f")
    canvas.rectangle(1140, 240, 1730, 830, BRICK)
    for x, y in ((column, row) for column in range(1190, 1730, 90) for row in range(290, 830, 90)):
        canvas.disc(x, y, 9, blend(BRICK, INK, 0.22))
    canvas.rectangle(1395, 240, 1475, 830, ribbon)
    canvas.rectangle(1140, 495, 1730, 575, ribbon)
    for side in (-1, 1):
        loop = [bow(a, side) for a in steps(0, 2 * math.pi, 60)]
        canvas.polygon([(1435 + side * 10, 535), (1435 + side * 150, 730), (1435 + side * 70, 740)], bright)
        canvas.polygon(loop, bright)
        canvas.polygon([(1435 + (x - 1435) * 0.6 + side * 45, 535 + (y - 535) * 0.5 - 25) for x, y in loop], dim)
    canvas.disc(1435, 535, 46, ribbon)
    return canvas.finished()


def bow(angle: float, side: int) -> Point:
    """Return a point on one loop of the ribbon's bow."""
    reach = 115 * (1 - math.cos(angle))
    return 1435 + side * reach * 0.95, 535 - 62 + 82 * math.sin(angle) * math.sin(angle / 2) - 0.25 * reach + 62


def logo(colour: str) -> Image.Image:
    """Draw the mark, two waves cut out of a disc, and the name beside it."""
    canvas = Canvas(760, 210, None)
    canvas.disc(105, 105, 102, colour)
    for base in (85, 131):
        wave = [(x, base + 15 * math.sin((x - 2) / 205 * 3 * math.pi)) for x in range(-4, 216)]
        canvas.cut([*wave, *((x, y + 23) for x, y in reversed(wave))])
    canvas.text(240, 98, "Eksempel", 104, colour)
    canvas.text(240, 194, "Kommune", 104, colour)
    mark = canvas.finished()
    return mark.crop(mark.getbbox())


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "gallery/valley.jpg": valley,
    "gallery/bicycle.png": bicycle,
    "gallery/bridge.png": bridge,
    "gallery/trees.png": trees,
    "gallery/racks.png": racks,
    "gallery/rain.png": rain,
    "social-kapital/broer.png": islands,
    "social-kapital/gave.png": gift,
}


def main() -> None:
    for name, drawn in PICTURES.items():
        picture = drawn().convert("RGB")
        if name.endswith(".jpg"):
            picture.save(DECKS / name, quality=86, optimize=True)
        else:
            picture.quantize(128, dither=Image.Dither.NONE).save(DECKS / name, optimize=True)
    BRAND.mkdir(parents=True, exist_ok=True)
    logo(LOGO_BLUE).save(BRAND / "logo.png", optimize=True)
    logo("#ffffff").save(BRAND / "logo-hvid.png", optimize=True)


if __name__ == "__main__":
    main()

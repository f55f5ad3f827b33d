"""Draw the pictures of the gallery and the logo of the brand `kommune`: `python tools/draw_pictures.py`.

Everything is drawn larger than it is kept and then made smaller, so that its edges are smooth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "decks" / "gallery"
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
    "valley.jpg": valley,
    "bicycle.png": bicycle,
    "bridge.png": bridge,
    "trees.png": trees,
    "racks.png": racks,
    "rain.png": rain,
}


def main() -> None:
    for name, drawn in PICTURES.items():
        picture = drawn().convert("RGB")
        if name.endswith(".jpg"):
            picture.save(GALLERY / name, quality=86, optimize=True)
        else:
            picture.quantize(128, dither=Image.Dither.NONE).save(GALLERY / name, optimize=True)
    BRAND.mkdir(parents=True, exist_ok=True)
    logo(LOGO_BLUE).save(BRAND / "logo.png", optimize=True)
    logo("#ffffff").save(BRAND / "logo-hvid.png", optimize=True)


if __name__ == "__main__":
    main()

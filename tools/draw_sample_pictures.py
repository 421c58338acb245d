"""Draws the pictures of the sample school: `python tools/draw_sample_pictures.py`.

The sample must hold photographs, and nobody's photographs may be shipped, so every picture is drawn here from a few shapes,
with light, grain and vignette so that it prints like a photograph. The same seed gives the same picture each time.
"""

import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

SIZE = (1200, 800)
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sample" / "pictures"
SKIN = ("#E8C39E", "#D9AE86", "#F0D0B0")
CLOTHES = ("#2F5D8C", "#8C3B3B", "#3F7F5F", "#C98A2B", "#55606E", "#6B4E8C")
Pen = ImageDraw.ImageDraw


def blend(first: str, second: str, share: float) -> tuple[int, int, int]:
    """A colour between two hex colours."""
    a, b = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (first, second))
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def gradient(draw: Pen, top: int, bottom: int, first: str, second: str) -> None:
    """A band of colour that changes from its top to its bottom."""
    for y in range(top, bottom):
        draw.line([(0, y), (SIZE[0], y)], fill=blend(first, second, (y - top) / max(bottom - top, 1)))


def outdoors(draw: Pen, rng: random.Random, horizon: int = 470) -> None:
    """Sky, clouds, far hills and ground."""
    gradient(draw, 0, horizon, "#7FB2DC", "#E6F0F6")
    for _ in range(6):
        x, y, r = rng.randint(0, 1200), rng.randint(30, 200), rng.randint(25, 60)
        for k in range(4):
            draw.ellipse([x + k * r, y - r // 2 + k % 2 * 8, x + k * r + 2 * r, y + r // 2], fill="#F6FAFC")
    for base, colour in ((horizon - 20, "#8FB5A5"), (horizon, "#6E9C84")):
        phase = rng.random() * 6
        ridge = [(x, base - 40 * (1 + math.sin(x / 170 + phase))) for x in range(0, 1201, 20)]
        draw.polygon([(0, horizon), *ridge, (1200, horizon)], fill=colour)
    gradient(draw, horizon, 800, "#8DB36B", "#54793F")


def indoors(draw: Pen, wall: str = "#E9E5DC", floor: str = "#B9AD9B") -> None:
    """A room: wall, floor, strip lights."""
    gradient(draw, 0, 500, "#F4F1EA", wall)
    gradient(draw, 500, 800, floor, "#8D8272")
    for x in range(90, 1200, 270):
        draw.rectangle([x, 30, x + 180, 48], fill="#FFFFF4")


def person(draw: Pen, rng: random.Random, x: int, foot: int, height: int) -> None:
    """A standing figure seen from some way off."""
    head = height // 8
    cloth = rng.choice(CLOTHES)
    top = foot - height
    draw.rectangle([x - head, foot - height // 2, x - 3, foot], fill="#3A4048")
    draw.rectangle([x + 3, foot - height // 2, x + head, foot], fill="#343A42")
    draw.rounded_rectangle(
        [x - head * 1.5, top + 2 * head, x + head * 1.5, foot - height // 2 + 6], head // 2, fill=cloth
    )
    draw.line(
        [(x - head * 1.5, top + 2.6 * head), (x - head * 2.1, foot - height // 2)], fill=cloth, width=head
    )
    draw.line(
        [(x + head * 1.5, top + 2.6 * head), (x + head * 2.2, foot - height // 2 - head)],
        fill=cloth,
        width=head,
    )
    draw.ellipse([x - head, top, x + head, top + 2 * head], fill=rng.choice(SKIN))
    draw.pieslice([x - head, top - 4, x + head, top + 2 * head], 180, 360, fill="#2B2420")


def crowd(
    draw: Pen, rng: random.Random, count: int, foot: int, height: int, left: int = 80, right: int = 1120
) -> None:
    """Figures side by side."""
    step = (right - left) / max(count - 1, 1)
    for n in range(count):
        person(
            draw,
            rng,
            int(left + n * step + rng.randint(-10, 10)),
            foot + rng.randint(-8, 8),
            height + rng.randint(-12, 12),
        )


def building(draw: Pen, x: int, y: int, width: int, height: int, colour: str) -> None:
    """A block with rows of windows."""
    draw.rectangle([x, y, x + width, y + height], fill=colour)
    draw.rectangle([x, y, x + width, y + 12], fill="#A23B30")
    for wy in range(y + 30, y + height - 30, 46):
        for wx in range(x + 18, x + width - 30, 44):
            draw.rectangle([wx, wy, wx + 26, wy + 26], fill="#6F93AE")
            draw.rectangle([wx, wy, wx + 26, wy + 6], fill="#B9D0DE")


def machine(draw: Pen, x: int, y: int, colour: str = "#4C6A88") -> None:
    """A machine tool with a window, a panel and a lamp."""
    draw.rounded_rectangle([x, y, x + 300, y + 260], 14, fill=colour)
    draw.rounded_rectangle([x + 24, y + 40, x + 200, y + 180], 8, fill="#C8D6DE")
    draw.rectangle([x + 90, y + 60, x + 130, y + 180], fill="#8795A1")
    draw.rectangle([x + 222, y + 40, x + 282, y + 130], fill="#1F2A33")
    draw.ellipse([x + 236, y + 150, x + 268, y + 182], fill="#D04A3A")
    draw.rectangle([x - 10, y + 260, x + 310, y + 284], fill="#39424B")


def screen(draw: Pen, rng: random.Random, x: int, y: int, width: int, height: int) -> None:
    """A display with bars and a line."""
    draw.rectangle([x - 8, y - 8, x + width + 8, y + height + 8], fill="#20262C")
    draw.rectangle([x, y, x + width, y + height], fill="#16324A")
    bars = max(width // 60, 3)
    for n in range(bars):
        tall = rng.randint(height // 5, height // 2)
        draw.rectangle(
            [x + 20 + n * 56, y + height - 16 - tall, x + 52 + n * 56, y + height - 16], fill="#4F9BD0"
        )
    points = [(x + 20 + n * 56, y + 30 + rng.randint(0, height // 4)) for n in range(bars)]
    draw.line(points, fill="#F0C04A", width=5)


def bench(draw: Pen, x: int, y: int, width: int, colour: str = "#C9B48E") -> None:
    """A table with legs."""
    draw.rectangle([x, y, x + width, y + 22], fill=colour)
    for leg in (x + 12, x + width - 26):
        draw.rectangle([leg, y + 22, leg + 14, y + 150], fill="#7B6A4C")


def banner(draw: Pen, y: int = 70) -> None:
    """A red cloth over a stage."""
    draw.rectangle([170, y, 1030, y + 70], fill="#B8322A")
    for x in range(230, 990, 76):
        draw.rounded_rectangle([x, y + 18, x + 44, y + 52], 6, fill="#F3D58A")


def campus(d: Pen, r: random.Random) -> None:
    outdoors(d, r, 520)
    building(d, 90, 280, 420, 250, "#E4D6C2")
    building(d, 560, 220, 300, 310, "#D9C7AE")
    building(d, 900, 320, 240, 210, "#E9DDCB")
    d.polygon([(520, 800), (580, 540), (640, 540), (760, 800)], fill="#C9C4BA")
    for x in (60, 250, 430, 820, 990, 1130):
        d.rectangle([x, 540, x + 12, 610], fill="#6B4F36")
        d.ellipse([x - 46, 450, x + 58, 560], fill="#3F7A45")


def flag(d: Pen, r: random.Random) -> None:
    outdoors(d, r)
    building(d, 700, 260, 420, 230, "#E4D6C2")
    d.rectangle([300, 110, 308, 620], fill="#C0C4C8")
    d.polygon([(308, 120), (470, 140), (470, 240), (308, 220)], fill="#C8281E")
    crowd(d, r, 14, 740, 190)


def class_walk(d: Pen, r: random.Random) -> None:
    outdoors(d, r, 400)
    d.polygon([(0, 560), (1200, 500), (1200, 640), (0, 700)], fill="#7FA9C4")
    for x in range(20, 1200, 34):
        d.line([(x, 590), (x + r.randint(-8, 8), 480)], fill="#6B7F3A", width=4)
    crowd(d, r, 9, 770, 240, 150, 1050)


def hall(d: Pen, r: random.Random) -> None:
    indoors(d, "#D8D2C6")
    banner(d)
    d.rectangle([60, 560, 1140, 800], fill="#8A5A3A")
    crowd(d, r, 8, 620, 220, 220, 980)


def workshop(d: Pen, r: random.Random) -> None:
    indoors(d, "#DDE2E4", "#9CA5A8")
    machine(d, 90, 330)
    machine(d, 460, 330, "#557A6A")
    machine(d, 840, 330)
    crowd(d, r, 4, 760, 290, 260, 980)


def robot(d: Pen, r: random.Random) -> None:
    indoors(d, "#DDE4E8", "#A5ADB2")
    bench(d, 120, 560, 960, "#8894A0")
    d.rectangle([520, 470, 680, 560], fill="#3A4148")
    d.line([(600, 470), (480, 300), (720, 200), (830, 330)], fill="#E08A2E", width=44, joint="curve")
    for x, y in ((600, 470), (480, 300), (720, 200)):
        d.ellipse([x - 34, y - 34, x + 34, y + 34], fill="#40474E")
    d.rectangle([800, 330, 860, 380], fill="#40474E")
    person(d, r, 260, 780, 330)


def greenhouse(d: Pen, r: random.Random) -> None:
    gradient(d, 0, 420, "#DDEBEF", "#F4F8F4")
    for x in range(-200, 1400, 150):
        d.arc([x, 20, x + 700, 700], 180, 360, fill="#B7C3C9", width=7)
    gradient(d, 420, 800, "#8A7A5C", "#6B5B40")
    for row in range(5):
        for x in range(30, 1200, 64):
            y = 470 + row * 66
            d.ellipse([x, y, x + 52, y + 40], fill=blend("#4E8A3C", "#7DB45A", r.random()))
    crowd(d, r, 2, 760, 280, 420, 800)


def studio(d: Pen, r: random.Random) -> None:
    indoors(d, "#C9D6E2", "#7F8790")
    screen(d, r, 420, 140, 640, 330)
    person(d, r, 260, 760, 420)
    d.rectangle([980, 560, 1080, 620], fill="#22282E")
    d.line([(1030, 620), (960, 790)], fill="#30363C", width=10)
    d.line([(1030, 620), (1100, 790)], fill="#30363C", width=10)


def sports(d: Pen, r: random.Random) -> None:
    outdoors(d, r, 380)
    d.polygon([(0, 800), (0, 560), (1200, 470), (1200, 800)], fill="#B5573F")
    for n in range(5):
        d.line([(0, 600 + n * 46), (1200, 500 + n * 62)], fill="#EFE6DC", width=4)
    crowd(d, r, 12, 720, 210)


def repair(d: Pen, r: random.Random) -> None:
    indoors(d)
    bench(d, 200, 560, 800)
    d.ellipse([520, 380, 700, 560], outline="#5A6570", width=14)
    for angle in (0, 120, 240):
        x, y = 610 + 70 * math.cos(math.radians(angle)), 470 + 70 * math.sin(math.radians(angle))
        d.line([(610, 470), (x, y)], fill="#9AA7B2", width=26)
    crowd(d, r, 2, 740, 380, 330, 880)


def library(d: Pen, r: random.Random) -> None:
    indoors(d, "#EDE3D0", "#A98F6C")
    for shelf in range(4):
        y = 120 + shelf * 100
        d.rectangle([60, y + 74, 1140, y + 86], fill="#8A6A44")
        x = 70
        while x < 1120:
            w = r.randint(12, 26)
            d.rectangle([x, y + r.randint(0, 18), x + w, y + 74], fill=r.choice((*CLOTHES, "#D9C9A3")))
            x += w + 3
    bench(d, 160, 640, 880)
    crowd(d, r, 4, 790, 260, 260, 940)


def talk(d: Pen, r: random.Random) -> None:
    indoors(d, "#E4EAE2", "#B7B49E")
    d.ellipse([220, 560, 980, 800], fill="#C7C2A8")
    for n in range(9):
        angle = math.pi * (1 + n / 8)
        person(d, r, int(600 + 400 * math.cos(angle)), int(720 + 120 * math.sin(angle)), 230)


def line_(d: Pen, r: random.Random) -> None:
    indoors(d, "#DCE3DF", "#9DA6A2")
    d.polygon([(0, 600), (1200, 500), (1200, 590), (0, 700)], fill="#39424B")
    for n in range(24):
        x = 20 + n * 50
        d.ellipse([x, 570 - n * 4, x + 40, 610 - n * 4], fill=blend("#E58A2C", "#D94F35", r.random()))
    machine(d, 780, 220, "#5B7487")
    person(d, r, 300, 790, 320)


def field(d: Pen, r: random.Random) -> None:
    outdoors(d, r, 360)
    for row in range(9):
        y = 400 + row * 48
        d.line([(0, y), (1200, y - 30)], fill="#4B6B2F", width=16)
    crowd(d, r, 7, 740, 230, 220, 1000)


def live(d: Pen, r: random.Random) -> None:
    indoors(d, "#F0DCCF", "#B98F79")
    bench(d, 300, 560, 640, "#D9C0A0")
    for n in range(9):
        d.ellipse([340 + n * 62, 510, 390 + n * 62, 560], fill=blend("#D8432F", "#F0A23A", r.random()))
    person(d, r, 620, 600, 330)
    d.ellipse([120, 200, 300, 380], outline="#FFF8E8", width=22)
    d.rectangle([190, 230, 234, 350], fill="#20262C")
    d.line([(210, 380), (210, 780)], fill="#30363C", width=10)


def visit(d: Pen, r: random.Random) -> None:
    indoors(d, "#E6E9EC", "#A6A9AC")
    screen(d, r, 120, 140, 400, 240)
    bench(d, 560, 570, 520, "#8894A0")
    crowd(d, r, 6, 770, 330, 200, 1040)


def centre(d: Pen, r: random.Random) -> None:
    outdoors(d, r, 560)
    d.rectangle([160, 230, 1040, 600], fill="#C7D3DB")
    for x in range(190, 1020, 84):
        d.rectangle([x, 260, x + 64, 560], fill="#7FA3BC")
        d.polygon([(x, 260), (x + 64, 260), (x, 420)], fill="#A9C4D5")
    d.rectangle([540, 440, 660, 600], fill="#33414D")
    crowd(d, r, 5, 760, 170, 300, 900)


def intern(d: Pen, r: random.Random) -> None:
    indoors(d, "#E3E0D6", "#A79E8C")
    for shelf in range(3):
        y = 150 + shelf * 130
        d.rectangle([60, y + 96, 1140, y + 108], fill="#5C7FA3")
        for x in range(80, 1100, 98):
            d.rectangle(
                [x, y + r.randint(10, 30), x + 80, y + 96], fill=blend("#C79A62", "#B07F4A", r.random())
            )
    crowd(d, r, 3, 780, 340, 320, 900)


def platform(d: Pen, r: random.Random) -> None:
    indoors(d, "#30404E", "#22303B")
    for x, y in ((80, 90), (460, 90), (840, 90), (80, 330), (460, 330), (840, 330)):
        screen(d, r, x, y, 290, 190)
    crowd(d, r, 3, 790, 250, 360, 860)


SCENES: dict[str, Callable[[Pen, random.Random], None]] = {
    "campus": campus, "class-walk": class_walk, "flag": flag, "counsel": talk, "repair": repair, "robot": robot,
    "lathe": workshop, "greenhouse": greenhouse, "studio": studio, "sports": sports, "library": library, "club": robot,
    "practice": workshop, "contest": hall, "arena": workshop, "service": visit, "line": line_, "field": field, "live": live,
    "volunteer": repair, "craft": repair, "stage": hall, "exchange": visit, "centre": centre, "intern": intern,
    "platform": platform,
}  # fmt: skip


def photographed(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Softens the edges of the shapes and adds light fall-off and grain."""
    picture = picture.filter(ImageFilter.GaussianBlur(1.1))
    shade = Image.new("L", (SIZE[0] // 8, SIZE[1] // 8))
    cx, cy = shade.width * (0.4 + 0.2 * rng.random()), shade.height * 0.4
    shade.putdata(
        [
            int(
                255
                - 110
                * min(
                    1,
                    math.hypot((i % shade.width - cx) / shade.width, (i // shade.width - cy) / shade.height),
                )
            )
            for i in range(shade.width * shade.height)
        ]
    )
    dark = ImageEnhance.Brightness(picture).enhance(0.55)
    lit = Image.composite(picture, dark, shade.resize(SIZE, Image.Resampling.BICUBIC))
    grain = Image.effect_noise((SIZE[0] // 2, SIZE[1] // 2), 16).resize(SIZE).convert("RGB")
    return Image.blend(lit, grain, 0.05)


def main() -> None:
    """Writes every picture as JPEG."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for place, (name, scene) in enumerate(SCENES.items()):
        rng = random.Random(2025 + place)
        picture = Image.new("RGB", SIZE)
        scene(ImageDraw.Draw(picture), rng)
        photographed(picture, rng).save(FOLDER / f"{name}.jpg", quality=80, optimize=True)


if __name__ == "__main__":
    main()

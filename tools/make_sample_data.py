"""Draw the synthetic stained cells of sample-data/ and their contact sheet.

    python tools/make_sample_data.py [SAMPLE_DATA [CONTACT_SHEET.png]]

Four classes differ in the outline of the nucleus alone. Stain, light, focus and scale belong to the slide, every slide
holds every class, and nuclei of all classes take their area from one distribution, so that colour tells little.
numpy and pillow only; the same versions give the same bytes. Versions: tools/requirements-lite0.txt.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
SEED = 20240917
SLIDES = 14
CLASSES = {"round": 40, "kidney": 36, "bilobed": 36, "segmented": 40}
SIZE = 128
DRAWN = 256  # drawn at twice the size, then averaged
QUALITY = 88


@dataclass(frozen=True)
class Slide:
    """What all images of one slide share. Stains are optical densities (R, G, B); lengths are drawn pixels."""

    nucleus: np.ndarray
    cytoplasm: np.ndarray
    red_cell: np.ndarray
    background: np.ndarray
    light_angle: float
    light_slope: float
    vignette: float
    blur: float
    scale: float
    noise: float
    crowding: float


def make_slide(rng):
    def stain(base, spread, low, high):
        vector = np.clip(np.array(base) + rng.normal(0, spread, 3), 0.03, None)
        return vector / np.linalg.norm(vector) * rng.uniform(low, high)

    return Slide(
        nucleus=stain((0.62, 0.72, 0.33), 0.11, 1.0, 1.8),
        cytoplasm=stain(((0.25, 0.42, 0.2), (0.42, 0.36, 0.16), (0.3, 0.3, 0.3))[rng.integers(3)], 0.07, 0.22, 0.55),
        red_cell=stain((0.12, 0.4, 0.34), 0.07, 0.2, 0.5),
        background=np.clip(np.array([0.93, 0.91, 0.92]) * rng.uniform(0.78, 1.05) + rng.normal(0, 0.035, 3), 0, 1),
        light_angle=rng.uniform(0, 2 * np.pi),
        light_slope=rng.uniform(0, 0.16),
        vignette=rng.uniform(0, 0.14),
        blur=rng.uniform(0.7, 2.2),
        scale=rng.uniform(0.88, 1.14),
        noise=rng.uniform(0.004, 0.016),
        crowding=rng.uniform(0.3, 1.0),
    )


def blurred(field, sigma):
    """Gaussian blur over the last two axes, edges repeated."""
    radius = int(np.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (-1, -2):
        pad = [(0, 0)] * field.ndim
        pad[axis] = (radius, radius)
        padded = np.moveaxis(np.pad(field, pad, mode="edge"), axis, -1)
        size = padded.shape[-1] - 2 * radius
        field = np.moveaxis(sum(k * padded[..., i:i + size] for i, k in enumerate(kernel)), -1, axis)
    return field


def smooth_noise(rng, sigma):
    """Unit-variance noise whose grains are about sigma drawn pixels wide."""
    field = blurred(rng.standard_normal((DRAWN, DRAWN)), sigma)
    return (field - field.mean()) / field.std()


def edge(distance, width=1.5):
    """1 inside (distance < 0), 0 outside, a soft step between."""
    return 1 / (1 + np.exp(np.clip(distance / width, -30, 30)))


def segment_distance(x, y, a, b):
    (ax, ay), (bx, by) = a, b
    dx, dy = bx - ax, by - ay
    along = np.clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy + 1e-9), 0, 1)
    return np.hypot(x - ax - along * dx, y - ay - along * dy)


def smooth_union(distances, softness):
    return -softness * np.log(sum(np.exp(-np.clip(d, -20, 20) / softness) for d in distances))


def lobed(rng, x, y, centres, radii, neck):
    """Lobes in a row, joined by necks of the given half width."""
    parts = []
    for (cx, cy), radius in zip(centres, radii):
        squash, turn = rng.uniform(0.82, 1.0), rng.uniform(0, np.pi)
        u = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
        v = (y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)
        parts.append(np.hypot(u, v / squash) - radius)
    parts += [segment_distance(x, y, a, b) - neck for a, b in zip(centres, centres[1:])]
    return smooth_union(parts, 0.05)


def round_outline(rng, x, y):
    return np.hypot(x, y / rng.uniform(0.82, 1.0)) - 0.7


def kidney_outline(rng, x, y):
    body = np.hypot(x, y / rng.uniform(0.68, 0.85)) - 0.85
    depth, width = rng.uniform(0.6, 0.85), rng.uniform(0.24, 0.36)
    notch = np.hypot((x - rng.uniform(-0.15, 0.15)) / 1.1, y - (0.8 - depth + width * 0.4)) - width
    notch = smooth_union([notch, segment_distance(x, y, (0, 0.95 - depth + width), (0, 1.6)) - width], 0.05)
    return np.maximum(body, -notch)


def bilobed_outline(rng, x, y):
    gap, bend = rng.uniform(0.46, 0.6), rng.uniform(-0.05, 0.15)
    radii = rng.uniform(0.39, 0.48, 2)
    return lobed(rng, x, y, [(-gap, bend), (0, 0), (gap, bend)], (radii[0], 0.05, radii[1]), rng.uniform(0.06, 0.15))


def segmented_outline(rng, x, y):
    count = int(rng.choice([3, 4, 5], p=[0.1, 0.4, 0.5]))
    sweep = rng.uniform(1.2, 1.7) * np.pi * (count - 1) / count
    angles = np.linspace(-sweep / 2, sweep / 2, count) + rng.normal(0, 0.12, count)
    spread = rng.uniform(0.58, 0.72)
    centres = [(spread * np.cos(a), spread * np.sin(a)) for a in angles]
    return lobed(rng, x, y, centres, rng.uniform(0.24, 0.32, count), rng.uniform(0.05, 0.1))


OUTLINES = {"round": round_outline, "kidney": kidney_outline, "bilobed": bilobed_outline, "segmented": segmented_outline}


def nucleus_mask(rng, label, slide, centre):
    """The nucleus, 0..1, turned and mirrored at random, its area drawn from the same distribution for every class."""
    target = rng.uniform(7200, 9400) * slide.scale ** 2
    turn, mirror = rng.uniform(0, 2 * np.pi), rng.choice([-1, 1])
    wobble = [smooth_noise(rng, 9) * 0.03, smooth_noise(rng, 9) * 0.03]
    state = rng.bit_generator.state
    grid_y, grid_x = np.mgrid[0:DRAWN, 0:DRAWN].astype(float)
    size = 55.0
    for _ in range(4):  # the area of a shape follows its size: a few corrections suffice
        rng.bit_generator.state = state
        x, y = (grid_x - centre[0]) / size, (grid_y - centre[1]) / size
        x, y = x * np.cos(turn) + y * np.sin(turn), mirror * (y * np.cos(turn) - x * np.sin(turn))
        mask = edge(OUTLINES[label](rng, x + wobble[0], y + wobble[1]) * size)
        size *= np.sqrt(target / max(mask.sum(), 1))
    return mask


def disc(rng, centre, radius, wobble):
    grid_y, grid_x = np.mgrid[0:DRAWN, 0:DRAWN].astype(float)
    x, y, turn = grid_x - centre[0], grid_y - centre[1], rng.uniform(0, np.pi)
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    return np.hypot(u, v / rng.uniform(0.84, 1.0)) - radius + wobble


def neighbours(rng, slide, centre, reach):
    """Optical density of red cells around the cell, and of specks of debris (share of the nuclear stain)."""
    red, specks = np.zeros((DRAWN, DRAWN)), np.zeros((DRAWN, DRAWN))
    for _ in range(rng.poisson(7 * slide.crowding)):
        radius = rng.uniform(38, 47) * slide.scale
        place = rng.uniform(-20, DRAWN + 20, 2)
        if np.hypot(*(place - centre)) < reach + radius * 0.75:
            continue
        distance = disc(rng, place, radius, smooth_noise(rng, 14) * 1.2)
        pallor = 1 - rng.uniform(0.25, 0.65) * np.exp(-(np.clip(distance + radius, 0, None) / (0.5 * radius)) ** 2)
        red = np.maximum(red, edge(distance) * pallor) + 0.35 * np.minimum(red, edge(distance) * pallor)
    for _ in range(rng.poisson(2.5)):
        radius = rng.uniform(3, 9) * slide.scale
        specks += edge(disc(rng, rng.uniform(0, DRAWN, 2), radius, 0)) * rng.uniform(0.2, 0.8)
    return red, np.minimum(specks, 0.9)


def draw_cell(rng, label, slide):
    """One image, SIZE x SIZE x 3, uint8."""
    centre = DRAWN / 2 + rng.normal(0, 9, 2)
    nucleus = nucleus_mask(rng, label, slide, centre)
    y, x = np.mgrid[0:DRAWN, 0:DRAWN]
    centre = np.array([(x * nucleus).sum(), (y * nucleus).sum()]) / nucleus.sum()
    reach = np.sqrt(nucleus.sum() / np.pi) * rng.uniform(1.6, 1.9)
    centre = centre + rng.normal(0, 0.07 * reach, 2)
    cell = edge(disc(rng, centre, reach, smooth_noise(rng, 16) * 3.5), 2)
    cell = np.maximum(cell, blurred(nucleus, 4))
    red, specks = neighbours(rng, slide, centre, reach)
    chromatin = 1 + 0.13 * smooth_noise(rng, 3.2) + 0.1 * smooth_noise(rng, 8)
    grain = 1 + 0.12 * smooth_noise(rng, 2.2) + 0.12 * smooth_noise(rng, 12)
    rim = 1 + 0.35 * (cell - blurred(cell, 5)).clip(0)
    layers = [(slide.nucleus * rng.uniform(0.85, 1.15), nucleus * chromatin.clip(0.3) + specks * (1 - cell)),
              (slide.cytoplasm * rng.uniform(0.8, 1.2), cell * grain.clip(0.2) * rim * (1 - 0.6 * nucleus)),
              (slide.red_cell * rng.uniform(0.85, 1.15), red * (1 - cell))]
    density = sum(stain[:, None, None] * layer for stain, layer in layers)
    light = slide.background[:, None, None] * np.exp(-density) * illumination(rng, slide)
    light = blurred(light, slide.blur * rng.uniform(0.8, 1.25))
    small = light.reshape(3, SIZE, 2, SIZE, 2).mean(axis=(2, 4))
    small = small + slide.noise * rng.standard_normal(small.shape)
    return (small.clip(0, 1) * 255 + 0.5).astype(np.uint8).transpose(1, 2, 0)


def illumination(rng, slide):
    y, x = np.mgrid[0:DRAWN, 0:DRAWN] / (DRAWN / 2) - 1
    slope = slide.light_slope * (x * np.cos(slide.light_angle) + y * np.sin(slide.light_angle))
    return rng.uniform(0.93, 1.05) * (1 + slope) * (1 - slide.vignette * (x * x + y * y))


def deal(rng):
    """For each slide, the shuffled classes of its images: every slide holds every class."""
    slides = [[] for _ in range(SLIDES)]
    for label, count in CLASSES.items():
        order = rng.permutation(SLIDES)
        for k in range(count):
            slides[order[k % SLIDES]].append(label)
    return [[str(label) for label in rng.permutation(labels)] for labels in slides]


def contact_sheet(images, target):
    """One row a class, one column a slide; 256 colours keep the file small."""
    cell, margin, columns = 96, 84, 9
    sheet = Image.new("RGB", (margin + columns * cell, len(CLASSES) * cell), "white")
    pen = ImageDraw.Draw(sheet)
    for row, label in enumerate(CLASSES):
        pen.text((8, row * cell + cell // 2 - 6), label, fill="black", font_size=14)
        for column in range(columns):
            picture = images[f"s{column + 1:02d}", label].resize((cell - 2, cell - 2), Image.Resampling.LANCZOS)
            sheet.paste(picture, (margin + column * cell + 1, row * cell + 1))
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample-data"
    sheet = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs/images/sample-data.png"
    for label in CLASSES:
        (folder / label).mkdir(parents=True, exist_ok=True)
        for old in (folder / label).glob("s*.jpg"):
            old.unlink()
    first, total = {}, 0
    for number, labels in enumerate(deal(np.random.default_rng(SEED)), start=1):
        slide = make_slide(np.random.default_rng([SEED, number]))
        for index, label in enumerate(labels, start=1):
            image = Image.fromarray(draw_cell(np.random.default_rng([SEED, number, index]), label, slide))
            path = folder / label / f"s{number:02d}_{index:03d}.jpg"
            image.save(path, quality=QUALITY)
            total += path.stat().st_size
            first.setdefault((f"s{number:02d}", label), image)
    contact_sheet(first, sheet)
    print(f"{sum(CLASSES.values())} images on {SLIDES} slides, {total / 1e6:.2f} MB;"
          f" {sheet.name} {sheet.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()

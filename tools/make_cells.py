"""Draw many varied, cell-like images, two classes: large data that are unlike photographs.

    python tools/make_cells.py FOLDER [IMAGES_A_CLASS [SEED]]

Writes FOLDER/round and FOLDER/lobed, 1,200 JPEGs each by default, in less than half a minute on two cores. The shapes,
stains and slides are those of make_sample_data.py, drawn at half its size; every image has a slide of its own, so that no
two belong to one group. numpy and pillow only; the same versions give the same bytes.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one thread for each of the processes

import numpy as np
from PIL import Image

import make_sample_data as cells

SIZE = 96
OUTLINES = {"round": ("round", "kidney"), "lobed": ("bilobed", "segmented")}


def noise(rng, sigma):
    """Unit-variance noise with grains about sigma pixels wide: coarse noise, enlarged smoothly."""
    side = max(4, round(SIZE / sigma))
    field = Image.fromarray(rng.standard_normal((side, side)).astype(np.float32)).resize((SIZE, SIZE), Image.BICUBIC)
    field = np.asarray(field, dtype=np.float64)
    return (field - field.mean()) / field.std()


def outline(rng, label, centre, radius):
    """Signed distance to the nucleus in pixels, negative inside."""
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(float)
    turn, mirror = rng.uniform(0, 2 * np.pi), rng.choice([-1, 1])
    x, y = (x - centre[0]) / radius + 0.04 * noise(rng, 9), (y - centre[1]) / radius + 0.04 * noise(rng, 9)
    x, y = x * np.cos(turn) + y * np.sin(turn), mirror * (y * np.cos(turn) - x * np.sin(turn))
    return cells.OUTLINES[str(rng.choice(OUTLINES[label]))](rng, x, y) * radius


def disc(rng, centre, radius, wobble):
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(float)
    return np.hypot(x - centre[0], (y - centre[1]) / rng.uniform(0.84, 1.0)) - radius + wobble * noise(rng, 14)


def draw(rng, label):
    slide = cells.make_slide(rng)
    slide = replace(slide, scale=slide.scale * SIZE / 256)
    centre = SIZE / 2 + rng.normal(0, 4, 2)
    radius = rng.uniform(48, 64) * slide.scale
    nucleus = cells.edge(outline(rng, label, centre, radius), 1)
    reach = radius * rng.uniform(1.25, 1.7)
    cell = np.maximum(cells.edge(disc(rng, centre, reach, 1.5), 1), nucleus)
    red = np.zeros((SIZE, SIZE))
    for _ in range(rng.poisson(7 * slide.crowding)):
        place, size = rng.uniform(-8, SIZE + 8, 2), rng.uniform(38, 47) * slide.scale
        if np.hypot(*(place - centre)) > reach + 0.75 * size:
            distance = disc(rng, place, size, 0.5)
            pallor = 1 - rng.uniform(0.25, 0.65) * np.exp(-(np.clip(distance + size, 0, None) / (0.5 * size)) ** 2)
            red = np.maximum(red, cells.edge(distance, 1) * pallor)
    chromatin = (1 + 0.13 * noise(rng, 2) + 0.1 * noise(rng, 4)).clip(0.3)
    grain = (1 + 0.12 * noise(rng, 1.5) + 0.12 * noise(rng, 6)).clip(0.2)
    layers = [(slide.nucleus, nucleus * chromatin), (slide.cytoplasm, cell * grain * (1 - 0.6 * nucleus)),
              (slide.red_cell, red * (1 - cell))]
    density = sum(stain[:, None, None] * layer for stain, layer in layers)
    y, x = np.mgrid[0:SIZE, 0:SIZE] / (SIZE / 2) - 1
    slope = slide.light_slope * (x * np.cos(slide.light_angle) + y * np.sin(slide.light_angle))
    light = slide.background[:, None, None] * np.exp(-density) * (1 + slope) * (1 - slide.vignette * (x * x + y * y))
    light = cells.blurred(light, slide.blur * 0.5) + slide.noise * rng.standard_normal((3, SIZE, SIZE))
    return (light.clip(0, 1) * 255 + 0.5).astype(np.uint8).transpose(1, 2, 0)


def write(job):
    folder, label, index, seed = job
    rng = np.random.default_rng([seed, sorted(OUTLINES).index(label), index])
    Image.fromarray(draw(rng, label)).save(folder / label / f"{label}_{index:05d}.jpg", quality=90)


def main():
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1200
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    for label in OUTLINES:
        (folder / label).mkdir(parents=True, exist_ok=True)
    jobs = [(folder, label, index, seed) for label in OUTLINES for index in range(count)]
    with ProcessPoolExecutor() as pool:
        list(pool.map(write, jobs, chunksize=50))
    print(f"{len(jobs)} images in {folder}")


if __name__ == "__main__":
    main()

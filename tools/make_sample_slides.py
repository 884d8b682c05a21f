"""Draw the synthetic slides of sample-slides/, with marked cells as ImageJ's ROIs.

    python tools/make_sample_slides.py [SAMPLE_SLIDES]

Five slides of 688×544 pixels at 0.5 µm: nests of large pale nuclei (epithelium), small dark ones (lymphocyte), and fibrous
tissue between (stroma). Three to train on, of whose third eight cells have no class yet; a fourth, marked, to hold the model
against; a fifth without marks. The order of the classes of the eight is printed. The same versions of numpy and pillow
give the same bytes; versions: tools/requirements-lite0.txt.
"""

import io
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SEED = 20251103
WIDTH, HEIGHT = 688, 544
MICRONS = 0.5
CLASSES = ("epithelium", "lymphocyte", "stroma")
COLOURS = (0xFFE69F00, 0xFF56B4E9, 0xFFD55E00)  # of the ROIs of each class
MARKED = {"epithelium": 20, "lymphocyte": 20, "stroma": 12}  # a slide
OPEN = 8
BOX = 64  # 32 µm, as the tutorial asks for
STEPS = 8  # grey values are rounded to multiples of this, so that the files are small


def noise(rng, sigma):
    """Unit-variance noise with grains about sigma pixels wide: coarse noise, enlarged smoothly."""
    side = (max(4, round(WIDTH / sigma)), max(4, round(HEIGHT / sigma)))
    field = Image.fromarray(rng.standard_normal(side[::-1]).astype(np.float32)).resize((WIDTH, HEIGHT), Image.BICUBIC)
    field = np.asarray(field, dtype=np.float64)
    return (field - field.mean()) / field.std()


def edge(distance, width=0.8):
    """1 inside (distance < 0), 0 outside, a soft step between."""
    return 1 / (1 + np.exp(np.clip(distance / width, -30, 30)))


class Cell:
    """An ellipse with a wavy outline."""

    def __init__(self, rng, kind, x, y):
        self.kind, self.x, self.y = kind, x, y
        large = kind == "epithelium"
        self.a = rng.uniform(13, 17) if large else rng.uniform(7, 8.8)
        self.b = self.a * (rng.uniform(0.62, 0.85) if large else rng.uniform(0.86, 1))
        self.turn = rng.uniform(0, np.pi)
        self.wave, self.phase = rng.uniform(0.02, 0.06), rng.uniform(0, 2 * np.pi)
        self.dark = rng.uniform(0.85, 1.15)
        self.specks = [(rng.uniform(-0.45, 0.45), rng.uniform(-0.4, 0.4)) for _ in range(rng.integers(1, 4))]

    def window(self):
        reach = int(self.a * 1.9) + 4
        x0, y0 = max(0, int(self.x) - reach), max(0, int(self.y) - reach)
        return slice(y0, min(HEIGHT, int(self.y) + reach)), slice(x0, min(WIDTH, int(self.x) + reach))

    def own(self, rows, columns):
        """Coordinates in units of the half axes."""
        y, x = np.mgrid[rows, columns].astype(float)
        x, y = x + 0.5 - self.x, y + 0.5 - self.y
        c, s = np.cos(self.turn), np.sin(self.turn)
        return (x * c + y * s) / self.a, (y * c - x * s) / self.b

    def radius(self, angle):
        return 1 + self.wave * np.cos(3 * angle + self.phase)

    def outline(self, points=20, grow=1.12):
        """Whole pixels, as a segmentation would give them."""
        angle = np.arange(points) * 2 * np.pi / points
        r = self.radius(angle) * grow
        u, v = r * np.cos(angle) * self.a, r * np.sin(angle) * self.b
        c, s = np.cos(self.turn), np.sin(self.turn)
        return np.rint(self.x + u * c - v * s).astype(int), np.rint(self.y + u * s + v * c).astype(int)


def place(rng, fields):
    """Cells that do not overlap; of each kind where its field is high."""
    cells = []
    for kind, tries, gap in (("epithelium", 900, 33), ("lymphocyte", 2200, 19)):
        for _ in range(tries):
            x, y = rng.uniform(24, WIDTH - 24), rng.uniform(24, HEIGHT - 24)
            if rng.uniform() > fields[kind][int(y), int(x)]:
                continue
            if all(np.hypot(c.x - x, c.y - y) > (gap + (33 if c.kind == "epithelium" else 19)) / 2 for c in cells):
                cells.append(Cell(rng, kind, x, y))
    return cells


def blob(x, y, cx, cy, rx, ry):
    return edge(np.hypot((x - cx) / rx, (y - cy) / ry) - 1, 0.06)


def fields(rng, layout):
    """Where cells of each kind lie: 0 to 1."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    x, y = x + 16 * noise(rng, 60), y + 16 * noise(rng, 60)
    found = {}
    for kind in ("epithelium", "lymphocyte"):
        found[kind] = np.clip(sum(blob(x, y, *b) for b in layout[kind]), 0, 1)
    found["lymphocyte"] = found["lymphocyte"] * (1 - found["epithelium"])
    return found


def optical_density(rng, cells, where, stain):
    """3 × HEIGHT × WIDTH."""
    hematoxylin, eosin = stain
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    turn = rng.uniform(0, np.pi)
    along = x * np.cos(turn) + y * np.sin(turn) + 14 * noise(rng, 90)
    fibres = np.sin(along / 5.5 + 1.5 * noise(rng, 40)) * (0.5 + 0.5 * np.tanh(noise(rng, 50)))
    pink = 0.42 + 0.1 * fibres + 0.07 * noise(rng, 24)
    pink = pink * (1 - 0.35 * where["epithelium"]) + 0.12 * where["epithelium"]
    blue = 0.05 + 0.06 * where["epithelium"]
    for cell in cells:
        rows, columns = cell.window()
        u, v = cell.own(rows, columns)
        angle, r = np.arctan2(v, u), np.hypot(u, v)
        inside = edge((r / cell.radius(angle) - 1) * cell.b, 0.7)
        if cell.kind == "epithelium":
            rim = np.exp(-(((r / cell.radius(angle) - 0.93) * cell.b) / 1.6) ** 2)
            spots = sum(np.exp(-((u - p) ** 2 * cell.a**2 + (v - q) ** 2 * cell.b**2) / 5) for p, q in cell.specks)
            nucleus = cell.dark * (0.42 + 0.32 * rim + 0.75 * spots)
        else:
            halo = edge((r - 1.45) * cell.b, 1.5)
            pink[rows, columns] *= 1 - 0.55 * halo * (1 - inside)
            nucleus = cell.dark * (1.25 + 0.12 * np.sin(7 * u + cell.phase) * np.sin(6 * v))
        blue[rows, columns] = blue[rows, columns] * (1 - inside) + nucleus * inside
        pink[rows, columns] *= 1 - 0.7 * inside
    return hematoxylin[:, None, None] * blue + eosin[:, None, None] * pink


def draw(rng, cells, where):
    def stain(base, low, high):
        vector = np.array(base) + rng.normal(0, 0.04, 3)
        return vector / np.linalg.norm(vector) * rng.uniform(low, high)

    density = optical_density(
        rng, cells, where, (stain((0.65, 0.7, 0.29), 0.95, 1.15), stain((0.09, 0.95, 0.28), 0.62, 0.82))
    )
    light = np.array([0.95, 0.94, 0.95])[:, None, None] * rng.uniform(0.95, 1.03) * np.exp(-density)
    grey = (light.clip(0, 1) * 255 / STEPS + 0.5).astype(int) * STEPS
    return grey.clip(0, 255).astype(np.uint8).transpose(1, 2, 0)


def empty_squares(rng, cells, where, count):
    """Left top corners of squares in which no cell lies."""
    found = []
    for _ in range(60000):
        x, y = int(rng.uniform(0, WIDTH - BOX)), int(rng.uniform(0, HEIGHT - BOX))
        near = any(abs(c.x - x - BOX / 2) < BOX / 2 + 2 and abs(c.y - y - BOX / 2) < BOX / 2 + 2 for c in cells)
        if not near and all(max(abs(x - p), abs(y - q)) > BOX for p, q in found):
            found.append((x, y))
            if len(found) == count:
                return found
    raise ValueError(f"only {len(found)} empty squares")


def roi(name, xs, ys, group):
    """ImageJ's .roi of a polygon; group 0 has no class. See ij.io.RoiEncoder."""
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    head = b"Iout" + struct.pack(">hBBhhhhh", 228, 0, 0, top, left, bottom, right, len(xs)) + bytes(16)
    colour = COLOURS[group - 1] if group else 0
    points = struct.pack(f">{2 * len(xs)}h", *(x - left for x in xs), *(y - top for y in ys))
    second = 64 + len(points)
    head += struct.pack(">hiIihhBBhii", 0, 0, colour, 0, 0, 0, 0, 0, 0, 0, second)
    more = struct.pack(">iiiiiiihBBifiii", 0, 0, 0, 0, second + 64, len(name), 0, 0, group, 0, 0, 0.0, 0, 0, 0) + bytes(12)
    assert len(head) == 64 and len(more) == 64
    return head + points + more + name.encode("utf-16-be")


def write_rois(file, marks):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for number, (kind, xs, ys) in enumerate(marks, start=1):
            name = f"{kind} {number}" if kind else f"{number:04d}"
            entry = zipfile.ZipInfo(f"{number:04d}.roi", (2025, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            group = CLASSES.index(kind) + 1 if kind else 0
            out.writestr(entry, roi(name, [int(x) for x in xs], [int(y) for y in ys], group))


def write_slide(file, pixels):
    """A TIFF as ImageJ reads it: packed, with µm per pixel."""
    tags = {270: "ImageJ=1.54p\nunit=micron\n", 282: 1 / MICRONS, 283: 1 / MICRONS, 296: 1, 278: HEIGHT, 317: 2}
    packed = io.BytesIO()
    Image.fromarray(pixels).save(packed, "TIFF", compression="tiff_adobe_deflate", tiffinfo=tags)
    file.write_bytes(packed.getvalue())


def marks(rng, cells, where):
    chosen = []
    for kind in ("epithelium", "lymphocyte"):
        all_of = [c for c in cells if c.kind == kind]
        for i in rng.permutation(len(all_of))[: MARKED[kind]]:
            chosen.append((kind, *all_of[i].outline()))
    for x, y in empty_squares(rng, cells, where, MARKED["stroma"]):
        chosen.append(("stroma", (x, x + BOX, x + BOX, x), (y, y, y + BOX, y + BOX)))
    return chosen


def without_class(rng, marked):
    """Eight cells of two kinds, mixed, last and without class. Prints which number each is given by hand."""
    picked = [i for k in CLASSES[:2] for i in [j for j, m in enumerate(marked) if m[0] == k][: OPEN // 2]]
    picked = [picked[i] for i in rng.permutation(OPEN)]
    print("the cells without class are, in their order:", *(CLASSES.index(marked[i][0]) + 1 for i in picked))
    return [m for i, m in enumerate(marked) if i not in picked] + [(None, *marked[i][1:]) for i in picked]


# centre x, y and half axes in pixels
TRAIN = {
    "epithelium": [(170, 160, 125, 100), (490, 400, 140, 95)],
    "lymphocyte": [(495, 140, 145, 75), (160, 420, 106, 80)],
}
LAST = {
    "epithelium": [(220, 315, 150, 132), (565, 105, 84, 70)],
    "lymphocyte": [(510, 370, 104, 112), (176, 70, 106, 44)],
}


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample-slides"
    for name in ("train", "test", "new"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number in range(1, 6):
        rng = np.random.default_rng([SEED, number])
        layout = LAST if number == 5 else {k: [tuple(np.array(b) + rng.normal(0, 12, 4)) for b in v] for k, v in TRAIN.items()}
        if number % 2 == 0:  # mirrored, so that place says nothing of class
            layout = {k: [(WIDTH - x, y, a, b) for x, y, a, b in v] for k, v in layout.items()}
        where = fields(rng, layout)
        cells = place(rng, where)
        sparse = [Cell(rng, "lymphocyte", *rng.uniform(30, (WIDTH - 30, HEIGHT - 30))) for _ in range(8)]
        cells += [s for s in sparse if all(np.hypot(c.x - s.x, c.y - s.y) > 30 for c in cells)]
        slide = folder / ("train" if number < 4 else "test" if number == 4 else "new") / f"slide{number}.tif"
        write_slide(slide, draw(rng, cells, where))
        if number < 5:
            marked = marks(rng, cells, where)
            if number == 3:
                marked = without_class(rng, marked)
            write_rois(slide.with_name(slide.stem + "-rois.zip"), marked)
        print(f"{slide.name}: {len(cells)} cells, {slide.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()

"""Numbers against which geometry and optics of quadrant.augment are tested, computed with SciPy, OpenCV and Pillow.

Usage: python tools/geometry_optics_reference.py > src/test/resources/quadrant/augment/geometry_optics.json
Needs numpy, scipy, opencv-python-headless and pillow. Values are planar, 3 x size x size, RGB in 0-255.
"""

import io
import json
import math

import cv2
import numpy as np
from PIL import Image
from scipy import ndimage

SIZE = 18
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def planar(planes, digits=2):
    return np.round(np.asarray(planes, np.float64).ravel(), digits).tolist()


def cells(size):
    """Stained cells on a light ground with some grain: 3 x size x size whole grey levels."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:size, 0:size]
    image = np.stack([np.full((size, size), v) for v in (235.0, 220.0, 240.0)])
    for _ in range(6):
        cy, cx = rng.uniform(0, size, 2)
        r = rng.uniform(0.08, 0.2) * size
        ink = rng.uniform(40, 160, 3)
        cover = np.clip(r + 0.5 - np.hypot(y - cy, x - cx), 0, 1)
        image = image * (1 - cover) + ink[:, None, None] * cover
    return np.clip(image + rng.normal(0, 6, image.shape), 0, 255).round()


# the generator of quadrant.augment.Draws: SplitMix64
def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def draws(seed, image_key, view_number, kind):
    h = mix((seed + GOLDEN) & MASK)
    for word in (image_key, view_number, *map(ord, kind)):
        h = mix(((h ^ word) + GOLDEN) & MASK)
    while True:
        h = (h + GOLDEN) & MASK
        yield mix(h)


def signed(bits):
    return bits - (1 << 32) if bits >> 31 else bits


def noise(stream, side):
    rows = np.zeros((side, side))
    for y in range(side):
        for x in range(0, side, 2):
            bits = next(stream)
            rows[y, x] = signed(bits & 0xFFFFFFFF) / 2**31
            if x + 1 < side:
                rows[y, x + 1] = signed(bits >> 32) / 2**31
    return rows


def displacement(stream, size, alpha, sigma):
    h = max(1, int(sigma / 2))
    smooth = math.sqrt((sigma / h) ** 2 - 1 / 3)
    radius = (int(round(8 * smooth + 1)) | 1) // 2
    count = (size - 1) // h + 4
    grid = ndimage.gaussian_filter(noise(stream, count + 2 * radius), smooth, radius=radius)
    grid = grid[radius:-radius, radius:-radius]
    y, x = np.mgrid[0:size, 0:size] / h + 1
    return alpha / h * ndimage.map_coordinates(grid, [y, x], order=3, prefilter=False)


def sample(image, matrix, field=None, right=0.0, down=0.0):
    """The image at matrix (view to image, from the centre) of every pixel of the view."""
    c = (image.shape[1] - 1) / 2
    y, x = np.mgrid[0:image.shape[1], 0:image.shape[1]] - c
    x, y = x + right, y + down
    if field is not None:
        x, y = x + field[0], y + field[1]
    xx, xy, yx, yy, x0, y0 = matrix
    places = [yx * x + yy * y + y0 + c, xx * x + xy * y + x0 + c]
    return np.stack([ndimage.map_coordinates(p, places, order=1, mode="mirror") for p in image])


def averaged(image, matrix, across, down):
    views = [sample(image, matrix, None, (i + 0.5) / across - 0.5, (j + 0.5) / down - 0.5)
             for i in range(across) for j in range(down)]
    return np.mean(views, 0)


def backward(*forward):
    """The map from view to image of transforms of the image, x to the right and y downwards, in their order."""
    joint = np.eye(3)
    for step in forward:
        joint = step @ joint
    inverse = np.linalg.inv(joint)
    return [inverse[0, 0], inverse[0, 1], inverse[1, 0], inverse[1, 1], inverse[0, 2], inverse[1, 2]]


def linear(xx, xy, yx, yy, x0=0.0, y0=0.0):
    return np.array([[xx, xy, x0], [yx, yy, y0], [0, 0, 1.0]])


def turn(degrees):
    a = math.radians(degrees)
    return linear(math.cos(a), math.sin(a), -math.sin(a), math.cos(a))


def shear(degrees):
    return linear(1, math.tan(math.radians(degrees)), 0, 1)


def warps(image):
    cases = []

    def add(matrix, across=1, down=1):
        cases.append(dict(matrix=matrix, view=planar(averaged(image, matrix, across, down))))

    add(backward(shear(20), turn(15)))
    add(backward(turn(-40), shear(-30), linear(1, 0, 0, 1, 5.5, -3.25)))
    add(backward(turn(30), linear(1 / 2.3, 0, 0, 1 / 2.3)), 3, 3)
    add(backward(linear(1 / 1.2, 0, 0, 1 / 1.8), turn(0)), 1, 2)
    return cases


def elastics(image):
    cases = []
    for alpha, sigma, matrix in [(60.0, 4.0, [1, 0, 0, 1, 0, 0]), (20.0, 1.5, [1, 0, 0, 1, 0, 0]),
                                 (250.0, 9.0, backward(shear(12), turn(70)))]:
        stream = draws(3, 4, 5, "elastic")
        field = [displacement(stream, SIZE, alpha, sigma) for _ in range(2)]
        cases.append(dict(alpha=alpha, sigma=sigma, matrix=matrix, right=planar(field[0], 5), down=planar(field[1], 5),
                          view=planar(sample(image, matrix, field))))
    return cases


def crop(image, box):
    planes = [Image.fromarray(p.astype(np.float32)).resize((SIZE, SIZE), Image.BILINEAR, box=box) for p in image]
    left, top, right, bottom = box
    matrix = [(right - left) / SIZE, 0, 0, (bottom - top) / SIZE, (left + right - SIZE) / 2, (top + bottom - SIZE) / 2]
    return dict(matrix=matrix, view=planar([np.asarray(p) for p in planes]))


def convolved(image, kernel):
    return planar([ndimage.correlate(p, kernel, mode="mirror") for p in image])


def disc(image, radius):
    reach, fine = math.ceil(radius), 200
    c = (np.arange((2 * reach + 1) * fine) + 0.5) / fine - reach - 0.5
    inside = (c[:, None] ** 2 + c[None, :] ** 2 <= radius**2).astype(np.float64)
    kernel = inside.reshape(2 * reach + 1, fine, 2 * reach + 1, fine).mean((1, 3))
    return dict(size=radius, degrees=0.0, view=convolved(image, kernel / kernel.sum()))


def coarse(image, factor):
    few = max(1, round(SIZE / factor))
    view = [cv2.resize(cv2.resize(p.astype(np.float32), (few, few), interpolation=cv2.INTER_AREA), (SIZE, SIZE),
                       interpolation=cv2.INTER_LINEAR) for p in image]
    return dict(size=factor, degrees=0.0, view=planar(view))


def vignette(image, loss):
    c = (SIZE - 1) / 2
    y, x = np.mgrid[0:SIZE, 0:SIZE] - c
    corner = math.acos((1 - loss) ** 0.25)
    angle = np.arctan(np.hypot(x, y) / math.hypot(c, c) * math.tan(corner))
    return dict(size=loss, degrees=0.0, view=planar(image * np.cos(angle) ** 4))


def slope(image, strength, degrees):
    c = (SIZE - 1) / 2
    y, x = np.mgrid[0:SIZE, 0:SIZE] - c
    a = math.radians(degrees)
    towards = x * math.cos(a) - y * math.sin(a)
    return dict(size=strength, degrees=degrees,
                view=planar(np.minimum(255, image * (1 + strength * towards / towards.max()))))


def jpeg(size, quality):
    image = cells(size)
    file = io.BytesIO()
    Image.fromarray(image.transpose(1, 2, 0).astype(np.uint8)).save(
        file, "JPEG", quality=quality, subsampling="4:2:0")
    back = np.asarray(Image.open(file).convert("RGB")).transpose(2, 0, 1)
    return dict(size=size, quality=quality, image=image.astype(int).ravel().tolist(),
                view=back.astype(int).ravel().tolist())


def main():
    image = cells(SIZE)
    print(json.dumps(dict(
        size=SIZE,
        image=planar(image),
        warps=warps(image) + [crop(image, (3.3, 5.7, 13.9, 12.2))],
        elastics=elastics(image),
        discs=[disc(image, r) for r in (0.8, 2.5, 4.3)],
        coarse=[coarse(image, f) for f in (1.5, 2.4, 3.0, 11.0)],
        vignettes=[vignette(image, f) for f in (0.1, 0.6)],
        slopes=[slope(image, *a) for a in ((0.2, 0.0), (0.5, 128.0))],
        jpegs=[jpeg(*a) for a in ((32, 90), (32, 20), (21, 75), (3, 60))],
    ), separators=(",", ":")))


main()

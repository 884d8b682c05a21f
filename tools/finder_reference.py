"""Writes src/test/resources/quadrant/find/reference.json: small generated images, and what SciPy, OpenCV and NumPy say of them,
for quadrant.find.ReferenceTest: Gaussian, gradient, Otsu's threshold, percentiles, distances; and of the components of a
threshold, with their holes filled, area, roundness and mean gradient on the outline.

Run from the repository's root: python tools/finder_reference.py (numpy, scipy, opencv-python-headless).
"""

import json
import pathlib

import cv2
import numpy as np
from scipy import ndimage as ndi

OUT = pathlib.Path("src/test/resources/quadrant/find/reference.json")
CROSS = ndi.generate_binary_structure(2, 1)
SQUARE = np.ones((3, 3))


def image(height, width, seed):
    """Bright discs, rings with a spot inside, and noise."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    f = np.zeros((height, width))
    for _ in range(9):
        cy, cx, r = rng.uniform(0, height), rng.uniform(0, width), rng.uniform(3, 11)
        d = np.hypot(y - cy, x - cx)
        f += np.where(rng.random() < 0.5, d < r, ((d < r) & (d > r / 2)) | (d < r / 5)) * rng.uniform(0.4, 1)
    return np.round(f + rng.normal(0, 0.05, f.shape), 3).astype(np.float32)


def gauss(f, sigma):
    return ndi.gaussian_filter(f, sigma, mode="nearest", radius=int(np.ceil(3 * sigma)))


def gradient(f):
    return np.hypot(ndi.sobel(f, 0, mode="nearest"), ndi.sobel(f, 1, mode="nearest")) / 8


def otsu(f):
    counts, edges = np.histogram(f, 256)
    w, m = np.cumsum(counts).astype(float), np.cumsum(counts * np.arange(256.0))
    return edges[1 + int(((m[-1] * w / w[-1] - m) ** 2 / np.maximum(w * (w[-1] - w), 1)).argmax())]


def filled(mask, most):
    """Holes are low components by sides and corners that touch no border and have at most so many pixels."""
    holes, n = ndi.label(~mask, SQUARE)
    border = set(np.concatenate([holes[0], holes[-1], holes[:, 0], holes[:, -1]]))
    small = [i for i in range(1, n + 1) if i not in border and (holes == i).sum() <= most]
    return mask | np.isin(holes, small)


def components(f, g, threshold, most):
    mask = filled(f > threshold, most)
    labels, n = ndi.label(mask, CROSS)
    rim = mask & ~ndi.binary_erosion(mask, CROSS, border_value=1)
    rows = []
    for i in range(1, n + 1):
        y, x = np.nonzero(labels == i)
        a = len(x)
        xx, yy, xy = x.var() + 1 / 12, y.var() + 1 / 12, ((x - x.mean()) * (y - y.mean())).mean()
        edge = g[rim & (labels == i)]
        rows.append([a, a / (4 * np.pi * np.sqrt(xx * yy - xy**2)), edge.mean() if len(edge) else 0])
    return rows


def rounded(v):
    return [round(float(x), 5) for x in np.ravel(v)]


cases = []
for height, width, seed in ((40, 56, 1), (33, 21, 2), (1, 30, 3)):
    f = image(height, width, seed)
    smooth = gauss(f.astype(float), 1.3)
    g = gradient(f.astype(float))
    threshold = float(np.float32(otsu(f.astype(float))))
    far = cv2.distanceTransform((f <= 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    cases.append(
        {
            "width": width,
            "values": rounded(f),
            "gauss": rounded(smooth),
            "gradient": rounded(g),
            "otsu": threshold,
            "percentiles": rounded(np.percentile(f, [0.5, 50, 99.8])),
            "far": rounded(far),
            "components": [
                [rounded(row) for row in components(f, g, t, 30)] for t in (0.1, 0.25, 0.5, 0.9)
            ],
        }
    )
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(cases, separators=(",", ":")) + "\n")

"""Numbers against which the stains and colours of quadrant.augment are tested, computed with scikit-image and NumPy.

Usage: python tools/stain_reference.py > src/test/resources/quadrant/augment/stain-reference.json
Needs numpy and scikit-image. Pixels are planar, 3 x N, RGB in 0-255.
"""

import json

import numpy as np
from skimage.color import hed2rgb, rgb2hed
from skimage.exposure import adjust_gamma

SIZE = 28
MACENKO = np.array([[0.5626, 0.7201, 0.4062], [0.2159, 0.8012, 0.5581]])  # reference of Macenko's program
RUIFROK = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11]])


def planar(pixels, digits=3):
    return np.round(np.asarray(pixels, np.float64).reshape(-1, 3).T.ravel(), digits).tolist()


def rows(matrix, digits=6):
    return np.round(np.asarray(matrix, np.float64), digits).ravel().tolist()


def density(pixels):
    return -np.log((pixels.reshape(-1, 3).astype(np.float64) + 1) / 256)


def unit(v):
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def tissue_image(vectors, seed):
    """Nuclei, stroma, their overlap and bare glass, with known stains; 8-bit with the noise of a camera."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    nucleus = np.clip(1.6 * np.sin(0.55 * x + 0.3) * np.sin(0.5 * y) - 0.2, 0, 1)
    h = 0.02 + 1.7 * nucleus * rng.uniform(0.7, 1.1, nucleus.shape)
    e = (0.35 + 0.6 * rng.uniform(0, 1, nucleus.shape)) * (nucleus < 0.6)
    glass = x + y < 0.45 * SIZE
    amounts = np.stack([np.where(glass, 0, h), np.where(glass, 0, e)], -1)
    rgb = 256 * np.exp(-(amounts @ unit(vectors))) - 1
    return np.clip(np.round(rgb + rng.normal(0, 0.7, rgb.shape)), 0, 255)


def macenko(pixels, light=256.0):
    """Macenko et al. 2009: eigh of the covariance, percentiles of the angle, least squares; tissue only."""
    od = -np.log((pixels.reshape(-1, 3) + 1) / light)
    od = od[np.all(od >= 0.15, axis=1)]
    _, vectors = np.linalg.eigh(np.cov(od.T))
    plane = vectors[:, [2, 1]] * np.where(vectors[0, [2, 1]] < 0, -1, 1)
    projected = od @ plane
    angle = np.arctan2(projected[:, 1], projected[:, 0])
    ends = [plane @ np.array([np.cos(a), np.sin(a)]) for a in np.percentile(angle, [1, 99])]
    ends = [unit(np.maximum(v, 0)) for v in ends]
    ends = np.stack(sorted(ends, key=lambda v: -v[0]))
    amounts = np.linalg.lstsq(ends.T, od.T, rcond=None)[0]
    return ends, np.percentile(amounts, 99, axis=1)


def with_residual(vectors):
    return np.vstack([vectors, unit(np.cross(vectors[0], vectors[1]))])


def stained(vectors, seed):
    image = tissue_image(vectors, seed)
    found, amounts = macenko(image)
    other, _ = macenko(image, 240.0)
    target = unit(RUIFROK if vectors is MACENKO else MACENKO)
    gain = np.array([1.15, 0.8, 1.0])
    c = density(image) @ np.linalg.inv(with_residual(found))
    view = 256 * np.exp(-((c * gain) @ with_residual(target))) - 1
    return dict(pixels=[int(v) for v in planar(image)], known=rows(unit(vectors), 12), found=rows(found, 12),
                amounts=rows(amounts), found240=rows(other), target=rows(target, 9), gain=gain.tolist(),
                view=planar(np.clip(view, 0, 255), 2))


def scikit_hed(rng):
    amounts = rng.uniform(0.05, 0.9, (60, 3)) * [1.0, 0.8, 0.3]
    pixels = np.round(255 * np.exp(-(amounts @ np.vstack([RUIFROK, [0.27, 0.57, 0.78]]))))
    stains = rgb2hed(pixels.reshape(-1, 1, 3) / 255).reshape(-1, 3)
    alpha, beta = np.array([0.85, 1.15, 1.1]), np.array([0.03, -0.02, 0.01])
    unit_of_amount = -np.log(1e-6)
    view = hed2rgb(((stains * alpha) + beta / unit_of_amount).reshape(-1, 1, 3)) * 255
    return dict(pixels=[int(v) for v in planar(pixels)], amounts=planar(stains * unit_of_amount, 5), alpha=alpha.tolist(),
                beta=beta.tolist(), view=planar(view))


def main():
    rng = np.random.default_rng(11)
    colours = rng.integers(0, 256, (60, 3))
    colours[:3] = [[0, 0, 0], [255, 255, 255], [255, 0, 0]]
    gammas = [dict(value=g, view=planar(255 * adjust_gamma(colours / 255, g))) for g in (0.2, 0.7, 1.4, 5.0)]
    print(json.dumps(dict(
        hed=scikit_hed(rng),
        stains=[stained(MACENKO, 1), stained(RUIFROK, 2)],
        colours=[int(v) for v in planar(colours)],
        gammas=gammas,
    )))


main()

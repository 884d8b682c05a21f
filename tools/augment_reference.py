"""Numbers against which quadrant.augment is tested, computed with OpenCV and NumPy.

Usage: python tools/augment_reference.py > src/test/resources/quadrant/augment/reference.json
Needs numpy and opencv-python. Values are planar, 3 x SIZE x SIZE, RGB in 0-255.
"""

import json

import cv2
import numpy as np

SIZE = 12
HED = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]])  # scikit-image, rgb_from_hed


def planar(image, digits=3):
    return np.round(np.asarray(image, np.float64).transpose(2, 0, 1).ravel(), digits).tolist()


def smooth_patch():
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    waves = [128 + 100 * np.sin(0.35 * x + 0.5 * c) * np.cos(0.27 * y - 0.4 * c) for c in range(3)]
    return np.stack(waves, -1).round().astype(np.float32)


def warp(image, flip, degrees, scale, right, down):
    source = np.ascontiguousarray(image[:, ::-1]) if flip else image
    centre = ((SIZE - 1) / 2, (SIZE - 1) / 2)
    matrix = cv2.getRotationMatrix2D(centre, degrees, scale)
    matrix[:, 2] += (right, down)
    view = cv2.warpAffine(source, matrix, (SIZE, SIZE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return dict(flip=flip, degrees=degrees, scale=scale, right=right, down=down, view=planar(view))


def blur(image, sigma):
    view = cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101)
    return dict(sigma=sigma, view=planar(view))


def stain(image, alpha, beta, gain, offset):
    density = -np.log((image.reshape(-1, 3).astype(np.float64) + 1) / 256)
    amounts = density @ np.linalg.inv(HED) * alpha + beta
    view = np.exp(-(amounts @ HED)) * 256 - 1
    view = (view - 128) * gain + 128 + offset
    return dict(alpha=alpha, beta=beta, gain=gain, offset=offset,
                view=planar(np.clip(view, 0, 255).reshape(image.shape)))


def main():
    patch = smooth_patch()
    colours = np.random.default_rng(7).integers(0, 256, (SIZE, SIZE, 3)).astype(np.float32)
    colours[0, 0], colours[0, 1] = 0, 255
    print(json.dumps(dict(
        size=SIZE,
        patch=planar(patch),
        colours=planar(colours),
        warps=[
            warp(patch, False, 90.0, 1.0, 0.0, 0.0),
            warp(patch, False, 30.0, 0.85, 2.0, -1.25),
            warp(patch, True, 211.5, 1.2, -3.3, 0.7),
            warp(patch, True, 0.0, 1.0, 20.5, -17.0),
        ],
        blurs=[blur(patch, 0.3), blur(patch, 1.2), blur(patch, 3.0)],
        stains=[
            stain(colours, [1.0, 1.0, 1.0], [0.0, 0.0, 0.0], 1.0, 0.0),
            stain(colours, [0.85, 1.15, 1.1], [0.03, -0.03, 0.01], 1.0, 0.0),
            stain(colours, [1.15, 0.9, 0.85], [-0.03, 0.02, -0.01], 0.8, 15.0),
        ],
    )))


main()

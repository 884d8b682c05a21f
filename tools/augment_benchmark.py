"""Views a second of processor time on one core by albumentations, for the plans that AugmenterBenchmark measures.

    pip install albumentations==2.0.8 opencv-python-headless
    python tools/augment_benchmark.py FOLDER

FOLDER holds images (PNG, JPEG); the centre square of each, at 224 x 224, is what views are made of.
"""

import os
import sys
import time
from pathlib import Path

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import cv2
import numpy as np
import albumentations as A

SIZE = 224
VIEWS = 600
ROUNDS = 4


def images(folder):
    found = []
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix.lower() in (".png", ".jpg", ".jpeg"):
            pixels = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
            side = min(pixels.shape[:2])
            top, left = (pixels.shape[0] - side) // 2, (pixels.shape[1] - side) // 2
            found.append(cv2.resize(pixels[top : top + side, left : left + side], (SIZE, SIZE), interpolation=cv2.INTER_AREA))
        if len(found) == 40:
            break
    return found


def affine():
    return A.Affine(
        scale=(0.85, 1.2),
        translate_percent=(-0.054, 0.054),
        rotate=(-180, 180),
        interpolation=cv2.INTER_LINEAR,
        border_mode=cv2.BORDER_REFLECT_101,
        p=1,
    )


PLANS = {
    "geometry": [A.HorizontalFlip(p=0.5), A.VerticalFlip(p=0.5), affine()],
    "heavy": [
        A.HorizontalFlip(p=0.5),
        A.VerticalFlip(p=0.5),
        affine(),
        A.HEStain(method="random_preset", intensity_scale_range=(0.85, 1.15), intensity_shift_range=(-0.03, 0.03), p=1),
        A.RandomBrightnessContrast(brightness_limit=0.06, contrast_limit=0.2, p=1),
        A.OneOf([A.GaussianBlur(sigma_limit=(0.3, 1.2), p=0.2), A.GaussNoise(std_range=(1 / 255, 7 / 255), p=0.15)], p=0.35),
    ],
    "heavy with elastic and JPEG": [
        A.HorizontalFlip(p=0.5),
        A.VerticalFlip(p=0.5),
        affine(),
        A.ElasticTransform(alpha=60, sigma=8, interpolation=cv2.INTER_LINEAR, border_mode=cv2.BORDER_REFLECT_101, p=1),
        A.HEStain(method="random_preset", intensity_scale_range=(0.85, 1.15), intensity_shift_range=(-0.03, 0.03), p=1),
        A.RandomBrightnessContrast(brightness_limit=0.06, contrast_limit=0.2, p=1),
        A.OneOf(
            [
                A.GaussianBlur(sigma_limit=(0.3, 1.2), p=0.33),
                A.GaussNoise(std_range=(1 / 255, 7 / 255), p=0.33),
                A.ImageCompression(quality_range=(40, 95), p=0.34),
            ],
            p=1,
        ),
    ],
}


def main():
    cv2.setNumThreads(1)
    pictures = images(sys.argv[1])
    print(f"albumentations {A.__version__}, {len(pictures)} images")
    for name, transforms in PLANS.items():
        compose = A.Compose(transforms, seed=1)
        for _ in range(ROUNDS):
            start = time.process_time()
            for v in range(VIEWS):
                compose(image=pictures[v % len(pictures)])
            print(f"{name}: {VIEWS / (time.process_time() - start):.0f} views/s")


if __name__ == "__main__":
    main()

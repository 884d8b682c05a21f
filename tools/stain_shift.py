#!/usr/bin/env python3
"""Copies of H&E images as other laboratories and scanners would show them, to test how much a model loses by that.

Usage: stain_shift.py DATA.csv IMAGES OUT [STRENGTH]
Writes OUT/SHIFT/... for each shift below, and OUT/shifted.csv, which names them all. Needs numpy and Pillow.

Each shift acts on optical densities in the basis of haematoxylin and eosin of Ruifrok and Johnston (Analyt. Quant. Cytol. Histol.
23, 2001): the concentrations are multiplied, the stain vectors turned towards other dyes, and the light made warmer or darker.
STRENGTH (default 1) is the power of the factors and multiplies the turns. Nothing is random, and nothing is shared with Quadrant's own augmentation but the two stain vectors.
"""
import csv
import os
import sys

import numpy as np
from PIL import Image

HE = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]])
HE /= np.linalg.norm(HE, axis=1, keepdims=True)

# factors of haematoxylin, eosin and the rest; the stain vectors' shift in optical density (R, G, B); the light's colour
SHIFTS = {
    "pale": ((0.6, 0.6, 1.0), ((0, 0, 0), (0, 0, 0)), (1.0, 1.0, 1.0)),
    "dark": ((1.5, 1.4, 1.0), ((0, 0, 0), (0, 0, 0)), (1.0, 1.0, 1.0)),
    "purple": ((1.5, 0.7, 1.0), ((0, 0.05, -0.1), (0, 0, 0)), (1.0, 1.0, 1.0)),
    "pink": ((0.65, 1.5, 1.0), ((0, 0, 0), (0.05, 0, 0.1)), (1.0, 1.0, 1.0)),
    "yellowed": ((1.0, 1.0, 1.0), ((0, 0, 0), (-0.03, 0, 0.15)), (1.0, 0.96, 0.85)),
    "blue": ((1.1, 0.9, 1.0), ((0.12, 0, -0.1), (0, 0, 0)), (0.9, 0.96, 1.0)),
}


def shifted(rgb, factors, turns, light):
    density = -np.log10(np.maximum(rgb.astype(np.float64), 1) / 255)
    amounts = density.reshape(-1, 3) @ np.linalg.inv(HE)
    basis = HE.copy()
    basis[:2] += turns
    basis /= np.linalg.norm(basis, axis=1, keepdims=True)
    out = 255 * light * 10 ** -(amounts * factors @ basis)
    return np.clip(np.rint(out), 0, 255).astype(np.uint8).reshape(rgb.shape)


def main(data, images, out, strength="1"):
    power = float(strength)
    rows = list(csv.DictReader(open(data, newline="")))
    copies = []
    for name, (factors, turns, light) in SHIFTS.items():
        for row in rows:
            to = os.path.join(out, name, os.path.splitext(row["image"])[0] + ".png")
            os.makedirs(os.path.dirname(to), exist_ok=True)
            rgb = np.asarray(Image.open(os.path.join(images, row["image"])).convert("RGB"))
            copy = shifted(rgb, np.array(factors) ** power, np.array(turns) * power, np.array(light) ** power)
            Image.fromarray(copy).save(to)
            copies.append({**row, "image": os.path.relpath(to, out)})
    with open(os.path.join(out, "shifted.csv"), "w", newline="") as f:
        w = csv.DictWriter(f, rows[0].keys())
        w.writeheader()
        w.writerows(copies)


if __name__ == "__main__":
    main(*sys.argv[1:])

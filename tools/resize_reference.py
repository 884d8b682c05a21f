"""Writes src/test/resources/quadrant/pixels/resize.json: what Pillow makes of small float images.

Needs numpy and pillow. Run from the repository's root.
"""

import json
import pathlib

import numpy as np
from PIL import Image

SIZES = [((7, 5), (4, 3)), ((5, 7), (11, 9)), ((16, 16), (5, 5)), ((9, 40), (20, 20)), ((6, 6), (6, 13)), ((3, 2), (8, 8))]

cases = []
for number, ((width, height), (new_width, new_height)) in enumerate(SIZES):
    pixels = np.random.default_rng(number).uniform(0, 255, (height, width)).astype(np.float32)
    resized = Image.fromarray(pixels, mode="F").resize((new_width, new_height), Image.Resampling.BICUBIC)
    cases.append({
        "width": width,
        "height": height,
        "newWidth": new_width,
        "newHeight": new_height,
        "pixels": [float(np.round(v, 4)) for v in pixels.ravel()],
        "expected": [float(np.round(v, 4)) for v in np.asarray(resized).ravel()],
    })
out = pathlib.Path("src/test/resources/quadrant/pixels/resize.json")
out.write_text(json.dumps(cases, separators=(",", ":")) + "\n")

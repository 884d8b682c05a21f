"""Reference numbers for CropperTest and LabelMapTest: mirrored crops by numpy, connected pieces by scikit-image.

Writes src/test/resources/quadrant/imagej/marks.json.
"""
import json

import numpy as np
from skimage.measure import label, regionprops

image = np.add.outer(10 * np.arange(20), np.arange(23)).astype(float)
# an object at x 17..22, y 1..10: its longer side is 10, with a context of 0.5 the crop is 20 wide
left, top, side = round(17 + 3 - 10), round(1 + 5 - 10), 20
padded = np.pad(image, 40, mode="reflect")
crop = padded[40 + top : 40 + top + side, 40 + left : 40 + left + side]

rng = np.random.default_rng(7)
mask = (rng.random((24, 31)) < 0.42).astype(int) * rng.integers(1, 3, (24, 31))
pieces = []
for value in (1, 2):
    for p in regionprops(label(mask == value, connectivity=2)):
        y0, x0, y1, x1 = p.bbox
        first = min((int(y), int(x)) for y, x in p.coords)
        pieces.append([value, x0, y0, x1 - x0, y1 - y0, int(p.area), first[0] * 31 + first[1]])
pieces.sort(key=lambda p: p[-1])

with open("src/test/resources/quadrant/imagej/marks.json", "w") as out:
    json.dump({"crop": crop.ravel().tolist(), "mask": mask.ravel().tolist(), "pieces": pieces}, out)
    out.write("\n")

"""Writes small images in formats that Java cannot write, by Pillow, tifffile and imagecodecs.

    python3 tools/make_formats.py src/test/resources/quadrant/imagej/formats

Pixel (x, y) of RGB is (5x, 7y, x + y), of 16 bits 317x + 911y, of floats x / 4 − y; lossy.png is what Pillow reads of lossy.webp.
"""

import pathlib
import sys

import numpy as np
import tifffile
from PIL import Image

HEIGHT, WIDTH = 30, 40


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    rgb = np.stack([5 * x, 7 * y, x + y], -1).astype("u1")
    grey = (317 * x + 911 * y).astype("u2")
    floats = (x / 4 - y).astype("f4")
    Image.fromarray(rgb).save(folder / "lossless.webp", lossless=True)
    other = Image.fromarray(255 - rgb)
    Image.fromarray(rgb).save(folder / "animated.webp", lossless=True, save_all=True, append_images=[other])
    Image.fromarray(rgb).save(folder / "lossy.webp", quality=90)
    Image.open(folder / "lossy.webp").save(folder / "lossy.png")
    alpha = np.dstack([rgb, np.where(x < 20, 255, 0)]).astype("u1")
    Image.fromarray(alpha).save(folder / "alpha.webp", lossless=True, exact=True)
    Image.fromarray(rgb).save(folder / "image.jp2")

    def tiff(name, values, **options):
        tifffile.imwrite(folder / name, values, **({"compression": "zstd"} | options))

    tiff("zstd-rgb.tif", rgb, photometric="rgb", rowsperstrip=7, predictor=True)
    planes = np.moveaxis(rgb, -1, 0)
    tiff("zstd-planar-rgb.tif", planes, photometric="rgb", planarconfig="separate", rowsperstrip=9)
    tiff("zstd-grey.tif", grey, tile=(16, 32), predictor=True, byteorder=">")
    tiff("zstd-float.tif", floats, tile=(16, 16), predictor=True, bigtiff=True)
    tiff("jpeg2000.tif", rgb, photometric="rgb", compression="jpeg2000")


main(pathlib.Path(sys.argv[1]))

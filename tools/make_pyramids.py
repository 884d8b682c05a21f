"""Writes small pyramids as tifffile does, and the SHA-256 of each level's pixels as tifffile reads them again.

    python3 tools/make_pyramids.py src/test/resources/quadrant/imagej/pyramids

Pixels are steps, RGB, 8 bits; levels are means of 2x2. levels.csv: file, level, width, height, sha256 of the
bytes r, g, b, r, ... row by row.
"""

import csv
import gzip
import hashlib
import pathlib
import sys

import numpy as np
import tifffile


def picture(height, width):
    y, x = np.mgrid[:height, :width]
    # steps, as they pack well
    rgb = np.stack([x // 8 * 13, y // 8 * 11, (x + 2 * y) // 16 * 17], -1)
    return (rgb % 256).astype(np.uint8)


def half(rgb):
    h, w = rgb.shape[0] // 2 * 2, rgb.shape[1] // 2 * 2
    return rgb[:h, :w].reshape(h // 2, 2, w // 2, 2, 3).mean((1, 3)).astype(np.uint8)


def write(path, levels, big, order, options, ome):
    description = None
    with tifffile.TiffWriter(path, bigtiff=big, byteorder=order, ome=ome) as out:
        metadata = {"axes": "YXS", "PhysicalSizeX": 0.25, "PhysicalSizeXUnit": "µm"} if ome else None
        out.write(levels[0], subifds=len(levels) - 1, metadata=metadata, description=description, **options)
        for level in levels[1:]:
            out.write(level, subfiletype=1, metadata=None, **options)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    levels = [picture(120, 180)]
    while len(levels) < 3:
        levels.append(half(levels[-1]))
    tiles = {"photometric": "rgb", "tile": (32, 32)}
    files = {
        "ome-deflate.ome.tif": (False, "<", tiles | {"compression": "zlib", "predictor": True}, True),
        "big-endian-lzw.tif": (False, ">", tiles | {"compression": "lzw"}, False),
        "bigtiff-planar.tif": (True, "<", tiles | {"compression": "zlib", "planarconfig": "separate"}, False),
        "bigtiff-jpeg.ome.tif": (True, "<", tiles | {"compression": "jpeg", "compressionargs": {"level": 90}}, True),
        "strips.tif": (False, "<", {"photometric": "rgb", "compression": "zlib", "rowsperstrip": 10}, False),
    }
    rows = []
    for name, (big, order, options, ome) in files.items():
        planar = options.get("planarconfig") == "separate"
        data = [np.moveaxis(v, -1, 0) if planar else v for v in levels]
        write(folder / name, data, big, order, options, ome)
        with tifffile.TiffFile(folder / name) as file:
            for i, level in enumerate(file.series[0].levels):
                rgb = np.moveaxis(level.asarray(), 0, -1) if planar else level.asarray()
                digest = hashlib.sha256(np.ascontiguousarray(rgb).tobytes()).hexdigest()
                rows.append([name, i, rgb.shape[1], rgb.shape[0], digest])
                if "jpeg" in name:
                    # decoders differ by a grey level, so the pixels themselves
                    (folder / f"{name}.{i}.rgb.gz").write_bytes(gzip.compress(np.ascontiguousarray(rgb).tobytes(), mtime=0))
    with open(folder / "levels.csv", "w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([["file", "level", "width", "height", "sha256"], *rows])


main(pathlib.Path(sys.argv[1]))

"""Writes small stacks as tifffile does, and a hash of each plane's pixels as tifffile reads them again.

    python3 tools/make_stacks.py src/test/resources/quadrant/imagej/stacks

imagej-own.tif was written by ImageJ and is only read. planes.csv: file, level, frame, slice, channel (each from 1, the level
from 0), width, height, the first 16 digits of the sha256 of the values as little-endian float32, row by row.
"""

import csv
import hashlib
import pathlib
import sys

import numpy as np
import tifffile

HEIGHT, WIDTH = 18, 20


def values(shape, dtype):
    """No two planes are alike."""
    v = np.arange(np.prod(shape)).reshape(shape)
    return (v * 7 % 251 if dtype == "u1" else v * 3).astype(dtype)


def ome(path, axes, shape, dtype="u2", subifds=0, metadata=None, **options):
    big = {"tile": (32, 32)} if subifds else {}
    data = values(shape, dtype)
    with tifffile.TiffWriter(path, ome=True, byteorder=options.pop("byteorder", "<")) as out:
        out.write(data, subifds=subifds, metadata={"axes": axes} | (metadata or {}), **big, **options)
        for _ in range(subifds):
            data = np.ascontiguousarray(data[..., ::2, ::2])
            out.write(data, subfiletype=1, metadata=None, **big, **options)


def imagej(path, axes, shape, dtype="u2", metadata=None, **options):
    tifffile.imwrite(path, values(shape, dtype), imagej=True, metadata={"axes": axes} | (metadata or {}), **options)


def write(folder):
    grey = {"photometric": "minisblack"}
    rgb = {"photometric": "rgb"}
    packed = {"compression": "zlib"}
    names = {"Channel": {"Name": ["DAPI", "GFP", "Cy5"]}, "PhysicalSizeX": 0.5, "PhysicalSizeXUnit": "µm"}
    h, w = HEIGHT, WIDTH
    ome(folder / "cyx.ome.tif", "CYX", (3, h, w), **grey, metadata=names)
    ome(folder / "cyx-float.ome.tif", "CYX", (2, h, w), "f4", **grey, **packed)
    ome(folder / "cyx-planar.ome.tif", "CYX", (4, h, w), **grey, planarconfig="separate")
    ome(folder / "cyx-planar-packed.ome.tif", "CYX", (2, h, w), "u1", **grey, **packed, planarconfig="separate", rowsperstrip=5)
    ome(folder / "yxc.ome.tif", "YXC", (h, w, 5), **grey, planarconfig="contig")
    ome(folder / "zcyx.ome.tif", "ZCYX", (4, 2, h, w), "u1", **grey)
    ome(folder / "tzcyx.ome.tif", "TZCYX", (2, 3, 2, h, w), **grey, **packed)
    ome(folder / "tczyx.ome.tif", "TCZYX", (2, 3, 2, h, w), "u1", **grey, byteorder=">")
    ome(folder / "ztyx.ome.tif", "ZTYX", (3, 2, h, w), "u1", **grey)
    ome(folder / "yxs.ome.tif", "YXS", (h, w, 3), "u1", **rgb)
    ome(folder / "zyxs.ome.tif", "ZYXS", (3, h, w, 3), "u1", **rgb, **packed)
    ome(folder / "zsyx.ome.tif", "ZSYX", (2, 3, h, w), "u1", **rgb, planarconfig="separate")
    ome(folder / "cyx-pyramid.ome.tif", "CYX", (2, 72, 80), "u1", subifds=2, **grey, **packed)
    ome(folder / "zcyx-pyramid.ome.tif", "ZCYX", (2, 2, 36, 40), "u1", subifds=1, **grey, **packed)
    labels = [f"c:{c + 1}/3 z:{z + 1}/2 - {n}" for z in range(2) for c, n in enumerate(["DAPI", "GFP", "Cy5"])]
    imagej(folder / "imagej-labels.tif", "ZCYX", (2, 3, h, w), "u1", metadata={"Labels": labels}, byteorder=">")
    imagej(folder / "imagej-tzcyx.tif", "TZCYX", (2, 3, 2, h, w), "u1")
    imagej(folder / "imagej-one-page.tif", "TZCYX", (2, 3, 2, h, w), "u1", truncate=True)
    imagej(folder / "imagej-zyxs.tif", "ZYXS", (3, h, w, 3), "u1")


def rows(path):
    with tifffile.TiffFile(path) as file:
        for k, level in enumerate(file.series[0].levels):
            data, axes = level.asarray(squeeze=False), level.get_axes(squeeze=False)
            for axis in "TZCS":
                if axis not in axes:
                    data, axes = data[np.newaxis], axis + axes
            data = np.einsum(f"{axes}->TZCSYX", data)
            for t, z in np.ndindex(data.shape[:2]):
                channels = data[t, z].reshape(-1, *data.shape[-2:])
                for c, plane in enumerate(channels):
                    digest = hashlib.sha256(np.ascontiguousarray(plane).astype("<f4").tobytes()).hexdigest()[:16]
                    yield [path.name, k, t + 1, z + 1, c + 1, plane.shape[1], plane.shape[0], digest]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    write(folder)
    table = [row for path in sorted(folder.glob("*.tif")) for row in rows(path)]
    with open(folder / "planes.csv", "w", newline="") as out:
        header = ["file", "level", "frame", "slice", "channel", "width", "height", "sha256"]
        csv.writer(out, lineterminator="\n").writerows([header, *table])


main(pathlib.Path(sys.argv[1]))

"""Makes 16-bit images of many named channels in which one channel knows the class, by its texture and not by its brightness.

    python3 tools/make_channels.py OUTPUT [--per-class 40] [--channels 5] [--size 80] [--seed 1] [--clarity 0.5]
                                   [--split] [--format imagej|ome|mixed] [--reorder N] [--lack N]

Needs numpy, scipy and tifffile. Writes OUTPUT/CLASS/*.tif and OUTPUT/labels.csv (image, label, group, fold).
The last channel has filaments, a mesh, spots or clouds, as the class says, under as much noise as --clarity leaves (0 to 1). Its pixels
have the same values in another order in every image, times the exposure of the well; each class has the same exposures. So mean, deviation
and every percentile of the channel are the same in every class, which is checked. The other channels show nuclei, membranes, spots and
haze, with no regard to the class; from channel to channel brightness differs by factors of 10.
--split: the class is two bits, one in the last channel, one in the second. --reorder, --lack: the first N files of each class have
another order of channels; lack the second channel.
"""

import argparse
import csv
import pathlib

import numpy as np
import tifffile
from scipy import ndimage, stats

CLASSES = ["filaments", "mesh", "spots", "clouds"]
MARKERS = (
    "DAPI CD3 CD8 Ki67 CD4 CD20 CD45 CD68 PanCK Vimentin CD31 CD56 FoxP3 PD1 PDL1 CD11b CD11c CD14 CD16 CD34 CD44 CD163 CD206 HLA-DR"
    " SMA Collagen ECadherin EGFR HER2 ER PR p53 BCL2 GranzymeB CD57 CD138 CD21 S100 Laminin").split()
KNOWING = "Actin"
WELL = 2
FOLDS = 5


def blurred(rng, size, sigma):
    return ndimage.gaussian_filter(rng.standard_normal((size, size)), sigma, mode="wrap")


def ranks(field):
    """Normal scores: the same values for every field, in its order."""
    order = stats.rankdata(field + 1e-9 * np.arange(field.size).reshape(field.shape), method="ordinal").reshape(field.shape)
    return stats.norm.ppf((order - 0.5) / field.size)


def texture(kind, rng, size):
    y, x = np.mgrid[:size, :size]
    if kind == "filaments":
        field, angle = np.zeros((size, size)), rng.uniform(0, np.pi)
        for a, offset in zip(angle + rng.normal(0, 0.25, 14), rng.uniform(-0.7, 0.7, 14)):
            d = (x - size / 2) * np.cos(a) + (y - size / 2) * np.sin(a) - offset * size
            field = np.maximum(field, np.exp(-(d / 1.3) ** 2))
        return field
    points = rng.uniform(0, size, (40, 2))
    d = np.sort(np.hypot(x[..., None] - points[:, 0], y[..., None] - points[:, 1]), axis=-1)
    if kind == "mesh":
        return np.exp(-((d[..., 1] - d[..., 0]) / 2) ** 2)
    if kind == "spots":
        return np.exp(-(d[..., 0] / 2.5) ** 2)
    return blurred(rng, size, 4)


def knowing(kind, rng, size, clarity):
    """Between 0 and 1, the same values in every image."""
    field = clarity * ranks(texture(kind, rng, size)) + (1 - clarity) * ranks(blurred(rng, size, 1) + blurred(rng, size, 2.5))
    return np.sort(stats.gamma.ppf((np.arange(field.size) + 0.5) / field.size, 2) / 12)[np.argsort(np.argsort(field.ravel()))].reshape(field.shape)


def other(sort, rng, size, cells):
    y, x = np.mgrid[:size, :size]
    d = np.hypot(x[..., None] - cells[:, 0], y[..., None] - cells[:, 1]) / cells[:, 2]
    lit = np.where(rng.random(len(cells)) < 0.6, rng.uniform(0.3, 1, len(cells)), 0.03)
    if sort == "nuclei":
        field = (np.clip(3 - 3 * d, 0, 1) * np.maximum(lit, 0.4)).max(-1) * (1 + 0.15 * blurred(rng, size, 1.5) / 0.19)
    elif sort == "membranes":
        field = (np.exp(-((d - 1.3) / 0.15) ** 2) * lit).max(-1)
    elif sort == "marks":
        points = rng.uniform(0, size, (rng.integers(5, 40), 2))
        field = np.exp(-(((x[..., None] - points[:, 0]) ** 2 + (y[..., None] - points[:, 1]) ** 2) / 3)).max(-1)
    else:
        field = np.clip(0.4 + blurred(rng, size, 6) * 4, 0, 1)
    return np.clip(0.03 + 0.8 * ndimage.gaussian_filter(field, 0.7), 0, 1)


def image(label, rng, args, exposures):
    cells = np.stack([*rng.uniform(0, args.size, (2, 9)), rng.uniform(6, 10, 9)], 1)
    sorts = ["nuclei", "membranes", "marks", "nuclei", "haze"]
    planes = [other(sorts[c % 5], rng, args.size, cells) for c in range(args.channels - 1)]
    if args.split:
        planes[1] = knowing(CLASSES[2 + label % 2], rng, args.size, args.clarity)
        planes.append(knowing(CLASSES[label // 2], rng, args.size, args.clarity))
    else:
        planes.append(knowing(CLASSES[label], rng, args.size, args.clarity))
    knows = {args.channels - 1, 1} if args.split else {args.channels - 1}
    out = []
    for c, plane in enumerate(planes):
        plane = plane * exposures[c] * [20000, 2000, 200][c % 3]
        if c not in knows:
            plane = rng.poisson(plane) + rng.normal(0, 4, plane.shape)
        out.append(np.clip(plane + 100, 0, 65535).round().astype(np.uint16))
    return np.stack(out)


def write(path, planes, names, ome):
    if ome:
        tifffile.imwrite(path, planes, ome=True, photometric="minisblack", compression="zlib",
                         metadata={"axes": "CYX", "Channel": {"Name": names}, "PhysicalSizeX": 0.325, "PhysicalSizeXUnit": "µm"})
    else:
        ranges = tuple(float(v) for p in planes for v in (p.min(), np.percentile(p, 99.8)))
        tifffile.imwrite(path, planes, imagej=True, metadata={"axes": "CYX", "mode": "composite", "Labels": names, "Ranges": ranges})


def check(values, labels):
    """Mean, deviation and percentiles, sorted within a class, are alike in all classes to a rounding."""
    sets = [np.sort([[p.mean(), p.std(), *np.percentile(p, [1, 25, 50, 75, 99])] for p, l in zip(values, labels) if l == k], 0) for k in sorted(set(labels))]
    worst = max(float(np.abs(s - sets[0]).max()) for s in sets)
    assert worst < 1, worst
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--per-class", type=int, default=40)
    parser.add_argument("--channels", type=int, default=5)
    parser.add_argument("--size", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clarity", type=float, default=0.5)
    parser.add_argument("--split", action="store_true")
    parser.add_argument("--format", choices=["imagej", "ome", "mixed"], default="imagej")
    parser.add_argument("--reorder", type=int, default=0)
    parser.add_argument("--lack", type=int, default=0)
    args = parser.parse_args()
    if not 2 <= args.channels <= len(MARKERS) + 1:
        parser.error(f"--channels must be from 2 to {len(MARKERS) + 1}")
    names = MARKERS[: args.channels - 1] + [KNOWING]
    rng = np.random.default_rng(args.seed)
    wells = -(-args.per_class // WELL)
    exposures = np.exp(rng.normal(0, 0.25, (wells, args.channels)))
    rows, knows, labels = [], [], []
    for label, name in enumerate(CLASSES):
        (args.output / name).mkdir(parents=True, exist_ok=True)
        for i in range(args.per_class):
            planes, own = image(label, rng, args, exposures[i // WELL]), list(names)
            knows.append(planes[-1])
            labels.append(label)
            if i < args.reorder:
                order = rng.permutation(args.channels)
                planes, own = planes[order], [names[c] for c in order]
            if i < args.lack:
                kept = [c for c, n in enumerate(own) if n != names[1]]
                planes, own = planes[kept], [own[c] for c in kept]
            ome = args.format == "ome" or args.format == "mixed" and i % 2 == 1
            file = f"{name}/{name}_{i + 1:03d}" + (".ome.tif" if ome else ".tif")
            write(args.output / file, planes, own, ome)
            rows.append([file, name, f"{name}-well{i // WELL + 1:02d}", i // WELL % FOLDS + 1])
    with open(args.output / "labels.csv", "w", newline="") as f:
        csv.writer(f).writerows([["image", "label", "group", "fold"], *rows])
    if not args.split:
        print(f"{KNOWING}: mean, deviation and percentiles of the classes differ by {check(knows, labels):.2f} of 65535 at most")


main()

#!/usr/bin/env python3
"""Over several seeds: pooled balanced accuracy over the folds of a CSV of one way to fine-tune and of another, and the
paired difference with its 95 % interval.

Usage: tools/seeds.py DATA.csv IMAGES OUT SEEDS "options of one" "options of the other"
Example: tools/seeds.py crc70-folds.csv crc70 out/crc 1,2,3 "--backbone mobilenet" "--backbone mobilenet --depth 0"

The interval is a paired percentile bootstrap over groups (2000 resamples); each resample takes the mean over the seeds of
the difference, so that it tells of the images' chance and, by the mean, of the seeds' too.
"""
import collections
import csv
import pathlib
import random
import subprocess
import sys

QUADRANT = pathlib.Path(__file__).resolve().parents[1] / "bin/quadrant"


def balanced_accuracy(rows):
    n = collections.Counter(r[1] for r in rows)
    right = collections.Counter(r[1] for r in rows if r[2])
    return sum(right[c] / n[c] for c in n) / len(n)


def pooled(data, images, out, seed, options):
    rows = []
    for fold in sorted({r["fold"] for r in csv.DictReader(open(data))}, key=int):
        folder = out / fold
        if not (folder / "predictions.csv").exists():
            subprocess.run(
                [QUADRANT, "finetune", data, "--images", images, "--fold", fold, "--seed", str(seed), "-q",
                 "--output", folder, *options.split()], check=True, stdout=subprocess.DEVNULL)
        rows += csv.DictReader(open(folder / "predictions.csv"))
    return {r["image"]: (r.get("group") or r["image"], r["label"], r["label"] == r["predicted"]) for r in rows}


def main(data, images, out, seeds, one, other):
    seeds = [int(s) for s in seeds.split(",")]
    runs = [[pooled(data, images, pathlib.Path(out) / name / str(s), s, options) for s in seeds]
            for name, options in (("one", one), ("other", other))]
    for name, run in zip((one, other), runs):
        print(name or "(defaults)", " ".join("%.4f" % balanced_accuracy(list(r.values())) for r in run))
    ids = sorted(runs[0][0])
    groups = collections.defaultdict(list)
    for i in ids:
        groups[runs[0][0][i][0]].append(i)
    names = sorted(groups)
    classes = len({runs[0][0][i][1] for i in ids})

    def difference(drawn):
        return sum(balanced_accuracy([a[i] for i in drawn]) - balanced_accuracy([b[i] for i in drawn])
                   for a, b in zip(*runs)) / len(seeds)

    rng = random.Random(1)
    draws = []
    while len(draws) < 2000:
        drawn = [i for g in rng.choices(names, k=len(names)) for i in groups[g]]
        if len({runs[0][0][i][1] for i in drawn}) == classes:
            draws.append(difference(drawn))
    draws.sort()
    print("paired difference %+.4f, 95 %% interval %+.4f to %+.4f, %d seeds, %d images in %d groups"
          % (difference(ids), draws[50], draws[1949], len(seeds), len(ids), len(names)))


if __name__ == "__main__":
    main(*sys.argv[1:])

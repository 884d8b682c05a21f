"""Does it help to continue a model? Trains on all, on half, and continued, on the same held-out folds.

    python3 tools/continue_study.py FOLDS.csv --images ROOT --work DIR --depth 2 [--java "java …"] > table.md

FOLDS.csv has the columns image,label,group,fold. In each fold the groups of the training images are dealt out in two halves
by turns within each class. Ways: everything at once; the first half alone; the first half, continued with the second alone;
the first half, continued with both. Prints pooled balanced accuracy with 95 % intervals (bootstrap over groups, 4,000
resamples), and the paired difference from everything at once. What was trained already is not trained again.
"""

import argparse
import csv
import pathlib
import shlex
import subprocess

import numpy as np


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, ["image", "label", "group", "fold"], lineterminator="\n", extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)


def halves(rows):
    groups = {}
    for r in rows:
        groups.setdefault(r["group"], r["label"])
    turn, first = {}, set()
    for group, label in groups.items():
        turn[label] = turn.get(label, 0) + 1
        if turn[label] % 2:
            first.add(group)
    return [r for r in rows if r["group"] in first], [r for r in rows if r["group"] not in first]


def train(a, work, name, rows, test, fold, backbone=None):
    out = work / name
    if not (out / "predictions.csv").exists():
        table = work / (name + ".csv")
        write(table, rows + test)
        command = shlex.split(a.java) + ["finetune", str(table), "--images", a.images, "--fold", str(fold)]
        command += ["--depth", str(a.depth), "--seed", str(a.seed), "--tta", "none", "--output", str(out), "--quiet"]
        subprocess.run(command + (["--backbone", str(backbone)] if backbone else []), check=True)
    with open(out / "predictions.csv", encoding="utf-8") as f:
        return list(csv.DictReader(f)), out / "model.onnx"


def balanced(truth, right):
    return np.mean([right[truth == k].mean() for k in np.unique(truth)])


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folds")
    p.add_argument("--images", required=True)
    p.add_argument("--work", required=True, type=pathlib.Path)
    p.add_argument("--depth", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--java", default="bin/quadrant")
    a = p.parse_args()
    with open(a.folds, encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    ways = {w: [] for w in ["all at once", "first half", "first half, then the second", "first half, then both"]}
    for fold in sorted({int(r["fold"]) for r in rows}):
        work = a.work / f"fold{fold}"
        work.mkdir(parents=True, exist_ok=True)
        test = [r for r in rows if int(r["fold"]) == fold]
        rest = [r for r in rows if int(r["fold"]) != fold]
        one, two = halves(rest)
        ways["all at once"] += train(a, work, "all", rest, test, fold)[0]
        first, model = train(a, work, "first", one, test, fold)
        ways["first half"] += first
        ways["first half, then the second"] += train(a, work, "second", two, test, fold, model)[0]
        ways["first half, then both"] += train(a, work, "both", rest, test, fold, model)[0]

    order = {r["image"]: i for i, r in enumerate(ways["all at once"])}
    truth = np.array([r["label"] for r in ways["all at once"]])
    names, group = np.unique([r["group"] for r in ways["all at once"]], return_inverse=True)
    right = {}
    for way, said in ways.items():
        right[way] = np.zeros(len(order))
        for r in said:
            right[way][order[r["image"]]] = r["label"] == r["predicted"]
    random = np.random.default_rng(1)
    members = [np.flatnonzero(group == g) for g in range(len(names))]
    draws = {w: [] for w in ways}
    for _ in range(4000):
        take = np.concatenate([members[g] for g in random.integers(0, len(names), len(names))])
        for w in ways:
            draws[w].append(balanced(truth[take], right[w][take]))
    print("| trained on | balanced accuracy | less all at once |\n|---|---|---|")
    for w in ways:
        low, high = np.quantile(draws[w], [0.025, 0.975])
        line = f"| {w} | {balanced(truth, right[w]):.3f} ({low:.3f}–{high:.3f}) |"
        if w != "all at once":
            d = np.array(draws[w]) - np.array(draws["all at once"])
            dl, dh = np.quantile(d, [0.025, 0.975])
            line += f" {balanced(truth, right[w]) - balanced(truth, right['all at once']):+.3f} ({dl:+.3f} to {dh:+.3f}) |"
        else:
            line += " |"
        print(line)


if __name__ == "__main__":
    main()

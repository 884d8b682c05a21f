"""Writes the data and numbers that VariantsTest checks against: the four variants of features, chosen by left-out error.

Usage: python tools/variants_reference.py  (from the root of the repository; numpy 2)

Every fit is made anew by the normal equations, without the images that it leaves out: standardised numbers of each layer times
1/sqrt(how many they are), targets 1 and -1/(C - 1), weights n/(C n_c), a free intercept, and a penalty of strength x the mean eigenvalue of
the weighted, centred kernel of all images. A layer's family is whole, centre or early; the floors of the deviations are 1e-3 and, for early, 1e-4.
For each of the four variants and each strength the JSON holds the error of the images left out; the choice by all of them; for each
block the choice by the others, and the scores of its images by it.
"""

import json
from pathlib import Path

import numpy as np

OUT = Path("src/test/resources/quadrant/training/variants_reference.json")
STRENGTHS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]
VARIANTS = {"EQUAL": ("whole",), "CENTRE": ("whole", "centre"), "EARLY": ("whole", "early"), "BOTH": ("whole", "centre", "early")}
CHANNELS = (3, 5)  # of two layers; the first is early
WIDTHS = {"whole": [6, 10], "centre": [6, 10], "early": [3]}


def case(name, rng, signal, per_class=9, classes=3, blocks=4):
    label = np.repeat(np.arange(classes), per_class)
    n = len(label)
    block = np.arange(n) % blocks
    rows = {}
    for family, widths in WIDTHS.items():
        means = rng.normal(size=(classes, sum(widths))) * signal[family]
        rows[family] = np.round(rng.normal(size=(n, sum(widths))) * 0.7 + means[label] + 2, 4)
    weight = n / (classes * np.bincount(label)[label])
    y = np.where(label[:, None] == np.arange(classes), 1.0, -1.0 / (classes - 1))

    def features(families):
        parts = []
        for f in families:
            z = (rows[f] - rows[f].mean(0)) / (rows[f].std(0) + (1e-4 if f == "early" else 1e-3))
            parts.append(z / np.sqrt(np.repeat(WIDTHS[f], WIDTHS[f])))
        return np.concatenate(parts, 1)

    def ridge(x, own, alpha):
        w = weight[own]
        mx, my = np.average(x[own], axis=0, weights=w), np.average(y[own], axis=0, weights=w)
        a, b = (x[own] - mx) * np.sqrt(w)[:, None], (y[own] - my) * np.sqrt(w)[:, None]
        coefficients = np.linalg.solve(a.T @ a + alpha * np.eye(x.shape[1]), a.T @ b)
        return coefficients, my - mx @ coefficients

    trials = []
    for variant, families in VARIANTS.items():
        x = features(families)
        centred = (x - np.average(x, axis=0, weights=weight)) * np.sqrt(weight)[:, None]
        mean_eigenvalue = (centred * centred).sum() / n
        for strength in STRENGTHS:
            left = np.empty((n, classes))
            for b in range(blocks):
                coefficients, bias = ridge(x, np.flatnonzero(block != b), strength * mean_eigenvalue)
                left[block == b] = x[block == b] @ coefficients + bias
            errors = weight * ((left - y) ** 2).sum(1) / (n * classes)
            coefficients, bias = ridge(x, np.arange(n), strength * mean_eigenvalue)
            trials.append({"variant": variant, "strength": strength, "errors": errors, "left": left, "scores": x @ coefficients + bias})
    best = min(trials, key=lambda t: t["errors"].sum())
    nested, choices = np.empty((n, classes)), []
    for b in range(blocks):
        t = min(trials, key=lambda t: t["errors"][block != b].sum())
        choices.append([t["variant"], t["strength"]])
        nested[block == b] = t["left"][block == b]
    return {
        "name": name,
        "classes": classes,
        "label": label.tolist(),
        "block": block.tolist(),
        "rows": np.concatenate([rows[f] for f in WIDTHS], 1).tolist(),
        "errors": [float(t["errors"].sum()) for t in trials],
        "variant": best["variant"],
        "strength": best["strength"],
        "scores": best["scores"].tolist(),
        "choices": choices,
        "nested": nested.tolist(),
    }


def main():
    cases = [
        case("whole", np.random.default_rng(1), {"whole": 0.9, "centre": 0.0, "early": 0.0}),
        case("centre", np.random.default_rng(2), {"whole": 0.1, "centre": 0.6, "early": 0.0}),
        case("early", np.random.default_rng(3), {"whole": 0.1, "centre": 0.0, "early": 0.9}),
        case("both", np.random.default_rng(4), {"whole": 0.2, "centre": 0.4, "early": 0.6}),
        case("noise", np.random.default_rng(6), {"whole": 0.0, "centre": 0.0, "early": 0.0}),
    ]
    OUT.write_text(json.dumps(cases) + "\n", encoding="utf-8")
    for c in cases:
        print(c["name"], c["variant"], c["strength"], c["choices"])


main()

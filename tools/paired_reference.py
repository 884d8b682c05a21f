"""Writes the numbers that PairedDifferenceTest checks against, computed by scikit-learn and NumPy.

Usage: python tools/paired_reference.py  (from the root of the repository; numpy 2, scikit-learn 1.9)
"""

import json
from pathlib import Path

import numpy as np
from scipy.stats import norm, t
from sklearn.metrics import balanced_accuracy_score

OUT = Path("src/test/resources/quadrant/evaluation/paired_reference.json")


def ends(values, truth, group, errors):
    """The quantiles between which the ends of an expanded percentile interval (Hesterberg 2015) lie, so many standard errors
    of the level of 2000 resamples away; n is the harmonic mean of the groups that hold each class."""
    each = [len(np.unique(group[truth == k])) for k in np.unique(truth)]
    groups = max(2, len(each) / sum(1 / n for n in each))
    a = norm.cdf(-np.sqrt(groups / (groups - 1)) * t.ppf(0.975, groups - 1))
    a = max(a, 1 / 2000)
    d = errors * np.sqrt(a * (1 - a) / 2000)
    return np.quantile(values, [max(0, a - d), a + d, 1 - a - d, min(1, 1 - a + d)]).tolist()


def recall(truth, pred):
    return np.mean([(pred[truth == k] == k).mean() for k in np.unique(truth)])


def case(name, rng, n, classes, groups, skill):
    truth = rng.integers(0, classes, n)
    group = rng.integers(0, groups, n)
    # both err on the same hard groups, so that unpaired intervals would be wider
    hard = rng.random(groups) < 0.4
    said = []
    for s in skill:
        right = rng.random(n) < np.where(hard[group], s - 0.4, s)
        said.append(np.where(right, truth, rng.integers(0, classes, n)))
    a, b = said
    names = np.unique(group)
    rows = [np.flatnonzero(group == g) for g in names]
    draws = np.random.default_rng(1)
    differences = []
    for _ in range(20000):
        i = np.concatenate([rows[g] for g in draws.integers(0, len(names), len(names))])
        differences.append(recall(truth[i], a[i]) - recall(truth[i], b[i]))
    return {
        "name": name,
        "classes": classes,
        "truth": truth.tolist(),
        "group": group.tolist(),
        "a": a.tolist(),
        "b": b.tolist(),
        "difference": balanced_accuracy_score(truth, a) - balanced_accuracy_score(truth, b),
        "bounds": ends(differences, truth, group, 3),
    }


def main():
    rng = np.random.default_rng(20260102)
    cases = [
        case("better", rng, 160, 4, 20, (0.95, 0.6)),
        case("alike", rng, 60, 3, 12, (0.85, 0.85)),
        case("worse, every image a group", rng, 90, 2, 4000, (0.6, 0.95)),
    ]
    OUT.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

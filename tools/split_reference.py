"""Writes src/test/resources/quadrant/dataset/split.json: the folds of scikit-learn's StratifiedGroupKFold, unshuffled.

Needs numpy and scikit-learn. Run from the repository's root.
"""

import json
import pathlib

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

cases = []
for seed, (groups, classes, folds) in enumerate([(12, 2, 3), (40, 3, 5), (60, 4, 5), (25, 4, 2)]):
    counts = np.random.default_rng(seed).poisson(4, (groups, classes)) + 1
    spread = classes * (counts**2).sum(1) - counts.sum(1) ** 2  # n² times the variance, without rounding
    assert (np.argsort(-spread, kind="stable") == np.argsort(-counts.std(axis=1), kind="stable")).all()
    y = np.concatenate([np.repeat(np.arange(classes), row) for row in counts])
    group = np.concatenate([np.full(row.sum(), g) for g, row in enumerate(counts)])
    parts = np.full(groups, -1)
    splitter = StratifiedGroupKFold(folds)
    for fold, (_, test) in enumerate(splitter.split(np.zeros(len(y)), y, group)):
        parts[group[test]] = fold
    cases.append({"counts": counts.tolist(), "folds": folds, "parts": parts.tolist()})
out = pathlib.Path("src/test/resources/quadrant/dataset/split.json")
out.parent.mkdir(parents=True, exist_ok=True)
out.write_text(json.dumps(cases, separators=(",", ":")) + "\n")

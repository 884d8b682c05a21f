"""Writes the numbers that EvaluationTest checks against, computed by scikit-learn and NumPy.

Usage: python tools/metrics_reference.py  (from the root of the repository; numpy 2, scikit-learn 1.9)
"""

import json
from pathlib import Path

import numpy as np
from scipy.stats import norm, t
from sklearn import metrics

OUT = Path("src/test/resources/quadrant/evaluation/metrics_reference.json")


def ends(values, truth, group, errors):
    """The quantiles between which the ends of an expanded percentile interval (Hesterberg 2015) lie, so many standard errors
    of the level of 2000 resamples away; n is the harmonic mean of the groups that hold each class."""
    each = [len(np.unique(group[truth == k])) for k in np.unique(truth)]
    groups = max(2, len(each) / sum(1 / n for n in each))
    a = norm.cdf(-np.sqrt(groups / (groups - 1)) * t.ppf(0.975, groups - 1))
    a = max(a, 1 / 2000)
    d = errors * np.sqrt(a * (1 - a) / 2000)
    return np.quantile(values, [max(0, a - d), a + d, 1 - a - d, min(1, 1 - a + d)]).tolist()


def unanimous(truth, pred, group, rng):
    """What is added to a resample's mean recall: a class of n groups that is all right has a recall of Beta(n + 1/2, 1/2), one that is all wrong 1 less it."""
    sum, present = 0, np.unique(truth)
    for k in present:
        hit, n = (truth == pred)[truth == k], len(np.unique(group[truth == k]))
        if hit.all() or not hit.any():
            sum += (-1 if hit.all() else 1) * (1 - rng.beta(n + 0.5, 0.5))
    return sum / len(present)


def bootstrap(truth, pred, group, resamples=20000):
    rng = np.random.default_rng(1)
    doubts = np.random.default_rng(2)
    names = np.unique(group)
    rows = [np.flatnonzero(group == g) for g in names]
    accuracy, balanced = [], []
    for _ in range(resamples):
        i = np.concatenate([rows[g] for g in rng.integers(0, len(names), len(names))])
        t, hit = truth[i], truth[i] == pred[i]
        accuracy.append(hit.mean())
        recall = np.mean([hit[t == k].mean() for k in np.unique(t)])
        balanced.append(np.clip(recall + unanimous(truth, pred, group, doubts), 0, 1))
    return [ends(v, truth, group, 3) for v in (accuracy, balanced)]


def case(name, rng, n, classes, groups, absent=()):
    truth = rng.integers(0, classes, n)
    for k in absent:
        truth[truth == k] = 0
    group = rng.integers(0, groups, n)
    # errors cluster in groups, so that resampling images would give another interval
    hard = rng.random(groups) < 0.3
    logits = rng.normal(0, 1, (n, classes))
    logits[np.arange(n), truth] += np.where(hard[group], 0.0, 3.0)
    p = np.exp(logits)
    p = (p / p.sum(1, keepdims=True)).astype(np.float32)
    pred = p.argmax(1)
    labels = list(range(classes))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth, pred, labels=labels, zero_division=0
    )
    accuracy_bounds, balanced_bounds = bootstrap(truth, pred, group)
    return {
        "name": name,
        "classes": classes,
        "truth": truth.tolist(),
        "group": group.tolist(),
        "probabilities": [[float(f"{v:.9g}") for v in row] for row in p],
        "accuracy": metrics.accuracy_score(truth, pred),
        "balancedAccuracy": metrics.balanced_accuracy_score(truth, pred),
        "macroF1": metrics.f1_score(truth, pred, average="macro", zero_division=0),
        "logLoss": metrics.log_loss(truth, y_proba=p.astype(np.float64), labels=labels),
        "confusion": metrics.confusion_matrix(truth, pred, labels=labels).tolist(),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "n": support.tolist(),
        "accuracyBounds": accuracy_bounds,
        "balancedAccuracyBounds": balanced_bounds,
    }


def main():
    rng = np.random.default_rng(20260101)
    cases = [
        case("five classes in 24 groups", rng, 120, 5, 24),
        case("two classes, every image a group", rng, 40, 2, 4000),
        case("a class without images", rng, 60, 4, 15, absent=(2,)),
        case("few images, classes vanish in resamples", rng, 14, 6, 9),
    ]
    OUT.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

"""Writes the numbers that ScoreSheetTest and CurvesTest check against, computed by scikit-learn and NumPy.

Usage: python tools/scores_reference.py  (from the root of the repository; numpy 2, scikit-learn 1.9)
What is not defined is null: scikit-learn writes 0, nan or an error there.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from scipy.stats import norm, t
from sklearn import metrics

warnings.filterwarnings("ignore")
OUT = Path("src/test/resources/quadrant/evaluation/scores_reference.json")


def ends(values, truth, group, errors):
    """The quantiles between which the ends of an expanded percentile interval (Hesterberg 2015) lie, so many standard errors
    of the level of 2000 resamples away; n is the harmonic mean of the groups that hold each class."""
    each = [len(np.unique(group[truth == k])) for k in np.unique(truth)]
    groups = max(2, len(each) / sum(1 / n for n in each))
    a = norm.cdf(-np.sqrt(groups / (groups - 1)) * t.ppf(0.975, groups - 1))
    a = max(a, 1 / 2000)
    d = errors * np.sqrt(a * (1 - a) / 2000)
    return np.quantile(values, [max(0, a - d), a + d, 1 - a - d, min(1, 1 - a + d)]).tolist()


def one_against_rest(truth, p):
    auc, ap = [], []
    for k in range(p.shape[1]):
        y = truth == k
        auc.append(metrics.roc_auc_score(y, p[:, k]) if 0 < y.sum() < len(y) else None)
        ap.append(metrics.average_precision_score(y, p[:, k]) if y.any() else None)
    return auc, ap


def mean(values):
    known = [v for v in values if v is not None]
    return float(np.mean(known)) if known else None


def numbers(truth, p):
    pred = p.argmax(1)
    labels = list(range(p.shape[1]))
    auc, ap = one_against_rest(truth, p)
    one = len(np.unique(truth)) == 1
    same = one and np.array_equal(truth, pred)
    kappa = lambda w: None if same else float(metrics.cohen_kappa_score(truth, pred, labels=labels, weights=w))
    return {
        "macroAuc": mean(auc),
        "averagePrecision": mean(ap),
        "kappa": kappa(None),
        "quadraticKappa": kappa("quadratic"),
        "mcc": None if one or len(np.unique(pred)) == 1 else float(metrics.matthews_corrcoef(truth, pred)),
        "auc": auc,
        "ap": ap,
    }


def calibration_error(truth, p, bins=15):
    sure = p.max(1).astype(np.float64)
    right = p.argmax(1) == truth
    bin_of = np.clip(np.ceil(sure * bins) - 1, 0, bins - 1)
    return float(sum(abs(right[bin_of == b].sum() - sure[bin_of == b].sum()) for b in range(bins)) / len(truth))


def bounds(truth, p, group, resamples=1000):
    rng = np.random.default_rng(1)
    names = np.unique(group)
    rows = [np.flatnonzero(group == g) for g in names]
    drawn = {k: [] for k in ("macroAuc", "averagePrecision", "kappa", "quadraticKappa", "mcc")}
    for _ in range(resamples):
        i = np.concatenate([rows[g] for g in rng.integers(0, len(names), len(names))])
        n = numbers(truth[i], p[i])
        for k, v in drawn.items():
            if n[k] is not None:
                v.append(n[k])
    # 1000 resamples beside 2000: five standard errors of these
    return {k: ends(v, truth, group, 5) for k, v in drawn.items()}


def case(name, rng, n, classes, groups, digits=7, absent=(), resampled=False, only=None):
    truth = rng.integers(0, classes, n)
    for k in absent:
        truth[truth == k] = (k + 1) % classes
    if only is not None:
        truth[:] = only
    group = rng.integers(0, groups, n)
    hard = rng.random(groups) < 0.3
    logits = rng.normal(0, 1, (n, classes))
    logits[np.arange(n), truth] += np.where(hard[group], 0.0, 2.0)
    p = np.exp(logits)
    # few digits make ties
    p = np.round(p / p.sum(1, keepdims=True), digits).astype(np.float32)
    roc = None
    present = [k for k in range(classes) if 0 < (truth == k).sum() < n]
    if present:
        fpr, tpr, _ = metrics.roc_curve(truth == present[0], p[:, present[0]], drop_intermediate=False)
        roc = {"class": present[0], "x": fpr.tolist(), "y": tpr.tolist()}
    return {
        "name": name,
        "classes": classes,
        "truth": truth.tolist(),
        "group": group.tolist(),
        "probabilities": [[float(f"{v:.9g}") for v in row] for row in p],
        **numbers(truth, p),
        "ece": calibration_error(truth, p),
        "roc": roc,
        "bounds": bounds(truth, p, group) if resampled else None,
    }


def main():
    rng = np.random.default_rng(20260102)
    cases = [
        case("four classes in 20 groups", rng, 100, 4, 20, resampled=True),
        case("two classes", rng, 40, 2, 12),
        case("ties", rng, 80, 3, 16, digits=1),
        case("a class without images", rng, 60, 4, 15, absent=(2,)),
        case("one class alone", rng, 20, 3, 5, only=1),
    ]
    OUT.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

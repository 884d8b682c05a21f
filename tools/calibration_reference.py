"""Writes the numbers that UncertaintyReferenceTest checks against, computed by SciPy, scikit-learn and NumPy.

Usage: python tools/calibration_reference.py  (from the root of the repository; numpy 2, scipy 1.16, scikit-learn 1.9)
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import log_loss

OUT = Path("src/test/resources/quadrant/evaluation/calibration_reference.json")


def temperature(p, truth):
    logs = np.log(p.astype(np.float64))

    def nll(beta):
        return -log_softmax(beta * logs, axis=1)[np.arange(len(truth)), truth].mean()

    beta = minimize_scalar(nll, bounds=(0.1, 10), method="bounded", options={"xatol": 1e-10}).x
    return 1 / beta, softmax(beta * logs, axis=1)


def ece(confidence, hit, bins=15):
    edges = np.linspace(0, 1, bins + 1)
    total = 0.0
    for b in range(bins):
        inside = (confidence > edges[b]) & (confidence <= edges[b + 1])
        if inside.any():
            total += inside.mean() * abs(hit[inside].mean() - confidence[inside].mean())
    return total


def limits(p, truth, group, coverage):
    """Hierarchical conformal prediction of each class by NumPy's own weighted quantile."""
    out = []
    for k in range(p.shape[1]):
        own = truth == k
        names, place, size = np.unique(group[own], return_inverse=True, return_counts=True)
        scores = np.append(1 - p[own, k].astype(np.float64), 1.0)  # 1 stands for infinity: no score is greater
        weights = np.append(1 / size[place], 1.0)
        if coverage * (len(names) + 1) > len(names) + 1e-9:
            out.append(1.0)
            continue
        out.append(float(np.quantile(scores, coverage - 1e-12, weights=weights, method="inverted_cdf")))
    return out


def curve(p, truth):
    confidence = p.max(1)
    right = p.argmax(1) == truth
    order = np.argsort(-confidence, kind="stable")
    risk = 1 - np.cumsum(right[order]) / np.arange(1, len(truth) + 1)
    return risk.mean()


def case(name, rng, n, classes, groups, sharpness):
    truth = rng.integers(0, classes, n)
    group = rng.integers(0, groups, n)
    logits = rng.normal(0, 1, (n, classes))
    logits[np.arange(n), truth] += 1.3
    p = softmax(sharpness * logits, axis=1).astype(np.float32)
    t, scaled = temperature(p, truth)
    hit = p.argmax(1) == truth
    return {
        "name": name,
        "classes": classes,
        "truth": truth.tolist(),
        "group": group.tolist(),
        "p": [[float(v) for v in row] for row in p],
        "temperature": t,
        "nllBefore": log_loss(truth, p.astype(np.float64) / p.sum(1, keepdims=True, dtype=np.float64)),
        "nllAfter": log_loss(truth, scaled),
        "eceBefore": ece(p.max(1).astype(np.float64), hit),
        "eceAfter": ece(scaled.max(1), hit),
        "classwise": float(np.mean([ece(p[:, k].astype(np.float64), truth == k) for k in range(classes)])),
        "limits": limits(p, truth, group, 0.9),
        "area": curve(p, truth),
    }


def main():
    rng = np.random.default_rng(20260103)
    cases = [
        case("too sure", rng, 200, 4, 4000, 3.0),
        case("too timid, in groups", rng, 150, 3, 30, 0.5),
        case("few groups", rng, 60, 3, 6, 1.5),
    ]
    OUT.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

"""Writes the numbers that ConfidentLearningTest checks against, computed by cleanlab.

Usage: python tools/confident_learning_reference.py  (from the root of the repository; numpy 2, cleanlab 2.9)
"""

import json
from pathlib import Path

import numpy as np
from cleanlab.count import compute_confident_joint, get_confident_thresholds
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores

OUT = Path("src/test/resources/quadrant/evaluation/confident_learning_reference.json")


def case(name, seed, n, classes, strength, absent=None):
    rng = np.random.default_rng(seed)
    true = rng.integers(0, classes, n)
    if absent is not None:
        true[true == absent] = (absent + 1) % classes
    labels = np.where(rng.random(n) < 0.15, rng.integers(0, classes, n), true)
    if absent is not None:
        labels[labels == absent] = (absent + 1) % classes
    logits = rng.normal(0, 1, (n, classes))
    logits[np.arange(n), true] += strength
    # eight digits, so that both read the very same numbers
    p = np.round(np.exp(logits) / np.exp(logits).sum(1, keepdims=True), 8)
    # cleanlab reads the number of classes off the probabilities
    joint = compute_confident_joint(labels, p, calibrate=False)
    issues = find_label_issues(labels, p, filter_by="prune_by_noise_rate", n_jobs=1)
    return {
        "name": name,
        "classes": classes,
        "labels": labels.tolist(),
        "probabilities": p.tolist(),
        "thresholds": get_confident_thresholds(labels, p).tolist(),
        "joint": joint.tolist(),
        "calibrated": compute_confident_joint(labels, p, calibrate=True).tolist(),
        "issues": np.flatnonzero(issues).tolist(),
        "selfConfidence": get_label_quality_scores(labels, p, method="self_confidence").tolist(),
        "margin": get_label_quality_scores(labels, p, method="normalized_margin").tolist(),
    }


if __name__ == "__main__":
    cases = [
        case("two classes", 1, 60, 2, 2.0),
        case("five classes", 2, 120, 5, 2.0),
        case("seven classes, unsure", 3, 150, 7, 0.8),
        case("sure", 4, 80, 3, 5.0),
    ]
    OUT.write_text(json.dumps(cases) + "\n")
    print(OUT, OUT.stat().st_size, [len(c["issues"]) for c in cases])

"""Writes src/test/resources/quadrant/training/reference.json: scikit-learn's logistic regression, PyTorch's loss.

Also src/test/resources/quadrant/plan/schedule.json: the learning rates of PyTorch's LambdaLR. Needs numpy, scikit-learn
and torch. Run from the repository's root.
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression

ROOT = pathlib.Path("src/test/resources/quadrant")


def write(name, document):
    out = ROOT / name
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(document, separators=(",", ":")) + "\n")


def regression(c):
    """Three imbalanced classes on columns of unlike mean and scale; one column is constant."""
    rng = np.random.default_rng(11)
    labels = np.repeat([0, 1, 2], [55, 24, 11])
    rng.shuffle(labels)
    width = 10
    x = rng.normal(size=(len(labels), width)) + 1.2 * rng.normal(size=(3, width))[labels]
    x = x * np.geomspace(0.05, 20, width) + np.linspace(-3, 3, width)
    x[:, 4] = 1.5
    x = x.astype(np.float32).round(4)
    mean, deviation = x.astype(float).mean(0), x.astype(float).std(0, ddof=1) + 1e-3
    fit = LogisticRegression(C=c, class_weight="balanced", max_iter=10000, tol=1e-10).fit((x - mean) / deviation, labels)
    weight = fit.coef_ / deviation
    return {
        "c": c,
        "features": [[round(float(v), 4) for v in row] for row in x],
        "labels": labels.tolist(),
        "weight": weight.ravel().tolist(),
        "bias": (fit.intercept_ - weight @ mean).tolist(),
        "deviation": deviation.tolist(),
        "probabilities": fit.predict_proba((x - mean) / deviation).ravel().tolist(),
    }


def loss():
    rng = np.random.default_rng(3)
    labels = np.array([0] * 9 + [1] * 5 + [2] * 2)
    weights = len(labels) / (3 * np.bincount(labels))
    logits = rng.normal(0, 2, (len(labels), 3)).round(3)
    value = F.cross_entropy(torch.tensor(logits), torch.tensor(labels), weight=torch.tensor(weights),
                            label_smoothing=0.1).item()
    return {"labels": labels.tolist(), "logits": logits.tolist(), "loss": value}


def schedule(steps):
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda i: min((i + 1) / 20, 0.5 * (1 + np.cos(np.pi * i / steps))))
    rates = []
    for _ in range(steps):
        rates.append(float(optimiser.param_groups[0]["lr"]))
        optimiser.step()
        scheduler.step()
    return {"steps": steps, "rates": rates}


write("training/reference.json", {"regressions": [regression(0.02), regression(1.0)], "loss": loss()})
write("plan/schedule.json", [schedule(90), schedule(12)])

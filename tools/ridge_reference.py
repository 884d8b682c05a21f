"""Writes the data and numbers that RidgeTest and TemperatureTest check against, computed by scikit-learn and SciPy.

Usage: python tools/ridge_reference.py  (from the root of the repository; numpy 2, scikit-learn 1.9, scipy 1)

Ridge: rows of CSV are image, class, block, group, features; the JSON beside them holds for three strengths the weights (classes x
features) and intercepts of sklearn.linear_model.Ridge with the sample weights n/(C n_c), targets 1 and -1/(C - 1) and
alpha = strength x mean eigenvalue of the weighted, centred kernel, and the scores of each image by a refit without the images
that its fit leaves out, with the same weights and alpha.
Temperature: logits of several views, and the T that minimises the mean of -ln mean_v softmax(z_v / T)[truth].
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import softmax
from sklearn.linear_model import Ridge

RIDGE = Path("src/test/resources/quadrant/ridge")
TEMPERATURE = Path("src/test/resources/quadrant/evaluation/temperature_reference.json")
STRENGTHS = [0.01, 0.3, 10]


def case(name, rng, counts, features, blocks):
    classes, n = len(counts), sum(counts)
    label = rng.permutation(np.repeat(np.arange(classes), counts))
    x = np.round(rng.normal(size=(n, features)) + 0.8 * rng.normal(size=(classes, features))[label] + 3, 4)
    block = np.empty(n, int)
    for k in range(classes):
        own = np.flatnonzero(label == k)
        block[own] = np.arange(len(own)) % blocks
    np.savetxt(RIDGE / f"{name}.csv", np.column_stack([label, block, x]), fmt=["%d", "%d"] + ["%.4f"] * features, delimiter=",")
    weight = n / (classes * np.array(counts)[label])
    y = np.where(label[:, None] == np.arange(classes), 1.0, -1.0 / (classes - 1))
    centred = np.sqrt(weight)[:, None] * (x - np.average(x, axis=0, weights=weight))
    mean_eigenvalue = np.linalg.eigvalsh(centred @ centred.T).mean()
    fits = []
    for strength in STRENGTHS:
        def ridge(rows):
            return Ridge(alpha=strength * mean_eigenvalue, solver="cholesky").fit(x[rows], y[rows], sample_weight=weight[rows])

        fit = ridge(np.arange(n))
        left = np.empty((n, classes))
        for b in range(blocks):
            left[block == b] = ridge(np.flatnonzero(block != b)).predict(x[block == b])
        fits.append({
            "strength": strength,
            "weights": fit.coef_.tolist(),
            "bias": fit.intercept_.tolist(),
            "left": left.tolist(),
            "error": float((weight[:, None] * (left - y) ** 2).mean()),
        })
    return {"name": name, "classes": classes, "features": features, "fits": fits}


def temperature(name, rng, n, classes, views, scale):
    truth = rng.integers(0, classes, n)
    own = rng.normal(size=(n, classes)) + 1.2 * np.eye(classes)[truth]
    z = np.round(scale * (own + 0.7 * rng.normal(size=(views, n, classes))), 4)

    def loss(log_t):
        p = softmax(z / np.exp(log_t), axis=2).mean(axis=0)
        return -np.log(p[np.arange(n), truth]).mean()

    best = minimize_scalar(loss, bounds=(np.log(0.1), np.log(10)), method="bounded", options={"xatol": 1e-10})
    t = float(np.exp(best.x))
    p = softmax(z / t, axis=2).mean(axis=0)
    return {
        "name": name,
        "truth": truth.tolist(),
        "logits": z.tolist(),
        "temperature": t,
        "loss": float(best.fun),
        "probabilities": np.round(p[:5], 9).tolist(),
    }


def main():
    RIDGE.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(20260105)
    cases = [
        case("more_features", rng, [8, 7, 9], 40, 4),
        case("more_images", rng, [30, 30, 20], 6, 5),
        case("unbalanced", rng, [24, 9, 4], 12, 4),
        case("two_classes", rng, [11, 9], 25, 3),
    ]
    (RIDGE / "reference.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
    TEMPERATURE.write_text(json.dumps([
        temperature("one view", rng, 40, 3, 1, 3),
        temperature("eight views", rng, 36, 3, 8, 2.5),
        temperature("three views, too soft", rng, 60, 2, 3, 0.4),
    ], separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

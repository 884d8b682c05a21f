"""Writes src/test/resources/quadrant/training/logme.json: LogME by the formula of its paper, in dense NumPy.

You, Liu, Wang & Long, "LogME: practical assessment of pre-trained models for transfer learning", ICML 2021: the evidence
of Bayesian linear regression on each class against the rest, maximised by MacKay's fixed point. Everything is written out
with D x D matrices, with no decomposition at all; the rounds, the 1 % and the 1e-5 are those of the authors' code.
Needs numpy. Run from the repository's root.
"""

import json
import pathlib

import numpy as np

OUT = pathlib.Path("src/test/resources/quadrant/training/logme.json")


def evidence(f, y):
    n, d = f.shape
    alpha = beta = 1.0
    ratio = alpha / beta
    gram = f.T @ f
    for _ in range(11):
        precision = alpha * np.eye(d) + beta * gram
        m = beta * np.linalg.solve(precision, f.T @ y)
        gamma = np.trace(gram @ np.linalg.inv(gram + ratio * np.eye(d)))
        weights, residual = m @ m, np.sum((f @ m - y) ** 2)
        alpha = gamma / (weights + 1e-5)
        beta = (n - gamma) / (residual + 1e-5)
        settled = abs(alpha / beta - ratio) / ratio < 0.01
        ratio = alpha / beta
        if settled:
            break
    _, logdet = np.linalg.slogdet(alpha * np.eye(d) + beta * gram)
    return (d / 2 * np.log(alpha) + n / 2 * np.log(beta) - n / 2 * np.log(2 * np.pi)
            - beta / 2 * (residual + 1e-5) - alpha / 2 * (weights + 1e-5) - logdet / 2) / n


def case(seed, n, d, classes, signal):
    rng = np.random.default_rng(seed)
    labels = np.arange(n) * classes // n
    rng.shuffle(labels)
    f = np.abs(rng.normal(size=(n, d)) + signal * rng.normal(size=(classes, d))[labels]).astype(np.float32).round(4)
    score = np.mean([evidence(f.astype(np.float64), (labels == k).astype(float)) for k in range(classes)])
    return {"features": [[round(float(v), 4) for v in row] for row in f], "labels": labels.tolist(),
            "classes": classes, "logMe": float(score)}


def main():
    cases = [case(1, 40, 6, 2, 0.8), case(2, 24, 50, 3, 0.5), case(3, 30, 30, 4, 0.0), case(4, 60, 12, 3, 2.0)]
    OUT.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
    print([c["logMe"] for c in cases], OUT.stat().st_size)


if __name__ == "__main__":
    main()

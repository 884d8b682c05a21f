"""Which score separates images of another kind from those of training? Measures what docs/UNCERTAINTY.md shows.

    python tools/outlier_scores.py DATA...

Each DATA is FOLDER or FOLDER=FOLDS.csv (columns image, label, group). Sets with folds are taken in turn as the set of
training; the others are foreign to it. For every score and every depth of the embedded backbone the share of images that
lie above the threshold is printed: of own images by five outer folds, each with a threshold from five inner ones (false
alarms, 0.05 were allowed), and of each foreign set. Needs numpy, scikit-learn, onnx, onnxruntime, Pillow.
"""

import csv
import json
import random
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

MODEL = Path("src/main/resources/quadrant/backbone/efficientnet_lite0.onnx")
DEPTHS = 6
MOST = 300
SHARE = 0.95


def session():
    cuts = json.loads(MODEL.with_suffix(".json").read_text())["cuts"][:DEPTHS]
    model = onnx.load(MODEL)
    for cut in cuts:
        model.graph.output.append(onnx.helper.make_tensor_value_info(cut, 1, None))
    return onnxruntime.InferenceSession(model.SerializeToString()), cuts


def pixels(file):
    image = Image.open(file).convert("RGB")
    w, h = image.size
    q = min(w, h)
    box = ((w - q) // 2, (h - q) // 2, (w - q) // 2 + q, (h - q) // 2 + q)
    image = image.crop(box).resize((224, 224), Image.BICUBIC if q < 224 else Image.LANCZOS)
    return ((np.asarray(image, np.float32) - 127) / 128).transpose(2, 0, 1)


def features(net, cuts, files):
    rows = [[] for _ in cuts]
    for i in range(0, len(files), 8):
        batch = np.stack([pixels(f) for f in files[i:i + 8]])
        for r, a in zip(rows, net.run(cuts, {net.get_inputs()[0].name: batch})):
            r.append(a.mean((2, 3)) if a.ndim == 4 else a)
    return [np.concatenate(r) for r in rows]


def read(argument):
    folder, _, folds = argument.partition("=")
    root = Path(folder)
    labels = {}
    if folds:
        with open(folds, newline="", encoding="utf-8") as file:
            labels = {r["image"]: (r["label"], r["group"]) for r in csv.DictReader(file)}
    files = sorted(f for f in root.rglob("*") if f.suffix.lower() in (".jpg", ".jpeg", ".png", ".bmp"))
    if labels:
        files = [f for f in files if f.relative_to(root).as_posix() in labels]
    if len(files) > MOST:
        files = sorted(random.Random(0).sample(files, MOST))
    known = [labels[f.relative_to(root).as_posix()] for f in files] if labels else []
    return root.name, files, known


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


class Nearest:
    """Distance to the k-th nearest image in features of length 1 (Sun et al. 2022)."""

    def __init__(self, k):
        self.k = k

    def fit(self, x, y):
        self.rows = unit(x)

    def score(self, x):
        d = 2 - 2 * unit(x) @ self.rows.T
        return np.sort(d, 1)[:, self.k - 1]


class Mahalanobis:
    """To the nearest class mean, in 64 principal components with a shrunk covariance; relative: Ren et al. 2021."""

    def __init__(self, relative):
        self.relative = relative

    def fit(self, x, y):
        self.mean, self.scale = x.mean(0), x.std(0) + 1e-3
        z = (x - self.mean) / self.scale
        self.axes = np.linalg.svd(z, full_matrices=False)[2][:64]
        p = z @ self.axes.T
        classes, place = np.unique(y, return_inverse=True)
        self.means = np.stack([p[place == k].mean(0) for k in range(len(classes))])
        within = p - self.means[place]
        self.within = self.inverse(within.T @ within / max(1, len(p) - len(classes)))
        self.all = self.inverse(np.cov(p.T))

    @staticmethod
    def inverse(c):
        return np.linalg.inv(0.9 * c + 0.1 * np.trace(c) / len(c) * np.eye(len(c)))

    def score(self, x):
        p = (x - self.mean) / self.scale @ self.axes.T
        d = np.stack([np.einsum("ij,jk,ik->i", p - m, self.within, p - m) for m in self.means], 1).min(1)
        return d - np.einsum("ij,jk,ik->i", p, self.all, p) if self.relative else d


class Softmax:
    """One less the greatest probability of a linear classifier (Hendrycks & Gimpel 2017)."""

    def fit(self, x, y):
        self.mean, self.scale = x.mean(0), x.std(0) + 1e-3
        self.head = LogisticRegression(C=0.02, class_weight="balanced", max_iter=300)
        self.head.fit((x - self.mean) / self.scale, y)

    def score(self, x):
        return -self.head.predict_proba((x - self.mean) / self.scale).max(1)


SCORES = {
    "nearest": lambda: Nearest(1),
    "5th nearest": lambda: Nearest(5),
    "Mahalanobis": lambda: Mahalanobis(False),
    "relative Mahalanobis": lambda: Mahalanobis(True),
    "softmax": Softmax,
}


def threshold(make, x, y, g):
    scores = np.zeros(len(x))
    for train, test in StratifiedGroupKFold(5, shuffle=True, random_state=0).split(x, y, g):
        s = make()
        s.fit(x[train], y[train])
        scores[test] = s.score(x[test])
    return np.sort(scores)[min(len(x), int(np.ceil((len(x) + 1) * SHARE))) - 1]


def main():
    net, cuts = session()
    sets = [(*read(a), ) for a in sys.argv[1:]]
    rows = {name: features(net, cuts, files) for name, files, _ in sets}
    for name, _, known in sets:
        if not known:
            continue
        y = np.unique([label for label, _ in known], return_inverse=True)[1]
        g = np.array([group for _, group in known])
        for depth in range(DEPTHS):
            x = rows[name][depth]
            for score, make in SCORES.items():
                if score == "softmax" and depth > 0:
                    continue
                alarms = []
                for train, test in StratifiedGroupKFold(5, shuffle=True, random_state=1).split(x, y, g):
                    s = make()
                    s.fit(x[train], y[train])
                    alarms += list(s.score(x[test]) > threshold(make, x[train], y[train], g[train]))
                s = make()
                s.fit(x, y)
                t = threshold(make, x, y, g)
                found = [f"{o} {np.mean(s.score(rows[o][depth]) > t):.2f}" for o, _, _ in sets if o != name]
                print(f"{name} depth {depth} {score}: own {np.mean(alarms):.3f}", *found, flush=True)


if __name__ == "__main__":
    main()

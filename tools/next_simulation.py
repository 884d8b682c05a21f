"""Does choosing what to label next beat chance? Measures what docs/UNCERTAINTY.md shows of `quadrant next`.

    python tools/next_simulation.py FOLDER=FOLDS.csv:STEP...     (such as data/wbc1=data/wbc1-folds.csv:10)

Twenty times a third of the groups is held out to test on, two images of each class begin, and four rounds add STEP images:
by chance, by the smallest margin, by the greatest entropy, by k-centre, and as `quadrant next` does. The classifier is a
logistic regression on the frozen features of the embedded backbone. Needs what tools/outlier_scores.py needs.
"""

import sys
import warnings

import numpy as np
from outlier_scores import features, read, session, unit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score

REPEATS = 20
ROUNDS = 4
START = 2


def farthest(h, first, count, away):
    picked = []
    while len(picked) < min(count, len(h)):
        i = first if first is not None and not picked else int(np.argmax(away))
        picked.append(i)
        away = np.minimum(away, 1 - h @ h[i])
        away[picked] = -1
    return picked


def pick(how, p, h, labelled, count, rng):
    ordered = np.sort(p, 1)
    unsure = np.argsort(ordered[:, -1] - ordered[:, -2], kind="stable")
    if how == "chance":
        return rng.permutation(len(p))[:count]
    if how == "margin":
        return unsure[:count]
    if how == "entropy":
        return np.argsort((p * np.log(p + 1e-12)).sum(1), kind="stable")[:count]
    if how == "k-centre":
        return farthest(h, None, count, np.min(1 - h @ labelled.T, 1))
    candidates = unsure[:4 * count]
    return candidates[farthest(h[candidates], 0, count, np.full(len(candidates), np.inf))]


def main():
    warnings.filterwarnings("ignore")
    net, cuts = session()
    for argument in sys.argv[1:]:
        data, step = argument.rsplit(":", 1)
        name, files, known = read(data)
        x = features(net, cuts[:1], files)[0]
        y = np.unique([label for label, _ in known], return_inverse=True)[1]
        groups = np.array([group for _, group in known])
        h = unit(x)
        z = (x - x.mean(0)) / (x.std(0) + 1e-3)
        z = z @ np.linalg.svd(z, full_matrices=False)[2].T  # turns only: the fit is quicker and the same
        reached = {how: np.zeros((REPEATS, ROUNDS + 1)) for how in ("chance", "margin", "entropy", "k-centre", "next")}
        for r in range(REPEATS):
            rng = np.random.default_rng(r)
            names = np.unique(groups)
            held = np.isin(groups, rng.permutation(names)[:len(names) // 3])
            pool, test = np.flatnonzero(~held), np.flatnonzero(held)
            start = np.concatenate([rng.permutation(pool[y[pool] == k])[:START] for k in np.unique(y)])
            for how in reached:
                labelled, own = list(start), np.random.default_rng(1000 + r)
                for t in range(ROUNDS + 1):
                    rest = np.setdiff1d(pool, labelled)
                    head = LogisticRegression(C=0.02, class_weight="balanced", max_iter=200, tol=1e-3)
                    head.fit(z[labelled], y[labelled])
                    reached[how][r, t] = balanced_accuracy_score(y[test], head.predict(z[test]))
                    if t < ROUNDS:
                        p = head.predict_proba(z[rest])
                        labelled += list(rest[pick(how, p, h[rest], h[labelled], int(step), own)])
        for how, values in reached.items():
            gain = (values - reached["chance"])[:, 1:].mean(1)
            print(name, how, *(f"{v:.3f}" for v in values.mean(0)),
                  f"gain {gain.mean():+.3f} ± {gain.std(ddof=1) / REPEATS ** 0.5:.3f}", flush=True)


if __name__ == "__main__":
    main()

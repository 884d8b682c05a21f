"""How often the forecasts of learning curves hold the truth, over simulated studies, and the fit's numbers by SciPy.

    python3 tools/learning_curve_simulation.py [STUDIES]        coverage, as a table
    python3 tools/learning_curve_simulation.py --reference      weighted least squares by scipy.optimize.curve_fit

Each study draws four Gaussian classes in 20 dimensions, one of them rare, in groups of 1 to 5 images with a shift of their own, and
cross-validates a classifier by nearest mean in 5 folds on growing parts of the training groups, as LearningProbe does with its
linear classifier. The truth is the balanced accuracy on 4,000 fresh groups of classifiers trained on fresh groups, twice and four
times as many. The fit and the interval are those of quadrant.evaluation.PowerLaw and LearningCurve.
"""

import sys

import numpy as np

SIZES = [1 / 8, 3 / 16, 9 / 32, 27 / 64, 5 / 8, 1]
DRAWS, RESAMPLES, FOLDS = 5, 1000, 5
EXPONENTS = np.arange(0.1, 1.01, 0.05)
SHARES = np.array([0.4, 0.3, 0.2, 0.1])


class World:
    def __init__(self, rng, spread):
        self.means = rng.normal(0, spread, (4, 20))

    def draw(self, rng, groups):
        label = np.repeat(np.arange(4), np.maximum(2, np.round(SHARES * groups).astype(int)))
        size = rng.integers(1, 6, len(label))
        g = np.repeat(np.arange(len(label)), size)
        y = label[g]
        x = self.means[y] + rng.normal(0, 0.6, (len(label), 20))[g] + rng.normal(0, 1, (len(y), 20))
        return x, y, g, label


def classify(x, y, test):
    m = np.stack([x[y == k].mean(0) if (y == k).any() else np.full(x.shape[1], 1e3) for k in range(4)])
    return ((test[:, None, :] - m[None]) ** 2).sum(-1).argmin(1)


def recall(right, y, times):
    return np.array([(right * times)[y == k].sum() / max(1e-9, times[y == k].sum()) for k in range(4)])


def fits(n, e, w):
    """b n^-a + c with b, c >= 0 for each a of a grid, by weighted squares: b, c and the squares, a column for each a."""
    u = n[None] ** -EXPONENTS[:, None]
    sw, su, suu = w.sum(), u @ w, (u * u) @ w
    se, sue = (e @ w)[:, None], (e * w) @ u.T
    d = sw * suu - su * su
    b, c = (sw * sue - su * se) / d, (suu * se - su * sue) / d
    b, c = np.where(c < 0, sue / suu, b), np.maximum(c, 0)
    c, b = np.where(b < 0, se / sw, c), np.maximum(b, 0)
    r = b[:, :, None] * u[None] + c[:, :, None] - e[:, None, :]
    return b, c, (w * r * r).sum(2)


def forecast(b, c, squares, n, rng, tail):
    """By the best exponent for the first row; the ends hold both the best of each other row and one drawn by exp(-squares/2)."""
    p = np.exp(-(squares - squares.min(1, keepdims=True)) / 2)
    p /= p.sum(1, keepdims=True)
    value = 1 - (b * n**-EXPONENTS + c)
    drawn = (p.cumsum(1) < rng.random((len(p), 1))).sum(1).clip(max=len(EXPONENTS) - 1)
    k = max(1, int(round(tail * RESAMPLES)))
    ends = []
    for pick in (squares.argmin(1), drawn):
        said = np.sort(value[np.arange(len(p)), pick][1:])
        ends.append((said[k - 1], said[RESAMPLES - k - 1]))
    return value[0, squares[0].argmin()], min(e[0] for e in ends), max(e[1] for e in ends)


def study(rng, groups, spread, tail):
    world = World(rng, spread)
    x, y, g, label = world.draw(rng, groups)
    fold = np.empty(len(label), int)
    for k in range(4):
        i = rng.permutation(np.flatnonzero(label == k))
        fold[i] = np.arange(len(i)) % FOLDS
    right = np.zeros((len(SIZES), DRAWS, len(y)))
    n = np.zeros(len(SIZES))
    for d in range(DRAWS):
        for f in range(FOLDS):
            orders = [rng.permutation(np.flatnonzero((label == k) & (fold != f))) for k in range(4)]
            test = fold[g] == f
            for j, s in enumerate(SIZES):
                taken = np.concatenate([o[: max(1, int(round(s * len(o))))] for o in orders])
                n[j] += len(taken) / DRAWS / FOLDS
                t = np.isin(g, taken)
                right[j, d, test] = classify(x[t], y[t], x[test]) == y[test]
    rows = np.empty((RESAMPLES + 1, len(SIZES)))
    for r in range(RESAMPLES + 1):
        times = np.ones(len(label)) if r == 0 else np.bincount(rng.integers(0, len(label), len(label)), minlength=len(label))
        draws = np.arange(DRAWS) if r == 0 else rng.integers(0, DRAWS, DRAWS)
        for j in range(len(SIZES)):
            rows[r, j] = 1 - recall(right[j, draws].mean(0), y, times[g].astype(float)).mean()
    w = n / n[-1] / np.maximum(rows[1:].var(0), 1e-6)
    b, c, squares = fits(n, rows, w)
    out = []
    for times in (2, 4):
        m = n[-1] * times
        truth = []
        for _ in range(6):
            tx, ty, _, _ = world.draw(rng, m)
            vx, vy, _, _ = world.draw(rng, 1500)
            truth.append(recall(classify(tx, ty, vx) == vy, vy, np.ones(len(vy))).mean())
        value, low, high = forecast(b, c, squares, m, rng, tail)
        out.append((low <= np.mean(truth) <= high, high - low, value - np.mean(truth), np.mean(truth) - (1 - rows[0, -1])))
    return out


def main():
    if "--reference" in sys.argv:
        return reference()
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print("| groups | mean recall now to fourfold | forecast of | holds the truth | mean width | mean error | bias |")
    print("|---|---|---|---|---|---|---|")
    for groups, tail in ((80, 0.0140), (160, 0.0196)):
        for spread in (0.35, 0.6):
            rng = np.random.default_rng(7)
            all_ = np.array([study(rng, groups, spread, tail) for _ in range(studies)], float)
            for t, name in enumerate(("twice", "four times")):
                a = all_[:, t]
                print(f"| {groups} | spread {spread} +{a[:, 3].mean():.3f} | {name} | {a[:, 0].mean():.3f} | {a[:, 1].mean():.3f}"
                      f" | {abs(a[:, 2]).mean():.3f} | {a[:, 2].mean():+.3f} |", flush=True)


def reference():
    from scipy.optimize import curve_fit

    rng = np.random.default_rng(3)
    n = np.array([7.0, 11, 16, 24, 36, 57])
    for a, b, c in ((0.5, 0.9, 0.1), (0.3, 0.7, 0.0), (1.0, 2.0, 0.25)):
        e = b * n**-a + c + rng.normal(0, 0.004, 6)
        sd = np.linspace(0.03, 0.01, 6)
        p, _ = curve_fit(lambda n, a, b, c: b * n**-a + c, n, e, (0.5, 0.5, 0.1), sd, bounds=((0.1, 0, 0), (1, np.inf, 1)))
        print("errors", e.round(6).tolist(), "a b c", p.round(4).tolist(), "at 114", (p[1] * 114 ** -p[0] + p[2]).round(5))


main()

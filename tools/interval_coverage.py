"""Measures how often 95 % intervals of balanced accuracy hold the truth, on simulated studies whose truth is known.

Usage: python tools/interval_coverage.py > coverage.md  (numpy 2, scipy)

Four classes, the last one rare; groups of 1 to 9 images. An image of class k in group g is called rightly with probability
sigma(b_k + u_g), u_g ~ N(0, 1). Intervals, each of 2,000 resamples of groups: the plain percentile interval; the expanded one
(Hesterberg 2015) by the number of all groups; the expanded one by the harmonic mean of the groups that hold each class, which is
Quadrant's (IntervalCoverageTest checks the same in Java).
"""

import numpy as np
from scipy import stats

STUDIES = 500
LOGITS = np.array([2.2, 1.4, 0.8, 1.8])
SHARES = np.array([0.35, 0.3, 0.25, 0.1])


def expanded(n):
    return stats.norm.cdf(-np.sqrt(n / (n - 1)) * stats.t.ppf(0.975, n - 1))


def main():
    rng = np.random.default_rng(7)
    u = np.linspace(-8, 8, 4001)
    truth = np.mean([np.sum(stats.norm.pdf(u) / (1 + np.exp(-b - u))) * (u[1] - u[0]) for b in LOGITS])
    print("| groups | images of a group | plain percentiles | expanded, all groups | expanded, groups of a class |")
    print("|---|---|---|---|---|")
    for groups in (40, 20, 10):
        for one in (False, True):
            covered, width = np.zeros(3), np.zeros(3)
            for _ in range(STUDIES):
                effect = rng.normal(size=groups)
                images = rng.integers(1, 10, groups)
                group = np.repeat(np.arange(groups), images)
                total = images.sum()
                label = (
                    np.repeat(rng.choice(4, p=SHARES, size=groups), images)
                    if one
                    else rng.choice(4, p=SHARES, size=total)
                )
                right = rng.random(total) < 1 / (1 + np.exp(-LOGITS[label] - effect[group]))
                n, hits = np.zeros((groups, 4)), np.zeros((groups, 4))
                np.add.at(n, (group, label), 1)
                np.add.at(hits, (group, label), right)
                times = rng.multinomial(groups, np.ones(groups) / groups, size=2000).astype(float)
                with np.errstate(all="ignore"):
                    drawn = np.nanmean(np.where(times @ n > 0, times @ hits / (times @ n), np.nan), 1)
                drawn.sort()
                each = (n > 0).sum(0)
                each = each[each > 0]
                effective = max(2, len(each) / np.sum(1 / each))
                for j, a in enumerate((0.025, expanded(groups), expanded(effective))):
                    tail = max(1, round(a * 2000))
                    low, high = drawn[tail - 1], drawn[2000 - tail - 1]
                    covered[j] += low <= truth <= high
                    width[j] += high - low
            cells = [f"{c / STUDIES:.3f} (width {w / STUDIES:.2f})" for c, w in zip(covered, width)]
            print(f"| {groups} | {'of one class' if one else 'of any class'} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()

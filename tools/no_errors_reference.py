"""Lower ends of 95 % intervals where no error was seen, for NoErrorsTest.

Usage: python tools/no_errors_reference.py  (numpy 2, scipy)

Of one share of n trials: Clopper and Pearson's, by the quantile of the beta distribution. Of the mean of several: the least mean of
shares q with sum n ln q = ln 0.025, by scipy's SLSQP from many starts (Buehler, JASA 52, 1957).
"""

import numpy as np
from scipy import optimize, stats

for n in (8, 57):
    print(n, stats.beta.ppf(0.025, n, 1).round(6))
rng = np.random.default_rng(1)
for n in ([8, 8], [4, 20, 20], [2, 10, 10, 53]):
    n = np.array(n, float)
    best = 1
    for _ in range(200):
        r = optimize.minimize(
            lambda q: q.mean(), rng.uniform(0.05, 1, len(n)), bounds=[(1e-9, 1)] * len(n), method="SLSQP",
            constraints={"type": "ineq", "fun": lambda q: n @ np.log(q) - np.log(0.025)}, options={"ftol": 1e-12, "maxiter": 500})
        if r.success and n @ np.log(r.x) >= np.log(0.025) - 1e-7:
            best = min(best, r.fun)
    print(n.astype(int).tolist(), round(best, 6))

"""Moments of Beta(alpha, alpha), and a batch mixed by hand, for MixerTest.

    python tools/mixup_reference.py   (needs scipy and numpy)
"""

import numpy as np
from scipy import stats

for alpha in (0.2, 1.0, 2.0):
    law = stats.beta(alpha, alpha)
    print(alpha, "mean", law.mean(), "variance", law.var(), "P(x < 0.1)", law.cdf(0.1))

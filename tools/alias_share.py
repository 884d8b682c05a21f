"""How much of a shrunk view is aliased, for the table in docs/AUGMENTATION.md: white noise, along one axis.

Usage: python tools/alias_share.py
Needs numpy. Columns: step in pixels of the image; for each filter the share of aliased variance and the root mean square of
its response to the frequencies that the view can show.
"""

import math

import numpy as np

frequency = np.linspace(1e-6, 0.5, 20001)
bilinear = np.sinc(frequency) ** 2


def shares(response, step):
    power = response**2
    shown = frequency <= 0.5 / step
    return f"{power[~shown].sum() / power.sum():.3f} {math.sqrt(power[shown].mean()):.3f}"


def samples(step):
    count = math.ceil(step - 1e-6)
    gap = step / count
    return np.sin(np.pi * frequency * step) / (count * np.sin(np.pi * frequency * gap))


def gaussian(step):
    sigma = 0.5 * math.sqrt(step**2 - 1)
    return np.exp(-2 * (np.pi * frequency * sigma) ** 2)


print("step   bilinear     samples      gaussian")
for step in (1 / 0.85, math.sqrt(2), 2, 3, 4):
    print(f"{step:.3f} ", shares(bilinear, step), shares(bilinear * samples(step), step),
          shares(bilinear * gaussian(step), step), sep="  ")

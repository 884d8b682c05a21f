"""Draw slides of which only the patient's class is known, with the truth beside them.

    python tools/make_weak_slides.py DIR [PATIENTS]

Two slides of each patient in the manner of make_sample_slides.py; half of the patients have one nest of epithelium, on one of their
slides, and are invaded; all have nests of lymphocytes, and each slide a stain of its own. DIR gets the slides, slides.csv
(image,label,group) and truth.csv (image, share of its area that the nest takes).
"""

import csv
import sys
from pathlib import Path

import numpy as np
from make_sample_slides import HEIGHT, SEED, WIDTH, Cell, draw, fields, place, write_slide


def nest(rng, low, high):
    axes = rng.uniform(low, high, 2)
    x, y = rng.uniform(60, WIDTH - 60), rng.uniform(60, HEIGHT - 60)
    return (x, y, *axes)


def main():
    folder = Path(sys.argv[1])
    patients = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    folder.mkdir(parents=True, exist_ok=True)
    rows, truth = [], []
    for patient in range(patients):
        invaded = patient % 2 == 1
        for number in range(2):
            rng = np.random.default_rng([SEED, 7, patient, number])
            layout = {
                "epithelium": [nest(rng, 40, 110)] if invaded and number == patient // 2 % 2 else [(-500, -500, 1, 1)],
                "lymphocyte": [nest(rng, 50, 140) for _ in range(2)],
            }
            where = fields(rng, layout)
            cells = place(rng, where)
            sparse = [Cell(rng, "lymphocyte", *rng.uniform(30, (WIDTH - 30, HEIGHT - 30))) for _ in range(8)]
            cells += [s for s in sparse if all(np.hypot(c.x - s.x, c.y - s.y) > 30 for c in cells)]
            name = f"p{patient:02d}-{number}.tif"
            write_slide(folder / name, draw(rng, cells, where))
            rows.append((name, "invaded" if invaded else "free", f"p{patient:02d}"))
            truth.append((name, f"{where['epithelium'].mean():.4f}"))
    for table, head, lines in (("slides.csv", ("image", "label", "group"), rows), ("truth.csv", ("image", "share"), truth)):
        with open(folder / table, "w", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([head, *lines])


if __name__ == "__main__":
    main()

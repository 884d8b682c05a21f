"""Makes a copy of a labelled set with known faults in it, for docs/AUDIT.md, and counts which of them an audit found.

Usage: python tools/plant_for_audit.py plant duplicates|leak|renamed-leak|flips SOURCE FOLDER [SEED]
       python tools/plant_for_audit.py count FOLDER AUDIT_JSON

SOURCE is a folder with a folder for each class; an image's group is its name up to the first hyphen. FOLDER gets images/,
data.csv (image,label,group) and truth.json. Needs NumPy and Pillow.

duplicates: 30 images get a copy in another group, six each saved as JPEG of quality 85, rescaled to 0.8, turned by 90°,
mirrored, brightened by 5 %. leak: half of the images of a patient with six or more get another name in the column group.
renamed-leak: the same, and their files another name. flips: 5 % of the labels become another class.
"""

import csv
import json
import shutil
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

KINDS = {
    "jpeg85": lambda im: im,
    "rescaled": lambda im: im.resize((round(im.width * 0.8), round(im.height * 0.8)), Image.Resampling.BILINEAR),
    "turned": lambda im: im.transpose(Image.Transpose.ROTATE_90),
    "mirrored": lambda im: im.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "brighter": lambda im: ImageEnhance.Brightness(im).enhance(1.05),
}


def rows(source):
    for f in sorted(source.glob("*/*")):
        yield {"image": f"{f.parent.name}/{f.name}", "label": f.parent.name, "group": f.name.split("-")[0]}


def plant(kind, source, folder, seed):
    rng = np.random.default_rng(seed)
    images = folder / "images"
    shutil.copytree(source, images)
    table = list(rows(source))
    truth = []
    if kind == "duplicates":
        for n, i in enumerate(rng.permutation(len(table))[:30]):
            how = list(KINDS)[n % len(KINDS)]
            r = table[i]
            copy = f"{r['label']}/99{n:07d}-{n}-001.jpg"
            with Image.open(images / r["image"]) as im:
                KINDS[how](im.convert("RGB")).save(images / copy, quality=85 if how == "jpeg85" else 95)
            table.append({"image": copy, "label": r["label"], "group": f"99{n:07d}"})
            truth.append({"first": r["image"], "second": copy, "how": how})
    elif kind == "flips":
        classes = sorted({r["label"] for r in table})
        for i in rng.permutation(len(table))[: round(0.05 * len(table))]:
            true = table[i]["label"]
            table[i]["label"] = str(rng.choice([k for k in classes if k != true]))
            truth.append({"image": table[i]["image"], "true": true})
    else:
        patients = defaultdict(list)
        for r in table:
            patients[r["group"]].append(r)
        large = sorted(g for g, own in patients.items() if len(own) >= 6)
        patient = str(rng.choice(large))
        for n, r in enumerate(patients[patient][::2]):
            r["group"] = "990000000"
            if kind == "renamed-leak":
                new = f"{r['label']}/990000000-{n}-001.jpg"
                (images / r["image"]).rename(images / new)
                r["image"] = new
        truth.append({"patient": patient, "as": "990000000"})
    with open(folder / "data.csv", "w", newline="") as out:
        w = csv.DictWriter(out, ["image", "label", "group"])
        w.writeheader()
        w.writerows(table)
    (folder / "truth.json").write_text(json.dumps({"kind": kind, "seed": seed, "planted": truth}, indent=1))


def count(folder, audit):
    truth = json.loads((folder / "truth.json").read_text())
    planted = truth["planted"]
    found = json.loads(Path(audit).read_text())
    print(truth["kind"], "seed", truth["seed"])
    if truth["kind"] == "duplicates":
        true = {frozenset((t["first"], t["second"])): t["how"] for t in planted}
        said = {frozenset((d["first"], d["second"])): d for d in found["duplicates"]}
        for how in KINDS:
            own = [p for p, h in true.items() if h == how]
            print(f"  {how}: {sum(p in said for p in own)} of {len(own)}")
        print(f"  found {len(true.keys() & said.keys())} of {len(true)}; others: {len(said.keys() - true.keys())}")
        for pair in said.keys() - true.keys():
            d = said[pair]
            print("   ", d["kind"], round(d["score"], 3), d["first"], d["second"], d["firstGroup"] == d["secondGroup"])
    elif truth["kind"] == "flips":
        wrong = {t["image"]: t["true"] for t in planted}
        suspects = found["suspects"]
        first = suspects[: len(wrong)]
        hits = [s for s in first if s["image"] in wrong]
        print(f"  suspects {len(suspects)}, planted among the first {len(wrong)}: {len(hits)}"
              f" ({len(hits) / len(wrong):.3f}), right suggestion {sum(s['suggested'] == wrong[s['image']] for s in hits)},"
              f" planted among all suspects {sum(s['image'] in wrong for s in suspects)}")
    else:
        pair = {planted[0]["patient"], planted[0]["as"]}
        print("  straddling:", [s for s in found["groups"]["straddling"] if pair & set(s["groups"])])
        alike = found["groups"].get("alike", [])
        place = [i for i, a in enumerate(alike) if {a["first"], a["second"]} == pair]
        print("  place among the groups that look alike:", place, "of", len(alike))


if __name__ == "__main__":
    if sys.argv[1] == "plant":
        out = Path(sys.argv[4])
        out.mkdir(parents=True)
        plant(sys.argv[2], Path(sys.argv[3]), out, int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    else:
        count(Path(sys.argv[2]), sys.argv[3])

"""Puts the reference of a stored backbone among those that Quadrant comes with.

Usage: ship_reference.py CARD.json "the photographs, in words" name=value ...

CARD.json is the card of a backbone after `quadrant backbones reference NAME --photos DIR`, in QUADRANT_HOME/backbones/NAME;
name=value are the landmarks, as src/test/java/quadrant/advisor/SimilarityTable.java measures them.
"""

import json
import pathlib
import sys

TARGET = pathlib.Path(__file__).parent.parent / "src/main/resources/quadrant/backbone/references.json"

card = json.loads(pathlib.Path(sys.argv[1]).read_text())
pixels = dict(card["preprocessing"], size=card["input"]["size"])
reference = dict(card["reference"], photographs=sys.argv[2])
reference["landmarks"] = {n: float(v) for n, v in (a.split("=") for a in sys.argv[3:])}
shipped = json.loads(TARGET.read_text())
kept = [r for r in shipped["references"] if r["sha256"] != card["sha256"]]
kept.append({"title": card["title"], "sha256": card["sha256"], "preprocessing": pixels, "reference": reference})
shipped["references"] = kept
TARGET.write_text(json.dumps(shipped, indent=2, ensure_ascii=False) + "\n")

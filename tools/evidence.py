"""Writes docs/EVIDENCE.md: cross-validates each set by each strategy, compares the runs, and sets the numbers down.

Usage, from the root of the repository (Python 3, nothing beside it):
    python3 tools/evidence.py OUT NAME=DATA.csv:IMAGES... [--strategies head,auto] [--coverage FILE] [--learning FILE] [--note TEXT]

Each run is `bin/quadrant evaluate DATA.csv --images IMAGES --folds column --strategy S --allow-leakage --output OUT/NAME-S`: given
folds are kept though they may hold copies, which are counted. A run that is there is taken as it is, one that was broken off is
gone on with. The tables of coverages are printed by
tools/interval_coverage.py and tools/learning_curve_simulation.py.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

WORDS = {"majority": "always the largest class", "colour": "colour histogram, linear", "frozen": "frozen features, linear"}
STRATEGIES = {"head": "`--strategy head`", "top": "`--strategy top`", "auto": "`--strategy auto`", "all": "`--strategy all`"}


def run(out, name, csv, images, strategy):
    folder = out / f"{name}-{strategy}"
    if not (folder / "report.json").exists():
        line = ["bin/quadrant", "evaluate", csv, "--images", images, "--folds", "column", "--strategy", strategy]
        line += ["--allow-leakage"]
        line += ["--output", str(folder)] + (["--resume"] if (folder / "run").exists() else [])
        print(" ".join(line), file=sys.stderr)
        subprocess.run(line, check=True)
    return json.loads((folder / "report.json").read_text())


def row(name, value, interval, ahead, ahead_interval, verdict, time):
    between = f"{interval[0]:.3f}–{interval[1]:.3f}"
    lead = "" if ahead is None else f"{ahead:+.3f} ({ahead_interval[0]:+.3f} to {ahead_interval[1]:+.3f}), {verdict}"
    return f"| {name} | {value:.3f} | {between} | {lead.replace('-', '−')} | {time} |"


def duration(seconds):
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.1f} min"


def section(out, name, csv, images, strategies):
    reports = {s: run(out, name, csv, images, s) for s in strategies}
    last = reports[strategies[-1]]
    test = last["test"]
    folds = len(last["perFold"])
    lines = [f"## {name}", ""]
    lines.append(
        f"{test['n']} images, {len(last['data']['classes'])} classes, {test['groups']} groups, {folds} given folds;"
        f" depths trained by `{strategies[-1]}`: {', '.join(str(f['depth']) for f in last['perFold'])}."
    )
    copies = [w for w in reports[strategies[0]]["warnings"] if "in two folds under two names" in w]
    if copies:
        lines[-1] += f" {copies[0]}"
    lines += ["", f"| | balanced accuracy | 95 % interval | `{strategies[-1]}` is ahead by | wall time |", "|---|---|---|---|---|"]
    for b in test["baselines"]:
        if b["name"] != "frozen":
            lines.append(
                row(WORDS[b["name"]], b["balancedAccuracy"], b["interval"], b["difference"], b["differenceInterval"],
                    b["verdict"].replace("_", " "), "")
            )
    compared = {}
    if len(strategies) > 1:
        folder = out / f"{name}-compared"
        if not folder.exists():
            order = [str(out / f"{name}-{s}") for s in [*strategies[:-1], strategies[-1]]]
            subprocess.run(["bin/quadrant", "compare", *order, "--output", str(folder)], check=True)
        compared = {r["name"]: r for r in json.loads((folder / "comparison.json").read_text())["runs"]}
    for s in strategies:
        r = reports[s]
        lead, lead_interval, verdict = None, None, ""
        own = compared.get(f"{name}-{strategies[-1]}")
        if own and s == strategies[0]:
            lead, lead_interval, verdict = own["overFirst"], own["overFirstInterval"], own["verdict"].replace("_", " ")
        t = r["test"]
        lines.append(
            row(STRATEGIES[s], t["balancedAccuracy"], t["balancedAccuracyInterval"], lead, lead_interval, verdict,
                duration(r["seconds"]))
        )
    scores = test["scores"]
    known = [
        f"{label} {scores[k]['value']:.3f}"
        + (f" ({scores[k]['interval'][0]:.3f}–{scores[k]['interval'][1]:.3f})" if scores[k]["interval"] else "")
        for k, label in [("macroAuc", "macro AUC"), ("averagePrecision", "average precision"), ("macroF1", "macro F1"),
                         ("kappa", "Cohen's kappa"), ("quadraticKappa", "quadratic kappa"), ("mcc", "MCC")]
        if scores[k]["value"] is not None
    ]
    ece = test["reliability"]["expectedCalibrationError"]
    lines += ["", f"`{strategies[-1]}`: {', '.join(known)}; expected calibration error {ece:.3f}.", ""]
    lines += learning(reports[strategies[0]].get("learningCurve", {}), "images" if test["groups"] == test["n"] else "groups")
    lines += phases(last)
    return lines


def learning(curve, unit):
    if "balancedAccuracy" not in curve:
        return [curve["reason"], ""] if "reason" in curve else []
    all_ = curve["balancedAccuracy"]
    today = all_["points"][-1]
    law = all_["error"]
    fitted = 1 - law["scale"] * today["groups"] ** -law["exponent"] - law["floor"]
    ahead = [f"{p['recall']:.3f} ({p['interval'][0]:.3f}–{p['interval'][1]:.3f})" for p in all_["ahead"]]
    gain = all_["ahead"][0]
    check = curve["check"]
    most = max(curve["perClass"], key=lambda c: c["ahead"][0]["gain"])
    return [
        f"How many more labels? Frozen features reach {today['recall']:.3f} with {today['groups']:.0f} {unit}, which the curve puts at"
        f" {fitted:.3f}; the error falls with the power {law['exponent']:.2f}. Foretold are {ahead[0]} for twice and {ahead[1]} for four times as many, a gain of"
        f" {gain['gain']:+.3f} ({gain['gainInterval'][0]:+.3f} to {gain['gainInterval'][1]:+.3f}) for twice; the most in"
        f" {most['name']}, {most['ahead'][0]['gain']:+.3f}. As a check, {check['from']:.0f} {unit} foretold {check['recall']:.3f}"
        f" ({check['interval'][0]:.3f}–{check['interval'][1]:.3f}) for {check['groups']:.0f}, and {check['came']:.3f} came.",
        "",
    ]


def phases(report):
    training = ["views", "trunk", "cache", "head", "tail", "check"]
    per_fold = [f.get("phases") for f in report["perFold"]]
    if not all(per_fold):
        return []
    trained = sum(p.get(k, 0) for p in per_fold for k in training)
    depth = sum(p.get("advice", 0) for p in per_fold)
    all_ = sum(sum(p.values()) for p in per_fold)
    return [
        f"All folds took {duration(all_)}: {duration(trained)} to train, {duration(depth)} to decide how deep, and"
        f" {duration(all_ - trained - depth)} to test and compare, {all_ / trained:.2f} times the trainings.",
        "",
    ]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("out", type=Path)
    p.add_argument("sets", nargs="+")
    p.add_argument("--strategies", default="head,auto")
    p.add_argument("--coverage", type=Path)
    p.add_argument("--learning", type=Path)
    p.add_argument("--note", action="append", default=[])
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Evidence",
        "",
        "Written by `tools/evidence.py`. Balanced accuracy over all held-out images of a cross-validation with given folds;",
        "intervals by a bootstrap over groups (2,000 resamples), leads by a paired one. Depth, augmentation and stopping are",
        "decided within each fold's training part; the baselines are fitted on that part alone. Times are wall times of all",
        "folds together on two processor cores.",
        "",
        *[line for n in a.note for line in (n, "")],
    ]
    for s in a.sets:
        name, rest = s.split("=", 1)
        csv, images = rest.rsplit(":", 1)
        lines += section(a.out, name, csv, images, a.strategies.split(","))
    if a.learning:
        lines += [
            "## How many more labels?",
            "",
            "500 simulated studies for each row: four classes, one of them rare, groups of 1 to 5 images that resemble each other",
            "(`tools/learning_curve_simulation.py`). Shown is how often the interval of a forecast held the balanced accuracy that classifiers",
            "trained on so many fresh groups had. Forecasts suppose that new groups are like the old ones.",
            "",
            a.learning.read_text().strip(),
            "",
        ]
    if a.coverage:
        lines += [
            "## Do the intervals hold what they promise?",
            "",
            "500 simulated studies for each row, with known truth: four classes, one of them rare, groups of 1 to 9 images that",
            "resemble each other (`tools/interval_coverage.py`). Shown is the share of the 95 % intervals of balanced accuracy that",
            "hold the truth, whose standard error is about 0.01, and their mean width. The last column is what reports show.",
            "",
            a.coverage.read_text().strip(),
            "",
        ]
    Path("docs/EVIDENCE.md").write_text("\n".join(lines))


if __name__ == "__main__":
    main()

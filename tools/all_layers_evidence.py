"""Cross-validates sets by strategies and seeds, and prints accuracies, calibration and times as ratios to ONNX Runtime alone.

Usage, from the root of the repository (Python 3 with numpy and onnxruntime), on a machine that does nothing else:
    python3 tools/all_layers_evidence.py OUT NAME=DATA.csv:IMAGES... [--seeds 1,2,3] [--strategies layers,auto,top:4]

Each run is `bin/quadrant evaluate DATA.csv --images IMAGES --folds column --strategy S --seed N --allow-leakage`, the first strategy of
each seed with an empty feature cache. Before and after it the embedded network runs on ready tensors in ONNX Runtime alone; the ratio is
the run's time to what all of its views would take at that pace. A run that is there is taken as it is.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy
import onnxruntime

VIEWS = 4
NETWORK = "src/main/resources/quadrant/backbone/efficientnet_lite0.onnx"


def pace():
    """Images a second of the forward pass alone, in batches of 16 on two threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    network = onnxruntime.InferenceSession(NETWORK, options, providers=["CPUExecutionProvider"])
    batch = {network.get_inputs()[0].name: numpy.random.default_rng(1).standard_normal((16, 3, 224, 224), dtype=numpy.float32)}
    network.run(None, batch)
    start = time.time()
    for _ in range(32):
        network.run(None, batch)
    return 32 * 16 / (time.time() - start)


def run(out, name, csv, images, strategy, seed, first):
    folder = out / f"{name}-{strategy.replace(':', '')}-{seed}"
    facts = folder / "facts.json"
    if facts.exists():
        return json.loads(facts.read_text())
    home = out / f"home-{name}-{seed}"
    if first:
        shutil.rmtree(home, ignore_errors=True)
    env = dict(os.environ, QUADRANT_HOME=str(home))
    kind, _, depth = strategy.partition(":")
    line = ["bin/quadrant", "evaluate", csv, "--images", images, "--folds", "column", "--strategy", kind, "--seed", str(seed)]
    line += ["--allow-leakage", "--output", str(folder), "--quiet"] + (["--depth", depth] if depth else [])
    before = pace()
    start = time.time()
    subprocess.run(line, check=True, env=env)
    seconds = time.time() - start
    after = pace()
    report = json.loads((folder / "report.json").read_text())
    test = report["test"]
    found = dict(
        name=name, strategy=strategy, seed=seed, seconds=seconds, images=test["n"],
        alone=test["n"] * VIEWS / ((before + after) / 2), pace=(before + after) / 2,
        balanced=test["balancedAccuracy"], interval=test["balancedAccuracyInterval"], logLoss=test["logLoss"],
        ece=test["curves"]["reliability"]["error"],
        baselines={b["name"]: [b["balancedAccuracy"], b["difference"], b["differenceInterval"]] for b in test["baselines"]})
    facts.write_text(json.dumps(found))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--strategies", default="layers,auto")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    print("| set | strategy | balanced accuracy, by seed | mean | last layer | colour | log loss | ECE | seconds | ratio to the passes |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for s in args.sets:
        name, _, rest = s.partition("=")
        csv, _, images = rest.rpartition(":")
        rows = {}
        for seed in args.seeds.split(","):
            for i, strategy in enumerate(args.strategies.split(",")):
                rows.setdefault(strategy, []).append(run(args.out, name, csv, images, strategy, seed, i == 0))
        for strategy, found in rows.items():
            def mean(value):
                return statistics.mean(value(f) for f in found)
            base = found[0]["baselines"]
            print(
                f"| {name} | {strategy} | {' '.join(format(f['balanced'], '.3f') for f in found)} | {mean(lambda f: f['balanced']):.3f} |"
                f" {mean(lambda f: f['baselines']['frozen'][0]) if 'frozen' in base else float('nan'):.3f} |"
                f" {base['colour'][0]:.3f} | {mean(lambda f: f['logLoss']):.3f} | {mean(lambda f: f['ece']):.3f} |"
                f" {' '.join(format(f['seconds'], '.0f') for f in found)} | {' '.join(format(f['seconds'] / f['alone'], '.2f') for f in found)} |")
            sys.stdout.flush()


main()

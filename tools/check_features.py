#!/usr/bin/env python3
"""Checks the features that `quadrant features` wrote against ONNX Runtime in Python.

    quadrant classify model.onnx images --output c.csv --dump-input dump
    quadrant features model.onnx images --layers all --output f.npy
    python tools/check_features.py model.onnx dump/input.npy f.npy

Each layer's tensor is taken out of the graph, and the mean and the standard deviation over its positions are computed here, in
64 bits. Exit code 1 where a number differs by more than 1e-5 of the largest of its layer, or 1e-5. With --write FILE the numbers
that were found here are written as JSON, for a test without Python.
"""
import argparse
import csv
import json
import sys

import numpy as np
import onnx
import onnxruntime as ort


def statistic(kind, tensor):
    flat = tensor.astype(np.float64)
    if kind == "value":
        return flat.reshape(len(flat), -1)
    if kind == "token":
        return flat[:, 0]
    # maps are N×C×H×W, tokens N×T×C
    axes = (1,) if flat.ndim == 3 else tuple(range(2, flat.ndim))
    return flat.mean(axes) if kind == "mean" else flat.std(axes)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("input")
    parser.add_argument("features")
    parser.add_argument("--write")
    args = parser.parse_args()
    with open(args.features[: -len(".npy")] + "-columns.csv", newline="", encoding="utf-8") as file:
        columns = list(csv.DictReader(file))
    groups = {}
    for c in columns:
        groups.setdefault((c["layer"], c["statistic"]), []).append(int(c["column"]))
    model = onnx.load(args.model)
    there = {o.name for o in model.graph.output}
    for layer in sorted({k[0] for k in groups} - there):
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(layer))
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    images = np.load(args.input)
    layers = sorted({k[0] for k in groups})
    outputs = dict(zip(layers, session.run(layers, {session.get_inputs()[0].name: images})))
    found = np.load(args.features)
    assert found.dtype == np.float32 and found.shape == (len(images), len(columns)), found.shape
    expected = np.empty(found.shape)
    worst = 0.0
    for (layer, kind), at in groups.items():
        expected[:, at] = statistic(kind, outputs[layer])
        scale = max(1.0, np.abs(expected[:, at]).max())
        difference = np.abs(expected[:, at] - found[:, at]).max() / scale
        worst = max(worst, difference)
    print(f"{found.shape[0]} rows of {found.shape[1]} features, largest difference {worst:.2e}")
    if args.write:
        with open(args.write, "w", encoding="utf-8") as file:
            json.dump({"rows": [[float(f"{v:.9g}") for v in row[:: max(1, len(row) // 64)]] for row in expected]}, file)
            file.write("\n")
    return 0 if worst <= 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main())

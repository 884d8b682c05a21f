#!/usr/bin/env python3
"""Checks the features that `quadrant features` wrote against ONNX Runtime in Python.

    quadrant classify model.onnx images --output c.csv --dump-input dump
    quadrant features model.onnx images --layers all --output f.npy
    python tools/check_features.py model.onnx dump/input.npy f.npy

Each layer's tensor is taken out of the graph; ONNX Runtime computes mean and standard deviation over its positions, and NumPy does so
in 64 bits, as it alone does over the centres of maps and for correlations. Exit code 1 where a number differs by more than 1e-5 of the largest of its layer, or 1e-5, from the former, or by ten times as
much from the latter. With --write FILE the numbers
that were found here are written as JSON, for a test without Python.
"""
import argparse
import csv
import json
import sys

import numpy as np
import onnx
import onnxruntime as ort


def pool(graph, layer, rank, prefix):
    """Nodes for mean and standard deviation over the positions in 32 bits: of maps sqrt(E[x^2] - m^2), of tokens sqrt(E[(x - m)^2])."""
    make = onnx.helper.make_node
    names = {k: prefix + k for k in ("mean", "sd", "place", "off", "square", "squares", "meansquare", "mm", "var", "floor", "axis")}
    if rank == 4:
        graph.node.extend([
            make("GlobalAveragePool", [layer], [names["place"]]),
            make("Flatten", [names["place"]], [names["mean"]]),
            make("Mul", [layer, layer], [names["square"]]),
            make("GlobalAveragePool", [names["square"]], [names["squares"]]),
            make("Flatten", [names["squares"]], [names["meansquare"]]),
            make("Mul", [names["mean"], names["mean"]], [names["mm"]]),
            make("Sub", [names["meansquare"], names["mm"]], [names["var"]]),
        ])
    else:
        graph.node.extend([
            make("ReduceMean", [layer], [names["place"]], axes=[1], keepdims=1),
            make("Squeeze", [names["place"], names["axis"]], [names["mean"]]),
            make("Sub", [layer, names["place"]], [names["off"]]),
            make("Mul", [names["off"], names["off"]], [names["square"]]),
            make("ReduceMean", [names["square"]], [names["var"]], axes=[1], keepdims=0),
        ])
        graph.initializer.append(onnx.numpy_helper.from_array(np.array([1], np.int64), names["axis"]))
    graph.initializer.append(onnx.numpy_helper.from_array(np.array([1e-12], np.float32), names["floor"]))
    graph.node.extend([
        make("Max", [names["var"], names["floor"]], [names["sd"] + ".floored"]),
        make("Sqrt", [names["sd"] + ".floored"], [names["sd"]]),
    ])
    return names


def exact(kind, tensor):
    flat = tensor.astype(np.float64)
    axes = (1,) if flat.ndim == 3 else tuple(range(2, flat.ndim))
    if kind == "correlation":
        return correlations(flat)
    if kind.startswith("centre"):
        flat = centre(flat)
        kind = kind[len("centre"):]
    return flat.mean(axes) if kind == "mean" else flat.std(axes)


def centre(x):
    """The middle half of each side of N x C x H x W, as nearly as whole positions allow."""
    a, b = (x.shape[2] + 1) // 4, (x.shape[3] + 1) // 4
    return x[:, :, a:x.shape[2] - a, b:x.shape[3] - b]


def correlations(x):
    """Covariance/(product of deviations + 1e-6) over positions for each pair of channels, in the order of numpy.triu_indices."""
    flat = x.reshape(*x.shape[:2], -1)
    off = flat - flat.mean(2, keepdims=True)
    deviation = np.sqrt((off * off).mean(2))
    matrix = np.einsum("ncp,ndp->ncd", off, off) / flat.shape[2] / (deviation[:, :, None] * deviation[:, None, :] + 1e-6)
    return matrix[(slice(None), *np.triu_indices(x.shape[1], 1))]


def run(model, wanted, images):
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return dict(zip(wanted, session.run(wanted, {session.get_inputs()[0].name: images})))


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
    images = np.load(args.input)
    layers = sorted({k[0] for k in groups})
    tensors = run(model, layers, images)
    names = {}
    for i, layer in enumerate(layers):
        if tensors[layer].ndim > 2:
            names[layer] = pool(model.graph, layer, tensors[layer].ndim, f"check.{i}.")
            for kind in ("mean", "sd"):
                model.graph.output.append(onnx.helper.make_empty_tensor_value_info(names[layer][kind]))
    pooled = [n[k] for n in names.values() for k in ("mean", "sd")]
    values = run(model, pooled, images) if pooled else {}
    found = np.load(args.features)
    assert found.dtype == np.float32 and found.shape == (len(images), len(columns)), found.shape
    expected = np.empty(found.shape)
    worst = far = 0.0
    for (layer, kind), at in groups.items():
        tensor = tensors[layer]
        if kind == "value":
            expected[:, at] = tensor.reshape(len(tensor), -1)
        elif kind == "token":
            expected[:, at] = tensor[:, 0]
        elif kind not in ("mean", "sd"):
            expected[:, at] = exact(kind, tensor)
            scale = max(1.0, np.abs(expected[:, at]).max())
            far = max(far, np.abs(expected[:, at] - found[:, at]).max() / scale)
            continue
        else:
            expected[:, at] = values[names[layer][kind]]
            scale = max(1.0, np.abs(expected[:, at]).max())
            far = max(far, np.abs(exact(kind, tensor) - found[:, at]).max() / scale)
        scale = max(1.0, np.abs(expected[:, at]).max())
        worst = max(worst, np.abs(expected[:, at] - found[:, at]).max() / scale)
    print(f"{found.shape[0]} rows of {found.shape[1]} features, largest difference {worst:.2e}; from statistics in 64 bits {far:.2e}")
    if args.write:
        with open(args.write, "w", encoding="utf-8") as file:
            json.dump({"rows": [[float(f"{v:.9g}") for v in row[:: max(1, len(row) // 64)]] for row in expected]}, file)
            file.write("\n")
    return 0 if worst <= 1e-5 and far <= 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main())

"""Check a model of strategy layers in Python: its probabilities from the raw outputs of its layers.

    python tools/check_layers_onnx.py MODEL.onnx PIXELS [PREDICTIONS.csv]

Pooling, standardisation, linear layer, temperature and softmax are computed by NumPy in float64 from the tensors that the model
pools, and compared with the model's probabilities in ONNX Runtime, and with the CSV's. PIXELS and PREDICTIONS.csv as for
check_model.py; a model that looks at turned images (--tta) is compared with the mean over its views.
Exits 1 when a probability differs by more than 1e-5.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from check_model import BATCH, TOLERANCE, read_pixels, read_predictions, refuse
from onnx import numpy_helper

LAYER = "quadrant.layer."


def taps(graph):
    """For each layer the tensor that is pooled and how, in the order of the features."""
    makers = {o: n for n in graph.node for o in n.output}
    found = {}
    for name in makers:
        if name.startswith(LAYER):
            number, kind = name[len(LAYER):].split(".", 1)
            if kind in ("vector", "token", "square"):
                raw = makers[name].input[0]
                raw = makers[raw].input[0] if raw == f"{LAYER}{number}.off" else raw
                found.setdefault(int(number), {})["spread" if kind == "square" else kind] = raw
            elif kind == "correlations":
                found.setdefault(int(number), {})[kind] = makers[f"{LAYER}{number}.off"].input[0]
    if not found:
        refuse("The model has no pooled layers; it was not trained by --strategy layers")
    return [found[i] for i in sorted(found)]


def channels_last(x):
    return np.moveaxis(x, 1, -1).reshape(len(x), -1, x.shape[1]) if x.ndim == 4 else x.reshape(len(x), -1, x.shape[-1])


def pooled(layer, tensors):
    parts = []
    for how in ("vector", "token", "spread", "correlations"):
        if how in layer:
            x = tensors[layer[how]].astype(np.float64)
            if how == "vector":
                parts.append(x.reshape(len(x), -1))
            elif how == "token":
                parts.append(x[:, 0])
            elif how == "correlations":
                parts.append(correlations(channels_last(x)))
            else:
                places = channels_last(x)
                parts += [places.mean(1), np.sqrt(np.maximum(places.var(1), 1e-12))]
    return np.concatenate(parts, 1)


def correlations(places):
    """N x positions x C to N x C(C - 1)/2."""
    off = places - places.mean(1, keepdims=True)
    deviation = np.sqrt((off * off).mean(1))
    matrix = np.einsum("npc,npd->ncd", off, off) / off.shape[1] / (deviation[:, :, None] * deviation[:, None, :] + 1e-6)
    return matrix[(slice(None), *np.triu_indices(places.shape[2], 1))]


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def views(pixels, count):
    """The image, its four quarter turns, or these and their mirror images."""
    turned = [np.rot90(pixels, k, (2, 3)) for k in range(4)]
    return (turned + [t[..., ::-1] for t in turned])[:count]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("pixels", type=Path)
    parser.add_argument("predictions", type=Path, nargs="?")
    parser.add_argument("--views", type=int, choices=(1, 4, 8), help="default: what the model's metadata says")
    args = parser.parse_args()
    model = onnx.load(args.model)
    layers = taps(model.graph)
    weights = {t.name: numpy_helper.to_array(t).astype(np.float64) for t in model.graph.initializer}
    metadata = {p.key: p.value for p in model.metadata_props}
    count = args.views or {"turns": 4, "dihedral": 8}.get(metadata.get("quadrant.testViews", "").lower(), 1)
    probabilities = next(o for o in model.graph.output if "probabilities" in o.name).name
    names = list(dict.fromkeys(t for layer in layers for t in layer.values()))
    del model.graph.output[:]
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(n) for n in [*names, probabilities])
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    own = onnxruntime.InferenceSession(str(args.model), providers=["CPUExecutionProvider"])
    pixels = read_pixels(args.pixels)

    worst = 0.0
    mean = 0.0
    for view in views(pixels, count):
        computed = []
        for i in range(0, len(view), BATCH):
            batch = {session.get_inputs()[0].name: np.ascontiguousarray(view[i:i + BATCH])}
            tensors = dict(zip(names, session.run(names, batch)))
            x = np.concatenate([pooled(layer, tensors) for layer in layers], 1)
            x = (x - weights["quadrant.layers.center"]) * weights["quadrant.layers.scale"]
            scores = x @ weights["quadrant.head.weight"].T + weights["quadrant.head.bias"]
            p = softmax(scores / weights["quadrant.temperature"])
            worst = max(worst, np.abs(p - own.run([probabilities], batch)[0]).max())
            computed.append(p)
        mean = mean + np.concatenate(computed) / count
    print(f"{len(layers)} layers, {x.shape[1]} features, {len(pixels)} images, {count} view(s)")
    print(f"largest difference to the model in ONNX Runtime: {worst:.2e}")
    if args.predictions:
        _, _, expected = read_predictions(args.predictions)
        if expected.shape != mean.shape:
            refuse(f"{len(mean)} inputs but {len(expected)} rows of predictions; both must come from one classify run")
        difference = np.abs(mean - expected).max()
        print(f"largest difference to {args.predictions.name}: {difference:.2e}")
        worst = max(worst, difference)
    sys.exit(0 if worst <= TOLERANCE else 1)


if __name__ == "__main__":
    main()

"""Check the embedded backbone: against a reference file, against its card, and on ImageNet photographs.

    python tools/check_lite0.py MODEL.onnx [--reference REFERENCE.onnx] [--card CARD.json] [--photographs FOLDER SYNSETS.txt]

FOLDER holds images whose names begin with the WordNet id of their class (n01440764_tench.JPEG); SYNSETS.txt has the id
of each of the 1000 outputs at the start of its lines. Exits 1 when a check fails.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from PIL import Image

TOLERANCE = 1e-5
EXPECTED_TOP1 = 0.885


def session(model):
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def random_input():
    return np.random.default_rng(7).standard_normal((4, 3, 224, 224)).astype(np.float32)


def check_reference(model, reference):
    """The same nodes in the same order, equal weights, outputs within the tolerance."""
    def nodes(m):
        return [n.SerializeToString() for n in m.graph.node]

    def weights(m):
        return {t.name: numpy_helper.to_array(t) for t in m.graph.initializer}

    mine, theirs = weights(model), weights(reference)
    x = random_input()
    difference = np.abs(session(model).run(None, {"image": x})[0] - session(reference).run(None, {"image": x})[0]).max()
    print(f"reference: byte-identical {model.SerializeToString() == reference.SerializeToString()},"
          f" largest output difference {difference:.2e}")
    return {"nodes equal the reference's": nodes(model) == nodes(reference),
            "opset equals the reference's": list(model.opset_import) == list(reference.opset_import),
            "weights equal the reference's": mine.keys() == theirs.keys()
            and all(np.array_equal(mine[k], theirs[k]) for k in mine),
            "outputs equal the reference's": difference <= TOLERANCE}


def is_clean_cut(graph, tensor):
    """Whether every path from the input to the output passes through the tensor."""
    reached = {graph.input[0].name} - {tensor}
    for node in graph.node:
        if reached & set(node.input):
            reached |= set(node.output) - {tensor}
    return graph.output[0].name not in reached


def check_card(model, path, model_path):
    """Digest, size, and every cut: a clean one, present in the graph."""
    card, data = json.loads(path.read_text()), model_path.read_bytes()
    tapped = onnx.ModelProto.FromString(model.SerializeToString())
    inner = [c for c in card["cuts"] if c != card["input"]["name"]]
    tapped.graph.output.extend(onnx.helper.make_empty_tensor_value_info(c) for c in inner)
    x = random_input()
    shapes = dict(zip(inner, (v.shape for v in session(tapped).run(inner, {"image": x}))), image=x.shape)
    results = {"sha256 is the card's": hashlib.sha256(data).hexdigest() == card["sha256"],
               "size is the card's": len(data) == card["bytes"]}
    for depth, cut in enumerate(card["cuts"]):
        print(f"depth {depth}: {cut} {'x'.join(map(str, shapes[cut][1:]))}")
        results[f"cut {depth} is clean"] = is_clean_cut(model.graph, cut)
    return results


def photograph(path):
    """Shorter side to 256 (bicubic), the central 224 x 224, (x - 127) / 128; 3 x 224 x 224."""
    image = Image.open(path).convert("RGB")
    scale = 256 / min(image.size)
    image = image.resize([round(side * scale) for side in image.size], Image.Resampling.BICUBIC)
    left, top = (image.width - 224) // 2, (image.height - 224) // 2
    pixels = np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32)
    return ((pixels - 127) / 128).transpose(2, 0, 1)


def check_photographs(model, folder, synsets):
    names = [line.split()[0] for line in synsets.read_text().splitlines() if line.strip()]
    files, runner, right = sorted(p for p in folder.iterdir() if p.is_file()), session(model), 0
    for start in range(0, len(files), 16):
        batch = files[start:start + 16]
        logits = runner.run(None, {"image": np.stack([photograph(p) for p in batch])})[0]
        right += sum(names[k] == p.name.split("_")[0] for k, p in zip(logits.argmax(1), batch))
    print(f"photographs: top-1 {right / len(files):.3f} of {len(files)}")
    return {f"top-1 is at least {EXPECTED_TOP1 - 0.01:.3f}": right / len(files) >= EXPECTED_TOP1 - 0.01}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--card", type=Path)
    parser.add_argument("--photographs", type=Path, nargs=2, metavar=("FOLDER", "SYNSETS"))
    args = parser.parse_args()
    model = onnx.load(args.model)
    results = {}
    if args.reference:
        results |= check_reference(model, onnx.load(args.reference))
    if args.card:
        results |= check_card(model, args.card, args.model)
    if args.photographs:
        results |= check_photographs(model, *args.photographs)
    for name, passed in results.items():
        print("ok  " if passed else "FAIL", name)
    sys.exit(0 if results and all(results.values()) else 1)


if __name__ == "__main__":
    main()

"""Write the logits that the embedded backbone must give, for inputs that a formula defines.

    python tools/lite0_reference.py [TARGET.json]

The logits come from ONNX Runtime; PyTorch running the source package gives the stated largest difference. The inputs
are summed in float64 and rounded to float32 once, so that any language can build them.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from convert_lite0 import TARGET as MODEL
from convert_lite0 import source_model

TARGET = MODEL.parents[5] / "src/test/resources/quadrant/backbone/lite0_logits.json"
FORMULA = "image[c,y,x] = sin(a*x + b*y + c) + 0.5*sin(d*x*y/224 + 2*c), float64 rounded to float32; c=0..2, y,x=0..223"
INPUTS = [(0.05, 0.03, 0.002), (0.31, 0.17, 0.05), (0.011, 0.9, 0.2)]


def pattern(a, b, d):
    c, y, x = np.meshgrid(np.arange(3.0), np.arange(224.0), np.arange(224.0), indexing="ij")
    return (np.sin(a * x + b * y + c) + 0.5 * np.sin(d * x * y / 224 + 2 * c)).astype(np.float32)


def rounded(values):
    return [float(np.format_float_positional(v, unique=True)) for v in values]


def main():
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    images = np.stack([pattern(*p) for p in INPUTS])
    runner = onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])
    logits = runner.run(None, {"image": images})[0]
    with torch.no_grad():
        difference = float(np.abs(source_model()(torch.from_numpy(images)).numpy() - logits).max())
    document = {
        "made_by": "tools/lite0_reference.py",
        "formula": FORMULA,
        "onnxruntime": onnxruntime.__version__,
        "largest_difference_to_pytorch": difference,
        "inputs": [{"a": a, "b": b, "d": d, "sum": float(image.sum(dtype=np.float64)), "argmax": int(row.argmax()),
                    "max": rounded([row.max()])[0], "logits": rounded(row[:16])}
                   for (a, b, d), image, row in zip(INPUTS, images, logits)],
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, indent=2) + "\n")
    print(f"{target.name}: argmax {[i['argmax'] for i in document['inputs']]}, largest logit {np.abs(logits).max():.2f},"
          f" PyTorch differs by at most {difference:.2e}")


if __name__ == "__main__":
    main()

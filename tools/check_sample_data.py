"""Check that sample-data/ is worth training on: colour does not tell the classes, the backbone's features do.

    python tools/check_sample_data.py [SAMPLE_DATA]

Logistic regression, five folds grouped by slide, balanced accuracy over the pooled predictions: on colour histograms
(8 x 8 x 8, RGB and HSV) and on the pooled features of EfficientNet-Lite0. Exits 1 outside the limits below.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, confusion_matrix
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "src/main/resources/quadrant/backbone/efficientnet_lite0.onnx"
FEATURES = "/global_pool/flatten/Flatten_output_0"
COLOUR_LIMIT = 0.6
FEATURE_RANGE = (0.75, 0.93)
BYTES_LIMIT = 3_000_000


def histogram(image, mode):
    pixels = np.asarray(image.convert(mode)).reshape(-1, 3)
    return np.histogramdd(pixels, bins=(8, 8, 8), range=[(0, 256)] * 3)[0].ravel() / len(pixels)


def features(images):
    model = onnx.load(MODEL)
    model.graph.output.append(onnx.helper.make_empty_tensor_value_info(FEATURES))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    pixels = np.stack([np.asarray(i.resize((224, 224), Image.Resampling.BILINEAR), np.float32) for i in images])
    pixels = ((pixels - 127) / 128).transpose(0, 3, 1, 2)
    return np.concatenate([session.run([FEATURES], {"image": np.ascontiguousarray(pixels[i:i + 16])})[0]
                           for i in range(0, len(pixels), 16)])


def grouped_accuracy(x, labels, slides, strength):
    model = make_pipeline(StandardScaler(),
                          LogisticRegression(C=strength, class_weight="balanced", max_iter=5000))
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    predicted = cross_val_predict(model, x, labels, groups=slides, cv=folds)
    return balanced_accuracy_score(labels, predicted), predicted


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample-data"
    files = sorted(folder.glob("*/*.jpg"))
    images = [Image.open(path).convert("RGB") for path in files]
    labels = np.array([path.parent.name for path in files])
    slides = np.array([path.name.split("_")[0] for path in files])
    size = sum(path.stat().st_size for path in files)
    classes, counts = np.unique(labels, return_counts=True)
    print(f"{len(files)} images, {len(set(slides))} slides, {size / 1e6:.2f} MB,"
          f" {', '.join(f'{n} {c}' for c, n in zip(classes, counts))}")
    colour = 0.0
    for mode in ("RGB", "HSV"):
        x = np.stack([histogram(image, mode) for image in images])
        scores = [grouped_accuracy(x, labels, slides, c)[0] for c in (0.001, 0.02, 1.0)]
        print(f"{mode} histogram: balanced accuracy {', '.join(f'{s:.3f}' for s in scores)} at C = 0.001, 0.02, 1")
        colour = max(colour, *scores)
    deep, predicted = grouped_accuracy(features(images), labels, slides, 0.02)
    print(f"EfficientNet-Lite0 features: balanced accuracy {deep:.3f} at C = 0.02; rows are the true classes:")
    for name, row in zip(classes, confusion_matrix(labels, predicted, labels=classes)):
        print(f"  {name:10s}", *(f"{n:3d}" for n in row))
    sys.exit(0 if colour < COLOUR_LIMIT and FEATURE_RANGE[0] <= deep <= FEATURE_RANGE[1] and size <= BYTES_LIMIT else 1)


if __name__ == "__main__":
    main()

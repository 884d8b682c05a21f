"""Check that a fine-tuned model gives the same probabilities in Python as in Quadrant.

    python tools/check_model.py MODEL.onnx PIXELS PREDICTIONS.csv

PIXELS is the folder that `classify --dump-input` wrote, or its input.npy (float32, N x 3 x S x S, rows in the order of
PREDICTIONS.csv). The CSV begins with image; after predicted it has one probability a class. Exits 1 when
a probability differs by more than 1e-5, 2 when the files do not belong together.
"""

import argparse
import csv
import sys
from pathlib import Path

import numpy as np
import onnxruntime

TOLERANCE = 1e-5
BATCH = 16


def refuse(problem):
    print(problem, file=sys.stderr)
    sys.exit(2)


def read_pixels(path):
    if path.is_dir():
        path = path / "input.npy"
    if not path.is_file():
        refuse(f"{path} is not there; write it with classify --dump-input FOLDER")
    pixels = np.load(path, allow_pickle=False)
    if pixels.ndim != 4 or pixels.dtype != np.float32:
        refuse(f"{path} holds {pixels.dtype} of shape {pixels.shape}; expected float32, N x 3 x S x S")
    return pixels


def read_predictions(path):
    """The class names, the predicted class of each row, and the N x K probabilities."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.reader(file) if row]
    header, body = rows[0], rows[1:]
    if header[:1] != ["image"] or "predicted" not in header:
        refuse(f"{path} begins with the columns {header[:3]}; expected image, ..., predicted and the probabilities")
    first = header.index("predicted") + 1
    try:
        probabilities = np.array([[float(cell) for cell in row[first:]] for row in body], np.float64)
    except ValueError as error:
        refuse(f"{path}: {error}; every column after predicted must be a probability")
    return header[first:], [row[first - 1] for row in body], probabilities.reshape(len(body), len(header) - first)


def run(session, pixels):
    name = session.get_inputs()[0].name
    output = session.get_outputs()[0].name
    return np.concatenate([session.run([output], {name: np.ascontiguousarray(pixels[i:i + BATCH])})[0]
                           for i in range(0, len(pixels), BATCH)])


def print_metadata(session):
    metadata = session.get_modelmeta().custom_metadata_map
    for key in sorted(metadata):
        value = metadata[key]
        print(f"metadata {key}: {value if len(value) <= 200 else value[:200] + '...'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("pixels", type=Path)
    parser.add_argument("predictions", type=Path)
    args = parser.parse_args()
    session = onnxruntime.InferenceSession(str(args.model), providers=["CPUExecutionProvider"])
    print_metadata(session)
    pixels = read_pixels(args.pixels)
    classes, predicted, expected = read_predictions(args.predictions)
    print(f"classes: {', '.join(classes)}")
    if len(pixels) == 0 or len(pixels) != len(expected):
        refuse(f"{len(pixels)} inputs but {len(expected)} rows of predictions; both must come from one classify run")
    found = run(session, pixels)
    if found.shape != expected.shape:
        refuse(f"the model gives {found.shape[1:]} values an image, the predictions hold {len(classes)} classes")
    difference = np.abs(found - expected).max()
    agree = sum(classes[k] == name for k, name in zip(found.argmax(1), predicted))
    print(f"{len(found)} images: largest difference {difference:.3e} (allowed {TOLERANCE:.0e}),"
          f" predicted class equal in {agree}")
    # written so that NaN fails
    sys.exit(0 if difference <= TOLERANCE else 1)


if __name__ == "__main__":
    main()

"""What OpenCV computes from an export is what ONNX Runtime computes from the model that was exported, from the same bytes.

usage: check_opencv.py MODEL EXPORT    needs opencv-python-headless, onnxruntime, numpy; exit code 1 beyond 1e-4
"""
import json
import sys

import cv2
import numpy as np
import onnxruntime as ort

model, export = sys.argv[1:]
session = ort.InferenceSession(model)
pixels = json.loads(session.get_modelmeta().custom_metadata_map["quadrant.preprocessing"])
size, random = pixels["size"], np.random.default_rng(1)
net = cv2.dnn.readNetFromONNX(export + "/model.onnx")
worst = 0.0
for i in range(4):
    # noise, coarse and fine, and an even colour
    small = random.integers(0, 256, (max(1, size // 8 ** i), max(1, size // 8 ** i), 3)).astype(np.uint8)
    rgb = cv2.resize(small, (size, size), interpolation=cv2.INTER_CUBIC)
    channels = rgb.astype(np.float32).transpose(2, 0, 1)[None]
    ordered = channels[:, ::-1] if pixels["order"] == "BGR" else channels
    mean, scale = (np.array(pixels[k], np.float32).reshape(1, 3, 1, 1) for k in ("mean", "scale"))
    expected = session.run(None, {session.get_inputs()[0].name: (ordered - mean) / scale})[0]
    net.setInput(np.ascontiguousarray(channels))
    found = net.forward()
    assert found.shape == expected.shape, (found.shape, expected.shape)
    worst = max(worst, float(np.abs(found - expected).max()))
print(f"OpenCV {cv2.__version__}: largest difference {worst:.2e}")
sys.exit(worst > 1e-4)

"""Writes src/test/resources/quadrant/engine/tail_steps.json: three AdamW steps of the embedded backbone's tails in PyTorch.

BatchNorm keeps its statistics, its affine part is trained. Features, head and dropout mask come from formulas that the
test repeats. Versions: requirements-lite0.txt. Run from the repository's root.
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from convert_lite0 import renamed_model

IMAGES, CLASSES, STEPS = 4, 3, 3
LABELS, WEIGHTS, SMOOTHING = [0, 1, 2, 1], [0.8, 1.5, 1.1], 0.1
DECAY, AVERAGE = 0.02, 0.5


def direction(size):
    return np.cos(0.7 * np.arange(size) + 0.3)


def summary(values):
    flat = values.detach().double().numpy().ravel()
    return {"norm": float(np.linalg.norm(flat)), "along": float(flat @ direction(flat.size))}


def steps(depth, shape):
    model = renamed_model()
    blocks = [*model.blocks, nn.Sequential(model.conv_head, model.bn2)][8 - depth:]
    tail = nn.Sequential(*blocks).eval()
    head = nn.Linear(1280, CLASSES)
    k, f = np.meshgrid(np.arange(CLASSES), np.arange(1280), indexing="ij")
    head.weight.data = torch.from_numpy((0.05 * np.sin(0.3 * f + k)).astype(np.float32))
    head.bias.data = torch.from_numpy((0.1 * np.cos(np.arange(CLASSES))).astype(np.float32))
    size = int(np.prod(shape))
    n, i = np.meshgrid(np.arange(IMAGES), np.arange(size, dtype=float), indexing="ij")
    features = torch.from_numpy((2 * np.sin(0.001 * i * i + n)).astype(np.float32)).reshape(IMAGES, *shape)
    n, i = np.meshgrid(np.arange(IMAGES), np.arange(1280), indexing="ij")
    mask = torch.from_numpy(np.where((7 * i + n) % 5 == 0, 0, 1.25).astype(np.float32))
    names = {id(p): name for name, p in model.named_parameters()}
    parameters = {names[id(p)]: (p, 1e-3 * 0.7 ** (len(blocks) - 1 - at))
                  for at, b in enumerate(blocks) for p in b.parameters()}
    parameters["quadrant.head.weight"] = head.weight, 1e-3
    parameters["quadrant.head.bias"] = head.bias, 1e-3
    optimiser = torch.optim.AdamW([{"params": [p], "lr": rate} for p, rate in parameters.values()], weight_decay=DECAY)
    before = {name: p.detach().clone() for name, (p, _) in parameters.items()}
    average = {name: p.detach().clone() for name, (p, _) in parameters.items()}
    labels, weights = torch.tensor(LABELS), torch.tensor(WEIGHTS)
    onehot = F.one_hot(labels, CLASSES).float()
    targets = ((1 - SMOOTHING) * onehot + SMOOTHING / CLASSES) * weights / weights[labels].sum()
    losses, gradients = [], {}
    for step in range(STEPS):
        logits = head(tail(features).mean((2, 3)) * mask)
        loss = F.cross_entropy(logits, labels, weight=weights, label_smoothing=SMOOTHING)
        assert abs(loss.item() + (targets * logits.log_softmax(1)).sum().item()) < 1e-6
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        if step == 0:
            gradients = {name: summary(p.grad) for name, (p, _) in parameters.items()}
        optimiser.step()
        for name, (p, _) in parameters.items():
            average[name].lerp_(p.detach(), 1 - AVERAGE)
    return {
        "depth": depth,
        "shape": shape,
        "losses": losses,
        "parameters": {name: {"rate": rate, "gradient": gradients[name], "update": summary(p - before[name]),
                              "averageUpdate": summary(average[name] - before[name])}
                       for name, (p, rate) in parameters.items()},
        "targets": targets.ravel().tolist(),
    }


out = pathlib.Path("src/test/resources/quadrant/engine/tail_steps.json")
out.parent.mkdir(parents=True, exist_ok=True)
out.write_text(json.dumps([steps(1, [320, 7, 7]), steps(3, [112, 14, 14])], separators=(",", ":")) + "\n")

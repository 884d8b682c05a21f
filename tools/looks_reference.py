"""Writes src/test/resources/quadrant/explain/: five small networks as ONNX files, and looks.json with what PyTorch and
scikit-learn say of them: probabilities, Grad-CAM by autograd at the last map, the fall of a probability behind an occluding
square, two principal components.

  pooled  convolutions, global average pooling, linear: CAM
  deep    convolutions, pooling, layer normalisation, a hidden layer, linear: Grad-CAM
  flat    convolutions, flattened, a hidden layer, linear, as VGG: Grad-CAM
  tokens  a vision transformer of two blocks with a class token: Grad-CAM at the tokens that enter its last block
  blind   flattened at once: no map of places, occlusion alone

Run from the repository's root: python tools/looks_reference.py (numpy, torch, scikit-learn).
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.decomposition import PCA
from torch import nn

SIZE, CLASSES = 16, 3
OUT = pathlib.Path("src/test/resources/quadrant/explain")


def image():
    c, y, x = np.meshgrid(np.arange(3), np.arange(SIZE), np.arange(SIZE), indexing="ij")
    return np.round(127.5 + 120 * np.sin(0.5 * x + 0.11 * x * y + 1.7 * c)).astype(np.float32)


def convolutions():
    return nn.Sequential(nn.Conv2d(3, 6, 3, 2, 1), nn.ReLU(), nn.Conv2d(6, 8, 3, 1, 1), nn.ReLU())


class Pooled(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head = convolutions(), nn.Linear(8, CLASSES)

    def map(self, x):
        return self.body(x)

    def features(self, a):
        return a.mean((2, 3))


class Deep(Pooled):
    def __init__(self):
        super().__init__()
        self.norm, self.hidden = nn.LayerNorm(8), nn.Linear(8, 12)
        self.head = nn.Linear(12, CLASSES)

    def features(self, a):
        return F.gelu(self.hidden(self.norm(F.adaptive_avg_pool2d(a, 1).flatten(1))))


class Flat(Pooled):
    def __init__(self):
        super().__init__()
        self.hidden, self.head = nn.Linear(8 * 64, 12), nn.Linear(12, CLASSES)

    def features(self, a):
        return F.relu(self.hidden(a.flatten(1)))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, x):
        n = self.norm1(x)
        a = (self.q(n) @ self.k(n).transpose(1, 2) / 8 ** 0.5).softmax(2) @ self.v(n)
        x = x + self.out(a)
        return x + self.mlp(self.norm2(x))


class Tokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, 4)
        self.token, self.position = nn.Parameter(torch.randn(1, 1, 8)), nn.Parameter(torch.randn(1, 17, 8))
        self.first, self.second, self.norm = Block(8), Block(8), nn.LayerNorm(8)
        self.head = nn.Linear(8, CLASSES)

    def map(self, x):
        p = self.patches(x).flatten(2).transpose(1, 2)
        return self.first(torch.cat([self.token.expand(p.shape[0], -1, -1), p], 1) + self.position)

    def features(self, a):
        return self.norm(self.second(a))[:, 0]


def forward(self, x):
    return self.head(self.features(self.map(x)))


Pooled.forward = Tokens.forward = forward


def grad_cam(model, x, wanted):
    a = model.map(x).detach().requires_grad_()
    score = model.head(model.features(a))[0, wanted]
    (gradient,) = torch.autograd.grad(score, a)
    if a.dim() == 3:
        a, gradient = (t[:, 1:].transpose(1, 2).reshape(1, -1, 4, 4) for t in (a, gradient))
    return F.relu((gradient.mean((2, 3), keepdim=True) * a).sum(1))[0].detach().double()


def fall(model, x, wanted, top, left, width):
    covered = x.clone()
    covered[:, :, top:top + width, left:left + width] = x.mean((2, 3), keepdim=True)
    return (model(x).softmax(1) - model(covered).softmax(1))[0, wanted].item()


def rounded(values):
    return [float(f"{v:.7g}") for v in np.asarray(values, dtype=float).ravel()]


def export(model, x, name):
    torch.onnx.export(model, (x,), str(OUT / f"{name}.onnx"), input_names=["image"], output_names=["logits"],
                      dynamic_axes={"image": {0: "n"}, "logits": {0: "n"}}, opset_version=17, dynamo=False)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    facts = {}
    x = (torch.from_numpy(image())[None] - 127.5) / 64
    for name, kind, seed in (("pooled", Pooled, 1), ("deep", Deep, 2), ("flat", Flat, 3), ("tokens", Tokens, 4)):
        torch.manual_seed(seed)
        model = kind().eval()
        with torch.no_grad():
            for p in model.parameters():
                p.mul_(1.5)
        export(model, x, name)
        with torch.no_grad():
            probabilities = model(x).softmax(1)[0].double()
        facts[name] = {
            "weight": rounded(model.head.weight.detach()), "bias": rounded(model.head.bias.detach()),
            "probabilities": rounded(probabilities),
            "maps": [rounded(grad_cam(model, x, k)) for k in range(CLASSES)],
            "enlarged": rounded(F.interpolate(grad_cam(model, x, 0)[None, None], SIZE, mode="bilinear")),
            # the occluding square at the start, one step down and two to the right, and at the end
            "falls": [fall(model, x, 1, top, left, 4) for top, left in ((0, 0), (2, 4), (12, 12))],
        }
    torch.manual_seed(5)
    export(nn.Sequential(nn.Flatten(), nn.Linear(3 * SIZE * SIZE, 6), nn.ReLU(), nn.Linear(6, CLASSES)), x, "blind")
    i, j = np.meshgrid(np.arange(9), np.arange(5), indexing="ij")
    rows = np.sin(1.1 * i * i + 0.7 * j) * (j + 1)
    pca = PCA(2, svd_solver="full").fit(rows)
    facts["components"] = {"rows": [rounded(r) for r in rows], "scores": [rounded(r) for r in pca.transform(rows)],
                           "shares": rounded(pca.explained_variance_ratio_)}
    (OUT / "looks.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()

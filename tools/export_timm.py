"""Exports a backbone for biology as ONNX, with how it wants its pixels in the file, for quadrant backbones add.

usage: export_timm.py NAME [OUTPUT.onnx] [--checkpoint FILE] [--random]
       NAME is one of the cards in exports.json, or a model of timm (then mean and deviation are timm's)
needs  torch, timm, onnx; Hibou needs transformers besides. Weights are downloaded by these libraries.

--checkpoint takes weights from a file instead, such as DinoBloom-S.pth of Zenodo 10908163; --random takes none, for a trial.
"""
import argparse
import json
import pathlib

import onnx
import torch

here = pathlib.Path(__file__).resolve().parent
CARDS = next(
    p for p in (here / "exports.json", here.parent / "src/main/resources/quadrant/backbone/exports.json") if p.exists()
)


class Pooled(torch.nn.Module):
    """What transformers' model gives for an image: its class token behind the last norm."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        return self.model(pixel_values=image).last_hidden_state[:, 0]


def network(card, args):
    source = card["model"]
    if source.startswith("transformers:"):
        from transformers import AutoConfig, AutoModel

        name = source.split(":", 1)[1]
        if args.random:
            return Pooled(AutoModel.from_config(AutoConfig.from_pretrained(name, trust_remote_code=True), trust_remote_code=True))
        return Pooled(AutoModel.from_pretrained(name, trust_remote_code=True))
    import timm

    timm.layers.set_fused_attn(False)
    local = args.random or args.checkpoint
    # a hub's name is no architecture; these two are
    names = {"1aurent/vit_small_patch14_224.dinobloom": "vit_small_patch14_dinov2",
             "1aurent/vit_base_patch14_224.dinobloom": "vit_base_patch14_dinov2"}
    if local:
        source = names.get(source.removeprefix("hf-hub:"), source.split(".")[0])
    options = {"img_size": card["size"], "dynamic_img_size": False} if "vit" in source else {}
    model = timm.create_model(source, pretrained=not local, num_classes=0, **options)
    if args.checkpoint:
        from timm.models.vision_transformer import checkpoint_filter_fn

        state = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
        model.load_state_dict(checkpoint_filter_fn(state, model))
    return model


def card_of(name):
    for card in json.loads(CARDS.read_text())["backbones"]:
        if card["name"] == name:
            return card
    import timm

    cfg = timm.get_pretrained_cfg(name)
    return {"name": name, "model": name, "title": name, "licence": cfg.license or "unknown", "size": cfg.input_size[-1],
            "mean": cfg.mean, "deviation": cfg.std}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("output", nargs="?")
    parser.add_argument("--checkpoint")
    parser.add_argument("--random", action="store_true")
    args = parser.parse_args()
    card = card_of(args.name)
    output = args.output or card["name"] + ".onnx"
    model = network(card, args).eval()
    image = torch.randn(2, 3, card["size"], card["size"])
    with torch.no_grad():
        expected = model(image)
        torch.onnx.export(model, (image,), output, input_names=["image"], output_names=["features"], opset_version=17,
                          dynamo=False, dynamic_axes={"image": {0: "n"}, "features": {0: "n"}})
    written = onnx.load(output)
    pixels = {"order": "RGB", "mean": [255 * m for m in card["mean"]], "scale": [255 * d for d in card["deviation"]],
              "resize": "IMAGENET", "size": card["size"]}
    written.metadata_props.add(key="quadrant.preprocessing", value=json.dumps(pixels))
    onnx.save(written, output)
    try:
        import onnxruntime

        found = onnxruntime.InferenceSession(output).run(None, {"image": image.numpy()})[0]
        print(f"largest difference to PyTorch: {abs(found - expected.numpy()).max():.1e}")
    except ImportError:
        print("not checked: there is no onnxruntime")
    print(f"{output}: {tuple(expected.shape)[1]} features\nquadrant backbones add {output} --name {card['name']} "
          f"--title \"{card['title']}\" --licence {card['licence']}")


main()

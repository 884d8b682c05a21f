"""Writes the WordNet ids of the ImageNet-1k classes in the order of the networks' outputs, from the PyPI package timm."""
import pathlib
import shutil

import timm.data

source = pathlib.Path(timm.data.__file__).parent / "_info" / "imagenet_synsets.txt"
target = pathlib.Path(__file__).parents[1] / "src/test/resources/quadrant/lab/imagenet_synsets.txt"
shutil.copyfile(source, target)

#!/usr/bin/env python3
"""Writes the same labelled objects in the formats of other programs, each by the program or its own library.

    pip install -r tools/requirements-labels.txt && pip install --no-deps cellpose==4.2.1.1
    QT_QPA_PLATFORM=offscreen python tools/make_labels.py src/test/resources/quadrant/cli/labels

Four drawn images with discs and squares, in images/; in reference/ label maps, of which the others must give the same crops. By
their own writers: coco/ (pycocotools), labelme/, voc/ (pascal-voc-writer), cellpose/ (its io, with stubs for its network), rois/
(roifile). asap/ and cellprofiler/ have no writer in Python: they follow ASAP's XmlRepository and CellProfiler's
ExportToSpreadsheet.
"""
import csv
import json
import sys
import xml.etree.ElementTree as xml
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
from PIL import Image

OUT = Path(sys.argv[1])
W, H = 112, 84
NAMES = ["disc", "square"]


class Stub(MagicMock):
    __version__ = "0"
    __path__ = []


def folder(name):
    (OUT / name).mkdir(parents=True, exist_ok=True)
    return OUT / name


def scene(number):
    """Image, label map and class of each label; each object has an even side, so that discs touch their box."""
    rng = np.random.default_rng(number)
    image = rng.normal(200, 8, (H, W))
    labels = np.zeros((H, W), np.uint16)
    classes = []
    for i in range(6):
        side = int(rng.integers(7, 11)) * 2
        x = 6 + (i % 3) * 36 + int(rng.integers(0, 8))
        y = 8 + (i // 3) * 38 + int(rng.integers(0, 8))
        kind = (i + number) % 2
        yy, xx = np.mgrid[0:H, 0:W] + 0.5
        if kind == 0:
            inside = np.hypot(xx - x - side / 2, yy - y - side / 2) <= side / 2
        else:
            inside = (xx > x) & (xx < x + side) & (yy > y) & (yy < y + side)
        image[inside] = 90 + 25 * kind + 20 * np.sin(xx[inside] * (1 + kind))
        labels[inside] = i + 1
        classes.append(NAMES[kind])
    return Image.fromarray(np.clip(image, 0, 255).astype(np.uint8)), labels, classes


def box(mask):
    ys, xs = np.nonzero(mask)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


def corners(x0, y0, x1, y1):
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]


def coco(scenes):
    from pycocotools import coco as reader
    from pycocotools import mask as runs

    images = [{"id": i + 10, "file_name": f"s{i}.png", "width": W, "height": H} for i in scenes]
    categories = [{"id": i + 3, "name": n} for i, n in enumerate(NAMES)]
    for name in ("instances", "masks"):
        annotations = []
        for i, (_, labels, classes) in scenes.items():
            for value, label in enumerate(classes, 1):
                mask = labels == value
                x0, y0, x1, y1 = box(mask)
                packed = runs.encode(np.asfortranarray(mask.astype(np.uint8)))
                packed["counts"] = packed["counts"].decode()
                counts, last = [0], 0
                for pixel in mask.flatten(order="F"):
                    if pixel != last:
                        counts.append(0)
                        last = pixel
                    counts[-1] += 1
                plain = {"size": [H, W], "counts": counts}
                polygon = [[float(v) for p in corners(x0, y0, x1, y1) for v in p]]
                kinds = [packed, plain] if name == "masks" else [packed, plain, polygon, []]
                annotations.append({
                    "id": len(annotations) + 1, "image_id": i + 10, "category_id": NAMES.index(label) + 3,
                    "bbox": [x0, y0, x1 - x0, y1 - y0], "area": int(mask.sum()), "iscrowd": 0,
                    "segmentation": kinds[value % len(kinds)]})
            annotations.append({
                "id": len(annotations) + 1, "image_id": i + 10, "category_id": 3, "bbox": [0, 0, W, H], "area": W * H,
                "iscrowd": 1, "segmentation": {"size": [H, W], "counts": [0, W * H]}})
        file = folder("coco") / f"{name}.json"
        file.write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))
        read = reader.COCO(str(file))
        for a in annotations:
            if isinstance(a["segmentation"], dict) and not a["iscrowd"]:
                assert (read.annToMask(a) == (scenes[a["image_id"] - 10][1] == (a["id"] - 1) % 7 + 1)).all()


def labelme(scenes):
    from labelme._label_file import LabelFile

    for i, (_, labels, classes) in scenes.items():
        shapes = []
        for value, label in enumerate(classes, 1):
            x0, y0, x1, y1 = box(labels == value)
            middle = [(x0 + x1) / 2, (y0 + y1) / 2]
            kind, points = [
                ("polygon", corners(x0, y0, x1, y1)),
                ("rectangle", [[x0, y0], [x1, y1]]),
                ("circle", [middle, [x1, middle[1]]])][value % 3]
            shapes.append({"label": label, "points": [[float(v) for v in p] for p in points], "group_id": None,
                           "shape_type": kind, "flags": {}, "description": "", "mask": None})
        shapes.append({"label": "disc", "points": [[3.0, 4.0]], "group_id": None, "shape_type": "point", "flags": {},
                       "description": "", "mask": None})
        LabelFile().save(str(folder("labelme") / f"s{i}.json"), shapes, f"s{i}.png", H, W)


def voc(scenes):
    from pascal_voc_writer import Writer

    for i, (_, labels, classes) in scenes.items():
        writer = Writer(f"s{i}.png", W, H)
        for value, label in enumerate(classes, 1):
            x0, y0, x1, y1 = box(labels == value)
            writer.addObject(label, x0 + 1, y0 + 1, x1, y1)
        file = folder("voc") / f"s{i}.xml"
        writer.save(file)
        # the path of the machine that wrote it
        tree = xml.parse(file)
        tree.find("path").text = f"s{i}.png"
        tree.find("folder").text = "images"
        tree.write(file)


def asap(scenes):
    for i, (_, labels, classes) in scenes.items():
        root = xml.Element("ASAP_Annotations")
        annotations = xml.SubElement(root, "Annotations")
        for value, label in enumerate(classes, 1):
            points = corners(*box(labels == value))
            annotation = xml.SubElement(annotations, "Annotation", Name=f"Annotation {value - 1}", PartOfGroup=label,
                                        Type="Rectangle" if value % 2 else "Polygon", Color="#F4FA58")
            coordinates = xml.SubElement(annotation, "Coordinates")
            for order, (x, y) in enumerate(points):
                xml.SubElement(coordinates, "Coordinate", Order=str(order), X=str(x), Y=str(y))
        groups = xml.SubElement(root, "AnnotationGroups")
        for name in NAMES:
            group = xml.SubElement(groups, "Group", Name=name, PartOfGroup="None", Color="#64FE2E")
            xml.SubElement(group, "Attributes")
        xml.indent(root, "\t")
        xml.ElementTree(root).write(folder("asap") / f"s{i}.xml", xml_declaration=True, encoding="utf-8")


def cellpose(scenes):
    for name in ["torch", "torch.fft", "torchvision", "torchvision.transforms", "torchvision.transforms.functional",
                 "torchvision.transforms._functional_tensor", "fill_voids", "segment_anything"]:
        sys.modules[name] = Stub()
    from cellpose import io

    for i, (image, labels, _) in scenes.items():
        io.save_masks(np.asarray(image), labels, [], str(folder("cellpose") / f"s{i}.png"), png=True)
    table(folder("cellpose") / "labels.csv", scenes)


def rois(scenes):
    import roifile

    for i, (_, labels, classes) in scenes.items():
        file = folder("rois") / f"s{i}_rois.zip"
        file.unlink(missing_ok=True)
        for value, label in enumerate(classes, 1):
            roi = roifile.ImagejRoi.frompoints(np.array(corners(*box(labels == value)), np.float32))
            roi.name = f"{label} {value}"
            roi.tofile(file, name=f"{label}-{value}.roi", mode="a")


def cellprofiler(scenes):
    with open(folder("cellprofiler") / "MyExpt_Image.csv", "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["Count_Nuclei", "FileName_DNA", "ImageNumber", "PathName_DNA"])
        for i, (_, _, classes) in scenes.items():
            out.writerow([len(classes), f"s{i}.png", i, "C:\\plates\\images"])
    with open(folder("cellprofiler") / "MyExpt_Nuclei.csv", "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["ImageNumber", "ObjectNumber", "AreaShape_Area", "Location_Center_X", "Location_Center_Y", "Class"])
        for i, (_, labels, classes) in scenes.items():
            for value, label in enumerate(classes, 1):
                ys, xs = np.nonzero(labels == value)
                out.writerow([i, value, len(xs), float(xs.mean()), float(ys.mean()), label])


def table(file, scenes):
    with open(file, "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["image", "label", "class"])
        for i, (_, _, classes) in scenes.items():
            out.writerows([f"s{i}.png", value, label] for value, label in enumerate(classes, 1))


def main():
    scenes = {i: scene(i) for i in range(1, 5)}
    for i, (image, labels, _) in scenes.items():
        image.save(folder("images") / f"s{i}.png")
        Image.fromarray(labels).save(folder("reference") / f"s{i}_labels.png")
    table(folder("reference") / "labels.csv", scenes)
    for write in (coco, labelme, voc, asap, rois, cellprofiler, cellpose):
        write(scenes)


main()

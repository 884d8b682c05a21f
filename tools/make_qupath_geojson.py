#!/usr/bin/env python3
"""Writes cells as QuPath exports them, for tests and for measuring how files of many cells stream.

Fields, their order and the form of numbers follow QuPath's ROITypeAdapters and PathObjectTypeAdapter: coordinates with at most
two digits, colours as lists of three, measurements as an object, NaN bare. Every seventh cell has no classification, every
fifth no nucleus.

    python tools/make_qupath_geojson.py --cells 1000000 --width 4000 --height 3000 out.geojson[.gz]
"""
import argparse
import gzip
import json
import math
import random
import uuid

CLASSES = [("Tumor", [200, 0, 0]), ("Stroma", [150, 200, 150]), ("Immune cells", [160, 90, 160])]


def number(v):
    text = f"{v:.2f}".rstrip("0").rstrip(".")
    return text if text not in ("-0", "") else "0"


def ring(x, y, r, n, draw):
    points = []
    for i in range(n):
        a = 2 * math.pi * i / n
        s = r * (0.85 + 0.3 * draw.random())
        points.append(f"[{number(x + s * math.cos(a))}, {number(y + s * math.sin(a))}]")
    return "[" + ", ".join(points + points[:1]) + "]"


def cell(i, args, draw):
    x = draw.uniform(20, args.width - 20)
    y = draw.uniform(20, args.height - 20)
    name, colour = CLASSES[i % 3]
    parts = ['"type": "Feature"', f'"id": "{uuid.UUID(int=draw.getrandbits(128), version=4)}"']
    parts.append('"geometry": {"type": "Polygon", "coordinates": [' + ring(x, y, 9, 20, draw) + "]}")
    if i % 5 != 4:
        parts.append('"nucleusGeometry": {"type": "Polygon", "coordinates": [' + ring(x, y, 4, 12, draw) + "]}")
    properties = ['"objectType": "cell"']
    if i % 7 != 6:
        properties.append(f'"classification": {{"name": "{name}", "color": {json.dumps(colour)}}}')
    value = "NaN" if i % 11 == 10 else repr(round(draw.uniform(20, 90), 4))
    properties.append(
        f'"measurements": {{"Cell: Area": {value}, "Nucleus: Circularity": {round(draw.random(), 6)}, "Cell: Mean": 1.0E-4}}')
    parts.append('"properties": {' + ", ".join(properties) + "}")
    return "{" + ", ".join(parts) + "}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output")
    parser.add_argument("--cells", type=int, default=40)
    parser.add_argument("--width", type=int, default=300)
    parser.add_argument("--height", type=int, default=200)
    parser.add_argument("--others", action="store_true", help="also annotations with holes, several polygons, lines, points")
    args = parser.parse_args()
    draw = random.Random(7)
    features = []
    if args.others:
        features = [
            '{"type": "Feature", "id": "11111111-1111-4111-8111-111111111111", "geometry": {"type": "Polygon", "coordinates": '
            "[[[20, 20], [140.25, 20], [140.25, 120.5], [20, 120.5], [20, 20]], [[60, 50], [100, 50], [100, 90], [60, 90], "
            '[60, 50]]]}, "properties": {"objectType": "annotation", "name": "ring", "classification": {"names": ["Tumor", '
            '"Positive"], "color": [250, 62, 62]}, "isLocked": true, "metadata": {"ANNOTATION_DESCRIPTION": "by hand"}, '
            '"somebody": {"else": [1, null, "é\\u2028"], "digits": 0.12345678901234567890}}}',
            '{"type": "Feature", "id": "22222222-2222-4222-8222-222222222222", "geometry": {"type": "MultiPolygon", '
            '"coordinates": [[[[150, 20], [190, 20], [190, 60], [150, 60], [150, 20]]], [[[200, 80], [250, 80], [250, 140], '
            '[200, 140], [200, 80]], [[210, 90], [240, 90], [240, 130], [210, 130], [210, 90]]]], "plane": {"c": -1, "z": 0, '
            '"t": 0}}, "properties": {"objectType": "annotation"}}',
            '{"type": "Feature", "id": "33333333-3333-4333-8333-333333333333", "geometry": {"type": "LineString", '
            '"coordinates": [[10, 10], [50.5, 60.25]]}, "properties": {"objectType": "annotation"}}',
            '{"type": "Feature", "id": "44444444-4444-4444-8444-444444444444", "geometry": {"type": "MultiPoint", '
            '"coordinates": [[30, 150], [60.5, 170.5]]}, "properties": {"objectType": "annotation", "classification": '
            '{"name": "Stroma", "color": [150, 200, 150]}}}',
            '{"type": "Feature", "id": "55555555-5555-4555-8555-555555555555", "geometry": {"type": "Polygon", "coordinates": '
            "[[[290, 100], [287.07, 107.07], [280, 110], [272.93, 107.07], [270, 100], [272.93, 92.93], [280, 90], "
            '[287.07, 92.93], [290, 100]]], "isEllipse": true}, "properties": {"objectType": "detection"}}',
        ]
    opener = gzip.open if args.output.endswith(".gz") else open
    with opener(args.output, "wt", encoding="utf-8") as out:
        out.write('{"type": "FeatureCollection", "features": [')
        first = True
        for text in features:
            out.write(("" if first else ", ") + text)
            first = False
        for i in range(args.cells):
            out.write(("" if first else ", ") + cell(i, args, draw))
            first = False
        out.write("]}")


if __name__ == "__main__":
    main()

"""Counts the lines of this project: under every src/main, by capability, and of the tests.

    python3 tools/house.py [ROOT]

Java and text resources count; generated sources and networks do not. A line of a comment is one that holds nothing else. A record
that is constructed at one place is one whose "new NAME(" stands once under src/main, its own file included. A file belongs to the
first capability with a pattern that fits; patterns are relative to src/main/java/quadrant.
"""

import collections
import pathlib
import re
import sys

TEXTS = {".java", ".properties", ".mustache", ".py", ".groovy", ".txt", ".tsv", ".json", ".sh"}
CAPABILITIES = [
    ("SciJava commands", "imagej/ui/*SciJava*"),
    ("panel, window and model", "imagej/panel/* workspace/*"),
    ("augmentation", "augment/*"),
    ("advice", "advisor/* app/Advi* workflow/Advise* report/Advice*"),
    ("audit, explain", "explain/* app/Audit* app/Explain* workflow/Audit* report/Audit*"
     " report/Suspect* report/Map* report/Heat* report/Finding.java"),
    ("compare, preview, augment, figures", "app/Compar* app/*Preview*"
     " workflow/Preview* workflow/Augment* workflow/ViewSheets* report/Comparison* report/Sheet* report/View*"),
    ("report", "report/*"),
    ("ROIs, label maps, marks", "imagej/*Roi* imagej/*Mark* imagej/Label* imagej/Cell* imagej/ClassColours*"
     " imagej/Map* dataset/io/Mark* dataset/Mark* app/Mark*"),
    ("GeoJSON", "imagej/Geo* dataset/io/Geo*"),
    ("image reading", "imagej/*.java"),
    ("dialogs, windows, launch", "imagej/ui/* launch/* Macro.java"),
    ("backbones", "backbone/* app/*Backbone* app/Inspection* workflow/*Backbone* workflow/*Reference*"
     " workflow/RelativeError*"),
    ("export", "export/* app/Export*"),
    ("classify, features, next, tiles, shards", "inference/* app/Classif* app/Feature* app/Next* app/Tile* app/Shard* app/Part* app/Source*"
     " app/Merge* app/Predicted* app/Live* app/Output*"),
    ("ONNX graph", "onnx/*"),
    ("DJL engine, TorchScript", "engine/djl/* torch/*"),
    ("ONNX Runtime, engines", "engine/* engine/ort/*"),
    ("ridge and layer fit", "ridge/* training/Bag* training/Layer* training/*Solver* training/Principal*"
     " training/Standard* training/*Rows* training/Learning*"),
    ("feature cache", "training/Feature* training/Checkpoint*"),
    ("fine-tuning workflow and loop", "training/* workflow/* plan/* app/FineTune*"),
    ("options and verbs", "app/*"),
    ("dataset", "dataset/* dataset/io/*"),
    ("statistics, uncertainty, folds", "evaluation/*"),
    ("pixels, task, command line, model", "pixels/* task/* cli/* model/*"),
    ("Spark", "spark/*"),
]


def sources(root, part):
    """The text files of every src/PART, each with its lines."""
    for folder in [root / "src" / part, *sorted(root.glob("*/src/" + part))]:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in TEXTS:
                yield path, path.read_text(encoding="utf-8").splitlines()


def is_comment(line):
    return line.strip().startswith(("//", "/*", "* ", "*/")) or line.strip() == "*"


def capability(path):
    name = path.as_posix().partition("/java/quadrant/")[2]
    for row, patterns in CAPABILITIES:
        if name and any(pathlib.PurePosixPath(name).match(p) for p in patterns.split()):
            return row
    return "resources, root" if path.suffix != ".java" or "/" not in name else "other"


def table(title, rows):
    print(f"\n| {title} | lines | files |\n|---|---:|---:|")
    for name, lines, files in rows:
        print(f"| {name} | {lines:,} | {files} |")


def main(root):
    java, rows, texts = {}, collections.defaultdict(lambda: [0, 0]), [0, 0]
    for path, lines in sources(root, "main"):
        row = rows[capability(path)]
        row[0] += len(lines)
        row[1] += 1
        if path.suffix == ".java":
            java[path] = lines
        else:
            texts = [texts[0] + len(lines), texts[1] + 1]
    total = sum(len(lines) for lines in java.values())
    tests = [len(lines) for path, lines in sources(root, "test") if path.suffix == ".java"]
    table("under every src/main", [("Java", total, len(java)), ("text resources", *texts)])
    table("under every src/test", [("Java", sum(tests), len(tests))])
    table("capability", [(row, *rows[row]) for row in [*dict(CAPABILITIES), "resources, root", "other"] if row in rows])

    code = "\n".join(line for lines in java.values() for line in lines if not is_comment(line))
    built = collections.Counter(re.findall(r"\bnew (?:\w+\.)*(\w+)(?:<[^(]*>)?\(", code))
    records = re.findall(r"^\s*(?:\w+ )*record (\w+)", code, re.MULTILINE)
    comments = sum(is_comment(line) for lines in java.values() for line in lines)
    small = [p for p, lines in java.items() if len(lines) < 40 and p.stem != "package-info"]
    print("\n| | |\n|---|---:|")
    print(f"| share of lines of comments | {comments / total:.1%} |")
    print(f"| records | {len(records)} |")
    print(f"| records constructed at one place | {sum(built[r] == 1 for r in records)} |")
    print(f"| files under 40 lines, package-info apart | {len(small)} |")
    print(f"| mean lines of a file | {total / len(java):.0f} |")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent))

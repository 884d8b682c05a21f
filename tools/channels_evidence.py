"""Proof of the choice of channels: each channel passes the frozen network by itself, a ridge is fitted on channels x layers, in kernels.

    python3 tools/channels_evidence.py SET... [--views 1] [--cache FOLDER] [--draws 10] [--scale set|image]
                                       [--families whole,centre,early] [--ways REGEX]

Needs numpy, scipy, scikit-learn, tifffile, Pillow, onnx and onnxruntime. A SET is a folder as tools/make_channels.py writes it: labels.csv
(image, label, group, fold) and TIFFs of channels x height x width; SET:5 takes four channels besides the last only, SET:5:80 80 of the
images, drawn --draws times by whole groups.
A channel is scaled by its 0.1 and 99.9 percentiles over the set (a tenth of each image's pixels), clipped, and stands in all three inputs.
"""

import argparse
import csv
import itertools
import pathlib
import re
import sys
import time

import numpy as np
import onnx
import onnxruntime
import tifffile
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from sklearn.model_selection import StratifiedGroupKFold

NETWORK = "src/main/resources/quadrant/backbone/efficientnet_lite0.onnx"
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
TEMPERATURES = np.geomspace(0.5, 100, 80)
EARLY = 2500
FAMILIES = ("whole", "centre", "early")


# ---- features: (images, channels, numbers) for each family

def pooled():
    """The network with mean and deviation of each block's output, of its middle half, and early correlations; sizes of the layers."""
    model = onnx.load(NETWORK)
    shapes = {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in onnx.shape_inference.infer_shapes(model).graph.value_info}
    nodes = list(model.graph.node)
    closed = [n.output[0] for n in nodes if n.op_type == "BatchNormalization" and any(
        m.op_type == "Conv" and n.output[0] in m.input for m in nodes)]
    ends = [n.output[0] for n in nodes if n.op_type == "Add" or n.output[0] in closed]
    ends.append(next(n for n in nodes if n.op_type == "GlobalAveragePool").input[0])
    graph, made, sizes, budget = model.graph, [], {f: [] for f in FAMILIES}, EARLY
    rows = {f: [] for f in FAMILIES}

    def add(op, inputs, name, **attributes):
        made.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        return name

    def constant(name, values, kind=np.int64):
        graph.initializer.append(numpy_helper.from_array(np.array(values, kind), name))
        return name

    tiny = constant("tiny", 1e-12, np.float32)
    for i, end in enumerate(ends):
        c, h, w = shapes[end][1:]
        a, b = (h + 1) // 4, (w + 1) // 4
        middle = add("Slice", [end, constant(f"s{i}", [a, b]), constant(f"e{i}", [h - a, w - b]), constant(f"x{i}", [2, 3])], f"middle{i}")
        for family, values in (("whole", end), ("centre", middle)):
            k = f"{family}{i}"
            mean = add("ReduceMean", [values], k + "m", axes=[2, 3])
            off = add("Sub", [values, mean], k + "o")
            var = add("ReduceMean", [add("Mul", [off, off], k + "q")], k + "v", axes=[2, 3])
            sd = add("Sqrt", [add("Max", [var, tiny], k + "x")], k + "s")
            rows[family].append(add("Flatten", [add("Concat", [mean, sd], k + "c", axis=1)], k))
            sizes[family].append(2 * c)
        budget -= c * (c - 1) // 2
        if budget >= 0 and len(sizes["early"]) == i:
            flat = add("Reshape", [f"whole{i}o", constant(f"f{i}", [0, c, h * w])], f"early{i}f")
            cov = add("MatMul", [flat, add("Transpose", [flat], f"early{i}t", perm=[0, 2, 1])], f"early{i}p")
            rows["early"].append(add("Identity", [cov], f"early{i}"))
            sizes["early"].append(c * (c - 1) // 2)
    del graph.output[:]
    for f in FAMILIES[:2]:
        add("Concat", rows[f], f, axis=1)
        graph.output.append(helper.make_tensor_value_info(f, TensorProto.FLOAT, None))
    for name in rows["early"]:
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    graph.node.extend(made)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"]), sizes


def correlations(covariance):
    sd = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2).clip(1e-12))
    upper = np.triu_indices(covariance.shape[1], 1)
    return (covariance / (sd[:, :, None] * sd[:, None, :] + 1e-6))[:, upper[0], upper[1]]


def pass_through(session, planes, views):
    """planes: n x 3 x 224 x 224 of 0 to 255, or an iterator of one image each. Numbers by family, the mean over turns."""
    out = {f: [] for f in FAMILIES}
    for batch in batches(planes, 16):
        total = None
        for v in range(views):
            x = np.ascontiguousarray(np.rot90(batch, v, (2, 3)))
            whole, centre, *cov = session.run(None, {"image": ((x - 127) / 128).astype(np.float32)})
            part = [whole, centre, np.concatenate([correlations(c) for c in cov], 1)]
            total = part if total is None else [a + b for a, b in zip(total, part)]
        for f, t in zip(FAMILIES, total):
            out[f].append(t / views)
    return {f: np.concatenate(v) for f, v in out.items()}


def batches(items, size):
    items = iter(items)
    while batch := list(itertools.islice(items, size)):
        yield np.stack(batch)


def plane(values, low, high):
    scaled = np.clip((values.astype(np.float32) - low) / max(high - low, 1e-9), 0, 1) * 255
    side = min(scaled.shape)
    y, x = (scaled.shape[0] - side) // 2, (scaled.shape[1] - side) // 2
    return np.clip(np.asarray(Image.fromarray(scaled[y:y + side, x:x + side]).resize((224, 224), Image.BICUBIC)), 0, 255)


class Set:
    """Features of one folder, kept in a cache."""

    def __init__(self, folder, channels, views, cache, scale="set"):
        self.folder = pathlib.Path(folder)
        rows = list(csv.DictReader(open(self.folder / "labels.csv")))
        self.names = sorted({r["label"] for r in rows})
        self.y = np.array([self.names.index(r["label"]) for r in rows])
        self.group = np.unique([r["group"] or r["image"] for r in rows], return_inverse=True)[1]
        self.fold = np.array([int(r["fold"]) for r in rows])
        images = [tifffile.imread(self.folder / r["image"]) for r in rows]
        count = len(images[0])
        self.kept = list(range(count)) if channels is None else [*range(channels - 1), count - 1]
        session, self.sizes = pooled()
        if scale == "set":
            rng = np.random.default_rng(0)
            some = [np.concatenate([rng.choice(im[c].ravel(), max(200, im[c].size // 10)) for im in images]) for c in range(count)]
            fixed = [np.percentile(s, [0.1, 99.9]) for s in some]

        def ranges(im):
            return fixed if scale == "set" else [np.percentile(p, [0.1, 99.9]) for p in im]

        def cached(key, planes):
            path = cache / f"{self.folder.name}-{key}-{scale}-{views}.npz"
            if not path.exists():
                start = time.time()
                made = pass_through(session, planes(), views)
                np.savez(path, seconds=time.time() - start, **made)
            return np.load(path)

        def grey(c):
            return lambda: (np.repeat(plane(im[c], *ranges(im)[c])[None], 3, 0) for im in images)

        def colour():
            return (np.stack([plane(im[c], *ranges(im)[c]) for c in range(3)]) for im in images)

        self.each = [cached(f"channel{c + 1}", grey(c)) for c in self.kept]
        self.each = [{f: z[f] for f in FAMILIES} for z in self.each]
        self.colour = {f: v for f, v in cached("rgb", colour).items() if f in FAMILIES}


# ---- the ridge, on kernels

def kernel(features, sizes, families, train):
    """Sum over layers of standardised numbers' products, each layer over its size: all images x all images."""
    total = 0
    for f in families:
        a = features[f][train].astype(np.float64)
        z = (features[f] - a.mean(0)) / (a.std(0) + (1e-4 if f == "early" else 1e-3))
        z /= np.sqrt(np.repeat(sizes[f], sizes[f]))
        total = total + z @ z.T
    return total


class Task:
    """Training images with their blocks; left-out errors of sums of kernels, each computed once."""

    def __init__(self, kernels, y, group, train, classes):
        self.k, self.y, self.train, self.classes = kernels, y[train], train, classes
        t = self.y
        n = len(t)
        self.block = np.zeros(n, int)
        splits = min(10, *[len(np.unique(group[train][t == c])) for c in range(classes)])
        for j, (_, out) in enumerate(StratifiedGroupKFold(splits, shuffle=True, random_state=0).split(t, t, group[train])):
            self.block[out] = j
        self.target = np.full((n, classes), -1 / (classes - 1))
        self.target[np.arange(n), t] = 1
        self.weight = (n / (classes * np.bincount(t, minlength=classes)))[t]
        self.memo = {}

    def sum(self, chosen):
        """Of kernels; a channel may come with a weight."""
        return sum(c[1] * self.k[c[0]] if isinstance(c, tuple) else self.k[c] for c in chosen)

    def left(self, chosen):
        """Scores of left-out images for each strength, and each image's weighted squared error: strengths x n (x classes)."""
        key = tuple(sorted(chosen, key=str))
        if key not in self.memo:
            k = self.sum(key)[np.ix_(self.train, self.train)]
            s = self.weight
            r = np.sqrt(s)
            share = s / s.sum()
            k = k - (share @ k)[None] - (k @ share)[:, None] + share @ k @ share
            k = r[:, None] * k * r[None]
            ym = share @ self.target
            y = (self.target - ym) * r[:, None]
            e, v = np.linalg.eigh(k)
            e = e.clip(0)
            b = v.T @ y
            one = r / np.linalg.norm(r)
            scores = []
            for strength in STRENGTHS:
                h = e / (e + strength * e.mean())
                fit = v @ (h[:, None] * b)
                p = np.zeros_like(y)
                for j in np.unique(self.block):
                    o = self.block == j
                    hat = (v[o] * h) @ v[o].T + np.outer(one[o], one[o])
                    p[o] = (y[o] - np.linalg.solve(np.eye(o.sum()) - hat, y[o] - fit[o])) / r[o][:, None] + ym
                scores.append(p)
            scores = np.stack(scores)
            self.memo[key] = scores, self.weight * ((scores - self.target) ** 2).mean(2)
        return self.memo[key]

    def error(self, chosen, seen):
        return self.left(chosen)[1][:, seen].mean(1).min()

    def predict(self, chosen, images):
        """Probabilities of the images, by the best strength and the temperature of left-out scores."""
        scores, errors = self.left(chosen)
        best = errors.mean(1).argmin()
        a = min(TEMPERATURES, key=lambda t: log_loss(self.y, softmax(t * scores[best])))
        k = self.sum(chosen)
        s, r = self.weight, np.sqrt(self.weight)
        share = s / s.sum()
        kt = k[np.ix_(self.train, self.train)]
        row = share @ kt
        centred = r[:, None] * (kt - row[None] - row[:, None] + row @ share) * r[None]
        ym = share @ self.target
        lam = STRENGTHS[best] * np.trace(centred) / len(s)
        alpha = np.linalg.solve(centred + lam * np.eye(len(s)), (self.target - ym) * r[:, None])
        new = k[np.ix_(images, self.train)]
        new = new - (new @ share)[:, None] - row[None] + row @ share
        return softmax(a * ((new * r[None]) @ alpha + ym))


def difference(task, a, b, seen):
    """Error of a less that of b, and its standard error, by images."""
    d = [task.left(c)[1][task.left(c)[1][:, seen].mean(1).argmin()][seen] for c in (a, b)]
    d = d[0] - d[1]
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def merits(task, candidates, seen):
    """By how much of a constant's error each channel's own is less."""
    constant = (task.weight[seen, None] * task.target[seen] ** 2).mean()
    return {c: 1 - task.error([c], seen) / constant for c in candidates}


def forward(task, candidates, seen, gain=0.0, errors=0.0, merit=False):
    """Adds the channel that lowers the error most while it falls by more than gain (a share) and errors (standard errors)."""
    chosen, steps, best = [], [], np.inf
    if merit:
        known = merits(task, candidates, seen)
        candidates = [c for c, m in known.items() if m > 0] or [max(known, key=known.get)]
    while len(chosen) < len(candidates):
        tries = {c: task.error(chosen + [c], seen) for c in candidates if c not in chosen}
        c = min(tries, key=tries.get)
        worth = not steps or tries[c] < best * (1 - gain)
        if worth and steps and errors:
            d, se = difference(task, steps[-1], chosen + [c], seen)
            worth = d > errors * se
        if not worth:
            break
        chosen, best = chosen + [c], tries[c]
        steps.append(chosen)
    return chosen


def backward(task, candidates, seen, gain=0.0):
    """Leaves out the channel without which the error is least, while it rises by no more than gain."""
    chosen = list(candidates)
    best = task.error(chosen, seen)
    while len(chosen) > 1:
        tries = {c: task.error([x for x in chosen if x != c], seen) for c in chosen}
        c = min(tries, key=tries.get)
        if tries[c] > best * (1 + gain):
            break
        chosen.remove(c)
        best = min(best, tries[c])
    return chosen


def weighted(task, candidates, seen):
    """All channels that are better than a constant, by how much better they are."""
    known = merits(task, candidates, seen)
    return [(c, round(m, 3)) for c, m in known.items() if m > 0] or [max(known, key=known.get)]


def better(task, candidates, seen, errors=None):
    """All channels that are better than a constant; with errors, unless a choice among them is better by so many standard errors."""
    known = merits(task, candidates, seen)
    every = [c for c, m in known.items() if m > 0] or [max(known, key=known.get)]
    if errors is None:
        return every
    chosen = forward(task, every, seen, 0.01)
    d, se = difference(task, every, chosen, seen)
    return chosen if d > errors * se else every


def nested(task, choose):
    """Left-out scores where each block is scored by the choice (and strength) that the other blocks make."""
    out = np.zeros_like(task.target)
    for j in np.unique(task.block):
        o = task.block == j
        scores, errors = task.left(choose(~o))
        out[o] = scores[errors[:, ~o].mean(1).argmin()][o]
    return out


def softmax(s):
    e = np.exp(s - s.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def log_loss(y, p):
    nll = -np.log(p[np.arange(len(y)), y].clip(1e-6))
    return np.mean([nll[y == c].mean() for c in np.unique(y)])


def balanced(y, p):
    return np.mean([(p[y == c] == c).mean() for c in np.unique(y)])


def interval(y, p, group, draws=1000):
    rng = np.random.default_rng(0)
    rows = [np.flatnonzero(group == g) for g in np.unique(group)]
    drawn = [np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))]) for _ in range(draws)]
    return np.percentile([balanced(y[d], p[d]) for d in drawn], [2.5, 97.5])


# ---- the questions

RULES = {
    "forward, while the error falls": dict(),
    "forward, 1 % at least": dict(gain=0.01),
    "forward, 2 % at least": dict(gain=0.02),
    "forward, 1 % at least, of those better than a constant": dict(gain=0.01, merit=True),
    "forward, 5 % at least": dict(gain=0.05),
    "forward, half a standard error": dict(errors=0.5),
    "forward, 1 standard error": dict(errors=1.0),
}


def compare(s, subset, families, wanted):
    """{way: (probabilities, nested left-out scores' balanced accuracies, channels chosen in each fold)}."""
    y, group, fold = s.y[subset], s.group[subset], s.fold[subset]
    classes, found = len(s.names), {}
    channels = list(range(len(s.kept)))

    def of(features):
        return {f: features[f][subset] for f in families}

    for k in np.unique(fold):
        train, test = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        kernels = {c: kernel(of(s.each[c]), s.sizes, families, train) for c in channels}
        kernels["rgb"] = kernel(of(s.colour), s.sizes, families, train)
        kernels["mean"] = kernel({f: np.mean([s.each[c][f][subset] for c in channels], 0) for f in families}, s.sizes, families, train)
        task = Task(kernels, y, group, train, classes)
        ways = {
            "channels 1, 2, 3 as RGB": lambda seen: ["rgb"], "mean of channels": lambda seen: ["mean"],
            **{f"channel {s.kept[c] + 1} alone": (lambda seen, c=c: [c]) for c in channels[-6:]}}
        ways["all concatenated"] = lambda seen: channels
        ways["best single channel"] = lambda seen: [min(channels, key=lambda c: task.error([c], seen))]
        for name, rule in RULES.items():
            ways[name] = lambda seen, rule=rule: forward(task, channels, seen, **rule)
        ways["all better than a constant"] = lambda seen: better(task, channels, seen)
        ways["these, unless a choice is better by 1 standard error"] = lambda seen: better(task, channels, seen, 1)
        ways["all, weighted by merit"] = lambda seen: weighted(task, channels, seen)
        if len(channels) <= 12:
            ways["backward"] = lambda seen: backward(task, channels, seen)
            ways["backward, 1 % at most"] = lambda seen: backward(task, channels, seen, 0.01)
        for name, choose in ways.items():
            if not re.search(wanted, name):
                continue
            chosen = choose(np.ones(len(train), bool))
            p, left, optimism, picks = found.setdefault(name, (np.zeros((len(y), classes)), [], [], []))
            p[test] = task.predict(chosen, test)
            left.append(balanced(y[train], nested(task, choose).argmax(1)) if len(channels) <= 12 else np.nan)
            scores, errors = task.left(chosen)
            optimism.append(balanced(y[train], scores[errors.mean(1).argmin()].argmax(1)))
            chosen = [c[0] if isinstance(c, tuple) else c for c in chosen]
            picks.append([s.kept[c] + 1 if isinstance(c, int) else c for c in chosen])
    return found


def subsets(s, size, draws):
    if size is None:
        return [np.arange(len(s.y))]
    out = []
    for d in range(draws):
        rng = np.random.default_rng(d)
        kept = []
        for c in range(len(s.names)):
            groups = rng.permutation(np.unique(s.group[s.y == c]))
            rows = [i for g in groups for i in np.flatnonzero((s.group == g) & (s.y == c))]
            kept += rows[: size // len(s.names)]
        out.append(np.sort(kept))
    return out


def table(s, size, draws, families, title, wanted):
    total = {}
    parts = subsets(s, size, draws)
    start = time.time()
    for subset in parts:
        for name, (p, left, plain, picks) in compare(s, subset, families, wanted).items():
            y = s.y[subset]
            low, high = interval(y, p.argmax(1), s.group[subset]) if len(parts) == 1 else (np.nan, np.nan)
            total.setdefault(name, []).append((balanced(y, p.argmax(1)), low, high, log_loss(y, p), np.mean(left), np.mean(plain), picks))
    print(f"\n### {title} ({len(parts)} × {len(parts[0])} images, {len(s.kept)} channels, {'+'.join(families)}; {time.time() - start:.0f} s)\n")
    print("| way | balanced accuracy | 95 % | log loss | left out, nested | left out, not nested | channels a fold (most often) |\n|---|---|---|---|---|---|---|")
    for name, rows in total.items():
        b, low, high, loss, left, plain = (np.mean([r[i] for r in rows]) for i in range(6))
        se = f"± {np.std([r[0] for r in rows], ddof=1) / np.sqrt(len(rows)):.3f}" if len(rows) > 1 else f"{low:.3f}–{high:.3f}"
        picks = [tuple(sorted(p, key=str)) for r in rows for p in r[6]]
        often = max(set(picks), key=picks.count)
        shown = ",".join(map(str, often)) if len(often) < 8 else f"{len(often)} channels"
        print(f"| {name} | {b:.3f} | {se} | {loss:.3f} | {left:.3f} | {plain:.3f} | {np.mean([len(p) for p in picks]):.1f} ({shown}: {picks.count(often)}/{len(picks)}) |")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--views", type=int, default=1)
    parser.add_argument("--cache", type=pathlib.Path, default=pathlib.Path("target/channels"))
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--scale", choices=["set", "image"], default="set")
    parser.add_argument("--families", default="whole")
    parser.add_argument("--ways", default="", help="only the ways whose names this regular expression finds")
    args = parser.parse_args()
    args.cache.mkdir(parents=True, exist_ok=True)
    for text in args.sets:
        folder, channels, size = (text.split(":") + ["", ""])[:3]
        s = Set(folder, int(channels) if channels else None, args.views, args.cache, args.scale)
        title = f"{pathlib.Path(folder).name}, scaled by the {args.scale}'s percentiles"
        table(s, int(size) if size else None, args.draws, args.families.split(","), title, args.ways)


if __name__ == "__main__":
    main()

"""Writes src/test/resources/quadrant/engine/operators.json: outputs and input gradients of ONNX operators.

Each case is a network of one input "x" that is first multiplied by a constant "probe" of its shape; the test feeds ones, so
that the gradient of the constant is that of the operator's input. Outputs come from onnx.reference, ONNX's own evaluator
of its specification, in float64; gradients of the sum of w_k y_k (w from -1 to 1) are central differences of it.
Needs onnx, onnxruntime and numpy. Run from the repository's root.
"""

import base64
import json
import math
import pathlib

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun

H = 1e-5
FLOAT, ONE = "the type of x", "a one of the type of x"
cases = []


def wave(*dims, scale=1.0, phase=0.3):
    size = int(np.prod(dims))
    i = np.arange(size)
    return (scale * np.sin(1.3 * i + 0.02 * i * i + phase)).reshape(dims)


def ints(*values):
    return np.array(values, dtype=np.int64)


def runtime(model):
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return lambda v: session.run(None, {"image": v.astype(np.float32)})[0]


class Erf(OpRun):
    """ONNX's evaluator has it in float32 only."""

    op_domain = ""

    def _run(self, x):
        return (np.vectorize(math.erf)(x),)


def case(name, opset, nodes, x, constants=None, linear=False, meaning=None):
    """nodes: (op, inputs, outputs, attributes); the last output is "y".

    Where ONNX's evaluator has an operator wrong:
    linear: the operator is linear in x, and ONNX Runtime gives the numbers;
    meaning: nodes of opset 18 that mean the same give the numbers.
    """
    constants = {k: np.asarray(v) for k, v in (constants or {}).items()}

    def model(kind, probe, nodes=nodes, opset=opset):
        def tensor(key, v):
            v = np.asarray(v)
            return numpy_helper.from_array(v if v.dtype.kind in "ib" else v.astype(kind), key)

        body = [helper.make_node("Mul", ["image", "probe"], ["x"])]
        t = TensorProto.FLOAT if kind == np.float32 else TensorProto.DOUBLE
        for at, (op, i, o, a) in enumerate(nodes):
            a = {k: t if v == FLOAT else numpy_helper.from_array(np.ones(1, kind)) if v == ONE else v for k, v in a.items()}
            body.append(helper.make_node(op, i, o, name=f"{op}{at}", **a))
        graph = helper.make_graph(
            body, "g",
            [helper.make_tensor_value_info("image", t, None)],
            [helper.make_tensor_value_info("y", t, None)],
            [tensor("probe", probe)] + [tensor(k, v) for k, v in constants.items()])
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)

    x = np.asarray(x, dtype=np.float32).astype(np.float64)
    h = 0.5 if linear else H
    if linear:
        evaluate = runtime(model(np.float32, np.ones(x.shape)))
    else:
        same = (meaning, 18) if meaning else (nodes, opset)
        evaluator = ReferenceEvaluator(model(np.float64, np.ones(x.shape), *same), new_ops=[Erf])
        evaluate = lambda v: evaluator.run(None, {"image": v})[0]
    run = lambda v: np.asarray(evaluate(v), dtype=np.float64)
    y = run(x)
    w = np.linspace(-1, 1, y.size // x.shape[0])
    value = lambda v: (run(v).reshape(x.shape[0], -1) * w).sum()
    gradient = np.zeros(x.size)
    for i in range(x.size):
        up, down = x.copy().ravel(), x.copy().ravel()
        up[i] += h
        down[i] -= h
        gradient[i] = (value(up.reshape(x.shape)) - value(down.reshape(x.shape))) / (2 * h)
    cases.append({
        "name": f"{name}, opset {opset}",
        "model": base64.b64encode(model(np.float32, x).SerializeToString()).decode(),
        "dims": list(x.shape),
        "output": [float(f"{v:.7g}") for v in y.ravel()],
        "gradient": [float(f"{v:.7g}") for v in gradient],
    })


def one(op, x, opset=17, inputs=("x",), constants=None, name=None, linear=False, meaning=None, **attributes):
    case(name or op, opset, [(op, list(inputs), ["y"], attributes)], x, constants, linear, meaning)


X = wave(2, 3, 4)
IMAGE = wave(2, 4, 5, 6)

for op in ["Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Erf", "Exp", "Abs", "Neg", "Sin", "Cos", "Tan", "Atan",
           "Sinh", "Cosh", "Asinh", "Identity", "LeakyRelu", "Elu", "Selu", "Celu", "ThresholdedRelu", "HardSigmoid"]:
    one(op, X)
for op in ["Asin", "Acos", "Atanh"]:
    one(op, 0.9 * X)
for op in ["Sqrt", "Log", "Reciprocal"]:
    one(op, X + 1.5)
one("Acosh", X + 2.5)
one("HardSwish", 4 * X)
one("Mish", X, 18)
one("Gelu", X, 20, constants={"root": np.sqrt(0.5), "one": np.array(1.0), "half": np.array(0.5)}, meaning=[
    ("Mul", ["x", "root"], ["r"], {}), ("Erf", ["r"], ["e"], {}), ("Add", ["e", "one"], ["f"], {}),
    ("Mul", ["f", "x"], ["g"], {}), ("Mul", ["g", "half"], ["y"], {})])
one("Gelu", X, 20, name="Gelu by tanh", approximate="tanh")
one("Shrink", X, bias=0.1, lambd=0.3)
one("LeakyRelu", X, alpha=0.3, name="LeakyRelu with alpha")
one("Elu", X, alpha=1.7, name="Elu with alpha")
one("Celu", X, alpha=1.7, name="Celu with alpha")
one("Selu", X, alpha=1.2, gamma=1.4, name="Selu with alpha and gamma")
one("HardSigmoid", 4 * X, alpha=0.25, beta=0.4, name="HardSigmoid with alpha and beta")
one("PRelu", X, inputs=("x", "s"), constants={"s": wave(3, 1)})
one("Clip", X, inputs=("x", "l", "h"), constants={"l": np.float32(-0.4), "h": np.float32(0.6)})
one("Softmax", X)
one("Softmax", X, axis=1, name="Softmax along axis 1")
for op, axis in [("Softmax", 1), ("LogSoftmax", -2)]:
    one(op, X, 11, axis=axis, name=f"{op} over the axes from {axis} on", meaning=[
        ("Flatten", ["x"], ["f"], {"axis": 1}), (op, ["f"], ["g"], {"axis": 1}), ("Shape", ["x"], ["s"], {}),
        ("Reshape", ["g", "s"], ["y"], {})])
one("LogSoftmax", X, axis=-2)

C = {"c": wave(3, 1, phase=1.0) + 2}
for op in ["Add", "Sub", "Mul", "Div", "Min", "Max"]:
    one(op, X, inputs=("x", "c"), constants=C)
    if op in ("Sub", "Min", "Max"):
        one(op, X, inputs=("c", "x"), constants={"c": wave(1, 3, 1, phase=1.0)}, name=f"{op} of a constant and x")
one("Div", X + 2, inputs=("c", "x"), constants=C, name="Div of a constant by x")
one("Pow", X + 2, inputs=("x", "c"), constants={"c": np.float32(1.7)})
one("Pow", X, inputs=("x", "c"), constants={"c": np.float32(2)}, name="Pow by 2")
one("Sum", X, inputs=("x", "c", "x"), constants=C)
one("Mean", X, inputs=("x", "c", "x"), constants=C)
case("Where by a comparison", 17, [("Greater", ["x", "zero"], ["b"], {}), ("Mul", ["x", "x"], ["q"], {}),
     ("Where", ["b", "q", "x"], ["y"], {})], X, {"zero": np.float32(0.2)})

for op in ["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
           "ReduceSumSquare", "ReduceLogSumExp"]:
    if op == "ReduceSum":
        one(op, X, 11, axes=[1, 2])
        one(op, X, 17, inputs=("x", "a"), constants={"a": ints(-1)}, keepdims=0)
    else:
        one(op, X, 17, axes=[-1], keepdims=0)
        one(op, X, 18, inputs=("x", "a"), constants={"a": ints(1, 2)})
one("ReduceLogSum", X + 2, 18, inputs=("x", "a"), constants={"a": ints(2)})
one("ReduceSum", X, 17, inputs=("x",), noop_with_empty_axes=1, name="ReduceSum without axes that does nothing")

one("MatMul", X, inputs=("x", "w"), constants={"w": wave(4, 5)})
one("MatMul", X, inputs=("w", "x"), constants={"w": wave(2, 5, 3)}, name="MatMul from the left")
case("MatMul of batches", 17, [("Transpose", ["x"], ["t"], {"perm": [0, 2, 1]}), ("MatMul", ["x", "t"], ["y"], {})], X)
one("Gemm", wave(3, 4), inputs=("x", "w", "b"), constants={"w": wave(4, 2), "b": wave(2)}, alpha=0.5, beta=2.0)
one("Gemm", wave(4, 4), inputs=("x", "w"), constants={"w": wave(2, 4)}, transA=1, transB=1, name="Gemm transposed")
for equation, shapes in {"nij,jk->nik": [(4, 5)], "nij,njk->nik": [(2, 4, 5)], "nij,nkj->nik": [(2, 5, 4)],
                         "nij->nji": [], "nij->ni": [], "nij,j->n": [(4,)], "nij,ni": [(2, 3)],
                         "nij,nkj,kl->nil": [(2, 5, 4), (5, 2)]}.items():
    one("Einsum", X, inputs=["x"] + [f"c{i}" for i in range(len(shapes))],
        constants={f"c{i}": wave(*s) for i, s in enumerate(shapes)}, equation=equation, name=f"Einsum {equation}")

W = wave(6, 4, 3, 2, scale=0.3)
one("Conv", IMAGE, inputs=("x", "w", "b"), constants={"w": W, "b": wave(6)}, pads=[1, 0, 1, 0], strides=[2, 1])
one("Conv", wave(1, 2, 4, 4, 3), inputs=("x", "w"), constants={"w": wave(3, 2, 2, 2, 2)}, pads=[1, 0, 0, 0, 1, 1],
    name="Conv in three dimensions")
one("Conv", wave(2, 2, 7), inputs=("x", "w"), constants={"w": wave(3, 2, 3)}, dilations=[2], auto_pad="SAME_UPPER",
    name="Conv in one dimension")
for name, a in {"": {}, " with strides": {"strides": [2, 3]}, " with pads": {"strides": [2, 2], "pads": [1, 0, 0, 1]},
                " with output_padding": {"strides": [3, 2], "output_padding": [1, 1]},
                " with dilations": {"dilations": [2, 1]}, " with pads beyond": {"pads": [2, 1, 2, 1]},
                " with output_shape": {"strides": [2, 2], "output_shape": [8, 9]},
                " padded SAME_UPPER": {"strides": [2, 2], "auto_pad": "SAME_UPPER"}}.items():
    one("ConvTranspose", wave(1, 2, 4, 4), inputs=("x", "w", "b"), constants={"w": wave(2, 3, 3, 2), "b": wave(3)},
        name="ConvTranspose" + name, linear=True, **a)
one("ConvTranspose", wave(1, 4, 3, 4), inputs=("x", "w"), constants={"w": wave(4, 3, 2, 2)}, group=2, strides=[2, 1],
    name="ConvTranspose with groups", linear=True)
one("ConvTranspose", wave(2, 2, 5), inputs=("x", "w"), constants={"w": wave(2, 3, 3)}, strides=[2],
    name="ConvTranspose in one dimension", linear=True)

POOLED = wave(1, 2, 6, 7)
for op in ["MaxPool", "AveragePool"]:
    more = [{}, {"count_include_pad": 1}] if op == "AveragePool" else [{}]
    for extra in more:
        tag = " that counts pads" if extra else ""
        one(op, POOLED, 19, kernel_shape=[2, 3], name=op + tag, **extra)
        one(op, POOLED, 19, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], name=op + " with pads" + tag, **extra)
        one(op, POOLED, 19, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 1, 1, 0], name=op + " with unequal pads" + tag,
            **extra)
        one(op, POOLED, 19, kernel_shape=[3, 2], strides=[2, 3], ceil_mode=1, name=op + " rounded up" + tag, **extra)
        one(op, POOLED, 19, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 0, 1, 1], ceil_mode=1,
            name=op + " rounded up with pads" + tag, **extra)
        one(op, POOLED, 19, kernel_shape=[2, 2], dilations=[2, 3], name=op + " with dilations" + tag, **extra)
        one(op, POOLED, 19, kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_LOWER", name=op + " padded SAME_LOWER" + tag,
            meaning=[(op, ["x"], ["y"], {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 0, 1], **extra})],
            **extra)
one("MaxPool", wave(2, 3, 8), 12, kernel_shape=[3], strides=[2], name="MaxPool in one dimension")
one("AveragePool", wave(1, 2, 4, 4, 4), 11, kernel_shape=[2, 2, 2], strides=[2, 1, 1], pads=[1, 0, 0, 1, 0, 0],
    name="AveragePool in three dimensions")
one("LpPool", POOLED, 18, kernel_shape=[2, 2], strides=[2, 2], p=2)
one("GlobalAveragePool", IMAGE)
one("GlobalAveragePool", wave(2, 3, 5), name="GlobalAveragePool in one dimension")
one("GlobalMaxPool", IMAGE)

PARTS = {"s": wave(4) + 1.5, "b": wave(4, phase=1)}
STATS = {**PARTS, "m": wave(4, phase=2), "v": np.abs(wave(4)) + 0.5}
NORM = ("x", "s", "b", "m", "v")
one("BatchNormalization", IMAGE, 15, inputs=NORM, constants=STATS, epsilon=0.01)
one("BatchNormalization", IMAGE, 9, inputs=NORM, constants=STATS,
    meaning=[("BatchNormalization", NORM, ["y"], {})])
one("BatchNormalization", wave(3, 4), 15, inputs=NORM, constants=STATS, name="BatchNormalization of rows")
one("BatchNormalization", wave(1, 4, 2, 3, 2), 15, inputs=NORM, constants=STATS, name="BatchNormalization of volumes")
one("InstanceNormalization", IMAGE, inputs=("x", "s", "b"), constants=PARTS, epsilon=0.01)
one("LayerNormalization", X, inputs=("x", "s", "b"), constants=PARTS)
one("LayerNormalization", X, inputs=("x", "s"), constants={"s": wave(3, 4)}, axis=1, name="LayerNormalization of two axes")
one("GroupNormalization", IMAGE, 18, inputs=("x", "s", "b"), constants={"s": wave(2), "b": wave(2, phase=1)}, num_groups=2)
case("GroupNormalization", 21, [("GroupNormalization", ["x", "s", "b"], ["y"], {"num_groups": 2})], IMAGE,
     {**PARTS, "grouped": ints(0, 2, -1), "one": np.ones(2), "zero": np.zeros(2), "channels": ints(4, 1, 1)}, meaning=[
         ("Shape", ["x"], ["shape"], {}), ("Reshape", ["x", "grouped"], ["g"], {}),
         ("InstanceNormalization", ["g", "one", "zero"], ["n"], {}), ("Reshape", ["n", "shape"], ["c"], {}),
         ("Reshape", ["s", "channels"], ["t"], {}), ("Reshape", ["b", "channels"], ["u"], {}),
         ("Mul", ["c", "t"], ["d"], {}), ("Add", ["d", "u"], ["y"], {})])
one("LpNormalization", X, axis=1)
one("LpNormalization", X, axis=-1, p=1, name="LpNormalization with p 1", meaning=[
    ("ReduceL1", ["x", "last"], ["n"], {}), ("Div", ["x", "n"], ["y"], {})], constants={"last": ints(-1)})
one("LRN", wave(6, 6, 1, 2), 13, size=5, alpha=0.3, beta=0.7, bias=1.2)
one("LRN", wave(6, 6, 1, 2), 13, size=4, alpha=0.3, name="LRN over an even number")

one("Reshape", X, inputs=("x", "s"), constants={"s": ints(0, -1)})
one("Reshape", X, inputs=("x", "s"), constants={"s": ints(2, 2, 0, 3)[[0, 1]].tolist() + [6]}, name="Reshape to another rank")
one("Flatten", IMAGE, axis=2)
one("Flatten", X, axis=-1, name="Flatten from the last axis")
one("Squeeze", wave(2, 1, 3, 1), inputs=("x", "a"), constants={"a": ints(-1)})
one("Squeeze", wave(2, 1, 3, 1), 11, axes=[1], name="Squeeze by attribute")
one("Squeeze", wave(2, 1, 3, 1), name="Squeeze of all")
one("Unsqueeze", X, inputs=("x", "a"), constants={"a": ints(-1, 1)})
one("Unsqueeze", X, 11, axes=[0, 3], name="Unsqueeze by attribute")
one("Transpose", X, perm=[2, 0, 1])
one("Transpose", X, name="Transpose of all")
one("Expand", wave(2, 1, 3), inputs=("x", "s"), constants={"s": ints(2, 2, 4, 1)})
one("Expand", wave(2, 1, 3), inputs=("x", "s"), constants={"s": ints(3)}, name="Expand to a narrower shape")
one("Tile", X, inputs=("x", "s"), constants={"s": ints(1, 2, 3)})
one("DepthToSpace", wave(1, 8, 2, 3), blocksize=2)
one("DepthToSpace", wave(1, 8, 2, 3), blocksize=2, mode="CRD", name="DepthToSpace CRD")
one("SpaceToDepth", wave(1, 2, 4, 6), blocksize=2)
one("Concat", X, inputs=("x", "c", "x"), constants={"c": wave(2, 2, 4)}, axis=1)
case("Split", 13, [("Split", ["x", "s"], ["a", "y"], {"axis": 1})], X, {"s": ints(1, 2)})
case("Split in equal parts", 11, [("Split", ["x"], ["a", "b"], {"axis": -1}), ("Mul", ["a", "b"], ["y"], {})], X)
case("Split in unequal parts", 18, [("Split", ["x"], ["a", "y"], {"axis": 1, "num_outputs": 2})], X)
one("Slice", IMAGE, inputs=("x", "s", "e", "a", "t"),
    constants={"s": ints(-3, 1), "e": ints(2**63 - 1, 6), "a": ints(2, -1), "t": ints(1, 2)})
one("Slice", IMAGE, inputs=("x", "s", "e", "a", "t"),
    constants={"s": ints(-1, 3), "e": ints(-2**63, 0), "a": ints(2, 3), "t": ints(-1, -2)}, name="Slice backwards")
one("Slice", X, 9, starts=[1, 0], ends=[3, -1], axes=[1, 2], name="Slice by attribute")
one("Slice", X, inputs=("x", "s", "e"), constants={"s": ints(0, 1), "e": ints(2, 9)}, name="Slice without axes")
one("Gather", X, inputs=("x", "i"), constants={"i": ints(2, 0, -1, 0)}, axis=1)
one("Gather", X, inputs=("x", "i"), constants={"i": np.array(1, dtype=np.int64)}, axis=2, name="Gather of one")
one("Gather", X, inputs=("x", "i"), constants={"i": ints(0, 1, 2, 1).reshape(2, 2)}, axis=1, name="Gather by a matrix")
one("GatherElements", X, inputs=("x", "i"), constants={"i": ints(0, 2, 1, -1, 2, 0, 0, 1).reshape(2, 1, 4)}, axis=1)
PAD = ints(0, 1, 2, 0, 0, 3)
one("Pad", X, inputs=("x", "p", "v"), constants={"p": PAD, "v": np.float32(0.5)})
one("Pad", X, inputs=("x", "p"), constants={"p": ints(0, -1, 2, 0, 0, -1)}, name="Pad that cuts off", linear=True)
one("Pad", X, inputs=("x", "p"), constants={"p": ints(0, 1, 2, 0, 2, 3)}, mode="reflect", name="Pad by reflection")
one("Pad", X, inputs=("x", "p"), constants={"p": PAD}, mode="edge", name="Pad by the edge")
one("Pad", X, 19, inputs=("x", "p"), constants={"p": PAD}, mode="wrap", name="Pad all round")
one("Pad", X, 18, inputs=("x", "p", "", "a"), constants={"p": ints(1, 2), "a": ints(-1)}, name="Pad of one axis")
case("the shape's arithmetic", 17, [
    ("Shape", ["x"], ["s"], {}), ("Gather", ["s", "zero"], ["n"], {}), ("Shape", ["x"], ["t"], {"start": 1, "end": 3}),
    ("ReduceProd", ["t"], ["p"], {"keepdims": 1}), ("Div", ["p", "two"], ["h"], {}), ("Mod", ["p", "five"], ["m"], {}),
    ("Sub", ["h", "m"], ["q"], {}), ("Concat", ["n", "q", "minus"], ["to"], {"axis": 0}),
    ("Reshape", ["x", "to"], ["y"], {})],
    X, {"zero": ints(0), "two": ints(2), "five": ints(5), "minus": ints(-1)})
case("a table by Range, ConstantOfShape, Equal and Where", 17, [
    ("Shape", ["x"], ["s"], {}), ("ConstantOfShape", ["s"], ["o"], {"value": ONE}),
    ("Range", ["from", "to", "step"], ["r"], {}), ("Equal", ["r", "two"], ["e"], {}),
    ("Where", ["e", "minus", "r"], ["w"], {}), ("Cast", ["w"], ["f"], {"to": FLOAT}), ("Mul", ["f", "x"], ["g"], {}),
    ("Add", ["g", "o"], ["y"], {})],
    X, {"from": np.array(0), "to": np.array(4), "step": np.array(1), "two": ints(2), "minus": ints(-1)})
case("Dropout", 10, [("Dropout", ["x"], ["d"], {"ratio": 0.4}), ("Mul", ["d", "d"], ["y"], {})], X)

out = pathlib.Path("src/test/resources/quadrant/engine/operators.json")
out.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
print(len(cases), "cases,", out.stat().st_size, "bytes")

package quadrant.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which operator gives which output shapes (ONNX operator specification, opsets 7 to 21, and ONNX Runtime's own). */
final class ShapeRules {
    /** One operator: shapes of its outputs, of as many as it has at least. */
    @FunctionalInterface
    interface Rule {
        List<long[]> apply(OpContext c);
    }

    private static final Map<String, Rule> TABLE = table();

    private ShapeRules() {}

    /** The output shapes of a node; none where they are not known. */
    static List<long[]> infer(OpContext c) {
        Rule rule = TABLE.get(c.node().op());
        if (rule == null) {
            return List.of();
        }
        try {
            return rule.apply(c);
        } catch (UnknownShape
                | ArithmeticException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            return List.of();
        }
    }

    private static Map<String, Rule> table() {
        Map<String, Rule> t = new HashMap<>();
        likeFirst(t);
        broadcast(t);
        axes(t);
        spatial(t);
        products(t);
        shapes(t);
        return Map.copyOf(t);
    }

    private static void one(Map<String, Rule> t, String names, Function<OpContext, long[]> rule) {
        for (String name : names.split(" ", -1)) {
            t.put(name, c -> List.of(rule.apply(c)));
        }
    }

    private static void likeFirst(Map<String, Rule> t) {
        one(
                t,
                "Relu LeakyRelu Elu Selu Celu ThresholdedRelu Sigmoid HardSigmoid HardSwish Mish Softplus Softsign Tanh Erf Gelu"
                        + " FastGelu QuickGelu BiasGelu Clip Identity Cast CastLike Softmax LogSoftmax Hardmax Abs Neg Exp"
                        + " Log Sqrt Reciprocal Floor Ceil Round Sign Sin Cos Tan Asin Acos Atan Sinh Cosh Not IsNaN IsInf"
                        + " BatchNormalization InstanceNormalization GroupNormalization LayerNormalization"
                        + " SimplifiedLayerNormalization RMSNormalization LpNormalization"
                        + " MeanVarianceNormalization LRN CumSum Trilu ScatterND ScatterElements Scatter"
                        + " QuantizeLinear DequantizeLinear QLinearSigmoid QLinearLeakyRelu QLinearSoftmax"
                        + " Shrink Bernoulli RandomNormalLike EyeLike",
                c -> c.shape(0));
        t.put("Dropout", c -> List.of(c.shape(0), c.shape(0)));
        t.put("SkipLayerNormalization", c -> List.of(c.shape(0)));
        t.put("DynamicQuantizeLinear", c -> List.of(c.shape(0), new long[0], new long[0]));
    }

    private static void broadcast(Map<String, Rule> t) {
        one(
                t,
                "Add Sub Mul Div Mod Pow PRelu Equal Greater GreaterOrEqual Less LessOrEqual And Or Xor BitShift Min Max Sum"
                        + " Mean Where",
                c -> {
                    long[] out = c.shape(0);
                    for (int i = 1; i < c.shapes().size(); i++) {
                        out = Dims.broadcast(out, c.shape(i));
                    }
                    return out;
                });
        one(t, "QLinearAdd QLinearMul", c -> Dims.broadcast(c.shape(0), c.shape(3)));
    }

    private static void axes(Map<String, Rule> t) {
        one(t, "Concat", AxisShapes::concat);
        one(t, "QLinearConcat", AxisShapes::quantisedConcat);
        t.put("Split", AxisShapes::split);
        one(t, "Slice", AxisShapes::slice);
        one(t, "Gather", AxisShapes::gather);
        one(t, "GatherElements", c -> c.shape(1));
        one(t, "GatherND", AxisShapes::gatherNd);
        one(t, "Transpose", AxisShapes::transpose);
        one(t, "Reshape", AxisShapes::reshape);
        one(t, "Flatten", AxisShapes::flatten);
        one(t, "Squeeze", AxisShapes::squeeze);
        one(t, "Unsqueeze", AxisShapes::unsqueeze);
        one(t, "Expand", AxisShapes::expand);
        one(t, "Tile", AxisShapes::tile);
        one(
                t,
                "ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp"
                        + " ReduceSumSquare",
                AxisShapes::reduce);
        one(t, "ArgMax ArgMin", AxisShapes::reduceOne);
        t.put("TopK", AxisShapes::topK);
        one(t, "OneHot", AxisShapes::oneHot);
    }

    private static void spatial(Map<String, Rule> t) {
        one(t, "Conv FusedConv ConvInteger", SpatialShapes::conv);
        one(t, "QLinearConv", SpatialShapes::quantisedConv);
        one(t, "ConvTranspose", SpatialShapes::convTranspose);
        one(t, "AveragePool LpPool QLinearAveragePool", SpatialShapes::pool);
        t.put("MaxPool", SpatialShapes::maxPool);
        one(t, "GlobalAveragePool GlobalMaxPool GlobalLpPool QLinearGlobalAveragePool", SpatialShapes::global);
        one(t, "Pad", SpatialShapes::pad);
        one(t, "Resize", SpatialShapes::resize);
        one(t, "Upsample", SpatialShapes::upsample);
        one(t, "DepthToSpace", SpatialShapes::depthToSpace);
        one(t, "SpaceToDepth", SpatialShapes::spaceToDepth);
    }

    private static void products(Map<String, Rule> t) {
        one(t, "Gemm", c -> gemm(c, c.shape(0), c.shape(1)));
        one(t, "QGemm", c -> gemm(c, c.shape(0), c.shape(3)));
        one(t, "MatMul MatMulInteger", c -> matMul(c.shape(0), c.shape(1)));
        one(t, "QLinearMatMul", c -> matMul(c.shape(0), c.shape(3)));
        one(t, "Einsum", EinsumShape::shape);
    }

    private static long[] gemm(OpContext c, long[] a, long[] b) {
        boolean ta = c.node().integer("transA", 0) != 0;
        boolean tb = c.node().integer("transB", 0) != 0;
        if (a[ta ? 0 : 1] != b[tb ? 1 : 0]) {
            throw new UnknownShape();
        }
        return new long[] {a[ta ? 1 : 0], b[tb ? 0 : 1]};
    }

    static long[] matMul(long[] a, long[] b) {
        long[] x = a.length == 1 ? new long[] {1, a[0]} : a;
        long[] y = b.length == 1 ? new long[] {b[0], 1} : b;
        if (x[x.length - 1] != y[y.length - 2]) {
            throw new UnknownShape();
        }
        long[] batch = Dims.broadcast(Arrays.copyOf(x, x.length - 2), Arrays.copyOf(y, y.length - 2));
        long[] rows = a.length == 1 ? new long[0] : new long[] {x[x.length - 2]};
        long[] columns = b.length == 1 ? new long[0] : new long[] {y[y.length - 1]};
        return Dims.concat(batch, rows, columns);
    }

    private static void shapes(Map<String, Rule> t) {
        one(t, "Shape", c -> new long[] {shapeOf(c).length});
        one(t, "Size", c -> new long[0]);
        one(t, "ConstantOfShape", c -> c.host(0).longs());
        one(t, "Range", ShapeRules::range);
        one(t, "RandomNormal RandomUniform", c -> c.node().integers("shape").orElseThrow(UnknownShape::new));
        t.put("Constant", c -> List.of(HostOps.constant(c).dims()));
    }

    private static long[] range(OpContext c) {
        double steps = (c.host(1).scalar() - c.host(0).scalar()) / c.host(2).scalar();
        return new long[] {(long) Math.max(0, Math.ceil(steps))};
    }

    /** The value of a Shape node. */
    static long[] shapeOf(OpContext c) {
        long[] in = c.shape(0);
        int start = bound(c.node().integer("start", 0), in.length);
        int end = bound(c.node().integer("end", in.length), in.length);
        return start < end ? Arrays.copyOfRange(in, start, end) : new long[0];
    }

    private static int bound(long at, int rank) {
        return (int) Math.min(Math.max(at < 0 ? at + rank : at, 0), rank);
    }
}

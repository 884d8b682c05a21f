package quadrant.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Operators on small constants: the arithmetic by which exporters compute shapes, on the host and in exact numbers.
 *
 * <p>Integers truncate as ONNX says; float32 results are rounded to float32, and are those of float32 arithmetic (a double
 * has more than twice its digits).
 */
public final class HostOps {
    /** Operators whose one output follows from values alone. */
    @FunctionalInterface
    private interface Operator {
        HostTensor apply(OpContext c);
    }

    /** Most elements that are computed here. */
    static final long LIMIT = 1 << 16;

    private static final Map<String, Operator> TABLE = table();

    private HostOps() {}

    static Optional<HostTensor> apply(OpContext c) {
        Operator found = c.node().domain().isEmpty() ? TABLE.get(c.node().op()) : null;
        if (found == null) {
            return Optional.empty();
        }
        try {
            HostTensor out = found.apply(c);
            return out.numbers().length == Dims.product(out.dims()) ? Optional.of(out) : Optional.empty();
        } catch (UnknownShape
                | ArithmeticException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Operator> table() {
        Map<String, Operator> t = new HashMap<>();
        t.put("Constant", HostOps::constant);
        t.put("ConstantOfShape", HostOps::constantOfShape);
        t.put("Identity", c -> c.host(0));
        t.put("Cast", HostOps::cast);
        t.put("Shape", c -> HostTensor.vector(ShapeRules.shapeOf(c)));
        t.put("Size", c -> HostTensor.scalar((double) Dims.product(c.shape(0)), ElementType.INT64));
        t.put("Range", HostOps::range);
        t.put("Reshape", c -> c.host(0).shaped(AxisShapes.reshape(c)));
        t.put("Flatten", c -> c.host(0).shaped(AxisShapes.flatten(c)));
        t.put("Squeeze", c -> c.host(0).shaped(AxisShapes.squeeze(c)));
        t.put("Unsqueeze", c -> c.host(0).shaped(AxisShapes.unsqueeze(c)));
        t.put("Concat", HostOps::concat);
        t.put("Gather", HostOps::gather);
        t.put("Slice", HostOps::slice);
        t.put("Transpose", HostOps::transpose);
        t.put("Expand", c -> broadcast(c.host(0), AxisShapes.expand(c)));
        t.put("Tile", HostOps::tile);
        t.put("Where", HostOps::where);
        t.put("ScatterND", HostScatter::nd);
        arithmetic(t);
        comparisons(t);
        return Map.copyOf(t);
    }

    private static void arithmetic(Map<String, Operator> t) {
        binary(t, "Add", Double::sum);
        binary(t, "Sub", (a, b) -> a - b);
        binary(t, "Mul", (a, b) -> a * b);
        binary(t, "Div", (a, b) -> a / b);
        binary(t, "Min", Math::min);
        binary(t, "Max", Math::max);
        t.put("Mod", HostOps::mod);
        t.put("Clip", HostOps::clip);
        unary(t, "Not", a -> a == 0 ? 1 : 0);
        unary(t, "Neg", a -> -a);
        unary(t, "Abs", Math::abs);
        unary(t, "Floor", Math::floor);
        unary(t, "Ceil", Math::ceil);
        unary(t, "Round", Math::rint);
        unary(t, "Sqrt", Math::sqrt);
        unary(t, "Reciprocal", a -> 1 / a);
        reduction(t, "ReduceProd", 1, (a, b) -> a * b);
        reduction(t, "ReduceSum", 0, Double::sum);
        reduction(t, "ReduceMax", Double.NEGATIVE_INFINITY, Math::max);
        reduction(t, "ReduceMin", Double.POSITIVE_INFINITY, Math::min);
    }

    private static void comparisons(Map<String, Operator> t) {
        truth(t, "Equal", (a, b) -> a == b);
        truth(t, "Less", (a, b) -> a < b);
        truth(t, "LessOrEqual", (a, b) -> a <= b);
        truth(t, "Greater", (a, b) -> a > b);
        truth(t, "GreaterOrEqual", (a, b) -> a >= b);
        truth(t, "And", (a, b) -> a != 0 && b != 0);
        truth(t, "Or", (a, b) -> a != 0 || b != 0);
    }

    /** The value of a Constant node. */
    static HostTensor constant(OpContext c) {
        Node n = c.node();
        Optional<Tensor> tensor = n.tensor("value");
        if (tensor.isPresent()) {
            return HostTensor.of(tensor.get());
        }
        if (n.has("value_float")) {
            return HostTensor.scalar(n.real("value_float", 0), ElementType.FLOAT);
        }
        if (n.has("value_int")) {
            return HostTensor.scalar((double) n.integer("value_int", 0), ElementType.INT64);
        }
        if (n.has("value_ints")) {
            return HostTensor.vector(n.integers("value_ints").orElseThrow());
        }
        throw new UnknownShape();
    }

    /** What a ConstantOfShape node fills its output with. */
    static HostTensor filling(Node n) {
        return n.tensor("value").map(HostTensor::of).orElseGet(() -> HostTensor.scalar(0, ElementType.FLOAT));
    }

    private static HostTensor constantOfShape(OpContext c) {
        HostTensor value = filling(c.node());
        return broadcast(
                HostTensor.scalar(value.numbers()[0], value.type()), c.host(0).longs());
    }

    private static HostTensor cast(OpContext c) {
        ElementType to = ElementType.of((int) c.node().integer("to", 1)).orElseThrow(UnknownShape::new);
        HostTensor in = c.host(0);
        double[] out = in.numbers().clone();
        for (int i = 0; i < out.length; i++) {
            out[i] = to == ElementType.BOOL ? (out[i] != 0 ? 1 : 0) : round(out[i], to);
        }
        return new HostTensor(out, in.dims(), to);
    }

    private static double round(double v, ElementType type) {
        if (type == ElementType.FLOAT) {
            return (float) v;
        }
        return type.isInteger() ? (double) (long) v : v;
    }

    private static HostTensor range(OpContext c) {
        double start = c.host(0).scalar();
        double step = c.host(2).scalar();
        int n = size((long) Math.max(0, Math.ceil((c.host(1).scalar() - start) / step)));
        double[] out = new double[n];
        Arrays.setAll(out, i -> round(start + i * step, c.host(0).type()));
        return new HostTensor(out, new long[] {n}, c.host(0).type());
    }

    private static HostTensor concat(OpContext c) {
        long[] out = AxisShapes.concat(c);
        int axis = c.axis(0);
        double[] numbers = new double[size(out)];
        int row = size(Arrays.copyOfRange(out, axis, out.length));
        int at = 0;
        for (int i = 0; i < c.shapes().size(); i++) {
            double[] part = c.host(i).numbers();
            long[] s = c.shape(i);
            int width = size(Arrays.copyOfRange(s, axis, s.length));
            for (int r = 0; r * width < part.length; r++) {
                System.arraycopy(part, r * width, numbers, r * row + at, width);
            }
            at += width;
        }
        return new HostTensor(numbers, out, c.host(0).type());
    }

    private static HostTensor gather(OpContext c) {
        HostTensor in = c.host(0);
        long[] indices = c.host(1).longs();
        int axis = c.axis(0);
        int inner = size(Arrays.copyOfRange(in.dims(), axis + 1, in.dims().length));
        int length = (int) in.dims()[axis];
        long[] out = AxisShapes.gather(c);
        double[] numbers = new double[size(out)];
        int outer = inner == 0 || length == 0 ? 0 : in.numbers().length / inner / length;
        int to = 0;
        for (int o = 0; o < outer; o++) {
            for (long index : indices) {
                int i = (int) (index < 0 ? index + length : index);
                System.arraycopy(in.numbers(), (o * length + i) * inner, numbers, to, inner);
                to += inner;
            }
        }
        return new HostTensor(numbers, out, in.type());
    }

    private static HostTensor slice(OpContext c) {
        HostTensor in = c.host(0);
        long[] strides = Dims.strides(in.dims());
        long offset = 0;
        for (AxisShapes.Range r : AxisShapes.ranges(c)) {
            offset += r.start() * strides[r.axis()];
            strides[r.axis()] *= r.step();
        }
        return view(in, AxisShapes.slice(c), strides, offset);
    }

    private static HostTensor transpose(OpContext c) {
        HostTensor in = c.host(0);
        return view(in, AxisShapes.transpose(c), Dims.permute(Dims.strides(in.dims()), AxisShapes.order(c)), 0);
    }

    private static HostTensor tile(OpContext c) {
        HostTensor in = c.host(0);
        long[] out = AxisShapes.tile(c);
        long[] strides = Dims.strides(in.dims());
        return HostView.of(in, out, strides, 0, true);
    }

    private static HostTensor where(OpContext c) {
        long[] out = Dims.broadcast(c.shape(0), Dims.broadcast(c.shape(1), c.shape(2)));
        double[] choice = broadcast(c.host(0), out).numbers();
        double[] yes = broadcast(c.host(1), out).numbers();
        double[] no = broadcast(c.host(2), out).numbers();
        double[] numbers = new double[choice.length];
        Arrays.setAll(numbers, i -> choice[i] != 0 ? yes[i] : no[i]);
        return new HostTensor(numbers, out, c.host(1).type());
    }

    static HostTensor broadcast(HostTensor in, long... out) {
        if (!Arrays.equals(Dims.broadcast(in.dims(), out), out)) {
            throw new UnknownShape();
        }
        long[] own = Dims.strides(in.dims());
        long[] strides = new long[out.length];
        for (int i = 1; i <= in.dims().length; i++) {
            strides[out.length - i] = in.dims()[in.dims().length - i] == 1 ? 0 : own[own.length - i];
        }
        return view(in, out, strides, 0);
    }

    private static HostTensor view(HostTensor in, long[] out, long[] strides, long offset) {
        return HostView.of(in, out, strides, offset, false);
    }

    private static int size(long... dims) {
        long n = Dims.product(dims);
        if (n > LIMIT) {
            throw new UnknownShape();
        }
        return (int) n;
    }

    private static void binary(Map<String, Operator> t, String name, DoubleBinaryOperator f) {
        t.put(name, c -> {
            HostTensor all = c.host(0);
            for (int i = 1; i < c.hosts().size(); i++) {
                all = combine(all, c.host(i), f, c.host(0).type());
            }
            return all;
        });
    }

    /** What two numbers are to each other. */
    @FunctionalInterface
    private interface Relation {
        boolean holds(double a, double b);
    }

    private static void truth(Map<String, Operator> t, String name, Relation r) {
        t.put(name, c -> combine(c.host(0), c.host(1), (a, b) -> r.holds(a, b) ? 1 : 0, ElementType.BOOL));
    }

    /** Clip; before opset 11 the bounds are attributes. */
    private static HostTensor clip(OpContext c) {
        HostTensor in = c.host(0);
        double low = c.given(1) ? c.host(1).scalar() : c.node().real("min", Float.NEGATIVE_INFINITY);
        double high = c.given(2) ? c.host(2).scalar() : c.node().real("max", Float.POSITIVE_INFINITY);
        double[] out = new double[in.numbers().length];
        Arrays.setAll(out, i -> Math.min(Math.max(in.numbers()[i], low), high));
        return new HostTensor(out, in.dims(), in.type());
    }

    private static HostTensor mod(OpContext c) {
        boolean c99 = c.node().integer("fmod", 0) != 0;
        return combine(
                c.host(0),
                c.host(1),
                (a, b) -> c99 ? a % b : a - b * Math.floor(a / b),
                c.host(0).type());
    }

    private static HostTensor combine(HostTensor a, HostTensor b, DoubleBinaryOperator f, ElementType type) {
        long[] dims = Dims.broadcast(a.dims(), b.dims());
        double[] x = broadcast(a, dims).numbers();
        double[] y = broadcast(b, dims).numbers();
        double[] out = new double[x.length];
        for (int i = 0; i < out.length; i++) {
            double v = f.applyAsDouble(x[i], y[i]);
            if (type.isInteger() && !Double.isFinite(v)) {
                throw new UnknownShape();
            }
            out[i] = round(v, type);
        }
        return new HostTensor(out, dims, type);
    }

    private static void unary(Map<String, Operator> t, String name, DoubleUnaryOperator f) {
        t.put(name, c -> {
            HostTensor in = c.host(0);
            double[] out = in.numbers().clone();
            Arrays.setAll(out, i -> round(f.applyAsDouble(in.numbers()[i]), in.type()));
            return new HostTensor(out, in.dims(), in.type());
        });
    }

    /** Reductions of vectors, over all elements: shape arithmetic needs no other. */
    private static void reduction(Map<String, Operator> t, String name, double start, DoubleBinaryOperator f) {
        t.put(name, c -> {
            HostTensor in = c.host(0);
            long[] out = AxisShapes.reduce(c);
            if (Dims.product(out) != 1 || !in.type().isInteger()) {
                throw new UnknownShape();
            }
            double v = start;
            for (double x : in.numbers()) {
                v = f.applyAsDouble(v, x);
            }
            return new HostTensor(new double[] {v}, out, in.type());
        });
    }
}

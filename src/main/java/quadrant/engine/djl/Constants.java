package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.onnx.ElementType;
import quadrant.onnx.Node;
import quadrant.onnx.Tensor;

/** Values that do not depend on the image: constants, shapes, and type conversions. */
final class Constants {
    private static final Set<String> REAL = Set.of("FLOAT", "FLOAT16", "BFLOAT16", "DOUBLE");

    private Constants() {}

    static Map<String, Operator> operators() {
        return Map.ofEntries(
                Map.entry("Constant", Operator.of(Constants::constant).unless(Constants::unreadable)),
                Map.entry("ConstantOfShape", Operator.of(Constants::filled).fixed(0)),
                Map.entry("Range", Operator.of(Constants::range).fixed(0, 1, 2)),
                Map.entry("Shape", Operator.of(Constants::shape)),
                Map.entry(
                        "Size", Operator.of(c -> c.create(new long[] {c.shape().size()}))),
                Map.entry("Cast", Operator.of(Constants::cast)),
                Map.entry("CastLike", Operator.of(c -> c.at(0).toType(c.at(1).getDataType(), false))),
                Map.entry("Identity", Operator.of(c -> c.at(0))),
                Map.entry("Dropout", Operator.of(c -> c.at(0))));
    }

    /** A tensor as an array of the manager: float32, int64 or boolean. */
    static NDArray array(Tensor t, NDManager manager) {
        Shape shape = new Shape(t.dims().stream().mapToLong(Long::longValue).toArray());
        DataType type = type(t.type());
        if (type != DataType.FLOAT32) {
            long[] whole = Arrays.stream(t.numbers()).mapToLong(v -> (long) v).toArray();
            NDArray a = manager.create(t.type() == ElementType.INT64 ? exact(t) : whole, shape);
            return a.toType(type, false);
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(t.size() * Float.BYTES).order(ByteOrder.nativeOrder());
        direct.asFloatBuffer().put(t.floats());
        try (NDArray shared = manager.create(direct, shape, DataType.FLOAT32)) {
            return shared.duplicate();
        }
    }

    private static long[] exact(Tensor t) {
        long[] out = new long[t.size()];
        t.raw().asLongBuffer().get(out);
        return out;
    }

    private static DataType type(ElementType t) {
        if (t == ElementType.BOOL) {
            return DataType.BOOLEAN;
        }
        return REAL.contains(t.name()) ? DataType.FLOAT32 : DataType.INT64;
    }

    private static Optional<String> unreadable(Operator.Form f) {
        boolean known = f.node().has("value")
                || f.node().has("value_float")
                || f.node().has("value_floats")
                || f.node().has("value_int")
                || f.node().has("value_ints");
        return known ? Optional.empty() : Optional.of("of text or a sparse tensor");
    }

    private static NDArray constant(NodeContext c) {
        Node n = c.node();
        Optional<Tensor> tensor = n.tensor("value");
        if (tensor.isPresent()) {
            return c.placed(array(tensor.get(), c.manager()));
        }
        if (n.has("value_float")) {
            return c.placed(c.manager().create(n.real("value_float", 0)));
        }
        if (n.has("value_int")) {
            return c.create(new long[] {n.integer("value_int", 0)});
        }
        Optional<long[]> whole = n.integers("value_ints");
        if (n.has("value_ints") && whole.isPresent()) {
            return c.create(whole.get(), whole.get().length);
        }
        return c.placed(c.manager().create(n.reals("value_floats").orElse(new float[0])));
    }

    private static NDArray filled(NodeContext c) {
        Shape shape = new Shape(c.longs(0));
        Optional<Tensor> value = c.node().tensor("value");
        double fill = value.map(t -> t.numbers()[0]).orElse(0.0);
        DataType type = value.map(t -> type(t.type())).orElse(DataType.FLOAT32);
        return c.placed(c.manager().full(shape, (float) fill, type));
    }

    private static NDArray range(NodeContext c) {
        double start = c.number(0);
        double step = c.number(2);
        int n = (int) Math.max(0, Math.ceil((c.number(1) - start) / step));
        double[] values = new double[n];
        Arrays.setAll(values, i -> start + i * step);
        return c.placed(c.manager().create(values).toType(c.at(0).getDataType(), false));
    }

    private static NDArray shape(NodeContext c) {
        long[] dims = c.shape().getShape();
        int from = bound(c.node().integer("start", 0), dims.length);
        int to = bound(c.node().integer("end", dims.length), dims.length);
        return c.create(Arrays.copyOfRange(dims, from, Math.max(from, to)), Math.max(0, to - from));
    }

    private static int bound(long at, int rank) {
        return (int) Math.min(rank, Math.max(0, at < 0 ? at + rank : at));
    }

    private static NDArray cast(NodeContext c) {
        int to = (int) c.node().integer("to", 1);
        // kinds that are not read as constants are floats of other widths, or integers
        boolean real = to == 16
                || ElementType.of(to).filter(t -> type(t) == DataType.FLOAT32).isPresent();
        DataType type = real ? DataType.FLOAT32 : to == ElementType.BOOL.code() ? DataType.BOOLEAN : DataType.INT64;
        return c.at(0).toType(type, false);
    }
}

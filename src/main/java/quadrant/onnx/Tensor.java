package quadrant.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import quadrant.task.UserException;

/**
 * A constant of the graph.
 *
 * @param raw the bytes of all elements, little-endian, read-only
 */
public record Tensor(String name, ElementType type, List<Long> dims, ByteBuffer raw) {
    public Tensor {
        dims = List.copyOf(dims);
    }

    /** A float32 tensor of the given values, which are copied. */
    public static Tensor of(String name, List<Long> dims, float[] values) {
        if (Dims.product(Dims.of(dims)) != values.length) {
            throw new IllegalArgumentException(name + ": " + values.length + " values for dimensions " + dims);
        }
        ByteBuffer b = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.asFloatBuffer().put(values);
        return new Tensor(name, ElementType.FLOAT, dims, b);
    }

    /** An int64 vector of the given values. */
    public static Tensor of(String name, long... values) {
        return of(name, List.of((long) values.length), values);
    }

    /** An int64 tensor of the given values, which are copied. */
    public static Tensor of(String name, List<Long> dims, long... values) {
        ByteBuffer b = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.asLongBuffer().put(values);
        return new Tensor(name, ElementType.INT64, dims, b);
    }

    /** Numbers as bytes; those of 16-bit floats are the bits of the floats. */
    private static ByteBuffer encoded(List<? extends Number> numbers, ElementType type) {
        ByteBuffer b = ByteBuffer.allocate(numbers.size() * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (Number v : numbers) {
            switch (type) {
                case FLOAT -> b.putFloat(v.floatValue());
                case DOUBLE -> b.putDouble(v.doubleValue());
                case INT64, UINT64 -> b.putLong(v.longValue());
                case INT32, UINT32 -> b.putInt(v.intValue());
                case FLOAT16, BFLOAT16, UINT16, INT16 -> b.putShort(v.shortValue());
                case UINT8, INT8, BOOL -> b.put(v.byteValue());
            }
        }
        return b.flip();
    }

    static Tensor of(TensorProto t) {
        ElementType type = ElementType.of(t.getDataType())
                .orElseThrow(() -> new UserException(
                        "The tensor \"" + t.getName() + "\" has element type " + t.getDataType()
                                + ", which Quadrant does not read.",
                        "Export the model with float32 weights."));
        ByteBuffer raw = t.getRawData().isEmpty()
                ? encoded(typed(t, type), type)
                : t.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long[] dims = Dims.of(t.getDimsList());
        // a damaged dimension may be larger than any number
        if (!Dims.within(Integer.MAX_VALUE, dims) || Dims.product(dims) * type.bytes() != raw.remaining()) {
            throw new UserException(
                    "The tensor \"" + t.getName() + "\" has " + raw.remaining() + " bytes for dimensions "
                            + t.getDimsList() + ".",
                    "The model file is damaged or keeps its weights in another file; export it again as one file.");
        }
        return new Tensor(t.getName(), type, t.getDimsList(), raw);
    }

    private static List<? extends Number> typed(TensorProto t, ElementType type) {
        return switch (type) {
            case FLOAT -> t.getFloatDataList();
            case DOUBLE -> t.getDoubleDataList();
            case INT64 -> t.getInt64DataList();
            case UINT32, UINT64 -> t.getUint64DataList();
            default -> t.getInt32DataList();
        };
    }

    TensorProto toProto() {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.code())
                .addAllDims(dims)
                .setRawData(UnsafeByteOperations.unsafeWrap(raw.duplicate()))
                .build();
    }

    /** The number of elements. */
    public int size() {
        return Math.toIntExact(Dims.product(Dims.of(dims)));
    }

    /** A view from the first byte on. */
    @Override
    public ByteBuffer raw() {
        return raw.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A copy of the values as integers. */
    public long[] longs() {
        if (type == ElementType.INT64) {
            long[] exact = new long[size()];
            raw().asLongBuffer().get(exact);
            return exact;
        }
        return Arrays.stream(numbers()).mapToLong(v -> (long) v).toArray();
    }

    /** Whether everything except the name is the same. */
    boolean same(Tensor o) {
        return type == o.type && dims.equals(o.dims) && raw().equals(o.raw());
    }

    /** The same values under another name. */
    public Tensor named(String other) {
        return new Tensor(other, type, dims, raw);
    }

    /** A copy of the values as float32. */
    public float[] floats() {
        float[] out = new float[size()];
        if (type == ElementType.FLOAT) {
            raw().asFloatBuffer().get(out);
            return out;
        }
        double[] d = numbers();
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) d[i];
        }
        return out;
    }

    /** A copy of the values as doubles. */
    public double[] numbers() {
        double[] out = new double[size()];
        ByteBuffer b = raw();
        for (int i = 0; i < out.length; i++) {
            out[i] = next(b);
        }
        return out;
    }

    private double next(ByteBuffer b) {
        return switch (type) {
            case FLOAT -> b.getFloat();
            case DOUBLE -> b.getDouble();
            case FLOAT16 -> half(b.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(b.getShort() << 16);
            case INT64, UINT64 -> (double) b.getLong();
            case INT32 -> b.getInt();
            case UINT32 -> b.getInt() & 0xffffffffL;
            default -> small(b);
        };
    }

    /** An integer of two bytes or one. */
    private int small(ByteBuffer b) {
        return switch (type) {
            case INT16 -> b.getShort();
            case UINT16 -> b.getShort() & 0xffff;
            case UINT8 -> b.get() & 0xff;
            default -> b.get();
        };
    }

    /** IEEE 754 binary16 to a number. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        double magnitude;
        if (exponent == 0x1f) {
            magnitude = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            magnitude = mantissa * 0x1p-24;
        } else {
            magnitude = Math.scalb(1 + mantissa * 0x1p-10, exponent - 15);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}

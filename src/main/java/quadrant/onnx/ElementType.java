package quadrant.onnx;

import java.util.Optional;

/** The element types of ONNX tensors that image networks use, with their code in {@code TensorProto.DataType}. */
public enum ElementType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    INT32(6, 4),
    INT64(7, 8),
    BOOL(9, 1),
    FLOAT16(10, 2),
    DOUBLE(11, 8);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The number that stands for this type in the file. */
    public int code() {
        return code;
    }

    /** Bytes of one element in raw data. */
    public int bytes() {
        return bytes;
    }

    /** The type of a code, where it is one that Quadrant reads. */
    public static Optional<ElementType> of(int code) {
        for (ElementType t : values()) {
            if (t.code == code) {
                return Optional.of(t);
            }
        }
        return Optional.empty();
    }
}

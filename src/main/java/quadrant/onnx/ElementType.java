package quadrant.onnx;

import java.util.Arrays;
import java.util.Optional;

/** The element types of ONNX tensors that image networks use, with their code in {@code TensorProto.DataType}. */
public enum ElementType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    UINT16(4, 2),
    INT16(5, 2),
    INT32(6, 4),
    INT64(7, 8),
    BOOL(9, 1),
    FLOAT16(10, 2),
    DOUBLE(11, 8),
    UINT32(12, 4),
    UINT64(13, 8),
    BFLOAT16(16, 2);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** Whether values of this type are integers or booleans, whose arithmetic truncates. */
    boolean isInteger() {
        return this != FLOAT && this != FLOAT16 && this != BFLOAT16 && this != DOUBLE;
    }

    /** The code of this type in the file. */
    public int code() {
        return code;
    }

    /** The size of one element in raw data, in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The type with a code, where Quadrant supports it. */
    public static Optional<ElementType> of(int code) {
        return Arrays.stream(values()).filter(t -> t.code == code).findFirst();
    }
}

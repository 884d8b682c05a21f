package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import quadrant.TestData;

class TensorTest {
    private static TensorProto.Builder proto(ElementType type, long... dims) {
        TensorProto.Builder b = TensorProto.newBuilder().setName("t").setDataType(type.code());
        for (long d : dims) {
            b.addDims(d);
        }
        return b;
    }

    private static Tensor halves(int... bits) {
        ByteBuffer b = ByteBuffer.allocate(bits.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int h : bits) {
            b.putShort((short) h);
        }
        return Tensor.of(proto(ElementType.FLOAT16, bits.length)
                .setRawData(ByteString.copyFrom(b.array()))
                .build());
    }

    @Test
    void half_floats_are_ieee_754_binary16() {
        assertThat(halves(0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x3555, 0x8000)
                        .numbers())
                .containsExactly(1, -2, 65504, 0x1p-24, 1023 * 0x1p-24, 0x1p-14, 0.333251953125, -0.0);
        assertThat(halves(0x7c00, 0xfc00, 0x7e00).floats())
                .containsExactly(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN);
    }

    /** The sums are NumPy's over all 63488 finite values, exact in float64. */
    @Test
    void all_half_floats_are_those_of_numpy() {
        int[] all = new int[65536];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        double[] values = halves(all).numbers();
        double absolute = 0;
        double weighted = 0;
        int finite = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                finite++;
                absolute += Math.abs(values[i]);
                weighted += values[i] * (i % 7);
            }
        }
        assertThat(finite).isEqualTo(63488);
        assertThat(absolute).isEqualTo(201261055.875);
        assertThat(weighted).isEqualTo(-196452.28346467018);
    }

    @Test
    void typed_fields_are_read_like_raw_bytes() {
        assertThat(Tensor.of(proto(ElementType.FLOAT, 2)
                                .addFloatData(1.5f)
                                .addFloatData(-2)
                                .build())
                        .floats())
                .containsExactly(1.5f, -2);
        assertThat(Tensor.of(proto(ElementType.FLOAT16, 1).addInt32Data(0xc000).build())
                        .floats())
                .containsExactly(-2);
        assertThat(Tensor.of(proto(ElementType.UINT8, 2)
                                .addInt32Data(200)
                                .addInt32Data(3)
                                .build())
                        .numbers())
                .containsExactly(200, 3);
        assertThat(Tensor.of(proto(ElementType.INT8, 1).addInt32Data(-5).build())
                        .numbers())
                .containsExactly(-5);
        assertThat(Tensor.of(proto(ElementType.DOUBLE).addDoubleData(0.1).build())
                        .numbers())
                .containsExactly(0.1);
        assertThat(Tensor.of("axes", 2, 3).numbers()).containsExactly(2, 3);
    }

    @Test
    void a_tensor_whose_values_lie_in_another_file_is_refused() {
        TensorProto outside = proto(ElementType.FLOAT, 4)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .build();
        assertThat(TestData.refusal(() -> Tensor.of(outside)).problem()).contains("\"t\"");
    }

    @Test
    void damaged_dimensions_and_foreign_types_are_refused() {
        TensorProto negative = proto(ElementType.FLOAT, -4).addFloatData(1).build();
        assertThat(TestData.refusal(() -> Tensor.of(negative)).problem()).contains("\"t\"");
        TensorProto huge =
                proto(ElementType.FLOAT, Long.MAX_VALUE, 4).addFloatData(1).build();
        assertThat(TestData.refusal(() -> Tensor.of(huge)).problem()).contains("\"t\"");
        TensorProto text = TensorProto.newBuilder().setName("t").setDataType(8).build();
        assertThat(TestData.refusal(() -> Tensor.of(text)).problem()).contains("element type 8");
    }

    @Test
    void a_count_that_does_not_fit_is_the_callers_fault() {
        assertThatThrownBy(() -> Tensor.of("t", List.of(3L), new float[2]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

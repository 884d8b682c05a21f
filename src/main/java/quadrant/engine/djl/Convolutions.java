package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.Node;

/**
 * Convolution, transposed convolution, and a convolution with the batch normalisation after it.
 *
 * <p>With frozen statistics BatchNorm is the affine map y = γ(x − μ)/√(σ² + ε) + β (Ioffe & Szegedy 2015). After a convolution
 * it is folded into the weights at every step, w′ = w·γ/√(σ² + ε) and b′ = β − μγ/√(σ² + ε), and w, γ and β are trained through
 * w′ and b′: the same function and the same gradients, without two passes over the activations.
 */
final class Convolutions {
    private Convolutions() {}

    static Map<String, Operator> operators() {
        return Map.of("Conv", Operator.of(Convolutions::conv), "ConvTranspose", Operator.of(Convolutions::transposed));
    }

    private static @Nullable NDArray bias(NodeContext c) {
        return c.has(2) ? c.at(2) : null;
    }

    private static NDArray conv(NodeContext c) {
        return convolve(c.node(), c.at(0), c.at(1), bias(c));
    }

    /** A convolution and the normalisation after it. */
    static NDArray convThenBatchNorm(NodeContext conv, NodeContext norm) {
        NDArray scale = Normalisations.scale(norm);
        NDArray w = conv.at(1);
        long[] perOutput = NodeContext.onesBut(w.getShape().dimension(), 0, scale.size());
        NDArray mean = norm.at(3);
        NDArray centre = conv.has(2) ? mean.sub(conv.at(2)) : mean;
        NDArray bias = norm.at(2).sub(centre.mul(scale));
        return convolve(conv.node(), conv.at(0), w.mul(scale.reshape(new Shape(perOutput))), bias);
    }

    private static long[] ones(int rank) {
        long[] ones = new long[rank];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static NDArray convolve(Node n, NDArray x, NDArray w, @Nullable NDArray bias) {
        int rank = w.getShape().dimension() - 2;
        long[] kernel = Arrays.copyOfRange(w.getShape().getShape(), 2, 2 + rank);
        long[] strides = n.integers("strides").orElse(ones(rank));
        long[] dilations = n.integers("dilations").orElse(ones(rank));
        Pads pads = Pads.of(n, x.getShape(), kernel, strides, dilations);
        NDArray in = pads.symmetric() ? x : pads.apply(x, 0);
        return x.getNDArrayInternal()
                .convolution(
                        in,
                        w,
                        bias,
                        new Shape(strides),
                        new Shape(pads.symmetric() ? pads.begin() : new long[rank]),
                        new Shape(dilations),
                        (int) n.integer("group", 1))
                .get(0);
    }

    /**
     * The transposed convolution, which DJL lacks: zeros are inserted between the pixels, and the result is convolved with the
     * flipped weights.
     */
    private static NDArray transposed(NodeContext c) {
        NDArray w = c.at(1);
        int rank = c.rank() - 2;
        long[] kernel = Arrays.copyOfRange(w.getShape().getShape(), 2, 2 + rank);
        long[] strides = c.node().integers("strides").orElse(ones(rank));
        long[] dilations = c.node().integers("dilations").orElse(ones(rank));
        long[] more = c.node().integers("output_padding").orElse(new long[rank]);
        Pads pads = cutOff(c, kernel, strides, dilations, more);
        long[] begin = new long[rank];
        long[] end = new long[rank];
        for (int i = 0; i < rank; i++) {
            long reach = (kernel[i] - 1) * dilations[i];
            begin[i] = reach - pads.begin()[i];
            end[i] = reach - pads.end()[i] + more[i];
        }
        NDArray x = new Pads(begin, end).apply(stretched(c.at(0), strides), 0);
        int groups = (int) c.node().integer("group", 1);
        return x.getNDArrayInternal()
                .convolution(
                        x,
                        turned(w, groups),
                        bias(c),
                        new Shape(ones(rank)),
                        new Shape(new long[rank]),
                        new Shape(dilations),
                        groups)
                .get(0);
    }

    /** Crops by the padding of a transposed convolution. */
    private static Pads cutOff(NodeContext c, long[] kernel, long[] strides, long[] dilations, long[] more) {
        int rank = kernel.length;
        String mode = c.node().text("auto_pad", "NOTSET");
        boolean same = mode.startsWith("SAME");
        long[] out = c.node().integers("output_shape").orElse(new long[0]);
        if (out.length == 0 && !same) {
            return mode.equals("VALID")
                    ? new Pads(new long[rank], new long[rank])
                    : Pads.split(c.node().integers("pads").orElse(new long[2 * rank]));
        }
        long[] begin = new long[rank];
        long[] end = new long[rank];
        for (int i = 0; i < rank; i++) {
            long in = c.shape().get(2 + i);
            long wanted = out.length == 0 ? in * strides[i] : out[out.length - rank + i];
            long total = strides[i] * (in - 1) + more[i] + (kernel[i] - 1) * dilations[i] + 1 - wanted;
            // where a larger output is requested, it is padded with zeros at the end
            begin[i] = Math.max(0, mode.equals("SAME_UPPER") ? total / 2 : total - total / 2);
            end[i] = total - begin[i];
        }
        return new Pads(begin, end);
    }

    /** With stride − 1 zeros between neighbours on each spatial axis. */
    private static NDArray stretched(NDArray x, long[] strides) {
        NDArray y = x;
        for (int i = 0; i < strides.length; i++) {
            if (strides[i] > 1) {
                int axis = 2 + i;
                Shape before = y.getShape().slice(0, axis);
                Shape after = y.getShape().slice(axis + 1);
                long size = y.getShape().get(axis);
                NDArray apart = new Pads(new long[] {0, 0}, new long[] {strides[i] - 1, 0})
                        .apply(y.reshape(before.size(), size, 1, after.size()), 0);
                NDArray joined = apart.reshape(before.add(size * strides[i]).addAll(after));
                y = Slicing.part(joined, axis, 0, (size - 1) * strides[i] + 1, 1);
            }
        }
        return y;
    }

    /** The weights C×M/g×k of a transposed convolution as those M×C/g×k of a convolution. */
    private static NDArray turned(NDArray w, int groups) {
        int rank = w.getShape().dimension();
        long inputs = w.getShape().get(0) / groups;
        long outputs = w.getShape().get(1);
        Shape kernel = w.getShape().slice(2);
        NDArray grouped =
                w.flip(IntStream.range(2, rank).toArray()).reshape(new Shape(groups, inputs, outputs).addAll(kernel));
        int[] order = IntStream.range(0, rank + 1).toArray();
        order[1] = 2;
        order[2] = 1;
        return grouped.transpose(order).reshape(new Shape(groups * outputs, inputs).addAll(kernel));
    }
}

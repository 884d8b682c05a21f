package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.Node;

/**
 * Convolution, batch normalisation with frozen statistics, and the two in one.
 *
 * <p>With frozen statistics BatchNorm is the affine map y = γ(x − μ)/√(σ² + ε) + β (Ioffe & Szegedy 2015). Behind a
 * convolution it is folded into the weights at every step, w′ = w·γ/√(σ² + ε) and b′ = β − μγ/√(σ² + ε), and w, γ and β
 * are trained through w′ and b′: the same function and the same gradients, without two passes over the activations.
 */
final class Convolutions {
    private Convolutions() {}

    static Value conv(NodeContext c) {
        NDArray bias = c.node().input(2).isPresent() ? c.at(2) : null;
        return c.array(convolve(c.node(), c.at(0), c.at(1), bias));
    }

    static Value batchNorm(NodeContext c) {
        NDArray scale = scale(c);
        NDArray shift = c.at(2).sub(c.at(3).mul(scale));
        Shape broadcast = channels(c.at(0).getShape().dimension(), scale.size());
        return c.array(c.at(0).mul(scale.reshape(broadcast)).add(shift.reshape(broadcast)));
    }

    /** A convolution and the normalisation behind it. */
    static Value convThenBatchNorm(NodeContext conv, NodeContext norm) {
        NDArray scale = scale(norm);
        NDArray w = conv.at(1);
        long[] perOutput = new long[w.getShape().dimension()];
        Arrays.fill(perOutput, 1);
        perOutput[0] = scale.size();
        NDArray mean = norm.at(3);
        NDArray centre = conv.node().input(2).isPresent() ? mean.sub(conv.at(2)) : mean;
        NDArray bias = norm.at(2).sub(centre.mul(scale));
        return conv.array(convolve(conv.node(), conv.at(0), w.mul(scale.reshape(perOutput)), bias));
    }

    /** γ/√(σ² + ε). */
    private static NDArray scale(NodeContext c) {
        return c.at(1).div(c.at(4).add(c.node().real("epsilon", 1e-5f)).sqrt());
    }

    private static Shape channels(int rank, long count) {
        long[] s = new long[rank];
        Arrays.fill(s, 1);
        s[1] = count;
        return new Shape(s);
    }

    private static NDArray convolve(Node n, NDArray x, NDArray w, @Nullable NDArray bias) {
        int rank = w.getShape().dimension() - 2;
        long[] ones = new long[rank];
        Arrays.fill(ones, 1);
        long[] kernel = Arrays.copyOfRange(w.getShape().getShape(), 2, 2 + rank);
        long[] strides = n.integers("strides").orElse(ones);
        long[] dilations = n.integers("dilations").orElse(ones);
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
}

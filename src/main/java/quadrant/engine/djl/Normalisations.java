package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.onnx.Node;

/** Normalisations by the statistics of the current image, or by frozen ones. */
final class Normalisations {
    private Normalisations() {}

    static Map<String, Operator> operators() {
        return Map.ofEntries(
                Map.entry(
                        "BatchNormalization", Operator.of(Normalisations::batch).unless(Normalisations::ofBatch)),
                Map.entry("LayerNormalization", Operator.of(Normalisations::layer)),
                Map.entry("InstanceNormalization", Operator.of(Normalisations::instance)),
                Map.entry("GroupNormalization", Operator.of(Normalisations::group)),
                Map.entry("RMSNormalization", Operator.of(Normalisations::rms)),
                Map.entry("MeanVarianceNormalization", Operator.of(Normalisations::meanVariance)),
                Map.entry("LpNormalization", Operator.of(Normalisations::lp)),
                Map.entry("LRN", Operator.of(Normalisations::acrossChannels)));
    }

    private static Optional<String> ofBatch(Operator.Form f) {
        if (ownStatistics(f.node()) && f.ofImage(0)) {
            return Optional.of("in training mode");
        }
        return f.node().integer("spatial", 1) == 0 ? Optional.of("that is not spatial") : Optional.empty();
    }

    /** 1×C×1×…: the shape of one number per channel. */
    static Shape channels(int rank, long count) {
        return new Shape(NodeContext.onesBut(rank, 1, count));
    }

    private static NDArray spread(NDArray perChannel, int rank) {
        return perChannel.reshape(channels(rank, perChannel.size()));
    }

    private static float epsilon(NodeContext c) {
        return c.node().real("epsilon", 1e-5f);
    }

    /** γ/√(σ² + ε) of a BatchNormalization. */
    static NDArray scale(NodeContext c) {
        return c.at(1).div(c.at(4).add(epsilon(c)).sqrt());
    }

    /** Weight standardisation is exported as a normalisation of the weights by their own statistics. */
    private static boolean ownStatistics(Node n) {
        return n.integer("training_mode", 0) != 0;
    }

    private static NDArray batch(NodeContext c) {
        if (ownStatistics(c.node())) {
            int[] others = IntStream.range(0, c.rank()).filter(a -> a != 1).toArray();
            return standardised(c.at(0), epsilon(c), others)
                    .mul(spread(c.at(1), c.rank()))
                    .add(spread(c.at(2), c.rank()));
        }
        NDArray scale = scale(c);
        NDArray shift = c.at(2).sub(c.at(3).mul(scale));
        return c.at(0).mul(spread(scale, c.rank())).add(spread(shift, c.rank()));
    }

    private static NDArray layer(NodeContext c) {
        int axis = NodeContext.axis(c.node().integer("axis", -1), c.rank());
        Shape over = c.shape().slice(axis);
        if (c.at(1).getShape().equals(over) && c.has(2) && c.at(2).getShape().equals(over)) {
            return JniUtils.layerNorm((PtNDArray) c.at(0), over, (PtNDArray) c.at(1), (PtNDArray) c.at(2), epsilon(c));
        }
        NDArray y = standardised(
                        c.at(0), epsilon(c), IntStream.range(axis, c.rank()).toArray())
                .mul(c.at(1));
        return c.has(2) ? y.add(c.at(2)) : y;
    }

    /** (x − μ)/√(σ² + ε) with the moments over the axes. */
    private static NDArray standardised(NDArray x, float epsilon, int... axes) {
        NDArray centred = x.sub(Reductions.mean(x, axes));
        return centred.div(Reductions.mean(centred.square(), axes).add(epsilon).sqrt());
    }

    private static NDArray instance(NodeContext c) {
        NDArray flat = c.at(0).reshape(c.shape().get(0), c.shape().get(1), -1);
        return standardised(flat, epsilon(c), 2)
                .reshape(c.shape())
                .mul(spread(c.at(1), c.rank()))
                .add(spread(c.at(2), c.rank()));
    }

    private static NDArray group(NodeContext c) {
        long groups = c.node().integer("num_groups", 1);
        NDArray y = standardised(c.at(0).reshape(c.shape().get(0), groups, -1), epsilon(c), 2);
        if (c.opset() < 21) {
            // one number per group
            return y.mul(spread(c.at(1), 3)).add(spread(c.at(2), 3)).reshape(c.shape());
        }
        return y.reshape(c.shape()).mul(spread(c.at(1), c.rank())).add(spread(c.at(2), c.rank()));
    }

    private static NDArray rms(NodeContext c) {
        int axis = NodeContext.axis(c.node().integer("axis", -1), c.rank());
        int[] axes = IntStream.range(axis, c.rank()).toArray();
        NDArray square = Reductions.mean(c.at(0).square(), axes);
        return c.at(0).div(square.add(epsilon(c)).sqrt()).mul(c.at(1));
    }

    private static NDArray meanVariance(NodeContext c) {
        int[] axes = Arrays.stream(c.node().integers("axes").orElse(new long[] {0, 2, 3}))
                .mapToInt(a -> NodeContext.axis(a, c.rank()))
                .toArray();
        NDArray centred = c.at(0).sub(Reductions.mean(c.at(0), axes));
        return centred.div(Reductions.mean(centred.square(), axes).sqrt().add(1e-9f));
    }

    private static NDArray lp(NodeContext c) {
        int axis = NodeContext.axis(c.node().integer("axis", -1), c.rank());
        NDArray x = c.at(0);
        return x.div(
                c.node().integer("p", 2) == 1
                        ? Reductions.sum(x.abs(), axis)
                        : Reductions.sum(x.square(), axis).sqrt());
    }

    /** Local response normalisation (Krizhevsky et al., NIPS 2012): y = x/(k + α/n·Σx²)^β over n neighbouring channels. */
    private static NDArray acrossChannels(NodeContext c) {
        long size = c.node().integer("size", 1);
        long n = c.shape().get(0);
        long channels = c.shape().get(1);
        NDArray squares = new Pads(new long[] {(size - 1) / 2, 0}, new long[] {size / 2, 0})
                .apply(c.at(0).square().reshape(n, 1, channels, -1), 0);
        NDArray mean = JniUtils.avgPool(
                (PtNDArray) squares, new Shape(size, 1), new Shape(1, 1), new Shape(0, 0), false, true);
        NDArray base = mean.mul(c.node().real("alpha", 1e-4f)).add(c.node().real("bias", 1));
        return c.at(0).mul(base.pow(-c.node().real("beta", 0.75f)).reshape(c.shape()));
    }
}

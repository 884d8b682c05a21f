package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** Max pooling and average pooling. */
final class Pools {
    private Pools() {}

    static Map<String, Operator> operators() {
        return Map.ofEntries(
                Map.entry("MaxPool", Operator.of(Pools::max)),
                Map.entry("AveragePool", Operator.of(Pools::average)),
                Map.entry("LpPool", Operator.of(Pools::lp)),
                Map.entry("GlobalAveragePool", Operator.of(c -> Reductions.mean(c.at(0), spatial(c)))),
                Map.entry("GlobalMaxPool", Operator.of(c -> Reductions.max(c.at(0), spatial(c)))));
    }

    private static int[] spatial(NodeContext c) {
        return IntStream.range(2, c.rank()).toArray();
    }

    private static NDArray max(NodeContext c) {
        Window w = Window.of(c);
        if (w.simple()) {
            return JniUtils.maxPool((PtNDArray) c.at(0), w.kernel(), w.strides(), w.padding(), w.ceil());
        }
        NDArray padded = w.covering().apply(c.at(0), Double.NEGATIVE_INFINITY);
        if (w.dilated()) {
            return separately(padded, w, NDArray::maximum);
        }
        return JniUtils.maxPool((PtNDArray) padded, w.kernel(), w.strides(), w.none(), false);
    }

    private static NDArray average(NodeContext c) {
        Window w = Window.of(c);
        boolean countPads = c.node().integer("count_include_pad", 0) != 0;
        NDArray x = c.at(0);
        if (w.simple() && !w.ceil()) {
            NDArray mean = mean(x, w, w.padding());
            return countPads || w.unpadded() ? mean : mean.div(mean(ones(c, w.sizes()), w, w.padding()));
        }
        Pads covering = w.covering();
        NDArray mean = mean(covering.apply(x, 0), w, w.none());
        if (w.nothingBeyond() && (countPads || w.unpadded())) {
            return mean;
        }
        // 1 for the positions that count, 0 for others; a window may extend even beyond the padding
        NDArray counted;
        if (countPads) {
            counted = w.overhang().apply(ones(c, w.paddedSizes()), 0);
        } else {
            counted = covering.apply(ones(c, w.sizes()), 0);
        }
        return mean.div(mean(counted, w, w.none()));
    }

    private static NDArray ones(NodeContext c, long[] sizes) {
        return c.manager().ones(new Shape(1, 1).addAll(new Shape(sizes)), DataType.FLOAT32);
    }

    /** The mean under the window, zeros of the padding counted. */
    private static NDArray mean(NDArray x, Window w, Shape padding) {
        if (w.dilated()) {
            return separately(x, w, NDArray::add).div(w.kernel().size());
        }
        return JniUtils.avgPool((PtNDArray) x, w.kernel(), w.strides(), padding, false, true);
    }

    private static NDArray lp(NodeContext c) {
        Window w = Window.of(c);
        float p = c.node().integer("p", 2);
        NDArray mean = mean(w.covering().apply(c.at(0).abs().pow(p), 0), w, w.none());
        return mean.mul(w.kernel().size()).pow(1 / p);
    }

    /** Axis by axis, as DJL's pooling does not support dilation. */
    private static NDArray separately(NDArray x, Window w, BinaryOperator<NDArray> f) {
        NDArray y = x;
        for (int i = 0; i < w.out().length; i++) {
            NDArray line = y;
            long step = w.strides().get(i);
            long last = (w.out()[i] - 1) * step + 1;
            int axis = 2 + i;
            long dilation = w.dilations()[i];
            y = IntStream.range(0, (int) w.kernel().get(i))
                    .mapToObj(k -> Slicing.part(line, axis, k * dilation, k * dilation + last, step))
                    .reduce(f)
                    .orElseThrow();
        }
        return y;
    }

    /** The sliding window over the spatial axes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Window(
            long[] sizes, Shape kernel, Shape strides, long[] dilations, Pads pads, boolean ceil, long[] out) {
        static Window of(NodeContext c) {
            long[] sizes = c.shape().slice(2).getShape();
            long[] ones = new long[sizes.length];
            Arrays.fill(ones, 1);
            long[] kernel = c.node().integers("kernel_shape").orElse(ones);
            long[] strides = c.node().integers("strides").orElse(ones);
            long[] dilations = c.node().integers("dilations").orElse(ones);
            Pads pads = Pads.of(c.node(), c.shape(), kernel, strides, dilations);
            boolean ceil = c.node().integer("ceil_mode", 0) != 0
                    && c.node().text("auto_pad", "NOTSET").equals("NOTSET");
            long[] out = new long[sizes.length];
            for (int i = 0; i < out.length; i++) {
                long room = sizes[i] + pads.begin()[i] + pads.end()[i] - (kernel[i] - 1) * dilations[i] - 1;
                out[i] = (ceil ? -Math.floorDiv(-room, strides[i]) : Math.floorDiv(room, strides[i])) + 1;
                if (ceil && (out[i] - 1) * strides[i] >= sizes[i] + pads.begin()[i]) {
                    // a window must not start after the end of the image
                    out[i]--;
                }
            }
            return new Window(sizes, new Shape(kernel), new Shape(strides), dilations, pads, ceil, out);
        }

        /** Whether torch's own padding can be used. */
        boolean simple() {
            return !dilated()
                    && pads.symmetric()
                    && IntStream.range(0, out.length).allMatch(i -> 2 * pads.begin()[i] <= kernel.get(i));
        }

        boolean dilated() {
            return Arrays.stream(dilations).anyMatch(d -> d != 1);
        }

        boolean unpadded() {
            return Arrays.stream(pads.begin()).allMatch(p -> p == 0)
                    && Arrays.stream(pads.end()).allMatch(p -> p == 0);
        }

        Shape padding() {
            return new Shape(pads.begin());
        }

        Shape none() {
            return new Shape(new long[out.length]);
        }

        long[] paddedSizes() {
            long[] all = new long[out.length];
            Arrays.setAll(all, i -> sizes[i] + pads.begin()[i] + pads.end()[i]);
            return all;
        }

        /** How far the last windows extend beyond the padding. */
        Pads overhang() {
            long[] beyond = new long[out.length];
            long[] padded = paddedSizes();
            Arrays.setAll(
                    beyond, i -> (out[i] - 1) * strides.get(i) + (kernel.get(i) - 1) * dilations[i] + 1 - padded[i]);
            return new Pads(new long[out.length], beyond);
        }

        boolean nothingBeyond() {
            return Arrays.stream(overhang().end()).allMatch(e -> e <= 0);
        }

        /** The padding with which the windows cover everything exactly. */
        Pads covering() {
            long[] end = overhang().end();
            Arrays.setAll(end, i -> end[i] + pads.end()[i]);
            return new Pads(pads.begin(), end);
        }
    }
}

package quadrant.onnx;

import java.util.Arrays;
import java.util.List;

/** Output shapes of the operators that work on N×C×(spatial axes). */
final class SpatialShapes {
    private SpatialShapes() {}

    static long[] conv(OpContext c) {
        return conv(c, c.shape(0), c.shape(1));
    }

    /** QLinearConv: the weight is input 3. */
    static long[] quantisedConv(OpContext c) {
        return conv(c, c.shape(0), c.shape(3));
    }

    private static long[] conv(OpContext c, long[] x, long[] w) {
        if (x.length != w.length || x[1] != w[1] * c.node().integer("group", 1)) {
            throw new UnknownShape();
        }
        long[] kernel = c.attribute("kernel_shape", Arrays.copyOfRange(w, 2, w.length));
        return windows(c, Dims.with(x, 1, w[0]), kernel, false);
    }

    static long[] pool(OpContext c) {
        return windows(c, c.shape(0), c.node().integers("kernel_shape").orElseThrow(UnknownShape::new), true);
    }

    static List<long[]> maxPool(OpContext c) {
        long[] out = pool(c);
        return List.of(out, out);
    }

    private static long[] windows(OpContext c, long[] in, long[] kernel, boolean pool) {
        int n = in.length - 2;
        long[] strides = c.attribute("strides", ones(n));
        long[] dilations = c.attribute("dilations", ones(n));
        long[] pads = c.attribute("pads", new long[2 * n]);
        String auto = c.node().text("auto_pad", "NOTSET");
        boolean ceil = pool && c.node().integer("ceil_mode", 0) != 0;
        long[] out = in.clone();
        for (int i = 0; i < n; i++) {
            long span = (kernel[i] - 1) * dilations[i] + 1;
            if (auto.startsWith("SAME")) {
                out[i + 2] = -Math.floorDiv(-in[i + 2], strides[i]);
                continue;
            }
            long begin = auto.equals("VALID") ? 0 : pads[i];
            long end = auto.equals("VALID") ? 0 : pads[i + n];
            long room = in[i + 2] + begin + end - span;
            if (room < 0) {
                throw new UnknownShape();
            }
            long count = (ceil ? -Math.floorDiv(-room, strides[i]) : room / strides[i]) + 1;
            // a window may not start in the padding at the end
            out[i + 2] = ceil && (count - 1) * strides[i] >= in[i + 2] + begin ? count - 1 : count;
        }
        return out;
    }

    static long[] convTranspose(OpContext c) {
        long[] x = c.shape(0);
        long[] w = c.shape(1);
        int n = x.length - 2;
        long[] out = Dims.with(x, 1, w[1] * c.node().integer("group", 1));
        long[] given = c.attribute("output_shape", new long[0]);
        long[] strides = c.attribute("strides", ones(n));
        long[] dilations = c.attribute("dilations", ones(n));
        long[] pads = c.attribute("pads", new long[2 * n]);
        long[] extra = c.attribute("output_padding", new long[n]);
        boolean same = c.node().text("auto_pad", "NOTSET").startsWith("SAME");
        for (int i = 0; i < n; i++) {
            long span = (w[i + 2] - 1) * dilations[i] + 1;
            long free = strides[i] * (x[i + 2] - 1) + extra[i] + span - pads[i] - pads[i + n];
            long wanted = same ? x[i + 2] * strides[i] : free;
            out[i + 2] = given.length > 0 ? given[given.length - n + i] : wanted;
        }
        return out;
    }

    static long[] global(OpContext c) {
        long[] out = c.shape(0).clone();
        Arrays.fill(out, 2, out.length, 1);
        return out;
    }

    static long[] pad(OpContext c) {
        long[] in = c.shape(0);
        long[] pads = c.integers("pads", 1);
        long[] axes = c.given(3) ? c.host(3).longs() : range(in.length);
        long[] out = in.clone();
        for (int i = 0; i < axes.length; i++) {
            out[Dims.axis(axes[i], in.length)] += pads[i] + pads[i + axes.length];
        }
        return out;
    }

    /** Resize; before opset 11 the scales are input 1, from there on input 2. */
    static long[] resize(OpContext c) {
        long[] in = c.shape(0);
        if (c.node().has("axes")
                || c.node().text("keep_aspect_ratio_policy", "stretch").startsWith("not")) {
            throw new UnknownShape();
        }
        if (c.given(3)) {
            return c.host(3).longs();
        }
        return scaled(in, c.host(c.opset() < 11 ? 1 : 2).numbers());
    }

    static long[] upsample(OpContext c) {
        return scaled(c.shape(0), c.host(1).numbers());
    }

    private static long[] scaled(long[] in, double[] scales) {
        if (scales.length != in.length) {
            throw new UnknownShape();
        }
        long[] out = new long[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = (long) Math.floor(in[i] * (double) (float) scales[i]);
        }
        return out;
    }

    static long[] depthToSpace(OpContext c) {
        long[] in = c.shape(0);
        long b = c.node().integer("blocksize", 1);
        return new long[] {in[0], in[1] / (b * b), in[2] * b, in[3] * b};
    }

    static long[] spaceToDepth(OpContext c) {
        long[] in = c.shape(0);
        long b = c.node().integer("blocksize", 1);
        return new long[] {in[0], in[1] * b * b, in[2] / b, in[3] / b};
    }

    private static long[] ones(int n) {
        long[] o = new long[n];
        Arrays.fill(o, 1);
        return o;
    }

    private static long[] range(int n) {
        long[] r = new long[n];
        Arrays.setAll(r, i -> i);
        return r;
    }
}

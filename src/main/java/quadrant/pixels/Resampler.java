package quadrant.pixels;

import java.util.Arrays;

/**
 * Antialiased bicubic resizing, for both shrinking and enlarging: the algorithm of Pillow's {@code Image.resize} with {@code
 * BICUBIC} on float pixels.
 *
 * <p>Keys' cubic convolution kernel with a = −0.5 (Keys 1981, "Cubic convolution interpolation for digital image
 * processing"), its support widened by the scale where the image shrinks, weights normalised at the borders; rows
 * first, then columns, in float32. Values may overshoot the input's range; the caller clips.
 */
final class Resampler {
    private static final double SUPPORT = 2;
    /** The number of weights of most pixels where an image is enlarged. */
    private static final int ENLARGING = 4;
    /** For each output pixel the first input pixel, and {@code width} weights; unused ones are 0. */
    private static final class Taps {
        final int[] first;
        final int[] count;
        final float[] weights;
        final int width;

        Taps(int outPx, int width) {
            this.first = new int[outPx];
            this.count = new int[outPx];
            this.weights = new float[outPx * width];
            this.width = width;
        }
    }

    private Resampler() {}

    /** The region of every channel resized, C×heightPx×widthPx; pixels outside have no influence. */
    static Patch resize(Patch source, Region box, int widthPx, int heightPx) {
        if (box.widthPx() == widthPx && box.heightPx() == heightPx) {
            return cut(source, box);
        }
        Taps across = taps(box.widthPx(), widthPx);
        Taps down = taps(box.heightPx(), heightPx);
        float[] rows = new float[box.heightPx() * widthPx];
        float[] out = new float[source.channels() * heightPx * widthPx];
        for (int c = 0; c < source.channels(); c++) {
            for (int y = 0; y < box.heightPx(); y++) {
                int from = (c * source.heightPx() + box.yPx() + y) * source.widthPx() + box.xPx();
                resizeRow(source.values(), from, across, rows, y * widthPx);
            }
            for (int y = 0; y < heightPx; y++) {
                sumRows(rows, widthPx, down, y, out, (c * heightPx + y) * widthPx);
            }
        }
        return new Patch(source.channels(), heightPx, widthPx, out);
    }

    /** The result of resizing to the same size: a copy. */
    private static Patch cut(Patch source, Region box) {
        Patch out = Patch.blank(source.channels(), box.heightPx(), box.widthPx());
        for (int row = 0; row < source.channels() * box.heightPx(); row++) {
            int y = row / box.heightPx() * source.heightPx() + box.yPx() + row % box.heightPx();
            int from = y * source.widthPx() + box.xPx();
            System.arraycopy(source.values(), from, out.values(), row * box.widthPx(), box.widthPx());
        }
        return out;
    }

    private static void resizeRow(float[] in, int from, Taps taps, float[] out, int to) {
        int[] first = taps.first;
        int[] count = taps.count;
        float[] weights = taps.weights;
        for (int x = 0; x < first.length; x++) {
            int source = from + first[x];
            int weight = x * taps.width;
            float sum = 0;
            if (count[x] == ENLARGING) { // the same sum without a loop
                sum = sum
                        + weights[weight] * in[source]
                        + weights[weight + 1] * in[source + 1]
                        + weights[weight + 2] * in[source + 2]
                        + weights[weight + 3] * in[source + 3];
            } else {
                for (int k = 0; k < count[x]; k++) {
                    sum += weights[weight + k] * in[source + k];
                }
            }
            out[to + x] = sum;
        }
    }

    private static void sumRows(float[] rows, int width, Taps taps, int y, float[] out, int to) {
        Arrays.fill(out, to, to + width, 0);
        for (int k = 0; k < taps.count[y]; k++) {
            float weight = taps.weights[y * taps.width + k];
            int from = (taps.first[y] + k) * width;
            for (int x = 0; x < width; x++) {
                out[to + x] += weight * rows[from + x];
            }
        }
    }

    private static Taps taps(int inPx, int outPx) {
        double scale = (double) inPx / outPx;
        double stretch = Math.max(scale, 1);
        double support = SUPPORT * stretch;
        int width = (int) Math.ceil(support) * 2 + 1;
        Taps taps = new Taps(outPx, width);
        double[] w = new double[width];
        for (int x = 0; x < outPx; x++) {
            double centre = (x + 0.5) * scale;
            taps.first[x] = Math.max(0, (int) (centre - support + 0.5));
            taps.count[x] = Math.min(inPx, (int) (centre + support + 0.5)) - taps.first[x];
            double sum = 0;
            for (int k = 0; k < taps.count[x]; k++) {
                w[k] = keys((k + taps.first[x] - centre + 0.5) / stretch);
                sum += w[k];
            }
            for (int k = 0; k < taps.count[x]; k++) {
                taps.weights[x * width + k] = (float) (w[k] / sum);
            }
        }
        return taps;
    }

    private static double keys(double distance) {
        double x = Math.abs(distance);
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
}

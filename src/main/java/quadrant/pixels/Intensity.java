package quadrant.pixels;

import java.util.Arrays;
import java.util.List;

/**
 * The values that become 0 and 255; values between are mapped linearly, values beyond are clipped. Where {@code max <= min} (a
 * constant image) everything becomes 0.
 */
record Intensity(double min, double max) {
    private static final double LOW = 0.001;
    private static final double HIGH = 0.999;

    boolean constant() {
        return !(max > min);
    }

    /** Writes the mapped values from {@code offset} on; NaN and infinite values become 0. */
    void map(float[] values, float[] out, int offset) {
        if (constant()) {
            Arrays.fill(out, offset, offset + values.length, 0);
            return;
        }
        float zero = (float) min;
        float scale = (float) (255 / (max - min));
        for (int i = 0; i < values.length; i++) {
            float x = values[i];
            float y = (x - zero) * scale;
            // compared directly, as Math.min on floats takes twice as long
            out[offset + i] = y > 0 && x <= Float.MAX_VALUE ? (y < 255 ? y : 255) : 0;
        }
    }

    /**
     * The 0.1 and 99.9 percentiles of all finite values together, linearly interpolated between order statistics as in {@code
     * numpy.percentile}; 0 and 0 where no value is finite.
     */
    static Intensity percentiles(List<float[]> channels, PixelType type) {
        return switch (type) {
            case UINT8, UINT16 -> ofIntegers(channels);
            case FLOAT32 -> ofFloats(channels);
        };
    }

    static boolean allFinite(float[] values) {
        for (float v : values) {
            if (!Float.isFinite(v)) {
                return false;
            }
        }
        return true;
    }

    private static Intensity ofIntegers(List<float[]> channels) {
        long[] histogram = new long[1 << 16];
        long n = 0;
        for (float[] channel : channels) {
            for (float v : channel) {
                histogram[Math.max(0, Math.min(65535, (int) v))]++;
            }
            n += channel.length;
        }
        return new Intensity(quantile(histogram, LOW * (n - 1)), quantile(histogram, HIGH * (n - 1)));
    }

    private static double quantile(long[] histogram, double position) {
        long below = (long) position;
        double low = orderStatistic(histogram, below);
        double part = position - below;
        return part == 0 ? low : low + part * (orderStatistic(histogram, below + 1) - low);
    }

    private static int orderStatistic(long[] histogram, long rank) {
        long seen = 0;
        for (int v = 0; v < histogram.length; v++) {
            seen += histogram[v];
            if (seen > rank) {
                return v;
            }
        }
        return histogram.length - 1;
    }

    private static Intensity ofFloats(List<float[]> channels) {
        int n = 0;
        for (float[] channel : channels) {
            for (float v : channel) {
                n += Float.isFinite(v) ? 1 : 0;
            }
        }
        if (n == 0) {
            return new Intensity(0, 0);
        }
        float[] sorted = new float[n];
        int i = 0;
        for (float[] channel : channels) {
            for (float v : channel) {
                if (Float.isFinite(v)) {
                    sorted[i++] = v;
                }
            }
        }
        Arrays.sort(sorted);
        return new Intensity(quantile(sorted, LOW * (n - 1)), quantile(sorted, HIGH * (n - 1)));
    }

    private static double quantile(float[] sorted, double position) {
        int below = (int) position;
        double low = sorted[below];
        double part = position - below;
        return part == 0 ? low : low + part * (sorted[below + 1] - low);
    }
}

package quadrant.find;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * An image whose values are from 0 to 255. Those of 8 bits stay; of others the 99.9th percentile becomes 255, and 0, or the least
 * value where that is negative, 0. What is no number is 0.
 */
public final class Picture {
    private static final double LOW = 0.01;
    private static final double HIGH = 0.999;
    private static final int SAMPLE = 1 << 17;
    private static final int TOP = 255;
    /** Added before a logarithm is taken: without it noise would rule dark pixels. */
    private static final double DARK = 8;
    /** A larger image is searched in tiles. */
    private static final int WHOLE_PX = 1 << 22;

    private static final int TILE_PX = 1024;

    final int w;
    final int h;
    /** Whether red, green and blue differ. */
    final boolean colour;
    /** The first percentile, and the 99.9th. */
    final double low;

    final double high;
    private final Values values;
    private final double zero;
    private final double unit;

    /** The value of a channel at a pixel, row by row. */
    public interface Values {
        float at(int channel, int pixel);
    }

    /**
     * An image that does not change.
     *
     * @param channels 3 for red, green and blue of 8 bits, else 1
     * @param bytes whether values are from 0 to 255
     */
    public Picture(int widthPx, int heightPx, int channels, boolean bytes, Values values) {
        this.w = widthPx;
        this.h = heightPx;
        this.values = values;
        int all = w * h;
        colour = channels == 3
                && IntStream.range(0, all)
                        .anyMatch(i -> values.at(0, i) != values.at(1, i) || values.at(0, i) != values.at(2, i));
        int step = all / SAMPLE + 1;
        double[] some = IntStream.range(0, (all + step - 1) / step)
                .mapToDouble(i -> values.at(0, i * step))
                .filter(Double::isFinite)
                .toArray();
        Field sample = some.length == 0 ? new Field(1, 1, 0) : Field.of(some.length, 1, i -> some[i]);
        double[] ends = sample.at(0, LOW, HIGH);
        zero = bytes ? 0 : Math.min(0, ends[0]);
        unit = bytes || ends[2] <= zero ? 1 : TOP / (ends[2] - zero);
        low = (ends[1] - zero) * unit;
        high = (ends[2] - zero) * unit;
    }

    /** A part of the image. */
    record Part(int x, int y, int w, int h) {}

    /** The whole, or tiles that overlap by a margin on each side. */
    List<Part> parts(int margin) {
        int side = (long) w * h <= WHOLE_PX ? Math.max(w, h) : TILE_PX;
        List<Part> parts = new ArrayList<>();
        for (int y = 0; y < h; y += side) {
            for (int x = 0; x < w; x += side) {
                int left = Math.max(0, x - margin);
                int top = Math.max(0, y - margin);
                int right = Math.min(w, x + side + margin);
                parts.add(new Part(left, top, right - left, Math.min(h, y + side + margin) - top));
            }
        }
        return parts;
    }

    /** A quantity of the pixels of a part, from their places in the image. */
    Field field(Part p, IntToDoubleFunction quantity) {
        return Field.of(p.w, p.h, i -> quantity.applyAsDouble((p.y + i / p.w) * w + p.x + i % p.w));
    }

    double at(int channel, int pixel) {
        double v = values.at(channel, pixel);
        return Double.isFinite(v) ? Math.max(0, (v - zero) * unit) : 0;
    }

    double density(int channel, int pixel) {
        return Math.log(at(channel, pixel) + DARK);
    }
}

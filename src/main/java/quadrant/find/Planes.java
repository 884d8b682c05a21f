package quadrant.find;

import java.util.Arrays;
import java.util.List;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

/**
 * A part of an image, with values from 0 to 255. Those of 8 bits stay; of others the 99.9th percentile becomes 255, and 0, or the
 * least value where that is negative, 0.
 *
 * @param channels red, green and blue, or grey
 * @param low the first percentile of the image's grey values, and {@code high} the 99.9th
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Planes(int w, int h, float[][] channels, double low, double high) {
    private static final double LOW = 0.01;
    private static final double HIGH = 0.999;
    /** Added to values before their logarithm is taken: without it noise would rule dark pixels. */
    private static final double DARK = 8;

    /** How the values of an image become those from 0 to 255. */
    record Scale(boolean colour, double zero, double unit, double low, double high) {
        static Scale of(RegionSource image, List<Region> parts) {
            RawImage[] raw = parts.stream().map(r -> image.read(0, r)).toArray(RawImage[]::new);
            boolean colour = false;
            int n = 0;
            for (RawImage r : raw) {
                float[] first = r.channels().get(0);
                colour |= r.channels().size() == 3 && !r.channels().stream().allMatch(c -> Arrays.equals(c, first));
                n += first.length;
            }
            float[] all = new float[n];
            n = 0;
            for (RawImage r : raw) {
                for (float x : r.channels().get(0)) {
                    if (Float.isFinite(x)) {
                        all[n++] = x;
                    }
                }
            }
            all = Arrays.copyOf(all, n);
            if (raw[0].type() == PixelType.UINT8 || n == 0) {
                return n == 0 || colour
                        ? new Scale(colour, 0, 1, 0, 0)
                        : new Scale(false, 0, 1, Field.at(all, LOW), Field.at(all, HIGH));
            }
            double zero = Math.min(0, Field.at(all, 0));
            double top = Field.at(all, HIGH) - zero;
            double unit = top > 0 ? 255 / top : 1;
            return new Scale(false, zero, unit, (Field.at(all, LOW) - zero) * unit, top * unit);
        }

        /** Reads a part; what is no number becomes the least value of the image. */
        Planes read(RegionSource image, Region part) {
            List<float[]> raw = image.read(0, part).channels();
            float[][] c = new float[colour ? 3 : 1][];
            for (int k = 0; k < c.length; k++) {
                float[] from = raw.get(k);
                c[k] = new float[from.length];
                for (int i = 0; i < from.length; i++) {
                    c[k][i] = (float) (Float.isFinite(from[i]) ? Math.max(0, (from[i] - zero) * unit) : 0);
                }
            }
            return new Planes(part.widthPx(), part.heightPx(), c, low, high);
        }
    }

    /** The logarithm of a channel. */
    float[] density(int channel) {
        float[] x = channels[channel];
        float[] v = new float[x.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) Math.log(x[i] + DARK);
        }
        return v;
    }
}

package quadrant.inference;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;

/**
 * A whole RGB image at low resolution: means over squares of the coarsest level with sufficient resolution.
 *
 * @param downsample pixels of the full resolution per pixel of this image
 * @param rgb red, green and blue, 0–255, each widthPx·heightPx; NaN where the file cannot be read
 */
record LowLevel(int widthPx, int heightPx, double downsample, List<float[]> rgb) {
    private static final double PIXELS_OF_TILE = 16;
    private static final double MOST_PIXELS = 8e6;
    /**
     * The maximum factor by which a level may be coarser than wanted; the next finer one would have at least sixteen times as
     * many pixels.
     */
    private static final double COARSER = 2;

    private static final long BAND_BYTES = 32L << 20;

    /** Empty where the image is not RGB in 8 bits. */
    static Optional<LowLevel> of(RegionSource image, int tilePx, Task task) {
        double pixels = (double) image.widthPx() * image.heightPx();
        double wanted = Math.max(Math.max(1, tilePx / PIXELS_OF_TILE), Math.sqrt(pixels / MOST_PIXELS));
        int level = 0;
        for (int i = 1; i < image.levels().size(); i++) {
            level = image.levels().get(i).downsample() <= COARSER * wanted ? i : level;
        }
        RegionSource.Level of = image.levels().get(level);
        int factor = Math.max(1, (int) (wanted / of.downsample()));
        int w = (of.widthPx() + factor - 1) / factor;
        int h = (of.heightPx() + factor - 1) / factor;
        List<float[]> rgb = List.of(new float[w * h], new float[w * h], new float[w * h]);
        LowLevel low = new LowLevel(w, h, of.downsample() * factor, rgb);
        int rows = (int) Math.max(1, Math.min(h, BAND_BYTES / (12L * of.widthPx() * factor)));
        for (int y = 0; y < h; y += rows) {
            task.checkCancelled();
            int top = y * factor;
            int bottom = Math.min(of.heightPx(), (y + rows) * factor);
            if (!low.fill(image, level, new Region(0, top, of.widthPx(), bottom - top), factor)) {
                return Optional.empty();
            }
        }
        return Optional.of(low);
    }

    /** Fills the rows of a band; false where it is not RGB in 8 bits. */
    private boolean fill(RegionSource image, int level, Region band, int factor) {
        int from = band.yPx() / factor * widthPx;
        int to = (band.yPx() + band.heightPx() + factor - 1) / factor * widthPx;
        RawImage planes;
        try {
            planes = image.read(level, band);
        } catch (UnreadableImageException e) {
            // the reader of the tiles there reports it
            rgb.forEach(p -> Arrays.fill(p, from, to, Float.NaN));
            return true;
        }
        if (!planes.colour()
                || planes.type() != PixelType.UINT8
                || planes.channels().size() != rgb.size()) {
            return false;
        }
        for (int c = 0; c < rgb.size(); c++) {
            average(planes.channels().get(c), band, factor, rgb.get(c));
        }
        return true;
    }

    private void average(float[] band, Region r, int factor, float[] out) {
        int first = r.yPx() / factor;
        for (int y = first; (y - first) * factor < r.heightPx(); y++) {
            int bottom = Math.min(r.heightPx(), (y - first + 1) * factor);
            for (int x = 0; x < widthPx; x++) {
                int right = Math.min(r.widthPx(), (x + 1) * factor);
                float sum = 0;
                for (int v = (y - first) * factor; v < bottom; v++) {
                    for (int u = x * factor; u < right; u++) {
                        sum += band[v * r.widthPx() + u];
                    }
                }
                out[y * widthPx + x] = sum / ((bottom - (y - first) * factor) * (right - x * factor));
            }
        }
    }

    private float most(int i) {
        return Math.max(rgb.get(0)[i], Math.max(rgb.get(1)[i], rgb.get(2)[i]));
    }

    private float least(int i) {
        return Math.min(rgb.get(0)[i], Math.min(rgb.get(1)[i], rgb.get(2)[i]));
    }

    boolean unreadable(int i) {
        return Float.isNaN(rgb.get(0)[i]);
    }

    /** 255·(max − min)/max, 0–255; 0 where black or unreadable. */
    int saturation(int i) {
        return most(i) > 0 ? Math.round(255 * (most(i) - least(i)) / most(i)) : 0;
    }

    /** Bright and colourless. */
    boolean glass(int i) {
        return least(i) >= 180 && most(i) - least(i) <= 40;
    }

    /**
     * Has the colour of a felt pen. Haematoxylin and eosin have more red than green; a pen's green and blue have clearly less,
     * at twice the saturation of a blue nucleus.
     */
    boolean pen(int i) {
        float r = rgb.get(0)[i];
        float g = rgb.get(1)[i];
        float b = rgb.get(2)[i];
        boolean strong = saturation(i) > 128;
        boolean green = strong && g > r + 40 && g > b + 20;
        boolean blue = strong && b > r + 80 && g >= r - 10;
        boolean black = most(i) < 60 && most(i) - least(i) < 25;
        return green || blue || black;
    }
}

package quadrant.imagej;

import static quadrant.task.OptionName.option;

import java.util.Locale;
import quadrant.dataset.UnreadableImageException;

/** Limits on the sizes of images. */
final class ImageSizes {
    /** The minimum height and width of an image. */
    static final int LEAST_PX = 16;

    private static final String SKIP = "or leave it out with " + option("skip_unreadable") + ".";

    private ImageSizes() {}

    /**
     * Refuses an image that is too small to be useful, or would fill more than a quarter of the heap: 4 bytes for each value,
     * in addition to the decoder's own memory.
     *
     * @throws UnreadableImageException with the sizes
     */
    static void check(String name, long widthPx, long heightPx, long channels, long decodedBytesPerPixel) {
        checkLeast(name, widthPx, heightPx);
        String size = name + " is " + widthPx + "×" + heightPx + " pixels";
        double bytes = (double) widthPx * heightPx * (4.0 * Math.max(3, channels) + decodedBytesPerPixel);
        double most = Runtime.getRuntime().maxMemory() / 4.0;
        if (bytes > most || (double) widthPx * heightPx * 3 > Integer.MAX_VALUE) {
            throw new UnreadableImageException(
                    String.format(
                            Locale.ROOT,
                            "%s with %d channel(s), which need %.1f GB; %.1f GB may be used.",
                            size,
                            channels,
                            bytes / 1e9,
                            most / 1e9),
                    "Cut it into tiles, give Java more memory, " + SKIP,
                    null);
        }
    }

    /** Refuses an image that is too small to be useful. */
    static void checkLeast(String name, long widthPx, long heightPx) {
        if (Math.min(widthPx, heightPx) < LEAST_PX) {
            throw new UnreadableImageException(
                    name + " is " + widthPx + "×" + heightPx + " pixels, fewer than the " + LEAST_PX + "×" + LEAST_PX
                            + " that are needed.",
                    "Use larger images, " + SKIP,
                    null);
        }
    }
}

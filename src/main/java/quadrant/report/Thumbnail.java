package quadrant.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import quadrant.pixels.Patch;

/** A small picture of a patch for a report. */
public final class Thumbnail {
    private static final int LONGEST_PX = 112;

    private Thumbnail() {}

    /** An RGB patch in 0–255 as the bytes of a PNG, each pixel the mean of a block, no longer than 112 px. */
    public static byte[] png(Patch rgb) {
        int factor = Math.max(1, (Math.max(rgb.heightPx(), rgb.widthPx()) + LONGEST_PX - 1) / LONGEST_PX);
        int w = rgb.widthPx() / factor;
        int h = rgb.heightPx() / factor;
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int value = 0;
                for (int c = 0; c < 3; c++) {
                    value = value << 8 | mean(rgb, c, y * factor, x * factor, factor);
                }
                image.setRGB(x, y, value);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static int mean(Patch p, int channel, int top, int left, int size) {
        float sum = 0;
        for (int y = top; y < top + size; y++) {
            for (int x = left; x < left + size; x++) {
                sum += p.values()[(channel * p.heightPx() + y) * p.widthPx() + x];
            }
        }
        return Math.max(0, Math.min(255, Math.round(sum / (size * size))));
    }
}

package quadrant.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import quadrant.dataset.Sample;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.Patch;
import quadrant.task.Task;

/** A small picture embedded in a page as a data URI; it is not part of the JSON. */
public record Picture(String uri) {
    private static final int LONGEST_PX = 112;

    /** An opaque picture as a JPEG. */
    public static Picture jpeg(BufferedImage image) {
        return encoded(image, "jpeg");
    }

    /** An RGB patch in 0–255 as a PNG, averaged over blocks to at most 112 px. */
    public static Picture thumbnail(Patch rgb) {
        int factor = Math.max(1, (Math.max(rgb.heightPx(), rgb.widthPx()) + LONGEST_PX - 1) / LONGEST_PX);
        BufferedImage image =
                new BufferedImage(rgb.widthPx() / factor, rgb.heightPx() / factor, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int value = 0;
                for (int c = 0; c < 3; c++) {
                    value = value << 8 | mean(rgb, c, y * factor, x * factor, factor);
                }
                image.setRGB(x, y, value);
            }
        }
        return encoded(image, "png");
    }

    /** A small picture of a sample, its channels mapped. */
    static Picture of(Sample sample, ChannelMapping mapping, Task task) {
        task.checkCancelled();
        return thumbnail(mapping.toRgb(sample.pixels().read()));
    }

    private static Picture encoded(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Picture(
                "data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(out.toByteArray()));
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

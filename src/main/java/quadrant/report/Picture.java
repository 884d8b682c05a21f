package quadrant.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import quadrant.dataset.Sample;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.Patch;
import quadrant.task.Task;

/** A small picture embedded in a page as a data URI; it is not part of the JSON. */
public record Picture(String uri) {
    private static final int LONGEST_PX = 112;

    /** An opaque picture as a JPEG. */
    public static Picture jpeg(BufferedImage image) {
        return new Picture(bytes(image, "jpeg"), "jpeg");
    }

    private Picture(byte[] file, String format) {
        this("data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(file));
    }

    /** An RGB patch in 0–255 as a PNG, averaged over blocks to at most 112 px. */
    static Picture thumbnail(Patch rgb) {
        int factor = Math.max(1, (Math.max(rgb.heightPx(), rgb.widthPx()) + LONGEST_PX - 1) / LONGEST_PX);
        Patch small = Patch.blank(rgb.channels(), rgb.heightPx() / factor, rgb.widthPx() / factor);
        float[] means = small.values();
        for (int i = 0; i < rgb.values().length; i++) {
            int row = i / rgb.widthPx();
            int y = row % rgb.heightPx() / factor;
            int x = i % rgb.widthPx() / factor;
            if (y < small.heightPx() && x < small.widthPx()) {
                means[(row / rgb.heightPx() * small.heightPx() + y) * small.widthPx() + x] += rgb.values()[i];
            }
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= factor * factor;
        }
        return new Picture(bytes(image(small), "png"), "png");
    }

    /** A small picture of a sample, its channels mapped. */
    static Picture of(Sample sample, ChannelMapping mapping, Task task) {
        task.checkCancelled();
        return thumbnail(mapping.toRgb(sample.pixels().read()));
    }

    /** An RGB patch in 0–255, rounded to whole grey levels. */
    public static BufferedImage image(Patch rgb) {
        BufferedImage image = new BufferedImage(rgb.widthPx(), rgb.heightPx(), BufferedImage.TYPE_INT_RGB);
        int[] packed = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        float[] values = rgb.values();
        int area = packed.length;
        for (int i = 0; i < area; i++) {
            packed[i] = level(values[i]) << 16 | level(values[area + i]) << 8 | level(values[2 * area + i]);
        }
        return image;
    }

    private static int level(float value) {
        return Math.max(0, Math.min(255, Math.round(value)));
    }

    /** The bytes of a file of a format, {@code png} or {@code jpeg}. */
    static byte[] bytes(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, format, stream)) {
                throw new IllegalStateException("Java cannot write " + format);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Memory can always be written", e);
        }
        return out.toByteArray();
    }
}

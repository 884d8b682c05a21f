package quadrant.report;

import java.awt.image.BufferedImage;
import java.util.Base64;
import quadrant.dataset.Sample;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.Patch;
import quadrant.task.Task;

/** A small picture embedded in a page as a data URI; it is not part of the JSON. */
public record Picture(String uri) {
    private static final int LONGEST_PX = 112;

    /** An opaque picture as a JPEG. */
    public static Picture jpeg(BufferedImage image) {
        return new Picture(PngFile.bytes(image, "jpeg"), "jpeg");
    }

    private Picture(byte[] file, String format) {
        this("data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(file));
    }

    /** An RGB patch in 0–255 as a PNG, averaged over blocks to at most 112 px. */
    static Picture thumbnail(Patch rgb) {
        int factor = Math.max(1, (Math.max(rgb.heightPx(), rgb.widthPx()) + LONGEST_PX - 1) / LONGEST_PX);
        Patch small = Patch.blank(rgb.channels(), rgb.heightPx() / factor, rgb.widthPx() / factor);
        int width = small.widthPx();
        for (int i = 0; i < small.values().length; i++) {
            // channels below each other
            int top = i / width % small.heightPx() * factor + i / width / small.heightPx() * rgb.heightPx();
            small.values()[i] = mean(rgb, top, i % width * factor, factor);
        }
        return new Picture(PngFile.bytes(PngFile.image(small), "png"), "png");
    }

    private static float mean(Patch p, int top, int left, int size) {
        float sum = 0;
        for (int y = top; y < top + size; y++) {
            for (int x = left; x < left + size; x++) {
                sum += p.values()[y * p.widthPx() + x];
            }
        }
        return sum / (size * size);
    }

    /** A small picture of a sample, its channels mapped. */
    static Picture of(Sample sample, ChannelMapping mapping, Task task) {
        task.checkCancelled();
        return thumbnail(mapping.toRgb(sample.pixels().read()));
    }
}

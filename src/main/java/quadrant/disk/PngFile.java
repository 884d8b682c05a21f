package quadrant.disk;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import quadrant.pixels.Patch;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** Patches as PNG files. */
public final class PngFile {
    private PngFile() {}

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

    /** @throws UserException when the file cannot be written */
    static void write(Path file, BufferedImage image) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (!ImageIO.write(image, "png", file.toFile())) {
                throw new IllegalStateException("Java cannot write PNG files");
            }
        } catch (IOException e) {
            throw new UserException(
                    "The image " + file + " could not be written: " + Reason.of(e) + ".",
                    "Choose a folder that may be written to, on a disk with room left.",
                    e);
        }
    }
}

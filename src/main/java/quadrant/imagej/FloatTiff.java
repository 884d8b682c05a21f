package quadrant.imagej;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.FloatProcessor;
import java.io.IOException;
import java.nio.file.Path;
import quadrant.pixels.Patch;
import quadrant.task.SafeFile;

/** A plane of numbers as a 32-bit TIFF file in ImageJ's format. */
public final class FloatTiff {
    private FloatTiff() {}

    /**
     * Writes one channel.
     *
     * @param title its name in ImageJ
     * @param plane 1×H×W
     */
    public static void write(Path file, String title, Patch plane) throws IOException {
        if (plane.channels() != 1) {
            throw new IllegalArgumentException("Expected one channel, got " + plane.channels());
        }
        FloatProcessor processor = new FloatProcessor(
                plane.widthPx(), plane.heightPx(), plane.values().clone());
        processor.resetMinAndMax();
        byte[] bytes = new FileSaver(new ImagePlus(title, processor)).serialize();
        if (bytes == null) {
            throw new IOException("ImageJ could not write a TIFF of " + plane.widthPx() + "×" + plane.heightPx());
        }
        SafeFile.write(file, bytes);
    }
}

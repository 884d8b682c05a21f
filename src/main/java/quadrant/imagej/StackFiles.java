package quadrant.imagej;

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import quadrant.dataset.PixelSource;

/** The planes of stacks, one pixel source for each slice and frame; its channels stay together. */
public final class StackFiles {
    private StackFiles() {}

    /**
     * Every slice and frame of a TIFF, in this order; a file with one plane gives that plane.
     *
     * @param name the file's name for the user
     * @throws quadrant.dataset.UnreadableImageException where the file cannot be read
     */
    public static List<PixelSource> of(Path file, String name, ImageFileReader reader) {
        Callable<List<StackPlane>> listing = () -> {
            if (FileKind.of(file) != FileKind.TIFF) {
                return StackPlane.all(1, 1);
            }
            try (TiffFile tiff = new TiffFile(file, name, StackPosition.MIDDLE, new DecoderWarnings())) {
                return tiff.list();
            }
        };
        List<StackPlane> planes = reader.attempt(file, name, listing, new DecoderWarnings());
        if (planes.size() == 1) {
            return List.of(new FilePixels(file, name, reader));
        }
        return planes.stream()
                .<PixelSource>map(p -> new FilePixels(file, name + ", " + p.text(), reader, StackPosition.listed(p)))
                .toList();
    }

    /** Every slice and frame of an open image, which must not change while they are read. */
    public static List<PixelSource> of(ImagePlus image) {
        return StackPlane.all(image.getNSlices(), image.getNFrames()).stream()
                .<PixelSource>map(p -> new OpenImage(image, p))
                .toList();
    }
}

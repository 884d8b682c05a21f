package quadrant.imagej;

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import quadrant.dataset.PixelSource;
import quadrant.pixels.RawImage;

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
            FileKind kind = FileKind.of(file);
            return switch (kind) {
                case TIFF, BIG_TIFF -> new TiffFile(file, name, new DecoderWarnings()).list(kind == FileKind.BIG_TIFF);
                default -> StackPlane.all(1, 1);
            };
        };
        List<StackPlane> planes = reader.attempt(file, name, listing, new DecoderWarnings());
        if (planes.size() == 1) {
            return List.of(new FilePixels(file, name, reader));
        }
        return planes.stream()
                .<PixelSource>map(p -> new Plane(file, name, p, reader))
                .toList();
    }

    /** Every slice and frame of an open image, which must not change while they are read. */
    public static List<PixelSource> of(ImagePlus image) {
        return StackPlane.all(image.getNSlices(), image.getNFrames()).stream()
                .<PixelSource>map(p -> new OpenImage(image, p))
                .toList();
    }

    private record Plane(Path file, String stack, StackPlane plane, ImageFileReader reader) implements PixelSource {
        @Override
        public String name() {
            return stack + ", " + plane.text();
        }

        @Override
        public RawImage read() {
            return reader.read(file, name(), StackPosition.listed(plane));
        }
    }
}

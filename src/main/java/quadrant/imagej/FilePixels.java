package quadrant.imagej;

import java.nio.file.Path;
import quadrant.dataset.PixelSource;
import quadrant.pixels.RawImage;

/** The pixels of an image file, or of a plane of a stack, decoded anew at each reading. */
public record FilePixels(Path file, String name, ImageFileReader reader, StackPosition position)
        implements PixelSource {
    /** The image, or the middle slice of a stack. */
    public FilePixels(Path file, String name, ImageFileReader reader) {
        this(file, name, reader, StackPosition.MIDDLE);
    }

    @Override
    public RawImage read() {
        return reader.read(file, name, position);
    }
}

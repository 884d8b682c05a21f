package quadrant.imagej;

import java.nio.file.Path;
import quadrant.dataset.PixelSource;
import quadrant.pixels.RawImage;

/** The pixels of an image file, decoded anew at each reading. */
public record FilePixels(Path file, String name, ImageFileReader reader) implements PixelSource {
    /** The pixels of another plane of a stack written by ImageJ. */
    static PixelSource at(Path file, String name, ImageFileReader reader, StackPosition position) {
        return new PixelSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public RawImage read() {
                return reader.read(file, name, position);
            }
        };
    }

    @Override
    public RawImage read() {
        return reader.read(file, name);
    }
}

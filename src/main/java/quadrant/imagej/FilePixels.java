package quadrant.imagej;

import java.nio.file.Path;
import quadrant.dataset.PixelSource;
import quadrant.pixels.Planes;

/** The pixels of an image file, decoded anew at every reading. */
public record FilePixels(Path file, String name, ImageFileReader reader) implements PixelSource {
    @Override
    public Planes read() {
        return reader.read(file, name);
    }
}

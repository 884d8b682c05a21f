package quadrant.dataset;

import java.util.function.Supplier;
import quadrant.pixels.RawImage;

/** The pixels of one image, read on request: a file, a ROI, or a plane of an open window. */
public interface PixelSource {
    /** The image's name for the user, such as its path relative to the data. */
    String name();

    /**
     * Reads the pixels anew.
     *
     * @throws UnreadableImageException when they cannot be read completely
     */
    RawImage read();

    /** An image of this name that is read in this way. */
    static PixelSource of(String name, Supplier<RawImage> reading) {
        return new PixelSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public RawImage read() {
                return reading.get();
            }
        };
    }
}

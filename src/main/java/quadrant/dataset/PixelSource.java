package quadrant.dataset;

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
}

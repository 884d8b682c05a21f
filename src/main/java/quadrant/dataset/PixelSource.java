package quadrant.dataset;

import quadrant.pixels.RawImage;

/** The pixels of one image, read when asked: a file, a ROI, a plane of an open window. */
public interface PixelSource {
    /** What the user calls the image, such as its path relative to the data. */
    String name();

    /**
     * Reads the pixels anew.
     *
     * @throws UnreadableImageException when they cannot be had whole
     */
    RawImage read();
}

package quadrant.workflow;

import quadrant.dataset.PixelSource;
import quadrant.pixels.PixelHash;
import quadrant.pixels.RawImage;
import quadrant.task.UserException;

/**
 * An image whose pixels must be the same at each reading: a run records their hash.
 *
 * @param pixelHash of the first reading
 */
record UnchangedPixels(PixelSource image, String pixelHash) implements PixelSource {
    @Override
    public String name() {
        return image.name();
    }

    @Override
    public RawImage read() {
        RawImage read = image.read();
        if (!PixelHash.of(read).equals(pixelHash)) {
            throw new UserException(
                    "The image " + name() + " was changed while the run went on.",
                    "Leave the images as they are until it ends, and run it again.");
        }
        return read;
    }
}

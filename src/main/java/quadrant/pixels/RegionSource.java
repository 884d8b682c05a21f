package quadrant.pixels;

import java.util.List;
import java.util.Optional;

/**
 * One plane that is read by region, so that an image need not fit into memory. One owner closes it; one thread uses it at
 * a time.
 */
public interface RegionSource extends AutoCloseable {
    /**
     * The plane at one resolution.
     *
     * @param downsample pixels of the full resolution for one of this level; 1 for the full one
     */
    record Level(int widthPx, int heightPx, double downsample) {}

    /** What the user calls the image. */
    String name();

    /** At least the full resolution, which is the first; the others coarser and coarser. */
    List<Level> levels();

    /** The µm per pixel at full resolution, where known. */
    Optional<PixelSize> pixelSize();

    /** What had to be chosen, in words. */
    List<String> notes();

    /**
     * Reads a region, with the pixel size of its level.
     *
     * @param level counted from 0
     * @param region within that level, in its pixels
     * @throws quadrant.task.UserException when these pixels cannot be had, with where they lie
     */
    RawImage read(int level, Region region);

    /** Pixels across at full resolution. */
    default int widthPx() {
        return levels().get(0).widthPx();
    }

    /** Pixels down at full resolution. */
    default int heightPx() {
        return levels().get(0).heightPx();
    }

    /** Lets go of the file. */
    @Override
    void close();
}

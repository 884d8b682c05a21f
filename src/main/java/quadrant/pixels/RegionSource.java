package quadrant.pixels;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One plane that is read by region, so that an image need not fit into memory. One owner closes it; one thread uses it at
 * a time.
 */
public interface RegionSource extends AutoCloseable {
    /**
     * The plane at one resolution.
     *
     * @param downsample pixels of the full resolution per pixel of this level; 1 for the full resolution
     */
    record Level(int widthPx, int heightPx, double downsample) {}

    /** A plane whose regions are read in this way, of a level by its index. */
    static RegionSource of(
            String name, List<Level> levels, Optional<PixelSize> size, BiFunction<Integer, Region, RawImage> reading) {
        return new RegionSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Level> levels() {
                return levels;
            }

            @Override
            public Optional<PixelSize> pixelSize() {
                return size;
            }

            @Override
            public RawImage read(int level, Region region) {
                return reading.apply(level, region);
            }
        };
    }

    /** A plane of full resolution alone, whose regions are read in this way. */
    static RegionSource of(
            String name, int widthPx, int heightPx, Optional<PixelSize> size, Function<Region, RawImage> reading) {
        return of(name, List.of(new Level(widthPx, heightPx, 1)), size, (level, region) -> reading.apply(region));
    }

    /** An image in memory. */
    static RegionSource of(RawImage image) {
        return of(image.name(), image.widthPx(), image.heightPx(), image.pixelSize(), image::part);
    }

    /** The image's name for the user. */
    String name();

    /** At least the full resolution, which is the first; the others in decreasing resolution. */
    List<Level> levels();

    /** The µm per pixel at full resolution, where known. */
    Optional<PixelSize> pixelSize();

    /**
     * Reads a region, with the pixel size of its level.
     *
     * @param level counted from 0
     * @param region within that level, in its pixels
     * @throws quadrant.task.UserException when these pixels cannot be read; the message gives their position
     */
    RawImage read(int level, Region region);

    /** The width at full resolution, in pixels. */
    default int widthPx() {
        return levels().get(0).widthPx();
    }

    /** The height at full resolution, in pixels. */
    default int heightPx() {
        return levels().get(0).heightPx();
    }

    /** Closes the file; an image in memory needs no closing. */
    @Override
    default void close() {}
}

package quadrant.imagej;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.PixelSource;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.UserException;

/**
 * The planes of image files that marked objects are cut from. Small ones are decoded completely and cached for a while; of a
 * large TIFF, such as a slide, only the part shown in a crop is decoded. One such file is held open at a time: until another is
 * read, or the crops are no longer reachable. Thread-safe; one thread decodes and the others wait.
 */
final class FilePlanes {
    /** 4096×4096: decoded, a colour image takes a fifth of a GB. */
    private static final long LARGE_PX = 1L << 24;

    private final ImageFileReader reader;
    private final long largePx;
    private final RecentImages recent = new RecentImages();
    private @Nullable RegionSource open;
    private @Nullable Supplier<RegionSource> openedBy;

    FilePlanes(ImageFileReader reader) {
        this(reader, LARGE_PX);
    }

    /** @param largePx TIFFs of more pixels are read by region */
    FilePlanes(ImageFileReader reader, long largePx) {
        this.reader = reader.asStored();
        this.largePx = largePx;
    }

    /**
     * The planes of one file; nothing is read before a plane is requested.
     *
     * @param name the file's name for the user
     */
    RoiMarks.Planar of(Path file, String name) {
        Map<StackPosition, Supplier<RegionSource>> planes = new ConcurrentHashMap<>();
        return at -> () -> planes.computeIfAbsent(at, p -> plane(file, name, p)).get();
    }

    /** A plane; its size decides how it is read. A file that cannot be opened is left to the reader of whole images. */
    private Supplier<RegionSource> plane(Path file, String name, StackPosition at) {
        PixelSource whole = PixelSource.of(name, () -> reader.read(file, name, at));
        try (RegionSource source = FileKind.of(file) == FileKind.TIFF ? reader.regions(file, name, at) : null) {
            if (source == null || (long) source.widthPx() * source.heightPx() <= largePx) {
                return recent.plane(whole);
            }
            Supplier<RegionSource> opener = () -> reader.regions(file, name, at);
            RegionSource large = RegionSource.of(
                    name, source.levels(), source.pixelSize(), (level, region) -> readLarge(opener, level, region));
            return () -> large;
        } catch (UserException | IOException e) {
            return recent.plane(whole);
        }
    }

    /** Reads a region of a plane, which is held open until another one is read. */
    private synchronized RawImage readLarge(Supplier<RegionSource> opener, int level, Region region) {
        RegionSource source = open;
        if (source == null || openedBy != opener) {
            open = null;
            if (source != null) {
                source.close();
            }
            source = opener.get();
            openedBy = opener;
            open = source;
        }
        return source.read(level, region);
    }
}

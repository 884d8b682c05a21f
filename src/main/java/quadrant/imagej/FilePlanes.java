package quadrant.imagej;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.PixelSource;
import quadrant.pixels.CropRule;
import quadrant.pixels.Cropper;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RawImage;
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
    private @Nullable Large openPlane;
    private @Nullable RegionSource open;

    FilePlanes(ImageFileReader reader) {
        this(reader, LARGE_PX);
    }

    /** @param largePx TIFFs of more pixels are read by region */
    FilePlanes(ImageFileReader reader, long largePx) {
        this.reader = reader.asStored();
        this.largePx = largePx;
    }

    /**
     * The planes of one file, the same object for the same position; nothing is read before a plane is requested.
     *
     * @param name the file's name for the user
     */
    RoiMarks.Planar of(Path file, String name) {
        Map<StackPosition, CropPlane> planes = new HashMap<>();
        return at -> planes.computeIfAbsent(at, p -> new FilePlane(new Large(file, name, p)));
    }

    /** One plane; its size decides how it is read. */
    private final class FilePlane implements CropPlane {
        private final Large large;
        private @Nullable CropPlane known;

        FilePlane(Large large) {
            this.large = large;
        }

        private synchronized CropPlane plane() {
            CropPlane plane = known;
            if (plane == null) {
                PixelSource all = FilePixels.at(large.file, large.name, reader, large.at);
                plane = large.is() ? large : CropPlane.whole(recent.keep(all));
                known = plane;
            }
            return plane;
        }

        @Override
        public int widthPx() {
            return plane().widthPx();
        }

        @Override
        public int heightPx() {
            return plane().heightPx();
        }

        @Override
        public Optional<PixelSize> pixelSize() {
            return plane().pixelSize();
        }

        @Override
        public RawImage cut(CropRule rule, MarkedArea area, String crop) {
            return plane().cut(rule, area, crop);
        }
    }

    /** A plane that is read by region. */
    private final class Large implements CropPlane {
        private final Path file;
        private final String name;
        private final StackPosition at;

        Large(Path file, String name, StackPosition at) {
            this.file = file;
            this.name = name;
            this.at = at;
        }

        /**
         * Whether it is a large TIFF. A file that cannot be opened is left to the reader of whole images, which reports the
         * cause.
         */
        boolean is() {
            try {
                FileKind kind = reader.attempt(file, name, () -> FileKind.of(file), new DecoderWarnings());
                if (kind != FileKind.TIFF && kind != FileKind.BIG_TIFF) {
                    return false;
                }
                try (RegionSource source = Regions.open(file, name, reader, at)) {
                    return (long) source.widthPx() * source.heightPx() > largePx;
                }
            } catch (UserException e) {
                return false;
            }
        }

        private <T> T ask(Function<RegionSource, T> question) {
            synchronized (FilePlanes.this) {
                RegionSource source = open;
                if (source == null || openPlane != this) {
                    open = null;
                    if (source != null) {
                        source.close();
                    }
                    source = Regions.open(file, name, reader, at);
                    openPlane = this;
                    open = source;
                }
                return question.apply(source);
            }
        }

        @Override
        public int widthPx() {
            return ask(RegionSource::widthPx);
        }

        @Override
        public int heightPx() {
            return ask(RegionSource::heightPx);
        }

        @Override
        public Optional<PixelSize> pixelSize() {
            return ask(RegionSource::pixelSize);
        }

        @Override
        public RawImage cut(CropRule rule, MarkedArea area, String crop) {
            return ask(s -> new Cropper(rule).cut(s, area, crop));
        }
    }
}

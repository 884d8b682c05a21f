package quadrant.imagej;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.PixelSource;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;

/**
 * A cache of the two most recently read images, so that an image with hundreds of ROIs is decoded once and not for each of them.
 * It releases them when memory is short. Thread-safe; one thread decodes and the others wait.
 */
final class RecentImages {
    private static final int MOST = 2;

    private final Deque<Kept> newestFirst = new ArrayDeque<>();

    /** A plane that is read completely, and cached; make one for each image, and share it among the ROIs. */
    Supplier<RegionSource> plane(PixelSource image) {
        Kept kept = new Kept(image);
        return () -> RegionSource.of(kept.read());
    }

    private synchronized void used(Kept image) {
        newestFirst.remove(image);
        newestFirst.addFirst(image);
        if (newestFirst.size() > MOST) {
            newestFirst.removeLast().planes = null;
        }
    }

    private final class Kept {
        private final PixelSource image;
        private volatile @Nullable SoftReference<RawImage> planes;

        Kept(PixelSource image) {
            this.image = image;
        }

        synchronized RawImage read() {
            SoftReference<RawImage> kept = planes;
            RawImage read = kept == null ? null : kept.get();
            if (read == null) {
                read = image.read();
                planes = new SoftReference<>(read);
            }
            used(this);
            return read;
        }
    }
}

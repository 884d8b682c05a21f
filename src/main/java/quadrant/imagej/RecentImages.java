package quadrant.imagej;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.PixelSource;
import quadrant.pixels.RawImage;

/**
 * A cache of the most recently read images, so that an image with hundreds of ROIs is decoded once and not for each of them. It
 * keeps at most two, in no more than a quarter of Java's memory besides the newest, and releases them when memory is short.
 * Thread-safe; one thread decodes and the others wait.
 */
public final class RecentImages {
    private static final int MOST = 2;

    private final long mostBytes;
    private final Deque<Kept> newestFirst = new ArrayDeque<>();

    public RecentImages() {
        this(Runtime.getRuntime().maxMemory() / 4);
    }

    RecentImages(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The same image, cached; make one for each image, and share it among the ROIs. */
    public PixelSource keep(PixelSource image) {
        return image instanceof Kept kept && kept.owner == this ? kept : new Kept(this, image);
    }

    private synchronized void used(Kept image) {
        newestFirst.remove(image);
        newestFirst.addFirst(image);
        long bytes = 0;
        int n = 0;
        for (Kept k : newestFirst.toArray(Kept[]::new)) {
            bytes += k.bytes;
            n++;
            if (n > MOST || (n > 1 && bytes > mostBytes)) {
                newestFirst.remove(k);
                k.planes = null;
            }
        }
    }

    private static final class Kept implements PixelSource {
        private final RecentImages owner;
        private final PixelSource image;
        private volatile @Nullable SoftReference<RawImage> planes;
        private volatile long bytes;

        Kept(RecentImages owner, PixelSource image) {
            this.owner = owner;
            this.image = image;
        }

        @Override
        public String name() {
            return image.name();
        }

        @Override
        public synchronized RawImage read() {
            SoftReference<RawImage> kept = planes;
            RawImage read = kept == null ? null : kept.get();
            if (read == null) {
                read = image.read();
                bytes = 4L * read.widthPx() * read.heightPx() * read.channels().size();
                planes = new SoftReference<>(read);
            }
            owner.used(this);
            return read;
        }
    }
}

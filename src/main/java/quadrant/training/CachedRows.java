package quadrant.training;

import java.nio.ByteBuffer;
import java.util.List;

/** Rows in the feature cache, which its owner closes. */
final class CachedRows implements FeatureRows {
    private final List<TrainingImage> images;
    private final int views;
    private final Source source;

    /** The position of a view's row. */
    @FunctionalInterface
    interface Source {
        ByteBuffer row(String pixelHash, int view);
    }

    /** An image itself from one shelf, its further views from another. */
    static Source of(FeatureShelf first, FeatureShelf further) {
        return (hash, view) -> view == 0 ? first.row(0, hash, 0) : further.row(0, hash, view - 1);
    }

    CachedRows(List<TrainingImage> images, int views, Source source) {
        this.images = images;
        this.views = views;
        this.source = source;
    }

    @Override
    public int rows() {
        return images.size() * views;
    }

    @Override
    public void gather(int[] rows, ByteBuffer into) {
        into.clear();
        for (int row : rows) {
            into.put(source.row(images.get(row / views).pixelHash(), row % views));
        }
        into.flip();
    }
}

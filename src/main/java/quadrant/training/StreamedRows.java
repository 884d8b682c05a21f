package quadrant.training;

import java.nio.ByteBuffer;
import java.util.List;
import quadrant.engine.Trunk;

/**
 * Rows whose features at the cut are made anew whenever they are asked for, as they are too many to keep; the pooled
 * features, which are small, come from the shelf.
 */
final class StreamedRows implements PooledRows {
    private final PooledRows pooled;
    private final List<TrainingImage> images;
    private final int views;
    private final ViewMaker maker;
    private final Trunk trunk;
    private ByteBuffer pixels = FeatureExtractor.direct(0);

    /** @param trunk image → features at the cut; closed with the rows */
    StreamedRows(PooledRows pooled, List<TrainingImage> images, int views, ViewMaker maker, Trunk trunk) {
        this.pooled = pooled;
        this.images = images;
        this.views = views;
        this.maker = maker;
        this.trunk = trunk;
    }

    @Override
    public int rows() {
        return pooled.rows();
    }

    @Override
    public void gather(int[] rows, ByteBuffer into) {
        if (pixels.capacity() < rows.length * maker.bytes()) {
            pixels = FeatureExtractor.direct((long) rows.length * maker.bytes());
        }
        maker.fill(images, views, rows, pixels);
        trunk.run(pixels, rows.length, List.of(into));
    }

    @Override
    public float[] pooled(int row) {
        return pooled.pooled(row);
    }

    @Override
    public void close() {
        trunk.close();
        pooled.close();
    }
}

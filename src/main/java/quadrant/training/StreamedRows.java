package quadrant.training;

import java.nio.ByteBuffer;
import java.util.List;
import quadrant.engine.Trunk;

/** Rows that are computed on each request, as there are too many to keep. */
final class StreamedRows implements FeatureRows {
    private final List<TrainingImage> images;
    private final int views;
    private final ViewMaker maker;
    private final Trunk trunk;
    private ByteBuffer pixels = FeatureExtractor.direct(0);

    /** @param trunk image → one row; its owner closes it */
    StreamedRows(List<TrainingImage> images, int views, ViewMaker maker, Trunk trunk) {
        this.images = images;
        this.views = views;
        this.maker = maker;
        this.trunk = trunk;
    }

    @Override
    public int rows() {
        return images.size() * views;
    }

    @Override
    public void gather(int[] rows, ByteBuffer into) {
        if (pixels.capacity() < rows.length * maker.bytes()) {
            pixels = FeatureExtractor.direct((long) rows.length * maker.bytes());
        }
        maker.fill(images, views, rows, pixels);
        trunk.run(pixels, rows.length, List.of(into));
    }
}

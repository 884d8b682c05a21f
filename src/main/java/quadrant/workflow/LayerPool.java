package quadrant.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quadrant.engine.Engines;
import quadrant.task.Task;
import quadrant.training.FeatureStore;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.TrainingImage;

/** The pooled layers of one set of images, shared within a run; the most recently opened rows are kept. */
final class LayerPool implements AutoCloseable {
    private final Engines engines;
    private final FeatureStore cache;
    private final Stopwatch watch;
    private final List<TrainingImage> images;
    private LayerRows.@Nullable Request request;
    private @Nullable LayerRows rows;

    LayerPool(Engines engines, FeatureStore cache, Stopwatch watch, List<TrainingImage> images) {
        this.engines = engines;
        this.cache = cache;
        this.watch = watch;
        this.images = List.copyOf(images);
    }

    /** The rows of all images; missing ones are computed. */
    LayerRows open(LayerRows.Request wanted, Task task) {
        if (rows != null && request != null && request.covers(wanted)) {
            return request.equals(wanted) ? rows : rows.upright();
        }
        close();
        request = wanted;
        rows = LayerRows.open(wanted, images, engines, cache, watch, task);
        return rows;
    }

    /** The rows of some of the images, which the caller closes. */
    LayerRows some(LayerRows.Request wanted, List<TrainingImage> few, Task task) {
        // the rows that are open may be those of the same network
        close();
        return LayerRows.open(wanted, few, engines, cache, watch, task);
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
        }
        rows = null;
    }
}

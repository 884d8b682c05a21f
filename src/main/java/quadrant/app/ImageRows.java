package quadrant.app;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.Prediction;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.task.Task;

/**
 * Images as rows of the table of predictions, one by one; these are the same rows that {@code classify} writes for all images
 * at once. It owns the loaded network until it is closed. Not thread-safe.
 */
public final class ImageRows implements AutoCloseable {
    private final FineTunedModel model;
    private final ClassifyOptions options;
    private final Classifier classifier;

    public ImageRows(Wiring wiring, FineTunedModel model, ClassifyOptions options, Task task) {
        this.model = model;
        this.options = options;
        this.classifier = options.classifier(model, wiring.engines().trunks(), task);
    }

    /** The header of the table. */
    public static List<String> columns(FineTunedModel model) {
        return PredictionTable.columns(
                model.classes(), DoubtColumns.of(model.uncertainty().isPresent()));
    }

    /** The rows of images; unreadable images are skipped where the options allow it. */
    public List<List<String>> classify(List<PixelSource> images, Task task) {
        List<List<String>> rows = new ArrayList<>();
        List<PixelSource> kept = options.skipUnreadable() ? ReadableImages.of(images, task) : images;
        classify(kept.iterator(), rows::add, task);
        return rows;
    }

    /**
     * Classifies images; memory holds one batch of them.
     *
     * @param rows receives the row of each image, in order
     */
    public void classify(Iterator<? extends PixelSource> images, Consumer<List<String>> rows, Task task) {
        classifier.classify(images, p -> rows.accept(row(p)), task);
    }

    private List<String> row(Prediction p) {
        return PredictionTable.cells(
                p,
                model.classes(),
                options.abstention(),
                p.doubt().isPresent() ? DoubtColumns.cells(p, model.classes()) : List.of());
    }

    @Override
    public void close() {
        classifier.close();
    }
}

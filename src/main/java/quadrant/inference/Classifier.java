package quadrant.inference;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Prediction;
import quadrant.model.FineTunedModel;
import quadrant.model.Outliers;
import quadrant.model.Uncertainty;
import quadrant.onnx.Averaged;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.RegionSource;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.task.UserException;

/** A {@link Runner} of a model's network, whose rows are predictions; it owns the loaded network until it is closed. */
public final class Classifier implements AutoCloseable {
    private final FineTunedModel model;
    private final Runner runner;

    public Classifier(FineTunedModel model, TrunkFactory trunks, Compute compute, TestViews views, Task task) {
        this.model = model;
        this.runner = new Runner(graph(model), model.preprocessing(), views, trunks, compute, task);
    }

    /** The graph image → probabilities and, where the model has an outlier detector, its features. */
    static OnnxGraph graph(FineTunedModel model) {
        return model.uncertainty()
                .flatMap(Uncertainty::outliers)
                .map(Outliers::features)
                .map(f -> Averaged.beside(model.graph(), List.of(f)))
                .orElse(model.graph());
    }

    /** The prediction for each image with its doubt, in a group of its own. */
    public List<Prediction> predict(List<? extends PixelSource> images, Task task) {
        List<Prediction> all = new ArrayList<>();
        run(
                images.iterator(),
                Function.identity(),
                (image, p) -> {
                    all.add(p);
                    task.progress(all.size(), images.size());
                },
                task);
        return List.copyOf(all);
    }

    /** Classifies items as they arrive, as {@link Runner#run}; each gets a prediction in a group of its own. */
    public <T> void run(
            Iterator<? extends T> items,
            Function<? super T, ? extends PixelSource> pixels,
            Sink<T, Prediction> sink,
            Task task) {
        Sink<T, float[][]> rows =
                (item, row) -> sink.take(item, prediction(pixels.apply(item).name(), row));
        runner.run(items, pixels, rows.skipping(sink::skip), task);
    }

    private Prediction prediction(String name, float[][] rows) {
        List<Float> probabilities = new ArrayList<>(rows[0].length);
        for (float p : requireFinite(rows)) {
            probabilities.add(p);
        }
        return new Prediction(
                name,
                new GroupId(name),
                OptionalInt.empty(),
                probabilities,
                model.uncertainty().map(u -> u.of(probabilities, outlier(rows))));
    }

    private OptionalDouble outlier(float[][] rows) {
        return rows.length == 1 ? OptionalDouble.empty() : model.outlier(rows[1]);
    }

    private static float[] requireFinite(float[][] rows) {
        for (float p : rows[0]) {
            if (!Float.isFinite(p)) {
                throw new UserException(
                        "The model gives an image a probability that is no number (" + p + ").",
                        "Its weights are damaged or too large for such an image: restore a copy, or fine-tune again.");
            }
        }
        return rows[0];
    }

    /**
     * Classifies the cells of a large image, row by row, as {@link Runner#run}.
     *
     * @param map of this model's classes; filled as far as the work proceeds, also where it is cancelled or fails
     * @throws quadrant.task.CancelledException when the task is
     */
    public void classify(RegionSource image, ProbabilityMap map, boolean mask, boolean skipUnreadable, Task task) {
        Optional<TissueMask> tissue = mask ? TissueMask.of(image, map.grid(), task) : Optional.empty();
        map.begin(model.uncertainty(), tissue);
        Sink<Integer, float[][]> sink = (cell, rows) -> map.put(cell, requireFinite(rows), outlier(rows));
        runner.run(
                image,
                map.grid(),
                cell -> {
                    boolean shown =
                            tissue.isEmpty() || tissue.get().tissue(map.grid().tile(cell));
                    if (!shown) {
                        map.mark(cell, ProbabilityMap.State.EMPTY);
                    }
                    return shown;
                },
                sink.skipping((cell, why) -> {
                    if (!skipUnreadable || !(why instanceof UnreadableImageException)) {
                        throw why;
                    }
                    map.mark(cell, ProbabilityMap.State.UNREADABLE);
                }),
                task);
    }

    @Override
    public void close() {
        runner.close();
    }
}

package quadrant.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import quadrant.dataset.GroupId;
import quadrant.dataset.NetworkInput;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.model.FineTunedModel;
import quadrant.model.Outliers;
import quadrant.model.Uncertainty;
import quadrant.onnx.Averaged;
import quadrant.onnx.Moments;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;
import quadrant.pixels.TestViews;
import quadrant.task.Remarks;
import quadrant.task.Task;
import quadrant.task.Workers;

/** Classifies images with a model; owns the loaded network until it is closed. */
public final class Classifier implements AutoCloseable {
    static final int BATCH = 16;
    private static final double PIXEL_SIZE_TOLERANCE = 0.01;

    private final FineTunedModel model;
    private final Trunk network;
    private final Workers workers;
    private final int threads;
    private final TestViews views;
    private final boolean detects;

    public Classifier(FineTunedModel model, TrunkFactory trunks, Compute compute, TestViews views, Task task) {
        this(
                model,
                model.uncertainty().flatMap(Uncertainty::outliers).map(Outliers::features),
                true,
                trunks,
                compute,
                views,
                task);
    }

    /** A classifier that reports other features than those of the outlier detector; without turned views, and without doubts. */
    public static Classifier showing(
            Averaged features, FineTunedModel model, TrunkFactory trunks, Compute compute, Task task) {
        return new Classifier(model, Optional.of(features), false, trunks, compute, TestViews.NONE, task);
    }

    private Classifier(
            FineTunedModel model,
            Optional<Averaged> features,
            boolean detects,
            TrunkFactory trunks,
            Compute compute,
            TestViews views,
            Task task) {
        this.model = model;
        this.views = views;
        this.detects = detects;
        this.network = trunks.load(
                features.map(f -> Moments.beside(model.graph(), List.of(f))).orElse(model.graph()), compute, task);
        this.threads = compute.threads();
        this.workers = new Workers(threads);
    }

    /** Receives the features of images; where several views are classified, those of the image itself. */
    public interface Sight {
        /**
         * Receives the features of one image.
         *
         * @param image its index
         * @param features must not be kept
         */
        void show(int image, float[] features);
    }

    /** Classifies; one list of probabilities per image, in the order of the images. */
    public List<List<Float>> classify(List<? extends PixelSource> images, Task task) {
        return classify(images, (image, features) -> {}, task);
    }

    /** Classifies, and reports the features of the outlier detector, where the model has one, or those shown. */
    public List<List<Float>> classify(List<? extends PixelSource> images, Sight sight, Task task) {
        return predict(images, pixels -> {}, sight, task).stream()
                .map(Prediction::probabilities)
                .toList();
    }

    /**
     * The prediction for each image with its doubt, in a group of its own.
     *
     * @param input receives the pixels of each batch, n×3×S×S float32 in native order, before the network runs; must not be
     *     kept
     */
    public List<Prediction> predict(List<? extends PixelSource> images, Consumer<ByteBuffer> input, Task task) {
        return predict(images, input, (image, features) -> {}, task);
    }

    private List<Prediction> predict(
            List<? extends PixelSource> images, Consumer<ByteBuffer> input, Sight sight, Task task) {
        List<Prediction> all = new ArrayList<>();
        run(
                images.iterator(),
                input,
                sight,
                p -> {
                    all.add(p);
                    task.progress(all.size(), images.size());
                },
                task);
        return List.copyOf(all);
    }

    /**
     * Classifies images as they arrive; memory holds one batch of them.
     *
     * @param answers receives each prediction in turn
     */
    public void classify(Iterator<? extends PixelSource> images, Consumer<Prediction> answers, Task task) {
        run(images, pixels -> {}, (image, features) -> {}, answers, task);
    }

    private void run(
            Iterator<? extends PixelSource> images,
            Consumer<ByteBuffer> input,
            Sight sight,
            Consumer<Prediction> answers,
            Task task) {
        Preprocessing p = model.preprocessing();
        int imageBytes = NetworkInput.bytes(p);
        int classes = model.classes().size();
        ByteBuffer pixels = NetworkInput.buffer(p, BATCH);
        float[] sums = new float[BATCH * classes];
        ViewSums run = new ViewSums(network, views, p.sizePx(), classes, BATCH);
        OptionalDouble[] outliers = new OptionalDouble[BATCH];
        Remarks remarks = new Remarks();
        for (int from = 0; images.hasNext(); from += BATCH) {
            task.checkCancelled();
            List<PixelSource> part = new ArrayList<>(BATCH);
            while (part.size() < BATCH && images.hasNext()) {
                part.add(images.next());
            }
            NetworkInput.fill(part, p, pixels, (source, planes) -> remark(planes, source.name(), remarks), workers);
            input.accept(pixels.slice(0, part.size() * imageBytes).order(ByteOrder.nativeOrder()));
            run.sum(pixels, part.size(), sums);
            int first = from;
            Arrays.fill(outliers, OptionalDouble.empty());
            run.show(part.size(), from, (image, features) -> {
                sight.show(image, features);
                outliers[image - first] = outlier(features);
            });
            for (int i = 0; i < part.size(); i++) {
                List<Float> row = new ArrayList<>(classes);
                for (int k = 0; k < classes; k++) {
                    row.add(sums[i * classes + k] / views.count());
                }
                String name = part.get(i).name();
                answers.accept(
                        new Prediction(name, new GroupId(name), OptionalInt.empty(), row, doubt(row, outliers[i])));
            }
        }
        remarks.info(task);
    }

    private OptionalDouble outlier(float... features) {
        return detects ? model.outlier(features) : OptionalDouble.empty();
    }

    private Optional<Doubt> doubt(List<Float> probabilities, OptionalDouble outlier) {
        return detects ? model.uncertainty().map(u -> u.of(probabilities, outlier)) : Optional.empty();
    }

    /**
     * Classifies the cells of a large image, row by row; reading runs beside the network. Memory holds three batches and the
     * image's own cache.
     *
     * @param map of this model's classes; filled as far as the work proceeds, also where it is cancelled or fails
     * @throws quadrant.task.CancelledException when the task is
     */
    public void classify(RegionSource image, ProbabilityMap map, TileRule rule, Task task) {
        Remarks remarks = new Remarks();
        // half of the threads, as the network computes with all of them at the same time
        try (Workers half = new Workers(Math.max(1, threads / 2))) {
            Preprocessing p = model.preprocessing();
            int classes = model.classes().size();
            ViewSums sums = new ViewSums(network, views, p.sizePx(), classes, BATCH);
            float[] rows = new float[BATCH * classes];
            double[] outliers = new double[BATCH];
            map.doubtBy(detects ? model.uncertainty() : Optional.empty());
            TileRun run = new TileRun(p, image, map.grid(), map.marks(), rule, half);
            run.run(
                    BATCH,
                    (pixels, cells) -> {
                        sums.sum(pixels, cells.size(), rows);
                        Arrays.fill(outliers, Double.NaN);
                        sums.show(
                                cells.size(),
                                0,
                                (i, features) -> outliers[i] = outlier(features).orElse(Double.NaN));
                        for (int i = 0; i < cells.size(); i++) {
                            map.put(cells.get(i), rows, i * classes, views.count(), outliers[i]);
                        }
                    },
                    planes -> choices(planes, image.name(), p, remarks),
                    task);
        } finally {
            remarks.info(task);
        }
    }

    /** The choices made for an image, and its differences from the training images. */
    private void remark(RawImage planes, String name, Remarks remarks) {
        choices(planes, name, model.preprocessing(), remarks);
        if (model.preprocessing().pixelSize().isPresent() && planes.pixelSize().isPresent()) {
            double trained = model.preprocessing().pixelSize().get().micronsPerPixel();
            double own = planes.pixelSize().get().micronsPerPixel();
            if (Math.abs(own / trained - 1) > PIXEL_SIZE_TOLERANCE) {
                remarks.add(
                        String.format(
                                Locale.ROOT,
                                "%.4g µm per pixel, and the model was trained at %.4g; things look larger or smaller to"
                                        + " it than they are.",
                                own,
                                trained),
                        name);
            }
        }
    }

    /** The choices made for an image, in words. */
    static void choices(RawImage planes, String name, Preprocessing preprocessing, Remarks remarks) {
        planes.notes().forEach(n -> remarks.add(n, name));
        preprocessing.mapping().warnings(planes).forEach(w -> remarks.add(w, name));
    }

    @Override
    public void close() {
        workers.close();
        network.close();
    }
}

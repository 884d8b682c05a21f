package quadrant.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import quadrant.dataset.NetworkInput;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.model.Doubt;
import quadrant.model.FineTunedModel;
import quadrant.model.Outliers;
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

    public Classifier(FineTunedModel model, TrunkFactory trunks, Compute compute, TestViews views, Task task) {
        this(model, model.doubt().flatMap(Doubt::outliers).map(Outliers::features), trunks, compute, views, task);
    }

    /** A classifier that shows other features than those by which the model finds outliers; without turned views. */
    public static Classifier showing(
            Averaged features, FineTunedModel model, TrunkFactory trunks, Compute compute, Task task) {
        return new Classifier(model, Optional.of(features), trunks, compute, TestViews.NONE, task);
    }

    private Classifier(
            FineTunedModel model,
            Optional<Averaged> features,
            TrunkFactory trunks,
            Compute compute,
            TestViews views,
            Task task) {
        this.model = model;
        this.views = views;
        this.network = trunks.load(
                features.map(f -> Moments.beside(model.graph(), List.of(f))).orElse(model.graph()), compute, task);
        this.threads = compute.threads();
        this.workers = new Workers(threads);
    }

    /** Is shown the features of images, of the image itself where it is looked at in several views. */
    public interface Sight {
        /**
         * Shows one image's.
         *
         * @param image its place among the images
         * @param features not to be kept
         */
        void show(int image, float[] features);
    }

    /** Classifies; one list of probabilities an image, in the order of the images. */
    public List<List<Float>> classify(List<? extends PixelSource> images, Task task) {
        return classify(images, pixels -> {}, task);
    }

    /**
     * Classifies, and shows the very floats that the network is given.
     *
     * @param input is given each batch's pixels, n×3×S×S float32 in native order, before the network; not to be kept
     */
    public List<List<Float>> classify(List<? extends PixelSource> images, Consumer<ByteBuffer> input, Task task) {
        return classify(images, input, (image, features) -> {}, task);
    }

    /**
     * Classifies, and shows the floats that the network is given and the features that tell outliers, where the model
     * does.
     *
     * @param input as above
     */
    public List<List<Float>> classify(
            List<? extends PixelSource> images, Consumer<ByteBuffer> input, Sight sight, Task task) {
        Preprocessing p = model.preprocessing();
        int imageBytes = NetworkInput.bytes(p);
        int classes = model.classes().size();
        ByteBuffer pixels = NetworkInput.buffer(p, BATCH);
        float[] sums = new float[BATCH * classes];
        ViewSums run = new ViewSums(network, views, p.sizePx(), classes, BATCH);
        List<List<Float>> all = new ArrayList<>();
        Remarks remarks = new Remarks();
        for (int from = 0; from < images.size(); from += BATCH) {
            task.checkCancelled();
            List<? extends PixelSource> part = images.subList(from, Math.min(images.size(), from + BATCH));
            NetworkInput.fill(part, p, pixels, (source, planes) -> remark(planes, source.name(), remarks), workers);
            input.accept(pixels.slice(0, part.size() * imageBytes).order(ByteOrder.nativeOrder()));
            run.sum(pixels, part.size(), sums);
            run.show(part.size(), from, sight);
            for (int i = 0; i < part.size(); i++) {
                List<Float> row = new ArrayList<>(classes);
                for (int k = 0; k < classes; k++) {
                    row.add(sums[i * classes + k] / views.count());
                }
                all.add(List.copyOf(row));
            }
            task.progress(all.size(), images.size());
        }
        remarks.info(task);
        return List.copyOf(all);
    }

    /**
     * Classifies the cells of a large image, row by row; reading runs beside the network. Memory holds three batches and
     * what the image keeps of itself.
     *
     * @param map of this model's classes; filled as far as the work comes, also where it is cancelled or fails
     * @throws quadrant.task.CancelledException when the task is
     */
    public void classify(RegionSource image, ProbabilityMap map, TileRule rule, Task task) {
        Remarks remarks = new Remarks();
        // half of the threads, as the network computes with all of them at the same time
        try (Workers half = new Workers(Math.max(1, threads / 2))) {
            new TileRun(model.preprocessing(), image, map, rule, half)
                    .run(network, views, BATCH, planes -> choices(planes, image.name(), remarks), task);
        } finally {
            remarks.info(task);
        }
    }

    /** What is chosen for an image, and what of it differs from the images of training. */
    private void remark(RawImage planes, String name, Remarks remarks) {
        choices(planes, name, remarks);
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

    private void choices(RawImage planes, String name, Remarks remarks) {
        planes.notes().forEach(n -> remarks.add(n, name));
        model.preprocessing().mapping().warnings(planes).forEach(w -> remarks.add(w, name));
    }

    @Override
    public void close() {
        workers.close();
        network.close();
    }
}

package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.Averaged;
import quadrant.onnx.Cutter;
import quadrant.onnx.Moments;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/** The frozen backbone's pooled features of views, kept in memory: meant for some hundreds of views. */
public final class ViewFeatures implements AutoCloseable {
    private static final int BATCH = 8;

    private final Trunk trunk;
    private final int length;
    private final Preprocessing preprocessing;
    private final Workers workers;

    private ViewFeatures(Trunk trunk, Preprocessing preprocessing, Workers workers) {
        this.trunk = trunk;
        this.length = FeatureExtractor.count(trunk.featureShapes().get(0));
        this.preprocessing = preprocessing;
        this.workers = workers;
    }

    /** How tensors of a graph are averaged over their positions, by their shapes for one image. */
    public static List<Averaged> averaged(
            TrunkFactory trunks, Compute compute, OnnxGraph graph, List<String> tensors, Task task) {
        List<Averaged> averaged = new ArrayList<>();
        try (Trunk trunk = trunks.load(Cutter.trunk(graph, tensors), compute, task)) {
            for (int i = 0; i < tensors.size(); i++) {
                averaged.add(Averaged.of(tensors.get(i), trunk.featureShapes().get(i)));
            }
        }
        return averaged;
    }

    /** Loads the backbone up to the features that its head reads. */
    public static ViewFeatures open(
            TrunkFactory trunks, Compute compute, Backbone backbone, Preprocessing preprocessing, Task task) {
        List<String> features = List.of(backbone.head().features());
        List<Averaged> averaged = averaged(trunks, compute, backbone.graph(), features, task);
        OnnxGraph graph = Moments.means(backbone.graph(), averaged);
        return new ViewFeatures(trunks.load(graph, compute, task), preprocessing, new Workers(compute.threads()));
    }

    /**
     * Makes views first to first + count − 1 of every image and runs them.
     *
     * @return one row for each view, with all views of an image together
     */
    public float[][] of(List<TrainingImage> images, AugmentationPlan plan, long seed, int first, int count, Task task) {
        ViewMaker maker = new ViewMaker(preprocessing, plan, seed, workers);
        ByteBuffer pixels = FeatureExtractor.direct((long) BATCH * maker.bytes());
        ByteBuffer out = FeatureExtractor.direct((long) BATCH * length * Float.BYTES);
        float[][] rows = new float[images.size() * count][length];
        int perBatch = Math.max(1, BATCH / count);
        for (int from = 0; from < images.size(); from += perBatch) {
            task.checkCancelled();
            ViewMaker.Canvas[] canvases =
                    maker.canvases(images.subList(from, Math.min(images.size(), from + perBatch)));
            List<ViewMaker.Request> requests = new ArrayList<>();
            for (ViewMaker.Canvas c : canvases) {
                for (int v = first; v < first + count; v++) {
                    requests.add(new ViewMaker.Request(c, v));
                }
            }
            for (int at = 0; at < requests.size(); at += BATCH) {
                List<ViewMaker.Request> part = requests.subList(at, Math.min(requests.size(), at + BATCH));
                maker.fill(part, pixels);
                trunk.run(pixels, part.size(), List.of(out));
                var floats =
                        out.duplicate().order(ByteOrder.nativeOrder()).clear().asFloatBuffer();
                for (int i = 0; i < part.size(); i++) {
                    floats.get(rows[from * count + at + i]);
                }
            }
            task.progress(from + canvases.length, images.size());
        }
        return rows;
    }

    @Override
    public void close() {
        trunk.close();
        workers.close();
    }
}

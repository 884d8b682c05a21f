package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.WorthLabelling;
import quadrant.inference.Classifier;
import quadrant.inference.Runner;
import quadrant.inference.Sink;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
import quadrant.onnx.Moments;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.TestViews;
import quadrant.task.Task;

/** Selects the unlabelled images from which a model would learn most. */
public final class Next {
    private final TrunkFactory trunks;
    private final Compute compute;

    public Next(TrunkFactory trunks, Compute compute) {
        this.trunks = trunks;
        this.compute = compute;
    }

    /**
     * An image to label.
     *
     * @param suggested index of the predicted class
     * @param probability of that class
     * @param uncertainty 0 (certain) to 1
     * @param outlier out-of-distribution score, above 1 for images unlike the training images; empty where the model does not
     *     measure it
     */
    public record Pick(String image, int suggested, double probability, double uncertainty, OptionalDouble outlier) {}

    /**
     * The images to label.
     *
     * @param of the number of candidates
     */
    public record Picks(List<Pick> picks, int of) {
        public Picks {
            picks = List.copyOf(picks);
        }
    }

    /**
     * The images to label, the best first; all where there are not more.
     *
     * @param skipUnreadable whether images that cannot be read are passed over; else the first of them ends the work
     */
    public Picks run(
            FineTunedModel model, List<? extends PixelSource> images, boolean skipUnreadable, int count, Task task) {
        task.phase("Classifying");
        List<PixelSource> readable = new ArrayList<>();
        List<Prediction> all = new ArrayList<>();
        try (Classifier classifier = new Classifier(model, trunks, compute, TestViews.NONE, task)) {
            Sink<PixelSource, Prediction> sink = (image, p) -> {
                readable.add(image);
                all.add(p);
                task.progress(all.size(), images.size());
            };
            classifier.run(images.iterator(), Function.identity(), sink.passing(skipUnreadable, task), task);
        }
        List<List<Float>> probabilities =
                all.stream().map(Prediction::probabilities).toList();
        List<Integer> unsure = WorthLabelling.candidates(probabilities, count);
        float[][] features = new float[unsure.size()][];
        task.phase("Comparing images");
        OnnxGraph graph = Moments.beside(model.graph(), List.of(new Averaged(Head.input(model.graph()), List.of())));
        try (Runner runner = new Runner(graph, model.preprocessing(), TestViews.NONE, false, trunks, compute, task)) {
            int[] done = {0};
            runner.<Integer>run(
                    unsure.iterator(),
                    readable::get,
                    (i, rows) -> {
                        features[done[0]++] = rows[1];
                        task.progress(done[0], features.length);
                    },
                    task);
        }
        List<Pick> picks = new ArrayList<>();
        for (int at : WorthLabelling.pick(features, count)) {
            int i = unsure.get(at);
            List<Float> p = probabilities.get(i);
            int suggested = Prediction.largest(p);
            picks.add(new Pick(
                    readable.get(i).name(),
                    suggested,
                    p.get(suggested),
                    WorthLabelling.uncertainty(p),
                    outlier(all.get(i))));
        }
        return new Picks(picks, all.size());
    }

    private static OptionalDouble outlier(Prediction p) {
        return p.doubt().map(Doubt::outlier).orElse(OptionalDouble.empty());
    }
}

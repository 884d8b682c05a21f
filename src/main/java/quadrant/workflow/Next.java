package quadrant.workflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.WorthLabelling;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
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

    /** The images to label, the best first; all where there are not more. */
    public List<Pick> run(FineTunedModel model, List<? extends PixelSource> images, int count, Task task) {
        task.phase("Classifying");
        OptionalDouble[] outliers = new OptionalDouble[images.size()];
        Arrays.fill(outliers, OptionalDouble.empty());
        List<List<Float>> probabilities;
        try (Classifier classifier = new Classifier(model, trunks, compute, TestViews.NONE, task)) {
            probabilities = classifier.classify(images, (i, features) -> outliers[i] = model.outlier(features), task);
        }
        List<Integer> unsure = WorthLabelling.candidates(probabilities, count);
        float[][] features = new float[unsure.size()][];
        task.phase("Comparing images");
        Averaged read = new Averaged(Head.input(model.graph()), List.of());
        try (Classifier classifier = Classifier.showing(read, model, trunks, compute, task)) {
            classifier.classify(unsure.stream().map(images::get).toList(), (i, own) -> features[i] = own.clone(), task);
        }
        List<Pick> picks = new ArrayList<>();
        for (int at : WorthLabelling.pick(features, count)) {
            int i = unsure.get(at);
            List<Float> p = probabilities.get(i);
            int suggested = Prediction.largest(p);
            picks.add(new Pick(
                    images.get(i).name(), suggested, p.get(suggested), WorthLabelling.uncertainty(p), outliers[i]));
        }
        return List.copyOf(picks);
    }
}

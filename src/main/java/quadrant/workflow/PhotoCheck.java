package quadrant.workflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import quadrant.backbone.ImageNetClasses;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.task.Workers;
import quadrant.training.ImageOutputs;

/**
 * Finds out by photographs which preprocessing a network was trained with: under the right one it names what they show, and
 * is sure of it; under a wrong one it errs, or guesses.
 */
public final class PhotoCheck {
    private final TrunkFactory trunks;
    private final Compute compute;
    private final ImageNetClasses names = new ImageNetClasses();

    public PhotoCheck(TrunkFactory trunks, Compute compute) {
        this.trunks = trunks;
        this.compute = compute;
    }

    /** A preprocessing to try, and what it is called. */
    public record Candidate(String name, Preprocessing preprocessing) {}

    /**
     * What the network made of the photographs.
     *
     * @param top1 share of the photographs with a known class that it named rightly, 0–1; empty where none has one
     * @param confidence mean of the largest probability, 0–1
     */
    public record Answer(Candidate candidate, OptionalDouble top1, double confidence) {}

    /**
     * Tries every candidate on all photographs; the most sensible answer first.
     *
     * @param graph with its ImageNet classifier: logits or probabilities for 1000 classes, or 1001 with a background first
     * @throws UserException when the network has no such output
     */
    public List<Answer> run(OnnxGraph graph, List<PixelSource> photos, List<Candidate> candidates, Task task) {
        try (Trunk network = trunks.load(graph, compute, task);
                Workers workers = new Workers(compute.threads())) {
            int outputs = network.featureShapes().get(0).stream()
                    .reduce(1L, Math::multiplyExact)
                    .intValue();
            int background = outputs - ImageNetClasses.COUNT;
            if (background != 0 && background != 1) {
                throw new UserException(
                        "The network has " + outputs + " outputs, and the 1000 classes of ImageNet were expected.",
                        "Look up its preprocessing where it comes from, and give it with --preprocessing.");
            }
            task.phase("Looking at photographs");
            List<Answer> answers = new ArrayList<>();
            for (Candidate c : candidates) {
                answers.add(answer(network, photos, c, workers, task));
                task.progress(answers.size(), candidates.size());
            }
            answers.sort(
                    Comparator.<Answer>comparingDouble(a -> -a.top1.orElse(0)).thenComparing(a -> -a.confidence));
            return List.copyOf(answers);
        }
    }

    private Answer answer(Trunk network, List<PixelSource> photos, Candidate c, Workers workers, Task task) {
        float[][] rows = ImageOutputs.of(network, c.preprocessing, photos, workers, Task.cancelledWith(task))
                .get(0);
        int known = 0;
        int right = 0;
        double confidence = 0;
        for (int i = 0; i < rows.length; i++) {
            Call call = call(rows[i]);
            confidence += call.probability;
            OptionalInt truth = names.of(photos.get(i).name());
            if (truth.isPresent()) {
                known++;
                right += call.index - (rows[i].length - ImageNetClasses.COUNT) == truth.getAsInt() ? 1 : 0;
            }
        }
        return new Answer(
                c,
                known == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / known),
                confidence / photos.size());
    }

    private record Call(int index, double probability) {}

    /** The largest output and its probability, whether the outputs are logits or went through a softmax already. */
    private static Call call(float[] outputs) {
        int best = 0;
        double sum = 0;
        double smallest = 0;
        for (int k = 0; k < outputs.length; k++) {
            best = outputs[k] > outputs[best] ? k : best;
            sum += outputs[k];
            smallest = Math.min(smallest, outputs[k]);
        }
        if (smallest == 0 && Math.abs(sum - 1) < 1e-3) {
            return new Call(best, outputs[best]);
        }
        double total = 0;
        for (float v : outputs) {
            total += Math.exp(v - outputs[best]);
        }
        // a network that overflows is sure of nothing
        return new Call(best, Double.isNaN(total) ? 0 : 1 / total);
    }
}

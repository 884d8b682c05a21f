package quadrant.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import quadrant.backbone.Backbone;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Measures, without any training of the network, how much of the classes can be read from the frozen features at every
 * depth: the globally average-pooled features of each offered cut, from one pass of the trunk.
 */
public final class Transferability {
    /** More images say little more, and cost time. */
    static final int MOST = 600;

    private final ImageOutputs outputs;
    private final Compute compute;
    private final double penalty;

    /** @param penalty inverse strength of the head's fit */
    public Transferability(TrunkFactory trunks, Compute compute, double penalty) {
        this.outputs = new ImageOutputs(trunks, compute);
        this.compute = compute;
        this.penalty = penalty;
    }

    /** The evidence for each depth, 0 first, on at most 600 images, drawn by the seed evenly over the classes. */
    public List<DepthEvidence> measure(
            Backbone backbone, Preprocessing preprocessing, Dataset dataset, long seed, Task task) {
        Dataset drawn = dataset.with(draw(dataset, seed));
        List<float[][]> features = outputs.pooled(
                backbone,
                preprocessing,
                drawn.samples().stream().map(Sample::pixels).toList(),
                task);
        return evidence(backbone.card().cuts(), features, drawn, seed, task);
    }

    /** The evidence from features that are there already, by depth a row for each of the dataset's images. */
    List<DepthEvidence> evidence(List<String> cuts, List<float[][]> features, Dataset dataset, long seed, Task task) {
        int depths = features.size();
        Measured<LinearProbe> probe = LinearProbe.over(dataset, penalty, seed);
        int folds = probe.value().map(LinearProbe::folds).orElse(0);
        List<List<List<Prediction>>> calls = new ArrayList<>();
        for (int d = 0; d < depths; d++) {
            calls.add(new ArrayList<>(Collections.nCopies(folds, List.of())));
        }
        int[] labels = dataset.samples().stream().mapToInt(Sample::label).toArray();
        List<Measured<Double>> logMe = new ArrayList<>(Collections.nCopies(depths, Measured.not(".")));
        try (Workers workers = new Workers(compute.threads())) {
            workers.forEach(depths * (folds + 1), turn -> {
                task.checkCancelled();
                int d = turn / (folds + 1);
                int fold = turn % (folds + 1);
                if (fold == folds) {
                    Measured<Double> m =
                            LogMe.of(features.get(d), labels, dataset.classes().size());
                    synchronized (logMe) {
                        logMe.set(d, m);
                    }
                } else {
                    List<Prediction> c = probe.value().orElseThrow().fold(features.get(d), fold, task);
                    synchronized (calls) {
                        calls.get(d).set(fold, c);
                    }
                }
            });
        }
        List<DepthEvidence> evidence = new ArrayList<>();
        for (int d = 0; d < depths; d++) {
            List<List<Prediction>> own = calls.get(d);
            evidence.add(new DepthEvidence(
                    d,
                    cuts.get(d),
                    features.get(d)[0].length,
                    dataset.size(),
                    probe.map(p -> p.probe(own)),
                    logMe.get(d)));
        }
        return List.copyOf(evidence);
    }

    private static List<Sample> draw(Dataset dataset, long seed) {
        if (dataset.size() <= MOST) {
            return dataset.samples();
        }
        int[] labels = dataset.samples().stream().mapToInt(Sample::label).toArray();
        return EvenDraw.of(labels, dataset.classes().size(), MOST, seed).stream()
                .map(dataset.samples()::get)
                .toList();
    }
}

package quadrant.advisor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import quadrant.backbone.Backbone;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.TrunkFactory;
import quadrant.evaluation.Measured;
import quadrant.onnx.Moments;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.training.ImageOutputs;

/** Measures how large a dataset is; where groups are known, by the pooled features of the frozen backbone. */
public final class DatasetProfiler {
    /** Whole groups are drawn until they hold this many images. */
    private static final int ENOUGH = 400;

    private final ImageOutputs outputs;

    public DatasetProfiler(TrunkFactory trunks, Compute compute) {
        this.outputs = new ImageOutputs(trunks, compute);
    }

    /**
     * Measures.
     *
     * @param looks one for each sample, in order
     */
    public DatasetProfile profile(
            Backbone backbone,
            Preprocessing preprocessing,
            Dataset dataset,
            List<PerceptualHash> looks,
            long seed,
            Task task) {
        if (!dataset.groupsKnown()) {
            return DatasetProfile.of(
                    dataset, looks, Measured.not("No groups are known, so their likeness was not measured."));
        }
        List<Sample> drawn = draw(DatasetProfile.distinct(dataset, looks), seed);
        String features = backbone.head().features();
        float[][] rows = outputs.of(
                        Moments.means(backbone.graph(), outputs.averaged(backbone.graph(), List.of(features), task)),
                        preprocessing,
                        drawn.stream().map(Sample::pixels).toList(),
                        task)
                .get(0);
        return DatasetProfile.of(dataset, looks, GroupCorrelation.of(drawn, rows));
    }

    private static List<Sample> draw(List<Sample> samples, long seed) {
        Map<String, List<Sample>> groups = new TreeMap<>();
        samples.forEach(s -> groups.computeIfAbsent(s.group().value(), g -> new ArrayList<>())
                .add(s));
        List<List<Sample>> order = new ArrayList<>(groups.values());
        Collections.shuffle(order, new Random(seed));
        List<Sample> drawn = new ArrayList<>();
        for (List<Sample> group : order) {
            if (drawn.size() < ENOUGH) {
                drawn.addAll(group);
            }
        }
        return drawn;
    }
}

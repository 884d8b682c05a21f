package quadrant.advisor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.evaluation.Measured;
import quadrant.pixels.PerceptualHash;

/** Measures how large a dataset is. Where groups are known it uses the embedding of the frozen backbone. */
final class DatasetProfiler {
    /** Whole groups are drawn until they hold this many images. */
    private static final int ENOUGH = 400;

    private DatasetProfiler() {}

    /**
     * Measures.
     *
     * @param looks the fingerprint of each sample, in order
     * @param embedding gives the features of a sample by its index
     */
    static DatasetProfile profile(
            Dataset dataset, List<PerceptualHash> looks, IntFunction<float[]> embedding, long seed) {
        if (!dataset.groupsKnown()) {
            return DatasetProfile.of(
                    dataset,
                    looks,
                    Measured.not("No groups are known, so the correlation within groups was not measured."));
        }
        List<Sample> drawn = draw(DatasetProfile.distinct(dataset, looks), seed);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < dataset.size(); i++) {
            places.put(dataset.samples().get(i).id(), i);
        }
        float[][] rows = drawn.stream()
                .map(s -> embedding.apply(places.getOrDefault(s.id(), 0)))
                .toArray(float[][]::new);
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

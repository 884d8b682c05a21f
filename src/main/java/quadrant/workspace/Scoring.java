package quadrant.workspace;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Matrices;
import quadrant.evaluation.ClassMetric;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Metric;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.RecallTally;
import quadrant.evaluation.ScoreSheet;
import quadrant.evaluation.Temperature;
import quadrant.pixels.RawImage;
import quadrant.ridge.Blocks;
import quadrant.ridge.KernelRidge;
import quadrant.ridge.LeftOut;
import quadrant.ridge.Targets;
import quadrant.training.LayerFit;

/**
 * Scores the live classifier on left-out labelled objects: by whole images where each class is on at least two of them, else
 * one by one. All labels are used for fitting, but only objects that were not shown because they are difficult are used for the
 * score.
 */
public final class Scoring {
    private static final int BLOCKS = 10;

    private final FeatureTable features;
    private final Matrices matrices;
    private final long seed;

    public Scoring(FeatureTable features, Matrices matrices, long seed) {
        this.features = features;
        this.matrices = matrices;
        this.seed = seed;
    }

    /**
     * Predictions for left-out objects by a method.
     *
     * @param strength with the best score
     */
    private record LeftOutBy(Predictions predictions, double strength) {}

    /** Computes the score: by the mean over the turns of each labelled object, or by one view until all have that mean. */
    public Score run(Live.Task task) {
        Live.Task known = usable(task);
        if (!known.ready()) {
            return Score.none("Label two objects each of two classes.");
        }
        boolean images = known.groups().stream().distinct().count() > 1;
        Dataset dataset = dataset(known, images);
        Measured<Blocks> blocks = LayerFit.blocks(dataset, BLOCKS, seed);
        boolean byImage = images && blocks.value().isPresent();
        if (images && !byImage) {
            dataset = dataset(known, false);
            blocks = LayerFit.blocks(dataset, BLOCKS, seed);
        }
        if (blocks.value().isEmpty()) {
            return Score.none(blocks.reason().orElseThrow());
        }
        Map<Method, LeftOutBy> all = new EnumMap<>(Method.class);
        for (Method m : Method.values()) {
            all.put(m, leftOut(m, known, dataset, blocks.value().get()));
        }
        return score(known, all, byImage);
    }

    /** Objects with features, of classes with at least two of them. */
    private Live.Task usable(Live.Task task) {
        Live.Task known = Live.known(task, features);
        int[] counts = new int[known.classes().size()];
        IntStream.of(known.places()).forEach(p -> counts[p]++);
        return known.only(IntStream.range(0, known.items().length)
                .filter(i -> counts[known.places()[i]] >= Live.FEWEST)
                .toArray());
    }

    private static Dataset dataset(Live.Task known, boolean byImage) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < known.items().length; i++) {
            String id = String.valueOf(known.items()[i]);
            String group = byImage ? known.groups().get(i) : id;
            samples.add(new Sample(
                    id, new NoPixels(id), known.places()[i], new GroupId(group), OptionalInt.empty(), Map.of()));
        }
        return new Dataset(
                new ClassList(known.classes().stream().map(LabelClass::name).toList()), samples, byImage, List.of());
    }

    private record NoPixels(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new IllegalStateException("The pixels of object " + name + " are not at hand");
        }
    }

    private LeftOutBy leftOut(Method method, Live.Task known, Dataset dataset, Blocks blocks) {
        List<float[]> rows = new ArrayList<>();
        boolean turned = IntStream.of(known.items()).allMatch(i -> features.turned(i) != null);
        for (int item : known.items()) {
            FeatureTable.Row row = Objects.requireNonNull(features.row(item));
            float @Nullable [] mean = turned ? features.turned(item) : null;
            rows.add((mean == null ? row : row.with(mean)).of(method));
        }
        double[] kernel = LiveFit.kernel(rows);
        int classes = known.classes().size();
        LeftOut scores = new KernelRidge(matrices, new Targets(known.places(), classes))
                .leftOut(kernel, List.of(kernel), blocks)
                .get(0);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            double[] logits = new double[classes];
            for (int k = 0; k < classes; k++) {
                logits[k] = LayerFit.GAIN * scores.scores()[i * classes + k];
            }
            List<Float> p = Temperature.mean(new double[][][] {{logits}}, 0, 1);
            Sample s = dataset.samples().get(i);
            predictions.add(new Prediction(s.id(), s.group(), OptionalInt.of(s.label()), p));
        }
        return new LeftOutBy(new Predictions(dataset.classes(), predictions), scores.strength());
    }

    private Score score(Live.Task known, Map<Method, LeftOutBy> all, boolean byImage) {
        Map<String, Origin> origins = new HashMap<>();
        IntStream.range(0, known.items().length)
                .forEach(i -> origins.put(
                        String.valueOf(known.items()[i]), known.origins().get(i)));
        Map<Method, Score.Value> values = new EnumMap<>(Method.class);
        Map<String, Double> recalls = new HashMap<>();
        int scored = 0;
        for (Map.Entry<Method, LeftOutBy> e : all.entrySet()) {
            Predictions p = e.getValue().predictions();
            List<Prediction> counted = p.rows().stream()
                    .filter(r -> Objects.requireNonNull(origins.get(r.id())).scored())
                    .toList();
            if (counted.isEmpty()) {
                return Score.none("Label some objects by clicking on them: hard ones alone make no score.");
            }
            scored = counted.size();
            ScoreSheet sheet = ScoreSheet.of(new Predictions(p.classes(), counted), seed);
            ScoreSheet.Scored balanced = sheet.of(Metric.BALANCED_ACCURACY);
            values.put(e.getKey(), new Score.Value(balanced.value().orElse(0), balanced.interval()));
            if (e.getKey() == Method.ALL_LAYERS) {
                sheet.perClass()
                        .forEach(c -> Optional.ofNullable(c.scores().get(ClassMetric.RECALL))
                                .ifPresent(r -> r.value().ifPresent(v -> recalls.put(c.name(), v))));
            }
        }
        return new Score(
                byImage,
                scored,
                values,
                recalls,
                Objects.requireNonNull(all.get(Method.ALL_LAYERS)).strength(),
                new NextStep(known, recalls, byImage).sentence(gain(known, all)));
    }

    /** The gain on left-out objects from the second half of the labels, by one view of each. */
    private double gain(Live.Task known, Map<Method, LeftOutBy> all) {
        Map<Integer, Integer> seen = new HashMap<>();
        Live.Task half = known.only(IntStream.range(0, known.items().length)
                .filter(i -> seen.merge(known.places()[i], 1, Integer::sum) % 2 == 1)
                .toArray());
        Live.Task usable = usable(half);
        Dataset dataset = dataset(usable, false);
        if (!usable.ready() || new HashSet<>(dataset.samples()).size() < 2 * Live.FEWEST) {
            return 1;
        }
        return LayerFit.blocks(dataset, BLOCKS, seed)
                .map(b -> balanced(Objects.requireNonNull(all.get(Method.ALL_LAYERS))
                                .predictions())
                        - balanced(
                                leftOut(Method.ALL_LAYERS, usable, dataset, b).predictions()))
                .value()
                .orElse(1.0);
    }

    private static double balanced(Predictions p) {
        RecallTally tally = new RecallTally(p.classes().size());
        p.rows().forEach(r -> tally.add(r.truth().orElseThrow(), r.predicted()));
        return tally.balancedAccuracy();
    }
}

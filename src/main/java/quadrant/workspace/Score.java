package quadrant.workspace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Matrices;
import quadrant.evaluation.ClassMetric;
import quadrant.evaluation.Interval;
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
import quadrant.workspace.FeatureTable.Method;
import quadrant.workspace.Workspace.LabelClass;

/**
 * The score of the live classifier on labelled objects that were left out of the fit: whole images where each class is on at
 * least two of them, else single objects. All labels are used for fitting, but only objects that were not shown because they are
 * difficult are used for the score.
 *
 * @param byImage whether whole images were left out, or single objects
 * @param scored number of labelled objects used for the score
 * @param of balanced accuracy by each method
 * @param strength of the ridge with the best score on left-out objects
 * @param advice one sentence on what to do next
 */
public record Score(boolean byImage, int scored, Map<Method, Value> of, double strength, String advice) {
    private static final int BLOCKS = 10;
    private static final int ENOUGH = 8;
    private static final int MORE = 10;
    private static final double GOOD = 0.9;
    /** The gain in balanced accuracy from the second half of the labels. */
    private static final double STILL_RISING = 0.02;

    public Score {
        of = Map.copyOf(of);
    }

    /** A balanced accuracy, 0–1, with its interval where there is one. */
    public record Value(double value, Optional<Interval> interval) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f", value)
                    + interval.map(i -> String.format(Locale.ROOT, " (%.2f–%.2f)", i.low(), i.high()))
                            .orElse("");
        }
    }

    /** No score yet. */
    public static Score none(String advice) {
        return new Score(false, 0, Map.of(), 0, advice);
    }

    /** In words: the left-out units; the results, a line each, the model first; and what to do next. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(
                of.isEmpty()
                        ? "No score yet."
                        : "Balanced accuracy of " + scored + " labels, left out by "
                                + (byImage ? "image." : "cell; not a test on other images."));
        of.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> lines.add(e.getValue() + " " + e.getKey().text()));
        lines.add("Next: " + advice);
        return String.join("\n", lines);
    }

    /**
     * Computes the score: by the mean over the turns of each labelled object, or by one view until all have that mean.
     *
     * @param seed of the blocks and the intervals
     */
    public static Score of(Labels labels, FeatureTable features, Matrices matrices, long seed) {
        return new Scoring(features, matrices, seed).of(labels);
    }

    /**
     * Predictions for left-out objects by a method.
     *
     * @param strength with the best score
     */
    private record LeftOutBy(Predictions predictions, double strength) {}

    private record NoPixels(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new IllegalStateException("The pixels of object " + name + " are not at hand");
        }
    }

    private record Scoring(FeatureTable features, Matrices matrices, long seed) {
        Score of(Labels labels) {
            Labels known = usable(labels);
            if (!known.ready()) {
                return none("Label two objects each of two classes.");
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
                return none(blocks.reason().orElseThrow());
            }
            int[] scored = IntStream.range(0, known.items().length)
                    .filter(i -> known.origins().get(i).scored())
                    .toArray();
            if (scored.length == 0) {
                return none("Label some objects by clicking on them: hard ones alone make no score.");
            }
            Map<Method, Value> values = new EnumMap<>(Method.class);
            for (Method m : Method.values()) {
                LeftOutBy by = leftOut(m, known, dataset, blocks.value().get());
                ScoreSheet.Scored balanced = sheet(by.predictions, scored).of(Metric.BALANCED_ACCURACY);
                values.put(m, new Value(balanced.value().orElse(0), balanced.interval()));
            }
            LeftOutBy model =
                    leftOut(Method.ALL_LAYERS, known, dataset, blocks.value().get());
            Map<String, Double> recalls = new HashMap<>();
            ScoreSheet sheet = sheet(model.predictions, scored);
            for (int k = 0; k < sheet.perClass().size(); k++) {
                String name = model.predictions.classes().name(k);
                sheet.of(k, ClassMetric.RECALL).value().ifPresent(v -> recalls.put(name, v));
            }
            String advice = advice(known, recalls, byImage, gain(known, model));
            return new Score(byImage, scored.length, values, model.strength, advice);
        }

        private ScoreSheet sheet(Predictions p, int... scored) {
            List<Prediction> counted =
                    IntStream.of(scored).mapToObj(p.rows()::get).toList();
            return ScoreSheet.of(new Predictions(p.classes(), counted), seed);
        }

        /** Objects with features, of classes with at least two of them. */
        private Labels usable(Labels labels) {
            Labels known = labels.known(features);
            return known.only(IntStream.range(0, known.items().length)
                    .filter(i -> known.count(known.places()[i]) >= Labels.FEWEST));
        }

        private static Dataset dataset(Labels known, boolean byImage) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < known.items().length; i++) {
                String id = String.valueOf(known.items()[i]);
                String group = byImage ? known.groups().get(i) : id;
                samples.add(new Sample(
                        id, new NoPixels(id), known.places()[i], new GroupId(group), OptionalInt.empty(), Map.of()));
            }
            return new Dataset(
                    new ClassList(known.classes().stream().map(LabelClass::name).toList()),
                    samples,
                    byImage,
                    List.of());
        }

        private LeftOutBy leftOut(Method method, Labels known, Dataset dataset, Blocks blocks) {
            List<float[]> rows = new ArrayList<>();
            boolean turned = IntStream.of(known.items()).allMatch(i -> features.turned(i) != null);
            for (int item : known.items()) {
                FeatureTable.Row row = Objects.requireNonNull(features.row(item));
                float @Nullable [] mean = turned ? features.turned(item) : null;
                rows.add((mean == null ? row : row.with(mean)).of(method));
            }
            double[] kernel = LiveFit.kernel(rows);
            int classes = known.classes().size();
            LeftOut scores =
                    new KernelRidge(matrices, new Targets(known.places(), classes), kernel).leftOut(kernel, blocks);
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

        /** The gain on left-out objects from the second half of the labels, by one view of each. */
        private double gain(Labels known, LeftOutBy model) {
            Map<Integer, Integer> seen = new HashMap<>();
            Labels half = usable(known.only(IntStream.range(0, known.items().length)
                    .filter(i -> seen.merge(known.places()[i], 1, Integer::sum) % 2 == 1)));
            if (!half.ready()) {
                return 1;
            }
            Dataset dataset = dataset(half, false);
            return LayerFit.blocks(dataset, BLOCKS, seed)
                    .map(b -> balanced(model.predictions)
                            - balanced(leftOut(Method.ALL_LAYERS, half, dataset, b).predictions))
                    .value()
                    .orElse(1.0);
        }

        private static double balanced(Predictions p) {
            RecallTally tally = new RecallTally(p.classes().size());
            p.rows().forEach(r -> tally.add(r.truth().orElseThrow(), r.predicted()));
            return tally.balancedAccuracy();
        }
    }

    /** One sentence on what to do next. */
    private static String advice(Labels known, Map<String, Double> recalls, boolean byImage, double gain) {
        String elsewhere = byImage ? ", on another image" : "";
        ToDoubleFunction<Integer> recall =
                k -> recalls.getOrDefault(known.classes().get(k).name(), 1.0);
        int fewest = first(known, known::count);
        if (known.count(fewest) < ENOUGH) {
            return "Label " + (ENOUGH - known.count(fewest)) + " more "
                    + known.classes().get(fewest).name() + elsewhere + ".";
        }
        int worst = first(known, recall);
        if (recall.applyAsDouble(worst) < GOOD || gain > STILL_RISING) {
            return "Label " + MORE + " more " + known.classes().get(worst).name() + elsewhere + ".";
        }
        return byImage
                ? "More labels would bring little: the second half of them brought little. Save the model."
                : "Label some on another image, to see whether the model holds there.";
    }

    /** The class with the least value; the first of equals. */
    private static int first(Labels known, ToDoubleFunction<Integer> value) {
        return IntStream.range(0, known.classes().size())
                .boxed()
                .min(Comparator.comparingDouble(value))
                .orElseThrow();
    }
}

package quadrant.workspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Matrices;
import quadrant.evaluation.ClassMetric;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Metric;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.RecallTally;
import quadrant.evaluation.ScoreSheet;
import quadrant.evaluation.ScoreSheet.Scored;
import quadrant.ridge.Blocks;
import quadrant.ridge.KernelRidge;
import quadrant.ridge.Ridge.LeftOut;
import quadrant.ridge.Targets;
import quadrant.training.LayerFit;
import quadrant.workspace.FeatureTable.Method;
import quadrant.workspace.Labels.Labelled;
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
 * @param channels the places of those that go through the network one by one and are read; empty for all, or for colour images
 * @param advice one sentence on what to do next
 * @param basis what it was computed from, and {@code before} that of an earlier one
 */
public record Score(
        boolean byImage,
        int scored,
        Map<Method, Scored> of,
        double strength,
        List<Integer> channels,
        String advice,
        Basis basis,
        Basis before) {
    private static final int BLOCKS = 10;
    private static final int ENOUGH = 8;
    private static final int MORE = 10;
    private static final double GOOD = 0.9;
    /** The gain in balanced accuracy from the second half of the labels. */
    private static final double STILL_RISING = 0.02;

    /** No score yet. */
    public static final Score NONE = none("Label two objects each of two classes.");

    public Score {
        of = Map.copyOf(of);
    }

    private static Score none(String advice) {
        Basis nothing = new Basis("", Map.of(), false);
        return new Score(false, 0, Map.of(), 0, List.of(), advice, nothing, nothing);
    }

    /**
     * What a score was computed from.
     *
     * @param value as it is shown; "" for no score
     * @param labels the number of each class
     */
    record Basis(String value, Map<String, Long> labels, boolean byImage) {
        /** Why it differs from an earlier one; "" where it does not. */
        private String since(Basis before) {
            if (value.equals(before.value) || value.isEmpty() || before.value.isEmpty()) {
                return "";
            }
            Map<String, Long> more = new TreeMap<>(labels);
            before.labels.forEach((name, n) -> more.merge(name, -n, Long::sum));
            List<String> parts = new ArrayList<>();
            more.forEach((name, n) -> parts.add(n == 0 ? "" : String.format(Locale.ROOT, "%+d %s", n, name)));
            if (byImage != before.byImage) {
                parts.add("left out by " + (byImage ? "image instead of cell" : "cell instead of image"));
            }
            parts.removeIf(String::isEmpty);
            return "\nBefore " + before.value + ". Since then: "
                    + (parts.isEmpty() ? "cells grouped or cut out otherwise" : String.join(", ", parts)) + ".";
        }
    }

    /** The score with what it is compared with: that of the labels before, as turned views of a label come some time after it. */
    public Score after(Score last) {
        boolean same = last.basis.labels.equals(basis.labels) && last.basis.byImage == basis.byImage;
        return new Score(byImage, scored, of, strength, channels, advice, basis, same ? last.before : last.basis);
    }

    /** In a line, what to do next in another, and why it has changed in a third. */
    public String text() {
        Scored model = of.get(Method.ALL_LAYERS);
        return (model == null
                        ? "No score yet."
                        : "Balanced accuracy " + text(model) + " of " + scored + " left-out cells")
                + "\nNext: " + advice + basis.since(before);
    }

    /** How it was measured, and what each method reaches, a line each, the model first. */
    public String details() {
        List<String> lines = new ArrayList<>(List.of(
                of.isEmpty()
                        ? "No score yet."
                        : byImage
                                ? "Whole images were left out of the fit."
                                : "Single cells were left out of the fit: no test on other images."));
        of.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> lines.add(text(e.getValue()) + " " + e.getKey().text()));
        return String.join("\n", lines);
    }

    private static String text(Scored s) {
        return String.format(Locale.ROOT, "%.2f", s.value().orElse(0))
                + s.interval()
                        .map(i -> String.format(Locale.ROOT, " (%.2f–%.2f)", i.low(), i.high()))
                        .orElse("");
    }

    /**
     * Computes the score: by the mean over the turns of each labelled object, or by one view until all have that mean.
     *
     * @param seed of the blocks and the intervals
     */
    public static Score of(Labels labels, FeatureTable table, Matrices matrices, long seed) {
        Labels known = usable(labels, table);
        if (!known.ready()) {
            return NONE;
        }
        boolean images = known.of().stream().map(Labelled::group).distinct().count() > 1;
        Measured<Blocks> blocks = LayerFit.blocks(dataset(known, images), BLOCKS, seed);
        boolean byImage = images && blocks.value().isPresent();
        if (images && !byImage) {
            blocks = LayerFit.blocks(dataset(known, false), BLOCKS, seed);
        }
        if (blocks.value().isEmpty()) {
            return none(blocks.reason().orElseThrow());
        }
        int[] scored = scored(known);
        if (scored.length == 0) {
            return none("Label some objects by clicking on them: hard ones alone make no score.");
        }
        Dataset dataset = dataset(known, byImage);
        Map<Method, Scored> values = new EnumMap<>(Method.class);
        Map<String, Double> recalls = new HashMap<>();
        double all = 0;
        Map<Method, LeftOut> out = new EnumMap<>(Method.class);
        List<Integer> read = leftOut(known, table, matrices, blocks.value().get(), out);
        for (Method m : Method.values()) {
            Predictions predictions = predictions(Objects.requireNonNull(out.get(m)), dataset);
            ScoreSheet sheet = ScoreSheet.of(
                    new Predictions(
                            dataset.classes(),
                            IntStream.of(scored)
                                    .mapToObj(predictions.rows()::get)
                                    .toList()),
                    seed);
            values.put(m, sheet.of(Metric.BALANCED_ACCURACY));
            if (m == Method.ALL_LAYERS) {
                all = balanced(predictions);
                recalls.putAll(recalls(sheet, predictions));
            }
        }
        String value =
                text(Objects.requireNonNull(values.get(Method.ALL_LAYERS))).replaceFirst(" .*", "");
        Map<String, Long> counts = known.of().stream()
                .collect(Collectors.groupingBy(
                        l -> known.classes().get(l.place()).name(), Collectors.counting()));
        Basis basis = new Basis(value, counts, byImage);
        String advice = advice(known, recalls, byImage, gain(known, table.reading(read), matrices, seed, all));
        double strength = Objects.requireNonNull(out.get(Method.ALL_LAYERS)).strength();
        return new Score(byImage, scored.length, values, strength, read, advice, basis, NONE.basis);
    }

    /** Scores of left-out objects by each method; the channels that are read. */
    private static List<Integer> leftOut(
            Labels known, FeatureTable table, Matrices matrices, Blocks blocks, Map<Method, LeftOut> out) {
        Map<List<Integer>, LeftOut> tried = new LinkedHashMap<>();
        double shares = new Targets(known.places(), known.classes().size()).errorOfShares();
        List<Integer> chosen = LayerFit.forward(table.read(), shares, some -> {
            LeftOut by = leftOut(Method.ALL_LAYERS, known, table.reading(some), matrices, blocks);
            tried.put(some, by);
            return by.error();
        });
        out.put(Method.ALL_LAYERS, nested(tried, chosen, blocks));
        for (Method m : List.of(Method.LAST_LAYER, Method.COLOURS, Method.MEASURED)) {
            out.put(m, leftOut(m, known, table.reading(chosen), matrices, blocks));
        }
        return table.read().size() > 1 ? chosen : List.of();
    }

    /** The left-out scores, for each block by the channels with the least error on the others, as {@link LayerFit} has them. */
    private static LeftOut nested(Map<List<Integer>, LeftOut> tried, List<Integer> chosen, Blocks blocks) {
        LeftOut own = Objects.requireNonNull(tried.get(chosen));
        double[] scores = new double[own.scores().length];
        int classes = scores.length / own.errors().length;
        for (int b = 0; b < blocks.count(); b++) {
            int block = b;
            LeftOut best = Collections.min(tried.values(), Comparator.comparingDouble(out -> out.error(blocks, block)));
            for (int i = 0; i < scores.length; i++) {
                scores[i] = blocks.of()[i / classes] == b ? best.scores()[i] : scores[i];
            }
        }
        return new LeftOut(own.strength(), own.errors(), scores);
    }

    private static Map<String, Double> recalls(ScoreSheet sheet, Predictions predictions) {
        Map<String, Double> recalls = new HashMap<>();
        for (int k = 0; k < sheet.perClass().size(); k++) {
            String name = predictions.classes().name(k);
            sheet.of(k, ClassMetric.RECALL).value().ifPresent(v -> recalls.put(name, v));
        }
        return recalls;
    }

    /** The places of the labelled objects that are scored. */
    private static int[] scored(Labels known) {
        return IntStream.range(0, known.of().size())
                .filter(i -> known.of().get(i).origin().scored())
                .toArray();
    }

    /** Objects with features, of classes with at least two of them. */
    private static Labels usable(Labels labels, FeatureTable features) {
        Labels known = labels.known(features);
        return known.only(l -> known.count(l.place()) >= Labels.FEWEST).used();
    }

    private static Dataset dataset(Labels known, boolean byImage) {
        List<Sample> samples = new ArrayList<>();
        for (Labelled l : known.of()) {
            String id = String.valueOf(l.item());
            String group = byImage ? l.group() : id;
            // of the groups and classes alone
            PixelSource none = PixelSource.of(id, () -> {
                throw new IllegalStateException(id);
            });
            samples.add(new Sample(id, none, l.place(), new GroupId(group), OptionalInt.empty(), Map.of()));
        }
        return new Dataset(
                new ClassList(known.classes().stream().map(LabelClass::name).toList()), samples, byImage, List.of());
    }

    /** Scores of left-out objects by a method, with the best strength. */
    private static LeftOut leftOut(
            Method method, Labels known, FeatureTable features, Matrices matrices, Blocks blocks) {
        boolean turned = known.of().stream().allMatch(l -> features.turned(l.item()) != null);
        double[] kernel = LiveFit.kernel(known.of().stream()
                .map(l -> features.of(l.item(), method, turned))
                .toList());
        Targets targets = new Targets(known.places(), known.classes().size());
        return new KernelRidge(matrices, targets, kernel).leftOut(kernel, blocks);
    }

    private static Predictions predictions(LeftOut out, Dataset dataset) {
        int classes = dataset.classes().size();
        return LayerFit.predictions(
                dataset,
                IntStream.range(0, dataset.samples().size())
                        .mapToObj(
                                i -> LiveFit.probabilities(Arrays.stream(out.scores(), i * classes, (i + 1) * classes)))
                        .toList());
    }

    /**
     * The gain on left-out objects from the second half of the labels.
     *
     * @param all the balanced accuracy by all labels
     */
    private static double gain(Labels known, FeatureTable features, Matrices matrices, long seed, double all) {
        Map<Integer, Integer> seen = new HashMap<>();
        Labels half = usable(known.only(l -> seen.merge(l.place(), 1, Integer::sum) % 2 == 1), features);
        if (!half.ready()) {
            return 1;
        }
        Dataset dataset = dataset(half, false);
        return LayerFit.blocks(dataset, BLOCKS, seed)
                .map(b -> all - balanced(predictions(leftOut(Method.ALL_LAYERS, half, features, matrices, b), dataset)))
                .value()
                .orElse(1.0);
    }

    private static double balanced(Predictions p) {
        RecallTally tally = new RecallTally(p.classes().size());
        p.rows().forEach(r -> tally.add(r.truth().orElseThrow(), r.predicted()));
        return tally.balancedAccuracy();
    }

    /** One sentence on what to do next. */
    private static String advice(Labels known, Map<String, Double> recalls, boolean byImage, double gain) {
        String elsewhere = byImage ? ", on another image" : "";
        ToDoubleFunction<Integer> recall =
                k -> recalls.getOrDefault(known.classes().get(k).name(), 1.0);
        int fewest = first(known, k -> known.count(k));
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

    /** The counted class with the least value; the first of equals. */
    private static int first(Labels known, ToDoubleFunction<Integer> value) {
        return IntStream.range(0, known.classes().size())
                .filter(k -> !known.classes().get(k).equals(Workspace.NOT_A_CELL))
                .boxed()
                .min(Comparator.comparingDouble(value))
                .orElseThrow();
    }
}

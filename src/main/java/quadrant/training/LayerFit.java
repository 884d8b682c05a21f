package quadrant.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.engine.Matrices;
import quadrant.evaluation.Measured;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.Temperature;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.TestViews;
import quadrant.ridge.Blocks;
import quadrant.ridge.Ridge.LeftOut;
import quadrant.ridge.Targets;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The classifier on all layers of a frozen network: ridge regression in closed form on the mean of each image's views. Its
 * {@link Variant}, its strength, the temperature and the use of turned views are chosen by the scores of images that were left
 * out in blocks of whole groups.
 *
 * <p>Probabilities are the mean over the views of softmax({@value #GAIN}·s/T) for the scores s of a view, near −1/(C − 1) to 1.
 */
public final class LayerFit {
    /** The factor before the temperature, so that a temperature of 1 is about right. */
    public static final double GAIN = 8;

    /** The default where nothing can be left out for the choice. */
    public static final double USUAL_STRENGTH = 0.3;

    private static final int BLOCKS = 10;
    private static final int FEW_BLOCKS = 5;
    /** For more images the equations of the hashed features are smaller. */
    private static final int MOST_IMAGES = 2500;
    /** So many of more images choose the variant: each strength of each is an inverse of their kernel. */
    private static final int CHOOSERS = 1000;
    /** Of more numbers the kernel takes longer than the equations of the hashed features. */
    private static final long MOST_NUMBERS = 80L << 20;

    final PooledRows rows;
    private final Dataset dataset;
    final BagFit.Bags bags;
    final int[] images;
    final Matrices matrices;
    final long seed;
    final Targets targets;
    final Standardisation standard;

    /**
     * A fit on some images of the rows.
     *
     * @param dataset those images; in bags each image learns its bag's label, and bags are scored by the mean of their images'
     *     logits
     * @param images their indices in the rows, in the same order
     * @param seed of the blocks
     */
    public LayerFit(PooledRows rows, Dataset dataset, int[] images, Matrices matrices, long seed) {
        this.rows = rows;
        this.dataset = dataset;
        this.bags = BagFit.Bags.of(dataset);
        this.images = images.clone();
        this.matrices = matrices;
        this.seed = seed;
        this.targets = new Targets(
                dataset.samples().stream().mapToInt(s -> s.label()).toArray(),
                dataset.classes().size(),
                bags.of());
        this.standard = Standardisation.of(rows, images);
    }

    /**
     * A fitted classifier.
     *
     * @param layers those that it reads
     * @param classifier of these layers, for the graph
     * @param variant their families
     * @param strength of the ridge, in mean eigenvalues of the kernel
     * @param views test-time augmentation
     * @param temperature for {@value #GAIN} times the scores
     * @param leftOut the classifier's probabilities of left-out images or bags; the variant and the strength for a block are
     *     those with the least error on the other blocks
     */
    public record Fitted(
            PooledLayers layers,
            PooledLayers.Classifier classifier,
            Variant variant,
            double strength,
            TestViews views,
            Measured<Temperature> temperature,
            Measured<Predictions> leftOut) {
        /** A copy with an image's logits divided. */
        Fitted softened(double by) {
            PooledLayers.Classifier c = new PooledLayers.Classifier(
                    classifier.center(), classifier.scale(), classifier.weight(), classifier.bias(), (float)
                            (classifier.temperature() * by));
            return new Fitted(layers, c, variant, strength, views, temperature, leftOut);
        }
    }

    /**
     * Fits on all layers, in the variant that suits the left-out images best.
     *
     * @param wished test-time augmentation; empty to choose what helps
     */
    public Fitted fit(Optional<TestViews> wished, Task task) {
        Solvers solvers = solvers();
        return fit(solvers, solvers.blocks(), wished, task);
    }

    /** The same with given blocks. */
    Fitted fit(Blocks blocks, TestViews views) {
        return fit(solvers(), Measured.of(blocks), Optional.of(views), Task.SILENT);
    }

    /** Fits on the embedding alone, the last layer, with the same test-time augmentation: the baseline for all layers. */
    public Fitted fitLastLayer(TestViews views, Task task) {
        LayerSolver.Part part = LayerSolver.Part.embedding(rows.layers());
        Solvers alone = new Solvers(large(images.length, part.width()), Map.of(Variant.EQUAL, List.of(part)));
        return fit(alone, alone.blocks(), Optional.of(views), task);
    }

    private static boolean large(int images, int width) {
        return images > MOST_IMAGES || (long) images * width > MOST_NUMBERS;
    }

    /** The solvers of all variants; those of a large set are of one variant, which whole groups of the images have chosen. */
    private Solvers solvers() {
        PooledLayers layers = rows.layers();
        boolean large = large(images.length, layers.width());
        List<Variant> variants = rows.variants();
        if (large && variants.size() > 1) {
            List<Integer> few = few(dataset, layers.width(), seed);
            Dataset some = dataset.with(few.stream().map(dataset.samples()::get).toList());
            int[] places = few.stream().mapToInt(i -> images[i]).toArray();
            variants = List.of(new LayerFit(rows, some, places, matrices, seed).variant());
        }
        Map<Variant, List<LayerSolver.Part>> parts = new EnumMap<>(Variant.class);
        variants.forEach(v -> parts.put(v, LayerSolver.Part.of(layers, v.families())));
        return new Solvers(large, parts);
    }

    /**
     * The images that choose the variant for all.
     *
     * @param width number of features of an image
     * @return their indices; none where the set is not so large that all do
     */
    public static List<Integer> choosers(Dataset dataset, int width, long seed) {
        return large(dataset.size(), width) ? few(dataset, width, seed) : List.of();
    }

    /** Whole groups in a random order, of each class its share. */
    private static List<Integer> few(Dataset dataset, int width, long seed) {
        double share = Math.min(1.0, Math.min(CHOOSERS, MOST_NUMBERS / width) / (double) dataset.size());
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < dataset.size(); i++) {
            groups.computeIfAbsent(dataset.samples().get(i).group().value(), g -> new ArrayList<>())
                    .add(i);
        }
        List<List<Integer>> order = new ArrayList<>(groups.values());
        Collections.shuffle(order, new Random(seed));
        double[] left = new double[dataset.classes().size()];
        dataset.samples().forEach(s -> left[s.label()] += share);
        List<Integer> taken = new ArrayList<>();
        for (List<Integer> group : order) {
            double[] rest = left.clone();
            group.forEach(i -> rest[dataset.samples().get(i).label()]--);
            if (Arrays.stream(rest).allMatch(r -> r >= 0)) {
                taken.addAll(group);
                System.arraycopy(rest, 0, left, 0, rest.length);
            }
        }
        return taken.stream().sorted().toList();
    }

    /** The solver of each variant; kernels of families are computed once, and added. */
    private final class Solvers {
        private final boolean large;
        private final Map<Variant, List<LayerSolver.Part>> parts;
        private final Map<PooledLayers.Family, LayerSolver.Kernel> families = new EnumMap<>(PooledLayers.Family.class);
        private Optional<Map.Entry<Variant, LayerSolver<?>>> last = Optional.empty();

        private Solvers(boolean large, Map<Variant, List<LayerSolver.Part>> parts) {
            this.large = large;
            this.parts = parts;
        }

        private List<Variant> variants() {
            return parts.keySet().stream().sorted().toList();
        }

        private Measured<Blocks> blocks() {
            return LayerFit.blocks(dataset, large ? FEW_BLOCKS : BLOCKS, seed);
        }

        /** The last one is kept, as a sum of kernels takes much memory. */
        private LayerSolver<?> of(Variant v) {
            if (last.filter(e -> e.getKey() == v).isEmpty()) {
                last = Optional.of(Map.entry(v, made(v)));
            }
            return last.get().getValue();
        }

        private LayerSolver<?> made(Variant v) {
            List<LayerSolver.Part> own = Objects.requireNonNull(parts.get(v));
            if (large) {
                return new LayerSolver.Hashed(LayerFit.this, own);
            }
            return parts.size() == 1
                    ? new LayerSolver.Kernel(LayerFit.this, own)
                    : new LayerSolver.Kernel(v.families().stream()
                            .sorted()
                            .map(f -> families.computeIfAbsent(f, g -> kernelSolver(Set.of(g))))
                            .toList());
        }
    }

    /** A variant at a strength, with its left-out scores for one kind of test. */
    private record Choice(Variant variant, LeftOut scores) {
        double error(Blocks blocks, int without) {
            double sum = 0;
            for (int i = 0; i < scores.errors().length; i++) {
                sum += blocks.of()[i] == without ? 0 : scores.errors()[i];
            }
            return sum;
        }
    }

    /** All variants and strengths, for each kind of test. */
    private List<List<Choice>> choices(Solvers solvers, Blocks block, Task task) {
        List<List<Choice>> all = List.of(new ArrayList<>(), new ArrayList<>());
        for (Variant v : solvers.variants()) {
            task.checkCancelled();
            List<List<LeftOut>> trials = solvers.of(v).trials(block);
            for (int t = 0; t < trials.size(); t++) {
                List<Choice> own = all.get(t);
                trials.get(t).forEach(scores -> own.add(new Choice(v, scores)));
            }
        }
        return all;
    }

    /**
     * The first with the least error.
     *
     * @param without a block that does not count; −1 for none
     */
    private static Choice best(List<Choice> all, Blocks blocks, int without) {
        return all.stream()
                .min(Comparator.comparingDouble(c -> c.error(blocks, without)))
                .orElseThrow();
    }

    /** The variant for unaugmented images; the simplest where no block can be left out. */
    public Variant variant() {
        return variant(chosen(0));
    }

    private Variant variant(Optional<Choice> choice) {
        return choice.map(Choice::variant).orElse(rows.variants().get(0));
    }

    /**
     * The choice; empty where no block can be left out.
     *
     * @param test 0 for unaugmented images, 1 for turned views
     */
    private Optional<Choice> chosen(int test) {
        Solvers solvers = solvers();
        return blocks(dataset, BLOCKS, seed)
                .map(b -> best(choices(solvers, b, Task.SILENT).get(test), b, -1))
                .value();
    }

    private Fitted fit(Solvers solvers, Measured<Blocks> blocks, Optional<TestViews> wished, Task task) {
        task.checkCancelled();
        if (blocks.value().isEmpty()) {
            Variant simplest = solvers.variants().get(0);
            String why = blocks.reason().orElseThrow();
            TestViews views = wished.orElse(TestViews.NONE);
            return fitted(solvers, simplest, USUAL_STRENGTH, views, Measured.not(why), Measured.not(why));
        }
        Blocks block = blocks.value().get();
        List<List<Choice>> choices = choices(solvers, block, task);
        TestViews chosen = wished.orElseGet(
                () -> rows.turns() == TestViews.NONE || !better(choices, block) ? TestViews.NONE : rows.turns());
        // a wish for turned views holds even where the rows have none; the score then uses what is available
        TestViews views = chosen.count() <= rows.turns().count() ? chosen : rows.turns();
        List<Choice> own = choices.get(views == TestViews.NONE ? 0 : 1);
        Choice choice = best(own, block, -1);
        task.checkCancelled();
        double[][][] logits = bags.means(nested(solvers, own, block, views));
        Measured<Temperature> temperature = Temperature.fit(logits, predictions(logits, 1));
        return fitted(
                solvers,
                choice.variant(),
                choice.scores().strength(),
                chosen,
                temperature,
                Measured.of(predictions(
                        logits, temperature.value().orElse(Temperature.ONE).value())));
    }

    private Fitted fitted(
            Solvers solvers,
            Variant variant,
            double strength,
            TestViews views,
            Measured<Temperature> temperature,
            Measured<Predictions> leftOut) {
        PooledLayers layers = rows.layers().of(variant.families());
        return new Fitted(
                layers,
                classifier(
                        solvers.of(variant).fit(strength),
                        Objects.requireNonNull(solvers.parts.get(variant))
                                .get(0)
                                .from(),
                        layers,
                        temperature.value().orElse(Temperature.ONE)),
                variant,
                strength,
                views,
                temperature,
                leftOut);
    }

    /**
     * Views × images × classes: {@value #GAIN}·s of each view of each left-out image, by the variant and the strength with the
     * least error on the other blocks. The least of many errors is too small an estimate of its own, on sets of some dozen images
     * by points; the error of what others have chosen is not (Tsamardinos, Greasidou &amp; Borboudakis, Machine Learning 107,
     * 2018, with blocks in place of bootstrap samples).
     */
    private double[][][] nested(Solvers solvers, List<Choice> choices, Blocks block, TestViews views) {
        double[][][] logits = new double[views.count()][images.length][];
        Map<Choice, List<Integer>> by = new LinkedHashMap<>();
        for (int b = 0; b < block.count(); b++) {
            by.computeIfAbsent(best(choices, block, b), c -> new ArrayList<>()).add(b);
        }
        by.forEach((choice, own) -> {
            LayerSolver<?> solver = solvers.of(choice.variant());
            List<LayerSolver.Weights> without =
                    solver.fitsWithout(choice.scores().strength(), block);
            IntStream.range(0, images.length)
                    .parallel()
                    .filter(i -> own.contains(block.of()[i]))
                    .forEach(i -> {
                        for (int v = 0; v < views.count(); v++) {
                            logits[v][i] = logits(without.get(block.of()[i]), solver.parts, images[i], v);
                        }
                    });
        });
        return logits;
    }

    /** Whether turned views improve the classification of left-out images by more than the standard error. */
    private boolean better(List<List<Choice>> choices, Blocks block) {
        PairedDifference gain = PairedDifference.of(
                ofScores(best(choices.get(1), block, -1).scores()),
                ofScores(best(choices.get(0), block, -1).scores()),
                seed);
        return gain.value() > gain.standardError();
    }

    /** Images×classes: {@value #GAIN}·s. */
    private double[][] logits(LeftOut left) {
        double[][] logits = new double[images.length][targets.classes()];
        for (int i = 0; i < left.scores().length; i++) {
            logits[i / targets.classes()][i % targets.classes()] = GAIN * left.scores()[i];
        }
        return logits;
    }

    private Predictions ofScores(LeftOut scores) {
        return predictions(bags.means(new double[][][] {logits(scores)}), 1);
    }

    /**
     * Blocks of whole groups with the classes spread evenly, as many as the groups allow.
     *
     * @param most the maximum number
     * @return no value where no block can be left out
     */
    public static Measured<int[]> folds(Dataset dataset, int most, long seed) {
        String reason = "Only one image was given.";
        for (int k = most; k >= 2; k--) {
            try {
                return Measured.of(GroupSplit.folds(dataset, k, seed));
            } catch (UserException e) {
                reason = e.problem();
            }
        }
        return Measured.not(reason);
    }

    /** The same, where each fit leaves out equally many images of a class. */
    public static Measured<Blocks> blocks(Dataset dataset, int most, long seed) {
        Map<String, Integer> groups = new HashMap<>();
        int[] group = dataset.samples().stream()
                .mapToInt(s -> groups.computeIfAbsent(s.group().value(), g -> groups.size()))
                .toArray();
        int[] label = dataset.samples().stream().mapToInt(Sample::label).toArray();
        return folds(dataset, most, seed).map(f -> Blocks.even(f, label, group, seed));
    }

    private double[] logits(LayerSolver.Weights w, List<LayerSolver.Part> parts, int image, int view) {
        double[] x = new double[LayerSolver.Part.width(parts)];
        int at = 0;
        for (LayerSolver.Part p : parts) {
            FloatBuffer row = rows.view(image, view, p.from(), p.to());
            for (int f = 0; f < p.width(); f++) {
                x[at + f] = row.get(f);
            }
            standard.apply(x, at, p.from(), p.to());
            at += p.width();
        }
        return logits(w.values(), w.bias(), x);
    }

    /** {@value #GAIN}·(W·x + b). */
    private static double[] logits(float[] weight, double[] bias, double[] x) {
        double[] logits = new double[bias.length];
        for (int k = 0; k < bias.length; k++) {
            double sum = bias[k];
            for (int f = 0; f < x.length; f++) {
                sum += weight[k * x.length + f] * x[f];
            }
            logits[k] = GAIN * sum;
        }
        return logits;
    }

    private Predictions predictions(double[][][] logits, double temperature) {
        return predictions(
                bags.dataset(),
                IntStream.range(0, bags.count())
                        .mapToObj(i -> Temperature.mean(logits, i, temperature))
                        .toList());
    }

    /** Predictions of a dataset's images, in its order. */
    public static Predictions predictions(Dataset dataset, List<List<Float>> probabilities) {
        return new Predictions(
                dataset.classes(),
                IntStream.range(0, probabilities.size())
                        .mapToObj(i -> {
                            Sample s = dataset.samples().get(i);
                            return new Prediction(s.id(), s.group(), OptionalInt.of(s.label()), probabilities.get(i));
                        })
                        .toList());
    }

    /**
     * The classifier for the graph.
     *
     * @param from the first feature with a weight; more follow
     * @param layers those of these features, or more
     */
    private PooledLayers.Classifier classifier(LayerSolver.Weights w, int from, PooledLayers layers, Temperature t) {
        int[] columns = rows.layers().columns(layers);
        int at = Arrays.stream(columns).boxed().toList().indexOf(from);
        int classes = w.bias().length;
        int own = w.values().length / classes;
        float[] center = new float[columns.length];
        float[] scale = new float[columns.length];
        for (int f = 0; f < columns.length; f++) {
            center[f] = standard.center()[columns[f]];
            scale[f] = standard.scale()[columns[f]];
        }
        float[] weight = new float[classes * columns.length];
        float[] bias = new float[classes];
        for (int k = 0; k < classes; k++) {
            System.arraycopy(w.values(), k * own, weight, k * columns.length + at, own);
            bias[k] = (float) w.bias()[k];
        }
        return new PooledLayers.Classifier(center, scale, weight, bias, (float) (t.value() / GAIN));
    }

    /**
     * The mean probabilities of left-out images over several random choices of blocks.
     *
     * @param most blocks
     * @param repeats number of random choices, with consecutive seeds
     */
    public Measured<Predictions> leftOut(int most, int repeats, Task task) {
        LayerSolver.Kernel solver = kernelSolver(variant().families());
        double[][][] logits = new double[repeats][][];
        for (int r = 0; r < repeats; r++) {
            task.checkCancelled();
            Measured<Blocks> block = blocks(dataset, most, seed + r);
            if (block.value().isEmpty()) {
                return Measured.not(block.reason().orElseThrow());
            }
            logits[r] = logits(solver.leftOut(block.value().get()));
            task.progress(r + 1L, repeats);
        }
        return Measured.of(predictions(bags.means(logits), 1));
    }

    private LayerSolver.Kernel kernelSolver(Set<PooledLayers.Family> families) {
        return new LayerSolver.Kernel(this, LayerSolver.Part.of(rows.layers(), families));
    }

    /** A probe by the kernel of the chosen variant, from rows of the image alone or of its turned views. */
    public LearningProbe probe() {
        Optional<Choice> choice = chosen(rows.turns() == TestViews.NONE ? 0 : 1);
        double strength = choice.map(c -> c.scores().strength()).orElse(USUAL_STRENGTH);
        double[] kernel = kernelSolver(variant(choice).families()).kernel;
        return new LearningProbe(dataset, kernel, strength, matrices, seed);
    }

    /**
     * Predictions of left-out images by layer.
     *
     * @param alone by each whole layer alone, from the first to the last
     * @param upTo by all layers up to each
     * @param families by all layers of a family alone
     */
    public record ByLayer(
            List<Predictions> alone, List<Predictions> upTo, Map<PooledLayers.Family, Predictions> families) {}

    /**
     * Classifies left-out images by each whole layer, by all layers up to each, and by each family; images are not augmented.
     *
     * @return no value where no block can be left out
     */
    public Measured<ByLayer> byLayer(Task task) {
        return blocks(dataset, BLOCKS, seed).map(block -> {
            List<LayerSolver.Kernel> solvers = new ArrayList<>();
            List<Predictions> alone = new ArrayList<>();
            List<Predictions> upTo = new ArrayList<>();
            List<LayerSolver.Part> whole = LayerSolver.Part.of(rows.layers(), Variant.EQUAL.families());
            for (LayerSolver.Part p : whole) {
                task.checkCancelled();
                LayerSolver.Kernel own = new LayerSolver.Kernel(this, List.of(p));
                LayerSolver.Kernel sum =
                        solvers.isEmpty() ? own : new LayerSolver.Kernel(List.of(solvers.get(solvers.size() - 1), own));
                solvers.add(sum);
                alone.add(ofScores(own.leftOut(block)));
                upTo.add(ofScores(sum.leftOut(block)));
                task.progress(upTo.size(), whole.size());
            }
            Map<PooledLayers.Family, Predictions> families = new EnumMap<>(PooledLayers.Family.class);
            for (PooledLayers.Family f : rows.layers().families()) {
                families.put(
                        f,
                        f == PooledLayers.Family.WHOLE
                                ? upTo.get(upTo.size() - 1)
                                : ofScores(kernelSolver(Set.of(f)).leftOut(block)));
            }
            return new ByLayer(alone, upTo, families);
        });
    }

    /**
     * Classifies images of the rows as the model would.
     *
     * @param views test-time augmentation
     * @param others the images
     * @param at their indices in the rows
     */
    public Predictions classify(Fitted fitted, TestViews views, Dataset others, int... at) {
        double[][][] logits = logits(fitted, views, at);
        return predictions(
                others,
                IntStream.range(0, at.length)
                        .mapToObj(i -> Temperature.mean(logits, i, fitted.classifier.temperature() * GAIN))
                        .toList());
    }

    /** What a classifier reads of a view of an image of the rows: its layers, standardised. */
    public double[] inputs(Fitted fitted, int image, int view) {
        PooledLayers.Classifier c = fitted.classifier;
        int[] columns = rows.layers().columns(fitted.layers);
        FloatBuffer row = rows.view(image, view, 0, rows.layers().width());
        return IntStream.range(0, columns.length)
                .mapToDouble(f -> (row.get(columns[f]) - c.center()[f]) * c.scale()[f])
                .toArray();
    }

    /** Views × images × classes: {@value #GAIN}·s of images of the rows. */
    double[][][] logits(Fitted fitted, TestViews views, int... at) {
        PooledLayers.Classifier c = fitted.classifier;
        double[] bias = IntStream.range(0, c.bias().length)
                .mapToDouble(k -> c.bias()[k])
                .toArray();
        double[][][] logits = new double[views.count()][at.length][];
        IntStream.range(0, at.length).parallel().forEach(i -> {
            for (int v = 0; v < views.count(); v++) {
                logits[v][i] = logits(c.weight(), bias, inputs(fitted, at[i], v));
            }
        });
        return logits;
    }
}

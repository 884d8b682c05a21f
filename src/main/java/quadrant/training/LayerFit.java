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
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    /** So many of more images choose the channels: each step of the choice tries each of them. */
    private static final int CHANNEL_CHOOSERS = 400;
    /** A channel is added where it reduces the error of left-out images by this share. */
    private static final double LEAST_GAIN = 0.01;
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
     * What a classifier reads.
     *
     * @param channels the places of channels that go through the network one by one; for colour images that of {@link
     *     PooledLayers#channels}
     */
    private record Reads(Variant variant, List<Integer> channels) {}

    /**
     * Fits on all layers, in the variant that suits the left-out images best, and by the channels that do.
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

    /**
     * Fits on the embedding alone, the last layer, with the same test-time augmentation: the baseline for all layers.
     *
     * @param channels those that the classifier on all layers reads
     */
    public Fitted fitLastLayer(List<Integer> channels, TestViews views, Task task) {
        List<LayerSolver.Part> parts = LayerSolver.Part.embeddings(rows.layers(), channels);
        Solvers alone = new Solvers(
                large(images.length, LayerSolver.Part.width(parts)),
                List.of(new Reads(Variant.EQUAL, channels)),
                Optional.of(parts));
        return fit(alone, alone.blocks(), Optional.of(views), task);
    }

    private static boolean large(int images, int width) {
        return images > MOST_IMAGES || (long) images * width > MOST_NUMBERS;
    }

    /** The solvers of all variants; those of a large set are of one variant, which whole groups of the images have chosen. */
    private Solvers solvers() {
        PooledLayers layers = rows.layers();
        boolean large = large(images.length, layers.width());
        List<Integer> channels = layers.channels();
        boolean several = channels.size() > 1;
        List<Reads> reads = reads(channels);
        boolean many = several && images.length > CHANNEL_CHOOSERS;
        if (many || (large && (several || reads.size() > 1))) {
            long most = large ? most(layers.width()) : CHANNEL_CHOOSERS;
            Reads chosen = some(few(dataset, most, seed)).reads();
            // the chosen channels alone may not be so many numbers
            large = large(images.length, layers.ofChannels(chosen.channels).width());
            reads = large ? List.of(chosen) : reads(chosen.channels);
        }
        return new Solvers(large, reads, Optional.empty());
    }

    private List<Reads> reads(List<Integer> channels) {
        return rows.variants().stream().map(v -> new Reads(v, channels)).toList();
    }

    /** A fit on some of the images, by their places. */
    private LayerFit some(List<Integer> few) {
        Dataset some = dataset.with(few.stream().map(dataset.samples()::get).toList());
        return new LayerFit(rows, some, few.stream().mapToInt(i -> images[i]).toArray(), matrices, seed);
    }

    /**
     * The images that choose the variant for all.
     *
     * @param width number of features of an image
     * @return their indices; none where the set is not so large that all do
     */
    public static List<Integer> choosers(Dataset dataset, int width, long seed) {
        return large(dataset.size(), width) ? few(dataset, most(width), seed) : List.of();
    }

    private static long most(int width) {
        return Math.min(CHOOSERS, MOST_NUMBERS / width);
    }

    /** Whole groups in a random order, of each class its share, about {@code most} images. */
    private static List<Integer> few(Dataset dataset, long most, long seed) {
        double share = Math.min(1.0, most / (double) dataset.size());
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

    /** The solvers of what may be read; kernels of the families of each channel are computed once, and added. */
    private final class Solvers {
        private record Source(PooledLayers.Family family, int channel) {}

        private final boolean large;
        /** What is chosen from; where there are several channels, all of them, of which some are chosen. */
        private final List<Reads> offered;
        /** The only parts of a row that are read; empty for those of the families and channels. */
        private final Optional<List<LayerSolver.Part>> fixed;

        private final Map<Source, LayerSolver.Kernel> sources = new HashMap<>();
        private Optional<Map.Entry<Reads, LayerSolver<?>>> last = Optional.empty();

        private Solvers(boolean large, List<Reads> offered, Optional<List<LayerSolver.Part>> fixed) {
            this.large = large;
            this.offered = offered;
            this.fixed = fixed;
        }

        private Measured<Blocks> blocks() {
            return LayerFit.blocks(dataset, large ? FEW_BLOCKS : BLOCKS, seed);
        }

        private List<LayerSolver.Part> parts(Reads r) {
            return fixed.orElseGet(() -> LayerSolver.Part.of(rows.layers(), r.variant.families(), r.channels));
        }

        /** The last one is kept, as a sum of kernels takes much memory. */
        private LayerSolver<?> of(Reads r) {
            if (last.filter(e -> e.getKey().equals(r)).isEmpty()) {
                last = Optional.of(Map.entry(r, made(r)));
            }
            return last.get().getValue();
        }

        private LayerSolver<?> made(Reads r) {
            if (large) {
                return new LayerSolver.Hashed(LayerFit.this, parts(r));
            }
            if (fixed.isPresent() || (offered.size() == 1 && r.equals(offered.get(0)))) {
                return new LayerSolver.Kernel(LayerFit.this, parts(r));
            }
            List<LayerSolver.Kernel> all = new ArrayList<>();
            for (PooledLayers.Family f : r.variant.families().stream().sorted().toList()) {
                for (int c : r.channels) {
                    all.add(sources.computeIfAbsent(
                            new Source(f, c), s -> kernelSolver(new Reads(r.variant, List.of(c)), Set.of(f))));
                }
            }
            return new LayerSolver.Kernel(all);
        }
    }

    /** What is read, at a strength, with its left-out scores for one kind of test. */
    private record Choice(Reads reads, LeftOut scores) {}

    /** All variants and strengths, for each kind of test, on the chosen channels; those tried before are among them. */
    private List<List<Choice>> choices(Solvers solvers, Blocks block, Task task) {
        List<List<Choice>> all = List.of(new ArrayList<>(), new ArrayList<>());
        Reads first = solvers.offered.get(0);
        boolean several = first.channels.size() > 1 && solvers.fixed.isEmpty() && !solvers.large;
        List<Integer> channels = !several
                ? first.channels
                : forward(first.channels, targets.errorOfShares(), some -> {
                    task.checkCancelled();
                    return tried(solvers, block, new Reads(first.variant, some), all);
                });
        for (Reads r : solvers.offered) {
            task.checkCancelled();
            Reads own = new Reads(r.variant, channels);
            if (all.get(0).stream().noneMatch(c -> c.reads.equals(own))) {
                tried(solvers, block, own, all);
            }
        }
        return all;
    }

    /**
     * Some of several channels, by forward selection (Kohavi &amp; John, Wrappers for feature subset selection, Artificial
     * Intelligence 97, 1997): the best channel, then each that reduces the error of left-out images most, as long as one does.
     * Those that alone are no better than the classes' shares take no part.
     *
     * @param shares the error by the classes' shares, as {@code error} gives that of left-out images by some of the channels
     */
    public static List<Integer> forward(List<Integer> all, double shares, ToDoubleFunction<List<Integer>> error) {
        Map<Integer, Double> alone = new HashMap<>();
        all.forEach(c -> alone.put(c, error.applyAsDouble(List.of(c))));
        int best =
                Collections.min(alone.entrySet(), Map.Entry.comparingByValue()).getKey();
        List<Integer> left = new ArrayList<>(all);
        left.removeIf(c -> c == best || Objects.requireNonNull(alone.get(c)) >= shares);
        List<Integer> chosen = List.of(best);
        double reached = Objects.requireNonNull(alone.get(best));
        while (!left.isEmpty()) {
            double least = (1 - LEAST_GAIN) * reached;
            int next = -1;
            for (int c : left) {
                double with = error.applyAsDouble(joined(chosen, c));
                next = with <= least ? c : next;
                least = Math.min(least, with);
            }
            if (next < 0) {
                break;
            }
            chosen = joined(chosen, next);
            left.remove((Integer) next);
            reached = least;
        }
        return chosen;
    }

    private static List<Integer> joined(List<Integer> channels, int one) {
        return Stream.concat(channels.stream(), Stream.of(one)).sorted().toList();
    }

    /** Adds the scores at all strengths; the least error of unaugmented images. */
    private static double tried(Solvers solvers, Blocks block, Reads reads, List<List<Choice>> all) {
        List<List<LeftOut>> trials = solvers.of(reads).trials(block);
        for (int t = 0; t < trials.size(); t++) {
            List<Choice> own = all.get(t);
            trials.get(t).forEach(scores -> own.add(new Choice(reads, scores)));
        }
        return trials.get(0).stream().mapToDouble(LeftOut::error).min().orElseThrow();
    }

    /**
     * The first with the least error.
     *
     * @param without a block that does not count; −1 for none
     */
    private static Choice best(List<Choice> all, Blocks blocks, int without) {
        return all.stream()
                .min(Comparator.comparingDouble(c -> c.scores.error(blocks, without)))
                .orElseThrow();
    }

    /** The variant for unaugmented images; the simplest where no block can be left out. */
    public Variant variant() {
        return reads().variant;
    }

    private Reads reads() {
        return reads(chosen(0));
    }

    private Reads reads(Optional<Choice> choice) {
        return choice.map(Choice::reads)
                .orElseGet(() -> new Reads(rows.variants().get(0), rows.layers().channels()));
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
            Reads simplest = solvers.offered.get(0);
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
                choice.reads,
                choice.scores().strength(),
                chosen,
                temperature,
                Measured.of(predictions(
                        logits, temperature.value().orElse(Temperature.ONE).value())));
    }

    private Fitted fitted(
            Solvers solvers,
            Reads reads,
            double strength,
            TestViews views,
            Measured<Temperature> temperature,
            Measured<Predictions> leftOut) {
        PooledLayers layers = rows.layers().of(reads.variant.families()).ofChannels(reads.channels);
        LayerSolver<?> solver = solvers.of(reads);
        return new Fitted(
                layers,
                classifier(
                        solver.fit(strength),
                        solver.parts,
                        layers,
                        temperature.value().orElse(Temperature.ONE)),
                reads.variant,
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
            LayerSolver<?> solver = solvers.of(choice.reads);
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
     * @param parts the features with a weight
     * @param layers those of these features, or more
     */
    private PooledLayers.Classifier classifier(
            LayerSolver.Weights w, List<LayerSolver.Part> parts, PooledLayers layers, Temperature t) {
        int[] columns = rows.layers().columns(layers);
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
        int from = 0;
        for (LayerSolver.Part part : parts) {
            // the features of a part are side by side in both
            int at = Arrays.binarySearch(columns, part.from());
            for (int k = 0; k < classes; k++) {
                System.arraycopy(w.values(), k * own + from, weight, k * columns.length + at, part.width());
            }
            from += part.width();
        }
        for (int k = 0; k < classes; k++) {
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
        LayerSolver.Kernel solver = kernelSolver(reads());
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

    private LayerSolver.Kernel kernelSolver(Reads reads) {
        return kernelSolver(reads, reads.variant.families());
    }

    private LayerSolver.Kernel kernelSolver(Reads reads, Set<PooledLayers.Family> families) {
        return new LayerSolver.Kernel(this, LayerSolver.Part.of(rows.layers(), families, reads.channels));
    }

    /** A probe by the kernel of the chosen variant, from rows of the image alone or of its turned views. */
    public LearningProbe probe() {
        Optional<Choice> choice = chosen(rows.turns() == TestViews.NONE ? 0 : 1);
        double strength = choice.map(c -> c.scores().strength()).orElse(USUAL_STRENGTH);
        double[] kernel = kernelSolver(reads(choice)).kernel;
        return new LearningProbe(dataset, kernel, strength, matrices, seed);
    }

    /**
     * Predictions of left-out images by layer.
     *
     * @param alone by each whole layer alone, from the first to the last
     * @param upTo by all layers up to each
     * @param families by all layers of a family alone
     * @param channels by channel; empty for colour images
     */
    public record ByLayer(
            List<Predictions> alone,
            List<Predictions> upTo,
            Map<PooledLayers.Family, Predictions> families,
            Optional<ByChannel> channels) {}

    /**
     * Classifies left-out images by each whole layer, by all layers up to each, and by each family; images are not augmented. Of
     * several channels, the chosen ones are read.
     *
     * @return no value where no block can be left out
     */
    public Measured<ByLayer> byLayer(Task task) {
        return blocks(dataset, BLOCKS, seed).map(block -> {
            boolean several = rows.layers().channels().size() > 1;
            Optional<ByChannel> channels =
                    several ? byChannel(Optional.empty(), task).value() : Optional.empty();
            PooledLayers read =
                    channels.map(c -> rows.layers().ofChannels(c.chosen)).orElse(rows.layers());
            Reads all = new Reads(Variant.EQUAL, read.channels());
            List<LayerSolver.Kernel> solvers = new ArrayList<>();
            List<Predictions> alone = new ArrayList<>();
            List<Predictions> upTo = new ArrayList<>();
            List<List<LayerSolver.Part>> whole =
                    LayerSolver.Part.byLayer(rows.layers(), Variant.EQUAL.families(), all.channels);
            for (List<LayerSolver.Part> p : whole) {
                task.checkCancelled();
                LayerSolver.Kernel own = new LayerSolver.Kernel(this, p);
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
                                : ofScores(kernelSolver(all, Set.of(f)).leftOut(block)));
            }
            return new ByLayer(alone, upTo, families, channels);
        });
    }

    /**
     * Predictions of left-out images by channel, for unaugmented images.
     *
     * @param alone by each channel alone
     * @param chosen the places of those that are chosen
     * @param together by the chosen ones
     * @param without by the chosen ones but each of them; none where one is chosen
     */
    public record ByChannel(
            List<Predictions> alone, List<Integer> chosen, Predictions together, List<Predictions> without) {}

    /**
     * Classifies left-out images by each channel that goes through the network by itself, and shows what is lost without each of
     * those that are used; of many images by some.
     *
     * @param used the places of the channels that a model reads; empty to choose them
     * @return no value where no block can be left out
     */
    public Measured<ByChannel> byChannel(Optional<List<Integer>> used, Task task) {
        if (images.length > CHANNEL_CHOOSERS) {
            return some(few(dataset, CHANNEL_CHOOSERS, seed)).byChannel(used, task);
        }
        return blocks(dataset, BLOCKS, seed).map(block -> {
            Variant simplest = rows.variants().get(0);
            List<Integer> channels = rows.layers().channels();
            List<Integer> chosen = used.orElseGet(() -> reads().channels);
            Solvers solvers = new Solvers(false, reads(channels), Optional.empty());
            Function<List<Integer>, Predictions> by = some -> {
                task.checkCancelled();
                return ofScores(solvers.of(new Reads(simplest, some)).leftOut(block));
            };
            return new ByChannel(
                    channels.stream().map(c -> by.apply(List.of(c))).toList(),
                    chosen,
                    by.apply(chosen),
                    chosen.size() == 1
                            ? List.of()
                            : chosen.stream()
                                    .map(c -> by.apply(chosen.stream()
                                            .filter(other -> !other.equals(c))
                                            .toList()))
                                    .toList());
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

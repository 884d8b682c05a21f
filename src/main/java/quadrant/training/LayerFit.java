package quadrant.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.dataset.ClassList;
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
import quadrant.ridge.KernelRidge;
import quadrant.ridge.LeftOut;
import quadrant.ridge.Targets;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The classifier on all layers of a frozen network: ridge regression in closed form on the mean of each image's views. Its
 * strength, the temperature and the use of turned views are chosen by the scores of images that were left out in blocks of
 * whole groups.
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
    /** The maximum size of the standardised numbers: 256 MB. */
    private static final long MOST_NUMBERS = 32L << 20;

    private final PooledRows rows;
    private final Dataset dataset;
    private final Bags bags;
    private final int[] images;
    private final Matrices matrices;
    private final long seed;
    private final Targets targets;
    private final Standardisation standard;

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
        this.bags = Bags.of(dataset);
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
     * @param classifier for the graph
     * @param strength of the ridge, in mean eigenvalues of the kernel
     * @param views test-time augmentation
     * @param temperature for {@value #GAIN} times the scores
     * @param leftOut the classifier's probabilities of left-out images or bags; the choices were made on them
     */
    public record Fitted(
            PooledLayers.Classifier classifier,
            double strength,
            TestViews views,
            Measured<Temperature> temperature,
            Measured<Predictions> leftOut) {
        /** A copy with an image's logits divided. */
        Fitted softened(double by) {
            PooledLayers.Classifier c = new PooledLayers.Classifier(
                    classifier.center(), classifier.scale(), classifier.weight(), classifier.bias(), (float)
                            (classifier.temperature() * by));
            return new Fitted(c, strength, views, temperature, leftOut);
        }
    }

    /**
     * Fits on all layers.
     *
     * @param wished test-time augmentation; empty to choose what helps
     */
    public Fitted fit(Optional<TestViews> wished, Task task) {
        return fit(0, rows.layers().width(), wished, task);
    }

    /** Fits on the embedding alone, the last layer, with the same test-time augmentation: the baseline for all layers. */
    public Fitted fitLastLayer(TestViews views, Task task) {
        int[] range = embedding(rows.layers());
        return fit(range[0], range[1], Optional.of(views), task);
    }

    /** The range of the embedding in a row: first feature, and exclusive end. */
    static int[] embedding(PooledLayers layers) {
        PooledLayers.Layer last = layers.layers().get(layers.layers().size() - 1);
        int from = layers.width() - last.width();
        return new int[] {from, from + last.channels()};
    }

    private Fitted fit(int from, int to, Optional<TestViews> wished, Task task) {
        boolean large = images.length > MOST_IMAGES || (long) images.length * (to - from) > MOST_NUMBERS;
        LayerSolver.Features features = new LayerSolver.Features(from, to);
        LayerSolver solver = large
                ? new HashedSolver(rows, images, standard, targets, matrices, features)
                : new KernelSolver(rows, images, standard, targets, matrices, features);
        task.checkCancelled();
        Measured<Blocks> blocks = blocks(dataset, large ? FEW_BLOCKS : BLOCKS, seed);
        if (blocks.value().isEmpty()) {
            TestViews views = wished.orElse(TestViews.NONE);
            return new Fitted(
                    classifier(solver.fit(USUAL_STRENGTH), from, Temperature.ONE),
                    USUAL_STRENGTH,
                    views,
                    Measured.not(blocks.reason().orElseThrow()),
                    Measured.not(blocks.reason().orElseThrow()));
        }
        Blocks block = blocks.value().get();
        List<LeftOut> scores = solver.leftOut(block);
        TestViews chosen = wished.orElseGet(() -> better(scores));
        // a wish for turned views holds even where the rows have none; the score then uses what is available
        TestViews views = chosen.count() <= rows.turns().count() ? chosen : TestViews.NONE;
        double strength = scores.get(views == TestViews.NONE ? 0 : 1).strength();
        task.checkCancelled();
        double[][][] logits = bags.means(logits(solver.fitsWithout(strength, block), block, views, from, to));
        Measured<Temperature> fitted = Temperature.fit(logits, predictions(logits, 1));
        Temperature t = fitted.value().orElse(Temperature.ONE);
        return new Fitted(
                classifier(solver.fit(strength), from, t),
                strength,
                chosen,
                fitted,
                Measured.of(predictions(logits, t.value())));
    }

    /** Turned views where they improve the classification of left-out images by more than the standard error. */
    private TestViews better(List<LeftOut> scores) {
        if (scores.size() == 1) {
            return TestViews.NONE;
        }
        PairedDifference gain = PairedDifference.of(ofScores(scores.get(1)), ofScores(scores.get(0)), seed);
        return gain.value() > gain.standardError() ? TestViews.DIHEDRAL : TestViews.NONE;
    }

    private Predictions ofScores(LeftOut scores) {
        int classes = targets.classes();
        double[][][] one = new double[1][images.length][classes];
        for (int i = 0; i < images.length; i++) {
            for (int k = 0; k < classes; k++) {
                one[0][i][k] = GAIN * scores.scores()[i * classes + k];
            }
        }
        return predictions(bags.means(one), 1);
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

    /** Views × images × classes: {@value #GAIN}·s of each view of each left-out image. */
    private double[][][] logits(List<LayerSolver.Weights> without, Blocks block, TestViews views, int from, int to) {
        double[][][] logits = new double[views.count()][images.length][];
        IntStream.range(0, images.length).parallel().forEach(i -> {
            for (int v = 0; v < views.count(); v++) {
                logits[v][i] = scores(without.get(block.of()[i]), standard, images[i], v, from, to);
            }
        });
        return logits;
    }

    private double[] scores(LayerSolver.Weights w, Standardisation by, int image, int view, int from, int to) {
        FloatBuffer row = rows.view(image, view, from, to);
        double[] x = new double[to - from];
        for (int f = 0; f < x.length; f++) {
            x[f] = row.get(f);
        }
        by.apply(x, 0, from, to);
        double[] scores = w.bias().clone();
        for (int k = 0; k < scores.length; k++) {
            double sum = 0;
            for (int f = 0; f < x.length; f++) {
                sum += w.values()[k * x.length + f] * x[f];
            }
            scores[k] = GAIN * (scores[k] + sum);
        }
        return scores;
    }

    private Predictions predictions(double[][][] logits, double temperature) {
        List<List<Float>> rowsOf = new ArrayList<>();
        for (int i = 0; i < bags.count(); i++) {
            rowsOf.add(Temperature.mean(logits, i, temperature));
        }
        return predictions(bags.dataset(), rowsOf);
    }

    private static Predictions predictions(Dataset dataset, List<List<Float>> probabilities) {
        ClassList classes = dataset.classes();
        return new Predictions(
                classes,
                IntStream.range(0, probabilities.size())
                        .mapToObj(i -> {
                            var s = dataset.samples().get(i);
                            return new Prediction(s.id(), s.group(), OptionalInt.of(s.label()), probabilities.get(i));
                        })
                        .toList());
    }

    private PooledLayers.Classifier classifier(LayerSolver.Weights w, int from, Temperature t) {
        int width = rows.layers().width();
        int classes = w.bias().length;
        int own = w.values().length / classes;
        float[] weight = new float[classes * width];
        for (int k = 0; k < classes; k++) {
            System.arraycopy(w.values(), k * own, weight, k * width + from, own);
        }
        float[] bias = new float[classes];
        IntStream.range(0, classes).forEach(k -> bias[k] = (float) w.bias()[k]);
        return new PooledLayers.Classifier(
                standard.center(), standard.scale(), weight, bias, (float) (t.value() / GAIN));
    }

    /**
     * The mean probabilities of left-out images over several random choices of blocks.
     *
     * @param most blocks
     * @param repeats number of random choices, with consecutive seeds
     */
    public Measured<Predictions> leftOut(int most, int repeats, Task task) {
        KernelSolver solver = kernelSolver(0, rows.layers().width());
        double[][][] logits = new double[repeats][images.length][targets.classes()];
        for (int r = 0; r < repeats; r++) {
            task.checkCancelled();
            Measured<Blocks> block = blocks(dataset, most, seed + r);
            if (block.value().isEmpty()) {
                return Measured.not(block.reason().orElseThrow());
            }
            double[] scores = solver.leftOut(block.value().get()).get(0).scores();
            for (int i = 0; i < scores.length; i++) {
                logits[r][i / targets.classes()][i % targets.classes()] = GAIN * scores[i];
            }
            task.progress(r + 1L, repeats);
        }
        return Measured.of(predictions(bags.means(logits), 1));
    }

    /**
     * Products of the unaugmented images, n×n.
     *
     * @param strength the one whose left-out scores have the least error; the default where none can be left out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Kernel(double[] values, double strength) {}

    private KernelSolver kernelSolver(int from, int to) {
        return new KernelSolver(rows, images, standard, targets, matrices, new LayerSolver.Features(from, to));
    }

    /** The kernel of all layers, from rows of one view. */
    Kernel kernel() {
        KernelSolver solver = kernelSolver(0, rows.layers().width());
        double strength = blocks(dataset, BLOCKS, seed)
                .value()
                .map(b -> solver.leftOut(b).get(0).strength())
                .orElse(USUAL_STRENGTH);
        return new Kernel(solver.kernel(), strength);
    }

    /**
     * Results on left-out images by layer.
     *
     * @param alone by a layer alone
     * @param upTo by all layers up to it
     */
    public record LayerPredictions(Predictions alone, Predictions upTo) {}

    /**
     * Classifies left-out images by each layer, and by all layers up to each; images are not augmented.
     *
     * @return from the first layer to the last; no value where no block can be left out
     */
    public Measured<List<LayerPredictions>> byLayer(Task task) {
        return blocks(dataset, BLOCKS, seed).map(block -> {
            int[] at = rows.layers().offsets();
            KernelRidge ridge = new KernelRidge(matrices, targets);
            double[] kernel = new double[images.length * images.length];
            List<LayerPredictions> all = new ArrayList<>();
            for (int l = 0; l + 1 < at.length; l++) {
                task.checkCancelled();
                double[] own = kernelSolver(at[l], at[l + 1]).kernel();
                for (int i = 0; i < own.length; i++) {
                    kernel[i] += own[i];
                }
                all.add(new LayerPredictions(
                        ofScores(ridge.leftOut(own, List.of(own), block).get(0)),
                        ofScores(ridge.leftOut(kernel, List.of(kernel), block).get(0))));
                task.progress(l + 1L, at.length - 1L);
            }
            return List.copyOf(all);
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
        List<List<Float>> all = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            all.add(Temperature.mean(logits, i, fitted.classifier.temperature() * GAIN));
        }
        return predictions(others, all);
    }

    /** Views × images × classes: {@value #GAIN}·s of images of the rows. */
    private double[][][] logits(Fitted fitted, TestViews views, int... at) {
        PooledLayers.Classifier c = fitted.classifier;
        double[] bias = new double[c.bias().length];
        Arrays.setAll(bias, k -> c.bias()[k]);
        LayerSolver.Weights w = new LayerSolver.Weights(c.weight(), bias);
        Standardisation own = new Standardisation(c.center(), c.scale());
        double[][][] logits = new double[views.count()][at.length][];
        IntStream.range(0, at.length).parallel().forEach(i -> {
            for (int v = 0; v < views.count(); v++) {
                logits[v][i] = scores(w, own, at[i], v, 0, rows.layers().width());
            }
        });
        return logits;
    }

    /** As {@link Bags#sharpness}, for the images of the fit. */
    double sharpness(Fitted fitted) {
        return bags.sharpness(logits(fitted, TestViews.NONE, images));
    }
}

package quadrant.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import quadrant.plan.Recipe;

/**
 * The rows, targets and dropout mask of each step: a function of seed and step alone, so that a resumed run continues with the
 * same batches.
 */
final class Batches {
    private static final long PASS = 0x9e3779b97f4a7c15L;
    private static final long MASK = 0xc2b2ae3d27d4eb4fL;

    private final int[] labels;
    private final int classes;
    private final int views;
    private final int size;
    private final double[] classWeights;
    private final boolean balanced;
    private final long seed;
    private int[] order = {};
    private long orderOfPass = -1;

    Batches(int[] imageLabels, int classes, Recipe recipe, long seed) {
        this.labels = imageLabels;
        this.classes = classes;
        this.views = recipe.views();
        this.size = Math.min(Recipe.BATCH_SIZE, imageLabels.length * recipe.views());
        this.balanced = recipe.batching().balanced();
        this.classWeights = balanced ? new double[classes] : balanced(imageLabels, classes);
        if (balanced) {
            Arrays.fill(classWeights, 1);
        }
        this.seed = seed;
    }

    int size() {
        return size;
    }

    /** The number of steps that use about as many views as there are training images. */
    int stepsPerEpoch() {
        return Math.max(1, Math.round((float) labels.length / size));
    }

    int label(int row) {
        return labels[row / views];
    }

    /**
     * The rows of a step, counted from 0: the next of a permutation of all views, drawn anew for each pass. With balanced
     * sampling a pass has the same length, with the same number of views of each class.
     */
    int[] rows(int step) {
        int total = labels.length * views;
        int perPass = total / size;
        long pass = step / perPass;
        if (pass != orderOfPass) {
            SplittableRandom random = new SplittableRandom(seed ^ PASS * (pass + 1));
            order = permutation(total, random);
            if (balanced) {
                order = balanced(order, random);
            }
            orderOfPass = pass;
        }
        int[] rows = new int[size];
        System.arraycopy(order, step % perPass * size, rows, 0, size);
        return rows;
    }

    /**
     * The same number of rows, with the classes alternating in a random order; each class's rows are taken in the given order,
     * repeatedly.
     */
    private int[] balanced(int[] drawn, SplittableRandom random) {
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int row : drawn) {
            byClass.computeIfAbsent(label(row), k -> new ArrayList<>()).add(row);
        }
        List<List<Integer>> classes = List.copyOf(byClass.values());
        int[] taken = new int[classes.size()];
        int[] turns = permutation(drawn.length, random);
        int[] rows = new int[drawn.length];
        for (int i = 0; i < rows.length; i++) {
            int k = turns[i] % classes.size();
            rows[i] = classes.get(k).get(taken[k]++ % classes.get(k).size());
        }
        return rows;
    }

    /** 0 to n − 1 in random order. */
    static int[] permutation(int n, SplittableRandom random) {
        int[] p = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            p[i] = p[j];
            p[j] = i;
        }
        return p;
    }

    /**
     * The coefficients of the loss: smoothed one-hot labels, q = (1 − ε)·onehot + ε/K (Szegedy et al. 2016), times class
     * weights, over the sum of the rows' class weights, as PyTorch's {@code cross_entropy}.
     */
    float[] targets(int[] rows) {
        double sum = 0;
        for (int row : rows) {
            sum += classWeights[label(row)];
        }
        float[] t = new float[rows.length * classes];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < classes; k++) {
                double q = Recipe.LABEL_SMOOTHING / classes + (k == label(rows[i]) ? 1 - Recipe.LABEL_SMOOTHING : 0);
                t[i * classes + k] = (float) (q * classWeights[k] / sum);
            }
        }
        return t;
    }

    /** 0 with the dropout probability, else the factor that keeps the expectation. */
    float[] dropoutMask(int step, int width) {
        SplittableRandom random = new SplittableRandom(seed ^ MASK * (step + 1L));
        float[] mask = new float[size * width];
        float kept = (float) (1 / (1 - Recipe.DROPOUT));
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < Recipe.DROPOUT ? 0 : kept;
        }
        return mask;
    }

    /** n / (classes · count of the class), as scikit-learn's {@code class_weight="balanced"}. */
    static double[] balanced(int[] labels, int classes) {
        double[] w = new double[classes];
        IntStream.of(labels).forEach(y -> w[y]++);
        for (int k = 0; k < classes; k++) {
            w[k] = w[k] == 0 ? 0 : labels.length / (classes * w[k]);
        }
        return w;
    }
}

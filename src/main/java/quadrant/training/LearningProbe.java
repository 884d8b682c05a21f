package quadrant.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Matrices;
import quadrant.evaluation.LearningCurve;
import quadrant.ridge.KernelRidge;
import quadrant.ridge.Targets;
import quadrant.task.Task;

/**
 * Classifiers on all layers of the frozen network, fitted in closed form on growing parts of each fold's training groups. They
 * give the points of a learning curve.
 *
 * <p>The groups of each class are shuffled, five times. An eighth of them, then half as many again and so on, are taken from
 * the front, so that a larger part contains the smaller ones and the classes keep their shares. A group with several classes
 * counts as one of its most frequent class. Of parts that are equal after rounding, one is used.
 */
public final class LearningProbe {
    private static final double[] PARTS = {1 / 8.0, 3 / 16.0, 9 / 32.0, 27 / 64.0, 5 / 8.0, 1};
    private static final int DRAWS = 5;

    private final Dataset dataset;
    private final Matrices matrices;
    private final long seed;
    private final double[] kernel;
    private final double strength;
    private final int classes;
    private final int[] labels;
    /** The images of each group, in the order of the groups' names. */
    private final List<List<Integer>> groups;

    private final int[] groupLabels;

    /**
     * A probe of images; standardisation, variant and strength are those of all of them.
     *
     * @param kernel products of the images' features, n×n, each the mean of its views
     */
    LearningProbe(Dataset dataset, double[] kernel, double strength, Matrices matrices, long seed) {
        this.dataset = dataset;
        this.matrices = matrices;
        this.seed = seed;
        this.kernel = kernel;
        this.strength = strength;
        this.classes = dataset.classes().size();
        this.labels = dataset.samples().stream().mapToInt(Sample::label).toArray();
        Map<String, List<Integer>> members = new TreeMap<>();
        for (int i = 0; i < labels.length; i++) {
            members.computeIfAbsent(dataset.samples().get(i).group().value(), g -> new ArrayList<>())
                    .add(i);
        }
        this.groups = new ArrayList<>(members.values());
        this.groupLabels = groups.stream().mapToInt(this::mostOf).toArray();
    }

    private int mostOf(List<Integer> members) {
        double[] counts = new double[classes];
        members.forEach(i -> counts[labels[i]]++);
        return largest(counts, 0);
    }

    /** Fits all of them. */
    public LearningCurve.Trials run(int[] folds, Task task) {
        int[] names = Arrays.stream(folds).distinct().sorted().toArray();
        boolean[][][] right = new boolean[PARTS.length][DRAWS][labels.length];
        int[][] taken = new int[PARTS.length][classes + 1];
        long fits = names.length * (DRAWS * (PARTS.length - 1L) + 1);
        long done = 0;
        SplittableRandom random = new SplittableRandom(seed);
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int fold : names) {
                List<List<Integer>> shuffled = shuffled(folds, fold, random);
                for (int size = 0; size < PARTS.length; size++) {
                    List<Integer> part = part(shuffled, PARTS[size]);
                    int[] own = taken[size];
                    for (int g : part) {
                        groups.get(g).stream().map(i -> labels[i]).distinct().forEach(k -> own[k]++);
                    }
                    own[classes] += part.size();
                    // with all groups, each draw gives the same set
                    if (draw == 0 || size < PARTS.length - 1) {
                        task.checkCancelled();
                        fit(part, folds, fold, right[size][draw]);
                        task.progress(++done, fits);
                    }
                }
            }
        }
        Arrays.fill(right[PARTS.length - 1], right[PARTS.length - 1][0]);
        int[] distinct = IntStream.range(0, PARTS.length)
                .filter(j -> j == 0 || taken[j][classes] > taken[j - 1][classes])
                .toArray();
        int all = DRAWS * names.length;
        return new LearningCurve.Trials(
                dataset.classes(),
                labels,
                dataset.samples().stream().map(Sample::group).toList(),
                Arrays.stream(distinct)
                        .mapToObj(j -> Arrays.stream(taken[j])
                                .mapToDouble(v -> (double) v / all)
                                .toArray())
                        .toArray(double[][]::new),
                Arrays.stream(distinct).mapToObj(j -> right[j]).toArray(boolean[][][]::new));
    }

    /** The training groups of each class, shuffled. */
    private List<List<Integer>> shuffled(int[] folds, int fold, SplittableRandom random) {
        List<List<Integer>> byClass = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            List<Integer> own = new ArrayList<>();
            for (int g = 0; g < groups.size(); g++) {
                if (groupLabels[g] == k && folds[groups.get(g).get(0)] != fold) {
                    own.add(g);
                }
            }
            for (int i = own.size() - 1; i > 0; i--) {
                Collections.swap(own, i, random.nextInt(i + 1));
            }
            byClass.add(own);
        }
        return byClass;
    }

    private static List<Integer> part(List<List<Integer>> shuffled, double part) {
        List<Integer> taken = new ArrayList<>();
        for (List<Integer> own : shuffled) {
            taken.addAll(own.subList(0, own.isEmpty() ? 0 : Math.max(1, (int) Math.round(part * own.size()))));
        }
        return taken;
    }

    /** Fits some groups, and marks which images of the fold are classified correctly. */
    private void fit(List<Integer> part, int[] folds, int fold, boolean[] right) {
        int n = labels.length;
        int[] rows = part.stream()
                .flatMap(g -> groups.get(g).stream())
                .mapToInt(i -> i)
                .sorted()
                .toArray();
        int[] test = IntStream.range(0, n).filter(i -> folds[i] == fold).toArray();
        int[] y = Arrays.stream(rows).map(i -> labels[i]).toArray();
        double[] scores = new KernelRidge(matrices, new Targets(y, classes), products(kernel, n, rows, rows))
                .fit(strength)
                .scores(products(kernel, n, test, rows), matrices);
        for (int i = 0; i < test.length; i++) {
            right[test[i]] = largest(scores, i) == labels[test[i]];
        }
    }

    private static double[] products(double[] kernel, int n, int[] of, int[] with) {
        double[] part = new double[of.length * with.length];
        for (int i = 0; i < of.length; i++) {
            for (int j = 0; j < with.length; j++) {
                part[i * with.length + j] = kernel[of[i] * n + with[j]];
            }
        }
        return part;
    }

    private int largest(double[] scores, int row) {
        int most = 0;
        for (int k = 1; k < classes; k++) {
            most = scores[row * classes + k] > scores[row * classes + most] ? k : most;
        }
        return most;
    }
}

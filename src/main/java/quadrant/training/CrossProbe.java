package quadrant.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.evaluation.Measured;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * What linear classifiers on frozen features say of every image, each fitted on other groups than the image's: averaged
 * over several depths' features and several ways to fold.
 */
public final class CrossProbe {
    private final double penalty;
    private final int folds;
    private final int repeats;
    private final int threads;

    /**
     * @param penalty inverse strength of the fits' L2 penalty
     * @param folds as many as the groups allow, up to so many
     * @param repeats ways to fold, seeded one after the other
     */
    public CrossProbe(double penalty, int folds, int repeats, int threads) {
        this.penalty = penalty;
        this.folds = folds;
        this.repeats = repeats;
        this.threads = threads;
    }

    /**
     * The mean probabilities.
     *
     * @param features by depth: a row for each sample
     * @return a row for each sample in order; no value where the groups allow no two folds
     */
    public Measured<Predictions> of(Dataset dataset, List<float[][]> features, long seed, Task task) {
        List<LinearProbe> probes = new ArrayList<>();
        for (int r = 0; r < repeats; r++) {
            Measured<LinearProbe> probe = LinearProbe.over(dataset, folds, penalty, seed + r);
            if (probe.value().isEmpty()) {
                return Measured.not(probe.reason().orElseThrow());
            }
            probes.add(probe.value().get());
        }
        List<Turn> turns = new ArrayList<>();
        for (float[][] depth : features) {
            for (LinearProbe probe : probes) {
                IntStream.range(0, probe.folds()).forEach(f -> turns.add(new Turn(depth, probe, f)));
            }
        }
        double[][][] said = new double[turns.size()][][];
        int[] done = {0};
        try (Workers workers = new Workers(threads)) {
            workers.forEach(turns.size(), t -> {
                task.checkCancelled();
                said[t] = turns.get(t).probabilities(task);
                synchronized (done) {
                    task.progress(++done[0], turns.size());
                }
            });
        }
        return Measured.of(mean(dataset, turns, said));
    }

    /** One fold of one probe on one depth's features. */
    private static final class Turn {
        private final float[][] features;
        private final LinearProbe probe;
        private final int fold;

        private Turn(float[][] features, LinearProbe probe, int fold) {
            this.features = features;
            this.probe = probe;
            this.fold = fold;
        }

        private double[][] probabilities(Task task) {
            return probe.fold(features, fold, task).stream()
                    .map(p -> p.probabilities().stream()
                            .mapToDouble(Float::doubleValue)
                            .toArray())
                    .toArray(double[][]::new);
        }
    }

    private static Predictions mean(Dataset dataset, List<Turn> turns, double[][][] said) {
        int classes = dataset.classes().size();
        double[][] sums = new double[dataset.size()][classes];
        for (int t = 0; t < said.length; t++) {
            List<Integer> test = turns.get(t).probe.test(turns.get(t).fold);
            for (int i = 0; i < said[t].length; i++) {
                for (int k = 0; k < classes; k++) {
                    sums[test.get(i)][k] += said[t][i][k];
                }
            }
        }
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            Sample s = dataset.samples().get(i);
            double total = Arrays.stream(sums[i]).sum();
            List<Float> row = new ArrayList<>();
            for (double v : sums[i]) {
                row.add((float) (v / total));
            }
            rows.add(new Prediction(s.id(), s.group(), OptionalInt.of(s.label()), row));
        }
        return new Predictions(dataset.classes(), rows);
    }
}

package quadrant.advisor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Split;
import quadrant.evaluation.RecallTally;
import quadrant.task.Task;

/**
 * A race between depths: each is trained briefly on all but one of a few inner folds, and calls the images of that one.
 *
 * <p>Successive halving (Jamieson &amp; Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
 * AISTATS 2016) with folds as the resource: after the first {@value #FIRST_ROUND} folds the worse half leaves. All depths meet
 * the same folds and the same views, so that they are compared in pairs. Of the best and a shallower one the shallower wins
 * where the mean difference over the folds is within its own standard error (the one-standard-error rule of Breiman et al.,
 * Classification and Regression Trees, 1984, section 3.4.3, on paired differences), as it is less apt to overfit and trains
 * faster. No lap begins that would end after the time that was given.
 */
final class Race {
    private static final int FIRST_ROUND = 2;

    private final Dataset dataset;
    private final int[] folds;
    private final int foldCount;
    private final LongSupplier nanoClock;

    /** What trains and calls: the race does not know how. */
    @FunctionalInterface
    interface Track {
        /** The classes that the images of the split's test part are called, trained on its train part at this depth. */
        List<Integer> lap(int depth, Split split, Task task);
    }

    /** One depth's laps so far. */
    private static final class Runner {
        private final int depth;
        private final List<Double> scores = new ArrayList<>();
        private final List<List<Integer>> calls = new ArrayList<>();
        private double seconds;
        private String left = "";

        private Runner(int depth) {
            this.depth = depth;
        }

        private double mean() {
            return scores.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        }

        private double secondsPerLap() {
            return scores.isEmpty() ? 0 : seconds / scores.size();
        }

        private RaceResult.Entry entry() {
            return new RaceResult.Entry(depth, scores, calls, secondsPerLap(), left);
        }
    }

    /** @param folds the inner fold of each sample of the dataset, 0 to foldCount − 1 */
    Race(Dataset dataset, int[] folds, int foldCount, LongSupplier nanoClock) {
        this.dataset = dataset;
        this.folds = folds.clone();
        this.foldCount = foldCount;
        this.nanoClock = nanoClock;
    }

    /**
     * Runs.
     *
     * @param depths the likeliest first: it runs in any case, the others while time is left
     * @param seconds for the whole race
     * @param cost how much longer a lap at one depth takes than at another, by depth, in any unit
     */
    RaceResult run(List<Integer> depths, double seconds, IntToDoubleFunction cost, Track track, Task task) {
        long start = nanoClock.getAsLong();
        List<Runner> field = new ArrayList<>();
        depths.forEach(d -> field.add(new Runner(d)));
        double secondsPerCost = 0;
        int done = 0;
        for (int fold = 0; fold < foldCount; fold++) {
            Split split = GroupSplit.split(folds, fold);
            for (Runner r : field) {
                if (!r.left.isEmpty()) {
                    continue;
                }
                double spent = (nanoClock.getAsLong() - start) / 1e9;
                double expected = r.scores.isEmpty() ? secondsPerCost * cost.applyAsDouble(r.depth) : r.secondsPerLap();
                boolean first = fold == 0 && r == field.get(0);
                if (!first && spent + expected > seconds) {
                    r.left = String.format(
                            Locale.ROOT,
                            "no time was left for %s, which takes some %.0f s",
                            r.scores.isEmpty() ? "its first lap" : "lap " + (fold + 1),
                            expected);
                    continue;
                }
                task.checkCancelled();
                lap(r, split, track, task);
                secondsPerCost = Math.max(secondsPerCost, r.secondsPerLap() / cost.applyAsDouble(r.depth));
                task.progress(++done, (long) foldCount * field.size());
            }
            if (fold + 1 == FIRST_ROUND) {
                halve(field);
            }
        }
        return result(field);
    }

    private void lap(Runner r, Split split, Track track, Task task) {
        long start = nanoClock.getAsLong();
        List<Integer> calls = track.lap(r.depth, split, task);
        r.seconds += (nanoClock.getAsLong() - start) / 1e9;
        r.calls.add(calls);
        r.scores.add(balancedAccuracy(split.test(), calls));
    }

    private static void halve(List<Runner> field) {
        List<Runner> running = field.stream()
                .filter(r -> r.left.isEmpty())
                .sorted(Comparator.comparingDouble(r -> -r.mean()))
                .toList();
        for (int i = Math.max(2, (running.size() + 1) / 2); i < running.size(); i++) {
            running.get(i).left = "it was among the worse half after " + FIRST_ROUND + " folds";
        }
    }

    private double balancedAccuracy(List<Integer> images, List<Integer> calls) {
        RecallTally tally = new RecallTally(dataset.classes().size());
        for (int i = 0; i < images.size(); i++) {
            tally.add(dataset.samples().get(images.get(i)).label(), calls.get(i));
        }
        return tally.balancedAccuracy();
    }

    /** The pick among those that ran the most laps. */
    private RaceResult result(List<Runner> field) {
        int laps = field.stream().mapToInt(r -> r.scores.size()).max().orElse(0);
        List<RaceResult.Entry> entries = field.stream().map(Runner::entry).toList();
        List<RaceResult.Entry> finalists =
                entries.stream().filter(e -> e.scores().size() == laps).toList();
        RaceResult.Entry best = finalists.stream()
                .max(Comparator.comparingDouble(RaceResult.Entry::mean))
                .orElseThrow();
        // one fold has no standard error: nothing speaks against the likeliest
        RaceResult.Entry pick = laps < 2
                ? entries.get(0)
                : finalists.stream()
                        .filter(e -> e.depth() < best.depth())
                        .filter(e -> best.over(e).withinItsError())
                        .min(Comparator.comparingInt(RaceResult.Entry::depth))
                        .orElse(best);
        return new RaceResult(dataset, IntStream.of(folds).boxed().toList(), entries, best.depth(), pick.depth(), laps);
    }
}

package quadrant.workflow;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.RecallTally;
import quadrant.task.Task;

/**
 * The task that a fold of a cross-validation reports to: a fold is one phase, named with the time left; its own phases are
 * details, and its messages appear only in the report. A warning of one fold is not repeated in the next.
 */
final class FoldTask implements Task {
    private final Task inner;
    private final int folds;
    private final LongSupplier nanos;
    private final Set<String> warned = new HashSet<>();
    private int fold;
    private int done;
    private double firstSeconds;
    private double laterSeconds;
    private long since;

    /** @param folds number of folds in all repeats */
    FoldTask(Task inner, int folds, LongSupplier nanos) {
        this.inner = inner;
        this.folds = folds;
        this.nanos = nanos;
    }

    /** Begins the fold with this number, from 1. */
    void begin(int number) {
        fold = number;
        since = nanos.getAsLong();
        inner.phase("Fold " + fold + " of " + folds + left(folds - fold + 1));
    }

    /** Reports a fold that an earlier run has finished. */
    void finishedBefore(String name) {
        inner.info(name + " was finished before.");
    }

    /**
     * Reports the end of a fold trained in this run, in one line.
     *
     * @param things the name of the predicted units, in the plural
     */
    void end(Predictions test, String things) {
        double seconds = (nanos.getAsLong() - since) / 1e9;
        if (done == 0) {
            firstSeconds = seconds;
        } else {
            laterSeconds += seconds;
        }
        done++;
        RecallTally tally = new RecallTally(test.classes().size());
        test.rows().forEach(p -> tally.add(p.truth().orElseThrow(), p.predicted()));
        inner.info(String.format(
                Locale.ROOT,
                "Fold %d of %d: balanced accuracy %.1f %% on %d %s, %s%s.",
                fold,
                folds,
                100 * tally.balancedAccuracy(),
                test.rows().size(),
                things,
                text(seconds),
                left(folds - fold)));
    }

    /** The first fold makes the views of nearly all images, so that later ones are faster. */
    private String left(int more) {
        if (more == 0 || done == 0) {
            return "";
        }
        double each = done == 1 ? firstSeconds : laterSeconds / (done - 1);
        return ", about " + text(more * each) + " left";
    }

    private static String text(double seconds) {
        long s = Math.round(seconds);
        return s < 60 ? s + " s" : s / 60 + " min " + s % 60 + " s";
    }

    @Override
    public void phase(String name) {
        inner.detail(name);
    }

    @Override
    public void detail(String name) {
        inner.detail(name);
    }

    @Override
    public void progress(long now, long total) {
        inner.progress(now, total);
    }

    @Override
    public void info(String line) {}

    @Override
    public synchronized void warn(String line) {
        if (warned.add(line)) {
            inner.warn(line);
        }
    }

    @Override
    public boolean cancelled() {
        return inner.cancelled();
    }
}

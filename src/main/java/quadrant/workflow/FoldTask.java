package quadrant.workflow;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import quadrant.task.Task;

/**
 * The task of a cross-validation as one of its folds sees it: each phase says which fold it is and how long the rest will
 * take, and what was warned of in one fold is not said again in the next.
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

    /** @param folds in all repeats */
    FoldTask(Task inner, int folds, LongSupplier nanos) {
        this.inner = inner;
        this.folds = folds;
        this.nanos = nanos;
    }

    /** Begins the fold of this number, from 1. */
    void begin(int number) {
        fold = number;
        since = nanos.getAsLong();
    }

    /** Ends a fold that was trained now. */
    void end() {
        double seconds = (nanos.getAsLong() - since) / 1e9;
        if (done == 0) {
            firstSeconds = seconds;
        } else {
            laterSeconds += seconds;
        }
        done++;
        inner.info("Fold " + fold + " of " + folds + " took " + text(seconds) + left(folds - fold) + ".");
    }

    /** The first fold makes the views of nearly all images, so that those after it are quicker. */
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
        inner.phase("Fold " + fold + " of " + folds + left(folds - fold + 1) + ": " + name);
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
    public void info(String line) {
        inner.info(line);
    }

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

package quadrant.app;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import quadrant.task.Phase;
import quadrant.task.Task;

/**
 * A task that forwards everything, each warning once; it keeps the warnings for the report, and adds up the progress of the
 * phases.
 */
final class WarningLog implements Task {
    private final Task inner;
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Set<Phase> begun = new LinkedHashSet<>();
    private Optional<Phase> now = Optional.empty();
    private double before;

    WarningLog(Task inner) {
        this(inner, false);
    }

    /** @param known whether the phases are those of a fine-tuning, whose shares of the run are known */
    WarningLog(Task inner, boolean known) {
        this.inner = inner;
        this.before = known ? 0 : Double.NaN;
    }

    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void phase(Phase phase) {
        synchronized (this) {
            if (!Double.isNaN(before)) {
                before = begun.stream().mapToDouble(Phase::share).sum();
            }
            now = begun.add(phase) ? Optional.of(phase) : Optional.empty();
        }
        inner.phase(phase);
        inner.overall(shareAt(0));
    }

    /** The duration of a phase without a share is not known; so the time left is not known from here on. */
    @Override
    public void phase(String name) {
        synchronized (this) {
            before = Double.NaN;
            now = Optional.empty();
        }
        inner.phase(name);
        inner.overall(Double.NaN);
    }

    @Override
    public void progress(long done, long total) {
        inner.overall(shareAt(done / (double) Math.max(1, total)));
        inner.progress(done, total);
    }

    private synchronized double shareAt(double ofPhase) {
        return before + now.map(p -> p.share() * ofPhase).orElse(0.0);
    }

    @Override
    public void detail(String name) {
        inner.detail(name);
    }

    @Override
    public void info(String line) {
        inner.info(line);
    }

    @Override
    public void warn(String line) {
        boolean news;
        synchronized (this) {
            news = warnings.add(line);
        }
        if (news) {
            inner.warn(line);
        }
    }

    @Override
    public boolean cancelled() {
        return inner.cancelled();
    }
}

package quadrant.app;

import java.util.ArrayList;
import java.util.List;
import quadrant.task.Task;

/** A task that passes everything on and keeps the warnings for the report. */
final class WarningLog implements Task {
    private final Task inner;
    private final List<String> warnings = new ArrayList<>();

    WarningLog(Task inner) {
        this.inner = inner;
    }

    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void phase(String name) {
        inner.phase(name);
    }

    @Override
    public void progress(long done, long total) {
        inner.progress(done, total);
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
        synchronized (this) {
            warnings.add(line);
        }
        inner.warn(line);
    }

    @Override
    public boolean cancelled() {
        return inner.cancelled();
    }
}

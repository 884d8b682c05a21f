package quadrant.app;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import quadrant.advisor.Advice;
import quadrant.dataset.Dataset;
import quadrant.model.FineTunedModel;
import quadrant.report.AdviceReport;
import quadrant.report.Heading;
import quadrant.task.Task;
import quadrant.workflow.Advise;

/** Reads labelled images and advises how to train on them; writes the advice where an output folder is named. */
public final class AdviseJob {
    private final Wiring wiring;
    private final Clock clock;

    /** A job that dates its files by the system's clock. */
    public AdviseJob(Wiring wiring) {
        this(wiring, Clock.system(ZoneId.systemDefault()));
    }

    public AdviseJob(Wiring wiring, Clock clock) {
        this.wiring = wiring;
        this.clock = clock;
    }

    /** Advises. A failed or cancelled run leaves no files. */
    public Advice run(AdviseOptions options, Task task) {
        return run(options, Optional.empty(), task);
    }

    /** As {@link #run(AdviseOptions, Task)}, on open images if there are any. */
    public Advice run(AdviseOptions options, Optional<MarkOptions.OpenImages> open, Task task) {
        Optional<FineTunedModel> from = wiring.startingPoints().continued(options.backbone());
        options.output().ifPresent(folder -> OutputFolder.check(folder, false));
        WarningLog log = new WarningLog(task);
        Dataset dataset = options.training().read(wiring.datasets(), open, from, log);
        if (options.output().isEmpty()) {
            return advise(options.request(dataset, from), log);
        }
        return OutputFolder.filled(options.output().get(), false, "The advice", output -> {
            Advice advice = advise(options.request(dataset, from), log);
            Heading heading = new Heading(
                    String.valueOf(options.training().data().getFileName()), Versions.now(clock), log.warnings());
            new AdviceReport(advice)
                    .write(
                            output.work(),
                            heading,
                            Version.get(),
                            options.backbone(),
                            options.training().plan().seed());
            output.finish(AdviceReport.FILES);
            return advice;
        });
    }

    private Advice advise(Advise.Request request, Task task) {
        return new Advise(wiring.engines(), wiring.catalog(), wiring.cache()).run(request, task);
    }
}

package quadrant.app;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.model.FineTunedModel;
import quadrant.report.AuditReport;
import quadrant.report.Heading;
import quadrant.report.ReportWriter;
import quadrant.task.Task;
import quadrant.workflow.Audit;
import quadrant.workflow.AuditFindings;

/** Audits labelled images and writes the findings. */
public final class AuditJob {
    private final Wiring wiring;
    private final Clock clock;

    /** A job that dates its files by the system's clock. */
    public AuditJob(Wiring wiring) {
        this(wiring, Clock.system(ZoneId.systemDefault()));
    }

    public AuditJob(Wiring wiring, Clock clock) {
        this.wiring = wiring;
        this.clock = clock;
    }

    /** Audits. A failed or cancelled run leaves no files. */
    public AuditReport run(AuditOptions options, Task task) {
        return run(options, Optional.empty(), task);
    }

    /** As {@link #run(AuditOptions, Task)}, on open images if there are any. */
    public AuditReport run(AuditOptions options, Optional<MarkOptions.OpenImages> open, Task task) {
        Optional<FineTunedModel> from = wiring.startingPoints().continued(options.backbone());
        OutputFolder.check(options.output(), false);
        WarningLog log = new WarningLog(task);
        Dataset dataset = options.read(wiring.datasets(), open, from, log);
        options.warn(from, dataset, log);
        Audit.Request request = options.request(dataset, from);
        return OutputFolder.filled(options.output(), false, "The audit", output -> {
            AuditFindings found = new Audit(wiring.engines(), wiring.catalog(), wiring.cache()).run(request, log);
            AuditReport report = new AuditReport(
                    new Heading(String.valueOf(options.data().getFileName()), Versions.now(clock), log.warnings()),
                    Version.get(),
                    found,
                    request.mapping(),
                    options.again(found.dataset().crop().isPresent()),
                    log);
            ReportWriter.write(output.work(), report);
            output.finish(List.of(ReportWriter.SUSPECTS, ReportWriter.AUDIT_JSON, ReportWriter.AUDIT));
            return report;
        });
    }
}

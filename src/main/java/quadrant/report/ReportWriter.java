package quadrant.report;

import java.nio.file.Path;
import quadrant.task.SafeFile;

/**
 * Writes reports as JSON, for scripts, and as HTML, for people: one file that loads nothing else and runs no script. Existing
 * files are replaced; a folder that cannot be written to causes a {@link quadrant.task.UserException}.
 */
public final class ReportWriter {
    public static final String JSON = "report.json";
    public static final String HTML = "report.html";
    public static final String COMPARISON_JSON = "comparison.json";
    public static final String COMPARISON_HTML = "comparison.html";
    public static final String AUDIT = "audit.html";
    public static final String AUDIT_JSON = "audit.json";
    public static final String SUSPECTS = "suspects.csv";

    private ReportWriter() {}

    /** Writes {@code report.json} and {@code report.html}. */
    public static void write(Path folder, RunReport run) {
        String html = RunPage.html(run);
        SafeFile.write(folder.resolve(JSON), RunJson.of(run));
        SafeFile.write(folder.resolve(HTML), html);
    }

    /** Writes {@code comparison.json} and {@code comparison.html}. */
    public static void write(Path folder, ComparisonReport report) {
        String html = report.html();
        SafeFile.write(folder.resolve(COMPARISON_JSON), report.json());
        SafeFile.write(folder.resolve(COMPARISON_HTML), html);
    }

    /** Writes {@code audit.html}, {@code audit.json} and {@code suspects.csv}. */
    public static void write(Path folder, AuditReport report) {
        String html = report.html();
        SafeFile.write(folder.resolve(AUDIT_JSON), report.json());
        SafeFile.write(folder.resolve(SUSPECTS), SuspectTable.of(report));
        SafeFile.write(folder.resolve(AUDIT), html);
    }
}

package quadrant.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import quadrant.task.SafeFile;

/**
 * Writes a run or an evaluation as {@code report.json}, for scripts, and as {@code report.html}, for people: one file that loads nothing
 * else and runs no script.
 */
public final class ReportWriter {
    public static final String JSON = "report.json";
    public static final String HTML = "report.html";
    public static final String COMPARISON_JSON = "comparison.json";
    public static final String COMPARISON_HTML = "comparison.html";
    public static final String ADVICE = "advice.html";
    public static final String AUDIT = "audit.html";
    public static final String AUDIT_JSON = "audit.json";
    public static final String SUSPECTS = "suspects.csv";

    private ReportWriter() {}

    /**
     * Writes both files, replacing those that are there.
     *
     * @throws quadrant.task.UserException where the folder cannot be written to
     */
    public static void write(Path folder, RunReport run) {
        String html = html(run);
        SafeFile.write(folder.resolve(JSON), ReportJson.of(run));
        SafeFile.write(folder.resolve(HTML), html);
    }

    /**
     * Writes both files, replacing those that are there.
     *
     * @throws quadrant.task.UserException where the folder cannot be written to
     */
    public static void write(Path folder, EvaluationReport report) {
        String html = html(report);
        SafeFile.write(folder.resolve(JSON), EvaluationJson.of(report));
        SafeFile.write(folder.resolve(HTML), html);
    }

    /**
     * Writes both files, replacing those that are there.
     *
     * @throws quadrant.task.UserException where the folder cannot be written to
     */
    public static void write(Path folder, CrossValidationReport report) {
        String html = html(report);
        SafeFile.write(folder.resolve(JSON), CrossValidationJson.of(report));
        SafeFile.write(folder.resolve(HTML), html);
    }

    /**
     * Writes both files of a comparison, replacing those that are there.
     *
     * @throws quadrant.task.UserException where the folder cannot be written to
     */
    public static void write(Path folder, ComparisonReport report) {
        String html = html(report);
        SafeFile.write(folder.resolve(COMPARISON_JSON), ComparisonJson.of(report));
        SafeFile.write(folder.resolve(COMPARISON_HTML), html);
    }

    /**
     * Writes an advice as {@code advice.html}, replacing one that is there.
     *
     * @throws quadrant.task.UserException where the folder cannot be written to
     */
    public static void write(Path folder, AdviceReport report) {
        SafeFile.write(folder.resolve(ADVICE), html(report));
    }

    /**
     * Writes an audit as {@code audit.html}, {@code audit.json} and {@code suspects.csv}, replacing those that are there.
     *
     * @throws quadrant.task.UserException where the folder cannot be written to
     */
    public static void write(Path folder, AuditReport report) {
        String html = html(report);
        SafeFile.write(folder.resolve(AUDIT_JSON), json(report));
        SafeFile.write(folder.resolve(SUSPECTS), SuspectTable.of(report));
        SafeFile.write(folder.resolve(AUDIT), html);
    }

    /** An audit as JSON, as {@code audit.json} holds it. */
    public static String json(AuditReport report) {
        return AuditJson.of(report);
    }

    static String html(AuditReport report) {
        return template("audit").execute(AuditPage.of(report));
    }

    static String html(AdviceReport report) {
        return template("advice").execute(AdvicePage.of(report));
    }

    static String html(CrossValidationReport report) {
        return template("crossvalidation").execute(CrossValidationPage.of(report));
    }

    static String html(ComparisonReport report) {
        return template("comparison").execute(ComparisonPage.of(report));
    }

    static String html(RunReport run) {
        return template("report").execute(ReportPage.of(run));
    }

    static String html(EvaluationReport report) {
        return template("evaluation").execute(EvaluationPage.of(report));
    }

    private static Template template(String name) {
        return Mustache.compiler()
                .strictSections(true)
                .withLoader(partial -> new StringReader(text(partial)))
                .compile(text(name));
    }

    private static String text(String name) {
        try (InputStream in =
                Objects.requireNonNull(ReportWriter.class.getResourceAsStream(name + ".mustache"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The report's template " + name + " cannot be read", e);
        }
    }
}

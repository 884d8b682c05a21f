package quadrant.disk;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Writes a run as {@code report.json}, for scripts, and as {@code report.html}, for people: one file that loads nothing
 * else and runs no script.
 */
public final class ReportWriter {
    public static final String JSON = "report.json";
    public static final String HTML = "report.html";

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

    static String html(RunReport run) {
        return template().execute(ReportPage.of(run));
    }

    private static Template template() {
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(ReportWriter.class.getResourceAsStream("report.mustache")),
                StandardCharsets.UTF_8)) {
            return Mustache.compiler().strictSections(true).compile(in);
        } catch (IOException e) {
            throw new IllegalStateException("The report's template cannot be read", e);
        }
    }
}

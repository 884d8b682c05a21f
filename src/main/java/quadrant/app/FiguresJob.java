package quadrant.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import quadrant.report.FigureFiles;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** Extracts the figures from a report. */
public final class FiguresJob {
    private FiguresJob() {}

    /** The result of a run. */
    public record Result(Path folder, int figures) {}

    /** Writes each figure to a file in a new folder. */
    public static Result run(FiguresOptions options) {
        Path report = options.report();
        try (OutputFolder output = OutputFolder.open(options.output(), false)) {
            List<String> names = FigureFiles.write(report, output.work());
            output.finish(names);
            return new Result(options.output(), names.size());
        } catch (IOException e) {
            throw new UserException(
                    "The figures could not be written to " + options.output() + " (" + Reason.of(e) + ").",
                    "Check that there is space and that you may write there.",
                    e);
        }
    }
}

package quadrant.face.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.disk.ComparisonReport;
import quadrant.face.CompareJob;
import quadrant.face.ComparisonText;

/** {@code quadrant compare}. */
@Command(
        name = "compare",
        description = "Puts runs side by side: balanced accuracy with intervals, each run against the first by a paired"
                + " bootstrap over groups where both tell of the same images.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "Folders that finetune or evaluate wrote, two or more.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> runs;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "A new or empty folder for comparison.html and comparison.json.")
    private @Nullable Path output;

    @Override
    public Integer call() {
        ComparisonReport report =
                new CompareJob(Clock.system(ZoneId.systemDefault())).run(runs, Optional.ofNullable(output));
        ComparisonText.lines(report).forEach(spec.commandLine().getOut()::println);
        return 0;
    }
}

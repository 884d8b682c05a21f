package quadrant.face.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.face.FiguresJob;
import quadrant.face.FiguresOptions;

/** {@code quadrant figures}. */
@Command(
        name = "figures",
        description = "Takes the figures out of a report: drawings as SVG files, heat maps as pictures.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class FiguresCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "REPORT", description = "The report.html of a run, or the run's folder.")
    @SuppressWarnings("NullAway.Init")
    private String report;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where the figures go: a new or empty folder.")
    private @Nullable String output;

    @Override
    public Integer call() {
        Map<String, String> texts = Given.options(spec);
        texts.put("report", report);
        FiguresJob.Result result = FiguresJob.run(new FiguresOptions(texts));
        spec.commandLine().getOut().println(result.figures() + " figures: " + result.folder());
        return 0;
    }
}

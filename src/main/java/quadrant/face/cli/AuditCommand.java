package quadrant.face.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.disk.AuditReport;
import quadrant.disk.ReportWriter;
import quadrant.face.AuditJob;
import quadrant.face.AuditOptions;
import quadrant.face.Wiring;

/** {@code quadrant audit}. */
@Command(
        name = "audit",
        description = "Looks in labelled images for what would spoil a training or its test: copies, hidden groups,"
                + " tell-tale traits of a class, and wrong labels.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class AuditCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            description = "A folder with a folder of images for each class, a CSV with the columns image,label and, if"
                    + " known, group, or images with marked objects.")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where to write audit.html, audit.json and suspects.csv: a new or empty folder.")
    @SuppressWarnings("NullAway.Init")
    private String output;

    @Option(names = "--images", paramLabel = "ROOT", description = "The folder that the CSV's paths start from.")
    private @Nullable String images;

    @Option(
            names = "--group-by",
            paramLabel = "REGEX",
            description = "Finds each image's group (patient, slide) in its path.")
    private @Nullable String groupBy;

    @Mixin
    private final MarkArguments marks = new MarkArguments();

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "A predictions.csv of every image, each by a model that was not trained on it, to hold the"
                    + " labels against (default: linear classifiers on frozen features, fitted on other groups).")
    private @Nullable String predictions;

    @Option(
            names = "--folds",
            paramLabel = "N",
            description = "Folds of whole groups that the classifiers are fitted on (default: 5).")
    private @Nullable String folds;

    @Option(names = "--repeats", paramLabel = "N", description = "Ways to fold (default: 2).")
    private @Nullable String repeats;

    @Option(
            names = "--backbone",
            paramLabel = "NAME|MODEL",
            description = "The network that measures, or a model.onnx.")
    private @Nullable String backbone;

    @Mixin
    private final ReadingArguments reading = new ReadingArguments();

    @Option(names = "--seed", paramLabel = "N", description = "Of splits and draws (default: 1).")
    private @Nullable String seed;

    @Mixin
    private final ComputeArguments compute = new ComputeArguments();

    @Option(names = "--skip-unreadable", description = "Leave out images that cannot be read.")
    private boolean skipUnreadable;

    @Option(names = "--json", description = "Write audit.json to standard output as well.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say only warnings and the result.")
    private boolean quiet;

    @Override
    public Integer call() {
        Map<String, String> texts = Given.options(spec);
        texts.remove("quiet");
        texts.remove("json");
        texts.put("data", data);
        AuditOptions options = new AuditOptions(texts);
        try (Console console = Console.open(quiet)) {
            AuditReport report = new AuditJob(Wiring.standard()).run(options, console);
            console.done();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.print(ReportWriter.json(report));
                out.flush();
            } else {
                out.println(report.headline());
                report.groups().hint().flatMap(AuditReport.Hint::sentence).ifPresent(out::println);
                report.confounders().forEach(c -> out.println(c.sentence()));
                out.println(options.output().resolve(ReportWriter.AUDIT));
            }
            return 0;
        }
    }
}

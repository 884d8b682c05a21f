package quadrant.face.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.face.AugmentJob;
import quadrant.face.ViewOptions;
import quadrant.face.Wiring;

/** {@code quadrant augment}. */
@Command(
        name = "augment",
        description =
                "Writes augmented views of images as PNG files, the very ones that training makes by the same plan"
                        + " and seed.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class AugmentCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            description = "A folder with a folder of images for each class, or a CSV with the columns image,label and,"
                    + " if known, group.")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where a folder of views for each class, views.csv and plan.json go: a new or empty folder.")
    private @Nullable String output;

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
            names = "--plan",
            paramLabel = "NAME|FILE|0–3",
            description = "A plan by name, as a .json file, or by strength (default: heavy).")
    private @Nullable String plan;

    @Option(
            names = "--views",
            paramLabel = "N",
            description = "Views of each image, the image itself among them (default: 8).")
    private @Nullable String views;

    @Option(names = "--seed", paramLabel = "N", description = "Of the draws (default: 1).")
    private @Nullable String seed;

    @Option(
            names = "--backbone",
            paramLabel = "NAME",
            description = "The network whose input size the views have (default: efficientnet-lite0).")
    private @Nullable String backbone;

    @Mixin
    private final ReadingArguments reading = new ReadingArguments();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads at work; the views do not depend on it (default: all cores).")
    private @Nullable String threads;

    @Option(names = "--skip-unreadable", description = "Leave out images that cannot be read.")
    private boolean skipUnreadable;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say only warnings and the result.")
    private boolean quiet;

    @Override
    public Integer call() {
        Map<String, String> texts = Given.options(spec);
        texts.remove("quiet");
        texts.put("data", data);
        try (Console console = Console.open(quiet)) {
            String folder = new AugmentJob(Wiring.standard())
                    .run(new ViewOptions(texts, ViewOptions.AUGMENT), console)
                    .toString();
            console.done();
            spec.commandLine().getOut().println(folder);
            return 0;
        }
    }
}

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
import quadrant.face.PreviewJob;
import quadrant.face.ViewOptions;
import quadrant.face.Wiring;

/** {@code quadrant preview}. */
@Command(
        name = "preview",
        description =
                "Shows on one sheet, a PNG file, what an augmentation plan does to images; frames views that come to lie"
                        + " nearest to another class.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class PreviewCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            description = "A folder with a folder of images for each class, or a CSV with the columns image,label and,"
                    + " if known, group.")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The picture, a PNG file.")
    private @Nullable String output;

    @Option(names = "--images", paramLabel = "ROOT", description = "The folder that the CSV's paths start from.")
    private @Nullable String images;

    @Mixin
    private final MarkArguments marks = new MarkArguments();

    @Option(
            names = "--plan",
            paramLabel = "NAME|FILE|0–3",
            description = "A plan by name, as a .json file, or by strength (default: heavy).")
    private @Nullable String plan;

    @Option(
            names = "--each",
            description =
                    "Show every transform of the plan alone, in a row at low, middle and high strength; --rows and"
                            + " --views do not count then.")
    private boolean each;

    @Option(names = "--rows", paramLabel = "N", description = "Images, drawn in turn from the classes (default: 8).")
    private @Nullable String rows;

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

    @Mixin
    private final ComputeArguments compute = new ComputeArguments();

    @Option(names = "--skip-unreadable", description = "Leave out images that cannot be read.")
    private boolean skipUnreadable;

    @Option(
            names = "--overwrite",
            description = "Replace the output though Quadrant did not write it; what is read is never replaced.")
    private boolean overwrite;

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
            new PreviewJob(Wiring.standard()).run(new ViewOptions(texts, ViewOptions.PREVIEW), console);
            console.done();
            spec.commandLine().getOut().println(output);
            return 0;
        }
    }
}

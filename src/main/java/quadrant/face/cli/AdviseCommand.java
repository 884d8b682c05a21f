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
import quadrant.advisor.Advice;
import quadrant.face.AdviceText;
import quadrant.face.AdviseJob;
import quadrant.face.AdviseOptions;
import quadrant.face.JsonText;
import quadrant.face.Wiring;

/** {@code quadrant advise}. */
@Command(
        name = "advise",
        description = "Measures how many independent images there are and how like the pretraining data they are, tries"
                + " depths briefly, and says how to fine-tune, with its reasons.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class AdviseCommand implements Callable<Integer> {
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
            paramLabel = "DIR",
            description = "Where to write advice.html, advice.json and advice.txt: a new or empty folder.")
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
            names = "--backbone",
            paramLabel = "NAME|MODEL",
            description = "The pretrained network, or a model.onnx to continue.")
    private @Nullable String backbone;

    @Option(
            names = "--size",
            paramLabel = "effective|raw",
            description = "How the size of a class is counted: independent images (default), or images as they are.")
    private @Nullable String size;

    @Option(
            names = "--augmentation",
            paramLabel = "PLAN",
            description =
                    "none, light, heavy, …, a strength from 0 to 3, or a plan.json (default: by quadrant and kind of images). Several with commas between, the simplest first, or `compare` (none, light, heavy, stained-heavy): they are compared by left-out images.")
    private @Nullable String augmentation;

    @Mixin
    private final ReadingArguments reading = new ReadingArguments();

    @Option(names = "--seed", paramLabel = "N", description = "Of splits and draws (default: 1).")
    private @Nullable String seed;

    @Mixin
    private final ComputeArguments compute = new ComputeArguments();

    @Option(names = "--skip-unreadable", description = "Leave out images that cannot be read.")
    private boolean skipUnreadable;

    @Option(names = "--json", description = "As JSON.")
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
        AdviseOptions options = new AdviseOptions(texts);
        try (Console console = Console.open(quiet)) {
            Advice advice = new AdviseJob(Wiring.standard()).run(options, console);
            console.done();
            AdviceText text = new AdviceText(advice);
            if (json) {
                spec.commandLine().getOut().println(JsonText.of(text.facts()));
            } else {
                text.lines().forEach(spec.commandLine().getOut()::println);
            }
            return 0;
        }
    }
}

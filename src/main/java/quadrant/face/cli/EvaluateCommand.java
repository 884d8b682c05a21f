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
import quadrant.face.EvaluateJob;
import quadrant.face.EvaluateOptions;
import quadrant.face.Summary;
import quadrant.face.Wiring;

/** {@code quadrant evaluate}. */
@Command(
        name = "evaluate",
        description = "Holds a fine-tuned model against labelled images that it was not trained on.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model.onnx that finetune wrote.")
    @SuppressWarnings("NullAway.Init")
    private String model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A folder with a folder of images for each class, or a CSV with the columns image,label.")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where the results go: a new or empty folder.")
    private @Nullable String output;

    @Option(names = "--images", paramLabel = "ROOT", description = "The folder that the CSV's paths start from.")
    private @Nullable String images;

    @Option(names = "--group-by", paramLabel = "REGEX", description = "Finds each image's group in its path.")
    private @Nullable String groupBy;

    @Mixin
    private final MarkArguments marks = new MarkArguments();

    @Option(names = "--fold", paramLabel = "K", description = "Only the rows of the CSV whose fold is K.")
    private @Nullable String fold;

    @Option(names = "--skip-unreadable", description = "Leave out images that cannot be read.")
    private boolean skipUnreadable;

    @Option(
            names = "--tta",
            paramLabel = "auto|none|dihedral",
            description =
                    "Test-time augmentation: dihedral averages the eight turns and mirror images of each image and takes"
                            + " eight times as long (default: auto, as the model's training found best).")
    private @Nullable String tta;

    @Option(names = "--device", paramLabel = "auto|cpu|cuda", description = "Where to compute (default: auto).")
    private @Nullable String device;

    @Option(names = "--threads", paramLabel = "N", description = "Threads at work (default: all cores).")
    private @Nullable String threads;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say only warnings and the result.")
    private boolean quiet;

    @Override
    public Integer call() {
        Map<String, String> texts = Given.options(spec);
        texts.remove("quiet");
        texts.put("model", model);
        texts.put("data", data);
        EvaluateOptions options = new EvaluateOptions(texts);
        try (Console console = Console.open(quiet)) {
            EvaluateJob.Result result = new EvaluateJob(Wiring.standard()).run(options, console);
            console.done();
            spec.commandLine().getOut().println(Summary.of(result.evaluation(), "images"));
            spec.commandLine().getOut().println("Results: " + result.folder());
            return 0;
        }
    }
}

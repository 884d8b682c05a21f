package quadrant.face.cli;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.face.FineTuneJob;
import quadrant.face.FineTuneOptions;
import quadrant.face.Summary;
import quadrant.face.Wiring;

/** {@code quadrant finetune}. */
@Command(
        name = "finetune",
        description =
                "Fine-tunes a backbone on labelled images and writes model.onnx, report.html, report.json and, where"
                        + " images are held out, predictions.csv.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        showDefaultValues = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class FineTuneCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            description = "A folder with a folder of images for each class, or a CSV with the columns image,label and,"
                    + " if known, group and fold.")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where the results go: a new or empty folder.")
    private @Nullable String output;

    @Option(
            names = "--images",
            paramLabel = "ROOT",
            description = "The folder that the CSV's paths start from (default: the CSV's own).")
    private @Nullable String images;

    @Option(
            names = "--group-by",
            paramLabel = "REGEX",
            description =
                    "Finds each image's group (patient, slide) in its path: the first capture group, else the whole"
                            + " match. Groups never straddle a split.")
    private @Nullable String groupBy;

    @Mixin
    private final MarkArguments marks = new MarkArguments();

    @Option(
            names = "--fold",
            paramLabel = "K",
            description = "Holds out the rows of the CSV whose fold is K as the test set.")
    private @Nullable String fold;

    @Option(
            names = "--test",
            paramLabel = "SHARE",
            description = "Share of the groups to hold out as the test set, 0 for none (default: 0.2).")
    private @Nullable String test;

    @Option(
            names = "--tta",
            paramLabel = "auto|none|dihedral",
            description =
                    "Test-time augmentation of the model: look at each image once, or at its eight turns and mirror"
                            + " images (default: auto, eight where left-out images gain by them).")
    private @Nullable String tta;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrainingMixin training;

    @Option(
            names = "--skip-unreadable",
            description = "Leave out images that cannot be read, and list them in the report.")
    private boolean skipUnreadable;

    @Option(
            names = "--allow-leakage",
            description = "Go on though the same image would be trained on and tested, under two names.")
    private boolean allowLeakage;

    @Option(names = "--resume", description = "Go on with the unfinished run in DIR; ends with the same model.")
    private boolean resume;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say only warnings and the result.")
    private boolean quiet;

    @Override
    public Integer call() {
        Map<String, String> texts = Given.options(spec);
        texts.remove("quiet");
        texts.put("data", data);
        FineTuneOptions options = new FineTuneOptions(texts);
        try (Console console = Console.open(quiet)) {
            FineTuneJob.Result result = new FineTuneJob(Wiring.standard(), Clock.system(ZoneId.systemDefault()))
                    .run(options, e -> {}, console);
            console.done();
            Summary.of(result).forEach(spec.commandLine().getOut()::println);
            return 0;
        }
    }
}

package quadrant.face.cli;

import java.util.List;
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
        description = {
            "Holds a fine-tuned model against labelled images that it was not trained on (evaluate MODEL DATA), or"
                    + " cross-validates (evaluate DATA --folds 5).",
            "Cross-validation says what fine-tuning is worth on these images; its options of training are those of finetune."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "1..2",
            paramLabel = "[MODEL] DATA",
            hideParamSyntax = true,
            description =
                    "MODEL: a model.onnx that finetune wrote; left out with --folds. DATA: a folder with a folder of images"
                            + " for each class, or a CSV with the columns image,label and, if known, group and fold.")
    @SuppressWarnings("NullAway.Init")
    private List<String> inputs;

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
            names = "--allow-leakage",
            description = "With --folds: go on though the same image would be trained on and tested, under two names.")
    private boolean allowLeakage;

    @Option(
            names = "--tta",
            paramLabel = "auto|none|dihedral",
            description =
                    "Test-time augmentation: dihedral averages the eight turns and mirror images of each image and takes"
                            + " eight times as long (default: auto, as the model's training found best).")
    private @Nullable String tta;

    @Option(
            names = "--folds",
            paramLabel = "N|column",
            description =
                    "Cross-validate: train on all folds but one, test on that one, in turn. N folds are drawn by whole"
                            + " groups with the classes spread evenly; column takes those of the CSV. No MODEL is given.")
    private @Nullable String folds;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description = "How often the folds are drawn anew, each time by the seed plus one (default: 1).")
    private @Nullable String repeats;

    @Option(names = "--keep-models", description = "Keep the model of each fold, in a folder of its own.")
    private boolean keepModels;

    @Option(names = "--resume", description = "Go on with the unfinished cross-validation in DIR, at its next fold.")
    private boolean resume;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrainingMixin training;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say only warnings and the result.")
    private boolean quiet;

    @Override
    public Integer call() {
        Map<String, String> texts = Given.options(spec);
        texts.remove("quiet");
        if (inputs.size() == 2) {
            texts.put("model", inputs.get(0));
        }
        texts.put("data", inputs.get(inputs.size() - 1));
        EvaluateOptions options = new EvaluateOptions(texts);
        try (Console console = Console.open(quiet)) {
            EvaluateJob.Result result = new EvaluateJob(Wiring.standard()).run(options, console);
            console.done();
            spec.commandLine().getOut().println("Results: " + result.folder());
            spec.commandLine().getOut().println(Summary.of(result));
            return 0;
        }
    }
}

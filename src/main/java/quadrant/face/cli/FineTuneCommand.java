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
            names = "--backbone",
            paramLabel = "NAME|MODEL",
            description = "The pretrained network, of those that `quadrant backbones list` shows, an .onnx file with"
                    + " its card beside it, or a model.onnx that finetune wrote, which is then continued (default:"
                    + " efficientnet-lite0).")
    private @Nullable String backbone;

    @Option(
            names = "--strategy",
            paramLabel = "auto|head|top|all",
            description =
                    "What to train: the head alone, the top layers, everything; auto asks the size–similarity matrix"
                            + " (default).")
    private @Nullable String strategy;

    @Option(
            names = "--depth",
            paramLabel = "auto|N",
            description = "How many stages below the head to train; 0 is the head alone (default: auto).")
    private @Nullable String depth;

    @Option(
            names = "--size",
            paramLabel = "effective|raw",
            description = "How the size of a class is counted: independent images (default), or images as they are.")
    private @Nullable String size;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description =
                    "How long depths may be compared where none is named: 90s, 10m, 1h (default: about as long as the"
                            + " training takes).")
    private @Nullable String budget;

    @Option(
            names = "--augmentation",
            paramLabel = "PLAN",
            description = "none, light, heavy, a strength from 0 to 3, or a plan.json (default: by quadrant).")
    private @Nullable String augmentation;

    @Option(
            names = "--mixup",
            paramLabel = "ALPHA",
            description =
                    "Mix the rows of each mini-batch in pairs, with soft labels: MixUp on the features at the cut, or on"
                            + " pixels where everything is trained; 0.2 is usual, 0 is off (default).")
    private @Nullable String mixup;

    @Option(
            names = "--cutmix",
            paramLabel = "ALPHA",
            description = "CutMix, only where everything is trained; 1 is usual, 0 is off (default).")
    private @Nullable String cutmix;

    @Option(
            names = "--sampling",
            paramLabel = "natural|balanced",
            description =
                    "Draw mini-batches from all images alike, with weights in the loss (default), or from all classes"
                            + " alike.")
    private @Nullable String sampling;

    @Option(
            names = "--views",
            paramLabel = "N",
            description =
                    "Augmented copies of each training image, the image itself among them (default: 4 to 12, more for"
                            + " small sets).")
    private @Nullable String views;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Epochs of training head and top layers together (default: 10 to 20, more for small sets).")
    private @Nullable String epochs;

    @Option(
            names = "--early-stopping",
            paramLabel = "true|false",
            description = "Stop when a grouped validation part no longer improves, where it holds at least 20 images a"
                    + " class (default: true).")
    private @Nullable String earlyStopping;

    @Option(
            names = "--tta",
            paramLabel = "auto|none|dihedral",
            description =
                    "Test-time augmentation of the model: look at each image once, or at its eight turns and mirror"
                            + " images (default: auto, eight where they help on an inner fold).")
    private @Nullable String tta;

    @Option(
            names = "--channels",
            paramLabel = "auto|1,2,3",
            description = "The channels that become red, green and blue (default: auto).")
    private @Nullable String channels;

    @Option(
            names = "--range",
            paramLabel = "auto|display|percentile|full",
            description = "Which grey values become black and white, for images that are not 8-bit (default: auto: the"
                    + " file's display range, else percentiles).")
    private @Nullable String range;

    @Option(
            names = "--resize",
            paramLabel = "center-square|stretch|imagenet",
            description = "How an image becomes the network's square (default: center-square).")
    private @Nullable String resize;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed and threads give the same model (default: 1).")
    private @Nullable String seed;

    @Option(names = "--device", paramLabel = "auto|cpu|cuda", description = "Where to compute (default: auto).")
    private @Nullable String device;

    @Option(names = "--threads", paramLabel = "N", description = "Threads at work (default: all cores).")
    private @Nullable String threads;

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

package quadrant.face.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.face.ClassifyJob;
import quadrant.face.ClassifyOptions;
import quadrant.face.Wiring;

/** {@code quadrant classify}. */
@Command(
        name = "classify",
        description = "Classifies images with a fine-tuned model and writes a CSV with the probability of each class.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class ClassifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model.onnx that finetune wrote.")
    @SuppressWarnings("NullAway.Init")
    private String model;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "INPUT",
            description = "Images, folders of images, or CSVs with a column image.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> inputs;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The CSV to write.")
    private @Nullable String output;

    @Option(
            names = "--tta",
            paramLabel = "auto|none|dihedral",
            description =
                    "Test-time augmentation: dihedral averages the eight turns and mirror images of each image and takes"
                            + " eight times as long (default: auto, as the model's training found best).")
    private @Nullable String tta;

    @Option(
            names = "--dump-input",
            paramLabel = "DIR",
            description = "Also writes the very numbers that the network is given, as DIR/input.npy.")
    private @Nullable String dumpInput;

    @Option(names = "--skip-unreadable", description = "Leave out images that cannot be read.")
    private boolean skipUnreadable;

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
        ClassifyOptions options = new ClassifyOptions(texts, inputs);
        try (Console console = Console.open(quiet)) {
            ClassifyJob.Result result = new ClassifyJob(Wiring.standard()).run(options, console);
            console.done();
            spec.commandLine().getOut().println(result.images() + " images classified: " + result.csv());
            return 0;
        }
    }
}

package quadrant.face.cli;

import java.nio.file.Path;
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
import quadrant.face.ExplainJob;
import quadrant.face.ExplainOptions;
import quadrant.face.Wiring;

/** {@code quadrant explain}. */
@Command(
        name = "explain",
        description =
                "Shows where in each image a fine-tuned model looks: a PNG with the image beside its heat map, the map as a"
                        + " 32-bit TIFF, and a table.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class ExplainCommand implements Callable<Integer> {
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

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where the results go: a new or empty folder.")
    private @Nullable String output;

    @Option(
            names = "--method",
            paramLabel = "cam|occlusion",
            description =
                    "cam: how much each place raises the class's score (CAM, or Grad-CAM where the network's end is not"
                            + " linear). occlusion: by how much its probability falls where a square is covered; slower, asks"
                            + " nothing of the network (default: cam).")
    private @Nullable String method;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "The class to look for (default: the one that the model says of each image).")
    private @Nullable String wanted;

    @Option(names = "--skip-unreadable", description = "Leave out images that cannot be read.")
    private boolean skipUnreadable;

    @Mixin
    private final ComputeArguments compute = new ComputeArguments();

    @Option(
            names = {"-q", "--quiet"},
            description = "Say only warnings and the result.")
    private boolean quiet;

    @Override
    public Integer call() {
        Map<String, String> texts = Given.options(spec);
        texts.remove("quiet");
        texts.put("model", model);
        ExplainOptions options = new ExplainOptions(texts, inputs);
        try (Console console = Console.open(quiet)) {
            ExplainJob.Result result = new ExplainJob(Wiring.standard()).run(options, console);
            console.done();
            spec.commandLine().getOut().println(result.images() + " images explained: " + result.folder());
            return 0;
        }
    }
}

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
import quadrant.face.NextJob;
import quadrant.face.NextOptions;
import quadrant.face.Wiring;

/** {@code quadrant next}. */
@Command(
        name = "next",
        description =
                "Names the unlabelled images, or marked cells, that are worth labelling next, and writes them as a CSV,"
                        + " the best first.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class NextCommand implements Callable<Integer> {
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
            description =
                    "Images, folders of images, or CSVs with a column image. Of a model that was trained on marked"
                            + " cells the cells without a class that are marked on them.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> inputs;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The CSV to write.")
    private @Nullable String output;

    @Option(names = "--count", paramLabel = "N", description = "How many images to name (default: 50, at most 2000).")
    private @Nullable String count;

    @Option(names = "--skip-unreadable", description = "Leave out images that cannot be read.")
    private boolean skipUnreadable;

    @Option(
            names = "--overwrite",
            description = "Replace the output though Quadrant did not write it; what is read is never replaced.")
    private boolean overwrite;

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
        NextOptions options = new NextOptions(texts, inputs);
        try (Console console = Console.open(quiet)) {
            NextJob.Result result = new NextJob(Wiring.standard()).run(options, console);
            console.done();
            spec.commandLine()
                    .getOut()
                    .println(result.images() + " of " + result.of() + (result.marked() ? " marked cells" : " images")
                            + " are worth labelling next: " + result.csv());
            return 0;
        }
    }
}

package quadrant.face.cli;

import java.io.PrintWriter;
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
import quadrant.face.ClassifyJob;
import quadrant.face.ClassifyOptions;
import quadrant.face.TilesJob;
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

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE|DIR",
            description = "The CSV to write; with --tiles a new folder for map.tif, areas.csv and tiles.csv.")
    private @Nullable String output;

    @Option(
            names = "--what",
            paramLabel = "image|rois|tiles|slices",
            description = "What of each image is classified (default: image, the whole).")
    private @Nullable String what;

    @Option(
            names = "--rois",
            paramLabel = "FILE",
            description = "Classifies the ROIs of this .zip or .roi, which lie on the one image given.")
    private @Nullable String rois;

    @Option(
            names = "--tiles",
            description = "Classifies tiles all over the one image given, which may be far larger than memory.")
    private boolean tiles;

    @Option(names = "--slices", description = "Classifies every slice and frame of the one stack given.")
    private boolean slices;

    @Option(
            names = "--tile",
            paramLabel = "PX|UM",
            description =
                    "The side of a tile, such as 224px or 100um (default: what a training image showed, which is the median"
                            + " shorter side of the training images, images.sidePx in the model, scaled by its µm per"
                            + " pixel to those of the image where both are known).")
    private @Nullable String tile;

    @Option(
            names = "--stride",
            paramLabel = "PX|UM",
            description = "How far one tile is from the next (default: the side of a tile).")
    private @Nullable String stride;

    @Option(names = "--skip-empty", description = "Leaves out tiles that are nearly uniform, such as glass.")
    private boolean skipEmpty;

    @Option(
            names = "--min-probability",
            paramLabel = "P",
            description = "Calls what no class reaches this probability for uncertain (default: 0, nothing).")
    private @Nullable String minProbability;

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
        ClassifyOptions options = new ClassifyOptions(texts, inputs);
        PrintWriter out = spec.commandLine().getOut();
        try (Console console = Console.open(quiet)) {
            if (options.what() == ClassifyOptions.What.TILES) {
                tiles(options, console, out);
                return 0;
            }
            ClassifyJob.Result result = new ClassifyJob(Wiring.standard()).run(options, console);
            console.done();
            String things = switch (options.what()) {
                case ROIS -> " ROIs";
                case SLICES -> " slices";
                case IMAGE, TILES -> " images";
            };
            out.println(result.predictions().rows().size() + things + " classified: "
                    + result.csv().orElseThrow());
            return 0;
        }
    }

    private static void tiles(ClassifyOptions options, Console console, PrintWriter out) {
        TilesJob.Result result = new TilesJob(Wiring.standard()).run(options, console);
        console.done();
        TilesJob.kept(result).forEach(out::println);
        out.flush();
        result.rethrow();
    }
}

package quadrant.face;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import quadrant.disk.Target;
import quadrant.engine.Compute;
import quadrant.evaluation.Abstention;
import quadrant.inference.TileRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;
import quadrant.task.UserException;

/** What {@code classify} is told. */
public final class ClassifyOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(List.of(
            "model",
            "input",
            "output",
            "what",
            "rois",
            "tiles",
            "slices",
            "tile",
            "stride",
            "skip_empty",
            "min_probability",
            "dump_input",
            "tta",
            "skip_unreadable",
            "overwrite",
            "device",
            "threads"));

    /** What of an image is classified. */
    public enum What {
        /** The image as one. */
        IMAGE,
        /** Each of its ROIs. */
        ROIS,
        /** Tiles all over it. */
        TILES,
        /** Each slice and frame of a stack. */
        SLICES
    }

    private final Options options;
    private final List<Path> inputs;

    /** Options with one input, under the key {@code input}. */
    public ClassifyOptions(Map<String, String> texts) {
        this(texts, List.of(new Options(texts, KEYS).path("input")));
    }

    /**
     * Options with any number of inputs.
     *
     * @throws UserException when they contradict each other
     */
    public ClassifyOptions(Map<String, String> texts, List<Path> inputs) {
        this.options = new Options(texts, KEYS);
        this.inputs = List.copyOf(inputs);
        What what = what();
        requireOnly(what, What.TILES, "tile", "stride", "skip_empty");
        if (what != What.IMAGE && dumpInput().isPresent()) {
            throw new UserException("--dump-input goes with whole images only.", "Leave it out.");
        }
        if (what == What.TILES && options.on("overwrite")) {
            throw new UserException(
                    "--overwrite goes with a file as output, and with tiles a new folder is written.", "Leave it out.");
        }
    }

    private void requireOnly(What asked, What needed, String... keys) {
        for (String key : keys) {
            boolean given = key.equals("skip_empty")
                    ? options.on(key)
                    : options.text(key).isPresent();
            if (given && asked != needed) {
                throw new UserException(
                        "The option " + key + " goes with tiles, and tiles were not asked for.",
                        "Add --tiles, or leave " + key + " out.");
            }
        }
    }

    /** What is to be classified: the choice {@code what}, or what one of the others asks for. */
    public What what() {
        Set<What> asked = new LinkedHashSet<>();
        options.text("what").ifPresent(t -> asked.add(options.choice("what", What.class, What.IMAGE)));
        options.text("rois").ifPresent(t -> asked.add(What.ROIS));
        if (options.on("tiles")) {
            asked.add(What.TILES);
        }
        if (options.on("slices")) {
            asked.add(What.SLICES);
        }
        if (asked.size() > 1) {
            throw new UserException(
                    "The options ask for "
                            + asked.stream()
                                    .map(w -> w.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(" and for "))
                            + ", and one of them was expected.",
                    "Give one of what, --rois, --tiles and --slices.");
        }
        return asked.isEmpty() ? What.IMAGE : asked.iterator().next();
    }

    /** The one image file that ROIs, tiles and slices need. */
    Path oneInput() {
        if (inputs.size() != 1 || Files.isDirectory(inputs.get(0))) {
            throw new UserException(
                    "With " + what().name().toLowerCase(Locale.ROOT) + ", one image file was expected, and "
                            + (inputs.size() == 1 ? inputs.get(0) + " is a folder." : inputs.size() + " were given."),
                    "Give one image, and run the command once for each.");
        }
        return inputs.get(0);
    }

    /** The file of ROIs. */
    public Optional<Path> rois() {
        return options.pathIfGiven("rois");
    }

    /** The side of a tile, or the distance from one to the next. */
    Optional<FieldSize> length(String key) {
        Optional<String> text = options.text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<FieldSize> size = FieldSize.parse(text.get().matches("[0-9.]+") ? text.get() + "px" : text.get());
        if (size.isEmpty()) {
            throw new UserException(
                    "The option " + key + " is \"" + text.get()
                            + "\", and a length such as 224px or 50um was expected.",
                    "Give such a length, or leave the option out.");
        }
        return size;
    }

    TileRule tileRule() {
        return new TileRule(options.on("skip_empty"), skipUnreadable());
    }

    /** From which probability on an answer counts. */
    public Abstention abstention() {
        return new Abstention(options.real("min_probability", 0, 1));
    }

    Path model() {
        return options.path("model");
    }

    List<Path> inputs() {
        return inputs;
    }

    Path output() {
        return options.path("output");
    }

    /** Whether a table, or a folder for a map, is asked for. */
    public boolean writes() {
        return options.text("output").isPresent();
    }

    /** The table to write. */
    Target table() {
        return target(output());
    }

    private Target target(Path file) {
        List<Path> reads = new ArrayList<>(inputs);
        reads.add(model());
        rois().ifPresent(reads::add);
        return new Target(file, reads, options.on("overwrite"));
    }

    Optional<Path> dumpInput() {
        return options.pathIfGiven("dump_input");
    }

    /** The file of the dump. */
    Optional<Target> dump() {
        return dumpInput().map(folder -> target(folder.resolve("input.npy")));
    }

    boolean skipUnreadable() {
        return options.on("skip_unreadable");
    }

    /** Test-time augmentation; empty for the model's own. */
    Optional<TestViews> views() {
        return TestViewsOption.of(options);
    }

    Compute compute() {
        return compute(options);
    }

    static Compute compute(Options options) {
        return new Compute(
                options.choice("device", DeviceChoice.class, DeviceChoice.AUTO),
                options.integer("threads", 1, 1024).orElse(Runtime.getRuntime().availableProcessors()));
    }
}

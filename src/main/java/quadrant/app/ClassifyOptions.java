package quadrant.app;

import static quadrant.task.OptionName.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.dataset.GroupRule;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoObjects;
import quadrant.dataset.io.Target;
import quadrant.engine.Compute;
import quadrant.evaluation.Abstention;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.pixels.CropRule;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.task.UserException;

/** The options of {@code classify}. */
public final class ClassifyOptions {
    public static final Option<Optional<List<Path>>> INPUT = Option.of("input", Value.paths("INPUT..."))
            .label("Images (blank: open image)")
            .help(OutputOptions.INPUT.help())
            .at(Option.Place.ARGUMENT)
            .optional();

    public static final Option<Optional<Path>> OUTPUT = Option.of("output", Value.path("FILE|DIR"))
            .label("Output (CSV; folder for tiles)")
            .help(
                    "The CSV to write; with tiles a new folder for map.tif, areas.csv, tiles.csv and slide.csv. Of ROIs and tiles also a"
                            + " .geojson, .geojson.gz or .geojson.zip with a feature for each, for QuPath.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    public static final Option<What> WHAT = Option.of("what", Value.choice(What.class))
            .label("Classify")
            .help("What of each image is classified; image is the whole")
            .at(Option.Place.ESSENTIAL)
            .or(What.IMAGE);

    public static final Option<Optional<Path>> ROIS = Option.of("rois", Value.path("FILE"))
            .label("ROIs (file; blank: those shown)")
            .help(
                    "Classifies the ROIs of this .zip or .roi, or the features of this .geojson (.gz, .zip), which lie on the one"
                            + " image given.")
            .optional();

    public static final Option<Boolean> TILES = Option.of("tiles", Value.toggle())
            .help("Classifies tiles all over the one image given, which may be far larger than memory.")
            .at(Option.Place.WRITTEN)
            .or(false);

    public static final Option<Boolean> SLICES = Option.of("slices", Value.toggle())
            .help("Classifies every slice and frame of the one stack given.")
            .at(Option.Place.WRITTEN)
            .or(false);

    public static final Option<Double> MIN_PROBABILITY = Option.of("min_probability", Value.real("P", 1))
            .label("Uncertain below")
            .help("The probability that the predicted class must reach; else the prediction is uncertain")
            .at(Option.Place.ESSENTIAL)
            .or(0.0, "0, nothing");

    public static final Option<Optional<Path>> DUMP_INPUT = Option.of("dump_input", Value.path("DIR"))
            .help("Also writes the network's input, as DIR/input.npy.")
            .at(Option.Place.WRITTEN)
            .optional();

    public static final Option<Optional<ShardJob.Shard>> SHARD = Option.of(
                    "shard",
                    Value.word(
                            "I/N",
                            "a shard such as 2/4, the second of four (at most " + ShardJob.Shard.MOST + ")",
                            ShardJob.Shard::parse))
            .help(
                    "Classifies one of N parts of the images, or with --tiles of the slides, for as many processes on any machines; all"
                            + " name the same folder as output, and merge makes the table.")
            .at(Option.Place.WRITTEN)
            .optional();

    public static final Option<Boolean> RESUME = Option.of("resume", Value.toggle())
            .help("Goes on with a shard that was broken off: what is done is left out.")
            .at(Option.Place.WRITTEN)
            .or(false);

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(
                    OutputOptions.MODEL,
                    INPUT,
                    OUTPUT,
                    WHAT,
                    ROIS,
                    MarkOptions.OBJECTS,
                    MarkOptions.OUTLINE,
                    TILES,
                    SLICES,
                    TileOptions.TILE,
                    TileOptions.STRIDE,
                    TileOptions.NO_MASK,
                    MIN_PROBABILITY,
                    OutputOptions.TTA,
                    DataOptions.GROUP_BY,
                    DUMP_INPUT,
                    SHARD,
                    RESUME,
                    DataOptions.SKIP_UNREADABLE,
                    OutputOptions.OVERWRITE),
            ComputeOptions.ALL);

    /** Which part of an image is classified. */
    public enum What {
        /** The image as a whole. */
        IMAGE,
        /** Each of its ROIs. */
        ROIS,
        /** Tiles over the whole image. */
        TILES,
        /** Each slice and frame of a stack. */
        SLICES
    }

    /** The options that go with some things only. */
    private static final List<Map.Entry<Option<?>, List<What>>> GOES_WITH = List.of(
            Map.entry(TileOptions.TILE, List.of(What.TILES)),
            Map.entry(TileOptions.STRIDE, List.of(What.TILES)),
            Map.entry(TileOptions.NO_MASK, List.of(What.TILES)),
            Map.entry(DUMP_INPUT, List.of(What.IMAGE)),
            Map.entry(DataOptions.GROUP_BY, List.of(What.IMAGE)),
            Map.entry(SHARD, List.of(What.IMAGE, What.TILES)));

    private final Given given;

    /** @throws UserException when an option is unknown or wrong, or two contradict each other */
    public ClassifyOptions(Map<String, String> texts) {
        this(new Given(texts, ALL));
    }

    ClassifyOptions(Given given) {
        this.given = given;
        What what = what();
        GOES_WITH.forEach(row -> refuse(
                given.on(row.getKey()) && !row.getValue().contains(what),
                "The option " + row.getKey().named() + " goes with "
                        + row.getValue().stream().map(Value::word).collect(Collectors.joining(" and "))
                        + ", not with " + Value.word(what) + ".",
                row.getValue().equals(List.of(What.TILES))
                        ? "Add " + option("tiles") + ", or leave it out."
                        : "Leave it out."));
        requireTogether();
        requireOutput(what);
    }

    /** Refuses options of shards and groups that contradict each other. */
    private void requireTogether() {
        refuse(
                given.has(DataOptions.GROUP_BY) && (shard().isPresent() || !writes()),
                "The option " + DataOptions.GROUP_BY.named() + " goes with a table of all images.",
                shard().isPresent() ? "Give it to merge." : "Name one as output, or leave it out.");
        refuse(
                resume() && shard().isEmpty(),
                option("resume") + " goes with " + option("shard") + ".",
                "Add " + option("shard") + ", such as " + option("shard") + " 1/1.");
        for (Option<?> o : List.of(DUMP_INPUT, OutputOptions.OVERWRITE)) {
            refuse(
                    shard().isPresent() && given.on(o),
                    "Both " + option("shard") + " and " + o.named() + " are given.",
                    "Leave " + o.named() + " out.");
        }
    }

    /** Refuses an output whose name contradicts what is written. */
    private void requireOutput(What what) {
        boolean folder = shard().isPresent() || (what == What.TILES && !geoJson());
        refuse(
                folder && given.on(OutputOptions.OVERWRITE),
                option("overwrite") + " goes with a file as output, and with tiles a new folder is written.",
                "Leave it out.");
        refuse(
                shard().isPresent() && (geoJson() || named(".csv")),
                "The output " + given.get(OUTPUT).orElse(null)
                        + " has the name of a file, and with shard a folder was expected.",
                "Name a folder for all shards; quadrant merge makes the table of it.");
        refuse(
                folder
                        && shard().isEmpty()
                        && Stream.of(".tif", ".tiff", ".csv").anyMatch(this::named),
                "The output " + given.get(OUTPUT).orElse(null)
                        + " has the name of a file, and with tiles a new folder was expected.",
                "Name a folder, which gets " + TilesJob.MAP + ", " + TilesJob.AREAS + ", " + TilesJob.TILES + " and "
                        + TilesJob.SLIDE + ".");
        refuse(
                geoJson() && what != What.ROIS && what != What.TILES,
                "The output " + given.get(OUTPUT).orElse(null) + " is GeoJSON, which goes with ROIs and tiles.",
                "Add " + option("rois") + " or " + option("tiles") + ", or name a CSV.");
    }

    private static void refuse(boolean broken, String problem, String remedy) {
        if (broken) {
            throw new UserException(problem, remedy);
        }
    }

    private boolean named(String ending) {
        return writes() && output().toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /** Whether files are named, and not an open image. */
    public boolean files() {
        return given.has(INPUT);
    }

    /** What is to be classified: the option {@code what}, or what another option implies. */
    public What what() {
        Set<What> asked = new LinkedHashSet<>();
        if (given.has(WHAT)) {
            asked.add(given.get(WHAT));
        }
        rois().ifPresent(t -> asked.add(What.ROIS));
        if (given.get(TILES)) {
            asked.add(What.TILES);
        }
        if (given.get(SLICES)) {
            asked.add(What.SLICES);
        }
        if (asked.size() > 1) {
            throw new UserException(
                    "The options ask for "
                            + asked.stream().map(Value::word).collect(Collectors.joining(" and for "))
                            + ", and one of them was expected.",
                    "Give one of " + option("what") + ", " + option("rois") + ", " + option("tiles") + " and "
                            + option("slices") + ".");
        }
        return asked.isEmpty() ? What.IMAGE : asked.iterator().next();
    }

    /** The one image file that ROIs, tiles and slices need. */
    Path oneInput() {
        List<Path> inputs = inputs();
        if (inputs.size() != 1 || Files.isDirectory(inputs.get(0))) {
            throw new UserException(
                    "With " + Value.word(what()) + ", one image file was expected, and "
                            + (inputs.size() == 1 ? inputs.get(0) + " is a folder." : inputs.size() + " were given."),
                    "Give one image, and run the command once for each.");
        }
        return inputs.get(0);
    }

    /** The file of ROIs. */
    public Optional<Path> rois() {
        return given.get(ROIS);
    }

    TileOptions eachTile() {
        return new TileOptions(given);
    }

    /** The probability below which a prediction counts as uncertain. */
    public Abstention abstention() {
        return new Abstention(given.get(MIN_PROBABILITY));
    }

    Path model() {
        return given.get(OutputOptions.MODEL);
    }

    List<Path> inputs() {
        return given.get(INPUT).orElse(List.of());
    }

    Path output() {
        return given.get(OUTPUT).orElseThrow(() -> Given.missing(OUTPUT));
    }

    /** Whether a table, or a folder for a map, is requested. */
    public boolean writes() {
        return given.has(OUTPUT);
    }

    /** Whether GeoJSON features are written instead of a table. */
    boolean geoJson() {
        return writes() && GeoJsonFile.named(output());
    }

    /** Which GeoJSON features are classified. */
    GeoObjects objects() {
        return given.get(MarkOptions.OBJECTS);
    }

    /** How ROIs are cut out for a model that was trained on ROIs. */
    CropRule crop(CropRule trained) {
        return trained.with(given.or(MarkOptions.OUTLINE, trained.outline()));
    }

    /** The table to write. */
    Target table() {
        return target(output());
    }

    /** The groups of the images, where there are any. */
    Optional<GroupRule> groups() {
        return given.get(DataOptions.GROUP_BY).map(GroupRule::new);
    }

    /** The table of groups, beside the table of images. */
    Target groupTable() {
        return target(beside(output()));
    }

    /** Such as {@code calls-groups.csv}. */
    static Path beside(Path table) {
        String name = String.valueOf(table.getFileName()).replaceFirst("(?i)\\.csv$", "");
        return table.resolveSibling(name + "-" + EvaluateJob.GROUPS);
    }

    private Target target(Path file) {
        List<Path> reads = new ArrayList<>(inputs());
        reads.add(model());
        rois().ifPresent(reads::add);
        return new Target(file, reads, given.get(OutputOptions.OVERWRITE));
    }

    Optional<Path> dumpInput() {
        return given.get(DUMP_INPUT);
    }

    /** The file for the dump of the network's input. */
    Optional<Target> dump() {
        return dumpInput().map(folder -> target(folder.resolve("input.npy")));
    }

    /** The shard of the inputs that is classified. */
    public Optional<ShardJob.Shard> shard() {
        return given.get(SHARD);
    }

    boolean resume() {
        return given.get(RESUME);
    }

    /** The options given by the user that can change a result, by key. */
    Map<String, String> changing() {
        List<Option<?>> some = new ArrayList<>(ALL);
        some.removeAll(List.of(OutputOptions.MODEL, INPUT, OUTPUT, WHAT, TILES, SHARD, RESUME, ComputeOptions.THREADS));
        Map<String, String> texts = new TreeMap<>(given.texts(some));
        texts.put(WHAT.key(), Value.word(what()));
        return texts;
    }

    boolean skipUnreadable() {
        return given.get(DataOptions.SKIP_UNREADABLE);
    }

    /**
     * A classifier with the model's test-time augmentation, or with the given one.
     *
     * @param input receives what the network is given
     */
    public Classifier classifier(FineTunedModel model, Wiring wiring, Optional<Consumer<float[]>> input, Task task) {
        return new Classifier(
                model, wiring.engines().trunks(), compute(), views().orElse(model.testViews()), input, task);
    }

    /** Test-time augmentation; empty for that of the model. */
    Optional<TestViews> views() {
        return given.get(OutputOptions.TTA);
    }

    Compute compute() {
        return ComputeOptions.of(given);
    }
}

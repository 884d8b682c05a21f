package quadrant.app;

import static quadrant.task.OptionName.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.io.GeoObjects;
import quadrant.dataset.io.Target;
import quadrant.engine.Compute;
import quadrant.model.FineTunedModel;
import quadrant.pixels.CropRule;
import quadrant.pixels.Preprocessing;
import quadrant.task.UserException;

/** The options of {@code features}. */
public final class FeaturesOptions {
    public static final Option<String> NETWORK = Option.of("network", Value.text("MODEL|BACKBONE"))
            .label("Model or backbone")
            .help("A model.onnx that finetune wrote, or a backbone of those that `quadrant backbones list` shows.")
            .at(Option.Place.ARGUMENT)
            .required();

    public static final Option<Path> OUTPUT = Option.of("output", Value.path("FILE"))
            .label("Output (.npy or .csv)")
            .help("A .csv of ids, coordinates and features, or a .npy of float32, N×F, which gets a .csv of ids and"
                    + " coordinates beside it.")
            .at(Option.Place.ESSENTIAL)
            .required();

    public static final Option<String> LAYERS = Option.of("layers", Value.text("last|all|whole|centre|early|NAMES"))
            .help("Which layers: last is the vector that the classifier reads; of all others the mean and the standard"
                    + " deviation over the positions are taken. Names or numbers of layers, with commas between them; whole,"
                    + " centre and early are the three families of a closed-form fit: over all positions, over the middle"
                    + " half of each side, and the correlations of the early layers' channels")
            .at(Option.Place.ESSENTIAL)
            .or("last");

    public static final Option<Optional<Path>> ROIS = Option.of("rois", Value.path("FILE"))
            .label("ROIs (file)")
            .help(
                    "Takes the ROIs of this .zip or .roi, or the features of this .geojson (.gz, .zip), which lie on the one"
                            + " image given.")
            .optional();

    public static final Option<Boolean> TILES = Option.of("tiles", Value.toggle())
            .label("Tiles")
            .help("Takes tiles all over the one image given, which may be far larger than memory.")
            .or(false);

    /** Options that make sense only with ROIs. */
    private static final List<Option<?>> OF_ROIS = List.of(
            MarkOptions.OBJECTS,
            MarkOptions.OUTLINE,
            MarkOptions.CONTEXT,
            MarkOptions.BOX,
            MarkOptions.UM_PER_PX,
            MarkOptions.BACKGROUND);

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(NETWORK, OutputOptions.INPUT, OUTPUT, LAYERS, ROIS),
            OF_ROIS,
            List.of(TILES),
            TileOptions.ALL,
            ReadingOptions.ALL,
            List.of(DataOptions.SKIP_UNREADABLE, OutputOptions.OVERWRITE),
            ComputeOptions.ALL);

    private final Given given;

    /** @throws UserException when an option is unknown or wrong, or two contradict each other */
    public FeaturesOptions(Map<String, String> texts) {
        this(new Given(texts, ALL));
    }

    FeaturesOptions(Given given) {
        this.given = given;
        String name = String.valueOf(output().getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".npy") && !name.endsWith(".csv")) {
            throw new UserException(
                    "The output " + output() + " ends neither in .npy nor in .csv.",
                    "Name a file with such an ending.");
        }
        if (tiles() && rois().isPresent()) {
            throw new UserException(
                    "Both " + option("rois") + " and " + option("tiles") + " are given.", "Give one of the two.");
        }
        for (Option<?> o : TileOptions.ALL) {
            refuseWithout(o, tiles(), TILES);
        }
        for (Option<?> o : OF_ROIS) {
            refuseWithout(o, rois().isPresent(), ROIS);
        }
        crop(Optional.empty());
    }

    private void refuseWithout(Option<?> option, boolean there, Option<?> needed) {
        boolean off = option.isSwitch() && Boolean.FALSE.equals(given.get(option));
        if (given.has(option) && !off && !there) {
            throw new UserException(
                    option.named() + " goes with " + needed.named() + ", which is not given.",
                    "Add " + needed.named() + ", or leave " + option.named() + " out.");
        }
    }

    String network() {
        return given.get(NETWORK);
    }

    List<Path> inputs() {
        return given.get(OutputOptions.INPUT);
    }

    /** The one image that contains the ROIs or tiles. */
    Path oneInput() {
        if (inputs().size() != 1 || Files.isDirectory(inputs().get(0))) {
            throw new UserException(
                    "With " + option("rois") + " and " + option("tiles") + " one image file was expected.",
                    "Give one image, and run the command once for each.");
        }
        return inputs().get(0);
    }

    Path output() {
        return given.get(OUTPUT);
    }

    boolean npy() {
        return output().toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    /** The CSV: the output itself, or the file beside it. */
    Target table() {
        return target(npy() ? ending(".csv") : output());
    }

    /** The file that describes the columns of a .npy. */
    Target columns() {
        return target(ending("-columns.csv"));
    }

    private Path ending(String other) {
        String name = String.valueOf(output().getFileName());
        return output().resolveSibling(name.substring(0, name.length() - ".npy".length()) + other);
    }

    Target target(Path file) {
        List<Path> reads = new ArrayList<>(inputs());
        rois().ifPresent(reads::add);
        if (network().endsWith(".onnx")) {
            reads.add(Path.of(network()));
        }
        return new Target(file, reads, given.get(OutputOptions.OVERWRITE));
    }

    /** The layers as the user named them; "last" and "all" must stand alone. */
    List<String> layers() {
        return Arrays.stream(given.get(LAYERS).split(",", -1))
                .map(String::strip)
                .toList();
    }

    Optional<Path> rois() {
        return given.get(ROIS);
    }

    GeoObjects objects() {
        return given.get(MarkOptions.OBJECTS);
    }

    boolean tiles() {
        return given.get(TILES);
    }

    TileOptions eachTile() {
        return new TileOptions(given);
    }

    boolean skipUnreadable() {
        return given.get(DataOptions.SKIP_UNREADABLE);
    }

    /** How ROIs are cut out: by the options, else as for the model. */
    CropRule crop(Optional<CropRule> trained) {
        return MarkOptions.crop(given, trained.orElse(CropRule.DEFAULT), Optional.empty());
    }

    /** How images are read: by the options, else as the model reads them, else by the default rules. */
    Preprocessing preprocessing(Preprocessing network, Optional<FineTunedModel> model) {
        ReadingOptions reading = new ReadingOptions(given, model);
        return network.withMapping(reading.mapping()).withResize(reading.resize());
    }

    Compute compute() {
        return ComputeOptions.of(given);
    }
}

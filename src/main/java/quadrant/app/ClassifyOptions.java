package quadrant.app;

import static quadrant.task.OptionName.option;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.app.Option.Group;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.evaluation.Abstention;
import quadrant.task.UserException;

/** The options of {@code classify}. */
public final class ClassifyOptions {
    public static final Option<Optional<List<Path>>> INPUT = Option.of("input", Value.paths("INPUT..."))
            .label("Images (blank: open image)")
            .help(Options.INPUT.help())
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
            .help("What of each image is classified; image is the whole, find its cells")
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

    public static final Option<Boolean> FIND = Option.of("find", Value.toggle())
            .help(
                    "Finds the cells of all images given, by the settings that the model records or, without them, by the image"
                            + " itself, and classifies each. ROIs or a label map beside an image, such as NAME-rois.zip or"
                            + " NAME_labels.tif, are taken instead. Beside the table of cells OUT.csv stands OUT-images.csv: counts and"
                            + " shares of each image, without what is \"" + ClassList.NOT_A_CELL + "\".")
            .at(Option.Place.WRITTEN)
            .or(false);

    public static final Option<Double> MIN_PROBABILITY = Option.of("min_probability", Value.real("P", 1))
            .label("Uncertain below")
            .help("The probability that the predicted class must reach; else the prediction is uncertain")
            .at(Option.Place.ESSENTIAL)
            .or(0.0, "0, nothing");

    static final Option<Optional<Path>> DUMP_INPUT = Option.of(Group.OUTPUT, "dump_input", Value.path("DIR"))
            .help("Also writes the network's input, as DIR/input.npy.")
            .at(Option.Place.WRITTEN)
            .optional();

    public static final Option<Optional<ShardJob.Shard>> SHARD = Option.of(
                    Group.OUTPUT,
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

    public static final Option<Boolean> RESUME = Option.of(Group.OUTPUT, "resume", Value.toggle())
            .help("Goes on with a shard that was broken off: what is done is left out.")
            .at(Option.Place.WRITTEN)
            .or(false);

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(
                    Options.MODEL,
                    INPUT,
                    OUTPUT,
                    WHAT,
                    ROIS,
                    Options.OBJECTS,
                    Options.OUTLINE,
                    TILES,
                    SLICES,
                    FIND,
                    Options.TILE,
                    Options.STRIDE,
                    Options.NO_MASK,
                    MIN_PROBABILITY,
                    Options.TTA,
                    Options.GROUP_BY,
                    Options.CHANNEL_NAMES,
                    DUMP_INPUT,
                    SHARD,
                    RESUME,
                    Options.SKIP_UNREADABLE,
                    Options.OVERWRITE),
            Options.COMPUTATION);

    /** Which part of an image is classified. */
    public enum What {
        /** The image as a whole. */
        IMAGE,
        /** Each of its ROIs. */
        ROIS,
        /** Tiles over the whole image. */
        TILES,
        /** Each slice and frame of a stack. */
        SLICES,
        /** Each of the cells that are found on it. */
        FIND
    }

    private ClassifyOptions() {}

    /** Refuses options that contradict each other, or the name of the output. */
    static void check(Given given) {
        What what = what(given);
        boolean shard = given.has(SHARD);
        boolean folder = shard || (what == What.TILES && !geoJson(given));
        for (Option<?> o : Options.GRID) {
            given.requireWith(o, what == What.TILES, "tiles");
        }
        given.requireWith(DUMP_INPUT, what == What.IMAGE && !shard, "whole images, without shard");
        given.requireWith(
                Options.GROUP_BY,
                what == What.IMAGE && !shard && given.has(OUTPUT),
                "a table of whole images as output, of shards with that of merge");
        given.requireWith(SHARD, what == What.IMAGE || what == What.TILES, "whole images and tiles");
        given.requireWith(RESUME, shard, option("shard") + ", such as " + option("shard") + " 1/1");
        given.requireWith(Options.OVERWRITE, !shard, "a table, GeoJSON or a map as output, not with shards");
        requireOutput(given, what, folder, shard);
    }

    /** Refuses an output whose name contradicts what is written. */
    private static void requireOutput(Given given, What what, boolean folder, boolean shard) {
        if (folder && (geoJson(given) || Stream.of(".csv", ".tif", ".tiff").anyMatch(ending -> named(given, ending)))) {
            throw new UserException(
                    "The output " + output(given) + " has the name of a file, and with "
                            + (shard ? "shard a" : "tiles a new") + " folder was expected.",
                    shard
                            ? "Name a folder for all shards; quadrant merge makes the table of it."
                            : "Name a folder, which gets " + TilesJob.MAP + ", " + TilesJob.AREAS + ", "
                                    + TilesJob.TILES + " and " + TilesJob.SLIDE + ".");
        }
        if (geoJson(given) && what != What.ROIS && what != What.TILES) {
            throw new UserException(
                    "The output " + output(given) + " is GeoJSON, which goes with ROIs and tiles.",
                    "Add " + option("rois") + " or " + option("tiles") + ", or name a CSV.");
        }
    }

    private static boolean named(Given given, String ending) {
        return given.get(OUTPUT)
                .filter(o -> o.toString().toLowerCase(Locale.ROOT).endsWith(ending))
                .isPresent();
    }

    /** What is to be classified: the option {@code what}, or what another option implies. */
    public static What what(Given given) {
        Set<What> asked = new LinkedHashSet<>();
        for (Option<?> option : List.of(WHAT, ROIS, TILES, SLICES, FIND)) {
            if (given.on(option)) {
                asked.add(
                        option.equals(WHAT)
                                ? given.get(WHAT)
                                : What.valueOf(option.key().toUpperCase(Locale.ROOT)));
            }
        }
        if (asked.size() > 1) {
            throw new UserException(
                    "The options ask for "
                            + asked.stream().map(Value::word).collect(Collectors.joining(" and for "))
                            + ", and one of them was expected.",
                    "Give one of " + option("what") + ", " + option("rois") + ", " + option("tiles") + ", "
                            + option("slices") + " and " + option("find") + ".");
        }
        return asked.isEmpty() ? What.IMAGE : asked.iterator().next();
    }

    /** The probability below which a prediction counts as uncertain. */
    public static Abstention abstention(Given given) {
        return new Abstention(given.get(MIN_PROBABILITY));
    }

    static List<Path> inputs(Given given) {
        return given.get(INPUT).orElse(List.of());
    }

    static Path output(Given given) {
        return given.get(OUTPUT).orElseThrow(() -> Given.missing(OUTPUT));
    }

    /** Whether GeoJSON features are written instead of a table. */
    static boolean geoJson(Given given) {
        return given.get(OUTPUT).filter(GeoJsonFile::named).isPresent();
    }
}

package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.Target;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.RoiRows;
import quadrant.inference.Runner;
import quadrant.inference.Sink;
import quadrant.inference.TileGrid;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.CropRule;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.pixels.TestViews;
import quadrant.report.NpyFile;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.InitialModel;

/** Writes the features of images, ROIs or tiles at chosen layers of a network. */
public final class FeaturesJob {
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

    /** All given, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(NETWORK, OutputOptions.INPUT, OUTPUT, LAYERS, ROIS),
            OF_ROIS,
            List.of(TILES),
            TileOptions.ALL,
            ReadingOptions.ALL,
            List.of(DataOptions.SKIP_UNREADABLE, OutputOptions.OVERWRITE),
            ComputeOptions.ALL);

    private final Wiring wiring;

    public FeaturesJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * The result of a run.
     *
     * @param width numbers in a row
     * @param layers the tensors that the features come from
     */
    public record Result(Path file, long rows, int width, List<String> layers) {}

    /**
     * Refuses options that contradict each other.
     *
     * @throws UserException where two do, or a file is to be written that is neither
     */
    public static Given checked(Given given) {
        String name = String.valueOf(given.get(OUTPUT).getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".npy") && !name.endsWith(".csv")) {
            throw new UserException(
                    "The output " + given.get(OUTPUT) + " ends neither in .npy nor in .csv.",
                    "Name a file with such an ending.");
        }
        if (given.get(TILES) && given.get(ROIS).isPresent()) {
            throw new UserException(
                    "Both " + option("rois") + " and " + option("tiles") + " are given.", "Give one of the two.");
        }
        for (Option<?> o : TileOptions.ALL) {
            refuseWithout(given, o, given.get(TILES), TILES);
        }
        for (Option<?> o : OF_ROIS) {
            refuseWithout(given, o, given.get(ROIS).isPresent(), ROIS);
        }
        crop(given, Optional.empty());
        return given;
    }

    private static void refuseWithout(Given given, Option<?> option, boolean there, Option<?> needed) {
        if (given.on(option) && !there) {
            throw new UserException(
                    option.named() + " goes with " + needed.named() + ", which is not given.",
                    "Add " + needed.named() + ", or leave " + option.named() + " out.");
        }
    }

    public Result run(Given given, Task task) {
        check(given);
        try (Network network = new Network(wiring, given, task)) {
            LayerChoice choice = network.choice();
            task.phase("Computing features");
            long rows;
            try (FeatureFile file = new FeatureFile(given, choice.columns())) {
                if (given.get(TILES)) {
                    tiles(given, network, file, task);
                } else {
                    items(given, network, file, task);
                }
                rows = committed(file, given);
            }
            if (npy(given)) {
                columns(given).write(FeatureFile.COLUMNS, FeatureFile.columns(choice.columns()));
            }
            return new Result(
                    given.get(OUTPUT),
                    rows,
                    network.runner().width(),
                    choice.pooled().layers().stream()
                            .map(PooledLayers.Layer::tensor)
                            .toList());
        } catch (UncheckedIOException e) {
            throw unwritten(given, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unwritten(given, e);
        }
    }

    private static void check(Given given) {
        table(given).check();
        table(given).check(FeatureFile.TABLE);
        if (npy(given)) {
            Target array = target(given, given.get(OUTPUT));
            array.check();
            array.check(NpyFile.KIND);
            columns(given).check(FeatureFile.COLUMNS);
        }
    }

    static boolean npy(Given given) {
        return given.get(OUTPUT).toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    /** The CSV: the output itself, or the file beside it. */
    static Target table(Given given) {
        return target(given, npy(given) ? ending(given, ".csv") : given.get(OUTPUT));
    }

    /** The file that describes the columns of a .npy. */
    private static Target columns(Given given) {
        return target(given, ending(given, "-columns.csv"));
    }

    private static Path ending(Given given, String other) {
        String name = String.valueOf(given.get(OUTPUT).getFileName());
        return given.get(OUTPUT).resolveSibling(name.substring(0, name.length() - ".npy".length()) + other);
    }

    static Target target(Given given, Path file) {
        List<Path> reads = new ArrayList<>(given.get(OutputOptions.INPUT));
        given.get(ROIS).ifPresent(reads::add);
        if (given.get(NETWORK).endsWith(".onnx")) {
            reads.add(Path.of(given.get(NETWORK)));
        }
        return new Target(file, reads, given.get(OutputOptions.OVERWRITE));
    }

    /** The one image that contains the ROIs or tiles. */
    private static Path oneInput(Given given) {
        List<Path> inputs = given.get(OutputOptions.INPUT);
        if (inputs.size() != 1 || Files.isDirectory(inputs.get(0))) {
            throw new UserException(
                    "With " + option("rois") + " and " + option("tiles") + " one image file was expected.",
                    "Give one image, and run the command once for each.");
        }
        return inputs.get(0);
    }

    /** How ROIs are cut out: by the options, else as for the model. */
    private static CropRule crop(Given given, Optional<CropRule> trained) {
        return MarkOptions.crop(given, trained.orElse(CropRule.DEFAULT), Optional.empty());
    }

    private static UserException unwritten(Given given, IOException e) {
        return new UserException(
                "The features could not be written to " + given.get(OUTPUT) + " (" + Reason.of(e) + ").",
                "Check that there is space and that you may write there.",
                e);
    }

    private void items(Given given, Network network, FeatureFile file, Task task) {
        try (Source source = source(given, network.network(), task)) {
            Sink<Source.Item, float[][]> sink = (item, row) -> {
                write(file, item.id(), item.places(), row[0]);
                source.progress(file.rows(), task);
            };
            try {
                network.runner()
                        .run(
                                source.items(),
                                Source.Item::pixels,
                                sink.skipping((item, why) -> source.skip(
                                        item, why, given.get(DataOptions.SKIP_UNREADABLE), "so left out", task)),
                                task);
            } finally {
                source.remark(task);
            }
        }
    }

    private Source source(Given given, InitialModel network, Task task) {
        if (given.get(ROIS).isEmpty()) {
            return Source.images(wiring.datasets().inputs(given.get(OutputOptions.INPUT), task));
        }
        Path image = oneInput(given);
        Path rois = given.get(ROIS).get();
        String name = String.valueOf(image.getFileName());
        CropRule rule = crop(given, network.continued().flatMap(m -> m.crop()));
        RoiRows rows = new RoiRows(image, name, rule, new ImageFileReader());
        return GeoJsonFile.is(rois)
                ? Source.features(rois, rows, given.get(MarkOptions.OBJECTS))
                : Source.rois(rows.of(rois));
    }

    private static void write(FeatureFile file, String id, Map<String, String> place, float... row) {
        try {
            file.write(id, place, row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long committed(FeatureFile file, Given given) throws IOException {
        if (file.rows() == 0) {
            throw new UserException(
                    "There is nothing to take features of in " + given.get(OutputOptions.INPUT) + ".",
                    "Give images, ROIs with an area, or an image that is not empty.");
        }
        file.commit();
        return file.rows();
    }

    private static void tiles(Given given, Network network, FeatureFile file, Task task) {
        Path slide = oneInput(given);
        String name = String.valueOf(slide.getFileName());
        try (RegionSource image = new ImageFileReader().regions(slide, name)) {
            TileGrid grid = new TileOptions(given).grid(image, network.network(), task);
            network.runner()
                    .run(
                            image,
                            grid,
                            new TileOptions(given).masked(),
                            given.get(DataOptions.SKIP_UNREADABLE),
                            (cell, row) -> write(file, name + "#" + cell, place(grid, cell), row[0]),
                            task);
        }
    }

    private static Map<String, String> place(TileGrid grid, int cell) {
        Region tile = grid.tile(cell);
        Map<String, String> place = new LinkedHashMap<>();
        place.put("column", String.valueOf(cell % grid.columns()));
        place.put("row", String.valueOf(cell / grid.columns()));
        place.put("x_px", String.valueOf(tile.xPx()));
        place.put("y_px", String.valueOf(tile.yPx()));
        place.put("size_px", String.valueOf(tile.widthPx()));
        return place;
    }

    /** The network whose layers {@code features} writes, loaded; it owns the network until it is closed. */
    public static final class Network implements AutoCloseable {
        private final Given given;
        private final InitialModel network;
        private final LayerChoice choice;
        private final Runner runner;

        public Network(Wiring wiring, Given given, Task task) {
            this.given = given;
            this.network = wiring.startingPoints().load(given.get(NETWORK));
            this.choice = LayerChoice.of(
                    PooledLayers.of(
                            network.backbone().graph(), network.backbone().head()),
                    Arrays.stream(given.get(LAYERS).split(",", -1))
                            .map(String::strip)
                            .toList());
            ReadingOptions reading = new ReadingOptions(given, network.continued());
            this.runner = new Runner(
                    choice.graph(),
                    network.backbone()
                            .card()
                            .preprocessing()
                            .withMapping(reading.mapping())
                            .withResize(reading.resize()),
                    TestViews.NONE,
                    false,
                    wiring.engines().trunks(),
                    ComputeOptions.of(given),
                    task);
        }

        /** The names of the features. */
        public List<String> columns() {
            return choice.columns().stream().map(LayerChoice.Column::name).toList();
        }

        /** The rows of images, name and features; unreadable images are skipped where the options allow it. */
        public List<List<Object>> rows(List<PixelSource> images, Task task) {
            List<List<Object>> rows = new ArrayList<>();
            Sink<PixelSource, float[][]> sink = (image, row) -> {
                List<Object> cells = new ArrayList<>(List.of(image.name()));
                for (float v : row[0]) {
                    cells.add(v);
                }
                rows.add(cells);
            };
            runner.run(
                    images.iterator(),
                    Function.identity(),
                    sink.passing(given.get(DataOptions.SKIP_UNREADABLE), task),
                    task);
            return rows;
        }

        InitialModel network() {
            return network;
        }

        LayerChoice choice() {
            return choice;
        }

        Runner runner() {
            return runner;
        }

        @Override
        public void close() {
            runner.close();
        }
    }
}

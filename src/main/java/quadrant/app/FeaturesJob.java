package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.imagej.ImageFileReader;
import quadrant.inference.Runner;
import quadrant.inference.Sink;
import quadrant.inference.TileGrid;
import quadrant.inference.TissueMask;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.InitialModel;

/**
 * Writes the features of images, ROIs or tiles at chosen layers of a network. It owns the loaded network until it is closed.
 */
public final class FeaturesJob implements AutoCloseable {
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

    static final Option<Optional<Path>> ROIS = Option.of("rois", Value.path("FILE"))
            .label("ROIs (file)")
            .help(
                    "Takes the ROIs of this .zip or .roi, or the features of this .geojson (.gz, .zip), which lie on the one"
                            + " image given.")
            .optional();

    private static final Option<Boolean> TILES = Option.of("tiles", Value.toggle())
            .label("Tiles")
            .help("Takes tiles all over the one image given, which may be far larger than memory.")
            .or(false);

    /** Options that make sense only with ROIs. */
    private static final List<Option<?>> OF_ROIS = List.of(
            Options.OBJECTS, Options.OUTLINE, Options.CONTEXT, Options.BOX, Options.UM_PER_PX, Options.BACKGROUND);

    /** All given, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(NETWORK, Options.INPUT, OUTPUT, LAYERS, ROIS),
            OF_ROIS,
            List.of(TILES),
            Options.GRID,
            Options.READING,
            List.of(Options.SKIP_UNREADABLE, Options.OVERWRITE),
            Options.COMPUTATION);

    private final Given given;
    private final InitialModel network;
    private final LayerChoice choice;
    private final Runner runner;
    private final ImageFileReader images;

    /** Loads the network. */
    public FeaturesJob(Wiring wiring, Given given, Task task) {
        this.given = given;
        this.network = wiring.startingPoints().load(given.get(NETWORK));
        this.choice = LayerChoice.of(
                PooledLayers.of(network.backbone().graph(), network.backbone().head()),
                Arrays.stream(given.get(LAYERS).split(",", -1))
                        .map(String::strip)
                        .toList());
        Reading reading = new Reading(given, network.continued());
        this.images = new ImageFileReader(reading.planes());
        if (reading.mapping().each()) {
            throw new UserException(
                    "Features are those of three channels together, and " + Options.CHANNELS.named()
                            + " each takes all channels one by one.",
                    "Name one to three channels.");
        }
        this.runner = new Runner(
                choice.pooled().pooled(),
                network.backbone()
                        .card()
                        .preprocessing()
                        .withMapping(reading.mapping())
                        .withResize(reading.resize()),
                TestViews.NONE,
                wiring.engines().trunks(),
                Options.compute(given),
                task);
    }

    /** Refuses options that contradict each other, and a file to be written that is neither .npy nor .csv. */
    static void check(Given given) {
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
        Options.GRID.forEach(o -> given.requireWith(o, given.get(TILES), TILES.named()));
        OF_ROIS.forEach(o -> given.requireWith(o, given.has(ROIS), ROIS.named()));
        new Reading(given, Optional.empty()).crop();
    }

    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        FeatureFile.check(given);
        try (FeaturesJob job = new FeaturesJob(wiring, given, task)) {
            task.phase("Computing features");
            long rows = job.written(task);
            return Verb.Outcome.of(
                    given.get(OUTPUT),
                    rows + " rows of " + job.runner.width() + " features ("
                            + job.choice.pooled().layers().stream()
                                    .map(PooledLayers.Layer::tensor)
                                    .collect(Collectors.joining(", "))
                            + "): " + given.get(OUTPUT));
        } catch (UncheckedIOException | IOException e) {
            throw OutputFolder.unwritten("The features", given.get(OUTPUT), e);
        }
    }

    /** Writes all rows, and gives their number. */
    private long written(Task task) throws IOException {
        try (FeatureFile file = new FeatureFile(given, choice.columns())) {
            if (given.get(TILES)) {
                tiles(file, task);
            } else {
                items(file, task);
            }
            if (file.rows() == 0) {
                throw new UserException(
                        "There is nothing to take features of in " + given.get(Options.INPUT) + ".",
                        "Give images, ROIs with an area, or an image that is not empty.");
            }
            file.commit();
            return file.rows();
        }
    }

    private void items(FeatureFile file, Task task) {
        try (Source source = source(task)) {
            Sink<Source.Item, float[][]> sink = (item, row) -> {
                file.write(item.id(), item.places(), row[0]);
                source.progress(file.rows(), task);
            };
            try {
                runner.run(
                        source.items(),
                        Source.Item::pixels,
                        sink.skipping((item, why) ->
                                source.skip(item, why, given.get(Options.SKIP_UNREADABLE), "so left out", task)),
                        task);
            } finally {
                source.remark(task);
            }
        }
    }

    private Source source(Task task) {
        List<Path> inputs = given.get(Options.INPUT);
        if (given.get(ROIS).isEmpty()) {
            return Source.images(new DatasetReader(images::source).inputs(inputs, task));
        }
        Path rois = given.get(ROIS).get();
        return Source.marked(
                images,
                Source.one(inputs, "rois"),
                rois,
                new Reading(given, network.continued()).crop(),
                GeoJsonFile.is(rois) ? given.get(Options.OBJECTS) : null);
    }

    private void tiles(FeatureFile file, Task task) {
        Path slide = Source.one(given.get(Options.INPUT), "tiles");
        String name = String.valueOf(slide.getFileName());
        try (RegionSource image = images.regions(slide, name)) {
            TileGrid grid = TilesJob.grid(
                    given,
                    image,
                    network.continued(),
                    network.backbone().card().preprocessing().sizePx(),
                    1,
                    task);
            Optional<TissueMask> tissue =
                    given.get(Options.NO_MASK) ? Optional.empty() : TissueMask.of(image, grid, task);
            Sink<Integer, float[][]> sink = (cell, row) -> file.write(name + "#" + cell, place(grid, cell), row[0]);
            runner.run(
                    image,
                    grid,
                    cell -> tissue.isEmpty() || tissue.get().tissue(grid.tile(cell)),
                    sink.skipping((cell, why) -> {
                        if (!given.get(Options.SKIP_UNREADABLE) || !(why instanceof UnreadableImageException)) {
                            throw why;
                        }
                    }),
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
                images.iterator(), Function.identity(), sink.passing(given.get(Options.SKIP_UNREADABLE), task), task);
        return rows;
    }

    @Override
    public void close() {
        runner.close();
    }
}

package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.ImageFile;
import quadrant.evaluation.Abstention;
import quadrant.imagej.MapStack;
import quadrant.inference.Classifier;
import quadrant.inference.ProbabilityMap;
import quadrant.inference.TileGrid;
import quadrant.model.FineTunedModel;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RegionSource;
import quadrant.report.GroupTable;
import quadrant.report.MapTables;
import quadrant.task.CancelledException;
import quadrant.task.OptionName;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Classifies tiles all over a large image, and writes a folder with the probability map, the area of each class, the tiles and
 * the prediction for the slide as a whole. If it is cancelled or meets a damaged tile, the tiles classified so far are kept,
 * with NaN for the rest.
 */
public final class TilesJob {
    public static final String MAP = "map.tif";
    public static final String AREAS = "areas.csv";
    public static final String TILES = "tiles.csv";
    public static final String SLIDE = "slide.csv";
    private static final List<String> FILES = List.of(TILES, AREAS, SLIDE, MAP);

    /**
     * A row of the table of tiles without its probabilities, followed by one number in it and one pixel of the map for each
     * class.
     */
    private static final double ROW_BYTES = 40;

    private static final double CLASS_BYTES = 16;
    private static final double MEMORY_SHARE = 8;

    private final Wiring wiring;
    private final Given given;
    private final FineTunedModel model;
    private final RegionSource image;
    private final WarningLog log;
    private final ProbabilityMap map;

    /** The work on one image. */
    private TilesJob(Wiring wiring, Given given, FineTunedModel model, RegionSource image, Task task) {
        this.wiring = wiring;
        this.given = given;
        this.model = model;
        this.image = image;
        this.log = new WarningLog(task);
        TileGrid grid =
                grid(given, image, Optional.of(model), 0, model.classes().size(), log);
        this.map = new ProbabilityMap(image.name(), model.classes(), grid, image.pixelSize());
    }

    /** The tiles of an image file. */
    public static Classified.Tiles file(Wiring wiring, Given given, Path file, Task task) {
        String name = String.valueOf(file.getFileName());
        return image(wiring, given, model -> Reading.images(model).regions(file, name), task);
    }

    /** The columns of {@link #rows}. */
    public static List<String> columns(FineTunedModel model) {
        List<String> columns = new ArrayList<>(List.of("image"));
        columns.addAll(
                MapTables.tileColumns(model.classes(), model.uncertainty().isPresent()));
        return columns;
    }

    /** The table of the tiles of one slide, with the slide's name in front. */
    public static List<List<String>> rows(
            Wiring wiring, Given given, FineTunedModel model, ImageFile slide, Task task) {
        try (RegionSource image = Reading.images(model).regions(slide.file(), slide.name())) {
            TilesJob job = new TilesJob(wiring, given, model, image, task);
            job.fill(false);
            return MapTables.tiles(job.map, ClassifyOptions.abstention(given))
                    .map(row -> Stream.concat(
                                    Stream.of(slide.name()), row.stream().map(Object::toString))
                            .toList())
                    .toList();
        }
    }

    /** The files of an earlier map in the output that are replaced. */
    private static List<String> earlier(Given given) {
        return given.get(Options.OVERWRITE) ? FILES : List.of();
    }

    /**
     * The tiles of an image. Writes where an output is given.
     *
     * @param opened opens the image as the model reads it
     */
    public static Classified.Tiles image(
            Wiring wiring, Given given, Function<FineTunedModel, RegionSource> opened, Task task) {
        Optional<Path> output = given.get(ClassifyOptions.OUTPUT);
        boolean geoJson = ClassifyOptions.geoJson(given);
        if (output.isPresent() && geoJson) {
            ClassifyJob.target(given, output.get()).check();
            ClassifyJob.target(given, output.get()).check(GeoJsonFile.KIND);
        } else if (output.isPresent()) {
            OutputFolder.check(output.get(), false, earlier(given));
        }
        FineTunedModel model = Reading.model(wiring, given, given.get(Options.MODEL));
        try (RegionSource image = opened.apply(model)) {
            return new TilesJob(wiring, given, model, image, task).tiles(output, geoJson);
        }
    }

    private Classified.Tiles tiles(Optional<Path> output, boolean geoJson) {
        if (output.isPresent() && !geoJson) {
            Path folder = output.get();
            return OutputFolder.filled(folder, false, earlier(given), "The map", into -> written(into, folder, true));
        }
        Optional<RuntimeException> ended = fill(true);
        output.ifPresent(o -> PredictedFeatures.write(
                ClassifyJob.target(given, o),
                map,
                ClassifyOptions.abstention(given),
                image.name() + " " + given.get(Options.MODEL).getFileName()));
        return new Classified.Tiles(
                map, notes(), output, output.isPresent() ? ended.map(e -> kept(e, output.get())) : ended);
    }

    /**
     * The tiles of one of several slides, into a folder of its own, which gets a complete map or none. Files of a run that was
     * killed are replaced.
     *
     * @throws RuntimeException the cause that ended it early
     */
    static void slide(Wiring wiring, Given given, FineTunedModel model, ImageFile slide, Path folder, Task task) {
        try (RegionSource image = Reading.images(model).regions(slide.file(), slide.name())) {
            OutputFolder.filled(folder, true, "The map", into -> {
                        TilesJob job = new TilesJob(wiring, given, model, image, task);
                        return job.written(into, folder, false);
                    })
                    .outcome(given)
                    .rethrow();
        }
    }

    /**
     * Fills the map and writes it. Where it cannot be written, a window can show it all the same.
     *
     * @param partial whether it is also written where the work ends early, which is thrown otherwise
     */
    private Classified.Tiles written(OutputFolder output, Path folder, boolean partial) {
        requireDisk(folder);
        Optional<RuntimeException> ended = fill(partial);
        List<String> notes = notes();
        Abstention abstention = ClassifyOptions.abstention(given);
        RuntimeException failed;
        try {
            SafeFile.write(output.work().resolve(MAP), MapStack.tiff(MapStack.of(map, notes)));
            MapTables.writeAreas(output.work().resolve(AREAS), map, abstention);
            MapTables.writeTiles(output.work().resolve(TILES), map, abstention);
            GroupTable.write(output.work().resolve(SLIDE), map.classes(), EvaluateJob.calls(model, map.predictions()));
            output.finish(FILES);
            return new Classified.Tiles(map, notes, Optional.of(folder), ended.map(e -> kept(e, folder)));
        } catch (IOException e) {
            failed = OutputFolder.unwritten("The map", folder, e);
        } catch (UserException e) {
            failed = e;
        }
        return new Classified.Tiles(map, notes, Optional.empty(), Optional.of(failed));
    }

    /**
     * The grid as requested, else such that each tile has the field of view of a training image.
     *
     * @param model empty for a backbone, the field of view of whose training images is not known: a tile then has as many pixels as
     *     its input
     * @param sizePx of the network's input
     * @param values that are kept of a tile
     */
    static TileGrid grid(
            Given given, RegionSource image, Optional<FineTunedModel> model, int sizePx, int values, Task task) {
        Optional<FieldSize> asked = given.get(Options.TILE);
        Optional<FieldSize> stride = given.get(Options.STRIDE);
        double side = asked.isPresent()
                ? asked.get().px(image.pixelSize(), image.name())
                : model.map(m -> asTrained(image, m, task)).orElse((double) sizePx);
        int tilePx = (int) Math.max(1, Math.rint(side));
        int stridePx = stride.isPresent()
                ? (int) Math.max(1, Math.rint(stride.get().px(image.pixelSize(), image.name())))
                : tilePx;
        if (tilePx > Math.min(image.widthPx(), image.heightPx())) {
            throw new UserException(
                    "A tile of " + tilePx + " pixels is larger than " + image.name() + ", which is " + image.widthPx()
                            + "×" + image.heightPx() + " pixels.",
                    "Give a smaller " + option("tile") + ", or classify the image as one, without " + option("tiles")
                            + ".");
        }
        TileGrid grid = new TileGrid(image.widthPx(), image.heightPx(), tilePx, stridePx);
        requireRoom(grid, values);
        task.info(text(grid, image.pixelSize()));
        return grid;
    }

    private static double asTrained(RegionSource image, FineTunedModel model, Task task) {
        Optional<FieldSize> box = model.crop().flatMap(CropRule::box);
        Optional<PixelSize> trained = model.preprocessing().pixelSize();
        if (box.isPresent()
                && box.get().unit() == FieldSize.Unit.MICRONS
                && image.pixelSize().isPresent()) {
            return box.get().px(image.pixelSize(), image.name());
        }
        int side = model.trainedSidePx().orElse(model.preprocessing().sizePx());
        if (trained.isPresent() && image.pixelSize().isPresent()) {
            return side
                    * trained.get().micronsPerPixel()
                    / image.pixelSize().get().micronsPerPixel();
        }
        String lacking = trained.isEmpty() ? "the model has no µm per pixel" : image.name() + " has no µm per pixel";
        task.warn("Tiles are " + side + " pixels wide, as "
                + (model.trainedSidePx().isPresent() ? "the training images were" : "the network's input is") + ": "
                + lacking + ", so their scale may differ; choose another with --tile.");
        return side;
    }

    private static void requireRoom(TileGrid grid, int classes) {
        double bytes = (double) grid.cells() * (classes * (double) Float.BYTES + 8);
        double most = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
        if (bytes > most) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "Tiles every %d pixels are %,d, and a map of them with %d classes needs %.1f GB.",
                            grid.stridePx(),
                            grid.cells(),
                            classes,
                            bytes / 1e9),
                    "Give a larger " + option("stride") + ", or Java more memory.");
        }
    }

    private static String text(TileGrid grid, Optional<PixelSize> size) {
        String microns = size.map(p -> String.format(Locale.ROOT, " (%.4g µm)", grid.tilePx() * p.micronsPerPixel()))
                .orElse("");
        return grid.cells() + " tiles of " + grid.tilePx() + " pixels" + microns + ", every " + grid.stridePx()
                + " pixels: a map of " + grid.columns() + "×" + grid.rows() + ".";
    }

    /** Checks before the work, which may be long, that its result can be written and shown. */
    private void requireDisk(Path folder) {
        double room = OutputFolder.nearest(folder).toFile().getUsableSpace();
        double needed = (double) map.grid().cells() * (ROW_BYTES + map.classes().size() * CLASS_BYTES);
        if (room < needed) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "The map and its tables need about %.1f MB, and the disk of %s has %.1f MB of room.",
                            needed / 1e6,
                            folder,
                            room / 1e6),
                    "Free disk space, choose another output, or give a larger " + option("stride") + ".");
        }
    }

    /**
     * The cause that ended the work early, if any.
     *
     * @param partial whether it may end early; else, and where nothing had been classified, the cause is thrown
     */
    private Optional<RuntimeException> fill(boolean partial) {
        log.phase("Classifying tiles");
        try (Classifier classifier = ClassifyJob.classifier(wiring, given, model, log)) {
            classifier.classify(image, map, !given.get(Options.NO_MASK), given.get(Options.SKIP_UNREADABLE), log);
        } catch (CancelledException | UserException e) {
            if (!partial || map.count(ProbabilityMap.State.CLASSIFIED) == 0) {
                throw e;
            }
            return Optional.of(e);
        }
        tissue().ifPresent(line -> log.info(line + " (--no-mask runs all)."));
        int unreadable = map.count(ProbabilityMap.State.UNREADABLE);
        if (unreadable == map.grid().cells()) {
            throw new UserException(
                    "None of the tiles of " + image.name() + " can be read.", "Copy or export the image again.");
        }
        if (unreadable > 0) {
            log.warn(unreadable + " of " + map.grid().cells() + " tiles cannot be read and are blank in the map.");
        }
        return Optional.empty();
    }

    private Optional<String> tissue() {
        return map.tissueShare().stream()
                .mapToObj(share -> String.format(
                        Locale.ROOT,
                        "Tissue is %.1f %% of the image; %d of %d tiles show none, were skipped and are NaN",
                        100 * share,
                        map.count(ProbabilityMap.State.EMPTY),
                        map.grid().cells()))
                .findFirst();
    }

    /** The notes of the map, for its file and its window. */
    private List<String> notes() {
        TileGrid g = map.grid();
        List<String> notes = new ArrayList<>();
        notes.add("Probability of each class, a slice each, by Quadrant " + Version.get());
        notes.add("Image: " + map.image() + ", " + g.widthPx() + "×" + g.heightPx() + " pixels"
                + map.pixelSize()
                        .map(p -> String.format(Locale.ROOT, ", %.4g µm per pixel", p.micronsPerPixel()))
                        .orElse(""));
        notes.add("Model: " + given.get(Options.MODEL).getFileName());
        notes.add("Tiles of " + g.tilePx() + " pixels every " + g.stridePx()
                + ": a pixel of this map is the cell about which a tile lies; at the edges tiles are moved inwards");
        double least = given.get(ClassifyOptions.MIN_PROBABILITY);
        if (least > 0) {
            notes.add("Uncertain below a probability of " + least);
        }
        int pending = map.count(ProbabilityMap.State.PENDING);
        int unreadable = map.count(ProbabilityMap.State.UNREADABLE);
        if (pending > 0) {
            notes.add("Partial: " + pending + " of " + g.cells() + " tiles were not reached and are NaN");
        }
        tissue().ifPresent(notes::add);
        if (unreadable > 0) {
            notes.add(unreadable + " tiles could not be read and are NaN");
        }
        log.warnings().forEach(w -> notes.add("Note: " + w));
        return notes;
    }

    private RuntimeException kept(RuntimeException ended, Path folder) {
        if (!(ended instanceof UserException e)) {
            return ended;
        }
        return new UserException(
                e.problem(OptionName::option) + " The " + map.count(ProbabilityMap.State.CLASSIFIED) + " of "
                        + map.grid().cells() + " tiles that were classified before it are kept in " + folder + ".",
                e.remedy(OptionName::option),
                e);
    }
}

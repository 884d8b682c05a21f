package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.ImageFile;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.HeldOutRates;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.MapStack;
import quadrant.imagej.Regions;
import quadrant.inference.Classifier;
import quadrant.inference.ProbabilityMap;
import quadrant.inference.TileGrid;
import quadrant.model.FineTunedModel;
import quadrant.pixels.RegionSource;
import quadrant.report.GroupTable;
import quadrant.report.MapTables;
import quadrant.task.CancelledException;
import quadrant.task.OptionName;
import quadrant.task.Reason;
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

    /**
     * A row of the table of tiles without its probabilities, followed by one number in it and one pixel of the map for each
     * class.
     */
    private static final double ROW_BYTES = 40;

    private static final double CLASS_BYTES = 16;

    private final Wiring wiring;

    public TilesJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * The result of a run.
     *
     * @param notes the notes of the map
     * @param folder the folder or file with the results; empty where none was requested or writing failed
     * @param ended why the result is incomplete, or not written; the caller throws this after showing the result
     */
    public record Result(
            ProbabilityMap map, List<String> notes, Optional<Path> folder, Optional<RuntimeException> ended) {
        /** Throws the exception that ended the work early. */
        public void rethrow() {
            TilesJob.rethrow(ended);
        }
    }

    /** The tiles of an image file; an output is needed. */
    public Result run(ClassifyOptions options, Task task) {
        options.output();
        Path file = options.oneInput();
        try (RegionSource image = Regions.open(file, String.valueOf(file.getFileName()), new ImageFileReader())) {
            return run(options, image, task);
        }
    }

    /** The columns of {@link #rows}. */
    public static List<String> columns(FineTunedModel model) {
        List<String> columns = new ArrayList<>(List.of("image"));
        columns.addAll(
                MapTables.tileColumns(model.classes(), model.uncertainty().isPresent()));
        return columns;
    }

    /** The table of the tiles of one slide, with the slide's name in front. */
    public List<List<String>> rows(ClassifyOptions options, FineTunedModel model, ImageFile slide, Task task) {
        try (RegionSource image = Regions.open(slide.file(), slide.name(), new ImageFileReader())) {
            TileGrid grid = TilePlan.of(options.eachTile(), image, model, task);
            ProbabilityMap map = new ProbabilityMap(image.name(), model.classes(), grid, image.pixelSize());
            rethrow(fill(options, model, image, map, task));
            return MapTables.tiles(map, options.abstention()).stream()
                    .map(row -> {
                        List<String> named = new ArrayList<>(List.of(slide.name()));
                        named.addAll(row);
                        return named;
                    })
                    .toList();
        }
    }

    /** The tiles of an open image, which its owner closes. Writes where an output is given. */
    public Result run(ClassifyOptions options, RegionSource image, Task task) {
        options.compute();
        if (options.geoJson()) {
            return features(options, image, task);
        }
        Optional<Path> folder = options.writes() ? Optional.of(folder(options)) : Optional.empty();
        FineTunedModel model = wiring.door().open(options.model());
        WarningLog log = new WarningLog(task);
        TileGrid grid = TilePlan.of(options.eachTile(), image, model, log);
        ProbabilityMap map = new ProbabilityMap(image.name(), model.classes(), grid, image.pixelSize());
        if (folder.isEmpty()) {
            Optional<RuntimeException> ended = fill(options, model, image, map, log);
            return new Result(map, MapNotes.of(map, options, log.warnings()), folder, ended);
        }
        requireDisk(folder.get(), grid, model.classes().size());
        return written(folder.get(), options, model, image, map, log);
    }

    /**
     * The tiles of one of several slides, into a folder of its own, which gets a complete map or none. Files of a run that was
     * killed are replaced.
     *
     * @throws RuntimeException the cause that ended it early
     */
    void slide(ClassifyOptions options, FineTunedModel model, ImageFile slide, Path folder, Task task) {
        WarningLog log = new WarningLog(task);
        try (RegionSource image = Regions.open(slide.file(), slide.name(), new ImageFileReader());
                OutputFolder output = OutputFolder.open(folder, true)) {
            TileGrid grid = TilePlan.of(options.eachTile(), image, model, log);
            requireDisk(folder, grid, model.classes().size());
            ProbabilityMap map = new ProbabilityMap(image.name(), model.classes(), grid, image.pixelSize());
            rethrow(fill(options, model, image, map, log));
            rethrow(write(output, map, MapNotes.of(map, options, log.warnings()), options, model));
        } catch (IOException e) {
            throw unwritten(folder, e);
        }
    }

    private static void rethrow(Optional<? extends RuntimeException> ended) {
        ended.ifPresent(e -> {
            throw e;
        });
    }

    /** Writes the cells as GeoJSON. */
    private Result features(ClassifyOptions options, RegionSource image, Task task) {
        options.table().check();
        options.table().check(GeoJsonFile.KIND);
        FineTunedModel model = wiring.door().open(options.model());
        WarningLog log = new WarningLog(task);
        TileGrid grid = TilePlan.of(options.eachTile(), image, model, log);
        ProbabilityMap map = new ProbabilityMap(image.name(), model.classes(), grid, image.pixelSize());
        Optional<RuntimeException> ended = fill(options, model, image, map, log);
        String seed = image.name() + " " + options.model().getFileName();
        PredictedFeatures.write(options.table(), map, options.abstention(), seed);
        Path file = options.output();
        return new Result(
                map,
                MapNotes.of(map, options, log.warnings()),
                Optional.of(file),
                ended.map(e -> withFolder(e, file, map)));
    }

    private static Path folder(ClassifyOptions options) {
        Path folder = options.output();
        String name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".tif") || name.endsWith(".tiff") || name.endsWith(".csv")) {
            throw new UserException(
                    "The output " + folder + " has the name of a file, and with tiles a new folder was expected.",
                    "Name a folder, which gets " + MAP + ", " + AREAS + ", " + TILES + " and " + SLIDE + ".");
        }
        OutputFolder.check(folder, false);
        return folder;
    }

    private Result written(
            Path folder,
            ClassifyOptions options,
            FineTunedModel model,
            RegionSource image,
            ProbabilityMap map,
            WarningLog log) {
        try (OutputFolder output = OutputFolder.open(folder, false)) {
            Optional<RuntimeException> ended = fill(options, model, image, map, log);
            List<String> notes = MapNotes.of(map, options, log.warnings());
            Optional<UserException> failed = write(output, map, notes, options, model);
            return failed.isEmpty()
                    ? new Result(map, notes, Optional.of(folder), ended.map(e -> withFolder(e, folder, map)))
                    : new Result(map, notes, Optional.empty(), Optional.of(failed.get()));
        } catch (IOException e) {
            throw unwritten(folder, e);
        }
    }

    private static UserException unwritten(Path folder, IOException e) {
        return new UserException(
                "The map could not be written to " + folder + " (" + Reason.of(e) + ").",
                "Check that there is space and that you may write there.",
                e);
    }

    /** Checks before the work, which may be long, that its result can be written and shown. */
    private static void requireDisk(Path folder, TileGrid grid, int classes) {
        Path there = OutputFolder.nearest(folder);
        try {
            long room = Files.getFileStore(there).getUsableSpace();
            double needed = (double) grid.cells() * (ROW_BYTES + classes * CLASS_BYTES);
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
        } catch (IOException e) {
            throw new UserException(
                    "The disk of " + folder + " cannot be looked at (" + Reason.of(e) + ").",
                    "Choose another output.",
                    e);
        }
    }

    /** Why the map could not be written; empty where it was. A window can show the map all the same. */
    private static Optional<UserException> write(
            OutputFolder output,
            ProbabilityMap map,
            List<String> notes,
            ClassifyOptions options,
            FineTunedModel model) {
        try {
            SafeFile.write(output.work().resolve(MAP), MapStack.tiff(MapStack.of(map, notes)));
            MapTables.writeAreas(output.work().resolve(AREAS), map, options.abstention());
            MapTables.writeTiles(output.work().resolve(TILES), map, options.abstention());
            GroupTable.write(output.work().resolve(SLIDE), map.classes(), EvaluateJob.calls(model, map.predictions()));
            output.finish(List.of(TILES, AREAS, SLIDE, MAP));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(unwritten(options.output(), e));
        } catch (UserException e) {
            return Optional.of(e);
        }
    }

    /** The cause that ended the work early, if any; throws it where nothing had been classified. */
    private Optional<RuntimeException> fill(
            ClassifyOptions options, FineTunedModel model, RegionSource image, ProbabilityMap map, Task task) {
        task.phase("Classifying tiles");
        try (Classifier classifier = options.classifier(model, wiring.engines().trunks(), task)) {
            classifier.classify(image, map, options.eachTile().rule(), task);
        } catch (CancelledException | UserException e) {
            if (map.count(ProbabilityMap.State.CLASSIFIED) == 0) {
                throw e;
            }
            return Optional.of(e);
        }
        tissue(map).ifPresent(task::info);
        int unreadable = map.count(ProbabilityMap.State.UNREADABLE);
        if (unreadable == map.grid().cells()) {
            throw new UserException(
                    "None of the tiles of " + image.name() + " can be read.", "Copy or export the image again.");
        }
        if (unreadable > 0) {
            task.warn(unreadable + " of " + map.grid().cells() + " tiles cannot be read and are blank in the map.");
        }
        return Optional.empty();
    }

    /** The tiles that the mask excluded. */
    private static Optional<String> tissue(ProbabilityMap map) {
        return map.tissueShare().isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "Tissue is %.1f %% of the image: %d of %d tiles show none and were left out (--no-mask runs all).",
                        100 * map.tissueShare().getAsDouble(),
                        map.count(ProbabilityMap.State.EMPTY),
                        map.grid().cells()));
    }

    private static RuntimeException withFolder(RuntimeException ended, Path folder, ProbabilityMap map) {
        if (!(ended instanceof UserException e)) {
            return ended;
        }
        return new UserException(
                e.problem(OptionName::option) + " The " + map.count(ProbabilityMap.State.CLASSIFIED) + " of "
                        + map.grid().cells() + " tiles that were classified before it are kept in " + folder + ".",
                e.remedy(OptionName::option),
                e);
    }

    /** The text that every face shows: first a warning where it is due, then how much of a map was completed. */
    public static List<String> lines(Result result) {
        List<String> lines = new ArrayList<>();
        DoubtCount doubts = DoubtCount.of(result.map().predictions().rows().stream());
        doubts.warning("tiles").ifPresent(lines::add);
        lines.add(doubts.counted("of " + result.map().grid().cells() + " tiles")
                + result.folder()
                        .map(f -> ": " + (GeoJsonFile.named(f) ? f : f.resolve(MAP)))
                        .orElse("."));
        result.map().rates().flatMap(HeldOutRates::sentence).ifPresent(lines::add);
        return lines;
    }
}

package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.ImageFile;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.MapStack;
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

    /** The tiles of an image file; an output is needed. */
    public Classified.Tiles run(ClassifyOptions options, Task task) {
        options.output();
        Path file = options.oneInput();
        try (RegionSource image = new ImageFileReader().regions(file, String.valueOf(file.getFileName()))) {
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
        try (RegionSource image = new ImageFileReader().regions(slide.file(), slide.name())) {
            Run run = new Run(options, model, image, new WarningLog(task));
            rethrow(run.fill());
            return MapTables.tiles(run.map, options.abstention()).stream()
                    .map(row ->
                            Stream.concat(Stream.of(slide.name()), row.stream()).toList())
                    .toList();
        }
    }

    /** The tiles of an open image, which its owner closes. Writes where an output is given. */
    public Classified.Tiles run(ClassifyOptions options, RegionSource image, Task task) {
        options.compute();
        if (options.geoJson()) {
            options.table().check();
            options.table().check(GeoJsonFile.KIND);
        }
        Optional<Path> folder =
                options.writes() && !options.geoJson() ? Optional.of(options.output()) : Optional.empty();
        folder.ifPresent(f -> OutputFolder.check(f, false));
        Run run = new Run(options, wiring.door().open(options.model()), image, new WarningLog(task));
        if (folder.isPresent()) {
            return run.written(folder.get());
        }
        Optional<RuntimeException> ended = run.fill();
        if (options.geoJson()) {
            String seed = image.name() + " " + options.model().getFileName();
            PredictedFeatures.write(options.table(), run.map, options.abstention(), seed);
            ended = ended.map(e -> withFolder(e, options.output(), run.map));
        }
        Optional<Path> file = options.geoJson() ? Optional.of(options.output()) : Optional.empty();
        return new Classified.Tiles(run.map, run.notes(), file, ended);
    }

    /**
     * The tiles of one of several slides, into a folder of its own, which gets a complete map or none. Files of a run that was
     * killed are replaced.
     *
     * @throws RuntimeException the cause that ended it early
     */
    void slide(ClassifyOptions options, FineTunedModel model, ImageFile slide, Path folder, Task task) {
        try (RegionSource image = new ImageFileReader().regions(slide.file(), slide.name());
                OutputFolder output = OutputFolder.open(folder, true)) {
            Run run = new Run(options, model, image, new WarningLog(task));
            requireDisk(folder, run.map);
            rethrow(run.fill());
            rethrow(run.write(output, run.notes()));
        } catch (IOException e) {
            throw unwritten(folder, e);
        }
    }

    private static void rethrow(Optional<? extends RuntimeException> ended) {
        ended.ifPresent(e -> {
            throw e;
        });
    }

    private static UserException unwritten(Path folder, IOException e) {
        return new UserException(
                "The map could not be written to " + folder + " (" + Reason.of(e) + ").",
                "Check that there is space and that you may write there.",
                e);
    }

    /** Checks before the work, which may be long, that its result can be written and shown. */
    private static void requireDisk(Path folder, ProbabilityMap map) {
        Path there = OutputFolder.nearest(folder);
        try {
            long room = Files.getFileStore(there).getUsableSpace();
            double needed =
                    (double) map.grid().cells() * (ROW_BYTES + map.classes().size() * CLASS_BYTES);
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

    /** The map of one image. */
    private final class Run {
        private final ClassifyOptions options;
        private final FineTunedModel model;
        private final RegionSource image;
        private final WarningLog log;
        private final ProbabilityMap map;

        Run(ClassifyOptions options, FineTunedModel model, RegionSource image, WarningLog log) {
            this.options = options;
            this.model = model;
            this.image = image;
            this.log = log;
            TileGrid grid = options.eachTile().grid(image, model, log);
            this.map = new ProbabilityMap(image.name(), model.classes(), grid, image.pixelSize());
        }

        Classified.Tiles written(Path folder) {
            requireDisk(folder, map);
            try (OutputFolder output = OutputFolder.open(folder, false)) {
                Optional<RuntimeException> ended = fill();
                List<String> notes = notes();
                Optional<UserException> failed = write(output, notes);
                return failed.isEmpty()
                        ? new Classified.Tiles(
                                map, notes, Optional.of(folder), ended.map(e -> withFolder(e, folder, map)))
                        : new Classified.Tiles(map, notes, Optional.empty(), Optional.of(failed.get()));
            } catch (IOException e) {
                throw unwritten(folder, e);
            }
        }

        /** Why the map could not be written; empty where it was. A window can show the map all the same. */
        Optional<UserException> write(OutputFolder output, List<String> notes) {
            try {
                SafeFile.write(output.work().resolve(MAP), MapStack.tiff(MapStack.of(map, notes)));
                MapTables.writeAreas(output.work().resolve(AREAS), map, options.abstention());
                MapTables.writeTiles(output.work().resolve(TILES), map, options.abstention());
                GroupTable.write(
                        output.work().resolve(SLIDE), map.classes(), EvaluateJob.calls(model, map.predictions()));
                output.finish(List.of(TILES, AREAS, SLIDE, MAP));
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(unwritten(options.output(), e));
            } catch (UserException e) {
                return Optional.of(e);
            }
        }

        /** The cause that ended the work early, if any; throws it where nothing had been classified. */
        Optional<RuntimeException> fill() {
            log.phase("Classifying tiles");
            try (Classifier classifier = options.classifier(model, wiring, Optional.empty(), log)) {
                classifier.classify(image, map, options.eachTile().masked(), options.skipUnreadable(), log);
            } catch (CancelledException | UserException e) {
                if (map.count(ProbabilityMap.State.CLASSIFIED) == 0) {
                    throw e;
                }
                return Optional.of(e);
            }
            map.tissueShare()
                    .ifPresent(share -> log.info(String.format(
                            Locale.ROOT,
                            "Tissue is %.1f %% of the image: %d of %d tiles show none and were left out (--no-mask runs"
                                    + " all).",
                            100 * share,
                            map.count(ProbabilityMap.State.EMPTY),
                            map.grid().cells())));
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

        /** The notes of the map, for its file and its window. */
        List<String> notes() {
            TileGrid g = map.grid();
            List<String> notes = new ArrayList<>();
            notes.add("Probability of each class, a slice each, by Quadrant " + Version.get());
            notes.add("Image: " + map.image() + ", " + g.widthPx() + "×" + g.heightPx() + " pixels"
                    + map.pixelSize()
                            .map(p -> String.format(Locale.ROOT, ", %.4g µm per pixel", p.micronsPerPixel()))
                            .orElse(""));
            notes.add("Model: " + options.model().getFileName());
            notes.add(
                    "Tiles of " + g.tilePx() + " pixels every " + g.stridePx()
                            + ": a pixel of this map is the cell about which a tile lies; at the edges tiles are moved inwards");
            if (options.abstention().leastProbability() > 0) {
                notes.add("Uncertain below a probability of "
                        + options.abstention().leastProbability());
            }
            int pending = map.count(ProbabilityMap.State.PENDING);
            int empty = map.count(ProbabilityMap.State.EMPTY);
            int unreadable = map.count(ProbabilityMap.State.UNREADABLE);
            if (pending > 0) {
                notes.add("Partial: " + pending + " of " + g.cells() + " tiles were not reached and are NaN");
            }
            map.tissueShare()
                    .ifPresent(share -> notes.add(String.format(
                            Locale.ROOT,
                            "Tissue is %.1f %% of the image; %d of %d tiles show none, were skipped and are NaN",
                            100 * share,
                            empty,
                            g.cells())));
            if (unreadable > 0) {
                notes.add(unreadable + " tiles could not be read and are NaN");
            }
            log.warnings().forEach(w -> notes.add("Note: " + w));
            return notes;
        }
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
}

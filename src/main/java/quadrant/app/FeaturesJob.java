package quadrant.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonReader;
import quadrant.imagej.GeoRows;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.Regions;
import quadrant.imagej.RoiRows;
import quadrant.inference.Embedder;
import quadrant.inference.TileGrid;
import quadrant.onnx.PooledLayers;
import quadrant.pixels.CropRule;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.report.NpyFile;
import quadrant.task.Reason;
import quadrant.task.Remarks;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.InitialModel;

/** Writes the features of images, ROIs or tiles at chosen layers of a network. */
public final class FeaturesJob {
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

    public Result run(FeaturesOptions options, Task task) {
        check(options);
        try (FeatureNetwork network = new FeatureNetwork(wiring, options, task)) {
            LayerChoice choice = network.choice();
            Embedder embedder = network.embedder();
            Run run = new Run(wiring, options, network.network(), choice, embedder, task);
            long rows = run.rows();
            if (options.npy()) {
                options.columns().write(FeatureFile.COLUMNS, FeatureFile.columns(choice.columns()));
            }
            return new Result(
                    options.output(),
                    rows,
                    embedder.width(),
                    choice.pooled().layers().stream()
                            .map(PooledLayers.Layer::tensor)
                            .toList());
        } catch (UncheckedIOException e) {
            throw unwritten(options, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unwritten(options, e);
        }
    }

    private static void check(FeaturesOptions options) {
        options.table().check();
        options.table().check(FeatureFile.TABLE);
        if (options.npy()) {
            options.target(options.output()).check();
            options.target(options.output()).check(NpyFile.KIND);
            options.columns().check(FeatureFile.COLUMNS);
        }
    }

    private static UserException unwritten(FeaturesOptions options, IOException e) {
        return new UserException(
                "The features could not be written to " + options.output() + " (" + Reason.of(e) + ").",
                "Check that there is space and that you may write there.",
                e);
    }

    /** One run. */
    private record Run(
            Wiring wiring,
            FeaturesOptions options,
            InitialModel network,
            LayerChoice choice,
            Embedder embedder,
            Task task) {
        long rows() throws IOException {
            task.phase("Computing features");
            if (options.tiles()) {
                return tiles();
            }
            return options.rois().isPresent() ? rois(options.rois().get()) : images();
        }

        private long images() throws IOException {
            List<PixelSource> images = wiring.datasets().inputs(options.inputs(), task);
            if (options.skipUnreadable()) {
                images = ReadableImages.of(images, task);
            }
            int count = images.size();
            return written(
                    List.of(),
                    images.iterator(),
                    image -> List.of(image.name()),
                    Function.identity(),
                    done -> task.progress(done, count));
        }

        private long rois(Path rois) throws IOException {
            Path image = options.oneInput();
            String name = String.valueOf(image.getFileName());
            Optional<CropRule> trained = network.continued().flatMap(m -> m.crop());
            CropRule rule = options.crop(trained);
            if (!GeoJsonFile.is(rois)) {
                List<RoiRows.Row> rows = RoiRows.of(image, name, rois, rule, new ImageFileReader());
                return rows(rows.iterator(), RoiRows.Row::name, done -> task.progress(done, rows.size()));
            }
            Remarks left = new Remarks("feature");
            try (GeoJsonReader reader = new GeoJsonReader(rois)) {
                Iterator<RoiRows.Row> rows = new GeoFeatureRows(
                        reader,
                        new GeoRows(image, name, rule, new ImageFileReader()),
                        options.objects(),
                        options.skipUnreadable(),
                        (feature, reason) -> reason.ifPresent(r -> left.add(r + ", so left out", feature.title())));
                return rows(
                        rows, row -> row.feature().get().id(), done -> task.progress(reader.done(), reader.total()));
            } finally {
                left.info(task);
            }
        }

        private long rows(Iterator<RoiRows.Row> rows, Function<RoiRows.Row, String> id, Progress progress)
                throws IOException {
            Ahead<RoiRows.Row> ahead = new Ahead<>(rows);
            List<String> places = ahead.first()
                    .map(r -> List.copyOf(RoiPlaces.of(r).keySet()))
                    .orElse(List.of());
            return written(
                    places,
                    ahead,
                    row -> {
                        Map<String, String> place = RoiPlaces.of(row);
                        List<String> cells = new ArrayList<>(List.of(id.apply(row)));
                        places.forEach(p -> cells.add(place.getOrDefault(p, "")));
                        return cells;
                    },
                    RoiRows.Row::crop,
                    progress);
        }

        /** Receives the number of finished rows. */
        private interface Progress {
            void done(long rows);
        }

        private <T> long written(
                List<String> places,
                Iterator<T> things,
                Function<T, List<String>> cells,
                Function<T, ? extends PixelSource> pixels,
                Progress progress)
                throws IOException {
            Deque<List<String>> waiting = new ArrayDeque<>();
            Iterator<PixelSource> sources = new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return things.hasNext();
                }

                @Override
                public PixelSource next() {
                    T thing = things.next();
                    waiting.add(cells.apply(thing));
                    return pixels.apply(thing);
                }
            };
            try (FeatureFile file = new FeatureFile(options, places, choice.columns())) {
                embedder.run(
                        sources,
                        row -> {
                            write(file, waiting.remove(), row);
                            progress.done(file.rows());
                        },
                        task);
                return committed(file);
            }
        }

        private static void write(FeatureFile file, List<String> cells, float... row) {
            try {
                file.write(cells, row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private long committed(FeatureFile file) throws IOException {
            if (file.rows() == 0) {
                throw new UserException(
                        "There is nothing to take features of in " + options.inputs() + ".",
                        "Give images, ROIs with an area, or an image that is not empty.");
            }
            file.commit();
            return file.rows();
        }

        private long tiles() throws IOException {
            Path file = options.oneInput();
            String name = String.valueOf(file.getFileName());
            try (RegionSource image = Regions.open(file, name, new ImageFileReader());
                    FeatureFile out = new FeatureFile(
                            options, List.of("column", "row", "x_px", "y_px", "size_px"), choice.columns())) {
                TileGrid grid = TilePlan.of(options.eachTile(), image, network, task);
                embedder.run(
                        image,
                        grid,
                        options.eachTile().rule(),
                        (cell, row) -> write(out, place(name, grid, cell), row),
                        task);
                return committed(out);
            }
        }

        private static List<String> place(String image, TileGrid grid, int cell) {
            Region tile = grid.tile(cell);
            return List.of(
                    image + "#" + cell,
                    String.valueOf(cell % grid.columns()),
                    String.valueOf(cell / grid.columns()),
                    String.valueOf(tile.xPx()),
                    String.valueOf(tile.yPx()),
                    String.valueOf(tile.widthPx()));
        }
    }

    /** An iterator whose first element can be looked at without taking it. */
    private static final class Ahead<T> implements Iterator<T> {
        private final Iterator<T> rest;
        private Optional<T> first;

        Ahead(Iterator<T> all) {
            this.rest = all;
            this.first = all.hasNext() ? Optional.of(all.next()) : Optional.empty();
        }

        Optional<T> first() {
            return first;
        }

        @Override
        public boolean hasNext() {
            return first.isPresent() || rest.hasNext();
        }

        @Override
        public T next() {
            if (first.isPresent()) {
                T next = first.get();
                first = Optional.empty();
                return next;
            }
            return rest.next();
        }
    }
}

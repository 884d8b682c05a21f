package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.PredictionTable;
import quadrant.dataset.io.Target;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.RoiRows;
import quadrant.inference.Classifier;
import quadrant.inference.Sink;
import quadrant.model.FineTunedModel;
import quadrant.model.Uncertainty;
import quadrant.pixels.CropRule;
import quadrant.report.GroupTable;
import quadrant.report.NpyFile;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Classifies images, ROIs or slices and writes a table, or ROIs as GeoJSON. */
public final class ClassifyJob {
    private final Wiring wiring;

    public ClassifyJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Classifies files, or the shard of them, as the options ask. */
    public Classified run(ClassifyOptions options, Task task) {
        options.output();
        if (options.shard().isPresent()) {
            return new ShardJob(wiring).run(options, task);
        }
        return switch (options.what()) {
            case IMAGE -> table(options, rule -> Source.images(wiring.datasets().inputs(options.inputs(), task)), task);
            case SLICES -> {
                Path file = options.oneInput();
                yield table(options, rule -> Source.images(new ImageFileReader().slices(file, name(file))), task);
            }
            case ROIS -> {
                Path file = options.oneInput();
                Path rois = options.rois()
                        .orElseThrow(() -> new UserException(
                                "The ROIs of " + file + " are missing.",
                                "Name a .zip, .roi or .geojson file with " + option("rois") + "."));
                yield table(options, rule -> rois(options, file, rois, rule.get()), task);
            }
            case TILES -> new TilesJob(wiring).run(options, task);
        };
    }

    private static Source rois(ClassifyOptions options, Path file, Path rois, CropRule rule) {
        RoiRows rows = new RoiRows(file, name(file), rule, new ImageFileReader());
        return options.geoJson() ? Source.features(rois, rows, options.objects()) : Source.rois(rows.of(rois));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /**
     * Classifies what need not be files; writes where an output is given.
     *
     * @param sources makes the source of a rule by which ROIs are cut out, like the model's training images
     */
    public Classified.Table table(ClassifyOptions options, Function<Supplier<CropRule>, Source> sources, Task task) {
        check(options);
        FineTunedModel model = wiring.door().open(options.model());
        if (options.writes()) {
            options.table().check(options.geoJson() ? GeoJsonFile.KIND : PredictionTable.kind(model.classes()));
        }
        try (Source source = sources.apply(() -> rule(options, model, task));
                PredictedFeatures features = options.geoJson()
                        ? new PredictedFeatures(
                                options.table(), model.classes(), options.abstention(), source.members())
                        : null;
                Dump dump = options.dump().isPresent() ? new Dump(options.dump().get(), model) : null;
                Classifier classifier = options.classifier(model, wiring, Optional.ofNullable(dump), task)) {
            task.phase("Classifying");
            if (model.uncertainty().isPresent() && options.views().orElse(model.testViews()) != model.testViews()) {
                task.warn("The prediction sets and the threshold were calibrated with the model's own test-time"
                        + " augmentation, so with another one they hold only approximately.");
            }
            Rows rows = new Rows(options, source, features, task);
            classifier.run(source.items(), Source.Item::pixels, rows, task);
            source.remark(task);
            rows.requireAny();
            if (features != null) {
                features.commit(source.members());
            }
            if (dump != null) {
                dump.commit();
            }
            return rows.write(model);
        } catch (IOException e) {
            throw PredictedFeatures.unwritten(options.table(), e);
        }
    }

    /** Refuses wrong options and outputs before a model is read. */
    private static void check(ClassifyOptions options) {
        options.compute();
        options.abstention();
        if (options.writes()) {
            options.table().check();
        }
        options.dump().ifPresent(d -> d.check(NpyFile.KIND));
        options.groups().ifPresent(g -> options.groupTable().check(GroupTable.KIND));
    }

    private static CropRule rule(ClassifyOptions options, FineTunedModel model, Task task) {
        if (model.crop().isEmpty()) {
            task.warn("The model was trained on whole images, so the ROIs are cut out with "
                    + CropRule.DEFAULT.describe() + ".");
        }
        return options.crop(model.crop().orElse(CropRule.DEFAULT));
    }

    /** Items with their predictions: written one by one as GeoJSON, or kept for a table. */
    private static final class Rows implements Sink<Source.Item, Prediction> {
        private final ClassifyOptions options;
        private final Source source;
        private final @Nullable PredictedFeatures features;
        private final Task task;
        private final List<Prediction> kept = new ArrayList<>();
        private final Map<String, List<String>> columns = new LinkedHashMap<>();
        private DoubtCount doubts = DoubtCount.NONE;
        private long skipped;

        Rows(ClassifyOptions options, Source source, @Nullable PredictedFeatures features, Task task) {
            this.options = options;
            this.source = source;
            this.features = features;
            this.task = task;
        }

        @Override
        public void take(Source.Item item, Prediction p) {
            doubts = doubts.plus(p.doubt());
            if (features != null) {
                features.write(item.feature().get(), p);
            }
            if (!source.open()) {
                kept.add(options.groups().map(g -> p.in(g.group(p.id()))).orElse(p));
                if (kept.size() == 1) {
                    item.places().keySet().forEach(c -> columns.put(c, new ArrayList<>()));
                }
                columns.forEach((c, cells) -> cells.add(item.places().getOrDefault(c, "")));
            }
            source.progress(doubts.n() + skipped, task);
        }

        @Override
        public void skip(Source.Item item, UserException why) {
            source.skip(item, why, options.skipUnreadable(), "so written without a new class", task);
            skipped++;
            if (features != null && source.open()) {
                features.keep(item.feature().get());
            }
        }

        void requireAny() {
            if (doubts.n() > 0) {
                return;
            }
            if (source.open() && skipped > 0) {
                throw new UserException(
                        "There is no feature to classify: none has an area and is of " + option("objects") + " "
                                + Value.word(options.objects()) + ".",
                        "Export objects with outlines, or choose other " + option("objects") + ".");
            }
            throw options.rois()
                    .map(file -> new UserException(
                            file + " holds no ROI and no feature.",
                            "Name the file of the objects that are to be classified."))
                    .orElseGet(() -> new UserException(
                            "There is no image to classify in " + options.inputs() + ".",
                            "Give images or a folder of images."));
        }

        Classified.Table write(FineTunedModel model) {
            Predictions predictions = new Predictions(model.classes(), kept);
            if (options.writes() && features == null) {
                PredictionTable.write(options.table(), predictions, options.abstention(), columns);
                if (options.groups().isPresent()) {
                    options.groupTable()
                            .write(
                                    GroupTable.KIND,
                                    GroupTable.text(model.classes(), EvaluateJob.calls(model, predictions)));
                }
            }
            return new Classified.Table(
                    options.writes() ? Optional.of(options.output()) : Optional.empty(),
                    predictions,
                    columns,
                    doubts,
                    model.uncertainty().flatMap(Uncertainty::rates));
        }
    }

    /** The file of the network's input; its folder is made, and goes again where nothing comes of it. */
    private static final class Dump implements Consumer<float[]>, AutoCloseable {
        private final Path folder;
        private final boolean made;
        private final NpyFile npy;
        private long rows;
        private boolean done;

        Dump(Target file, FineTunedModel model) {
            this.folder = Objects.requireNonNull(file.file().getParent());
            this.made = !Files.exists(folder);
            long size = model.preprocessing().sizePx();
            try {
                Files.createDirectories(folder);
                this.npy = new NpyFile(file, List.of(NpyFile.UNKNOWN, 3L, size, size));
            } catch (IOException e) {
                throw unwritten(e);
            }
        }

        private static UserException unwritten(IOException e) {
            return new UserException(
                    "The dump of the input could not be written (" + Reason.of(e) + ").",
                    "Choose a folder that you may write to, or leave " + option("dump_input") + " out.",
                    e);
        }

        @Override
        public void accept(float[] pixels) {
            try {
                npy.append(FloatBuffer.wrap(pixels));
                rows++;
            } catch (IOException e) {
                throw unwritten(e);
            }
        }

        void commit() {
            try {
                npy.commit(rows);
                done = true;
            } catch (IOException e) {
                throw unwritten(e);
            }
        }

        @Override
        public void close() throws IOException {
            npy.close();
            if (made && !done) {
                Files.deleteIfExists(folder);
            }
        }
    }

    /** The header of the table of images. */
    public static List<String> columns(FineTunedModel model) {
        return PredictionTable.columns(
                model.classes(), DoubtColumns.of(model.uncertainty().isPresent()));
    }

    /** The row of an image in that table. */
    static List<String> row(ClassifyOptions options, FineTunedModel model, Prediction p) {
        return PredictionTable.cells(
                p,
                model.classes(),
                options.abstention(),
                p.doubt().isPresent() ? DoubtColumns.cells(p, model.classes()) : List.of());
    }

    /**
     * The rows of images, by a classifier of these options and this model; images that cannot be read are skipped where the
     * options allow it.
     */
    public static List<List<String>> rows(
            ClassifyOptions options, FineTunedModel model, Classifier classifier, List<PixelSource> images, Task task) {
        List<List<String>> rows = new ArrayList<>();
        Sink<PixelSource, Prediction> sink = (image, p) -> rows.add(row(options, model, p));
        classifier.run(images.iterator(), Function.identity(), sink.passing(options.skipUnreadable(), task), task);
        return rows;
    }
}

package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.PredictionTable;
import quadrant.dataset.io.Target;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.RoiRows;
import quadrant.imagej.StackFiles;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.model.Uncertainty;
import quadrant.pixels.CropRule;
import quadrant.report.GroupTable;
import quadrant.report.NpyFile;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Classifies images, ROIs or slices and writes a table. */
public final class ClassifyJob {
    private final Wiring wiring;

    public ClassifyJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * The result of a run.
     *
     * @param csv the table, where one was requested
     * @param predictions empty where GeoJSON features were classified one by one
     * @param more for ROIs, their positions in pixels and, where the image is calibrated, µm: column to one cell a row
     * @param doubts the numbers of classified images or objects, and of doubtful ones
     * @param rates how often the model was right on images held out of its training, where it records that
     */
    public record Result(
            Optional<Path> csv,
            Predictions predictions,
            Map<String, List<String>> more,
            DoubtCount doubts,
            Optional<HeldOutRates> rates) {
        /** The text that every face shows: first a warning where it is due, then how many were classified. */
        public List<String> lines(ClassifyOptions.What what) {
            String thing = switch (what) {
                case ROIS -> "ROI";
                case SLICES -> "slice";
                case IMAGE, TILES -> "image";
            };
            String things = doubts.n() == 1 ? thing : thing + "s";
            List<String> lines = new ArrayList<>();
            doubts.warning(things).ifPresent(lines::add);
            lines.add(doubts.counted(things) + csv.map(c -> ": " + c).orElse("."));
            if (doubts.known() > 0) {
                rates.flatMap(HeldOutRates::sentence).ifPresent(lines::add);
            }
            return lines;
        }
    }

    /** Classifies files, the ROIs of a file, or the slices of a file, and writes a table. */
    public Result run(ClassifyOptions options, Task task) {
        options.output();
        return switch (options.what()) {
            case IMAGE -> run(options, model -> wiring.datasets().inputs(options.inputs(), task), task);
            case SLICES -> {
                Path file = options.oneInput();
                yield run(options, model -> StackFiles.of(file, name(file), new ImageFileReader()), task);
            }
            case ROIS -> {
                Path file = options.oneInput();
                Path rois = options.rois()
                        .orElseThrow(() -> new UserException(
                                "The ROIs of " + file + " are missing.",
                                "Name a .zip, .roi or .geojson file with " + option("rois") + "."));
                if (options.geoJson()) {
                    FineTunedModel model = prepare(options);
                    yield new GeoJsonJob(wiring).run(options, model, rule(options, model, task), task);
                }
                yield rois(options, rule -> RoiRows.of(file, name(file), rois, rule, new ImageFileReader()), task);
            }
            case TILES -> throw new IllegalArgumentException("Tiles are the work of TilesJob");
        };
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Classifies images that need not be files; writes the table where an output is given. */
    public Result run(ClassifyOptions options, Function<FineTunedModel, List<PixelSource>> images, Task task) {
        FineTunedModel model = prepare(options);
        return table(model, options, new Crops(images.apply(model), Map.of(), List.of()), task);
    }

    /** Classifies ROIs, which are cut out like the model's training images. */
    public Result rois(ClassifyOptions options, Function<CropRule, List<RoiRows.Row>> rois, Task task) {
        FineTunedModel model = prepare(options);
        List<RoiRows.Row> rows = rois.apply(rule(options, model, task));
        if (options.skipUnreadable()) {
            Set<PixelSource> readable = Collections.newSetFromMap(new IdentityHashMap<>());
            readable.addAll(
                    ReadableImages.of(rows.stream().map(RoiRows.Row::crop).toList(), task));
            rows = rows.stream().filter(r -> readable.contains(r.crop())).toList();
        }
        List<PixelSource> crops = rows.stream().map(RoiRows.Row::crop).toList();
        return table(model, options, new Crops(crops, RoiPlaces.columns(rows), rows), task);
    }

    private static CropRule rule(ClassifyOptions options, FineTunedModel model, Task task) {
        if (model.crop().isEmpty()) {
            task.warn("The model was trained on whole images, so the ROIs are cut out with "
                    + CropRule.DEFAULT.describe() + ".");
        }
        return options.crop(model.crop().orElse(CropRule.DEFAULT));
    }

    /** What is classified; for ROIs with their further columns. */
    private record Crops(List<PixelSource> images, Map<String, List<String>> columns, List<RoiRows.Row> rows) {}

    private FineTunedModel prepare(ClassifyOptions options) {
        options.compute();
        options.abstention();
        if (options.writes()) {
            options.table().check();
        }
        options.dump().ifPresent(d -> d.check(NpyFile.KIND));
        options.groups().ifPresent(g -> options.groupTable().check(GroupTable.KIND));
        FineTunedModel model = wiring.door().open(options.model());
        if (options.writes()) {
            options.table().check(options.geoJson() ? GeoJsonFile.KIND : PredictionTable.kind(model.classes()));
        }
        return model;
    }

    private Result table(FineTunedModel model, ClassifyOptions options, Crops crops, Task task) {
        List<PixelSource> kept = crops.images;
        if (options.skipUnreadable() && crops.columns.isEmpty()) {
            kept = ReadableImages.of(kept, task);
        }
        if (kept.isEmpty() && options.rois().isPresent()) {
            throw new UserException(
                    options.rois().get() + " holds no ROI and no feature.",
                    "Name the file of the objects that are to be classified.");
        }
        if (kept.isEmpty()) {
            throw new UserException(
                    "There is no image to classify in " + options.inputs() + ".", "Give images or a folder of images.");
        }
        Predictions predictions = predict(model, options, kept, task);
        Optional<Path> file = options.writes() ? Optional.of(options.output()) : Optional.empty();
        if (options.geoJson()) {
            PredictedFeatures.write(options.table(), predictions, options.abstention(), crops.rows);
        } else if (file.isPresent()) {
            PredictionTable.write(options.table(), predictions, options.abstention(), crops.columns);
            if (options.groups().isPresent()) {
                options.groupTable()
                        .write(
                                GroupTable.KIND,
                                GroupTable.text(model.classes(), EvaluateJob.calls(model, predictions)));
            }
        }
        return new Result(
                file,
                predictions,
                crops.columns,
                DoubtCount.of(predictions.rows().stream()),
                model.uncertainty().flatMap(Uncertainty::rates));
    }

    private Predictions predict(FineTunedModel model, ClassifyOptions options, List<PixelSource> images, Task task) {
        task.phase("Classifying");
        if (model.uncertainty().isPresent() && options.views().orElse(model.testViews()) != model.testViews()) {
            task.warn("The prediction sets and the threshold were calibrated with the model's own test-time"
                    + " augmentation, so with another one they hold only approximately.");
        }
        List<Prediction> rows = classify(model, images, options, task);
        return new Predictions(
                model.classes(),
                options.groups()
                        .map(g -> rows.stream().map(p -> p.in(g.group(p.id()))).toList())
                        .orElse(rows));
    }

    private List<Prediction> classify(
            FineTunedModel model, List<PixelSource> images, ClassifyOptions options, Task task) {
        try (Classifier classifier = options.classifier(model, wiring.engines().trunks(), task)) {
            if (options.dump().isEmpty()) {
                return classifier.predict(images, pixels -> {}, task);
            }
            return dumping(
                    classifier,
                    model.preprocessing().sizePx(),
                    images,
                    options.dump().get(),
                    task);
        } catch (UncheckedIOException e) {
            throw notDumped(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw notDumped(e);
        }
    }

    private static UserException notDumped(IOException e) {
        return new UserException(
                "The dump of the input could not be written (" + Reason.of(e) + ").",
                "Choose a folder that you may write to, or leave " + option("dump_input") + " out.",
                e);
    }

    private static List<Prediction> dumping(
            Classifier classifier, long size, List<PixelSource> images, Target file, Task task) throws IOException {
        Path folder = Objects.requireNonNull(file.file().getParent());
        boolean made = !Files.exists(folder);
        boolean done = false;
        Files.createDirectories(folder);
        try (NpyFile npy = new NpyFile(file, List.of((long) images.size(), 3L, size, size))) {
            List<Prediction> all = classifier.predict(images, pixels -> append(npy, pixels), task);
            npy.commit();
            done = true;
            return all;
        } finally {
            if (made && !done) {
                Files.deleteIfExists(folder);
            }
        }
    }

    private static void append(NpyFile npy, ByteBuffer pixels) {
        try {
            npy.append(pixels.asFloatBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.GroupRule;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonWriter;
import quadrant.dataset.io.GeoObjects;
import quadrant.dataset.io.PredictionTable;
import quadrant.dataset.io.Target;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.CellFinder;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.StackPosition;
import quadrant.inference.Classifier;
import quadrant.inference.Sink;
import quadrant.model.FineTunedModel;
import quadrant.model.Uncertainty;
import quadrant.pixels.CropRule;
import quadrant.pixels.Preprocessing;
import quadrant.report.GroupTable;
import quadrant.report.NpyFile;
import quadrant.task.Folders;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Classifies images, ROIs or slices and writes a table, or ROIs as GeoJSON. */
public final class ClassifyJob {
    /** The list of labelled cells that the panel writes for a training; images in its folder are copies. */
    public static final String MARKS = "marks.csv";

    private ClassifyJob() {}

    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        ClassifyOptions.output(given);
        return given.get(ClassifyOptions.SHARD).isPresent()
                ? ShardJob.run(wiring, given, task)
                : files(wiring, given, task).outcome(given);
    }

    /** The settings for finding cells that a model records, if any; says so where they are chosen for each image. */
    public static Optional<CellFinder.Settings> finder(FineTunedModel model, Task task) {
        Optional<CellFinder.Settings> recorded = model.finder().flatMap(CellFinder.Settings::parse);
        if (recorded.isEmpty()) {
            task.info("The model records no settings for finding cells"
                    + (model.finder().isPresent() ? " that this version knows" : "")
                    + ", so they are chosen for each image.");
        }
        return recorded;
    }

    /** Classifies files. */
    public static Classified files(Wiring wiring, Given given, Task task) {
        ClassifyOptions.output(given);
        List<Path> inputs = ClassifyOptions.inputs(given);
        ClassifyOptions.What what = ClassifyOptions.what(given);
        if (what == ClassifyOptions.What.IMAGE) {
            return table(
                    wiring,
                    given,
                    (model, rule) -> Source.images(Reading.datasets(model).inputs(inputs, task)),
                    task);
        }
        if (what == ClassifyOptions.What.FIND) {
            return FindJob.run(wiring, given, wiring.datasets().files(inputs, Optional.empty(), task), task);
        }
        Path file = Source.one(inputs, Value.word(what));
        if (what == ClassifyOptions.What.TILES) {
            return TilesJob.file(wiring, given, file, task);
        }
        if (what == ClassifyOptions.What.SLICES) {
            String name = String.valueOf(file.getFileName());
            return table(
                    wiring,
                    given,
                    (model, rule) -> Source.images(new ImageFileReader().slices(file, name, StackPosition.MIDDLE)),
                    task);
        }
        Path rois = given.get(ClassifyOptions.ROIS)
                .orElseThrow(() -> new UserException(
                        "The ROIs of " + file + " are missing.",
                        "Name a .zip, .roi or .geojson file with " + option("rois") + "."));
        GeoObjects objects = ClassifyOptions.geoJson(given) ? given.get(Options.OBJECTS) : null;
        return table(
                wiring,
                given,
                (model, rule) -> Source.marked(Reading.images(model), file, rois, rule.get(), objects),
                task);
    }

    /**
     * Classifies what need not be files; writes where an output is given.
     *
     * @param sources makes the source of a model, and of the rule by which ROIs are cut out like its training images
     */
    public static Classified.Table table(
            Wiring wiring, Given given, BiFunction<FineTunedModel, Supplier<CropRule>, Source> sources, Task task) {
        boolean geoJson = ClassifyOptions.geoJson(given);
        Optional<Target> output = given.get(ClassifyOptions.OUTPUT).map(o -> target(given, o));
        Optional<Target> dumped =
                given.get(ClassifyOptions.DUMP_INPUT).map(folder -> target(given, folder.resolve("input.npy")));
        output.ifPresent(Target::check);
        dumped.ifPresent(d -> d.check(NpyFile.KIND));
        if (given.has(Options.GROUP_BY)) {
            groupTable(given).check(GroupTable.KIND);
        }
        FineTunedModel model = Reading.model(wiring, given, given.get(Options.MODEL));
        output.ifPresent(o -> o.check(geoJson ? GeoJsonFile.KIND : PredictionTable.kind(model.classes())));
        try (Source source = sources.apply(model, () -> rule(given, model, task));
                GeoJsonWriter features = geoJson
                        ? PredictedFeatures.begin(output.orElseThrow(), model.classes(), source.members())
                        : null;
                Dump dump = dumped.isPresent() ? new Dump(dumped.get(), model.preprocessing()) : null;
                Classifier classifier = classifier(wiring, given, model, task)) {
            task.phase("Classifying");
            if (model.uncertainty().isPresent()
                    && given.get(Options.TTA).orElse(model.testViews()) != model.testViews()) {
                task.warn("The prediction sets and the threshold were calibrated with the model's own test-time"
                        + " augmentation, so with another one they hold only approximately.");
            }
            Rows rows = new Rows(given, model, source, features, dump, task);
            classifier.run(source.items(), Source.Item::pixels, rows, task);
            source.remark(task);
            rows.requireAny();
            return rows.write(output);
        } catch (UncheckedIOException | IOException e) {
            Target first = output.or(() -> dumped).orElseThrow();
            throw OutputFolder.unwritten("The results", first.file(), e);
        }
    }

    /** A file to write, which is none of those that are read. */
    static Target target(Given given, Path file) {
        List<Path> reads = new ArrayList<>(ClassifyOptions.inputs(given));
        reads.add(given.get(Options.MODEL));
        given.get(ClassifyOptions.ROIS).ifPresent(reads::add);
        return new Target(file, reads, given.get(Options.OVERWRITE));
    }

    /** The table of groups beside that of images, such as {@code calls-groups.csv}. */
    static Path beside(Path table) {
        String name = String.valueOf(table.getFileName()).replaceFirst("(?i)\\.csv$", "");
        return table.resolveSibling(name + "-" + EvaluateJob.GROUPS);
    }

    /** A classifier with the given test-time augmentation, or with the model's own. */
    public static Classifier classifier(Wiring wiring, Given given, FineTunedModel model, Task task) {
        return new Classifier(
                model,
                wiring.engines().trunks(),
                Options.compute(given),
                given.get(Options.TTA).orElse(model.testViews()),
                task);
    }

    private static Target groupTable(Given given) {
        return target(given, beside(ClassifyOptions.output(given)));
    }

    static CropRule rule(Given given, FineTunedModel model, Task task) {
        if (model.crop().isEmpty()) {
            task.warn("The model was trained on whole images, so the ROIs are cut out with "
                    + CropRule.DEFAULT.describe() + ".");
        }
        CropRule trained = model.crop().orElse(CropRule.DEFAULT);
        return trained.with(given.or(Options.OUTLINE, trained.outline()));
    }

    /** Items with their predictions: written one by one as GeoJSON, or kept for a table. */
    private static final class Rows implements Sink<Source.Item, Prediction> {
        private final Given given;
        private final FineTunedModel model;
        private final Optional<GroupRule> groups;
        private final Source source;
        private final @Nullable GeoJsonWriter features;
        private final @Nullable Dump dump;
        private final Task task;
        private final List<Prediction> kept = new ArrayList<>();
        private final List<Integer> drawn = new ArrayList<>();
        private final Map<String, List<String>> columns = new LinkedHashMap<>();
        private DoubtCount doubts = DoubtCount.NONE;
        private long skipped;

        Rows(
                Given given,
                FineTunedModel model,
                Source source,
                @Nullable GeoJsonWriter features,
                @Nullable Dump dump,
                Task task) {
            this.given = given;
            this.model = model;
            this.groups = given.get(Options.GROUP_BY).map(GroupRule::new);
            this.source = source;
            this.features = features;
            this.dump = dump;
            this.task = task;
        }

        @Override
        public void take(Source.Item item, Prediction p) {
            doubts = doubts.plus(p.doubt());
            if (dump != null) {
                dump.add(item.pixels());
            }
            if (features != null) {
                features.write(PredictedFeatures.predicted(
                        item.feature().get(), p, model.classes(), ClassifyOptions.abstention(given)));
            }
            if (!source.open()) {
                drawn.add(Math.toIntExact(doubts.n() + skipped - 1));
                kept.add(groups.map(g -> p.in(g.group(p.id()))).orElse(p));
                if (kept.size() == 1) {
                    item.places().keySet().forEach(c -> columns.put(c, new ArrayList<>()));
                }
                columns.forEach((c, cells) -> cells.add(item.places().getOrDefault(c, "")));
            }
            source.progress(doubts.n() + skipped, task);
        }

        @Override
        public void skip(Source.Item item, UserException why) {
            source.skip(item, why, given.get(Options.SKIP_UNREADABLE), "so written without a new class", task);
            skipped++;
            if (features != null && source.open()) {
                features.write(item.feature().get());
            }
        }

        void requireAny() {
            if (doubts.n() > 0) {
                return;
            }
            if (source.open() && skipped > 0) {
                throw new UserException(
                        "There is no feature to classify: none has an area and is of " + option("objects") + " "
                                + Value.word(given.get(Options.OBJECTS)) + ".",
                        "Export objects with outlines, or choose other " + option("objects") + ".");
            }
            if (ClassifyOptions.what(given) == ClassifyOptions.What.FIND) {
                throw new UserException(
                        "No cell was found on the image.",
                        "Find them in the panel, or outline them, and give their ROIs.");
            }
            throw given.get(ClassifyOptions.ROIS)
                    .map(file -> new UserException(
                            file + " holds no ROI and no feature.",
                            "Name the file of the objects that are to be classified."))
                    .orElseGet(() -> new UserException(
                            "There is no image to classify in " + ClassifyOptions.inputs(given) + ".",
                            "Give images or a folder of images."));
        }

        Classified.Table write(Optional<Target> output) throws IOException {
            if (dump != null) {
                dump.npy.commit();
            }
            Predictions predictions = new Predictions(model.classes(), kept);
            if (features != null) {
                features.commit(source.members());
            } else {
                output.ifPresent(
                        table -> PredictionTable.write(table, predictions, ClassifyOptions.abstention(given), columns));
            }
            if (groups.isPresent()) {
                groupTable(given)
                        .write(
                                GroupTable.KIND,
                                GroupTable.text(model.classes(), EvaluateJob.calls(model, predictions)));
            }
            return new Classified.Table(
                    output.map(Target::file),
                    predictions,
                    drawn,
                    columns,
                    doubts,
                    model.uncertainty().flatMap(Uncertainty::rates));
        }
    }

    /** The file of the network's input; its folder is made, and goes again where nothing comes of it. */
    private static final class Dump implements AutoCloseable {
        private final Path folder;
        private final boolean made;
        private final Preprocessing preprocessing;
        private final NpyFile npy;

        Dump(Target file, Preprocessing preprocessing) throws IOException {
            this.folder = Objects.requireNonNull(file.file().getParent());
            this.made = !Files.exists(folder);
            this.preprocessing = preprocessing;
            long size = preprocessing.sizePx();
            this.npy = new NpyFile(file, List.of(3L, size, size));
        }

        void add(PixelSource image) {
            FloatBuffer input = FloatBuffer.allocate(preprocessing.inputBytes() / Float.BYTES);
            preprocessing.normalise(preprocessing.canvas(image.read()), input);
            try {
                npy.append(input.flip());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            npy.close();
            if (made && Folders.bytes(folder) == 0) {
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
    static List<String> row(Given given, FineTunedModel model, Prediction p) {
        return PredictionTable.cells(
                p,
                model.classes(),
                ClassifyOptions.abstention(given),
                p.doubt().isPresent() ? DoubtColumns.cells(p, model.classes()) : List.of());
    }

    /**
     * The rows of images, by a classifier of these options and this model; images that cannot be read are skipped where the
     * options allow it.
     */
    public static List<List<String>> rows(
            Given given, FineTunedModel model, Classifier classifier, List<PixelSource> images, Task task) {
        List<List<String>> rows = new ArrayList<>();
        Sink<PixelSource, Prediction> sink = (image, p) -> rows.add(row(given, model, p));
        classifier.run(
                images.iterator(), Function.identity(), sink.passing(given.get(Options.SKIP_UNREADABLE), task), task);
        return rows;
    }
}

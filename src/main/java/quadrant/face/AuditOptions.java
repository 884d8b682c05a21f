package quadrant.face;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.disk.DatasetReader;
import quadrant.disk.DatasetRequest;
import quadrant.disk.PredictionTable;
import quadrant.model.FineTunedModel;
import quadrant.task.Task;
import quadrant.workflow.Audit;

/** What {@code audit} is told. */
public final class AuditOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(List.of(
            "data",
            "output",
            "images",
            "group_by",
            "class_from",
            "context",
            "box",
            "um_per_px",
            "background",
            "tiles",
            "predictions",
            "folds",
            "repeats",
            "backbone",
            "channels",
            "range",
            "resize",
            "seed",
            "device",
            "threads",
            "skip_unreadable"));

    private static final int FOLDS = 5;
    private static final int REPEATS = 2;
    private static final int MOST = 50;

    private final Options options;

    /** @throws quadrant.task.UserException when a key is unknown */
    public AuditOptions(Map<String, String> texts) {
        this.options = new Options(texts, KEYS);
    }

    /** Reads every option, so that a wrong one is named before any image is read. */
    void check() {
        output();
        dataset(Optional.empty());
        predictions();
        probing();
        reading(Optional.empty());
        ClassifyOptions.compute(options);
    }

    /** Where the results go. */
    public Path output() {
        return options.path("output");
    }

    /** What the user calls the data. */
    Path data() {
        return options.path("data");
    }

    private DatasetRequest dataset(Optional<FineTunedModel> from) {
        return new DatasetRequest(
                data(),
                options.pathIfGiven("images"),
                options.text("group_by"),
                options.on("skip_unreadable"),
                Optional.of(new ReadingOptions(options, from).marks().marking()));
    }

    /** The images to look at: open ones where there are some, else the data. */
    Dataset read(
            DatasetReader reader, Optional<MarkOptions.OpenImages> open, Optional<FineTunedModel> from, Task task) {
        return open.isPresent()
                ? reader.readMarked(new ReadingOptions(options, from).marks().marked(open.get()), dataset(from), task)
                : reader.readForTest(dataset(from), task);
    }

    /** How the data is given to another verb, with what says how it is read. */
    String again() {
        StringBuilder again = new StringBuilder(quoted(data()));
        List<String> keys = new ArrayList<>(List.of("images", "group_by"));
        keys.addAll(MarkOptions.KEYS);
        for (String key : keys) {
            options.text(key)
                    .ifPresent(value -> again.append(" --")
                            .append(key.replace('_', '-'))
                            .append(' ')
                            .append(quoted(value)));
        }
        return again.toString();
    }

    /** As a shell takes it for one word. */
    static String quoted(Object word) {
        String text = word.toString();
        return text.matches("[\\w./:\\\\=,+@%-]+") ? text : '"' + text + '"';
    }

    /** The folder that the images' names start from. */
    Path imageRoot() {
        Path data = options.path("data");
        Path beside = data.getParent() == null ? Path.of(".") : data.getParent();
        return Files.isDirectory(data) ? data : options.pathIfGiven("images").orElse(beside);
    }

    Optional<Path> predictions() {
        return options.pathIfGiven("predictions");
    }

    Audit.Probing probing() {
        return new Audit.Probing(
                options.text("backbone").orElse(BackboneCatalog.DEFAULT),
                options.integer("folds", 2, MOST).orElse(FOLDS),
                options.integer("repeats", 1, MOST).orElse(REPEATS),
                options.number("seed", 1));
    }

    Audit.Reading reading(Optional<FineTunedModel> from) {
        ReadingOptions reading = new ReadingOptions(options, from);
        return new Audit.Reading(reading.mapping(), reading.resize(), options.on("skip_unreadable"));
    }

    /** Says where images are read otherwise than those of the model that is continued. */
    void warn(Optional<FineTunedModel> from, Dataset dataset, Task task) {
        new ReadingOptions(options, from).warn(dataset, task);
    }

    Audit.Request request(Dataset dataset, Optional<FineTunedModel> from) {
        return new Audit.Request(
                dataset,
                predictions().map(PredictionTable::read),
                probing(),
                reading(from),
                ClassifyOptions.compute(options));
    }
}

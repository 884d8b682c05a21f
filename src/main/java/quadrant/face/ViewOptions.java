package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.disk.DatasetRequest;
import quadrant.disk.Target;
import quadrant.engine.Compute;
import quadrant.model.FineTunedModel;
import quadrant.task.Task;
import quadrant.workflow.Augment;
import quadrant.workflow.Preview;

/** What {@code augment} and {@code preview} are told. */
public final class ViewOptions {
    /** The keys of {@code augment}, in the order of the help. */
    public static final Set<String> AUGMENT = new LinkedHashSet<>(List.of(
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
            "plan",
            "views",
            "seed",
            "backbone",
            "channels",
            "range",
            "resize",
            "threads",
            "skip_unreadable"));

    /** The keys of {@code preview}, in the order of the help. */
    public static final Set<String> PREVIEW = new LinkedHashSet<>(List.of(
            "data",
            "output",
            "images",
            "class_from",
            "context",
            "box",
            "um_per_px",
            "background",
            "tiles",
            "plan",
            "each",
            "rows",
            "views",
            "seed",
            "backbone",
            "channels",
            "range",
            "resize",
            "device",
            "threads",
            "skip_unreadable",
            "overwrite"));

    private static final int VIEWS = 8;
    private static final int ROWS = 8;

    private final Options options;

    /** @throws quadrant.task.UserException when a key is unknown */
    public ViewOptions(Map<String, String> texts, Set<String> keys) {
        this.options = new Options(texts, keys);
    }

    /** Reads every option, so that a wrong one is named before any image is read. */
    void check() {
        dataset(Optional.empty());
        plan();
        views();
        rows();
        each();
        reading(Optional.empty());
        compute();
        options.number("seed", 1);
    }

    void warnOfUnused(Task task) {
        if (each() && (rows() != ROWS || views() != VIEWS)) {
            task.warn("With each, a row is a transform of one image, so rows and views do not count.");
        }
    }

    /** Where the result goes. */
    Path output() {
        return options.path("output");
    }

    /** The picture to write, if any. */
    Optional<Target> picture() {
        List<Path> reads = Stream.of("data", "plan", "backbone")
                .map(options::pathIfGiven)
                .flatMap(Optional::stream)
                .toList();
        return options.pathIfGiven("output")
                .map(file -> new Target(file, reads, options.pathIfGiven("images"), options.on("overwrite")));
    }

    DatasetRequest dataset(Optional<FineTunedModel> from) {
        return new DatasetRequest(
                options.path("data"),
                options.pathIfGiven("images"),
                options.text("group_by"),
                options.on("skip_unreadable"),
                Optional.of(new ReadingOptions(options, from).marks().marking()));
    }

    AugmentationPlan plan() {
        return PlanOption.of(options, "plan").orElseGet(() -> AugmentationPlan.named("heavy"));
    }

    int views() {
        return options.integer("views", 1, 1000).orElse(VIEWS);
    }

    int rows() {
        return options.integer("rows", 1, 100).orElse(ROWS);
    }

    boolean each() {
        return options.on("each");
    }

    long seed() {
        return options.number("seed", 1);
    }

    String backbone() {
        return options.text("backbone").orElse(BackboneCatalog.DEFAULT);
    }

    Compute compute() {
        return ClassifyOptions.compute(options);
    }

    /** @param from the model that is continued; images are read as its own were, unless the user says otherwise */
    Augment.Reading reading(Optional<FineTunedModel> from) {
        ReadingOptions reading = new ReadingOptions(options, from);
        return new Augment.Reading(reading.mapping(), reading.resize(), options.on("skip_unreadable"));
    }

    /** Says where images are read otherwise than those of the model that is continued. */
    void warn(Optional<FineTunedModel> from, Dataset dataset, Task task) {
        new ReadingOptions(options, from).warn(dataset, task);
    }

    Augment.Request request(Dataset dataset, Optional<FineTunedModel> from) {
        return new Augment.Request(
                dataset,
                plan(),
                backbone(),
                reading(from),
                views(),
                seed(),
                compute().threads());
    }

    Preview.Request preview(Dataset dataset, Optional<FineTunedModel> from) {
        return new Preview.Request(
                dataset, plan(), backbone(), reading(from), rows(), views(), each(), seed(), compute());
    }
}

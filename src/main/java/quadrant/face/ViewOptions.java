package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.disk.DatasetRequest;
import quadrant.engine.Compute;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ResizeRule;
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
            "skip_unreadable"));

    private static final int VIEWS = 8;
    private static final int ROWS = 8;

    private final Options options;

    /** @throws quadrant.task.UserException when a key is unknown */
    public ViewOptions(Map<String, String> texts, Set<String> keys) {
        this.options = new Options(texts, keys);
    }

    /** Reads every option, so that a wrong one is named before any image is read. */
    void check() {
        dataset();
        plan();
        views();
        rows();
        each();
        reading();
        compute();
        options.number("seed", 1);
    }

    /** Where the result goes. */
    Path output() {
        return options.path("output");
    }

    /** The picture to write, if any. */
    Optional<Path> picture() {
        return options.pathIfGiven("output");
    }

    DatasetRequest dataset() {
        return new DatasetRequest(
                options.path("data"),
                options.pathIfGiven("images"),
                options.text("group_by"),
                options.on("skip_unreadable"),
                Optional.of(new MarkOptions(options, Optional.empty()).marking()));
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

    Augment.Reading reading() {
        return new Augment.Reading(
                ChannelMapping.parse(
                        options.text("channels").orElse("auto"),
                        options.text("range").orElse("auto")),
                options.choice("resize", ResizeRule.class, ResizeRule.CENTER_SQUARE),
                options.on("skip_unreadable"));
    }

    Augment.Request request(Dataset dataset) {
        return new Augment.Request(
                dataset,
                plan(),
                backbone(),
                reading(),
                views(),
                seed(),
                compute().threads());
    }

    Preview.Request preview(Dataset dataset) {
        return new Preview.Request(dataset, plan(), backbone(), reading(), rows(), views(), each(), seed(), compute());
    }
}

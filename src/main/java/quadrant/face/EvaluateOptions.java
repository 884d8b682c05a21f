package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import quadrant.disk.DatasetRequest;
import quadrant.engine.Compute;
import quadrant.pixels.CropRule;
import quadrant.pixels.TestViews;

/** What {@code evaluate} is told. */
public final class EvaluateOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(List.of(
            "model",
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
            "fold",
            "tta",
            "skip_unreadable",
            "device",
            "threads"));

    private final Options options;

    /** @throws quadrant.task.UserException when a key is unknown */
    public EvaluateOptions(Map<String, String> texts) {
        this.options = new Options(texts, KEYS);
    }

    /** Reads every option, so that a wrong one is named before any image is read. */
    void check() {
        output();
        dataset(Optional.empty());
        fold();
        views();
        compute();
    }

    Path model() {
        return options.path("model");
    }

    Path output() {
        return options.path("output");
    }

    /** @param trained how the model's training images were cut out, which holds where nothing else is said */
    DatasetRequest dataset(Optional<CropRule> trained) {
        return new DatasetRequest(
                options.path("data"),
                options.pathIfGiven("images"),
                options.text("group_by"),
                options.on("skip_unreadable"),
                Optional.of(new MarkOptions(options, trained).marking()));
    }

    Path data() {
        return options.path("data");
    }

    OptionalInt fold() {
        return options.integer("fold", 0, Integer.MAX_VALUE);
    }

    /** Test-time augmentation; empty for the model's own. */
    Optional<TestViews> views() {
        return TestViewsOption.of(options);
    }

    Compute compute() {
        return ClassifyOptions.compute(options);
    }
}

package quadrant.face;

import java.nio.file.Path;
import java.util.ArrayList;
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
import quadrant.task.UserException;

/** What {@code evaluate} is told: a model to try, or folds to train and test on. */
public final class EvaluateOptions {
    private static final List<String> MODEL_ALONE = List.of("model", "fold");

    private static final Set<String> SWITCHES = Set.of("keep_models", "resume", "skip_unreadable", "allow_leakage");

    private static final Set<String> OF_A_MODEL = new LinkedHashSet<>(List.of(
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

    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = keys();

    private final Map<String, String> texts;
    private final Options options;

    /** @throws UserException when a key is unknown */
    public EvaluateOptions(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
        this.options = new Options(texts, KEYS);
    }

    private static Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(OF_A_MODEL);
        keys.addAll(CrossValidateOptions.KEYS);
        return keys;
    }

    /** Whether folds are asked for. */
    boolean crossValidates() {
        return options.text("folds").isPresent();
    }

    /** The cross-validation that is asked for. */
    CrossValidateOptions crossValidation() {
        refuse(MODEL_ALONE, "is for a MODEL, and with folds models are trained", "Leave it out, or leave out folds.");
        return new CrossValidateOptions(texts);
    }

    /** Reads every option, so that a wrong one is named before any image is read. */
    void check() {
        if (options.text("model").isEmpty()) {
            throw new UserException(
                    "Neither a model nor folds are given.",
                    "Name the MODEL before DATA, or cross-validate with folds, such as --folds 5.");
        }
        List<String> others = new ArrayList<>(CrossValidateOptions.KEYS);
        others.removeAll(OF_A_MODEL);
        refuse(others, "is for a cross-validation, and a model is given", "Leave it out, or give folds and no model.");
        output();
        dataset(Optional.empty());
        fold();
        views();
        compute();
    }

    private void refuse(List<String> keys, String why, String remedy) {
        for (String key : keys) {
            if (SWITCHES.contains(key) ? options.on(key) : options.text(key).isPresent()) {
                throw new UserException("The option " + key + " " + why + ".", remedy);
            }
        }
    }

    Path model() {
        return options.path("model");
    }

    /** Where the results go. */
    public Path output() {
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

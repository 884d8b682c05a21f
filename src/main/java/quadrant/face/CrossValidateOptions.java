package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.dataset.Dataset;
import quadrant.model.FineTunedModel;
import quadrant.task.UserException;
import quadrant.workflow.CrossValidate;
import quadrant.workflow.Folds;

/** What {@code evaluate} is told where it cross-validates: the options of {@code finetune}, and the folds. */
public final class CrossValidateOptions {
    private static final List<String> OWN = List.of("folds", "repeats", "keep_models");
    private static final int MOST_FOLDS = 1000;

    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = keys();

    private final Options options;
    private final FineTuneOptions each;

    /** @throws UserException when a key is unknown */
    public CrossValidateOptions(Map<String, String> texts) {
        this.options = new Options(texts, EvaluateOptions.KEYS);
        Map<String, String> training = new LinkedHashMap<>(texts);
        training.keySet().retainAll(FineTuneOptions.KEYS);
        training.remove("fold");
        training.put("test", "0");
        if (!options.on("keep_models")) {
            // it would be lost with the model
            training.putIfAbsent("doubt", "none");
        }
        this.each = new FineTuneOptions(training);
    }

    private static Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(FineTuneOptions.KEYS);
        keys.removeAll(Set.of("fold", "test"));
        keys.addAll(OWN);
        return keys;
    }

    /** The training of each fold. */
    FineTuneOptions each() {
        return each;
    }

    /** Reads every option, so that a wrong one is named before any image is read. */
    void check() {
        each.check();
        keepsModels();
        Folds folds = folds();
        if (repeats() > 1 && folds instanceof Folds.Column) {
            throw new UserException(
                    "The folds are those of the column, so every one of the " + repeats()
                            + " repeats would have the same.",
                    "Leave out repeats, or name a number of folds, such as --folds 5.");
        }
    }

    Folds folds() {
        String text = options.need("folds");
        return text.equalsIgnoreCase("column")
                ? new Folds.Column()
                : new Folds.Drawn(options.integer("folds", 2, MOST_FOLDS)
                        .orElseThrow(() -> new UserException(
                                "The option folds is \"" + text + "\", and a number or \"column\" was expected.",
                                "Give a number of folds, such as 5, or column.")));
    }

    int repeats() {
        return options.integer("repeats", 1, MOST_FOLDS).orElse(1);
    }

    /** Whether the model of each fold is kept. */
    boolean keepsModels() {
        return options.on("keep_models");
    }

    CrossValidate.Request request(Dataset dataset, Optional<FineTunedModel> from, Path workFolder) {
        return new CrossValidate.Request(each.request(dataset, from, workFolder), folds(), repeats());
    }
}

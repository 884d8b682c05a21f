package quadrant.app;

import static quadrant.task.OptionName.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.model.FineTunedModel;
import quadrant.task.UserException;
import quadrant.workflow.CrossValidate;
import quadrant.workflow.Folds;

/** The options of {@code evaluate} for cross-validation: those of {@code finetune}, and the folds. */
public final class CrossValidateOptions {
    private static final int MOST_FOLDS = 1000;

    public static final Option<Optional<Folds>> FOLDS = Option.of(
                    "folds",
                    Value.word("N|column", "a number from 2 to 1000, or \"column\",", CrossValidateOptions::folds))
            .help("Cross-validates: trains on all folds but one, tests on that one, in turn. N folds are drawn by whole"
                    + " groups with the classes spread evenly; column takes those of the CSV. No MODEL is given.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    public static final Option<Integer> REPEATS = Option.of("repeats", Value.whole(1, MOST_FOLDS))
            .help("How often the folds are drawn anew, each time by the seed plus one")
            .or(1);

    public static final Option<Boolean> KEEP_MODELS = Option.of("keep_models", Value.toggle())
            .help("Keeps the model of each fold, in a folder of its own.")
            .or(false);

    /** The options that are refused where a model is tested. */
    static final List<Option<?>> OWN = Option.all(List.of(FOLDS, REPEATS, KEEP_MODELS), FineTuneOptions.TRAINING);

    private final Given given;
    private final FineTuneOptions each;

    CrossValidateOptions(Given given) {
        this.given = given;
        Map<String, String> training = given.texts(FineTuneOptions.ALL);
        training.put(FineTuneOptions.TEST.key(), "0");
        if (!keepsModels()) {
            // it would be lost together with the model
            training.putIfAbsent(FineTuneOptions.UNCERTAINTY.key(), "none");
        }
        this.each = new FineTuneOptions(training);
        if (repeats() > 1 && folds() instanceof Folds.Column) {
            throw new UserException(
                    "The folds are those of the column, so every one of the " + repeats()
                            + " repeats would have the same.",
                    "Leave out repeats, or name a number of folds, such as " + option("folds") + " 5.");
        }
    }

    private static Optional<Folds> folds(String text) {
        return text.equalsIgnoreCase("column")
                ? Optional.of(new Folds.Column())
                : Value.whole(2, MOST_FOLDS).parse().apply(text).map(Folds.Drawn::new);
    }

    /** The options for training each fold. */
    FineTuneOptions each() {
        return each;
    }

    Folds folds() {
        return given.get(FOLDS).orElseThrow();
    }

    int repeats() {
        return given.get(REPEATS);
    }

    /** Whether the model of each fold is kept. */
    boolean keepsModels() {
        return given.get(KEEP_MODELS);
    }

    CrossValidate.Request request(Dataset dataset, Optional<FineTunedModel> from, Path workFolder) {
        return new CrossValidate.Request(each.request(dataset, from, workFolder), folds(), repeats());
    }
}

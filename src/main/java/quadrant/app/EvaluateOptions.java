package quadrant.app;

import static quadrant.task.OptionName.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.dataset.io.DatasetRequest;
import quadrant.engine.Compute;
import quadrant.pixels.CropRule;
import quadrant.pixels.TestViews;
import quadrant.task.UserException;

/** The options of {@code evaluate}: a model to test, or folds for cross-validation. */
public final class EvaluateOptions {
    public static final Option<Optional<Path>> MODEL = Option.of("model", Value.path("MODEL"))
            .label("Model (blank: folds)")
            .help("A model.onnx that finetune wrote; left out with folds.")
            .at(Option.Place.ARGUMENT)
            .optional();

    public static final Option<Optional<Integer>> FOLD = Option.of("fold", Value.whole(0, Integer.MAX_VALUE))
            .hint("K")
            .label("Only fold (CSV)")
            .help("Only the rows of the CSV whose fold is K.")
            .optional();

    private static final List<Option<?>> OF_A_MODEL = Option.all(
            List.of(OutputOptions.FOLDER, MODEL),
            DataOptions.ALL,
            List.of(FOLD, OutputOptions.TTA, DataOptions.BAGS, DataOptions.SKIP_UNREADABLE),
            ComputeOptions.ALL);

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Stream.concat(OF_A_MODEL.stream(), CrossValidateOptions.OWN.stream())
            .distinct()
            .collect(Collectors.toUnmodifiableList());

    private final Given given;

    /** @throws UserException when an option is unknown or wrong, or two contradict each other */
    public EvaluateOptions(Map<String, String> texts) {
        this(new Given(texts, ALL));
    }

    EvaluateOptions(Given given) {
        this.given = given;
        if (crossValidates()) {
            refuse(
                    List.of(MODEL, FOLD),
                    "is for a MODEL, and with folds models are trained",
                    "Leave it out, or leave out folds.");
            crossValidation();
            return;
        }
        if (!given.has(MODEL)) {
            throw new UserException(
                    "Neither a model nor folds are given.",
                    "Name the MODEL before DATA, or cross-validate with folds, such as " + option("folds") + " 5.");
        }
        refuse(
                CrossValidateOptions.OWN.stream()
                        .filter(o -> !OF_A_MODEL.contains(o))
                        .toList(),
                "is for a cross-validation, and a model is given",
                "Leave it out, or give folds and no model.");
        dataset(Optional.empty());
    }

    /** Whether cross-validation is requested. */
    public boolean crossValidates() {
        return given.has(CrossValidateOptions.FOLDS);
    }

    /** The requested cross-validation. */
    CrossValidateOptions crossValidation() {
        return new CrossValidateOptions(given);
    }

    private void refuse(List<Option<?>> options, String why, String remedy) {
        for (Option<?> o : options) {
            if (given.on(o)) {
                throw new UserException("The option " + o.named() + " " + why + ".", remedy);
            }
        }
    }

    Path model() {
        return given.get(MODEL).orElseThrow();
    }

    /** Where the results go. */
    public Path output() {
        return given.get(OutputOptions.FOLDER);
    }

    /** @param trained how the model's training images were cut out; used where no option is given */
    DatasetRequest dataset(Optional<CropRule> trained) {
        return DataOptions.request(given, trained).with(given.get(DataOptions.BAGS));
    }

    Path data() {
        return given.get(DataOptions.DATA);
    }

    OptionalInt fold() {
        return given.get(FOLD).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** Test-time augmentation; empty for that of the model. */
    Optional<TestViews> views() {
        return given.get(OutputOptions.TTA);
    }

    Compute compute() {
        return ComputeOptions.of(given);
    }
}

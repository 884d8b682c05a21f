package quadrant.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.DatasetRequest;
import quadrant.dataset.io.Target;
import quadrant.engine.Compute;
import quadrant.model.FineTunedModel;
import quadrant.task.Task;
import quadrant.workflow.Augment;
import quadrant.workflow.Preview;

/** The options of {@code augment} and {@code preview}. */
public final class ViewOptions {
    public static final Option<AugmentationPlan> PLAN = Option.of("plan", PlanOption.value())
            .hint("NAME|FILE|0–3")
            .help("A plan by name, as a .json file, or by strength from 0 to 3")
            .at(Option.Place.ESSENTIAL)
            .or(AugmentationPlan.named("heavy"), "heavy");

    public static final Option<Integer> VIEWS = Option.of("views", Value.whole(1, 1000))
            .help("Views of each image, the image itself among them")
            .or(8);

    public static final Option<Boolean> EACH = Option.of("each", Value.toggle())
            .label("Each transform alone")
            .help(
                    "Shows every transform of the plan alone, in a row at low, middle and high strength; rows and views do"
                            + " not count then.")
            .or(false);

    public static final Option<Integer> ROWS = Option.of("rows", Value.whole(1, 100))
            .help("Images, drawn in turn from the classes")
            .or(8);

    public static final Option<Optional<Path>> PICTURE = Option.of("output", Value.path("FILE"))
            .label("Picture (PNG; may be blank)")
            .help("The picture, a PNG file.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    private static final List<Option<?>> BOTH = Option.all(
            DataOptions.ALL,
            List.of(PLAN, VIEWS, FineTuneOptions.SEED, FineTuneOptions.BACKBONE),
            ReadingOptions.ALL,
            ComputeOptions.ALL,
            List.of(DataOptions.SKIP_UNREADABLE));

    /** The options of {@code augment}. */
    public static final List<Option<?>> AUGMENT = Option.all(List.of(OutputOptions.FOLDER), BOTH);

    /** The options of {@code preview}. */
    public static final List<Option<?>> PREVIEW =
            Option.all(List.of(PICTURE), BOTH, List.of(EACH, ROWS, OutputOptions.OVERWRITE));

    private final Given given;

    ViewOptions(Given given) {
        this.given = given;
        dataset(Optional.empty());
        reading(Optional.empty());
    }

    void warnOfUnused(Task task) {
        if (each() && (given.has(ROWS) || given.has(VIEWS))) {
            task.warn("With each, a row is a transform of one image, so rows and views do not count.");
        }
    }

    /** Where the result is written. */
    Path output() {
        return given.get(OutputOptions.FOLDER);
    }

    /** The labelled images. */
    Path data() {
        return given.get(DataOptions.DATA);
    }

    /** The picture to write, if any. */
    Optional<Target> picture() {
        List<Path> reads = new ArrayList<>(List.of(given.get(DataOptions.DATA)));
        Stream.of(PLAN, FineTuneOptions.BACKBONE)
                .flatMap(o -> given.text(o).stream())
                .map(Path::of)
                .forEach(reads::add);
        return given.get(PICTURE)
                .map(file ->
                        new Target(file, reads, given.get(DataOptions.IMAGES), given.get(OutputOptions.OVERWRITE)));
    }

    DatasetRequest dataset(Optional<FineTunedModel> from) {
        return DataOptions.request(given, from.flatMap(FineTunedModel::crop));
    }

    AugmentationPlan plan() {
        return given.get(PLAN);
    }

    int views() {
        return given.get(VIEWS);
    }

    int rows() {
        return given.get(ROWS);
    }

    boolean each() {
        return given.get(EACH);
    }

    long seed() {
        return given.get(FineTuneOptions.SEED);
    }

    String backbone() {
        return given.get(FineTuneOptions.BACKBONE);
    }

    Compute compute() {
        return ComputeOptions.of(given);
    }

    /**
     * @param from the model that is continued; images are read as its training images were, unless the user sets another option
     */
    Augment.Reading reading(Optional<FineTunedModel> from) {
        ReadingOptions reading = new ReadingOptions(given, from);
        return new Augment.Reading(reading.mapping(), reading.resize(), given.get(DataOptions.SKIP_UNREADABLE));
    }

    /** Warns where images are read differently from those of the model that is continued. */
    void warn(Optional<FineTunedModel> from, Dataset dataset, Task task) {
        new ReadingOptions(given, from).warn(dataset, task);
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

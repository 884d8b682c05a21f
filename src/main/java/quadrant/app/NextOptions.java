package quadrant.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import quadrant.dataset.io.Target;
import quadrant.engine.Compute;

/** The options of {@code next}. */
public final class NextOptions {
    public static final Option<Path> OUTPUT = Option.of("output", Value.path("FILE"))
            .help("The CSV to write.")
            .at(Option.Place.ESSENTIAL)
            .required();

    /** The features of four times as many images are kept in memory. */
    public static final Option<Integer> COUNT = Option.of("count", Value.whole(1, 2000))
            .help("How many images to name, at most 2000")
            .or(50);

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(
                    OutputOptions.MODEL,
                    OutputOptions.INPUT,
                    OUTPUT,
                    COUNT,
                    DataOptions.SKIP_UNREADABLE,
                    OutputOptions.OVERWRITE),
            ComputeOptions.ALL);

    private final Given given;

    /** @throws quadrant.task.UserException when an option is unknown or wrong */
    public NextOptions(Map<String, String> texts) {
        this(new Given(texts, ALL));
    }

    NextOptions(Given given) {
        this.given = given;
    }

    Path model() {
        return given.get(OutputOptions.MODEL);
    }

    List<Path> inputs() {
        return given.get(OutputOptions.INPUT);
    }

    /** The table to write. */
    Target table() {
        List<Path> reads = new ArrayList<>(inputs());
        reads.add(model());
        return new Target(output(), reads, given.get(OutputOptions.OVERWRITE));
    }

    Path output() {
        return given.get(OUTPUT);
    }

    int count() {
        return given.get(COUNT);
    }

    boolean skipUnreadable() {
        return given.get(DataOptions.SKIP_UNREADABLE);
    }

    Compute compute() {
        return ComputeOptions.of(given);
    }
}

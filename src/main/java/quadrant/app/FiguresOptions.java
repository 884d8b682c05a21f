package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code figures}.
 *
 * @param report the page of a run, or the run's folder
 * @param output a new folder
 */
public record FiguresOptions(Path report, Path output) {
    public static final Option<Path> REPORT = Option.of("report", Value.path("REPORT"))
            .help("The report.html of a run, or the run's folder.")
            .at(Option.Place.ARGUMENT)
            .required();

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = List.of(REPORT, OutputOptions.FOLDER);

    FiguresOptions(Given given) {
        this(given.get(REPORT), given.get(OutputOptions.FOLDER));
    }

    /** @throws quadrant.task.UserException when an option is unknown or wrong */
    public FiguresOptions(Map<String, String> texts) {
        this(new Given(texts, ALL));
    }
}

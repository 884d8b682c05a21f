package quadrant.app;

import java.nio.file.Path;
import java.util.List;

/** The options on where results are written, and on what verbs read that use a finished model. */
public final class OutputOptions {
    public static final Option<Path> FOLDER = Option.of("output", Value.path("DIR"))
            .label("Results (new folder)")
            .help("Where the results go: a new or empty folder.")
            .at(Option.Place.ESSENTIAL)
            .required();

    public static final Option<Boolean> RESUME = Option.of("resume", Value.toggle())
            .help("Goes on with the unfinished run in the folder; ends with the same model.")
            .or(false);

    public static final Option<Boolean> OVERWRITE = Option.of("overwrite", Value.toggle())
            .label("Overwrite any file")
            .help("Replaces the output though Quadrant did not write it; what is read is never replaced.")
            .or(false);

    public static final Option<Boolean> JSON = Option.of("json", Value.toggle())
            .help("Prints the result as JSON.")
            .at(Option.Place.WRITTEN)
            .or(false);

    public static final Option<Path> MODEL = Option.of("model", Value.path("MODEL"))
            .label("Model (model.onnx)")
            .help("The model.onnx that finetune wrote.")
            .at(Option.Place.ARGUMENT)
            .required();

    /** Images without labels. */
    public static final Option<List<Path>> INPUT = Option.of("input", Value.paths("INPUT..."))
            .label("Images")
            .help("Images, folders of images, or CSVs with a column image.")
            .at(Option.Place.ARGUMENT)
            .required();

    private OutputOptions() {}
}

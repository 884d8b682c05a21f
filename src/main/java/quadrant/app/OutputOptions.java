package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import quadrant.app.Option.Group;
import quadrant.pixels.TestViews;

/** The options on where results are written, and on what verbs read that use a finished model. */
public final class OutputOptions {
    public static final Option<Path> FOLDER = Option.of(Group.OUTPUT, "output", Value.path("DIR"))
            .label("Results (new folder)")
            .help("Where the results go: a new or empty folder.")
            .at(Option.Place.ESSENTIAL)
            .required();

    public static final Option<Boolean> RESUME = Option.of(Group.OUTPUT, "resume", Value.toggle())
            .help("Goes on with the unfinished run in the folder; ends with the same model.")
            .or(false);

    public static final Option<Boolean> OVERWRITE = Option.of(Group.OUTPUT, "overwrite", Value.toggle())
            .label("Overwrite any file")
            .help("Replaces the output though Quadrant did not write it; what is read is never replaced.")
            .or(false);

    public static final Option<Boolean> JSON = Option.of(Group.OUTPUT, "json", Value.toggle())
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

    /** Test-time augmentation; empty for the setting that helped when the model was trained. */
    public static final Option<Optional<TestViews>> TTA = Option.of(
                    Group.AUGMENTATION, "tta", Value.choice(TestViews.class, List.of(TestViews.values())))
            .hint("auto|none|turns|dihedral")
            .label("Test-time augmentation")
            .help(
                    "Test-time augmentation: predicts each image once, or averages the predictions for its four"
                            + " quarter turns, or for these and their mirror images (dihedral), which takes as many times as long")
            .optional("auto: used where left-out images gain by it");

    private OutputOptions() {}
}

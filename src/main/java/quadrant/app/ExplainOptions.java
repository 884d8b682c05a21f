package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.engine.Compute;

/** The options of {@code explain}. */
public final class ExplainOptions {
    public static final Option<Method> METHOD = Option.of("method", Value.choice(Method.class))
            .help(
                    "cam: how much each position raises the class's score (a class activation map of all layers where the model"
                            + " reads them, else CAM, or Grad-CAM where the network's end is not linear). occlusion: by how much"
                            + " its probability falls where a square is covered; slower, works with any network")
            .or(Method.CAM);

    public static final Option<Optional<String>> CLASS = Option.of("class", Value.text("NAME"))
            .help("The class to explain")
            .optional("the one that the model predicts for each image");

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(
                    OutputOptions.MODEL,
                    OutputOptions.INPUT,
                    OutputOptions.FOLDER,
                    METHOD,
                    CLASS,
                    DataOptions.SKIP_UNREADABLE),
            ComputeOptions.ALL);

    private final Given given;

    /** @throws quadrant.task.UserException when an option is unknown or wrong */
    public ExplainOptions(Map<String, String> texts) {
        this(new Given(texts, ALL));
    }

    ExplainOptions(Given given) {
        this.given = given;
    }

    /** The method by which heat maps are made. */
    public enum Method {
        /**
         * Activation maps: class activation maps of all layers where the model reads all layers; else CAM, or Grad-CAM where
         * the end of the network is not linear.
         */
        CAM,
        /** By occlusion of parts of the image. */
        OCCLUSION
    }

    Path model() {
        return given.get(OutputOptions.MODEL);
    }

    List<Path> inputs() {
        return given.get(OutputOptions.INPUT);
    }

    Path output() {
        return given.get(OutputOptions.FOLDER);
    }

    Method method() {
        return given.get(METHOD);
    }

    /** The class to explain; empty for the predicted one. */
    Optional<String> wanted() {
        return given.text(CLASS);
    }

    boolean skipUnreadable() {
        return given.get(DataOptions.SKIP_UNREADABLE);
    }

    Compute compute() {
        return ComputeOptions.of(given);
    }
}

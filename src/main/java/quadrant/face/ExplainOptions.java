package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.engine.Compute;

/** What {@code explain} is told. */
public final class ExplainOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(
            List.of("model", "input", "output", "method", "class", "skip_unreadable", "device", "threads"));

    /** How it is found out where a model looks. */
    public enum Method {
        /** Activation maps: CAM, of all layers where the model reads them, or Grad-CAM where the network's end is not linear. */
        CAM,
        /** By covering places. */
        OCCLUSION
    }

    private final Options options;
    private final List<Path> inputs;

    /** Options with one input, under the key {@code input}. */
    public ExplainOptions(Map<String, String> texts) {
        this.options = new Options(texts, KEYS);
        this.inputs = List.of(options.path("input"));
    }

    /** Options with any number of inputs. */
    public ExplainOptions(Map<String, String> texts, List<Path> inputs) {
        this.options = new Options(texts, KEYS);
        this.inputs = List.copyOf(inputs);
    }

    /** Reads every option, so that a wrong one is named before any image is read. */
    void check() {
        model();
        output();
        method();
        skipUnreadable();
        compute();
    }

    Path model() {
        return options.path("model");
    }

    List<Path> inputs() {
        return inputs;
    }

    Path output() {
        return options.path("output");
    }

    Method method() {
        return options.choice("method", Method.class, Method.CAM);
    }

    /** The class to look for; empty for the one that the model says. */
    Optional<String> wanted() {
        return options.text("class");
    }

    boolean skipUnreadable() {
        return options.on("skip_unreadable");
    }

    Compute compute() {
        return ClassifyOptions.compute(options);
    }
}

package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.engine.Compute;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;

/** What {@code classify} is told. */
public final class ClassifyOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(
            List.of("model", "input", "output", "dump_input", "tta", "skip_unreadable", "device", "threads"));

    private final Options options;
    private final List<Path> inputs;

    /** Options with one input, under the key {@code input}. */
    public ClassifyOptions(Map<String, String> texts) {
        this.options = new Options(texts, KEYS);
        this.inputs = List.of(options.path("input"));
    }

    /** Options with any number of inputs. */
    public ClassifyOptions(Map<String, String> texts, List<Path> inputs) {
        this.options = new Options(texts, KEYS);
        this.inputs = List.copyOf(inputs);
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

    /** Whether a table is asked for. */
    boolean writes() {
        return options.text("output").isPresent();
    }

    Optional<Path> dumpInput() {
        return options.pathIfGiven("dump_input");
    }

    boolean skipUnreadable() {
        return options.on("skip_unreadable");
    }

    /** Test-time augmentation; empty for the model's own. */
    Optional<TestViews> views() {
        return TestViewsOption.of(options);
    }

    Compute compute() {
        return compute(options);
    }

    static Compute compute(Options options) {
        return new Compute(
                options.choice("device", DeviceChoice.class, DeviceChoice.AUTO),
                options.integer("threads", 1, 1024).orElse(Runtime.getRuntime().availableProcessors()));
    }
}

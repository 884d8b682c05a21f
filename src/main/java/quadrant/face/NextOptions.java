package quadrant.face;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quadrant.disk.Target;
import quadrant.engine.Compute;

/** What {@code next} is told. */
public final class NextOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(
            List.of("model", "input", "output", "count", "skip_unreadable", "overwrite", "device", "threads"));

    private static final int COUNT = 50;
    /** Features of four times as many are kept in memory. */
    private static final int MOST = 2000;

    private final Options options;
    private final List<Path> inputs;

    /** Options with one input, under the key {@code input}. */
    public NextOptions(Map<String, String> texts) {
        this.options = new Options(texts, KEYS);
        this.inputs = List.of(options.path("input"));
    }

    /** Options with any number of inputs. */
    public NextOptions(Map<String, String> texts, List<Path> inputs) {
        this.options = new Options(texts, KEYS);
        this.inputs = List.copyOf(inputs);
    }

    /** Reads every option, so that a wrong one is named before any image is read. */
    void check() {
        model();
        output();
        count();
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

    /** The table to write. */
    Target table() {
        List<Path> reads = new ArrayList<>(inputs);
        reads.add(model());
        return new Target(output(), reads, options.on("overwrite"));
    }

    int count() {
        return options.integer("count", 1, MOST).orElse(COUNT);
    }

    boolean skipUnreadable() {
        return options.on("skip_unreadable");
    }

    Compute compute() {
        return ClassifyOptions.compute(options);
    }
}

package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import quadrant.disk.DatasetRequest;
import quadrant.engine.Compute;

/** What {@code evaluate} is told. */
public final class EvaluateOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(
            List.of("model", "data", "output", "images", "group_by", "fold", "skip_unreadable", "device", "threads"));

    private final Options options;

    /** @throws quadrant.task.UserException when a key is unknown */
    public EvaluateOptions(Map<String, String> texts) {
        this.options = new Options(texts, KEYS);
    }

    Path model() {
        return Path.of(options.need("model"));
    }

    Path output() {
        return Path.of(options.need("output"));
    }

    DatasetRequest dataset() {
        return new DatasetRequest(
                Path.of(options.need("data")),
                options.text("images").map(Path::of),
                options.text("group_by"),
                options.on("skip_unreadable"));
    }

    OptionalInt fold() {
        return options.integer("fold", 0, Integer.MAX_VALUE);
    }

    boolean skipUnreadable() {
        return options.on("skip_unreadable");
    }

    Compute compute() {
        return ClassifyOptions.compute(options);
    }
}

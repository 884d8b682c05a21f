package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code figures} is told. */
public final class FiguresOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(List.of("report", "output"));

    private final Options options;

    /** @throws quadrant.task.UserException when a key is unknown */
    public FiguresOptions(Map<String, String> texts) {
        this.options = new Options(texts, KEYS);
    }

    Path report() {
        return options.path("report");
    }

    Path output() {
        return options.path("output");
    }
}

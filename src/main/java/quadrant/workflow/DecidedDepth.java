package quadrant.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The depth that a run decided on, kept in its folder: a race against the clock might decide otherwise when the run is gone
 * on with, and the checkpoint would then be of another network.
 */
final class DecidedDepth {
    private static final String FILE = "depth";

    private DecidedDepth() {}

    static OptionalInt read(Path workFolder) throws IOException {
        Path file = workFolder.resolve(FILE);
        if (!Files.exists(file)) {
            return OptionalInt.empty();
        }
        String text = Files.readString(file).strip();
        // a kill may have come while it was written
        return text.matches("\\d{1,4};")
                ? OptionalInt.of(Integer.parseInt(text, 0, text.length() - 1, 10))
                : OptionalInt.empty();
    }

    static void write(Path workFolder, int depth) throws IOException {
        Files.createDirectories(workFolder);
        Files.writeString(workFolder.resolve(FILE), depth + ";");
    }
}

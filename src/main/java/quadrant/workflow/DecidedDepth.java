package quadrant.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.pixels.TestViews;
import quadrant.task.Checksums;
import quadrant.task.Task;

/**
 * What a run decided on before its training, kept in its folder: a race against the clock might decide otherwise when the run is
 * gone on with, and the checkpoint would then be of another network.
 */
record DecidedDepth(int depth, TestViews testViews) {
    private static final String FILE = "depth";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,4}) (NONE|DIHEDRAL)");

    /** What was decided, if it was; a file that a kill cut off or that was damaged since is as good as none. */
    static Optional<DecidedDepth> read(Path workFolder, Task task) throws IOException {
        Path file = workFolder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<DecidedDepth> decided = Checksums.opened(Files.readString(file, StandardCharsets.ISO_8859_1))
                .map(TEXT::matcher)
                .filter(Matcher::matches)
                .map(m -> new DecidedDepth(Integer.parseInt(m.group(1)), TestViews.valueOf(m.group(2))));
        if (decided.isEmpty()) {
            task.warn("The note of what this run had decided on, " + file + ", was damaged; it is decided anew.");
        }
        return decided;
    }

    void write(Path workFolder) throws IOException {
        Files.createDirectories(workFolder);
        Files.writeString(workFolder.resolve(FILE), Checksums.sealed(depth + " " + testViews));
    }
}

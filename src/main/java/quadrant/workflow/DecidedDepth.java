package quadrant.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.pixels.TestViews;
import quadrant.task.SafeFile;

/**
 * What a run decided on before its training, kept in its folder: a race against the clock might decide otherwise when the run is
 * gone on with, and the checkpoint would then be of another network.
 */
record DecidedDepth(int depth, TestViews testViews) {
    private static final String FILE = "depth";
    // a kill may come while it is written
    private static final Pattern WHOLE = Pattern.compile("(\\d{1,4}) (NONE|DIHEDRAL);");

    static Optional<DecidedDepth> read(Path workFolder) throws IOException {
        Path file = workFolder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Matcher text = WHOLE.matcher(Files.readString(file).strip());
        return text.matches()
                ? Optional.of(new DecidedDepth(Integer.parseInt(text.group(1)), TestViews.valueOf(text.group(2))))
                : Optional.empty();
    }

    void write(Path workFolder) {
        SafeFile.write(workFolder.resolve(FILE), depth + " " + testViews + ";");
    }
}

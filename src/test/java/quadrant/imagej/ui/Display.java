package quadrant.imagej.ui;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A screen of a laptop that nobody looks at, of 1366×768; there is none where Xvfb is missing. */
record Display(String name, Optional<Process> process) implements AutoCloseable {
    /** The test is skipped, and says so, where there is none. */
    static Display open() throws IOException {
        return start().required();
    }

    static Display start() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return new Display("", Optional.empty());
        }
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        return new Display(":" + String.valueOf(out.readLine()).strip(), Optional.of(process));
    }

    Display required() {
        assumeTrue(
                process.isPresent(), "SKIPPED: Xvfb is not installed, so ImageJ has no display to open its window on.");
        return this;
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroy);
    }
}

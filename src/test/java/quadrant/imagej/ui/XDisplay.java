package quadrant.imagej.ui;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A screen of 1366×768 that nobody looks at. */
final class XDisplay implements AutoCloseable {
    private final Optional<Process> xvfb;
    private final String name;

    private XDisplay(Optional<Process> xvfb, String name) {
        this.xvfb = xvfb;
        this.name = name;
    }

    static XDisplay start() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return new XDisplay(Optional.empty(), ""); // not installed; require says so
        }
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        return new XDisplay(
                Optional.of(process), ":" + String.valueOf(out.readLine()).strip());
    }

    void require() {
        assumeTrue(xvfb.isPresent(), "SKIPPED: Xvfb is not installed, so ImageJ has no display to open its window on.");
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        xvfb.ifPresent(Process::destroy);
    }
}

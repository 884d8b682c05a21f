package quadrant.face.command;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The screen of a laptop that nobody sees, where Xvfb is installed. */
final class VirtualDisplay implements AutoCloseable {
    private final Optional<Process> xvfb;
    private final String name;

    private VirtualDisplay(Optional<Process> xvfb, String name) {
        this.xvfb = xvfb;
        this.name = name;
    }

    static VirtualDisplay start() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return new VirtualDisplay(Optional.empty(), ""); // not installed; name() says so
        }
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String number = out.readLine();
        return new VirtualDisplay(Optional.of(process), number == null ? "" : ":" + number.strip());
    }

    /** The display's name; skips the test where there is none. */
    String name() {
        assumeTrue(!name.isEmpty(), "SKIPPED: Xvfb is not installed, so ImageJ has no display to open its window on.");
        return name;
    }

    @Override
    public void close() {
        xvfb.ifPresent(Process::destroy);
    }
}

package quadrant.imagej.ui;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A screen of a laptop that nobody looks at; the test is skipped, and says so, where Xvfb is missing. */
record Display(String name, Process process) implements AutoCloseable {
    static Display open() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "SKIPPED: Xvfb is not installed, so ImageJ has no display to open its window on.");
            throw e;
        }
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String number = out.readLine();
        if (number == null) {
            throw new IOException("Xvfb ended at once");
        }
        return new Display(":" + number.strip(), process);
    }

    @Override
    public void close() {
        process.destroy();
    }
}

package quadrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk that is full for this process: no file can be written beyond so many bytes. */
public final class FileSizeLimit implements AutoCloseable {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    /** Begins; closing it makes room again. */
    public FileSizeLimit(long bytes) {
        assumeTrue(Files.exists(PRLIMIT), "Skipped: there is no prlimit");
        set(Long.toString(bytes));
    }

    private static void set(String soft) {
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            Process process = new ProcessBuilder(PRLIMIT.toString(), "--pid", pid, "--fsize=" + soft + ":")
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        set("unlimited");
    }
}

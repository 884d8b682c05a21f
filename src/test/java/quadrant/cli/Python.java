package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Python that has some modules, for checks by other programs' own readers: one of those that {@code QUADRANT_PYTHON} names,
 * apart by {@code :}, or {@code python3}. Where none has them, the check is left out, which is said on standard output.
 */
record Python(String executable) {
    static Optional<Python> find(String... modules) {
        String named = System.getenv().getOrDefault("QUADRANT_PYTHON", "");
        Optional<Python> found = Stream.concat(Stream.of(named.split(File.pathSeparator, -1)), Stream.of("python3"))
                .filter(p -> !p.isBlank())
                .map(Python::new)
                .filter(p -> p.run("-c", "import " + String.join(", ", modules)) == 0)
                .findFirst();
        if (found.isEmpty()) {
            System.out.println(
                    "Skipped: no Python has " + String.join(", ", modules) + "; name one that has by QUADRANT_PYTHON.");
        }
        return found;
    }

    /** The exit code of a call; -1 where there is no such program. */
    int run(String... args) {
        List<String> command = new ArrayList<>(List.of(executable));
        command.addAll(List.of(args));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "python.log").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    void succeeds(String... args) {
        assertThat(run(args))
                .as(String.join(" ", args) + "; see target/python.log")
                .isZero();
    }
}

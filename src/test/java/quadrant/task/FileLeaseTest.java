package quadrant.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLeaseTest {
    @TempDir
    Path folder;

    /** POSIX frees the locks that a process has on a file when it closes any channel to it. */
    @Test
    void a_second_attempt_of_this_process_does_not_free_the_lock_for_others() throws Exception {
        Path file = folder.resolve("lock");
        try (FileChannel held = FileLease.locked(file).orElseThrow()) {
            assertThat(FileLease.locked(file)).isEmpty();
            assertThat(held.isOpen()).isTrue();
            assertThat(lockedByOther(file)).isFalse();
        }
        assertThat(lockedByOther(file)).isTrue();
        Optional<FileChannel> again = FileLease.locked(file);
        assertThat(again).isPresent();
        again.get().close();
    }

    private static boolean lockedByOther(Path file) throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file.toString())
                .start();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return other.exitValue() == 0;
    }

    /** Locks a file in a process of its own; the exit code is 0 where that is possible. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) throws IOException {
            Optional<FileChannel> locked = FileLease.locked(Path.of(args[0]));
            System.exit(locked.isPresent() ? 0 : 1);
        }
    }
}

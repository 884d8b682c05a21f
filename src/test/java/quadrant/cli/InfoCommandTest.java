package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {
    @Test
    void the_cache_is_cleared_and_nothing_else(@TempDir Path home) throws Exception {
        Path shelf = Files.createDirectories(home.resolve("features/ab12"));
        Files.write(shelf.resolve("output0.f32"), new byte[12_345]);
        Path other = Files.createFile(home.resolve("notes.txt"));
        try (Child child = Child.start(home, List.of("info", "--clear-cache"))) {
            child.await("Freed 12345 bytes of cached features.");
            assertThat(child.end()).isZero();
        }
        assertThat(shelf).doesNotExist();
        assertThat(other).exists();
    }
}

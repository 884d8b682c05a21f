package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.Patch;

/** Odd, fluorescent and ordinary images of public projects: each reads whole, or says in a sentence why not. */
class SharedImagesTest {
    /** Broken, of a depth that the decoder does not know, or below 16 pixels. */
    private static final Set<String> REFUSED = Set.of(
            "110115680-6d6dce80-7d84-11eb-99df-4cb21df3b09f.jpeg",
            "51432b02-02a8-11e7-9203-b42b1c43c0c3.jpg",
            "514b20dc-02a8-11e7-92c6-d4fed7b4ebb1.jpg",
            "514e4122-02a8-11e7-8c03-0830d60cd585.jpg",
            "516c2778-02a8-11e7-9d50-e916ce831200.jpg",
            "broken-adobe-segment-length-beyond-eof.jpg",
            "broken-invalid-adobe-ycc-gray.jpg",
            "broken-sos-before-sof.jpg",
            "ccitt_tolessrows.tif",
            "flower-rgb-planar-02.tif",
            "group3_1d_fill.tif",
            "group3_2d_fill.tif",
            "group4.tif");

    @ParameterizedTest
    @ValueSource(strings = {"images/odd", "images/fluorescence", "images/tiles", "data"})
    @Timeout(300)
    void every_image_reads_whole_or_says_why_not(String folder) throws IOException {
        Path shared = folderBeside("shared").resolve(folder);
        ImageFileReader reader = new ImageFileReader();
        Set<String> refused = new TreeSet<>();
        for (Path file : files(shared)) {
            String name = file.getFileName().toString();
            try {
                Patch rgb = ChannelMapping.automatic().toRgb(reader.read(file, name));
                assertThat(rgb.channels()).isEqualTo(3);
            } catch (UnreadableImageException e) {
                refused.add(name);
                assertThat(e.problem()).startsWith(name).endsWith(".").doesNotContain("\n");
                assertThat(e.remedy()).endsWith(".");
            }
        }
        assertThat(refused).isEqualTo(folder.equals("images/odd") ? new TreeSet<>(REFUSED) : Set.of());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(f -> !f.toString().endsWith(".csv") && !f.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folderBeside(String name) {
        for (Path up = Path.of("").toAbsolutePath().getParent(); up != null; up = up.getParent()) {
            if (Files.isDirectory(up.resolve(name).resolve("images"))) {
                return up.resolve(name);
            }
        }
        assumeTrue(false, "Skipped: there is no ../shared with images to read");
        throw new IllegalStateException();
    }
}

package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;

/** Pyramids that tifffile wrote (tools/make_pyramids.py): each level's pixels are those that tifffile reads. */
class PyramidsTest {
    private static final Path FOLDER = Path.of("src/test/resources/quadrant/imagej/pyramids");
    private static final int JPEG_LEVELS = 2;

    static List<String[]> levels() throws IOException {
        return Files.readAllLines(FOLDER.resolve("levels.csv")).stream()
                .skip(1)
                .map(l -> l.split(","))
                .toList();
    }

    private static RegionSource open(String file) {
        return new ImageFileReader().regions(FOLDER.resolve(file), file);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void each_level_has_the_pixels_that_tifffile_reads(String file, int level, int widthPx, int heightPx, String sha256)
            throws Exception {
        try (RegionSource source = open(file)) {
            assertThat(source.levels()).hasSize(3);
            RegionSource.Level of = source.levels().get(level);
            assertThat(List.of(of.widthPx(), of.heightPx())).containsExactly(widthPx, heightPx);
            assertThat(of.downsample()).isEqualTo(1 << level);
            byte[] pixels = bytes(source.read(level, new Region(0, 0, widthPx, heightPx)));
            if (file.contains("jpeg")) {
                assertThat(most(pixels, expected(file, level))).isLessThanOrEqualTo(JPEG_LEVELS);
            } else {
                String own = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(pixels));
                assertThat(own).isEqualTo(sha256);
            }
            // a part of a level, across its tiles
            Region part = new Region(widthPx / 5, heightPx / 5, widthPx / 2, heightPx / 2);
            assertThat(bytes(source.read(level, part)))
                    .isEqualTo(bytes(source.read(level, new Region(0, 0, widthPx, heightPx))
                            .part(part)));
        }
    }

    @Test
    void the_scale_is_that_of_ome_xml_and_of_a_level_its_own() {
        try (RegionSource source = open("ome-deflate.ome.tif")) {
            assertThat(source.pixelSize().orElseThrow().micronsPerPixel()).isEqualTo(0.25);
            assertThat(source.read(2, new Region(0, 0, 16, 16))
                            .pixelSize()
                            .orElseThrow()
                            .micronsPerPixel())
                    .isEqualTo(1.0);
        }
        assertThat(SlideScale.of("<Pixels PhysicalSizeX=\"500\" PhysicalSizeXUnit=\"nm\"", 0, 0, 2)
                        .orElseThrow()
                        .micronsPerPixel())
                .isEqualTo(0.5);
        assertThat(SlideScale.of("<Pixels PhysicalSizeX=\"1\" PhysicalSizeXUnit=\"pixel\"", 0, 0, 2))
                .isEmpty();
        assertThat(SlideScale.of("<Pixels PhysicalSizeX=\"1e\"", 0, 0, 2)).isEmpty();
    }

    private static byte[] bytes(RawImage image) {
        int n = image.widthPx() * image.heightPx();
        byte[] bytes = new byte[3 * n];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < n; i++) {
                bytes[3 * i + c] = (byte) (int) image.channels().get(c)[i];
            }
        }
        return bytes;
    }

    private static byte[] expected(String file, int level) throws IOException {
        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file + "." + level + ".rgb.gz")))) {
            return in.readAllBytes();
        }
    }

    private static int most(byte[] a, byte[] b) {
        assertThat(a).hasSameSizeAs(b);
        int most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs((a[i] & 255) - (b[i] & 255)));
        }
        return most;
    }
}

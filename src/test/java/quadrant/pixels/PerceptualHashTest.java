package quadrant.pixels;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;

class PerceptualHashTest {
    /** Set, every how many-th image, pairs of images that truly are of the same cell. */
    @ParameterizedTest
    @CsvSource({"crc70, 1, 0", "imagenet200, 2, 0", "wbc1, 1, 4", "herlev, 2, 0"})
    void copies_are_found_and_different_images_kept_apart(String set, int every, int same) throws IOException {
        List<PerceptualHash> hashes = new ArrayList<>();
        int n = 0;
        for (Path f : files(set)) {
            if (n++ % every == 0) {
                BufferedImage image = ImageIO.read(f.toFile());
                PerceptualHash hash = hash(image);
                if (hashes.size() < 30) {
                    assertThat(hash.same(hash(jpeg(image))))
                            .as(f + " re-encoded")
                            .isTrue();
                    assertThat(hash.same(hash(scaled(image, 0.6))))
                            .as(f + " rescaled")
                            .isTrue();
                    assertThat(hash.same(hash(brighter(image))))
                            .as(f + " brighter")
                            .isTrue();
                }
                hashes.add(hash);
            }
        }
        int pairs = 0;
        for (int i = 0; i < hashes.size(); i++) {
            for (int j = 0; j < i; j++) {
                pairs += hashes.get(i).same(hashes.get(j)) ? 1 : 0;
            }
        }
        assertThat(pairs).isEqualTo(same);
    }

    @Test
    void images_that_vary_in_one_direction_at_most_match_themselves_alone() {
        PerceptualHash grey = ImageFingerprint.of(filled(17, 90)).hash();
        assertThat(grey.same(ImageFingerprint.of(filled(333, 90)).hash())).isTrue();
        assertThat(grey.same(ImageFingerprint.of(filled(17, 91)).hash())).isFalse();
        Patch edge = filled(40, 0);
        for (int i = 0; i < edge.values().length; i++) {
            edge.values()[i] = i % 40 < 13 ? 200 : 0;
        }
        assertThat(grey.same(ImageFingerprint.of(edge).hash())).isFalse();
    }

    private static Patch filled(int side, float value) {
        Patch p = Patch.blank(3, side, side);
        Arrays.fill(p.values(), value);
        return p;
    }

    private static List<Path> files(String set) throws IOException {
        try (Stream<Path> all = Files.walk(TestData.shared("data/" + set))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static PerceptualHash hash(BufferedImage image) {
        int w = image.getWidth();
        int n = w * image.getHeight();
        float[] rgb = new float[3 * n];
        for (int i = 0; i < n; i++) {
            int p = image.getRGB(i % w, i / w);
            for (int c = 0; c < 3; c++) {
                rgb[c * n + i] = (p >> (16 - 8 * c)) & 255;
            }
        }
        return ImageFingerprint.of(new Patch(3, image.getHeight(), w, rgb)).hash();
    }

    private static BufferedImage scaled(BufferedImage image, double scale) {
        int w = (int) (image.getWidth() * scale);
        int h = (int) (image.getHeight() * scale);
        BufferedImage out = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = out.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, w, h, null);
        g.dispose();
        return out;
    }

    private static BufferedImage brighter(BufferedImage image) {
        return new RescaleOp(1.05f, 0, null).filter(scaled(image, 1), null);
    }

    private static BufferedImage jpeg(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(scaled(image, 1), "jpg", bytes);
        return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    }
}

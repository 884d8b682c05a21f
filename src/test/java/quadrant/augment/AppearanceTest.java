package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.imagej.ImageFileReader;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;

/** What kind of pictures images are taken for. */
class AppearanceTest {
    private static Patch made(int size, double[] base, double noise, boolean grey) {
        Patch p = Patch.blank(3, size, size);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < size * size; i++) {
            double same = random.nextDouble() * noise;
            for (int c = 0; c < 3; c++) {
                double own = grey ? same : random.nextDouble() * noise;
                p.values()[c * size * size + i] = (float) Math.max(0, Math.min(255, base[c] + own));
            }
        }
        return p;
    }

    @Test
    void grey_dark_and_coloured_images_are_told_apart() {
        assertThat(Appearance.of(made(64, new double[] {120, 120, 120}, 90, true)))
                .isEqualTo(Appearance.GREY);
        assertThat(Appearance.of(made(64, new double[] {0, 0, 0}, 45, false))).isEqualTo(Appearance.FLUORESCENCE);
        assertThat(Appearance.of(made(64, new double[] {40, 160, 80}, 60, false)))
                .isEqualTo(Appearance.COLOUR);
        assertThat(Appearance.of(Patch.blank(3, 1, 1))).isEqualTo(Appearance.FLUORESCENCE);
        assertThat(Appearance.of(List.of(Appearance.GREY, Appearance.GREY, Appearance.COLOUR)))
                .isEqualTo(Appearance.GREY);
        assertThat(Appearance.of(List.of(Appearance.GREY, Appearance.COLOUR))).isEqualTo(Appearance.COLOUR);
        assertThat(Appearance.of(List.<Appearance>of())).isEqualTo(Appearance.COLOUR);
    }

    @ParameterizedTest
    @CsvSource({"crc70, STAINED", "wbc1, STAINED", "imagenet200, COLOUR"})
    void real_sets_are_what_they_are(String set, Appearance expected) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(TestData.shared("data/" + set))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        Preprocessing preprocessing = new Preprocessing(
                224,
                ResizeRule.CENTER_SQUARE,
                ChannelMapping.automatic(),
                ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                Optional.empty());
        List<Appearance> found = new ArrayList<>();
        for (int i = 0; i < files.size(); i += Math.max(1, files.size() / 20)) {
            found.add(Appearance.of(preprocessing.canvas(
                    new ImageFileReader().read(files.get(i), files.get(i).toString()))));
        }
        assertThat(Appearance.of(found)).as("%s", found).isEqualTo(expected);
    }
}

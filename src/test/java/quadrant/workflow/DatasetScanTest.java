package quadrant.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.dataset.Sample;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.PixelSize;
import quadrant.training.TrainingImage;

class DatasetScanTest {
    private final Listening task = new Listening();

    private DatasetScan scan(List<Sample> samples, boolean skipUnreadable, int threads) {
        return DatasetScan.of(Made.images(Made.dataset(samples), skipUnreadable), threads, task);
    }

    private static Sample image(int number, int side, double micronsPerPixel) {
        Optional<PixelSize> size = micronsPerPixel > 0 ? Optional.of(new PixelSize(micronsPerPixel)) : Optional.empty();
        return Made.sample(new Made.Stripes("i" + number, 0, number, side, size), 0, "g" + number);
    }

    private static Sample broken() {
        return Made.sample(new Made.Broken("broken.png"), 1, "g");
    }

    @Test
    void order_and_hashes_do_not_depend_on_the_threads() {
        List<Sample> samples = Made.stripes(20, 2).samples();
        DatasetScan one = scan(samples, false, 1);
        assertThat(scan(samples, false, 4)).isEqualTo(one);
        assertThat(one.dataset().samples())
                .extracting(Sample::id)
                .isEqualTo(samples.stream().map(Sample::id).toList());
        assertThat(one.images()).extracting(TrainingImage::pixelHash).doesNotHaveDuplicates();
        assertThat(task.warned()).isEmpty();
    }

    @Test
    void the_hash_of_the_data_follows_pixels_labels_and_groups_and_not_names() {
        Sample a = image(1, 32, 0);
        String hash = hash(a);
        assertThat(hash(Made.sample(new Made.Stripes("renamed", 0, 1, 32, Optional.empty()), 0, "g1")))
                .isEqualTo(hash);
        assertThat(hash(image(2, 32, 0))).isNotEqualTo(hash);
        assertThat(hash(Made.sample(a.pixels(), 1, "g1"))).isNotEqualTo(hash);
        assertThat(hash(Made.sample(a.pixels(), 0, "g2"))).isNotEqualTo(hash);
    }

    @Test
    void a_copy_under_another_name_has_the_same_look_and_another_image_has_not() {
        Sample copy = Made.sample(new Made.Stripes("renamed", 0, 1, 32, Optional.empty()), 0, "g1");
        List<PerceptualHash> looks = scan(List.of(image(1, 32, 0), copy, image(2, 32, 0)), false, 1).images().stream()
                .map(TrainingImage::look)
                .toList();
        assertThat(looks.get(0).same(looks.get(1))).isTrue();
        assertThat(looks.get(0).same(looks.get(2))).isFalse();
    }

    private String hash(Sample s) {
        return DatasetScan.dataHash(scan(List.of(s), false, 1).images());
    }

    @Test
    void an_unreadable_image_stops_the_run_or_is_skipped_aloud() {
        List<Sample> samples = List.of(image(1, 32, 0), broken(), image(2, 32, 0));
        assertThat(TestData.refusal(() -> scan(samples, false, 2)).problem()).contains("broken.png");

        DatasetScan skipped = scan(samples, true, 2);
        assertThat(skipped.dataset().samples()).extracting(Sample::id).containsExactly("i1", "i2");
        assertThat(skipped.images()).hasSize(2);
        assertThat(skipped.skipped()).containsExactly("broken.png is cut off.");
        assertThat(task.warned())
                .containsExactly(
                        "1 of 3 images were skipped as unreadable.", DatasetScan.SKIPPED + "broken.png is cut off.");
        assertThat(TestData.refusal(() -> scan(List.of(broken()), true, 1)).problem())
                .isEqualTo("None of the images can be read.");
    }

    @Test
    void an_image_below_16_pixels_is_unreadable() {
        assertThat(TestData.refusal(() -> scan(List.of(image(1, 15, 0)), false, 1))
                        .problem())
                .contains("i1")
                .contains("15×15");
        assertThat(scan(List.of(image(1, 16, 0)), false, 1).images()).hasSize(1);
    }

    @Test
    void a_pixel_size_that_all_share_to_a_percent_is_kept() {
        assertThat(scan(List.of(image(1, 32, 0.5), image(2, 32, 0.504)), false, 1)
                        .pixelSize())
                .contains(new PixelSize(0.5));
        assertThat(task.warned()).isEmpty();
    }

    @Test
    void a_skipped_image_does_not_take_the_pixel_size_away() {
        DatasetScan scan = scan(List.of(image(1, 32, 0.5), broken(), image(2, 32, 0.5)), true, 1);
        assertThat(scan.pixelSize()).contains(new PixelSize(0.5));
        assertThat(task.warned()).noneMatch(w -> w.contains("pixel size"));
    }

    @Test
    void images_that_are_not_calibrated_alike_are_said_aloud() {
        assertThat(scan(List.of(image(1, 32, 0.5), image(2, 32, 0.52)), false, 1)
                        .pixelSize())
                .isEmpty();
        assertThat(scan(List.of(image(1, 32, 0.5), image(2, 32, 0)), false, 1).pixelSize())
                .isEmpty();
        assertThat(task.warned()).hasSize(2).allMatch(w -> w.contains("do not all have the same pixel size"));
    }

    @Test
    void what_surprises_in_many_images_is_said_once_with_their_number() {
        List<Sample> black = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            black.add(Made.sample(new Made.Black("black" + i), 0, "g" + i));
        }
        scan(black, false, 2);
        assertThat(task.warned())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(w -> w.startsWith("5 images (black0, black1, black2, …): "));
    }
}

package quadrant.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import quadrant.pixels.ImageFingerprint;
import quadrant.pixels.Orientation;
import quadrant.pixels.Patch;

class GuardTest {
    private static Dataset dataset(boolean known, List<Sample> samples) {
        return new Dataset(new ClassList(List.of("a", "b")), samples, known, List.of());
    }

    /** Twelve patients with three cells each, named as in the Herlev set. */
    private static List<Sample> cells(String pattern, boolean grouped) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            String id = pattern.formatted(i % 2 == 0 ? "a" : "b_c", 149143370 + i / 3, i, i);
            samples.add(Samples.of(id, i % 2, grouped ? "p" + i / 3 : id));
        }
        return samples;
    }

    @Test
    void the_patients_number_before_the_first_hyphen_is_found() {
        GroupHint hint = GroupHint.of(dataset(false, cells("%s/%d-%09d-%03d.jpg", false)))
                .orElseThrow();
        assertThat(hint.regex()).isEqualTo("([^/-]+)-[^/]*$");
        assertThat(hint.count()).isEqualTo(12);
        assertThat(hint.largest()).isEqualTo(3);
        assertThat(hint.sharing()).isEqualTo(36);
        assertThat(hint.groups().get(0)).isEqualTo("149143370");
    }

    @Test
    void folders_of_patients_below_the_class_are_found() {
        assertThat(GroupHint.of(dataset(false, cells("%s/p%d/cell %d (%d).tif", false)))
                        .orElseThrow()
                        .regex())
                .isEqualTo("^[^/]+/([^/]+)/");
    }

    @Test
    void running_numbers_and_names_of_the_class_are_no_groups() {
        List<Sample> numbered = new ArrayList<>();
        List<Sample> named = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            numbered.add(Samples.of("a/img_" + i + ".png", i % 2, "img" + i));
            named.add(Samples.of((i % 2 == 0 ? "a/a-" : "b/b-") + i + ".png", i % 2, "n" + i));
        }
        assertThat(GroupHint.of(dataset(false, numbered))).isEmpty();
        assertThat(GroupHint.of(dataset(false, named))).isEmpty();
    }

    @Test
    void a_patient_whose_images_lie_in_two_groups_is_named() {
        List<Sample> samples = cells("%s/%d-%09d-%03d.jpg", true);
        Dataset whole = dataset(true, samples);
        Guard fine = new Guard(List.of(), List.of(), GroupHint.of(whole));
        assertThat(fine.straddling(whole)).isEmpty();
        assertThat(fine.warnings(whole)).isEmpty();

        samples.set(1, Samples.of(samples.get(1).id(), 1, "other"));
        Dataset torn = dataset(true, samples);
        Guard guard = new Guard(List.of(), List.of(), GroupHint.of(torn));
        assertThat(guard.straddling(torn)).containsOnlyKeys("149143370");
        assertThat(guard.warnings(torn))
                .singleElement()
                .asString()
                .startsWith(
                        "By their names the images of 149143370 belong together, but they are in the groups other, p0");
    }

    @Test
    void copies_matter_across_groups_and_labels_and_the_first_are_named() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            samples.add(Samples.of("i" + i, i == 19 ? 1 : 0, i < 2 ? "same" : "g" + i));
        }
        Dataset d = dataset(true, samples);
        List<CopyPair> pairs = new ArrayList<>();
        for (int i = 1; i < 20; i++) {
            pairs.add(new CopyPair(0, i, CopyPair.Kind.COPY, 0.99, Orientation.MIRRORED));
        }
        List<String> warnings = new Guard(pairs, List.of(), Optional.empty()).warnings(d);
        assertThat(warnings).hasSize(7);
        assertThat(warnings.get(0)).isEqualTo("i0 and i19 (mirrored) look like one image, and have different labels.");
        assertThat(warnings.get(1)).startsWith("i0 and i2 (mirrored) look like one image, and are in different groups");
        assertThat(warnings.get(6)).startsWith("12 more pairs of images look like one image");
    }

    @Test
    void a_class_with_a_size_format_depth_or_group_of_its_own_is_told() {
        List<Sample> samples = new ArrayList<>();
        List<Traits> traits = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            samples.add(Samples.of("i" + i, i % 2, i % 2 == 0 ? "slide 1" : "slide " + i));
            boolean odd = i % 2 == 1;
            traits.add(traits(
                    odd ? 100 : 100 + i,
                    100,
                    odd ? "png" : "jpeg",
                    "",
                    "8-bit colour",
                    odd || i < 12 ? "none" : "0.5"));
        }
        Dataset d = dataset(true, samples);
        List<Confounder> found = Confounder.of(d, traits);
        assertThat(found)
                .extracting(Confounder::label, Confounder::trait)
                .containsExactly(
                        tuple(0, "group"),
                        tuple(0, "image size"),
                        tuple(0, "file format"),
                        tuple(1, "image size"),
                        tuple(1, "file format"));
        assertThat(found.get(3).describe(d.classes()))
                .isEqualTo("All 10 images of the class b have the image size 100×100, which 10 % of the others have; a"
                        + " network may learn that instead of their content.");
        assertThat(found.get(0).describe(d.classes()))
                .contains("All 10 images of the class a come from the group slide 1");
    }

    private static Traits traits(
            int widthPx, int heightPx, String format, String jpeg, String depth, String calibration) {
        ImageFingerprint look = ImageFingerprint.of(Patch.blank(3, 1, 1));
        return Traits.of("", look, widthPx, heightPx, format, jpeg, depth, calibration);
    }

    private static List<Confounder> confounders(int images, IntFunction<Traits> traits) {
        List<Sample> samples = new ArrayList<>();
        List<Traits> all = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            samples.add(Samples.of("i" + i, i % 2, "g" + i));
            all.add(traits.apply(i));
        }
        return Confounder.of(dataset(false, samples), all);
    }

    @Test
    void a_trait_of_nine_in_ten_images_of_a_class_is_found_where_few_others_have_it() {
        List<Confounder> found =
                confounders(40, i -> traits(50, 50, i % 2 == 0 && i > 2 ? "png" : "jpeg", "", "8-bit colour", "none"));
        assertThat(found)
                .extracting(Confounder::label, Confounder::trait, Confounder::value, Confounder::having)
                .containsExactly(tuple(0, "file format", "png", 18), tuple(1, "file format", "jpeg", 20));
    }

    @Test
    void sizes_that_vary_are_found_by_their_limit_and_what_is_not_known_is_no_trait() {
        List<Confounder> found = confounders(
                40,
                i -> traits(i % 2 == 0 ? 40 + i : 90 + i, 50, "png", i % 2 == 0 ? "" : "none", "8-bit colour", "none"));
        assertThat(found)
                .extracting(Confounder::label, Confounder::trait, Confounder::value)
                .containsExactly(
                        tuple(0, "image size", "of at most 3700 pixels"),
                        tuple(1, "image size", "of at least 4750 pixels"));
    }

    @Test
    void traces_of_jpeg_are_found_once_and_not_beside_the_format() {
        assertThat(confounders(
                        20, i -> traits(50, 50, "png", i % 2 == 0 ? "none" : "steps 5/6", "8-bit colour", "none")))
                .extracting(Confounder::trait)
                .containsExactly("JPEG traces", "JPEG traces");
        assertThat(confounders(
                        20, i -> traits(50, 50, "png", i % 2 == 0 ? "steps 3/3" : "steps 5/6", "8-bit colour", "none")))
                .extracting(Confounder::trait)
                .containsExactly("quantisation by JPEG", "quantisation by JPEG");
    }

    @Test
    void a_trait_that_a_few_images_share_by_chance_is_none() {
        assertThat(confounders(6, i -> traits(50 + i % 2, 50, "png", "", "8-bit colour", "none")))
                .isEmpty();
        // scipy.stats.fisher_exact([[9, 1], [2, 8]], alternative="greater") and of [[5, 0], [0, 5]]
        assertThat(Confounder.chance(9, 10, 2, 10)).isCloseTo(0.0027, within(1e-4));
        assertThat(Confounder.chance(5, 5, 0, 5)).isCloseTo(1.0 / 252, within(1e-9));
    }
}

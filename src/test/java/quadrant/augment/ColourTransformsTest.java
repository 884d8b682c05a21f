package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static quadrant.augment.Augmentation.of;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.pixels.Patch;

class ColourTransformsTest {
    private static final StainReference REFERENCE = StainReference.load();

    static List<Augmentation> strongest() {
        return List.of(
                of("stain-jitter", 1, 1),
                of("stain-mix", 1, 1),
                of("gamma", 0.2, 5),
                of("contrast", 1),
                of("brightness", 255),
                of("channel-gain", 0.1, 10),
                of("channel-offset", 255),
                of("window-jitter", 0.45, 0.45));
    }

    @Test
    void every_transform_of_colour_is_tried() {
        assertThat(strongest())
                .extracting(Augmentation::row)
                .containsExactlyElementsOf(Kind.all().values().stream()
                        .filter(k -> k.stage() == Kind.Stage.COLOUR)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("strongest")
    void no_canvas_leaves_0_to_255_however_strong_the_transform(Augmentation transform) {
        for (Patch canvas : canvases()) {
            Augmenter augmenter = new Augmenter(new AugmentationPlan("one", List.of(transform)), 1);
            for (int v = 1; v <= 60; v++) {
                int outside = 0;
                for (float x : AugmenterTest.view(augmenter, canvas, 1, v)) {
                    outside += x >= 0 && x <= 255 ? 0 : 1;
                }
                assertThat(outside).as("view %d", v).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strongest")
    void a_transform_comes_back_from_its_JSON_and_changes_a_picture(Augmentation transform) {
        AugmentationPlan plan = new AugmentationPlan("one", List.of(transform));
        assertThat(PlanFile.read(PlanFile.write(plan))).isEqualTo(plan);
        assertThat(transform.changesNothing()).isFalse();
        Patch tissue = tissue(0);
        assertThat(AugmenterTest.view(new Augmenter(plan, 1), tissue, 1, 1)).isNotEqualTo(tissue.values());
    }

    @Test
    void everything_together_is_the_same_from_any_augmenter_in_any_order() {
        AugmentationPlan all = new AugmentationPlan("all", List.copyOf(strongest()));
        Augmenter kept = new Augmenter(all, 3);
        for (int v = 20; v > 0; v--) {
            for (int image = 0; image < 2; image++) {
                // the same key: what is kept of one image must not reach another
                assertThat(AugmenterTest.view(kept, tissue(image), 7, v))
                        .isEqualTo(AugmenterTest.view(new Augmenter(all, 3), tissue(image), 7, v));
            }
        }
    }

    @Test
    void images_without_tissue_keep_their_stain() {
        Augmenter augmenter = new Augmenter(new AugmentationPlan("one", List.of(of("stain-mix", 1, 0.5))), 1);
        for (float grey : new float[] {0, 93.5f, 255}) {
            Patch canvas = Patch.blank(3, 20, 20);
            Arrays.fill(canvas.values(), grey);
            assertThat(AugmenterTest.view(augmenter, canvas, 1, 1)).isEqualTo(canvas.values());
        }
    }

    @Test
    void other_stains_than_haematoxylin_and_eosin_are_not_mixed_with_them() {
        // azure and eosin of a blood smear, the first 20 degrees from any haematoxylin
        double[][] stains = {{0.82, 0.44, 0.35}, {0.34, 0.92, 0.19}};
        Patch smear = Patch.blank(3, 30, 30);
        for (int i = 0; i < 900; i++) {
            for (int c = 0; c < 3; c++) {
                double density = 0.3 + stains[0][c] * (i % 30) / 30 + stains[1][c] * (i * 7 % 30) / 30;
                smear.values()[c * 900 + i] = (float) (256 * StrictMath.exp(-density) - 1);
            }
        }
        StainBasis own = ImageStains.of(smear.values()).orElseThrow().basis();
        assertThat(PublishedStains.near(own)).isFalse();
        AugmentationPlan plan = new AugmentationPlan("mix", List.of(of("stain-mix", 1, 0.5)));
        assertThat(AugmenterTest.view(new Augmenter(plan, 1), smear, 1, 1)).isEqualTo(smear.values());
        for (int image = 0; image < 2; image++) {
            assertThat(PublishedStains.near(
                            ImageStains.of(tissue(image).values()).orElseThrow().basis()))
                    .isTrue();
        }
    }

    @Test
    void gamma_agrees_with_scikit_image() {
        for (StainReference.AttributionMap l : REFERENCE.gammas()) {
            float[] view = Reference.floats(REFERENCE.colours());
            ColourPass colours = new ColourPass();
            colours.gamma(l.value());
            colours.run(view);
            assertThat(Reference.distance(view, Reference.floats(l.view())))
                    .as("value %s", l.value())
                    .isLessThan(0.01);
        }
    }

    /** With r = 255·(x − a)/(b − a), channels differ by their own a and b. */
    @Test
    void a_window_moves_both_ends_of_each_channel_by_itself() {
        Augmentation jitter = of("window-jitter", 0.1, 0.2);
        for (int v = 1; v <= 200; v++) {
            float[] view = {100, 150, 100, 150, 100, 150};
            run(jitter, v, view);
            for (int c = 0; c < 3; c++) {
                double gain = (view[2 * c + 1] - view[2 * c]) / 50;
                double a = 100 - view[2 * c] / gain;
                assertThat(gain).isBetween(1 / 1.3 - 1e-4, 1 / 0.7 + 1e-4);
                assertThat(a).isBetween(-25.6, 25.6);
                assertThat(a + 255 / gain).isBetween(0.8 * 255 - 0.1, 1.2 * 255 + 0.1);
            }
            assertThat(view[0]).isNotEqualTo(view[2]);
            assertThat(view[2]).isNotEqualTo(view[4]);
        }
    }

    @Test
    void channel_gains_are_uniform_in_the_logarithm_and_independent() {
        Augmentation gain = of("channel-gain", 0.5, 2);
        double[] mean = new double[3];
        double product = 0;
        double square = 0;
        int views = 4000;
        for (int v = 1; v <= views; v++) {
            float[] view = {100, 100, 100};
            run(gain, v, view);
            double[] log = new double[3];
            for (int c = 0; c < 3; c++) {
                log[c] = StrictMath.log(view[c] / 100);
                mean[c] += log[c] / views;
            }
            product += log[0] * log[1] / views;
            square += log[0] * log[0] / views;
        }
        assertThat(mean).containsExactly(new double[3], within(0.03));
        assertThat(product).isCloseTo(0, within(0.01));
        // the variance of a uniform number within −ln 2 to ln 2
        assertThat(square).isCloseTo(StrictMath.pow(StrictMath.log(2), 2) / 3, within(0.01));
    }

    private static void run(Augmentation transform, int viewNumber, float[] view) {
        Augmenter.View made = DrawsTest.view(Patch.blank(3, 1, 1));
        transform.draw(Draws.of(1, 2, viewNumber, transform.kind()), made);
        made.colours().run(view);
    }

    @Test
    void stretches_in_a_row_are_clipped_at_the_very_end_only() {
        float[] view = {200, 100, 50};
        ColourPass colours = new ColourPass();
        colours.channel(0, 2, 0);
        colours.channel(0, 0.5, 1);
        colours.run(view);
        assertThat(Reference.distance(view, new float[] {201, 100, 50})).isLessThan(1e-3);
    }

    static Patch tissue(int image) {
        float[] values = Reference.floats(REFERENCE.stains().get(image).pixels());
        int size = (int) Math.sqrt(values.length / 3.0);
        return new Patch(3, size, size, values);
    }

    private static List<Patch> canvases() {
        Patch saturated = AugmenterTest.speckles(3);
        for (int i = 0; i < saturated.values().length; i++) {
            saturated.values()[i] = saturated.values()[i] < 128 ? 0 : 255;
        }
        Patch oneStain = Patch.blank(3, 16, 16);
        for (int i = 0; i < 256; i++) {
            oneStain.values()[i] = i;
            oneStain.values()[256 + i] = i * 0.7f;
            oneStain.values()[512 + i] = 200;
        }
        return List.of(flat(1, 77.7f), flat(9, 0), flat(9, 128), flat(9, 255), saturated, oneStain, tissue(1));
    }

    private static Patch flat(int size, float grey) {
        Patch patch = Patch.blank(3, size, size);
        Arrays.fill(patch.values(), grey);
        return patch;
    }
}

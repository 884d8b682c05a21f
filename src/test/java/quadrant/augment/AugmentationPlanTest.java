package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import quadrant.task.UserException;

class AugmentationPlanTest {
    @Test
    void heavy_is_the_measured_recipe_word_for_word() {
        assertThat(AugmentationPlan.named("heavy").canonical())
                .isEqualTo("augmentation/1[flip(probability=0.5);rotation(quarterTurns=1.0,maxDegrees=45.0);"
                        + "scale(min=0.85,max=1.2);shift(fraction=0.053571);stain-jitter(sigma=0.15,bias=0.03);"
                        + "contrast(range=0.2);brightness(range=15.0);"
                        + "one-of()[gaussian-blur(probability=0.2,sigmaMin=0.3,sigmaMax=1.2);"
                        + "gaussian-noise(probability=0.15,sigmaMin=1.0,sigmaMax=7.0)]]");
    }

    @Test
    void light_touches_neither_stain_nor_focus() {
        assertThat(AugmentationPlan.named("light").transforms())
                .extracting(Augmentation::kind)
                .containsExactly("flip", "rotation", "scale", "shift", "contrast", "brightness");
    }

    @Test
    void none_holds_nothing() {
        assertThat(AugmentationPlan.named("none").transforms()).isEmpty();
        assertThat(AugmentationPlan.named("none").canonical()).isEqualTo("augmentation/1[]");
    }

    @Test
    void whole_strengths_are_the_named_plans_and_others_lie_between() {
        assertThat(AugmentationPlan.names())
                .containsExactly("none", "light", "heavy", "turns", "stained-heavy", "fluorescence-heavy", "grey");
        for (int level = 0; level < 3; level++) {
            assertThat(AugmentationPlan.strength(level))
                    .isEqualTo(AugmentationPlan.named(AugmentationPlan.names().get(level)));
        }
        assertThat(AugmentationPlan.strength(1.5).transforms())
                .contains(
                        Augmentation.of("rotation", 1, 30),
                        Augmentation.of("stain-jitter", 0.075, 0.015),
                        Augmentation.of("contrast", 0.15));
        assertThat(AugmentationPlan.strength(3).transforms()).contains(Augmentation.of("stain-jitter", 0.25, 0.06));
    }

    @Test
    void a_plan_reads_from_a_name_a_number_and_its_own_name() {
        assertThat(AugmentationPlan.parse(" heavy ")).isEqualTo(AugmentationPlan.named("heavy"));
        assertThat(AugmentationPlan.parse("2")).isEqualTo(AugmentationPlan.named("heavy"));
        AugmentationPlan between = AugmentationPlan.strength(1.25);
        assertThat(AugmentationPlan.parse(between.name())).isEqualTo(between);
        assertThat(AugmentationPlan.strength(3).name()).isEqualTo("3");
    }

    @Test
    void refuses_unknown_names_and_strengths_outside_0_to_3() {
        assertThatThrownBy(() -> AugmentationPlan.named("extreme"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("\"extreme\"")
                .hasMessageContaining("none, light, heavy");
        for (String text : List.of("-1", "3.1", "-0.001")) {
            assertThatThrownBy(() -> AugmentationPlan.parse(text))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("0 to 3")
                    .hasMessageContaining(text);
        }
        assertThatThrownBy(() -> AugmentationPlan.parse("")).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> AugmentationPlan.strength(Double.NaN)).isInstanceOf(UserException.class);
    }

    @Test
    void refuses_a_kind_twice_and_a_wrong_order() {
        assertThatThrownBy(() ->
                        new AugmentationPlan("x", List.of(Augmentation.of("flip", 0.5), Augmentation.of("flip", 0.2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("flip");
        assertThatThrownBy(() -> new AugmentationPlan(
                        "x", List.of(Augmentation.of("contrast", 0.1), Augmentation.of("flip", 0.2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("geometry first");
    }

    @Test
    void canonical_text_depends_on_every_parameter_but_not_on_the_name() {
        AugmentationPlan heavy = AugmentationPlan.named("heavy");
        assertThat(new AugmentationPlan("mine", heavy.transforms()).canonical()).isEqualTo(heavy.canonical());
        assertThat(AugmentationPlan.strength(2.01).canonical()).isNotEqualTo(heavy.canonical());
    }
}

package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static quadrant.augment.Augmentation.of;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.task.UserException;

class PlanFileTest {
    private static final String HEAVY = PlanFile.write(AugmentationPlan.named("heavy"));

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4, 1, 1.7, 2, 3})
    void every_plan_comes_back_from_its_JSON(double strength) {
        AugmentationPlan plan = AugmentationPlan.strength(strength);
        assertThat(PlanFile.read(PlanFile.write(plan))).isEqualTo(plan);
    }

    @Test
    void standalone_optics_come_back_too() {
        AugmentationPlan plan =
                new AugmentationPlan("x", List.of(of("gaussian-blur", 0.5, 1, 2), of("gaussian-noise", 0.5, 1, 2)));
        assertThat(PlanFile.read(PlanFile.write(plan))).isEqualTo(plan);
    }

    @Test
    void a_file_of_version_1_reads_for_ever() {
        String file = "{\"format\":\"quadrant-augmentation\",\"version\":1,\"name\":\"mine\",\"transforms\":["
                + "{\"type\":\"flip\",\"probability\":0.5},{\"type\":\"stain-jitter\",\"sigma\":0.1,\"bias\":0.02}]}";
        assertThat(PlanFile.read(file))
                .isEqualTo(new AugmentationPlan("mine", List.of(of("flip", 0.5), of("stain-jitter", 0.1, 0.02))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"scale\" | \"sheer\" | \"sheer\"",
                "\"scale\" | \"random-resized-crop\" | Use scale and shift instead",
                "\"scale\" | \"sheer\" | Use one of flip, rotation, scale, shear, shift, elastic,",
                "\"sigma\": 0.15 | \"sigma\": -0.15 | \"sigma\" of stain-jitter must lie within 0.0 to 1.0",
                "\"sigma\": 0.15 | \"sigma\": NaN | sigma",
                "\"sigma\": 0.15 | \"sigma\": \"much\" | sigma",
                "\"sigma\": 0.15, | '' | sigma",
                "\"sigma\": 0.15 | \"sigma\": 0.15, \"hue\": 3 | hue",
                "\"min\": 0.85 | \"min\": 1.85 | must not exceed",
                "\"probability\": 0.15 | \"probability\": 0.95 | sum of the probabilities",
                "\"version\": 1 | \"version\": 2 | version 2",
                "quadrant-augmentation | quadrant-model | quadrant-augmentation",
                "\"name\": \"heavy\", | '' | name",
                "\"transforms\" | \"transform\" | transforms",
            })
    void refuses_what_it_does_not_know(String written, String changed, String output) {
        assertThat(HEAVY).contains(written);
        assertThatThrownBy(() -> PlanFile.read(HEAVY.replace(written, changed)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(output);
    }

    @Test
    void refuses_a_choice_that_is_no_defect() {
        String file = "{\"format\":\"quadrant-augmentation\",\"version\":1,\"name\":\"mine\",\"transforms\":["
                + "{\"type\":\"one-of\",\"choices\":[{\"type\":\"flip\",\"probability\":0.5}]}]}";
        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("must hold optics, not flip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{", "{\"format\": [}", "null"})
    void refuses_what_is_no_plan(String text) {
        assertThatThrownBy(() -> PlanFile.read(text)).isInstanceOf(UserException.class);
    }
}

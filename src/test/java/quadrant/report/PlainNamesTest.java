package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import quadrant.augment.AugmentationPlan;

class PlainNamesTest {
    @Test
    void a_plan_is_told_by_its_name_and_what_it_does() {
        assertThat(PlainNames.augmentation(AugmentationPlan.named("light").canonical()))
                .startsWith("light: flip (probability 0.5), rotation (quarterTurns 1.0, maxDegrees 15.0), ");
        assertThat(PlainNames.augmentation("augmentation/1[one-of()[blur(a=1.0,b=2.0);noise(c=3.0)]]"))
                .isEqualTo("own plan: one-of [blur (a 1.0, b 2.0), noise (c 3.0)]");
        assertThat(PlainNames.augmentation(AugmentationPlan.named("none").canonical()))
                .isEqualTo("none");
        assertThat(PlainNames.augmentation("")).isEmpty();
    }
}

package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OpticsPassTest {
    private final Reference reference = Reference.load();
    private final OpticsPass optics = new OpticsPass();

    @Test
    void blur_agrees_with_GaussianBlur_of_OpenCV() {
        for (Reference.Blur b : reference.blurs()) {
            float[] view = Reference.floats(reference.patch());
            optics.begin(view, reference.size());
            optics.blur(b.sigma());
            assertThat(Reference.distance(view, Reference.floats(b.view())))
                    .as("sigma " + b.sigma())
                    .isLessThan(0.002);
        }
    }

    @Test
    void blur_of_a_tiny_patch_and_of_no_width_does_no_harm() {
        float[] view = {10, 20, 30};
        optics.begin(view, 1);
        optics.blur(5);
        assertThat(Reference.distance(view, new float[] {10, 20, 30})).isLessThan(1e-4);
        float[] patch = Reference.floats(reference.patch());
        optics.begin(patch, reference.size());
        optics.blur(0);
        assertThat(patch).isEqualTo(Reference.floats(reference.patch()));
    }

    @Test
    void noise_has_the_asked_spread_no_mean_and_normal_tails() {
        int n = 224;
        float[] view = new float[3 * n * n];
        Arrays.fill(view, 128);
        optics.begin(view, n);
        optics.noise(7, Draws.of(1, 2, 3, "noise"));
        double mean = 0;
        double square = 0;
        double fourth = 0;
        for (float v : view) {
            double z = (v - 128) / 7;
            mean += z / view.length;
            square += z * z / view.length;
            fourth += z * z * z * z / view.length;
        }
        assertThat(mean).isCloseTo(0, within(0.012));
        assertThat(square).isCloseTo(1, within(0.015));
        assertThat(fourth).isCloseTo(3, within(0.1));
    }
}

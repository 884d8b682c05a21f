package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.pixels.Patch;

class OpticsReferenceTest {
    private final GeometryOpticsReference reference = GeometryOpticsReference.load();
    private final Reference blurred = Reference.load();

    @Test
    void defocus_agrees_with_a_disc_of_200_by_200_points_a_pixel() {
        for (GeometryOpticsReference.Defect d : reference.discs()) {
            agrees(d, 0.05, v -> BlurPass.disc(v, d.size()));
        }
    }

    @Test
    void a_loss_of_resolution_agrees_with_areas_and_bilinear_interpolation_of_OpenCV() {
        for (GeometryOpticsReference.Defect d : reference.coarse()) {
            agrees(d, 0.02, v -> ResolutionPass.reduce(v, d.size()));
        }
    }

    @Test
    void shading_agrees_with_NumPy() {
        for (GeometryOpticsReference.Defect d : reference.vignettes()) {
            agrees(d, 0.01, v -> ShadingPass.vignette(v, d.size()));
        }
        for (GeometryOpticsReference.Defect d : reference.slopes()) {
            agrees(d, 0.01, v -> ShadingPass.gradient(v, d.size(), d.degrees()));
        }
    }

    private void agrees(GeometryOpticsReference.Defect defect, double most, Consumer<Patch> apply) {
        float[] view = reference.pixels();
        apply.accept(new Patch(3, reference.size(), reference.size(), view));
        assertThat(Reference.distance(view, Reference.floats(defect.view())))
                .as("%s at %s°", defect.size(), defect.degrees())
                .isLessThan(most);
    }

    /** Pillow's decoder may round otherwise than Java's; each grey level may be one off, a colour's two. */
    @Test
    void a_JPEG_is_that_of_Pillow_but_for_rounding() {
        for (GeometryOpticsReference.Jpeg j : reference.jpegs()) {
            float[] view = Reference.floats(j.image());
            JpegPass.store(new Patch(3, j.size(), j.size(), view), j.quality());
            assertThat(Reference.distance(view, Reference.floats(j.view())))
                    .as("%s px, quality %s", j.size(), j.quality())
                    .isLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"120, 0.5, 3", "100, 2, 0", "60, 8, 4", "12, 4, 2", "30, 30, 0", "100, 0, 6"})
    void photon_noise_keeps_the_mean_and_has_the_variance_of_Foi(float grey, double gain, double readNoise) {
        int n = 224;
        float[] view = new float[3 * n * n];
        Arrays.fill(view, grey);
        NoisePass.poissonGaussian(view, gain, readNoise, Draws.of(1, 2, 3, "noise"));
        double mean = 0;
        double square = 0;
        for (float x : view) {
            mean += x / (double) view.length;
            square += (x - grey) * (x - grey) / (double) view.length;
        }
        double variance = gain * grey + readNoise * readNoise;
        // what is clipped away at black and at white is small for these, but not nothing
        assertThat(mean).isCloseTo(grey, within(0.01 * Math.sqrt(variance) + 0.01 * grey));
        assertThat(square / variance).isCloseTo(1, within(0.06));
    }

    @Test
    void few_photons_are_counted_as_Poisson_did() {
        int n = 256;
        float[] view = new float[3 * n * n];
        Arrays.fill(view, 15);
        NoisePass.poissonGaussian(view, 10, 0, Draws.of(1, 2, 3, "noise"));
        double p = Math.exp(-1.5);
        for (int k = 0; k < 6; k++) {
            int counted = 0;
            for (float x : view) {
                counted += x == 10f * k ? 1 : 0;
            }
            assertThat(counted / (double) view.length).as("%s photons", k).isCloseTo(p, within(0.003));
            p *= 1.5 / (k + 1);
        }
    }

    @Test
    void blur_agrees_with_GaussianBlur_of_OpenCV() {
        for (Reference.Blur b : blurred.blurs()) {
            float[] view = Reference.floats(blurred.patch());
            BlurPass.gaussian(new Patch(3, blurred.size(), blurred.size(), view), b.sigma());
            assertThat(Reference.distance(view, Reference.floats(b.view())))
                    .as("sigma " + b.sigma())
                    .isLessThan(0.002);
        }
    }

    @Test
    void blur_of_a_tiny_patch_and_of_no_width_does_no_harm() {
        float[] view = {10, 20, 30};
        BlurPass.gaussian(new Patch(3, 1, 1, view), 5);
        assertThat(Reference.distance(view, new float[] {10, 20, 30})).isLessThan(1e-4);
        float[] patch = Reference.floats(blurred.patch());
        BlurPass.gaussian(new Patch(3, blurred.size(), blurred.size(), patch), 0);
        assertThat(patch).isEqualTo(Reference.floats(blurred.patch()));
    }

    @Test
    void noise_has_the_asked_spread_no_mean_and_normal_tails() {
        int n = 224;
        float[] view = new float[3 * n * n];
        Arrays.fill(view, 128);
        NoisePass.gaussian(view, 7, Draws.of(1, 2, 3, "noise"));
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

package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpticsReferenceTest {
    private final GeometryOpticsReference reference = GeometryOpticsReference.load();
    private final OpticsPass optics = new OpticsPass();

    @Test
    void defocus_agrees_with_a_disc_of_200_by_200_points_a_pixel() {
        for (GeometryOpticsReference.Defect d : reference.discs()) {
            agrees(d, 0.05, o -> o.disc(d.size()));
        }
    }

    @Test
    void motion_blur_agrees_with_a_line_of_4000_points() {
        for (GeometryOpticsReference.Defect d : reference.lines()) {
            agrees(d, 0.05, o -> o.line(d.size(), d.degrees()));
        }
    }

    @Test
    void a_loss_of_resolution_agrees_with_areas_and_bilinear_interpolation_of_OpenCV() {
        for (GeometryOpticsReference.Defect d : reference.coarse()) {
            agrees(d, 0.02, o -> o.reduce(d.size()));
        }
    }

    @Test
    void shading_agrees_with_NumPy() {
        for (GeometryOpticsReference.Defect d : reference.vignettes()) {
            agrees(d, 0.01, o -> o.vignette(d.size()));
        }
        for (GeometryOpticsReference.Defect d : reference.slopes()) {
            agrees(d, 0.01, o -> o.gradient(d.size(), d.degrees()));
        }
    }

    private void agrees(GeometryOpticsReference.Defect defect, double most, Consumer<OpticsPass> apply) {
        float[] view = reference.pixels();
        optics.begin(view, reference.size());
        apply.accept(optics);
        assertThat(Reference.distance(view, Reference.floats(defect.view())))
                .as("%s at %s°", defect.size(), defect.degrees())
                .isLessThan(most);
    }

    /** Pillow's decoder may round otherwise than Java's; each grey level may be one off, a colour's two. */
    @Test
    void a_JPEG_is_that_of_Pillow_but_for_rounding() {
        for (GeometryOpticsReference.Jpeg j : reference.jpegs()) {
            float[] view = Reference.floats(j.image());
            optics.begin(view, j.size());
            optics.jpeg(j.quality());
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
        optics.begin(view, n);
        optics.photons(gain, readNoise, Draws.of(1, 2, 3, "noise"));
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
        optics.begin(view, n);
        optics.photons(10, 0, Draws.of(1, 2, 3, "noise"));
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
    void a_stroke_covers_its_length_times_its_width_and_its_round_ends() {
        float[] view = new float[3 * 64 * 64];
        optics.begin(view, 64);
        optics.stroke().piece(15.3, 20.1, 44.8, 38.7, 4.2);
        optics.paint(200, 100, 50, 1);
        double length = Math.hypot(44.8 - 15.3, 38.7 - 20.1);
        double area = length * 8.4 + Math.PI * 4.2 * 4.2;
        for (int c = 0; c < 3; c++) {
            double sum = 0;
            for (int i = c * 64 * 64; i < (c + 1) * 64 * 64; i++) {
                sum += view[i];
            }
            assertThat(sum / new double[] {200, 100, 50}[c]).isCloseTo(area, within(area * 0.01));
        }
        assertThat(view[29 * 64 + 30]).isEqualTo(200);
    }

    @Test
    void pieces_of_one_stroke_that_overlap_do_not_show() {
        float[] once = new float[3 * 32 * 32];
        float[] twice = once.clone();
        optics.begin(once, 32);
        optics.stroke().piece(4, 4, 28, 20, 2);
        optics.paint(100, 100, 100, 0.5);
        optics.begin(twice, 32);
        StrokePass brush = optics.stroke();
        brush.piece(4, 4, 28, 20, 2);
        brush.piece(4, 4, 28, 20, 2);
        optics.paint(100, 100, 100, 0.5);
        assertThat(twice).isEqualTo(once);
    }

    @Test
    void erasing_fills_one_rectangle_of_the_drawn_area_with_the_mean() {
        int n = 100;
        for (int v = 0; v < 60; v++) {
            float[] view = new float[3 * n * n];
            for (int i = 0; i < view.length; i++) {
                view[i] = i % 97;
            }
            double mean = Arrays.stream(toDoubles(view, n * n)).average().orElseThrow();
            float[] before = view.clone();
            optics.begin(view, n);
            RandomErasing erasing = new RandomErasing(1, 0.05, 0.3, 0.4, 2.5);
            erasing.render(Draws.of(1, 2, v, erasing.kind()), optics);
            int erased = 0;
            for (int i = 0; i < n * n; i++) {
                if (view[i] != before[i]) {
                    assertThat(view[i]).isCloseTo((float) mean, within(0.01f));
                    erased++;
                }
            }
            assertThat(erased).isBetween(450, 3050);
        }
    }

    private static double[] toDoubles(float[] values, int count) {
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    @Test
    void pen_marks_are_coloured_and_dust_stays_grey() {
        float[] view = white();
        optics.begin(view, 64);
        PenMarks pen = new PenMarks(1, 1, 0.1, 0.1);
        pen.render(Draws.of(1, 2, 3, pen.kind()), optics);
        assertThat(view).isNotEqualTo(white());
        float[] dusty = white();
        optics.begin(dusty, 64);
        DustAndScratches dust = new DustAndScratches(1, 20, 5);
        dust.render(Draws.of(1, 2, 3, dust.kind()), optics);
        assertThat(dusty).isNotEqualTo(white());
        List<float[]> planes = List.of(
                Arrays.copyOfRange(dusty, 0, 64 * 64),
                Arrays.copyOfRange(dusty, 64 * 64, 2 * 64 * 64),
                Arrays.copyOfRange(dusty, 2 * 64 * 64, 3 * 64 * 64));
        assertThat(planes.get(1)).isEqualTo(planes.get(0));
        assertThat(planes.get(2)).isEqualTo(planes.get(0));
    }

    private static float[] white() {
        float[] view = new float[3 * 64 * 64];
        Arrays.fill(view, 255);
        return view;
    }
}

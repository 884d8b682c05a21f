package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static quadrant.augment.Augmentation.of;

import org.junit.jupiter.api.Test;

class GeometryReferenceTest {
    private final GeometryOpticsReference reference = GeometryOpticsReference.load();
    private final int n = reference.size();
    private WarpPass warp = new WarpPass(n);

    /** Shears, turns, a crop and means over 3×3 and 1×2 samples. 0.05: float coordinates, steep cells. */
    @Test
    void maps_agree_with_SciPy_and_Pillow() {
        for (GeometryOpticsReference.Warp w : reference.warps()) {
            warp = new WarpPass(n);
            warp.append(GeometryOpticsReference.affine(w.matrix()));
            assertThat(Reference.distance(resampled(), Reference.floats(w.view())))
                    .as(w.matrix().toString())
                    .isLessThan(0.05);
        }
    }

    @Test
    void elastic_fields_and_views_agree_with_SciPy() {
        for (GeometryOpticsReference.Deformation e : reference.elastics()) {
            ElasticField field = ElasticField.of(e.alpha(), e.sigma(), n, Draws.of(3, 4, 5, "elastic"));
            float[] right = new float[n * n];
            float[] down = new float[n * n];
            for (int y = 0; y < n; y++) {
                System.arraycopy(field.right()[y], 0, right, y * n, n);
                System.arraycopy(field.down()[y], 0, down, y * n, n);
            }
            assertThat(Reference.distance(right, Reference.floats(e.right()))).isLessThan(2e-5);
            assertThat(Reference.distance(down, Reference.floats(e.down()))).isLessThan(2e-5);
            warp = new WarpPass(n);
            warp.deform(e.alpha(), e.sigma(), Draws.of(3, 4, 5, "elastic"));
            warp.append(GeometryOpticsReference.affine(e.matrix()));
            assertThat(Reference.distance(resampled(), Reference.floats(e.view())))
                    .as("sigma " + e.sigma())
                    .isLessThan(0.05);
        }
    }

    /** Of a field made at every pixel: variance alpha² / (12πσ²), correlation exp(−d² / 4σ²) at a distance d. */
    @Test
    void elastic_fields_vary_and_correlate_as_if_made_at_every_pixel() {
        int size = 160;
        for (double sigma : new double[] {2, 4, 5.9}) {
            double square = 0;
            double product = 0;
            double sum = 0;
            int count = 0;
            int d = (int) (2 * sigma);
            for (int v = 0; v < 30; v++) {
                ElasticField field = ElasticField.of(100, sigma, size, Draws.of(1, 1, v, "elastic"));
                for (int y = 0; y < size; y += 3) {
                    for (int x = 0; x + d < size; x += 3) {
                        double here = field.right()[y][x];
                        sum += here;
                        square += here * here;
                        product += here * field.right()[y][x + d];
                        count++;
                    }
                }
            }
            double variance = 100 * 100 / (12 * Math.PI * sigma * sigma);
            assertThat(square / count / variance).as("sigma %s", sigma).isCloseTo(1, within(0.03));
            assertThat(product / square).isCloseTo(Math.exp(-d * d / (4 * sigma * sigma)), within(0.03));
            assertThat(sum / count / Math.sqrt(variance)).isCloseTo(0, within(0.05));
        }
    }

    @Test
    void a_fine_pattern_that_cannot_be_shown_turns_grey_when_shrunk() {
        int size = 64;
        float[] stripes = new float[3 * size * size];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = i % 2 == 0 ? 0 : 255;
        }
        warp = new WarpPass(size);
        warp.append(Affine.linear(2.1, 0, 0, 2.1));
        float[] out = new float[stripes.length];
        warp.resample(stripes, out);
        for (float x : out) {
            assertThat(x).isCloseTo(127.5f, within(14f));
        }
    }

    @Test
    void a_shear_keeps_areas_and_lies_along_each_axis_as_often() {
        int sideways = 0;
        for (int v = 0; v < 2000; v++) {
            Affine m = DrawsTest.map(of("shear", 20), v);
            assertThat(m.xx() * m.yy() - m.xy() * m.yx()).isCloseTo(1, within(1e-12));
            assertThat(Math.abs(m.xy() + m.yx())).isLessThanOrEqualTo(Math.tan(Math.toRadians(20)) + 1e-12);
            assertThat(m.xy() * m.yx()).isZero();
            sideways += m.yx() == 0 ? 1 : 0;
        }
        assertThat(sideways).isCloseTo(1000, within(100));
    }

    private float[] resampled() {
        float[] image = reference.pixels();
        float[] out = new float[image.length];
        warp.resample(image, out);
        return out;
    }
}

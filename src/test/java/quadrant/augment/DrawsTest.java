package quadrant.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static quadrant.augment.Augmentation.of;
import static quadrant.augment.Augmentation.oneOf;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import quadrant.pixels.Patch;

class DrawsTest {
    private static final int VIEWS = 20_000;
    private static final Patch VIEW = Patch.blank(3, 224, 224);

    @Test
    void heavy_rotation_covers_all_angles_alike() {
        int[] octants = new int[8];
        for (int v = 1; v <= VIEWS; v++) {
            Affine map = map(of("rotation", 1, 45), v);
            double turn = StrictMath.atan2(map.yx(), map.xx()) / (2 * StrictMath.PI) + 1;
            octants[(int) (8 * turn) % 8]++;
        }
        for (int count : octants) {
            assertThat(count).isCloseTo(VIEWS / 8, within(200));
        }
    }

    @Test
    void half_of_the_views_are_flipped() {
        int flipped = 0;
        for (int v = 1; v <= VIEWS; v++) {
            flipped += map(of("flip", 0.5), v).xx() < 0 ? 1 : 0;
        }
        assertThat(flipped).isCloseTo(VIEWS / 2, within(300));
    }

    @Test
    void scale_is_uniform_in_its_logarithm_within_its_range() {
        double mean = 0;
        for (int v = 1; v <= VIEWS; v++) {
            double log = -StrictMath.log(map(of("scale", 0.85, 1.2), v).xx());
            assertThat(log).isBetween(StrictMath.log(0.85) - 1e-12, StrictMath.log(1.2) + 1e-12);
            mean += log / VIEWS;
        }
        assertThat(mean).isCloseTo((StrictMath.log(0.85) + StrictMath.log(1.2)) / 2, within(0.003));
    }

    @Test
    void shift_stays_within_its_fraction_on_both_axes() {
        double right = 0;
        double both = 0;
        for (int v = 1; v <= VIEWS; v++) {
            Affine map = map(of("shift", 12 / 224.0), v);
            assertThat(Math.max(Math.abs(map.x0()), Math.abs(map.y0()))).isLessThanOrEqualTo(12);
            right += map.x0() / VIEWS;
            both += map.x0() * map.y0() / VIEWS;
        }
        assertThat(right).isCloseTo(0, within(0.2));
        assertThat(both).isCloseTo(0, within(1.5));
    }

    @Test
    void one_of_gives_each_defect_its_own_probability_and_never_two() {
        Augmentation either = oneOf(of("gaussian-blur", 0.2, 1, 1), of("gaussian-noise", 0.15, 9, 9));
        assertThat(either.probability()).isCloseTo(0.35, within(1e-12));
        int blurred = 0;
        int noisy = 0;
        for (int v = 1; v <= VIEWS; v++) {
            // a flat patch shows noise, and a blur leaves it alone
            float[] flat = {100, 100, 100};
            either.draw(Draws.of(3, 4, v, either.kind()), view(new Patch(3, 1, 1, flat)));
            boolean noise = Math.abs(flat[0] - 100) > 1e-3 || Math.abs(flat[1] - 100) > 1e-3;
            boolean drawn = Draws.of(3, 4, v, either.kind()).uniform() < 0.35;
            noisy += noise ? 1 : 0;
            blurred += drawn && !noise ? 1 : 0;
        }
        assertThat(blurred / (double) VIEWS).isCloseTo(0.2, within(0.012));
        assertThat(noisy / (double) VIEWS).isCloseTo(0.15, within(0.012));
    }

    /** The map of a view of 224×224. */
    static Affine map(Augmentation transform, int viewNumber) {
        Augmenter.View view = view(VIEW);
        transform.draw(Draws.of(3, 4, viewNumber, transform.kind()), view);
        return view.warp().map();
    }

    static Augmenter.View view(Patch pixels) {
        return new Augmenter.View(pixels, new WarpPass(pixels.widthPx()), new ColourPass(), Optional::empty);
    }
}

package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KnnOutlierDetectorTest {
    /** Directions about the given one. */
    private static float[][] rows(int n, int width, int axis, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[n][width];
        for (float[] row : rows) {
            for (int f = 0; f < width; f++) {
                row[f] = (float) (0.1 * random.nextGaussian());
            }
            row[axis] += 1;
        }
        return rows;
    }

    private static int[] folds(int n) {
        int[] folds = new int[n];
        for (int i = 0; i < n; i++) {
            folds[i] = i % 5;
        }
        return folds;
    }

    @Test
    void one_image_in_twenty_of_the_same_kind_is_flagged_and_every_one_of_another() {
        KnnOutlierDetector known = KnnOutlierDetector.of(rows(400, 16, 0, 1), folds(400));

        int own = 0;
        int other = 0;
        float[][] same = rows(1000, 16, 0, 2);
        float[][] others = rows(1000, 16, 3, 3);
        for (int i = 0; i < 1000; i++) {
            own += known.score(same[i]) > 1 ? 1 : 0;
            other += known.score(others[i]) > 1 ? 1 : 0;
        }
        assertThat(own).isBetween(20, 90);
        assertThat(other).isEqualTo(1000);
    }

    @Test
    void the_threshold_is_a_quantile_of_distances_between_folds() {
        // on a circle: the angle to the nearest image of another fold is 0.1 for all but the last, 0.5 for that
        float[][] rows = new float[20][];
        for (int i = 0; i < 20; i++) {
            double angle = i < 19 ? 0.1 * i : 1.8 + 0.5;
            rows[i] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
        }
        KnnOutlierDetector known = KnnOutlierDetector.of(rows, folds(20));

        // the ceil(21 * 0.95) = 20th of 20
        assertThat(known.threshold()).isCloseTo(2 * Math.sin(0.25), within(1e-3));
        assertThat(known.score(rows[4])).isZero();
        assertThat(known.score(new float[] {-100, 0})).isGreaterThan(1);
    }

    @Test
    void of_few_images_the_farthest_sets_the_threshold_of_a_large_share() {
        float[][] few = rows(60, 16, 0, 1);
        KnnOutlierDetector.Fitted most = KnnOutlierDetector.fit(few, folds(60), 0.99);

        assertThat(most.heldOut().stream().mapToDouble(s -> s).max().orElseThrow())
                .isCloseTo(1, within(1e-9));
        assertThat(most.detector().threshold())
                .isGreaterThan(KnnOutlierDetector.of(few, folds(60)).threshold());
    }

    @Test
    void many_images_are_kept_as_few_that_lie_far_apart_within_six_hundred_kilobytes() {
        KnnOutlierDetector known = KnnOutlierDetector.of(rows(900, 2000, 0, 4), folds(900));

        assertThat(known.size()).isEqualTo(150);
        assertThat(known.bytes().length).isLessThanOrEqualTo(600_000);
        KnnOutlierDetector back = KnnOutlierDetector.of(known.bytes(), known.width(), known.threshold());
        float[] image = rows(1, 2000, 5, 6)[0];
        assertThat(back.score(image)).isEqualTo(known.score(image));
    }

    @Test
    void what_is_no_number_or_no_fold_is_refused_and_scores_infinitely() {
        float[][] broken = {{1, 0}, {Float.NaN, 0}};
        assertThatIllegalArgumentException().isThrownBy(() -> KnnOutlierDetector.of(broken, new int[] {0, 1}));
        float[][] fine = {{1, 0}, {0, 1}};
        assertThatIllegalArgumentException().isThrownBy(() -> KnnOutlierDetector.of(fine, new int[] {0, 0}));
        assertThatIllegalArgumentException().isThrownBy(() -> KnnOutlierDetector.of(new byte[7], 2, 0.5));
        KnnOutlierDetector known = KnnOutlierDetector.of(fine, new int[] {0, 1});
        assertThat(known.score(new float[] {Float.NaN, 1})).isInfinite();
        assertThatIllegalArgumentException().isThrownBy(() -> known.score(new float[] {1}));
    }
}

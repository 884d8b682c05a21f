package quadrant.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.pixels.RawImage;

/** Views that come to look like another class, on features that were made up. */
class LabelDriftTest {
    private static final PixelSource NOTHING = new PixelSource() {
        @Override
        public String name() {
            return "made up";
        }

        @Override
        public RawImage read() {
            throw new IllegalStateException("only features are looked at");
        }
    };

    private static List<Sample> samples(int n) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            samples.add(new Sample("i" + i, NOTHING, i % 2, new GroupId("g" + i / 4), OptionalInt.empty(), Map.of()));
        }
        return samples;
    }

    /** Class 0 lies along the first axis, class 1 along the second. */
    private static float[] row(int label, float turn) {
        return label == 0 ? new float[] {1, turn} : new float[] {turn, 1};
    }

    private static float[][] rows(int n, int count, float turn) {
        float[][] rows = new float[n * count][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(i / count % 2, turn * (i % count));
        }
        return rows;
    }

    @Test
    void views_that_turn_to_the_other_class_are_counted_and_warned_of() {
        float[][] images = rows(16, 1, 0);
        float[][] light = rows(16, 2, 0.1f);

        // of two views the first stays, the second turns by more than 45°
        LabelDrift drift = new LabelDrift(samples(16), images, rows(16, 2, 3f), light, 2);

        assertThat(drift.rate()).isEqualTo(0.5);
        assertThat(drift.lightRate()).isZero();
        assertThat(drift.muchMore()).isTrue();
        assertThat(drift.doubtful(3, 0)).isFalse();
        assertThat(drift.doubtful(3, 1)).isTrue();
        assertThat(new LabelDrift(samples(16), images, light, light, 2).muchMore())
                .isFalse();
    }

    @Test
    void an_image_whose_light_views_change_too_puts_no_view_in_doubt() {
        float[][] images = rows(8, 1, 0);
        float[][] turned = rows(8, 2, 3f);

        LabelDrift drift = new LabelDrift(samples(8), images, turned, turned, 2);

        assertThat(drift.rate()).isEqualTo(0.5);
        assertThat(drift.doubtful(0, 1)).isFalse();
        assertThat(drift.muchMore()).isFalse();
    }

    @Test
    void without_another_group_nothing_changes() {
        float[][] images = rows(4, 1, 0);
        LabelDrift drift = new LabelDrift(samples(4), images, rows(4, 2, 3f), rows(4, 2, 0), 2);
        assertThat(drift.rate()).isZero();
    }
}

package quadrant.advisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import quadrant.evaluation.RecallTally;

class ExpectedAccuracyTest {
    private static final List<DatasetProfile.ClassSize> SIZES = List.of(size("a"), size("b"));

    @Test
    void is_the_mean_recall_with_the_binomial_interval_of_both_measurements() {
        ExpectedAccuracy expected = ExpectedAccuracy.of(tally(), SIZES, 1);

        // recalls 16/20 and 12/20; (p(1 − p))(1/20 + 1/20) with p = 17/22 and 13/22
        double variance = (17 * 5 + 13 * 9) / 484.0 * 0.1;
        assertThat(expected.value()).isCloseTo(0.7, within(1e-12));
        assertThat(expected.interval().low()).isCloseTo(0.7 - 1.959964 * Math.sqrt(variance) / 2, within(1e-9));
        assertThat(expected.interval().high()).isCloseTo(0.7 + 1.959964 * Math.sqrt(variance) / 2, within(1e-9));
        assertThat(expected.images()).isEqualTo(40);
    }

    @Test
    void allows_above_for_what_more_images_may_bring_and_not_below() {
        ExpectedAccuracy same = ExpectedAccuracy.of(tally(), SIZES, 1);
        ExpectedAccuracy more = ExpectedAccuracy.of(tally(), SIZES, Math.sqrt(0.5));

        assertThat(more.value()).isEqualTo(same.value());
        assertThat(more.interval().low()).isEqualTo(same.interval().low());
        assertThat(1 - more.interval().high()).isCloseTo((1 - same.interval().high()) * Math.sqrt(0.5), within(1e-12));
    }

    private static RecallTally tally() {
        RecallTally tally = new RecallTally(2);
        for (int i = 0; i < 20; i++) {
            tally.add(0, i < 16 ? 0 : 1);
            tally.add(1, i < 12 ? 1 : 0);
        }
        return tally;
    }

    private static DatasetProfile.ClassSize size(String name) {
        return new DatasetProfile.ClassSize(name, 100, 100, 100, 100);
    }
}

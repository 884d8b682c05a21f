package quadrant.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Interval;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.Temperature;

class UncertaintyTest {
    private final Uncertainty uncertainty = new Uncertainty(
            "40 images.",
            Temperature.ONE,
            Optional.of(new ConformalSets(0.9, List.of(0.7, 0.7), List.of(20, 20))),
            Optional.of(new RiskCoverage.Abstention(0.52, 0.95, 0.9, new Interval(0.8, 1))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private List<Doubt.Reason> reasons(float first, double outlier) {
        return uncertainty
                .of(List.of(first, 1 - first), OptionalDouble.of(outlier))
                .reasons();
    }

    @Test
    void a_set_of_two_classes_is_shown_and_is_no_reason_to_doubt() {
        Doubt doubt = uncertainty.of(List.of(0.6f, 0.4f), OptionalDouble.of(0.5));

        assertThat(doubt.set()).contains(List.of(0, 1));
        assertThat(doubt.doubtful()).isFalse();
    }

    @Test
    void the_least_sure_and_the_unlike_are_doubtful() {
        assertThat(reasons(0.51f, 0.5)).containsExactly(Doubt.Reason.UNSURE);
        assertThat(reasons(0.9f, 1.1)).containsExactly(Doubt.Reason.OUTLIER);
        assertThat(reasons(0.9f, Double.NaN)).containsExactly(Doubt.Reason.OUTLIER);
        assertThat(reasons(0.52f, 1)).isEmpty();
    }
}

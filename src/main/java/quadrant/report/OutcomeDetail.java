package quadrant.report;

import java.util.List;
import java.util.OptionalDouble;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.BaselineComparison;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Metric;
import quadrant.evaluation.ScoreSheet;

/**
 * The numbers of an outcome beside its headline.
 *
 * @param rivals what simpler things do on the same images; empty where there was nothing to fit them on
 */
public record OutcomeDetail(ScoreSheet sheet, Curves curves, List<BaselineComparison> rivals) {
    public OutcomeDetail {
        rivals = List.copyOf(rivals);
    }

    /** A number without unit, with its interval. */
    String number(Metric metric) {
        OptionalDouble value = sheet.of(metric).value();
        if (value.isEmpty()) {
            return "not defined for these images";
        }
        return Texts.format("%.3f", value.getAsDouble()).replace('-', '−')
                + sheet.of(metric)
                        .interval()
                        .map(i -> " (" + Texts.INTERVAL_95
                                + Texts.format("%.3f to %.3f", i.low(), i.high())
                                        .replace('-', '−') + ")")
                        .orElse("");
    }

    /** The interval of a share. */
    String interval(Metric metric) {
        return sheet.of(metric)
                .interval()
                .map(i -> " (" + Texts.INTERVAL_95 + Texts.range(i) + ")")
                .orElse("");
    }
}

package quadrant.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.evaluation.CalibrationError;
import quadrant.evaluation.RiskCoverage;
import quadrant.report.RunReport;
import quadrant.workflow.FineTuned;

/** The numbers of a run's uncertainty calibration, for the report. */
final class UncertaintyNumbers {
    private UncertaintyNumbers() {}

    static Optional<RunReport.Uncertainty> of(FineTuned t) {
        if (t.uncertain().sentences().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        t.model().uncertainty().ifPresent(d -> {
            numbers.put("temperature", d.temperature().value());
            d.sets().ifPresent(s -> numbers.put("coverage", s.coverage()));
            d.abstention().ifPresent(a -> {
                numbers.put("threshold", a.threshold());
                numbers.put("thresholdCoverage", a.coverage());
                numbers.put("thresholdAccuracy", a.accuracy());
            });
            d.rates().ifPresent(r -> {
                numbers.put("withoutDoubt", (double) r.without().n());
                numbers.put("withoutDoubtRight", (double) r.without().right());
                numbers.put("withDoubt", (double) r.with().n());
                numbers.put("withDoubtRight", (double) r.with().right());
            });
        });
        List<RiskCoverage.Point> curve = t.uncertain()
                .heldOut()
                .map(h -> {
                    CalibrationError error = CalibrationError.of(h);
                    RiskCoverage risk = RiskCoverage.of(h);
                    numbers.put("calibrationError", error.ofCalls());
                    numbers.put("calibrationErrorClasswise", error.classwise());
                    numbers.put("areaUnderRiskCoverage", risk.area());
                    return risk.points();
                })
                .orElse(List.of());
        return Optional.of(new RunReport.Uncertainty(t.uncertain().sentences(), numbers, curve));
    }
}

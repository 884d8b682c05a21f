package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.dataset.ClassList;
import quadrant.evaluation.CalibrationError;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.KnnOutlierDetector;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.Temperature;
import quadrant.model.Uncertainty;

/** A model's uncertainty in plain sentences. */
final class UncertaintyText {
    private final Uncertainty uncertainty;
    private final ClassList classes;
    private final Optional<Predictions> heldOut;

    /** @param heldOut predictions for the calibration images */
    UncertaintyText(Uncertainty uncertainty, ClassList classes, Optional<Predictions> heldOut) {
        this.uncertainty = uncertainty;
        this.classes = classes;
        this.heldOut = heldOut;
    }

    /** The sentences, the most important first. */
    List<String> sentences() {
        List<String> all = new ArrayList<>();
        all.add("Uncertainty was calibrated on: " + uncertainty.heldOut());
        heldOut.ifPresent(p -> all.add(calibration(p)));
        uncertainty.rates().flatMap(HeldOutRates::sentence).ifPresent(all::add);
        uncertainty.sets().ifPresent(s -> all.add(sets(s)));
        uncertainty.abstention().ifPresent(a -> all.add(abstention(a)));
        uncertainty
                .outliers()
                .ifPresent(o -> all.add(format(
                        "Out-of-distribution images are found by comparison with %d training images; %.0f %% of"
                                + " images like those stay"
                                + " below the threshold.",
                        o.known().size(), 100 * KnnOutlierDetector.SHARE)));
        return List.copyOf(all);
    }

    private String calibration(Predictions p) {
        double error = CalibrationError.of(p).ofCalls();
        return uncertainty.temperature().equals(Temperature.ONE)
                ? format("The expected calibration error of images held out within training is %.3f.", error)
                : format(
                        "At temperature %.2f, fitted to images held out within training, their expected calibration error is"
                                + " %.3f.",
                        uncertainty.temperature().value(), error);
    }

    private String sets(ConformalSets s) {
        String size = heldOut.map(p -> format(
                        "; a set holds %.1f of %d classes on average",
                        p.rows().stream()
                                .mapToInt(r -> s.set(r.probabilities()).size())
                                .average()
                                .orElse(0),
                        classes.size()))
                .orElse("");
        String promise = format(
                        "Prediction sets contain the true class for %.0f %% of the images of every class, for groups"
                                + " like those of training",
                        100 * s.coverage())
                + size;
        if (s.always().isEmpty()) {
            return promise + ".";
        }
        return promise + "; with fewer than " + ConformalSets.groupsNeeded(s.coverage())
                + " groups of a class held out they can only do so by always containing it: "
                + s.always().stream().map(classes::name).collect(Collectors.joining(", ")) + ".";
    }

    private static String abstention(RiskCoverage.Abstention a) {
        return format(
                "Predictions with a probability of %.3f or more, %.0f %% of the images held out within training, were"
                        + " correct for %.1f %% (95 %% interval %.1f to %.1f); predictions below are uncertain.",
                a.threshold(),
                100 * a.coverage(),
                100 * a.accuracy(),
                100 * a.interval().low(),
                100 * a.interval().high());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

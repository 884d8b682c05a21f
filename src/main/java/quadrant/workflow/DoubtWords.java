package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.dataset.ClassList;
import quadrant.evaluation.CalibrationError;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.KnownImages;
import quadrant.evaluation.Predictions;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.Temperature;
import quadrant.model.Doubt;

/** A model's doubts in plain sentences. */
final class DoubtWords {
    private final Doubt doubt;
    private final ClassList classes;
    private final Optional<Predictions> heldOut;

    /** @param heldOut what the model said of the images that it learnt its doubts from, before the temperature */
    DoubtWords(Doubt doubt, ClassList classes, Optional<Predictions> heldOut) {
        this.doubt = doubt;
        this.classes = classes;
        this.heldOut = heldOut;
    }

    /** The sentences, the weightiest first. */
    List<String> sentences() {
        List<String> all = new ArrayList<>();
        all.add("Doubts were learnt from: " + doubt.heldOut());
        heldOut.ifPresent(p -> all.add(calibration(p)));
        doubt.sets().ifPresent(s -> all.add(sets(s)));
        doubt.abstention().ifPresent(a -> all.add(abstention(a)));
        doubt.outliers()
                .ifPresent(o -> all.add(format(
                        "Images are told apart from others by %d images of training; %.0f %% of images like those stay"
                                + " below the threshold.",
                        o.known().size(), 100 * KnownImages.SHARE)));
        return List.copyOf(all);
    }

    private String calibration(Predictions p) {
        double before = CalibrationError.of(p).ofCalls();
        if (doubt.temperature().equals(Temperature.ONE)) {
            return format("The expected calibration error of images held out within training is %.3f.", before);
        }
        return format(
                "Temperature %.2f: the expected calibration error of images held out within training, to which it was fitted,"
                        + " goes from %.3f to %.3f.",
                doubt.temperature().value(),
                before,
                CalibrationError.of(doubt.temperature().apply(p)).ofCalls());
    }

    private String sets(ConformalSets s) {
        String promise = format(
                "Sets of classes hold the true one for %.0f %% of the images of every class, for groups like those of"
                        + " training",
                100 * s.coverage());
        if (s.always().isEmpty()) {
            return promise + ".";
        }
        return promise + "; with fewer than " + ConformalSets.groupsNeeded(s.coverage())
                + " groups of a class held out they can only do so by always holding it: "
                + s.always().stream().map(classes::name).collect(Collectors.joining(", ")) + ".";
    }

    private static String abstention(RiskCoverage.Abstention a) {
        return format(
                "Calls with a probability of %.3f or more, %.0f %% of the images held out within training, were right for %.1f %% (95 %%"
                        + " interval %.1f to %.1f); calls below are unsure.",
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

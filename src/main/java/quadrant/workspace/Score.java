package quadrant.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import quadrant.evaluation.Interval;

/**
 * The score of the live classifier on labelled objects that were left out of the fit.
 *
 * @param byImage whether whole images were left out, or single objects
 * @param scored number of labelled objects used for the score
 * @param of balanced accuracy by each method
 * @param recalls recall of each class, by all layers
 * @param strength of the ridge with the best score on left-out objects
 * @param advice one sentence on what to do next
 */
public record Score(
        boolean byImage,
        int scored,
        Map<Method, Value> of,
        Map<String, Double> recalls,
        double strength,
        String advice) {
    public Score {
        of = Map.copyOf(of);
        recalls = Map.copyOf(recalls);
    }

    /** A balanced accuracy, 0–1, with its interval where there is one. */
    public record Value(double value, Optional<Interval> interval) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f", value)
                    + interval.map(i -> String.format(Locale.ROOT, " (%.2f–%.2f)", i.low(), i.high()))
                            .orElse("");
        }
    }

    /** No score yet. */
    public static Score none(String advice) {
        return new Score(false, 0, Map.of(), Map.of(), 0, advice);
    }

    /** The results, a line each: the model first, then the methods compared with it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(of).forEach((method, value) -> lines.add(value + " " + method.text()));
        return lines;
    }

    /** The left-out units, in words. */
    public String how() {
        return of.isEmpty()
                ? "No score yet."
                : byImage
                        ? "Balanced accuracy of " + scored + " labels, left out by image."
                        : "Balanced accuracy of " + scored + " labels, left out by cell; not a test on other images.";
    }
}

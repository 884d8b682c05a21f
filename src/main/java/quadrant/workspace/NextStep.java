package quadrant.workspace;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Chooses one sentence on what to do next.
 *
 * @param known the fitted labels
 * @param recalls recall of each class among left-out objects
 */
record NextStep(Live.Task known, Map<String, Double> recalls, boolean byImage) {
    private static final int ENOUGH = 8;
    private static final int MORE = 10;
    private static final double GOOD = 0.9;
    /** The gain in balanced accuracy from the second half of the labels. */
    private static final double STILL_RISING = 0.02;

    String sentence(double gain) {
        int fewest = IntStream.range(0, known.classes().size())
                .boxed()
                .min(Comparator.comparingLong(this::count))
                .orElseThrow();
        if (count(fewest) < ENOUGH) {
            return "Label " + (ENOUGH - count(fewest)) + " more " + name(fewest) + elsewhere() + ".";
        }
        int worst = IntStream.range(0, known.classes().size())
                .boxed()
                .min(Comparator.comparingDouble(k -> recalls.getOrDefault(name(k), 1.0)))
                .orElseThrow();
        if (recalls.getOrDefault(name(worst), 1.0) < GOOD || gain > STILL_RISING) {
            return "Label " + MORE + " more " + name(worst) + elsewhere() + ".";
        }
        return byImage
                ? "More labels would bring little: the second half of them brought little. Save the model."
                : "Label some on another image, to see whether the model holds there.";
    }

    private String name(int place) {
        return known.classes().get(place).name();
    }

    private long count(int place) {
        return IntStream.of(known.places()).filter(p -> p == place).count();
    }

    private String elsewhere() {
        return byImage ? ", on another image" : "";
    }
}

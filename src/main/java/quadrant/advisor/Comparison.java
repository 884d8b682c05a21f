package quadrant.advisor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.evaluation.PairedDifference;
import quadrant.plan.Deliver;

/**
 * The training that the size–similarity matrix prescribes, or the user, compared with the classifier on all layers of the frozen
 * network, on images that neither was trained on.
 *
 * @param heldOut number of images and groups, in words
 * @param layers balanced accuracy of the classifier on all layers
 * @param trained balanced accuracy of the trained network minus that
 * @param mean balanced accuracy of the mean of both models minus that
 * @param depths all depths that were tried; none where nothing was searched for
 * @param depth of the training; the one that was found
 * @param delivered {@code QUADRANT}, {@code LAYERS} or {@code MEAN}
 * @param asked whether the user named that model
 */
public record Comparison(
        String heldOut,
        double layers,
        PairedDifference trained,
        PairedDifference mean,
        List<Trial> depths,
        int depth,
        Deliver delivered,
        boolean asked) {
    /** The name of its verdict among the facts of a model. */
    public static final String FACT = "comparison";

    public Comparison {
        depths = List.copyOf(depths);
    }

    /**
     * A brief training to one depth on two thirds of the images.
     *
     * @param training accuracy on the views of its last epoch: far above the next, the network learns the images by heart; as low
     *     as it, it learns nothing
     * @param heldOut balanced accuracy of the other third, unaugmented
     * @param logLoss of these
     */
    public record Trial(int depth, double training, double heldOut, double logLoss) {}

    /** The depth and what it was chosen by; empty where it was not searched for. */
    public Optional<String> search() {
        return depths.size() < 2
                ? Optional.empty()
                : Optional.of(depths.stream()
                        .map(t -> String.format(
                                Locale.ROOT,
                                "depth %d %.3f (log loss %.3f; on training views %.3f)",
                                t.depth,
                                t.heldOut,
                                t.logLoss,
                                t.training))
                        .collect(Collectors.joining(
                                ", ",
                                "Brief trainings to several depths, by the balanced accuracy of " + heldOut
                                        + " held out: ",
                                ". The least log loss decides: depth " + depth + ".")));
    }

    /** All numbers, in a sentence. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "On %s held out within training, balanced accuracy is %.3f by all layers of the frozen network, %s after"
                        + " training to depth %d, %s by the mean of both: %s.",
                heldOut,
                layers,
                against(trained),
                depth,
                against(mean),
                why());
    }

    private String against(PairedDifference d) {
        return String.format(
                Locale.ROOT,
                "%.3f (%+.3f, 95 %% interval %+.3f to %+.3f)",
                layers + d.value(),
                d.value(),
                d.interval().low(),
                d.interval().high());
    }

    private String why() {
        String model = switch (delivered) {
            case LAYERS -> "the frozen network is kept";
            case QUADRANT -> "the trained network is taken";
            case MEAN -> "the mean of both is taken";
            case BEST -> throw new IllegalStateException("Nothing was chosen");
        };
        String reason = delivered == Deliver.LAYERS ? "no gain exceeds" : "its gain exceeds";
        return model + (asked ? ", as asked" : ", as " + reason + " its standard error");
    }

    /** Which is better and by how much, and what the model is, in two short sentences: for a verdict. */
    public String verdict() {
        boolean better = trained.value() >= 0;
        return String.format(
                        Locale.ROOT,
                        "The training that the matrix prescribes was %.1f points %s than the closed form on %s (95 %% interval"
                                + " %+.1f to %+.1f). ",
                        100 * Math.abs(trained.value()),
                        better ? "better" : "worse",
                        heldOut,
                        100 * trained.interval().low(),
                        100 * trained.interval().high())
                + switch (delivered) {
                    case LAYERS -> "The model is the closed form.";
                    case QUADRANT -> "The model is the trained network.";
                    case MEAN -> "The model is the mean of both.";
                    case BEST -> throw new IllegalStateException("Nothing was chosen");
                };
    }
}

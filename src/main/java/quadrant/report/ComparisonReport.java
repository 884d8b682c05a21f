package quadrant.report;

import java.util.List;
import java.util.Optional;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Interval;
import quadrant.evaluation.PairedDifference;

/**
 * Several runs side by side.
 *
 * @param created date and time, ISO 8601
 * @param rows the first is the one that the others are compared with
 */
public record ComparisonReport(String created, List<Row> rows) {
    public ComparisonReport {
        rows = List.copyOf(rows);
    }

    /**
     * One run.
     *
     * @param images that were tested
     * @param groups among them
     * @param balancedAccuracy 0–1
     * @param overFirst by how much it exceeds the first, where both tell of the same images
     * @param note why it is not compared; empty otherwise
     */
    public record Row(
            RunFolder run,
            int images,
            int groups,
            double balancedAccuracy,
            Interval interval,
            Optional<PairedDifference> overFirst,
            String note) {
        /** Such as {@code 24 min 3 s}; a dash where nothing was trained. */
        public String time() {
            return run.seconds().isPresent() ? Texts.duration(run.seconds().getAsDouble()) : "–";
        }

        /** By how much it exceeds the first, and whether that is chance; or why that is not known. */
        public String ahead() {
            return overFirst
                    .map(d -> Texts.signed(d.value())
                            + (d.groups() > 1
                                    ? " (" + Texts.signed(d.interval().low()) + " to "
                                            + Texts.signed(d.interval().high()) + ")"
                                    : "")
                            + ", " + BaselineText.verdict(d))
                    .orElse(note);
        }
    }
}

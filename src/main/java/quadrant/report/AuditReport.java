package quadrant.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that an audit's page, table and JSON show: plain values.
 *
 * @param name what the user calls the data
 * @param created date and time, ISO 8601
 * @param headline the findings in a sentence or two
 * @param correction how wrong labels are mended
 */
public record AuditReport(
        String name,
        String created,
        String version,
        String headline,
        List<String> classes,
        List<Duplicate> duplicates,
        Labels labels,
        Groups groups,
        List<Trait> confounders,
        List<Row> rows,
        List<String> warnings,
        Correction correction) {
    public AuditReport {
        classes = List.copyOf(classes);
        duplicates = List.copyOf(duplicates);
        confounders = List.copyOf(confounders);
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /**
     * How wrong labels are mended.
     *
     * @param marked whether the images are objects that are marked on larger images, whose classes lie with the marks
     * @param command what trains on the mended labels
     */
    public record Correction(boolean marked, String command) {}

    /** An image as the data names it. */
    public record Image(String id, String label, String group) {}

    /**
     * Two images that show the same thing.
     *
     * @param kind {@code exact}, {@code copy} or {@code look-alike}
     * @param text what the second is to the first
     * @param verdict {@code error} where a result would be wrong, {@code warning} where it may be, else {@code note}
     * @param pictures two small PNGs in Base64; none where there are too many
     */
    public record Duplicate(
            Image first,
            Image second,
            String kind,
            double score,
            String orientation,
            String text,
            String verdict,
            String why,
            List<String> pictures) {
        public Duplicate {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * Suspected wrong labels.
     *
     * @param how they were looked for, or why they could not be
     * @param looked whether they could be
     * @param thresholds of each class, 0–1
     * @param calibrated estimated images by label, then by true class
     */
    public record Labels(
            boolean looked,
            String how,
            List<Double> thresholds,
            List<List<Integer>> calibrated,
            List<Suspect> suspects) {
        public Labels {
            thresholds = List.copyOf(thresholds);
            calibrated = List.copyOf(calibrated);
            suspects = List.copyOf(suspects);
        }
    }

    /**
     * An image whose label may be wrong.
     *
     * @param score 1 − the probability of the label, 0–1; the greatest first
     * @param margin the normalised margin between the label and the suggested class, 0–0.5
     * @param picture a small PNG in Base64; empty where there are too many
     */
    public record Suspect(Image image, String suggested, double score, double margin, Optional<String> picture) {}

    /**
     * The groups.
     *
     * @param known whether the data names them
     * @param count how many there are; the images where they are not known
     * @param hint those that the names hold, where they look to
     * @param straddling groups of the names that lie in several groups of the data
     */
    public record Groups(boolean known, int count, int largest, Optional<Hint> hint, List<Straddling> straddling) {
        public Groups {
            straddling = List.copyOf(straddling);
        }
    }

    /**
     * Groups that names look to hold.
     *
     * @param sharing images that share their group with another
     * @param sentence what it would change
     */
    public record Hint(String regex, int count, int largest, int sharing, Optional<String> sentence) {}

    /** A group of the names and the groups of the data that it lies in. */
    public record Straddling(String name, List<String> groups) {
        public Straddling {
            groups = List.copyOf(groups);
        }
    }

    /** Something beside what the images show by which a class could be told. */
    public record Trait(String label, String trait, String value, int images, double elsewhere, String sentence) {}

    /**
     * A row of {@code suspects.csv}.
     *
     * @param more other columns of the data, as they came
     */
    public record Row(Image image, OptionalInt fold, Map<String, String> more) {
        public Row {
            more = Map.copyOf(more);
        }
    }
}
